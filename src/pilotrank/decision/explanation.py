"""Why an approach has its total, why one stands above another, and what would turn that round."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from types import MappingProxyType
from typing import Final

import numpy as np

from pilotrank.decision.matrix import scores_at, values_of
from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking
from pilotrank.decision.weights import MOST_POINTS
from pilotrank.workspace.models import Scale, Score, Workspace
from pilotrank.workspace.problems import Findings, Place

_NOISE: Final = 1e-9
"""How far apart two values may be that are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds to a total."""

    criterion: str
    score: Score
    share: float
    value: float
    """Of the best score: 0 (worst on the scale) to 1 (best)."""
    least_value: float
    """The smallest value that the range of the score leaves room for."""
    greatest_value: float

    @property
    def points(self) -> float:
        """100 times share times value."""
        return MOST_POINTS * self.share * self.value

    @property
    def least_points(self) -> float:
        """The fewest points that the range of the score leaves room for."""
        return MOST_POINTS * self.share * self.least_value

    @property
    def greatest_points(self) -> float:
        """The most points that the range of the score leaves room for."""
        return MOST_POINTS * self.share * self.greatest_value


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the total of one approach comes about."""

    ranking: Ranking
    row: RankedApproach
    contributions: tuple[Contribution, ...]
    """In the order of the criteria; empty where the approach is not judged."""

    @property
    def low(self) -> float:
        """The smallest total that the ranges of the scores leave room for, in points."""
        return fsum(each.least_points for each in self.contributions)

    @property
    def high(self) -> float:
        """The largest total that the ranges of the scores leave room for, in points."""
        return fsum(each.greatest_points for each in self.contributions)


@dataclass(frozen=True, slots=True)
class TurningWeights:
    """The weights nearest to those used at which two approaches tie."""

    weights: Mapping[str, float]
    """Shares by criterion; beyond them the order is the other one."""
    distance: float
    """Euclidean distance from the weights used, 0 to the square root of 2."""


@dataclass(frozen=True, slots=True)
class TurningScore:
    """A change of one score that turns the order of two approaches round."""

    approach: str
    criterion: str
    start: float
    """The score as it is."""
    to: float
    """The score at which the two still tie; just beyond it the order is the other one."""
    scale_length: float
    within_range: bool
    """Whether ``to`` lies within the range that the words leave room for."""

    @property
    def change(self) -> float:
        """The distance from the score as it is, as a share of the scale: 0 to 1."""
        return abs(self.to - self.start) / self.scale_length


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Why one approach stands above another, and what would turn that round."""

    first: Explanation
    second: Explanation
    difference_steps: int
    """The first total less the second, in whole steps of 2^-30 points."""
    by_criterion: Mapping[str, float]
    """Points by which the first is ahead (negative: behind), by criterion; they sum to the difference."""
    dominates: bool
    """Whether the first is never worse and somewhere better, whatever the scores within their ranges."""
    dominated: bool
    """The same the other way round."""
    dominates_at_best: bool
    """Whether the first is never worse and somewhere better at the best scores."""
    dominated_at_best: bool
    turning_weights: TurningWeights | None
    """None where the two tie already, or no weights turn the order round."""
    turning_scores: tuple[TurningScore, ...]
    """The smallest change first; empty where the two tie already."""

    @property
    def difference(self) -> float:
        """The first total less the second, in points."""
        return self.difference_steps / STEPS_PER_POINT


def explain(ranking: Ranking, workspace: Workspace, name: str) -> Explanation:
    """Explain the total of one approach.

    Args:
        ranking: Of the workspace, uncut, without filters.
        workspace: What was ranked.
        name: The id of the approach.

    """
    row = next(row for row in ranking.rows + ranking.not_judged if row.id == name)
    contributions = []
    for criterion in ranking.criteria if row.steps is not None else ():
        score = row.scores[criterion.id]
        ends = np.array([score.best, score.low, score.high])
        value, *others = values_of(ends, workspace.criteria_file.criteria[criterion.id]).tolist()
        contributions.append(Contribution(criterion.id, score, criterion.share, value, min(others), max(others)))
    return Explanation(ranking, row, tuple(contributions))


def explain_pair(ranking: Ranking, workspace: Workspace, first: str, second: str) -> PairExplanation:
    """Explain why one approach stands above another.

    Args:
        ranking: Of the workspace, uncut, without filters.
        workspace: What was ranked.
        first: The id of an approach.
        second: The id of another.

    Raises:
        PilotrankError: They are the same, or one of them is not judged.

    """
    one, other = explain(ranking, workspace, first), explain(ranking, workspace, second)
    _check_pair(one.row, other.row)
    pairs = list(zip(one.contributions, other.contributions, strict=True))
    steps = (one.row.steps or 0) - (other.row.steps or 0)
    gaps = [a.value - b.value for a, b in pairs]
    return PairExplanation(
        first=one,
        second=other,
        difference_steps=steps,
        by_criterion=MappingProxyType({a.criterion: a.points - b.points for a, b in pairs}),
        dominates=_is_above([a.least_value - b.greatest_value for a, b in pairs]),
        dominated=_is_above([b.least_value - a.greatest_value for a, b in pairs]),
        dominates_at_best=_is_above(gaps),
        dominated_at_best=_is_above([-gap for gap in gaps]),
        turning_weights=_turning_weights(one.contributions, gaps) if steps else None,
        turning_scores=tuple(sorted(_turning_scores(one, other, workspace), key=_by_change)) if steps else (),
    )


def _by_change(each: TurningScore) -> tuple[float, str, str]:
    return round(each.change / _NOISE), each.approach, each.criterion


def _check_pair(first: RankedApproach, second: RankedApproach) -> None:
    findings = Findings()
    if first.id == second.id:
        findings.add(Place(first.id), "same-approach")
    for row in (first, second):
        if row.steps is None:
            findings.add(Place(row.id), "not-judged")
    findings.stop_if_any()


def _is_above(gaps: Sequence[float]) -> bool:
    """Whether something is nowhere worse and somewhere better, so that no weights put it below."""
    return min(gaps) >= 0 and max(gaps) > 0


def _turning_weights(contributions: Sequence[Contribution], gaps: Sequence[float]) -> TurningWeights | None:
    """Name the nearest weights at which two approaches tie; None where no weights turn their order round."""
    weights = [each.share for each in contributions]
    ahead = _dot(weights, gaps) > 0
    if not any(gap < 0 if ahead else gap > 0 for gap in gaps):
        return None
    nearest = nearest_tie(weights, gaps)
    distance = sqrt(fsum((a - b) ** 2 for a, b in zip(weights, nearest, strict=True)))
    named = {each.criterion: share for each, share in zip(contributions, nearest, strict=True)}
    return TurningWeights(MappingProxyType(named), distance)


def nearest_tie(weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Give the weights nearest to some at which the gaps between two approaches cancel out.

    The nearest point, by Euclidean distance, of the simplex with sum(gaps * point) = 0. By the conditions of Karush,
    Kuhn and Tucker it is the projection onto the simplex of ``weights - step * gaps`` for one step; as the step
    grows the sum only falls. Halving finds which weights are above zero there; these alone then solve two linear
    equations exactly.

    Args:
        weights: m shares that sum to 1.
        gaps: m differences of values, of which some are above and some below zero.

    Returns:
        m shares that sum to 1.

    >>> [round(share, 4) for share in nearest_tie([0.5, 0.3, 0.2], [1, -1, 0])]
    [0.4, 0.4, 0.2]
    """
    sign = 1 if _dot(weights, gaps) > 0 else -1
    low, high = 0.0, 1.0
    while _dot(_stepped(weights, gaps, sign * high), gaps) * sign > 0:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        if _dot(_stepped(weights, gaps, sign * middle), gaps) * sign > 0:
            low = middle
        else:
            high = middle
    kept = [place for place, share in enumerate(_stepped(weights, gaps, sign * high)) if share > 0]
    lift = (1 - fsum(weights[place] for place in kept)) / len(kept)
    mean = fsum(gaps[place] for place in kept) / len(kept)
    spread = fsum((gaps[place] - mean) ** 2 for place in kept)
    left = fsum(gaps[place] * (weights[place] + lift) for place in kept)
    step = left / spread if spread else 0.0
    nearest = [0.0] * len(weights)
    for place in kept:
        nearest[place] = max(weights[place] + lift - step * (gaps[place] - mean), 0.0)
    return nearest


def _stepped(weights: Sequence[float], gaps: Sequence[float], step: float) -> list[float]:
    return on_simplex([weight - step * gap for weight, gap in zip(weights, gaps, strict=True)])


def on_simplex(point: Sequence[float]) -> list[float]:
    """Give the nearest shares that sum to 1 (Held, Wolfe and Crowder 1974, section 3).

    >>> on_simplex([1.0, 0.5, -2.0])
    [0.75, 0.25, 0.0]
    """
    shift, whole = 0.0, 0.0
    for count, value in enumerate(sorted(point, reverse=True), 1):
        whole += value
        if value <= (whole - 1) / count:
            break
        shift = (whole - 1) / count
    return [max(value - shift, 0.0) for value in point]


def _dot(weights: Sequence[float], gaps: Sequence[float]) -> float:
    return fsum(weight * gap for weight, gap in zip(weights, gaps, strict=True))


def _turning_scores(first: Explanation, second: Explanation, workspace: Workspace) -> Iterator[TurningScore]:
    """Give every change of a single score beyond which the order of two approaches is the other one."""
    gap = fsum(a.points - b.points for a, b in zip(first.contributions, second.contributions, strict=True))
    for explanation, lead in ((first, gap), (second, -gap)):
        for each in explanation.contributions:
            if not each.share:
                continue
            target = each.value - lead / (MOST_POINTS * each.share)
            end = 0 if lead > 0 else 1  # at the end of the scale there is no beyond
            criterion = workspace.criteria_file.criteria[each.criterion]
            found = scores_at(target, criterion) if (target - end) * lead > _NOISE * abs(lead) else None
            if found:
                yield _turning_score(explanation.row.id, each, found, criterion.scale)


def _turning_score(approach: str, each: Contribution, ties: tuple[float, float], scale: Scale) -> TurningScore:
    """Take the far end of the scores that tie: only beyond it is the order the other one."""
    to = max(ties, key=lambda score: abs(score - each.score.best))
    length = scale.max - scale.min
    slack = _NOISE * length
    return TurningScore(
        approach=approach,
        criterion=each.criterion,
        start=each.score.best,
        to=to,
        scale_length=length,
        within_range=each.score.low - slack <= to <= each.score.high + slack,
    )
