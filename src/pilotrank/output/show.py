"""One approach or factsheet in full."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pilotrank.decision.evidence import Evidence
from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.cells import named, span_text, total_text
from pilotrank.output.document import (
    Block,
    Document,
    Entry,
    Facts,
    Grid,
    Line,
    Listing,
    as_points,
    heading,
    points_of,
    title,
)
from pilotrank.output.figures import grouped, half_up, one_line, plain
from pilotrank.output.grid import Column
from pilotrank.texts import N_, Texts
from pilotrank.workspace.evidence import Factsheet, Figure, Hedge, Period, Reference
from pilotrank.workspace.models import (
    Approach,
    Attribute,
    AttributeLabel,
    Basis,
    Bilingual,
    Item,
    Pilot,
    Score,
    Source,
    Workspace,
)

BASES: Final[dict[Basis, str]] = {
    "stated": N_("stated"),
    "inferred": N_("inferred"),
    "not_stated": N_("the source is silent"),
    "assumed": N_("assumed here"),
    "assumed_unknown": N_("assumed to be not known"),
}
_HEDGES: Final[dict[Hedge, str]] = {
    "about": N_("about {figure}"),
    "over": N_("over {figure}"),
    "under": N_("under {figure}"),
    "at_least": N_("at least {figure}"),
    "at_most": N_("at most {figure}"),
}


def approach_document(
    approach: Approach, workspace: Workspace, evidence: Evidence, ranking: Ranking, texts: Texts
) -> Document:
    """Lay out one approach.

    Args:
        approach: Which one.
        workspace: What it stands in.
        evidence: What backs it.
        ranking: Of the workspace, under the weights that the total is shown for.
        texts: The language.

    """
    row = next(row for row in ranking.rows + ranking.not_judged if row.id == approach.id)
    return (
        *title(texts.pick(approach.name), _whereabouts(approach, workspace, texts)),
        *([Line(texts.pick(approach.summary))] if approach.summary else []),
        heading(texts.say("Scores")),
        Facts((*score_rows(row, ranking, texts), (texts.say("Total"), tuple(_total(row, ranking, texts))))),
        heading(texts.say("Evidence")),
        Facts((*_evidence(evidence, workspace, texts), *_contradictions(len(approach.discrepancies), texts))),
        *_conclusion(approach.pilot, workspace, texts),
        *_forms(approach.forms, texts),
        *_attributes(approach, workspace, texts),
        *discrepancies(approach.discrepancies, texts),
    )


def _whereabouts(approach: Approach, workspace: Workspace, texts: Texts) -> str:
    parts = [texts.say("approach {id}", id=approach.id)]
    if approach.category:
        category = workspace.criteria_file.categories[approach.category]
        parts.append(texts.say("category: {name}", name=texts.pick(category.name)))
        if approach.subcategory:
            parts.append(texts.pick(category.subcategories[approach.subcategory].name))
    if approach.source:
        parts.append(texts.say("source: {place}", place=_source(approach.source, texts)))
    return "; ".join(parts)


def _source(source: Source, texts: Texts) -> str:
    parts = [texts.pick(source.title)] if source.title else []
    parts += [texts.say("chapter {number}", number=source.chapter)] if source.chapter is not None else []
    parts += [source.section] if source.section else []
    parts += [texts.say("page {number}", number=source.page)] if source.page is not None else []
    return ", ".join(parts)


def score_rows(row: RankedApproach, ranking: Ranking, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Say of each criterion what the score is and what it rests on."""
    for criterion in ranking.criteria:
        score = row.scores[criterion.id]
        why = [texts.pick(score.why)] if score.why else []
        yield one_line(texts.pick(criterion.name)), (score_sentence(score, texts), *why)


def score_sentence(score: Score, texts: Texts) -> str:
    """Write a score with its range, its basis and the source's words: ``4 (3 to 5), stated: "..."``."""
    number = grouped(score.best, texts)
    if score.low != score.high:
        number += f" ({span_text(grouped(score.low, texts), grouped(score.high, texts), texts)})"
    words = f': "{one_line(score.words)}"' if score.words else ""
    return f"{number}, {texts.say(BASES[score.basis])}{words}"


def _total(row: RankedApproach, ranking: Ranking, texts: Texts) -> Iterator[str]:
    if row.steps is None:
        yield texts.say("not judged, because the source is silent on every criterion")
        return
    yield texts.say(
        "{total} points, rank {rank} of {count} (weights: {profile})",
        total=total_text(row, texts),
        rank=row.rank,
        count=len(ranking.rows),
        profile=ranking.profile,
    )
    yield " + ".join(
        f"{one_line(texts.pick(each.name))} {texts.decimal(half_up(row.contributions[each.id], 1))}"
        for each in ranking.criteria
    )


def _evidence(evidence: Evidence, workspace: Workspace, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield (
        texts.say("Scores"),
        (
            texts.say(
                "{stated} stated, {inferred} inferred, {silent} on which the source is silent",
                stated=evidence.stated,
                inferred=evidence.inferred,
                silent=evidence.silent,
            ),
        ),
    )
    yield (
        texts.say("Examples"),
        (
            texts.say(
                "{examples} named, {described} of them with a factsheet",
                examples=evidence.examples,
                described=evidence.examples_with_factsheet,
            )
            if evidence.examples
            else texts.say("none named"),
        ),
    )
    yield (
        texts.say("Measured"),
        (
            texts.plural(
                "{measured} of {n} factsheet reports an outcome that was measured",
                "{measured} of {n} factsheets report an outcome that was measured",
                len(evidence.factsheets),
                measured=len(evidence.measured),
            )
            if evidence.factsheets
            else texts.say("no factsheet, so no outcome that was measured"),
        ),
    )
    if evidence.factsheets:
        names = (
            f"{named(workspace.factsheets[name].name, name, texts)}: {_measured(name in evidence.measured, texts)}"
            for name in evidence.factsheets
        )
        yield texts.say("Factsheets"), as_points(list(names))


def _contradictions(count: int, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    if count:
        places = texts.plural(
            "{n} place where the source contradicts itself, at the end",
            "{n} places where the source contradicts itself, at the end",
            count,
        )
        yield texts.say("Contradictions"), (places,)


def _measured(measured: bool, texts: Texts) -> str:  # noqa: FBT001 - which of two texts
    return texts.say("an outcome was measured") if measured else texts.say("no outcome was measured")


def _conclusion(pilot: Pilot | None, workspace: Workspace, texts: Texts) -> Iterator[Block]:
    if not workspace.criteria_file.verdicts:
        return
    yield heading(texts.say("What the source concluded (never part of the total)"))
    if pilot is None:
        yield Line(texts.say("It does not list this approach."))
        return
    verdict = texts.pick(workspace.criteria_file.verdicts[pilot.verdict].name)
    rows: list[tuple[str, tuple[str, ...]]] = [(texts.say("Verdict"), (verdict,))]
    if pilot.title:
        rows.append((texts.say("Project"), (texts.pick(pilot.title),)))
    for label, arguments in ((texts.say("For"), pilot.in_favour), (texts.say("Against"), pilot.against)):
        if arguments:
            rows.append((label, as_points([texts.pick(each) for each in arguments])))
    if pilot.also:
        names = [named(workspace.approaches[name].name, name, texts) for name in pilot.also]
        rows.append((texts.say("Touches too"), as_points(names)))
    yield Facts(tuple(rows))


def _forms(forms: Sequence[Item], texts: Texts) -> Iterator[Block]:
    if forms:
        yield heading(texts.say("Forms and examples"))
        yield Listing(tuple(_item(form, texts) for form in forms))


def _item(item: Item, texts: Texts) -> Entry:
    factsheet = texts.say(" [factsheet: {id}]", id=item.factsheet) if item.factsheet else ""
    return Entry(texts.pick(item.name) + factsheet, tuple(_item(each, texts) for each in item.examples))


def _attributes(approach: Approach, workspace: Workspace, texts: Texts) -> Iterator[Block]:
    labels = workspace.criteria_file.attributes
    if approach.attributes:
        yield heading(texts.say("Attributes (to filter on, never part of the total)"))
        yield Facts(
            tuple(
                (attribute_label(name, labels, texts), tuple(_attribute(each, labels.get(name), texts)))
                for name, each in approach.attributes.items()
            )
        )


def _attribute(attribute: Attribute, label: AttributeLabel | None, texts: Texts) -> Iterator[str]:
    yield "; ".join(value_label(each, label, texts) for each in attribute.values)
    for passage in attribute.evidence:
        about = f"{passage.value}: " if passage.value is not None else ""
        place = f" ({texts.pick(passage.place)})" if passage.place else ""
        yield f'{about}"{one_line(passage.words)}"{place}'


def attribute_label(name: str, labels: Mapping[str, AttributeLabel], texts: Texts) -> str:
    """Write what an attribute is called, with the id that filters take."""
    return named(labels[name].name, name, texts) if name in labels else name


def value_label(value: float | str, label: AttributeLabel | None, texts: Texts) -> str:
    """Write what a value of an attribute is called, with the id that filters take."""
    written = value if isinstance(value, str) else plain(value)
    if label and written in label.values:
        return f"{one_line(texts.pick(label.values[written]))} [{written}]"
    return value if isinstance(value, str) else texts.decimal(written)


def discrepancies(found: Sequence[Bilingual], texts: Texts) -> Iterator[Block]:
    """List the places where the source contradicts itself."""
    if found:
        yield heading(texts.say("Where the source contradicts itself"))
        yield points_of(texts.pick(each) for each in found)


def factsheet_document(factsheet: Factsheet, workspace: Workspace, texts: Texts) -> Document:
    """Lay out one factsheet; where the source says nothing, that is said."""
    return (
        *title(texts.pick(factsheet.name), texts.say("factsheet {id}", id=factsheet.id)),
        Facts(tuple(_fields(factsheet, workspace, texts))),
        heading(texts.say("Outcome")),
        *_outcome(factsheet, texts),
        *_figures(factsheet.figures, texts),
        heading(texts.say("Sources")),
        _sources(factsheet.sources, texts),
        *discrepancies(factsheet.discrepancies, texts),
    )


def _fields(factsheet: Factsheet, workspace: Workspace, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = [named(workspace.approaches[name].name, name, texts) for name in factsheet.approaches]
    yield texts.say("Approaches"), _paragraphs(names, texts)
    for label, value in (
        (texts.say("Sector"), factsheet.sector),
        (texts.say("Level"), factsheet.level),
        (texts.say("Organisations"), factsheet.organisations),
    ):
        yield label, _paragraphs(value, texts)
    yield texts.say("Countries"), (_joined(factsheet.countries, texts),)
    yield texts.say("Period"), (period_text(factsheet.period, texts) or _silence(texts),)
    for label, value in (
        (texts.say("Background"), factsheet.background),
        (texts.say("Target groups"), factsheet.target_groups),
        (texts.say("Targets"), factsheet.targets),
        (texts.say("Set-up"), factsheet.set_up),
        (texts.say("Bottlenecks"), factsheet.bottlenecks),
        (texts.say("Reach"), factsheet.reach),
        (texts.say("Effectiveness"), factsheet.effectiveness),
        (texts.say("Side effects"), factsheet.side_effects),
        (texts.say("Success factors"), factsheet.success_factors),
        (texts.say("Failure factors"), factsheet.failure_factors),
        (texts.say("Sustainability"), factsheet.sustainability),
        (texts.say("Application"), factsheet.application),
    ):
        yield label, _paragraphs(value, texts)


def _silence(texts: Texts) -> str:
    return texts.say("the source does not say")


def _paragraphs(value: Bilingual | Sequence[Bilingual | str] | None, texts: Texts) -> tuple[str, ...]:
    if isinstance(value, Bilingual):
        return (texts.pick(value),)
    points = [each if isinstance(each, str) else texts.pick(each) for each in value or ()]
    return as_points(points or [_silence(texts)])


def _joined(names: Sequence[str] | None, texts: Texts) -> str:
    return ", ".join(names) if names else _silence(texts)


def period_text(period: Period | None, texts: Texts) -> str:
    """Write a period: ``2012``, ``2013-07 to 2015-12``, ``from 2009``; nothing where there is none."""
    if period is None or (period.begin is None and period.end is None):
        return ""
    if period.begin == period.end:
        return str(period.begin)
    if period.begin is None:
        return texts.say("until {end}", end=period.end)
    if period.end is None:
        return texts.say("from {start}", start=period.begin)
    return texts.say("{start} to {end}", start=period.begin, end=period.end)


def _outcome(factsheet: Factsheet, texts: Texts) -> Iterator[Block]:
    outcome = factsheet.measured_outcome
    if outcome is None:
        yield Line(_silence(texts))
        return
    why = f": {texts.pick(outcome.why)}" if outcome.why else ""
    yield Line(_measured(outcome.measured, texts).capitalize() + why)


def _figures(figures: Sequence[Figure], texts: Texts) -> Iterator[Block]:
    if figures:
        yield heading(texts.say("Figures"))
        mark = {True: " *", False: ""}
        yield Grid(
            (
                Column(
                    texts.say("What"),
                    [one_line(texts.pick(figure.what)) + mark[figure.outcome] for figure in figures],
                    narrowest=24,
                ),
                Column(texts.say("Figure"), [figure_text(figure, texts) for figure in figures], narrowest=12),
                Column(texts.say("Period"), [period_text(figure.period, texts) for figure in figures], narrowest=10),
            )
        )
        if any(figure.outcome for figure in figures):
            yield Line(texts.say("* an outcome that was measured"))


def figure_text(figure: Figure, texts: Texts) -> str:
    """Write a figure with its unit: ``about 40 to 50 people a year``.

    A unit in brackets says what kind of number it is, such as a year, and leaves the thousands together.
    """
    unit = one_line(texts.pick(figure.unit))
    ends = (figure.low, figure.high) if figure.value is None else (figure.value,)
    numbers = [end for end in ends if end is not None]
    if unit.startswith("("):
        first, *last = (texts.decimal(plain(number)) for number in numbers)
    else:
        first, *last = (grouped(number, texts) for number in numbers)
    text = f"{span_text(first, last[0], texts) if last else first} {unit}"
    return texts.say(_HEDGES[figure.hedge], figure=text) if figure.hedge else text


def _sources(sources: Sequence[Reference] | None, texts: Texts) -> Block:
    if not sources:
        return Line(_silence(texts))
    return points_of(
        ", ".join(part for part in (texts.pick(each.title) if each.title else "", each.url or "") if part)
        for each in sources
    )
