"""Answers about the worth of steps into weights, and how consistent the answers are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log
from types import MappingProxyType
from typing import Final

import numpy as np

from pilotrank.decision.weights import shares
from pilotrank.workspace.answers import Answered, BestWorst, Formula, Judgements, Method, Order, Points

_NOISE: Final = 1e-12
"""What is left by rounding where answers are perfectly consistent."""
_RANDOM_INDEX: Final = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean consistency index of random judgements about 1 to 15 things (Saaty 1980, table 1.4)."""
_MOST_RATIO: Final = 0.10
"""Saaty's rule of thumb for the consistency ratio of pairwise judgements."""
_FEWEST: Final = 3
"""Criteria with which the table of thresholds starts."""
_THRESHOLDS: Final[Mapping[int, tuple[float, ...]]] = MappingProxyType(
    {
        3: (0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667),
        4: (0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683),
        5: (0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960),
        6: (0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262),
        7: (0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403),
        8: (0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657),
        9: (0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662),
    }
)
"""The largest input-based ratio that passes, by how many times the best is worth as the worst, for 3 to 9 criteria
(Liang, Brunelli and Rezaei 2020, table 3)."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One judgement beside what follows from the weights, or for best-worst from two other judgements."""

    a: str
    b: str
    given: float
    """How many times as much a is worth as b."""
    implied: float


@dataclass(frozen=True, slots=True)
class Consistency:
    """How well judgements go together."""

    index: float
    """0 where they are perfectly consistent. For pairwise judgements (λmax - n)/(n - 1) (Saaty 1980); for best-worst
    the ξ of the linear model (Rezaei 2016)."""
    ratio: float | None
    """For pairwise judgements the index over that of random ones; for best-worst the input-based ratio (Liang,
    Brunelli and Rezaei 2020, equation 4). None where the random index is not known, or the best is worth as much as the
    worst and yet something does not fit: both would be a division by zero."""
    threshold: float | None
    """The largest ratio that is held acceptable; None where no table says."""
    worst: Misfit | None
    """The judgement that fits least; None where all fit."""

    @property
    def acceptable(self) -> bool | None:
        """Whether the ratio is within what is held acceptable; None where that can't be said."""
        return None if self.ratio is None or self.threshold is None else self.ratio <= self.threshold


@dataclass(frozen=True, slots=True)
class ElicitedWeights:
    """Weights that follow from answers."""

    answered: Answered
    weights: Mapping[str, Fraction | float]
    """By criterion, in the order of ``criteria.yaml``, as they are to be kept: points, or shares."""
    consistency: Consistency | None
    """None for methods whose answers can't contradict each other."""

    @property
    def method(self) -> Method:
        """The method that was used."""
        return self.answered.method

    @property
    def shares(self) -> Mapping[str, float]:
        """The weights as shares of 0 to 1 that sum to 1."""
        return shares({name: float(weight) for name, weight in self.weights.items()})


def elicit(answered: Answered, criteria: Sequence[str]) -> ElicitedWeights:
    """Turn answers into weights.

    Args:
        answered: Answers that were found right.
        criteria: The ids of all criteria, in the order of ``criteria.yaml``.

    """
    consistency = None
    weights: Mapping[str, Fraction | float]
    match answered.answers:
        case Points(points=points):
            weights = points
        case Order(order=order, formula=formula):
            weights = dict(zip(order, rank_order_weights(len(order), formula), strict=True))
        case Judgements(judgements=judgements):
            weights, consistency = _pairwise(judgements, criteria)
        case BestWorst() as answers:
            weights = _best_worst_weights(answers, criteria)
            consistency = _best_worst_consistency(answers, weights, criteria)
    return ElicitedWeights(answered, MappingProxyType({name: weights[name] for name in criteria}), consistency)


def rank_order_weights(count: int, formula: Formula) -> tuple[Fraction, ...]:
    """Give weights to criteria of which only the order is known (Barron and Barrett 1996).

    Args:
        count: How many criteria, 1 or more.
        formula: ``centroid``, the centre of all weights in that order; ``sum``, which falls in equal steps; or
            ``reciprocal``, proportional to one over the place.

    Returns:
        Shares that sum to 1, the most first.

    >>> [str(share) for share in rank_order_weights(3, "centroid")]
    ['11/18', '5/18', '1/9']
    """
    places = range(1, count + 1)
    match formula:
        case "centroid":
            raw = [sum((Fraction(1, later) for later in range(place, count + 1)), Fraction(0)) for place in places]
        case "sum":
            raw = [Fraction(count + 1 - place) for place in places]
        case "reciprocal":
            raw = [Fraction(1, place) for place in places]
    return tuple(each / sum(raw) for each in raw)


def _pairwise(
    judgements: Mapping[str, Mapping[str, float]], criteria: Sequence[str]
) -> tuple[Mapping[str, float], Consistency]:
    """Give the principal eigenvector of judgements, and their consistency (Saaty 1980, chapter 1)."""
    places = {name: place for place, name in enumerate(criteria)}
    matrix = np.ones((len(criteria), len(criteria)))
    for first, others in judgements.items():
        for second, times in others.items():
            matrix[places[first], places[second]] = times
            matrix[places[second], places[first]] = 1 / times
    roots, vectors = np.linalg.eig(matrix)
    principal = int(np.argmax(roots.real))
    vector = np.abs(vectors[:, principal].real)
    weights = dict(zip(criteria, (vector / vector.sum()).tolist(), strict=True))
    judged = [
        Misfit(first, second, times, weights[first] / weights[second])
        for first, others in judgements.items()
        for second, times in others.items()
    ]
    judged.sort(key=lambda each: sorted((places[each.a], places[each.b])))  # whatever the order of the answers
    count = len(criteria)
    index = _without_noise((float(roots[principal].real) - count) / max(count - 1, 1))
    return weights, Consistency(
        index=index,
        ratio=_over_random(index, count),
        threshold=_MOST_RATIO,
        worst=_least_fitting(judged),
    )


def _over_random(index: float, count: int) -> float | None:
    """Divide a consistency index by that of random judgements; None where Saaty's table ends."""
    if count > len(_RANDOM_INDEX):
        return None
    random_index = _RANDOM_INDEX[count - 1]
    return index / random_index if random_index else 0.0


def _without_noise(value: float) -> float:
    return 0.0 if value < _NOISE else value


def _least_fitting(judged: Iterable[Misfit]) -> Misfit | None:
    """Give the judgement that is furthest, as a ratio, from what the others imply; None where all fit."""
    # Rounded, so that of those that are equally far, which rounding errors would tell apart, the first is named.
    worst = max(judged, key=lambda each: round(_misfit(each) / _NOISE))
    return worst if _misfit(worst) > _NOISE else None


def _misfit(judged: Misfit) -> float:
    return abs(log(judged.given / judged.implied))


def _best_worst_weights(answers: BestWorst, criteria: Sequence[str]) -> Mapping[str, float]:
    """Solve the linear model of the best-worst method (Rezaei 2016, model 4).

    It looks for the weights that keep the largest of all |w_best - a_bj w_j| and |w_j - a_jw w_worst| smallest.

    Args:
        answers: About the criteria.
        criteria: The ids of all criteria.

    Returns:
        Shares that sum to 1.

    """
    from highspy import Highs  # noqa: PLC0415 - no other method needs it

    solver = Highs()
    solver.silent()
    largest = solver.addVariable(0)
    weights = {name: solver.addVariable(0) for name in criteria}
    solver.addConstr(sum(weights.values()) == 1)
    best, worst = weights[answers.best], weights[answers.worst]
    for name, times in answers.best_to.items():
        solver.addConstr(best - times * weights[name] <= largest)
        solver.addConstr(times * weights[name] - best <= largest)
    for name, times in answers.to_worst.items():
        solver.addConstr(weights[name] - times * worst <= largest)
        solver.addConstr(times * worst - weights[name] <= largest)
    solver.minimize(largest)
    return {name: float(solver.val(weight)) for name, weight in weights.items()}


def _best_worst_consistency(answers: BestWorst, weights: Mapping[str, float], criteria: Sequence[str]) -> Consistency:
    best, worst = weights[answers.best], weights[answers.worst]
    gaps = [abs(best - times * weights[name]) for name, times in answers.best_to.items()]
    gaps += [abs(weights[name] - times * worst) for name, times in answers.to_worst.items()]
    between = answers.best_to[answers.worst]
    misfits = {name: abs(answers.best_to[name] * answers.to_worst[name] - between) for name in criteria}
    least = max(misfits, key=lambda name: misfits[name])
    index = _without_noise(max(gaps))
    ratio = 0.0 if misfits[least] < _NOISE and not index else None
    if between > 1:
        ratio = misfits[least] / (between**2 - between)
    row = _THRESHOLDS.get(int(between)) if float(between).is_integer() else None
    column = len(criteria) - _FEWEST
    return Consistency(
        index=index,
        ratio=ratio,
        threshold=row[column] if row and 0 <= column < len(row) else None,
        worst=Misfit(answers.best, least, answers.best_to[least], between / answers.to_worst[least])
        if misfits[least] > _NOISE
        else None,
    )
