"""The ranking held against the source's verdicts, for people and for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pilotrank.decision.backtest import Backtest, Disagreement, Estimate, ProfileBacktest
from pilotrank.output.cells import coefficient_text, interval_text, named, score_text, shares_text, total_text
from pilotrank.output.document import Block, Document, Entry, Grid, Line, Listing, Notes, heading, points_of, title
from pilotrank.output.figures import grouped, half_up, one_line, significant, significant_by_name, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document
from pilotrank.output.notes import mark_notes
from pilotrank.texts import Texts
from pilotrank.workspace.models import Score
from pilotrank.workspace.rules import LISTED, UNLISTED

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

_LEAST_P: Final = 0.0001
"""A smaller p-value than people need to read."""


def backtest_document(result: Backtest, texts: Texts) -> Document:
    """Lay out a backtest: a table of measures and the disagreements for each profile, then what it all means."""
    blocks: list[Block] = [
        *title(texts.say("The ranking held against the source's own verdicts"), _groups(result, texts)),
        Line(_meaning(texts)),
        *_side_by_side(result, texts),
    ]
    for name, profile in result.profiles.items():
        blocks.append(heading(texts.say("Weights: {profile}", profile=name)))
        shares = ((result.criteria[criterion], share) for criterion, share in profile.weights.items())
        blocks.append(Line(shares_text(shares, texts)))
        blocks.append(Line(_plainly(profile, result, texts)))
        blocks.append(_measures(profile, result, texts))
        blocks += _disagreements(profile, result, texts)
    blocks += [heading(texts.say("How to read this")), points_of(_explanations(result, texts))]
    blocks.append(Notes(tuple(_notes(result, texts))))
    return tuple(blocks)


def _side_by_side(result: Backtest, texts: Texts) -> Iterator[Block]:
    """Where there are several profiles, give their values in one table before the details."""
    if len(result.profiles) > 1:
        measures = next(iter(result.profiles.values())).measures
        columns = [
            Column(texts.say("Measure"), [_measure_name(name, result, texts) for name in measures], narrowest=24)
        ]
        for name, profile in result.profiles.items():
            columns.append(
                Column(name, [coefficient_text(each.value, texts) for each in profile.measures.values()], right=True)
            )
        yield Grid(tuple(columns))


def _plainly(profile: ProfileBacktest, result: Backtest, texts: Texts) -> str:
    """Say how many of the best are at the top, as one can count it in the ranking."""
    best = _group_name(next(iter(result.groups)), result, texts)
    first = len(profile.first)
    counted = texts.plural(
        "The first place holds {found} of the {n} approach with the verdict {best}.",
        "The first {n} places hold {found} of the {n} approaches with the verdict {best}.",
        result.k,
        best=best,
        found=result.k - len(profile.low),
    )
    if first == result.k:
        return counted
    return f"{counted} " + texts.say("Because of ties these places hold {count} approaches.", count=first)


def _meaning(texts: Texts) -> str:
    return texts.say(
        "This measures consistency with the same authors, not truth: their words gave the scores, and their verdicts"
        " are the yardstick. It is no reason to choose weights: weights say what the board finds important."
    )


def _group_name(group: str, result: Backtest, texts: Texts) -> str:
    return texts.say("without a verdict") if group == UNLISTED else one_line(texts.pick(result.verdicts[group]))


def _groups(result: Backtest, texts: Texts) -> str:
    counts = ", ".join(f"{count} {_group_name(name, result, texts)}" for name, count in result.groups.items())
    return texts.say("{count} approaches: {groups}", count=sum(result.groups.values()), groups=counts)


def _measures(profile: ProfileBacktest, result: Backtest, texts: Texts) -> Grid:
    estimates = profile.measures
    values = [coefficient_text(each.value, texts) for each in estimates.values()]
    return Grid(
        (
            Column(texts.say("Measure"), [_measure_name(name, result, texts) for name in estimates], narrowest=24),
            Column(texts.say("Value"), values, right=True),
            Column(
                texts.say("95% interval"), [interval_text(each.low, each.high, texts) for each in estimates.values()]
            ),
            Column(
                texts.say("By chance"),
                [coefficient_text(each.by_chance, texts) for each in estimates.values()],
                right=True,
            ),
            Column("p", [p_text(each.p_value, texts) for each in estimates.values()], right=True),
        )
    )


def _measure_name(measure: str, result: Backtest, texts: Texts) -> str:
    """Say what a measure looks at; its id stands behind it, for those who use the JSON."""
    first = next(iter(result.groups))
    best = _group_name(first, result, texts)
    if measure == "precision_at_k":
        return texts.say("{best} among the first {k} ({id})", best=best, k=result.k, id=measure)
    if measure == "tau_b":
        return texts.say("all groups in order ({id})", id=measure)
    if measure == f"auc_{LISTED}":
        return texts.say("with a verdict above without one ({id})", id=measure)
    for better in result.groups:
        for worse in result.groups:
            if measure == f"auc_{better}_{worse}":
                names = (_group_name(each, result, texts) for each in (better, worse))
                return texts.say("{better} above {worse} ({id})", better=next(names), worse=next(names), id=measure)
    return texts.say("{best} above all others ({id})", best=best, id=measure)


def p_text(p_value: float | None, texts: Texts) -> str:
    """Write a p-value with four decimals, or as below the least of these.

    >>> p_text(0.02304, Texts()), p_text(0.00001, Texts("nl"))
    ('0.0230', '< 0,0001')
    """
    if p_value is None:
        return "-"
    if p_value < _LEAST_P:
        return texts.decimal(f"< {_LEAST_P:.4f}")
    return texts.decimal(f"{p_value:.4f}")


def _disagreements(profile: ProfileBacktest, result: Backtest, texts: Texts) -> Iterator[Block]:
    best = _group_name(next(iter(result.groups)), result, texts)
    among_all = texts.say("compared with the mean of all ranked approaches")
    if profile.low:
        yield Line(texts.say("With the verdict {best}, but below place {k}:", best=best, k=result.k))
        compared = texts.say(
            "compared with the mean of the {count} approaches up to place {k}", count=len(profile.first), k=result.k
        )
        yield Listing(tuple(_disagreement(each, compared, result, texts) for each in profile.low))
    if profile.high:
        yield Line(texts.say("Without a verdict of the source, but within the first {k} places:", k=result.k))
        yield Listing(tuple(_disagreement(each, among_all, result, texts) for each in profile.high))
    if profile.between:
        yield Line(texts.say("With a lesser verdict of the source, but within the first {k} places:", k=result.k))
        yield Listing(tuple(_disagreement(each, among_all, result, texts) for each in profile.between))
    if not profile.low and not profile.high and not profile.between:
        yield Line(texts.say("The first {k} places and the source's verdicts agree throughout.", k=result.k))


def _disagreement(each: Disagreement, compared: str, result: Backtest, texts: Texts) -> Entry:
    row = each.approach
    place = texts.say(
        "{name}: rank {rank}, {total} points",
        name=named(row.name, row.id, texts),
        rank=row.rank,
        total=total_text(row, texts),
    )
    by_size = sorted(each.against.items(), key=lambda item: -abs(item[1]))
    reasons = "; ".join(
        f"{one_line(texts.pick(result.criteria[name]))} {_signed(difference, texts)}"
        f" ({_score(row.scores[name], texts)})"
        for name, difference in by_size
    )
    return Entry(place, (Entry(f"{compared}: {reasons}"),))


def _signed(difference: float, texts: Texts) -> str:
    text = texts.decimal(half_up(difference, 1))
    return text if difference < 0 and text.startswith("-") else f"+{text}"


def _score(score: Score, texts: Texts) -> str:
    number = texts.say("score {score}", score=score_text(score, texts))
    return f'{number}: "{one_line(score.words)}"' if score.words else number


def _explanations(result: Backtest, texts: Texts) -> Iterator[str]:
    best = _group_name(next(iter(result.groups)), result, texts)
    yield texts.say(
        "{best} among the first {k}: their share of the first {k} places (precision at k); where a tie crosses place"
        " {k}, each of the tied counts for its share of the places left.",
        best=best,
        k=result.k,
    )
    yield texts.say(
        "One group above another: the chance that one of the first, drawn at random, has the higher total; a tie counts"
        " half (area under the ROC curve; 0.5 is no better than chance)."
    )
    yield texts.say("All groups in order: Kendall's tau-b, from -1 (reversed) by 0 (no relation) to 1 (same order).")
    yield texts.say(
        "95% interval: from {count} samples of the approaches, drawn with replacement inside each group. p: how often"
        " verdicts dealt out at random, as many times, agree at least as well.",
        count=grouped(result.samples, texts),
    )


def _notes(result: Backtest, texts: Texts) -> Iterator[str]:
    if result.not_judged:
        names = "; ".join(one_line(texts.pick(row.name)) for row in result.not_judged)
        yield texts.say("Left out, because the source is silent on every criterion: {names}", names=names)
    named_ones = (each for profile in result.profiles.values() for each in profile.low + profile.between + profile.high)
    yield from mark_notes((each.approach for each in named_ones), texts)
    yield texts.say("Seed: {seed}", seed=result.seed)


def backtest_json(result: Backtest, provenance: "Provenance") -> str:
    """Write a backtest as JSON."""
    profiles = result.profiles.items()
    return json_document(
        provenance,
        {
            "k": result.k,
            "groups": dict(result.groups),
            "samples": result.samples,
            "not_judged": [row.id for row in result.not_judged],
            "weights": {name: significant_by_name(each.weights) for name, each in profiles},
            "by_profile": {
                name: {measure: _estimate(estimate) for measure, estimate in each.measures.items()}
                for name, each in profiles
            },
            "disagreements": [
                _disagreement_json(name, kind, disagreement)
                for name, each in profiles
                for kind, found in (("low", each.low), ("high", each.high), ("between", each.between))
                for disagreement in found
            ],
        },
    )


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": significant_if_any(estimate.value),
        "low": significant_if_any(estimate.low),
        "high": significant_if_any(estimate.high),
        "p_value": significant_if_any(estimate.p_value),
        "by_chance": significant(estimate.by_chance),
    }


def _disagreement_json(profile: str, kind: str, each: Disagreement) -> dict[str, object]:
    row = each.approach
    return {
        "profile": profile,
        "kind": kind,
        "id": row.id,
        "verdict": row.verdict,
        "rank": row.rank,
        "total": row.total,
        "against": significant_by_name(each.against),
    }
