"""Who can come first, under which weights, and for three criteria how large the area of these weights is."""

from collections.abc import Iterator, Mapping, Sequence
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
_TIE: Final = 1e-9
"""How far from a tie a linear program's answer may be that is one but for its tolerance."""


@dataclass(frozen=True, slots=True)
class Triangle:
    """Which approaches come first where in the weight triangle, at the best scores."""

    areas: Mapping[tuple[str, ...], tuple[Polygon, ...]]
    """By those that share an area: its convex parts. Corners are shares in the order of the criteria."""


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


def winning_areas(rows: Floats) -> Mapping[int, tuple[Polygon, ...]]:
    """Divide the weight triangle by who comes first.

    Each row in turn takes from the areas of those before it what lies on its side of a straight line. Both sides of
    a cut have the same corners, so that the areas fill the triangle whatever the rounding.

    Args:
        rows: k x 3 values, no two the same.

    Returns:
        For each row that comes first somewhere, the convex parts of its area.

    """
    areas: dict[int, list[Polygon]] = {}
    # Rows that are strong everywhere first: they leave the fewest pieces to cut.
    for row in sorted(undominated(rows).tolist(), key=lambda row: -fsum(rows[row])):
        taken = [TRIANGLE] if not areas else []
        for other, parts in areas.items():
            kept: list[Polygon] = []
            gaps = rows[other] - rows[row]
            for part in parts:
                inside, outside = cut(part, (float(gaps[0]), float(gaps[1]), float(gaps[2])))
                kept += [inside] if inside else []
                taken += [outside] if outside else []
            areas[other] = kept
        areas[row] = taken
    return {row: tuple(parts) for row, parts in sorted(areas.items()) if parts}


def cut(polygon: Polygon, gaps: Point) -> tuple[Polygon, Polygon]:
    """Cut a convex polygon along the line on which a weighted sum is zero.

    Args:
        polygon: Of weights.
        gaps: What the weights multiply.

    Returns:
        The part where the sum is above zero and the one where it is below; either is empty where it has no area.

    """
    heights = [corner[0] * gaps[0] + corner[1] * gaps[1] + corner[2] * gaps[2] for corner in polygon]
    if min(heights) >= 0:
        return polygon, ()
    if max(heights) <= 0:
        return (), polygon
    above: list[Point] = []
    below: list[Point] = []
    for number, (corner, height) in enumerate(zip(polygon, heights, strict=True)):
        before, height_before = polygon[number - 1], heights[number - 1]
        if (height > 0 > height_before) or (height < 0 < height_before):
            crossing = _between(before, corner, height_before / (height_before - height))
            above.append(crossing)
            below.append(crossing)
        if height >= 0:
            above.append(corner)
        if height <= 0:
            below.append(corner)
    return tuple(above), tuple(below)


def _between(start: Point, end: Point, share: float) -> Point:
    x, y, z = (a + share * (b - a) for a, b in zip(start, end, strict=True))
    return x, y, z


def first_in_areas(rows: Floats, areas: Mapping[int, tuple[Polygon, ...]]) -> Mapping[int, Point]:
    """Give weights at which each row comes first, at least tied: the middle of its area where it has one.

    What a row lacks to the best total is a convex function of the weights and linear in each part, so that a row
    without an area ties, if anywhere, in a corner of the parts.

    Args:
        rows: k x 3 values, no two the same.
        areas: As :func:`winning_areas` gives them.

    """
    corners = np.array(sorted({corner for parts in areas.values() for part in parts for corner in part}))
    totals = sum(corners[:, axis, np.newaxis] * rows[np.newaxis, :, axis] for axis in range(3))
    lacks = np.max(totals, axis=1, keepdims=True) - totals
    found: dict[int, Point] = {}
    for row in range(len(rows)):
        nearest = int(np.argmin(lacks[:, row]))
        if row in areas:
            found[row] = centre(areas[row])
        elif lacks[nearest, row] <= _TIE:
            x, y, z = corners[nearest].tolist()
            found[row] = (x, y, z)
    return found


def area(polygon: Polygon) -> float:
    """Give the area of a polygon of weights as a share of the triangle."""
    x, y, _ = polygon[0]
    terms = [(one[0] - x) * (two[1] - y) - (two[0] - x) * (one[1] - y) for one, two in pairwise(polygon[1:])]
    return abs(fsum(terms))


def centre(polygons: Sequence[Polygon]) -> Point:
    """Give the centre of some polygons: the mean of the weights in them; of their corners where they have no area."""
    corners = [corner for polygon in polygons for corner in polygon]
    parts = [(area(each), _middle(each)) for polygon in polygons for each in _triangles(polygon)]
    whole = fsum(size for size, _ in parts)
    if not whole:
        return _middle(corners)
    x, y, z = (fsum(size * middle[axis] for size, middle in parts) / whole for axis in range(3))
    return x, y, z


def _triangles(polygon: Polygon) -> Iterator[Polygon]:
    return ((polygon[0], one, two) for one, two in pairwise(polygon[1:]))


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
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        solver.run()
        if solver.getInfo().objective_function_value >= -_TIE:
            shares = np.maximum(solver.getSolution().col_value[:size], 0)
            found[number] = tuple((shares / shares.sum()).tolist())
        solver.changeRowBounds(bounds[number].index, 0.0, highspy.kHighsInf)
    return found
