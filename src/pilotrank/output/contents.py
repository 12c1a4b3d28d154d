"""What a workspace holds: as a list, by a text, by category or criterion, and where its source contradicts itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, get_args

import numpy as np

from pilotrank.decision.evidence import Evidence, reports_outcome
from pilotrank.decision.matrix import values_of
from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.decision.weights import shares
from pilotrank.output.cells import (
    judged_text,
    named,
    score_text,
    share_text,
    shares_text,
    span_text,
    total_text,
    verdict_text,
)
from pilotrank.output.document import (
    Block,
    Curve,
    Document,
    Entry,
    Facts,
    Grid,
    Line,
    Listing,
    Notes,
    heading,
    points_of,
    title,
)
from pilotrank.output.figures import grouped, one_line, plain
from pilotrank.output.grid import Column
from pilotrank.output.notes import judged_note
from pilotrank.output.show import BASES, attribute_label, value_label
from pilotrank.texts import N_, Texts
from pilotrank.workspace.evidence import Reading
from pilotrank.workspace.lookup import Hit, Kind, Thing
from pilotrank.workspace.models import Bilingual, Category, Criterion, Points, SourceBasis, Workspace
from pilotrank.workspace.rules import CURRENT

_KINDS: Final[dict[Kind, str]] = {
    "criterion": N_("criterion {id}"),
    "category": N_("category {id}"),
    "approach": N_("approach {id}"),
    "factsheet": N_("factsheet {id}"),
    "reading": N_("reading {id}"),
}
_HEADS: Final[dict[Kind, str]] = {
    "criterion": N_("Criteria"),
    "category": N_("Categories"),
    "approach": N_("Approaches"),
    "factsheet": N_("Factsheets"),
    "reading": N_("Readings"),
}
_NARROWEST: Final = 36
"""Room that a name with its id gets at least: the longest id fits."""
_CURVE_WIDTH: Final = 31
"""Places at which a value function is drawn: enough to see its corners, on the narrowest terminal too."""
_MOST_PASSAGES: Final = 3
"""Passages shown of one thing; the JSON has all."""


def contents_document(
    workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> Document:
    """List what a workspace holds: criteria, approaches by category, factsheets, readings."""
    file = workspace.criteria_file
    return (
        *(title(texts.pick(file.title)) if file.title else ()),
        heading(texts.say("Criteria")),
        _named(file.criteria, texts),
        *_approaches_by_category(workspace, ranking, evidence, texts),
        *_factsheets(workspace, texts),
        *_readings(workspace, texts),
        *_profiles(workspace, texts),
        *_attributes(workspace, texts),
        Notes((texts.say('"pilotrank show ID" shows one of these in full.'),)),
    )


def _named(things: Mapping[str, Criterion], texts: Texts) -> Block:
    return points_of(named(each.name, name, texts) for name, each in things.items())


def _approaches_by_category(
    workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> Iterator[Block]:
    rows = sorted(ranking.rows + ranking.not_judged, key=lambda row: row.id)
    for name, category in workspace.criteria_file.categories.items():
        own = [row for row in rows if row.category == name]
        yield heading(named(category.name, name, texts))
        yield _approaches(own, ranking, evidence, texts)
    if not workspace.criteria_file.categories:
        yield heading(texts.say("Approaches"))
        yield _approaches(rows, ranking, evidence, texts)
    yield Notes(tuple(_evidence_notes(texts)))


def _evidence_notes(texts: Texts) -> Iterator[str]:
    yield judged_note(texts)
    yield texts.say(
        "Measured: of the factsheets on the approach, how many report an outcome that was measured; it never counts in"
        " the total"
    )


def _approaches(
    rows: Sequence[RankedApproach], ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> Grid:
    columns = [
        Column(
            texts.say("Approach"),
            [named(row.name, row.id, texts) for row in rows],
            narrowest=_NARROWEST,
        ),
        Column(texts.say("Total"), [total_text(row, texts) for row in rows], right=True),
        Column(texts.say("Judged"), [judged_text(row) for row in rows], right=True),
        Column(texts.say("Measured"), [_measured_text(evidence[row.id]) for row in rows], right=True),
    ]
    if ranking.verdicts:
        columns.append(Column(texts.say("Verdict"), [verdict_text(row, ranking, texts) for row in rows]))
    return Grid(tuple(columns))


def _measured_text(evidence: Evidence) -> str:
    return f"{len(evidence.measured)}/{len(evidence.factsheets)}" if evidence.factsheets else "-"


def _factsheets(workspace: Workspace, texts: Texts) -> Iterator[Block]:
    sheets = workspace.factsheets
    if sheets:
        yield heading(texts.say("Factsheets"))
        measured = [texts.say("yes") if reports_outcome(each) else texts.say("no") for each in sheets.values()]
        yield Grid(
            (
                Column(
                    texts.say("Factsheet"),
                    [named(each.name, name, texts) for name, each in sheets.items()],
                    narrowest=_NARROWEST,
                ),
                Column(texts.say("Figures"), [str(len(each.figures)) for each in sheets.values()], right=True),
                Column(texts.say("Outcome measured"), measured, narrowest=8),
            )
        )


def _readings(workspace: Workspace, texts: Texts) -> Iterator[Block]:
    if workspace.readings:
        yield heading(texts.say("Readings"))
        yield Facts(
            tuple((name, (texts.pick(each.about) if each.about else "",)) for name, each in workspace.readings.items())
        )


def _profiles(workspace: Workspace, texts: Texts) -> Iterator[Block]:
    file = workspace.criteria_file
    yield heading(texts.say("Weights (rank --profile NAME)"))
    all_weights = {CURRENT: file.weights} | {name: profile.weights for name, profile in file.profiles.items()}
    criteria = file.criteria
    yield Facts(
        tuple(
            (name, (shares_text(((criteria[each].name, share) for each, share in shares(weights).items()), texts),))
            for name, weights in all_weights.items()
        )
    )


def _attributes(workspace: Workspace, texts: Texts) -> Iterator[Block]:
    """List the attributes with their values, each with how many approaches have it, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for approach in workspace.approaches.values():
        for name, attribute in approach.attributes.items():
            found = counts.setdefault(name, Counter())
            found.update(each if isinstance(each, str) else plain(each) for each in set(attribute.values))
    labels = workspace.criteria_file.attributes
    if counts:
        yield heading(texts.say("Attributes (rank --where NAME=VALUE; in brackets: how many approaches)"))
        yield Facts(
            tuple(
                (
                    attribute_label(name, labels, texts),
                    (
                        "; ".join(
                            f"{value_label(value, labels.get(name), texts)} ({count})"
                            for value, count in sorted(each.items(), key=_by_count)
                        ),
                    ),
                )
                for name, each in sorted(counts.items())
            )
        )


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def hits_document(hits: Sequence[Hit], text: str, texts: Texts) -> Document:
    """List what holds a text, with the first passages of each."""
    if not hits:
        return (Line(texts.say('Nothing contains "{text}".', text=one_line(text))),)
    blocks: list[Block] = []
    for kind, group in groupby(sorted(hits, key=lambda hit: list(_HEADS).index(hit.thing.kind)), _kind_of):
        of_kind = list(group)
        blocks += [
            heading(f"{texts.say(_HEADS[kind])}: {len(of_kind)}"),
            Listing(tuple(_hit(hit, texts) for hit in of_kind)),
        ]
    return tuple(blocks)


def _hit(hit: Hit, texts: Texts) -> Entry:
    nested = [Entry(passage) for passage in hit.passages[:_MOST_PASSAGES]]
    more = len(hit.passages) - len(nested)
    if more:
        nested.append(Entry(texts.plural("and {n} more", "and {n} more", more)))
    return Entry(named(hit.thing.name, hit.thing.id, texts), tuple(nested))


def _kind_of(hit: Hit) -> Kind:
    return hit.thing.kind


def discrepancies_document(found: Sequence[tuple[Thing, Sequence[Bilingual]]], texts: Texts) -> Document:
    """List the places where the source contradicts itself, by the approach or factsheet that they concern."""
    if not found:
        return (Line(texts.say("No place is recorded where the source contradicts itself.")),)
    count = texts.plural(
        "{n} place; both readings are given, none is chosen",
        "{n} places; both readings are given, none is chosen",
        sum(len(places) for _, places in found),
    )
    blocks: list[Block] = []
    for thing, places in found:
        blocks.append(heading(f"{texts.pick(thing.name)} ({texts.say(_KINDS[thing.kind], id=thing.id)})"))
        blocks.append(points_of(texts.pick(each) for each in places))
    return (*title(texts.say("Where the source contradicts itself"), count), *blocks)


def category_document(
    name: str, category: Category, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> Document:
    """Lay out one category with its approaches."""
    rows = [row for row in ranking.rows + ranking.not_judged if row.category == name]
    parts = ", ".join(named(each.name, sub, texts) for sub, each in category.subcategories.items())
    return (
        *title(texts.pick(category.name), texts.say("category {id}", id=name)),
        *([Facts(((texts.say("Subcategories"), (parts,)),))] if parts else []),
        _approaches(rows, ranking, evidence, texts),
        Notes(
            (
                texts.say("Totals under the weights {profile}; best first", profile=ranking.profile),
                *_evidence_notes(texts),
            )
        ),
    )


def criterion_document(
    name: str, criterion: Criterion, workspace: Workspace, ranking: Ranking, texts: Texts
) -> Document:
    """Lay out one criterion: what it asks, its scale, its weight, and how the scores on it fall."""
    return (
        *title(texts.pick(criterion.name), texts.say("criterion {id}", id=name)),
        *([Line(texts.pick(criterion.question))] if criterion.question else []),
        Facts(tuple(_criterion_facts(name, criterion, ranking, texts))),
        heading(texts.say("What a score is worth (value, 0 to 100)")),
        _curve(criterion, texts),
        heading(texts.say("Distribution of the scores")),
        _distribution(name, criterion, workspace, texts),
    )


def _criterion_facts(
    name: str, criterion: Criterion, ranking: Ranking, texts: Texts
) -> Iterator[tuple[str, tuple[str, ...]]]:
    scale = criterion.scale
    ends = span_text(grouped(scale.min, texts), grouped(scale.max, texts), texts)
    best = texts.say("more is better") if criterion.direction == "max" else texts.say("less is better")
    yield texts.say("Scale"), (f"{ends}, {best}",)
    yield texts.say("Value"), (_value_function(criterion, texts),)
    if criterion.levels:
        levels = sorted(criterion.levels.items())
        yield texts.say("Levels"), tuple(f"{texts.decimal(plain(at))}: {texts.pick(text)}" for at, text in levels)
    yield texts.say("Weight"), (f"{share_text(ranking.weights[name], texts)} ({ranking.profile})",)


def _value_function(criterion: Criterion, texts: Texts) -> str:
    if not isinstance(criterion.value, Points):
        return texts.say("linear, from 0 for the worst end of the scale to 100 for the best")
    points = sorted(criterion.value.points.items())
    pairs = "; ".join(f"{texts.decimal(plain(at))}: {texts.decimal(plain(value))}" for at, value in points)
    return texts.say("straight lines between these points: {points}", points=pairs)


def _curve(criterion: Criterion, texts: Texts) -> Curve:
    """Draw the value function over the scale."""
    scale = criterion.scale
    values = values_of(np.linspace(scale.min, scale.max, _CURVE_WIDTH), criterion)
    return Curve(tuple(values.tolist()), grouped(scale.min, texts), grouped(scale.max, texts))


def _distribution(name: str, criterion: Criterion, workspace: Workspace, texts: Texts) -> Grid:
    found = Counter((each.scores[name].best, each.scores[name].basis) for each in workspace.approaches.values())
    levels = sorted({level for level, _ in found}, reverse=criterion.direction == "max")
    columns = [Column(texts.say("Score"), [texts.decimal(plain(level)) for level in levels], right=True)]
    for basis in get_args(SourceBasis):
        counts = [str(found[level, basis]) for level in levels]
        columns.append(Column(texts.say(BASES[basis]).capitalize(), counts, right=True))
    return Grid(tuple(columns))


def reading_document(reading: Reading, workspace: Workspace, texts: Texts) -> Document:
    """Lay out another reader's scores: a row for each approach."""
    criteria = workspace.criteria_file.criteria
    names = [named(workspace.approaches[name].name, name, texts) for name in reading.scores]
    columns = [Column(texts.say("Approach"), names, narrowest=_NARROWEST)]
    for name, criterion in criteria.items():
        cells = [score_text(scores[name], texts) for scores in reading.scores.values()]
        columns.append(Column(one_line(texts.pick(criterion.name)), cells, right=True))
    return (
        *title(reading.id, texts.say("reading {id}", id=reading.id)),
        *([Line(texts.pick(reading.about))] if reading.about else []),
        Grid(tuple(columns)),
        Notes((texts.say('"pilotrank compare --reading {name}" compares it with the own scores.', name=reading.id),)),
    )
