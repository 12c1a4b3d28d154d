"""Why an approach has its total, and why one stands above another, as sheets."""

from collections.abc import Iterable
from typing import Final

from pilotrank.decision.explanation import Contribution, Explanation, PairExplanation
from pilotrank.decision.ranking import RankedCriterion
from pilotrank.output.sheets import (
    Sheet,
    amount,
    decimal,
    filled,
    ground_cells,
    range_cells,
    sheet,
    total,
    truth,
    whole,
)
from pilotrank.texts import N_, Texts

CONTRIBUTIONS: Final = (
    *("criterion", "name", "share", "best", "low", "high", "basis", "value"),
    *("contribution", "contribution_low", "contribution_high", "words", "why"),
)
"""Columns of how a total comes about: ``value`` is 0 to 1, the contributions are points of the total.

Value and contributions are empty where the approach is not judged.
"""
TOTALS: Final = ("id", "name", "rank", "total", "total_low", "total_high")
"""Columns of totals, with what the ranges of the scores leave room for."""
SIDE_BY_SIDE: Final = (
    *("criterion", "name", "share", "a", "a_basis", "b", "b_basis"),
    *("a_contribution", "b_contribution", "difference"),
)
"""Columns of two approaches by criterion: best scores, points of the total, and the points of A less those of B."""


def explanation_sheets(explanation: Explanation, texts: Texts) -> tuple[Sheet, ...]:
    """Give what each criterion adds to a total and what its score rests on, and the total."""
    added = {each.criterion: each for each in explanation.contributions}
    rows = []
    for criterion in explanation.ranking.criteria:
        score, each = explanation.row.scores[criterion.id], added.get(criterion.id)
        head = [*_head(criterion, texts), *range_cells(score), decimal(each.value if each else None, 6)]
        rows.append([*head, *_points(each), *ground_cells(score, texts)])
    return sheet(N_("Contributions"), CONTRIBUTIONS, rows), _totals([explanation], texts)


def _head(criterion: RankedCriterion, texts: Texts) -> list[str]:
    return [criterion.id, texts.pick(criterion.name), decimal(criterion.share, 6)]


def _points(each: Contribution | None) -> list[str]:
    points = (each.points, each.least_points, each.greatest_points) if each else (None, None, None)
    return [decimal(number, 4) for number in points]


def _totals(explanations: Iterable[Explanation], texts: Texts) -> Sheet:
    rows = []
    for each in explanations:
        row = each.row
        ends = (None, None) if row.steps is None else (each.low, each.high)
        head = [row.id, texts.pick(row.name), whole(row.rank), total(row.steps)]
        rows.append([*head, *(decimal(end, 4) for end in ends)])
    return sheet(N_("Totals"), TOTALS, rows)


def pair_sheets(pair: PairExplanation, texts: Texts) -> tuple[Sheet, ...]:
    """Give two approaches by criterion, their totals, which is better whatever the weights, and what turns it round."""
    return filled(
        _by_criterion(pair, texts),
        _totals((pair.first, pair.second), texts),
        _dominance(pair),
        _turning_weights(pair, texts),
        _turning_scores(pair, texts),
    )


def _by_criterion(pair: PairExplanation, texts: Texts) -> Sheet:
    criteria = pair.first.ranking.criteria
    rows = [
        [
            *_head(criterion, texts),
            *(amount(a.score.best), a.score.basis, amount(b.score.best), b.score.basis),
            *(decimal(points, 4) for points in (a.points, b.points, pair.by_criterion[criterion.id])),
        ]
        for criterion, a, b in zip(criteria, pair.first.contributions, pair.second.contributions, strict=True)
    ]
    return sheet(N_("By criterion"), SIDE_BY_SIDE, rows)


def _dominance(pair: PairExplanation) -> Sheet:
    first, second = pair.first.row.id, pair.second.row.id
    rows = [
        [first, second, truth(pair.dominates), truth(pair.dominates_at_best)],
        [second, first, truth(pair.dominated), truth(pair.dominated_at_best)],
    ]
    return sheet(N_("Whatever the weights"), ("id", "other", "dominates", "dominates_at_best"), rows)


def _turning_weights(pair: PairExplanation, texts: Texts) -> Sheet:
    """Give the nearest weights at which the two tie; no rows where none turn their order round."""
    found = pair.turning_weights
    rows = [
        [
            *_head(criterion, texts),
            decimal(found.weights[criterion.id], 6),
            decimal(found.weights[criterion.id] - criterion.share, 6),
        ]
        for criterion in (pair.first.ranking.criteria if found else ())
        if found
    ]
    return sheet(N_("Turning weights"), ("criterion", "name", "share", "tie", "change"), rows)


def _turning_scores(pair: PairExplanation, texts: Texts) -> Sheet:
    names = {each.row.id: texts.pick(each.row.name) for each in (pair.first, pair.second)}
    rows = (
        [
            *(each.approach, names[each.approach], each.criterion),
            *(amount(each.start), amount(each.to), truth(each.within_range)),
        ]
        for each in pair.turning_scores
    )
    return sheet(N_("Turning scores"), ("id", "name", "criterion", "from", "to", "within_range"), rows)
