"""Random scores, as values: what the ranking would be if the words were read otherwise, or silence were filled."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats, ValueFunction, value_function
from pilotrank.decision.robustness.draws import PIECE, Bits, Pieces, pieces, uniforms
from pilotrank.decision.robustness.judgements import DISCRETE, FIRM, UNIFORM, Judged, atoms

_MOST_PARTS: Final = 10
"""Into how many parts a scale is divided where its value function varies, unless it has fewer whole steps."""


@dataclass(frozen=True, slots=True)
class ScoreDraw:
    """How the values of n approaches on one criterion are drawn.

    A triangular number is low + (best - low) max(u, v) + (high - best) min(u, v), with u and v uniform on 0 to 1: the
    larger of two uniform numbers has a density that rises from 0, the smaller one that falls. A uniform one is
    low + (high - low) u. Where the value function is linear that holds for values as well, so that nothing is left
    to convert.
    """

    function: ValueFunction
    varies: bool
    """Whether any score does."""
    is_linear: bool
    """Whether a value is a linear function of a number drawn."""
    start: Floats
    """What the number is at u = v = 0: a value where it is linear, else a score."""
    rise: NDArray[np.float32]
    """What max(u, v) adds, and under it ``fall`` what min(u, v) does, per 16-bit step."""
    fall: NDArray[np.float32]
    second: NDArray[np.uint16] | None
    """1 where v counts, 0 where it is taken as 0; None where it always counts."""
    tables: tuple[tuple[int, Floats], ...]
    """The discrete ones: the row and what it takes."""
    parts: int
    """Of the scale where the value function varies; 0 where it does not."""

    def values(self, bits: Bits, curve_bits: Bits, count: int) -> Floats:
        """Draw ``count`` rows of n values, 0 to 1.

        Args:
            bits: For the scores.
            curve_bits: For the value function.
            count: How many.

        """
        numbers = self._numbers(bits, count)
        if self.parts:
            return bent(numbers, random_curves(curve_bits, count, self.parts), self.function)
        return numbers if self.is_linear else self.function.of(numbers)

    def _numbers(self, bits: Bits, count: int) -> Floats:
        size = len(self.start)
        if not self.varies:
            return np.broadcast_to(self.start, (count, size))
        drawn = pieces(bits, count, 2 * size)
        numbers = self._continuous(drawn[:, :size], drawn[:, size:])
        for row, table in self.tables:
            numbers[:, row] = table[(drawn[:, row].astype(np.int64) * len(table)) >> 16]
        return numbers

    def _continuous(self, first: Pieces, second: Pieces) -> Floats:
        if self.second is not None:
            second = second * self.second
        part = np.maximum(first, second) * self.rise
        part += np.minimum(first, second) * self.fall
        numbers = part.astype(np.float64)
        numbers += self.start
        return numbers


def score_draw(judged: Judged, *, vary_values: bool) -> ScoreDraw:
    """Prepare the drawing of values on one criterion."""
    function = value_function(judged.criterion)
    discrete, uniform = judged.kind == DISCRETE, judged.kind == UNIFORM
    is_linear = not function.corners and not vary_values and not discrete.any()
    ends = (judged.low, judged.best, judged.high)
    low, best, high = (function.of(each) for each in ends) if is_linear else ends
    # A piece stands for a cell; adding half a piece puts the number into its middle.
    start = np.where((judged.kind == FIRM) | discrete, best, low + (high - low) * (PIECE / 2))
    return ScoreDraw(
        function=function,
        varies=bool((judged.kind != FIRM).any()),
        is_linear=is_linear,
        start=start,
        rise=np.where(discrete, 0, (np.where(uniform, high, best) - low) * PIECE).astype(np.float32),
        fall=np.where(discrete, 0, (high - best) * PIECE).astype(np.float32),
        second=np.where(uniform, 0, 1).astype(np.uint16) if uniform.any() else None,
        tables=tuple((row, atoms(*(float(each[row]) for each in ends))) for row in np.flatnonzero(discrete).tolist()),
        parts=parts_of(function.high - function.low) if vary_values else 0,
    )


def parts_of(length: float) -> int:
    """Give the number of parts of a scale between whose borders a random value function is a straight line.

    They are the whole steps of the scale where there are two to ten of these, else ten equal parts.
    """
    return int(length) if length.is_integer() and 2 <= length <= _MOST_PARTS else _MOST_PARTS  # noqa: PLR2004


def random_curves(bits: Bits, count: int, parts: int) -> Floats:
    """Draw value functions that rise from 0 to 1: their values at the borders of the parts.

    The values inside are sorted uniform numbers: uniform on all that rise, as in ordinal SMAA (Lahdelma, Miettinen
    and Salminen 2003).

    Returns:
        ``count`` rows of ``parts`` + 1 values.

    """
    curves = np.empty((count, parts + 1))
    curves[:, 0], curves[:, -1] = 0, 1
    curves[:, 1:-1] = np.sort(uniforms(bits, count, parts - 1), axis=1)
    return curves


def bent(scores: Floats, curves: Floats, function: ValueFunction) -> Floats:
    """Put each row of scores through its own value function.

    Args:
        scores: Rows of n scores, in the criterion's unit.
        curves: As many rows of values at the borders of equal parts of the scale, from worst to best.
        function: Says the scale and the direction.

    """
    parts = curves.shape[1] - 1
    up = scores - function.low if function.rises else function.high - scores
    place = up / (function.high - function.low) * parts
    part = np.clip(place.astype(np.intp), 0, parts - 1)
    left, right = (np.take_along_axis(curves, part + side, axis=1) for side in (0, 1))
    return np.asarray(left + (place - part) * (right - left))
