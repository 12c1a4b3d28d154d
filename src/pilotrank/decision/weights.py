"""What weights mean: shares of the whole, and points for a step on a scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from types import MappingProxyType
from typing import Final

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.workspace.models import Criterion, Points

MOST_POINTS = 100
"""The total of an approach that is best on every criterion."""

LEAST_SHARE: Final = 1e-9
"""A smaller share is no weight to speak of."""


def shares(weights: Mapping[str, float]) -> Mapping[str, float]:
    """Normalise weights so that they sum to 1.

    Args:
        weights: Non-negative numbers by criterion, not all zero.

    Returns:
        The shares, 0 to 1, in the same order.

    >>> dict(shares({"a": 2, "b": 1, "c": 1}))
    {'a': 0.5, 'b': 0.25, 'c': 0.25}

    """
    largest = max(weights.values())
    scaled = {name: weight / largest for name, weight in weights.items()}  # so that huge weights do not overflow
    whole = fsum(scaled.values())
    return MappingProxyType({name: weight / whole for name, weight in scaled.items()})


def worth_of_step(criterion: Criterion, share: float) -> tuple[float, float]:
    """Give what one unit up on a criterion's scale is worth.

    Returns:
        The least and the greatest worth, in points of the total (0 to 100), over the parts of the value function;
        the two are equal where it is linear. Negative for a cost: one unit more lowers the total.

    """
    scale = criterion.scale
    if not isinstance(criterion.value, Points):
        sign = 1 if criterion.direction == "max" else -1
        worth = sign * MOST_POINTS * share / (scale.max - scale.min)
        return worth, worth
    points = sorted(criterion.value.points.items())
    slopes = [share * (after - before) / (right - left) for (left, before), (right, after) in pairwise(points)]
    return min(slopes), max(slopes)


@dataclass(frozen=True, slots=True)
class TradeOff:
    """What makes up for one unit on a criterion."""

    better: str
    """The criterion on which an approach is one unit of the scale better."""
    worse: str
    """The criterion on which another may then be so many units worse and yet have the same total."""
    least: float
    """How many units of the scale of ``worse``; it may be more than the scale is long."""
    greatest: float | None
    """Larger than ``least`` where a value function is not linear; None where no amount makes up for it."""


def trade_offs(criteria: Mapping[str, Criterion], weights: Mapping[str, float]) -> tuple[TradeOff, ...]:
    """Say what the weights mean: how much on each other criterion makes up for one unit on the weightiest one.

    Args:
        criteria: In the order of ``criteria.yaml``.
        weights: Shares by criterion.

    Returns:
        One for each other criterion that has a weight to speak of.

    """
    worths = {
        name: _worths(criterion, weights[name]) for name, criterion in criteria.items() if weights[name] > LEAST_SHARE
    }
    weightiest = max(worths, key=lambda name: weights[name])
    least, greatest = worths[weightiest]
    return tuple(
        TradeOff(weightiest, name, least / most_each, greatest / least_each if least_each else None)
        for name, (least_each, most_each) in worths.items()
        if name != weightiest
    )


def _worths(criterion: Criterion, share: float) -> tuple[float, float]:
    """Give the least and the greatest worth of one unit for the better, whatever the direction."""
    least, greatest = sorted(map(abs, worth_of_step(criterion, share)))
    return least, greatest


def shares_of_differences(values: Sequence[Floats], weights: Sequence[float]) -> tuple[float | None, ...]:
    """Say how much of the differences between approaches each criterion accounts for.

    The difference of two approaches on a criterion is its share times the distance of their values; this is averaged
    over all pairs of approaches, and divided by the sum over the criteria. A criterion on which all approaches have
    the same value accounts for nothing, whatever its weight.

    Args:
        values: m arrays of n values, each 0 to 1.
        weights: m shares that sum to 1.

    Returns:
        m shares that sum to 1; None throughout where no two approaches differ.

    """
    differences = [weight * _mean_distance(column) for column, weight in zip(values, weights, strict=True)]
    whole = fsum(differences)
    return tuple(difference / whole if whole else None for difference in differences)


def _mean_distance(column: Floats) -> float:
    """Give the mean distance of all pairs of values: Gini's mean difference, from the values in order."""
    count = len(column)
    if count < 2:  # noqa: PLR2004 - a pair
        return 0.0
    places = 2 * np.arange(count) - (count - 1)
    return float(fsum(places * np.sort(column)) * 2 / (count * (count - 1)))
