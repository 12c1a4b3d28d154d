"""What it is worth to find a score out before choosing.

With fixed weights, and T the totals expected over the distributions of the scores, the K best by T are chosen. To know
one score moves a single total, so that its value has a closed form: the expected value of perfect information on it
(Raiffa and Schlaifer 1961, section 4.5), with the border of the K best in the place of the best other. To know many at
once has none, and is sampled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats, curve, values_of
from pilotrank.decision.ranking import STEPS_PER_POINT, total_steps
from pilotrank.decision.robustness.chunks import CHUNK, Model, blocks
from pilotrank.decision.robustness.judgements import DISCRETE, FIRM, UNIFORM, Judged, Judgements, atoms
from pilotrank.decision.robustness.sampling import Plan
from pilotrank.decision.robustness.scores import score_draw
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.decision.weights import MOST_POINTS

_NOISE: Final = 1e-9
"""A smaller gain, in points, is none but for rounding."""
_SAME: Final = 1e-9
"""Two values that are no further apart are the same but for rounding."""
_FEW_STEPS: Final = 64
"""The same for totals, in whole steps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a distribution on which density and value both are straight lines of the score."""

    width: float
    """In units of the scale."""
    density: tuple[float, float]
    """At its ends."""
    value: tuple[float, float]

    def above(self, threshold: float) -> tuple[float, float]:
        """Give E[(v - t)+] and P(v > t) over the piece; Simpson's rule is exact for what is no more than cubic."""
        start, end = self.value
        if start == end:
            places = (0.0, 1.0) if start > threshold + _SAME else (0.0, 0.0)
        else:
            crossing = min(max((threshold - start) / (end - start), 0.0), 1.0)
            places = (crossing, 1.0) if end > start else (0.0, crossing)
        left, right = places
        middle = (left + right) / 2
        gains = [self._density(place) * (self._value(place) - threshold) for place in (left, middle, right)]
        chances = [self._density(place) for place in (left, middle, right)]
        length = (right - left) * self.width / 6
        return length * (gains[0] + 4 * gains[1] + gains[2]), length * (chances[0] + 4 * chances[1] + chances[2])

    def _density(self, place: float) -> float:
        return self.density[0] + place * (self.density[1] - self.density[0])

    def _value(self, place: float) -> float:
        return self.value[0] + place * (self.value[1] - self.value[0])


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the value of one score varies."""

    pieces: tuple[Piece, ...]
    masses: tuple[float, ...]
    """Values that are each as likely as any other; empty where there are pieces."""

    @property
    def mean(self) -> float:
        """The expected value, 0 to 1."""
        return self.above(-1.0)[0] - 1.0

    def above(self, threshold: float) -> tuple[float, float]:
        """Give E[(v - t)+] and P(v > t); a value that is t but for rounding is not above it."""
        if self.masses:
            over = [value - threshold for value in self.masses if value > threshold + _SAME]
            return sum(over) / len(self.masses), len(over) / len(self.masses)
        parts = [piece.above(threshold) for piece in self.pieces]
        return sum(gain for gain, _ in parts), sum(chance for _, chance in parts)

    def below(self, threshold: float) -> tuple[float, float]:
        """Give E[(t - v)+] and P(v < t)."""
        pieces = tuple(replace(piece, value=(-piece.value[0], -piece.value[1])) for piece in self.pieces)
        return Distribution(pieces, tuple(-value for value in self.masses)).above(-threshold)


def distribution(judged: Judged, row: int) -> Distribution:
    """Say how the value of one score varies."""
    low, best, high = (float(each[row]) for each in (judged.low, judged.best, judged.high))
    kind = judged.kind[row]
    if kind == FIRM:
        return Distribution((), tuple(values_of(np.array([best]), judged.criterion).tolist()))
    if kind == DISCRETE:
        return Distribution((), tuple(values_of(atoms(low, best, high), judged.criterion).tolist()))
    corners = [at for at, _ in curve(judged.criterion) if low < at < high]
    borders = sorted({low, high, *corners, *([] if kind == UNIFORM else [best])})
    values = values_of(np.array(borders), judged.criterion).tolist()
    peak = 1 / (high - low) if kind == UNIFORM else 2 / (high - low)
    pieces = []
    for number in range(len(borders) - 1):
        left, right = borders[number : number + 2]
        ends = (peak, peak) if kind == UNIFORM else _triangular(left, right, (low, best, high), peak)
        pieces.append(Piece(right - left, ends, (values[number], values[number + 1])))
    return Distribution(tuple(pieces), ())


def _triangular(left: float, right: float, shape: tuple[float, float, float], peak: float) -> tuple[float, float]:
    """Give the density of a triangular distribution at both ends of a part that lies on one side of its mode."""
    low, best, high = shape
    if right <= best:
        return peak * (left - low) / (best - low), peak * (right - low) / (best - low)
    return peak * (high - left) / (high - best), peak * (high - right) / (high - best)


@dataclass(frozen=True, slots=True)
class Knowing:
    """What it is worth to know something."""

    approach: str | None
    """Whose score or scores; None for the scores of all approaches on a criterion."""
    criterion: str | None
    """None for all scores of an approach."""
    gain: float
    """By how much the sum of the best K is expected to grow, in points."""
    changes: float
    """The chance that other approaches are chosen."""


def expected_values(judgements: Judgements) -> list[Floats]:
    """Give the expected values, 0 to 1: for each criterion an array of n."""
    rows = range(len(judgements.ids))
    return [np.array([distribution(column, row).mean for row in rows]) for column in judgements.columns]


def expected_totals(values: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """Give the expected totals, in points: n, each on a whole step, so that equal ones are equal."""
    return total_steps(values, weights) / STEPS_PER_POINT


def thresholds(totals: Floats, top: int) -> tuple[NDArray[np.int64], Floats]:
    """Say what each total has to pass before the choice of the best K changes.

    Returns:
        For each of n approaches 1 where it is chosen, else 0, and the total that matters: of the last chosen one
        for those that are not, and of the first that is not for those that are. Equals are chosen in order.

    """
    order = np.lexsort((np.arange(len(totals)), -totals))
    chosen = np.zeros(len(totals), dtype=np.int64)
    chosen[order[:top]] = 1
    return chosen, np.where(chosen == 1, totals[order[top]], totals[order[top - 1]])


def single_scores(plan: Plan, criteria: Sequence[str]) -> tuple[Knowing, ...]:
    """Value every score that is not firm, the most worth knowing first; those that change nothing are left out.

    Args:
        plan: With the judgements, fixed weights, and how many can be chosen.
        criteria: Their ids.

    """
    judgements, weights = plan.judgements, plan.weighting.shares
    if len(judgements.ids) <= plan.top:
        return ()
    totals = expected_totals(expected_values(judgements), weights)
    chosen, bounds = thresholds(totals, plan.top)
    found = []
    for criterion, column, weight in zip(criteria, judgements.columns, weights, strict=True):
        for row in np.flatnonzero(column.kind != FIRM).tolist() if weight else []:
            drawn = distribution(column, row)
            worth = MOST_POINTS * weight
            threshold = drawn.mean + (float(bounds[row]) - float(totals[row])) / worth
            gain, chance = drawn.below(threshold) if chosen[row] else drawn.above(threshold)
            if gain * worth > _NOISE:
                found.append(Knowing(judgements.ids[row], criterion, gain * worth, chance))
    return tuple(sorted(found, key=_by_worth))


def _by_worth(each: Knowing) -> tuple[float, str, str]:
    return -round(each.gain / _NOISE), each.approach or "", each.criterion or ""


def bundles(plan: Plan, criteria: Sequence[str], samples: int, single: Sequence[Knowing]) -> tuple[Knowing, ...]:
    """Value all scores of each approach, and all scores on each criterion, from samples; the most worth first.

    Args:
        plan: With the judgements, fixed weights, and how many can be chosen.
        criteria: Their ids.
        samples: How many.
        single: What single scores are worth: a bundle in which but one varies is worth that.

    """
    judgements = plan.judgements
    count = len(judgements.ids)
    if count <= plan.top or judgements.is_firm:
        return ()
    tally = _BundleTally(plan)
    model = Model(
        seed=plan.seed,
        weighting=Weighting("none", plan.weighting.shares),
        draws=tuple(score_draw(column, vary_values=False) for column in judgements.columns),
        count=np.ones(count, dtype=np.int64),
        starts=np.arange(count),
        top=plan.top,
        bin_width=1,
        with_pairs=False,
    )
    for number in range(-(-samples // CHUNK)):
        for _, _, values in blocks(model, number, min(CHUNK, samples - number * CHUNK)):
            tally.add(values)
    found = {(each.approach, each.criterion): each for each in _named(tally, judgements.ids, criteria, samples)}
    found |= _of_one_score(plan, criteria, single)
    return tuple(sorted(found.values(), key=_by_worth))


def _of_one_score(
    plan: Plan, criteria: Sequence[str], single: Sequence[Knowing]
) -> Mapping[tuple[str | None, str | None], Knowing]:
    """Value the bundles that hold a single score that varies: they are worth what it is, which is known exactly."""
    varies = np.array([column.kind != FIRM for column in plan.judgements.columns])
    alone_on = dict(zip(criteria, varies.sum(axis=1) == 1, strict=True))
    alone_in = dict(zip(plan.judgements.ids, varies.sum(axis=0) == 1, strict=True))
    found: dict[tuple[str | None, str | None], Knowing] = {}
    for each in single:
        if alone_in[str(each.approach)]:
            found[each.approach, None] = replace(each, criterion=None)
        if alone_on[str(each.criterion)]:
            found[None, each.criterion] = replace(each, approach=None)
    return found


def _named(tally: "_BundleTally", ids: Sequence[str], criteria: Sequence[str], samples: int) -> Iterator[Knowing]:
    points = STEPS_PER_POINT * samples
    for name, gain, changes in zip(ids, tally.gains.tolist(), tally.changes.tolist(), strict=True):
        if gain:
            yield Knowing(name, None, gain / points, changes / samples)
    for name, gain, changes in zip(criteria, tally.criterion_gains, tally.criterion_changes, strict=True):
        if gain:
            yield Knowing(None, name, gain / points, changes / samples)


class _BundleTally:
    """Adds up what knowing several scores at once gains, in whole steps."""

    def __init__(self, plan: Plan) -> None:
        weights = plan.weighting.shares
        self._means = expected_values(plan.judgements)
        totals = expected_totals(self._means, weights)
        chosen, bounds = thresholds(totals, plan.top)
        self._worth = [MOST_POINTS * STEPS_PER_POINT * weight for weight in weights]
        self._steps = np.rint(totals * STEPS_PER_POINT)
        self._bounds = np.rint(bounds * STEPS_PER_POINT)
        self._sign = np.where(chosen == 1, -1.0, 1.0)
        self._chosen = np.flatnonzero(chosen)
        self.gains = np.zeros(len(totals), dtype=np.int64)
        self.changes = np.zeros(len(totals), dtype=np.int64)
        self.criterion_gains = [0] * len(weights)
        self.criterion_changes = [0] * len(weights)

    def add(self, values: Iterable[Floats]) -> None:
        totals: Floats | None = None
        for number, (drawn, mean, worth) in enumerate(zip(values, self._means, self._worth, strict=True)):
            moved = (drawn - mean) * worth
            self._add_criterion(number, self._steps + moved)
            totals = moved if totals is None else totals + moved
        if totals is not None:
            ahead = np.rint((self._steps + totals - self._bounds) * self._sign).astype(np.int64)
            self.gains += np.maximum(ahead, 0).sum(axis=0)
            self.changes += (ahead > _FEW_STEPS).sum(axis=0)

    def _add_criterion(self, number: int, totals: Floats) -> None:
        steps = np.rint(totals).astype(np.int64)
        size = len(self._chosen)
        best = np.partition(steps, -size, axis=1)[:, -size:].sum(axis=1)
        gain = best - steps[:, self._chosen].sum(axis=1)
        self.criterion_gains[number] += int(gain.sum())
        self.criterion_changes[number] += int(np.count_nonzero(gain > _FEW_STEPS))
