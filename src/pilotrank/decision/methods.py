"""Other methods than the additive one, each with its own published scaling of the raw scores.

They show whether an answer depends on the method. Each gives a figure for every approach, larger for the better.
"""

from collections.abc import Callable, Mapping, Sequence
from math import fsum, sqrt
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.workspace.models import Criterion, Preference

Method = Literal["additive", "product", "topsis", "promethee"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)

_NOISE: Final = 1e-9
"""How far a difference may be from a threshold, as a share of it, to be that threshold but for rounding."""
_BLOCK: Final = 256
"""Approaches that are held against all others at once, so that memory stays small."""


def weighted_product(scores: Sequence[Floats], weights: Sequence[float], criteria: Sequence[Criterion]) -> Floats:
    """Multiply scores, each to the power of its weight (Bridgman 1922; Yoon and Hwang 1995, section 3.3).

    The power is negative for a cost. The product is divided by that of an ideal approach with the best of all scores
    that are there, which changes no order and brings it between 0 and 1.

    Args:
        scores: m arrays of n raw scores above zero.
        weights: m shares that sum to 1.
        criteria: m criteria with their directions.

    Returns:
        n ratios, above 0 up to 1.

    """
    logs = np.zeros(len(scores[0]))
    for column, weight, criterion in zip(scores, weights, criteria, strict=True):
        if criterion.direction == "max":
            logs += weight * np.log(column / column.max())
        else:
            logs -= weight * np.log(column / column.min())
    return np.asarray(np.exp(logs))


def topsis(scores: Sequence[Floats], weights: Sequence[float], criteria: Sequence[Criterion]) -> Floats:
    """Give the closeness to the best of the scores that are there (Hwang and Yoon 1981, pages 128 to 134).

    Scores are divided by the length of their column (vector normalisation) and multiplied by their weight. The
    closeness is the distance to the worst point over the sum of the distances to the worst and to the best point.

    Args:
        scores: m arrays of n raw scores.
        weights: m shares that sum to 1.
        criteria: m criteria with their directions.

    Returns:
        n figures from 0 to 1; one half throughout where no two approaches differ.

    """
    to_best, to_worst = np.zeros(len(scores[0])), np.zeros(len(scores[0]))
    for column, weight, criterion in zip(scores, weights, criteria, strict=True):
        weighted = weight * _normalised(column)
        ends = (weighted.max(), weighted.min())
        best, worst = ends if criterion.direction == "max" else reversed(ends)
        to_best += (weighted - best) ** 2
        to_worst += (weighted - worst) ** 2
    from_best, from_worst = np.sqrt(to_best), np.sqrt(to_worst)
    whole = from_best + from_worst
    return np.asarray(np.divide(from_worst, whole, out=np.full(len(whole), 0.5), where=whole > 0))


def _normalised(column: Floats) -> Floats:
    """Divide a column by its length as a vector; a column of zeros stays as it is."""
    largest = float(np.abs(column).max())
    if not largest:
        return column
    scaled = column / largest  # so that huge scores do not overflow
    return np.asarray(scaled / sqrt(fsum((scaled**2).tolist())))


def promethee(scores: Sequence[Floats], weights: Sequence[float], criteria: Sequence[Criterion]) -> Floats:
    """Give the net flow of PROMETHEE II (Brans and Vincke 1985; Brans, Vincke and Mareschal 1986).

    Every two approaches are compared criterion by criterion; how far one is preferred to the other depends on the
    difference of their raw scores through the criterion's preference function. The net flow is the mean weighted
    preference over all others less that of all others.

    Args:
        scores: m arrays of n raw scores.
        weights: m shares that sum to 1.
        criteria: m criteria with their directions and preference functions, ``usual`` where they have none.

    Returns:
        n flows from -1 to 1; 0 for an approach that stands alone.

    """
    count = len(scores[0])
    flows = np.zeros(count)
    for start in range(0, count, _BLOCK):
        part = slice(start, start + _BLOCK)
        for column, weight, criterion in zip(scores, weights, criteria, strict=True):
            sign = 1 if criterion.direction == "max" else -1
            gaps = _exact(sign * (column[part, np.newaxis] - column[np.newaxis, :]), criterion.preference)
            preferred = preference(gaps, criterion.preference) - preference(-gaps, criterion.preference)
            flows[part] += weight * preferred.sum(axis=1)
    return flows / max(count - 1, 1)


def _exact(gaps: Floats, function: Preference | None) -> Floats:
    """Take away what rounding adds to differences that are just a threshold: 0.4 - 0.3 is above 0.1."""
    for threshold in (function.q, function.p) if function else ():
        if threshold is not None:
            for end in (threshold, -threshold):
                gaps = np.where(np.abs(gaps - end) <= _NOISE * abs(end), end, gaps)
    return gaps


def preference(gaps: Floats, function: Preference | None) -> Floats:
    """Put differences through a preference function (Brans and Vincke 1985, section 2).

    Args:
        gaps: By how much one score is better than another, in the criterion's unit; any shape.
        function: The function with its thresholds; ``usual`` where None.

    Returns:
        0 (no preference) to 1 (strict preference), in the same shape. At a threshold itself the lower of two
        values holds: a difference of exactly q counts for nothing.

    """
    if function is None or function.function == "usual":
        return np.asarray(gaps > 0, dtype=np.float64)
    q, p, s = (0.0 if each is None else each for each in (function.q, function.p, function.s))
    match function.function:
        case "u-shape":
            return np.asarray(gaps > q, dtype=np.float64)
        case "v-shape":
            return np.asarray(np.clip(gaps / p, 0, 1))
        case "level":
            return np.asarray(((gaps > q).astype(np.float64) + (gaps > p)) / 2)
        case "linear":
            return np.asarray(np.clip((gaps - q) / (p - q), 0, 1) if p > q else gaps > q, dtype=np.float64)
        case "gaussian":
            return np.where(gaps > 0, -np.expm1(-(np.maximum(gaps, 0) ** 2) / (2 * s**2)), 0.0)


FIGURES: Final[Mapping[Method, Callable[[Sequence[Floats], Sequence[float], Sequence[Criterion]], Floats]]] = (
    MappingProxyType({"product": weighted_product, "topsis": topsis, "promethee": promethee})
)
"""How each method other than the additive one makes a figure of raw scores, shares and criteria."""
