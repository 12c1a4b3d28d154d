"""What weights mean: shares of the whole, and points for a step on a scale."""

from collections.abc import Mapping
from itertools import pairwise
from math import fsum
from types import MappingProxyType

from pilotrank.workspace.models import Criterion, Points

MOST_POINTS = 100
"""The total of an approach that is best on every criterion."""


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
