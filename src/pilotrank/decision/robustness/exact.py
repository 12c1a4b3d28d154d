"""What holds without sampling: dominance, how far weights can move, the nearest weights that change the first place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, inf, sqrt
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.explanation import nearest_tie
from pilotrank.decision.matrix import Floats, Matrix, value_function
from pilotrank.decision.ranking import Steps, total_steps
from pilotrank.decision.robustness import first_place
from pilotrank.decision.robustness.judgements import Judgements
from pilotrank.decision.robustness.sampling import Plan

_NOISE: Final = 1e-12
"""How large a slope may be that is none but for rounding."""
_BLOCK_CELLS: Final = 4_000_000
"""Pairs times criteria that are looked at together."""

Marks = NDArray[np.bool_]


def dominance(low: Sequence[Floats], high: Sequence[Floats]) -> Marks:
    """Say who dominates whom: is nowhere worse and somewhere better, so that no weights put it below.

    Args:
        low: m arrays of n values: the worst that each approach may have on a criterion.
        high: The best that each may have; the same arrays where the scores are taken as firm.

    Returns:
        n x n: whether the first dominates the second, whatever the values between low and high.

    """
    count = len(low[0])
    result = np.empty((count, count), dtype=np.bool_)
    rows = max(1, _BLOCK_CELLS // count)
    for start in range(0, count, rows):
        part = slice(start, start + rows)
        never_worse = np.ones((len(low[0][part]), count), dtype=np.bool_)
        better = np.zeros_like(never_worse)
        for worst, best in zip(low, high, strict=True):
            never_worse &= worst[part, np.newaxis] >= best
            better |= worst[part, np.newaxis] > best
        result[part] = never_worse & better
    return result


@dataclass(frozen=True, slots=True)
class StabilityInterval:
    """How far a weight can move while the others keep their ratios: the ends of an interval of shares, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Stability:
    """How far one weight can move."""

    first: StabilityInterval
    """While one of the current leaders stays first, at least tied."""
    shortlist: StabilityInterval
    """While each member of the current top K stays at least tied with the best of the others."""


@dataclass(frozen=True, slots=True)
class Unseating:
    """The nearest weights at which another approach ties the leader."""

    row: int
    """The approach that does."""
    weights: tuple[float, ...]
    distance: float
    """Euclidean distance from the current weights, 0 to the square root of 2."""


def stability(values: Sequence[Floats], weights: Sequence[float], top: int) -> tuple[Stability, ...]:
    """Give the stability intervals of the weights (Triantaphyllou and Sanchez 1997).

    Args:
        values: m arrays of n values, 0 to 1.
        weights: m shares that sum to 1.
        top: K.

    """
    steps = total_steps(values, weights)
    ranks = len(steps) - np.searchsorted(np.sort(steps), steps, side="right")  # how many are strictly better
    leaders, members = np.flatnonzero(ranks == 0), np.flatnonzero(ranks < top)
    outsiders = np.flatnonzero(ranks >= top)
    everyone = np.arange(len(steps))
    result = []
    for criterion in range(len(weights)):
        line = _Line(values, weights, criterion, steps)
        alone = [line.interval(np.array([leader]), everyone) for leader in leaders]
        first = StabilityInterval(min(each.low for each in alone), max(each.high for each in alone))
        result.append(Stability(first, line.interval(members, outsiders)))
    return tuple(result)


class _Line:
    """The weightings on which one weight goes from 0 to 1 and the others keep their ratios."""

    def __init__(self, values: Sequence[Floats], weights: Sequence[float], criterion: int, steps: Steps) -> None:
        self._steps = steps
        self._at = weights[criterion]
        others = [weight if number != criterion else 0.0 for number, weight in enumerate(weights)]
        if not any(others):
            others = [0.0 if number == criterion else 1.0 for number in range(len(weights))]
        whole = fsum(others) or 1.0  # a criterion alone has no others
        rest = np.zeros(len(steps))
        for column, other in zip(values, others, strict=True):
            rest += column * (other / whole)
        self._slope = values[criterion] - rest
        self._value = self._slope * self._at + rest

    def interval(self, members: NDArray[np.intp], others: NDArray[np.intp]) -> StabilityInterval:
        """Give the closed interval in which each member stays at least tied with each other one."""
        low, high = 0.0, 1.0
        for member in members:
            lead = self._value[member] - self._value[others]
            lead[self._steps[member] == self._steps[others]] = 0
            slope = self._slope[member] - self._slope[others]
            slope[np.abs(slope) < _NOISE] = 0
            with np.errstate(divide="ignore", invalid="ignore"):
                ties = self._at - lead / slope
            low = max(low, float(np.max(ties[slope > 0], initial=-inf)))
            high = min(high, float(np.min(ties[slope < 0], initial=inf)))
        return StabilityInterval(min(low, self._at), max(high, self._at))


def unseating(values: Sequence[Floats], weights: Sequence[float]) -> Unseating | None:
    """Find the nearest weights at which an approach that is not the leader ties it.

    Args:
        values: m arrays of n values, 0 to 1.
        weights: m shares that sum to 1.

    Returns:
        None where no weights do. An approach with the leader's own values is no other one. Where several lead already,
        the second of them, at no distance.

    """
    steps = total_steps(values, weights)
    leader = int(np.argmax(steps))
    gaps = np.array([column[leader] - column for column in values])
    differs = (np.abs(gaps) > _NOISE).any(axis=0)
    for tied in np.flatnonzero((steps == steps[leader]) & differs).tolist():
        return Unseating(tied, tuple(weights), 0.0)
    found: list[Unseating] = []
    for bound, row in _by_nearness(gaps, weights):
        if found and bound > min(each.distance for each in found) + _NOISE:
            break
        if min(gaps[:, row]) <= 0 and differs[row]:
            nearest = nearest_tie(weights, gaps[:, row].tolist())
            distance = sqrt(fsum((a - b) ** 2 for a, b in zip(weights, nearest, strict=True)))
            found.append(Unseating(row, tuple(nearest), distance))
    return min(found, key=lambda each: (round(each.distance / _NOISE), each.row), default=None)


def _by_nearness(gaps: Floats, weights: Sequence[float]) -> Iterator[tuple[float, int]]:
    """Order the approaches by a lower bound: the distance to a tie where weights might be negative too."""
    centred = gaps - gaps.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    lead = np.zeros(gaps.shape[1])
    for gap, weight in zip(gaps, weights, strict=True):
        lead += gap * weight
    bound = np.where(length > _NOISE, lead / np.maximum(length, _NOISE), inf)
    return ((float(bound[row]), row) for row in np.argsort(bound, kind="stable").tolist())


@dataclass(frozen=True, slots=True)
class Exact:
    """What holds without sampling, by id."""

    dominates: tuple[tuple[str, str], ...] | None
    """Pairs of which the first dominates the second within the ranges of the scores; None past so many approaches."""
    dominates_at_best: tuple[tuple[str, str], ...] | None
    """The same at the best scores."""
    dominated: int
    """How many approaches are dominated at the best scores."""
    always: tuple[str, ...]
    """Among the top K whatever the weights above zero and the scores within their ranges: all but fewer than K others
    are dominated, on the criteria that may have a weight."""
    never: tuple[str, ...]
    """Never among the top K, likewise: dominated by K or more others."""
    always_first: tuple[str, ...]
    """The same for the first place."""
    never_first: tuple[str, ...]
    first_area: Mapping[str, float] | None
    """The share of all weightings in which each comes first at the best scores; None but for three criteria."""
    can_be_first: Mapping[str, Mapping[str, float]]
    """Who comes first at the best scores under some weighting, at least tied, and such weights."""
    stability: Mapping[str, Stability]
    """By criterion."""
    unseat: tuple[str, Mapping[str, float], float] | None
    """The approach, the weights and their distance; see :class:`Unseating`."""


def named(ids: Sequence[str], marks: Marks) -> tuple[str, ...]:
    """Give the ids that are marked."""
    return tuple(ids[row] for row in np.flatnonzero(marks).tolist())


def by_criterion(criteria: Sequence[str], shares: Sequence[float]) -> Mapping[str, float]:
    """Give each share the name of its criterion."""
    return MappingProxyType(dict(zip(criteria, (float(share) for share in shares), strict=True)))


def exact_of(matrix: Matrix, plan: Plan, *, listed: bool) -> tuple[Exact, first_place.Triangle | None]:
    """Work out all that needs no samples.

    Args:
        matrix: The best scores.
        plan: The ranges of the same approaches, the current weights, how they vary, and how many can be chosen.
        listed: Whether the pairs of which one dominates the other are listed.

    """
    values, ids, names = matrix.values, matrix.ids, matrix.criteria
    weights, top = plan.weighting.shares, plan.top
    low, high = _ends(plan.judgements, vary_values=plan.vary_values)
    within, at_best = dominance(low, high), dominance(values, values)
    weighed = [number for number, is_weighed in enumerate(plan.weighting.weighed) if is_weighed]
    sure = dominance([low[number] for number in weighed], [high[number] for number in weighed])
    first, areas, triangle = _first_places(ids, names, values)
    unseat = unseating(values, weights)
    return Exact(
        dominates=tuple(_pairs(ids, within)) if listed else None,
        dominates_at_best=tuple(_pairs(ids, at_best)) if listed else None,
        dominated=int(at_best.any(axis=0).sum()),
        always=named(ids, len(ids) - 1 - sure.sum(axis=1) < top),
        never=named(ids, sure.sum(axis=0) >= top),
        always_first=named(ids, sure.sum(axis=1) == len(ids) - 1),
        never_first=named(ids, sure.sum(axis=0) > 0),
        first_area=areas,
        can_be_first=first,
        stability=MappingProxyType(dict(zip(names, stability(values, weights, top), strict=True))),
        unseat=(ids[unseat.row], by_criterion(names, unseat.weights), unseat.distance) if unseat else None,
    ), triangle


def _ends(judgements: Judgements, *, vary_values: bool) -> tuple[list[Floats], list[Floats]]:
    """Give the least and the greatest values of each approach on each criterion.

    Where value functions vary these are straight lines: any function that rises puts them in the same order.
    """
    low, high = [], []
    for column in judgements.columns:
        function = value_function(column.criterion)
        function = replace(function, corners=()) if vary_values else function
        ends = [function.of(each) for each in (column.low, column.high)]
        low.append(np.minimum(*ends))
        high.append(np.maximum(*ends))
    return low, high


def _pairs(ids: Sequence[str], marks: Marks) -> Iterator[tuple[str, str]]:
    return ((ids[a], ids[b]) for a, b in np.argwhere(marks).tolist())


def _first_places(
    ids: Sequence[str], names: Sequence[str], values: Sequence[Floats]
) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, float] | None, first_place.Triangle | None]:
    """Say who can come first and at which weights; with three criteria also how large the area of these is."""
    rows, row_of = first_place.distinct(values)
    members = {row: tuple(ids[each] for each in np.flatnonzero(row_of == row).tolist()) for row in range(len(rows))}
    if len(names) != 3:  # noqa: PLR2004 - the weights of three criteria make a triangle
        weights = first_place.first_by_linear_programs(rows)
        return _named_weights(members, weights, names), None, None
    areas = first_place.winning_areas(rows)
    share = dict.fromkeys(ids, 0.0)
    for row, polygon in areas.items():
        for name in members[row]:
            share[name] = first_place.area(polygon) / len(members[row])
    triangle = first_place.Triangle(MappingProxyType({members[row]: polygon for row, polygon in areas.items()}))
    return _named_weights(members, first_place.first_in_areas(rows, areas), names), MappingProxyType(share), triangle


def _named_weights(
    members: Mapping[int, tuple[str, ...]], weights: Mapping[int, tuple[float, ...]], names: Sequence[str]
) -> Mapping[str, Mapping[str, float]]:
    found = {name: by_criterion(names, each) for row, each in weights.items() for name in members[row]}
    return MappingProxyType(dict(sorted(found.items())))
