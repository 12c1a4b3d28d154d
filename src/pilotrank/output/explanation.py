"""Why an approach has its total, and why one stands above another: in words and in numbers."""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import floor, log10
from typing import TYPE_CHECKING, Final

from pilotrank.decision.explanation import Explanation, PairExplanation, TurningScore, TurningWeights
from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking
from pilotrank.decision.weights import MOST_POINTS
from pilotrank.output.cells import named, score_text, share_text, span_text, total_text
from pilotrank.output.document import Block, Document, Facts, Grid, Line, Notes, heading, points_of, title
from pilotrank.output.figures import grouped, half_up, one_line, points, significant, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document, score_json
from pilotrank.output.notes import assumed_notes, mark_notes, weight_notes
from pilotrank.output.show import score_rows
from pilotrank.texts import N_, Texts
from pilotrank.workspace.models import Score

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

_BAR: Final = 20
"""Cells of a bar of 100 points."""


def explanation_document(explanation: Explanation, texts: Texts) -> Document:
    """Lay out how a total comes about: criterion by criterion, with what each score rests on."""
    row, ranking = explanation.row, explanation.ranking
    rests_on = (heading(texts.say("What each score rests on")), Facts(tuple(score_rows(row, ranking, texts))))
    if row.steps is None:
        silence = texts.say("not judged, because the source is silent on every criterion")
        return (*title(texts.pick(row.name), row.id), Line(silence), *rests_on)
    return (
        *title(texts.pick(row.name), row.id),
        Line(_total_sentence(explanation, texts)),
        heading(texts.say("How the total comes about")),
        _waterfall(explanation, texts),
        *rests_on,
        Notes((*weight_notes(ranking, texts), *assumed_notes(ranking, texts), *mark_notes([row], texts))),
    )


def _total_sentence(explanation: Explanation, texts: Texts) -> str:
    row = explanation.row
    sentence = texts.say(
        "{total} points, rank {rank} of {count}.",
        total=total_text(row, texts),
        rank=row.rank,
        count=len(explanation.ranking.rows),
    )
    low, high = (texts.decimal(half_up(end, 1)) for end in (explanation.low, explanation.high))
    if low == high:
        return sentence
    within = texts.say(
        "Within the ranges of its scores the total lies anywhere from {low} to {high}.", low=low, high=high
    )
    return f"{sentence} {within}"


def _waterfall(explanation: Explanation, texts: Texts) -> Grid:
    """Set what each criterion adds under each other, each bar beginning where the one before ends."""
    each = explanation.contributions
    names = _criterion_names(explanation.ranking, texts)
    total = total_text(explanation.row, texts)
    ranges = [_range(one.least_points, one.greatest_points, texts) for one in each]
    ends = list(accumulate((one.points for one in each), initial=0.0))
    bars = [_bar(start, end) for start, end in pairwise(ends)]
    whole = (explanation.row.steps or 0) / STEPS_PER_POINT
    return Grid(
        (
            Column(texts.say("Criterion"), [*(names[one.criterion] for one in each), texts.say("Total")], narrowest=12),
            Column(texts.say("Score"), [*(score_text(one.score, texts) for one in each), ""], right=True),
            Column(texts.say("Weight"), [*(share_text(one.share, texts) for one in each), ""], right=True),
            Column(texts.say("Points"), [*(texts.decimal(half_up(one.points, 1)) for one in each), total], right=True),
            Column(texts.say("Range"), [*ranges, _range(explanation.low, explanation.high, texts)]),
            Column("", [*bars, _bar(0, whole)]),
        )
    )


def _range(low: float, high: float, texts: Texts) -> str:
    """Write the points that the range of a score leaves room for; nothing where it leaves none."""
    least, greatest = (texts.decimal(half_up(end, 1)) for end in (low, high))
    return "" if least == greatest else span_text(least, greatest, texts)


def _bar(start: float, end: float) -> str:
    """Draw a bar from one number of points to another on a line of 100 points."""
    first, last = round(start * _BAR / MOST_POINTS), round(end * _BAR / MOST_POINTS)
    return "░" * first + ("█" * (last - first) or ("▏" if end > start else ""))


def explanation_json(explanation: Explanation, provenance: "Provenance", texts: Texts) -> str:
    """Write how a total comes about as JSON."""
    row = explanation.row
    is_judged = row.steps is not None
    return json_document(
        provenance,
        {
            "id": row.id,
            "name": texts.pick(row.name),
            "rank": row.rank,
            "total": row.total,
            "range": [significant(explanation.low), significant(explanation.high)] if is_judged else None,
            "contributions": {each.criterion: significant(each.points) for each in explanation.contributions},
            "scores": {name: _score(score, texts) for name, score in row.scores.items()},
        },
    )


def _score(score: Score, texts: Texts) -> dict[str, object]:
    return {**score_json(score), "words": score.words, "why": texts.pick(score.why) if score.why else None}


def pair_document(pair: PairExplanation, texts: Texts) -> Document:
    """Lay out why one approach stands above another, and what would turn that round."""
    first, second = pair.first.row, pair.second.row
    ranking = pair.first.ranking
    return (
        *title(texts.say("Two approaches side by side")),
        Facts((("A", (named(first.name, first.id, texts),)), ("B", (named(second.name, second.id, texts),)))),
        Line(_difference(pair, texts)),
        heading(texts.say("By criterion")),
        _by_criterion(pair, texts),
        heading(texts.say("Is one better whatever the weights?")),
        Line(_dominance(pair, texts)),
        *_stand_ins(pair, texts),
        heading(texts.say("What would turn it round")),
        *_turning(pair, texts),
        Notes((*weight_notes(ranking, texts), *assumed_notes(ranking, texts), *mark_notes([first, second], texts))),
    )


def _ahead_first(pair: PairExplanation) -> tuple[RankedApproach, RankedApproach]:
    """Give the one with the higher total first."""
    rows = (pair.first.row, pair.second.row)
    return rows if pair.difference_steps >= 0 else (rows[1], rows[0])


def _name(row: RankedApproach, texts: Texts) -> str:
    return one_line(texts.pick(row.name))


def _difference(pair: PairExplanation, texts: Texts) -> str:
    ahead, behind = _ahead_first(pair)
    if pair.difference_steps == 0:
        return texts.say("They tie: {total} points each, rank {rank}.", total=total_text(ahead, texts), rank=ahead.rank)
    return texts.say(
        "{ahead} stands {points} points above {behind}: {more} against {less} (ranks {rank} and {other_rank}).",
        ahead=_name(ahead, texts),
        behind=_name(behind, texts),
        points=_gap(abs(pair.difference_steps), texts),
        more=total_text(ahead, texts),
        less=total_text(behind, texts),
        rank=ahead.rank,
        other_rank=behind.rank,
    )


def _gap(steps: int, texts: Texts) -> str:
    """Write a difference of totals with one decimal, or with as many as it takes not to read 0."""
    written = (points(steps, decimals) for decimals in (1, 3, 6, 9))
    return texts.decimal(next(text for text in written if float(text)))


def _by_criterion(pair: PairExplanation, texts: Texts) -> Grid:
    both = list(zip(pair.first.contributions, pair.second.contributions, strict=True))
    names = _criterion_names(pair.first.ranking, texts)
    gaps = [_signed(gap, texts) for gap in pair.by_criterion.values()]
    total = _signed(pair.difference, texts)
    firsts = [*(score_text(one.score, texts) for one, _ in both), total_text(pair.first.row, texts)]
    seconds = [*(score_text(other.score, texts) for _, other in both), total_text(pair.second.row, texts)]
    return Grid(
        (
            Column(
                texts.say("Criterion"), [*(names[one.criterion] for one, _ in both), texts.say("Total")], narrowest=12
            ),
            Column("A", firsts, right=True),
            Column("B", seconds, right=True),
            Column(texts.say("Weight"), [*(share_text(one.share, texts) for one, _ in both), ""], right=True),
            Column(texts.say("Points of A less B"), [*gaps, total], right=True),
        )
    )


def _criterion_names(ranking: Ranking, texts: Texts) -> dict[str, str]:
    return {each.id: one_line(texts.pick(each.name)) for each in ranking.criteria}


def _signed(number: float, texts: Texts) -> str:
    text = half_up(number, 1)
    return texts.decimal(text if text.startswith("-") or float(text) == 0 else f"+{text}")


def _dominance(pair: PairExplanation, texts: Texts) -> str:
    first, second = pair.first.row, pair.second.row
    for better, worse, throughout, at_best in (
        (first, second, pair.dominates, pair.dominates_at_best),
        (second, first, pair.dominated, pair.dominated_at_best),
    ):
        names = {"better": _name(better, texts), "worse": _name(worse, texts)}
        if throughout:
            return texts.say(
                "Yes, even with every score anywhere in its range: {better} is on no criterion worse than {worse}, and"
                " on some better, so no weights put it below.",
                **names,
            )
        if at_best:
            return texts.say(
                "At the scores as they stand, yes: {better} is on no criterion worse than {worse}, and on some better,"
                " so no weights put it below. Within the ranges of the scores it may be otherwise.",
                **names,
            )
    if all(a.value == b.value for a, b in zip(pair.first.contributions, pair.second.contributions, strict=True)):
        return texts.say("No: they score alike on every criterion.")
    return texts.say("No: each is better on some criterion, so it depends on the weights.")


def _stand_ins(pair: PairExplanation, texts: Texts) -> Iterator[Block]:
    """Name the criteria on which what was said rests on a stand-in for silence."""
    for each in (pair.first, pair.second):
        names = _criterion_names(each.ranking, texts)
        silent = ", ".join(names[name] for name in each.row.silent)
        if silent:
            yield Line(
                texts.say(
                    "The source is silent about {name} on: {criteria}. The numbers there are stand-ins.",
                    name=_name(each.row, texts),
                    criteria=silent,
                )
            )


def _turning(pair: PairExplanation, texts: Texts) -> Iterator[Block]:
    if pair.difference_steps == 0:
        yield Line(texts.say("They tie already: any change that favours one of them decides."))
        return
    _, behind = _ahead_first(pair)
    if found := pair.turning_weights:
        yield Line(
            texts.say(
                "Weights: the nearest at which they tie are these; a little further, and {behind} stands above.",
                behind=_name(behind, texts),
            )
        )
        yield _turning_weights(found, pair.first.ranking, texts)
    else:
        yield Line(texts.say("Weights: no weights turn it round."))
    if pair.turning_scores:
        yield Line(
            texts.say(
                "Scores: any one of these changes alone puts {behind} above, the smallest first.",
                behind=_name(behind, texts),
            )
        )
        yield points_of(_turning_score(each, pair, texts) for each in pair.turning_scores)
    else:
        yield Line(texts.say("Scores: no change of a single score turns it round."))


def _turning_weights(found: TurningWeights, ranking: Ranking, texts: Texts) -> Grid:
    now, then = ranking.weights, found.weights
    names = _criterion_names(ranking, texts)
    changes = [_signed((then[name] - now[name]) * 100, texts) for name in now]
    return Grid(
        (
            Column(texts.say("Criterion"), [names[name] for name in now], narrowest=12),
            Column(texts.say("Now"), [share_text(share, texts) for share in now.values()], right=True),
            Column(texts.say("Tie"), [share_text(then[name], texts) for name in now], right=True),
            Column(texts.say("Change"), changes, right=True),
        )
    )


def _turning_score(each: TurningScore, pair: PairExplanation, texts: Texts) -> str:
    row = pair.first.row if each.approach == pair.first.row.id else pair.second.row
    message = (
        N_("{name}, {criterion}: below {to} instead of {start}")
        if each.to < each.start
        else N_("{name}, {criterion}: above {to} instead of {start}")
    )
    sentence = texts.say(
        message,
        name=_name(row, texts),
        criterion=_criterion_names(pair.first.ranking, texts)[each.criterion],
        to=grouped(float(half_up(each.to, _decimals(each))), texts),
        start=score_text(row.scores[each.criterion], texts),
    )
    return sentence + (texts.say(" (within the range of the score)") if each.within_range else "")


def _decimals(each: TurningScore) -> int:
    """Say how many decimals a score needs, so that a small scale does not lose its digits."""
    return max(2, 2 - floor(log10(each.scale_length)))


def pair_json(pair: PairExplanation, provenance: "Provenance") -> str:
    """Write why one approach stands above another as JSON."""
    turning = pair.turning_weights
    return json_document(
        provenance,
        {
            "a": pair.first.row.id,
            "b": pair.second.row.id,
            "difference": pair.difference,
            "by_criterion": {name: significant(gap) for name, gap in pair.by_criterion.items()},
            "dominates": pair.dominates,
            "dominates_at_best": pair.dominates_at_best,
            "dominated": pair.dominated,
            "dominated_at_best": pair.dominated_at_best,
            "turning_weights": {name: significant(share) for name, share in turning.weights.items()}
            if turning
            else None,
            "distance": significant_if_any(turning.distance if turning else None),
            "turning_scores": [
                {
                    "approach": each.approach,
                    "criterion": each.criterion,
                    "from": significant(each.start),
                    "to": significant(each.to),
                    "within_range": each.within_range,
                }
                for each in pair.turning_scores
            ],
        },
    )
