"""Who can come first, under which weights, and for three criteria how large the area of these weights is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING, Final

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.decision.weights import MOST_POINTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Point = tuple[float, float, float]
"""Three shares that sum to 1."""
Polygon = tuple[Point, ...]
"""The corners of a convex part of the weight triangle, in order."""

TRIANGLE: Final[Polygon] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_ROUNDING: Final = 1e-15
"""How far behind in a corner a row may be by rounding alone."""
_SLIVER: Final = 1e-14
"""An area no larger is none but for rounding."""
_TIE: Final = 1e-9
"""How far from a tie a linear program's answer may be that is one but for its tolerance."""


@dataclass(frozen=True, slots=True)
class Triangle:
    """Which approaches come first where in the weight triangle, at the best scores."""

    areas: Mapping[tuple[str, ...], Polygon]
    """By those that share an area, which is convex. Corners are shares in the order of the criteria."""


def distinct(values: Sequence[Floats]) -> "tuple[Floats, NDArray[np.intp]]":
    """Give the different rows of values, and for each approach the number of its row.

    Args:
        values: m arrays of n values, 0 to 1.

    Returns:
        k x m values of which no two are the same in whole steps of the total, and n row numbers.

    """
    table = np.column_stack(values)
    steps = np.rint(table * (MOST_POINTS * STEPS_PER_POINT))
    _, first, row = np.unique(steps, axis=0, return_index=True, return_inverse=True)
    return table[first], np.asarray(row, dtype=np.intp).reshape(-1)


def undominated(rows: Floats) -> "NDArray[np.intp]":
    """Give the numbers of the rows that no other one is nowhere below."""
    return np.flatnonzero(
        [np.count_nonzero((rows >= row).all(axis=1)) == 1 for row in rows]  # itself alone
    )


def winning_areas(rows: Floats) -> Mapping[int, Polygon]:
    """Divide the weight triangle by who comes first.

    A row's area is the triangle cut along its ties with other rows. The one that is ahead by most in some corner of
    what is left cuts next, so that few of them have to.

    Args:
        rows: k x 3 values, no two the same.

    Returns:
        For each row that comes first somewhere, its area, which is convex.

    """
    kept = undominated(rows)
    areas: dict[int, Polygon] = {}
    for row in kept.tolist():
        gaps = rows[row] - rows[kept]
        polygon = TRIANGLE
        while len(polygon) > 2:  # noqa: PLR2004 - fewer corners have no area
            corners = np.array(polygon)
            leads = sum(corners[:, axis, np.newaxis] * gaps[np.newaxis, :, axis] for axis in range(3))
            worst = int(np.argmin(leads.min(axis=0)))
            if leads[:, worst].min() >= -_ROUNDING:
                break
            polygon = cut(polygon, tuple(gaps[worst].tolist()))
        if len(polygon) > 2 and area(polygon) > _SLIVER:  # noqa: PLR2004 - fewer corners have no area
            areas[row] = polygon
    return areas


def cut(polygon: Polygon, gaps: Point) -> Polygon:
    """Keep the part of a convex polygon where a weighted sum is not below zero (Sutherland and Hodgman 1974).

    Args:
        polygon: Of weights.
        gaps: What the weights multiply.

    """
    heights = [corner[0] * gaps[0] + corner[1] * gaps[1] + corner[2] * gaps[2] for corner in polygon]
    kept: list[Point] = []
    for number, (corner, height) in enumerate(zip(polygon, heights, strict=True)):
        before = heights[number - 1]
        if height > 0 > before or height < 0 < before:
            kept.append(_between(polygon[number - 1], corner, before / (before - height)))
        if height >= 0:
            kept.append(corner)
    return tuple(kept)


def _between(start: Point, end: Point, share: float) -> Point:
    x, y, z = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    return x, y, z


def first_in_areas(rows: Floats, areas: Mapping[int, Polygon]) -> Mapping[int, Point]:
    """Give weights at which each row comes first, at least tied: the middle of its area where it has one.

    What a row lacks to the best total is a convex function of the weights and linear in each area, so that a row
    without an area ties, if anywhere, in a corner of the areas.

    Args:
        rows: k x 3 values, no two the same.
        areas: As :func:`winning_areas` gives them.

    """
    found: dict[int, Point] = {row: centre(polygon) for row, polygon in areas.items()}
    others = [row for row in range(len(rows)) if row not in areas]
    for row, polygon in areas.items():
        # In the corners of its own area a row has the best total: what another lacks there is the gap between the two.
        corners = np.array(polygon)
        gaps = rows[row] - rows[others]
        lacks = sum(corners[:, axis, np.newaxis] * gaps[np.newaxis, :, axis] for axis in range(3))
        for corner, number in np.argwhere(lacks <= _TIE).tolist():
            found.setdefault(others[number], polygon[corner])
    return found


def area(polygon: Polygon) -> float:
    """Give the area of a polygon of weights as a share of the triangle."""
    x, y, _ = polygon[0]
    terms = [(one[0] - x) * (two[1] - y) - (two[0] - x) * (one[1] - y) for one, two in pairwise(polygon[1:])]
    return abs(fsum(terms))


def centre(polygon: Polygon) -> Point:
    """Give the centre of a polygon: the mean of the weights in it."""
    parts = [(polygon[0], one, two) for one, two in pairwise(polygon[1:])]
    sizes = [area(part) for part in parts]
    whole = fsum(sizes)
    middles = [_middle(part) for part in parts]
    x, y, z = (fsum(size * each[axis] for size, each in zip(sizes, middles, strict=True)) / whole for axis in range(3))
    return x, y, z


def _middle(corners: Sequence[Point]) -> Point:
    x, y, z = (fsum(corner[axis] for corner in corners) / len(corners) for axis in range(3))
    return x, y, z


def first_by_linear_programs(rows: Floats) -> Mapping[int, tuple[float, ...]]:
    """Find the rows that come first under some weights, and the weights at which each leads by most.

    One linear program for each row r: the largest lead t with weights w on the simplex and w . r >= t + w . other for
    every other row. They differ in their objective and in one bound alone, so that each starts from the last one's
    answer.

    Args:
        rows: k x m values, no two the same.

    Returns:
        m shares for each row that can come first, at least tied.

    """
    import highspy  # noqa: PLC0415 - only where there are not three criteria

    count, size = rows.shape
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - its own way
    solver.setOptionValue("threads", 1)
    weights = [solver.addVariable(0, 1) for _ in range(size)]
    others = solver.addVariable(0, 1)
    solver.addConstr(sum(weights) == 1)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    # The best total of all others is at least that of each; the row's own is let go while it is its turn.
    bounds = [
        solver.addConstr(others - sum(float(value) * weight for value, weight in zip(row, weights, strict=True)) >= 0)
        for row in rows
    ]
    found: dict[int, tuple[float, ...]] = {}
    for number in range(count):
        solver.changeRowBounds(bounds[number].index, -highspy.kHighsInf, highspy.kHighsInf)
        for weight, value in zip(weights, rows[number], strict=True):
            solver.changeColCost(weight.index, float(value))
        solver.changeColCost(others.index, -1.0)
        solver.run()
        if solver.getInfo().objective_function_value >= -_TIE:
            shares = np.maximum(solver.getSolution().col_value[:size], 0)
            found[number] = tuple((shares / shares.sum()).tolist())
        solver.changeRowBounds(bounds[number].index, 0.0, highspy.kHighsInf)
    return found
