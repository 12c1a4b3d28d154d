"""Ids meet numbers: the scores of some approaches as arrays, in one fixed order from here on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from pilotrank.workspace.models import Criterion, Points, Score

Floats = NDArray[np.float64]

_NOISE: Final = 1e-9
"""How far apart two values may be that are the same but for rounding."""


class Scored(Protocol):
    """What has scores: an approach, or its row in a ranking."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def scores(self) -> Mapping[str, Score]:
        """By criterion."""
        ...


@dataclass(frozen=True, slots=True)
class Matrix:
    """The best scores of n approaches on m criteria.

    Attributes:
        ids: The approaches, in order of id; row i of every column is ``ids[i]``.
        criteria: The criteria, in the order of ``criteria.yaml``.
        values: One read-only array of n values, 0 (worst on the scale) to 1 (best), for each criterion.

    """

    ids: tuple[str, ...]
    criteria: tuple[str, ...]
    values: tuple[Floats, ...]


def matrix_of(approaches: Sequence[Scored], criteria: Mapping[str, Criterion]) -> Matrix:
    """Take the best scores of approaches as values of the criteria.

    Args:
        approaches: In order of id, each with a score on every criterion.
        criteria: In the order of ``criteria.yaml``.

    """
    columns = []
    for best, criterion in zip(raw_scores(approaches, criteria), criteria.values(), strict=True):
        column = values_of(best, criterion)
        column.flags.writeable = False
        columns.append(column)
    return Matrix(tuple(approach.id for approach in approaches), tuple(criteria), tuple(columns))


def raw_scores(approaches: Sequence[Scored], criteria: Iterable[str]) -> tuple[Floats, ...]:
    """Give the best scores of n approaches: for each criterion an array of n, in the unit of its scale."""
    return tuple(np.array([each.scores[name].best for each in approaches], dtype=np.float64) for name in criteria)


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """How scores become values, in numbers alone."""

    low: float
    """The lower end of the scale."""
    high: float
    rises: bool
    """Whether more is better."""
    corners: tuple[tuple[float, float], ...]
    """Scores with their values, 0 to 1, between which it is a straight line; empty where it is one throughout."""

    def of(self, scores: Floats) -> Floats:
        """Give the values of scores on the scale: 0 (worst) to 1 (best), in a new array of the same shape."""
        if self.corners:
            at, values = zip(*self.corners, strict=True)
            return np.asarray(np.interp(scores, at, values))
        return (scores - self.low if self.rises else self.high - scores) / (self.high - self.low)


def value_function(criterion: Criterion) -> ValueFunction:
    """Take the value function of a criterion."""
    corners = curve(criterion) if isinstance(criterion.value, Points) else ()
    return ValueFunction(criterion.scale.min, criterion.scale.max, criterion.direction == "max", corners)


def values_of(scores: Floats, criterion: Criterion) -> Floats:
    """Put scores through a criterion's value function.

    Args:
        scores: Any shape, in the criterion's unit, on its scale.
        criterion: Says the scale, the direction and the value function.

    Returns:
        The values, 0 (worst on the scale) to 1 (best), in a new array of the same shape: linear from one end of the
        scale to the other, or interpolated linearly between the given points (Keeney and Raiffa 1976, chapter 3).

    """
    return value_function(criterion).of(scores)


def curve(criterion: Criterion) -> tuple[tuple[float, float], ...]:
    """Give the corners of a value function: pairs of a score and its value, 0 to 1, in order of the score."""
    if isinstance(criterion.value, Points):
        return tuple((at, value / 100) for at, value in sorted(criterion.value.points.items()))
    ends = (0.0, 1.0) if criterion.direction == "max" else (1.0, 0.0)
    return (criterion.scale.min, ends[0]), (criterion.scale.max, ends[1])


def scores_at(value: float, criterion: Criterion) -> tuple[float, float] | None:
    """Give the scores that have a value: one, or all from the first to the second where the function is flat.

    Args:
        value: Any number.
        criterion: Says the scale, the direction and the value function.

    Returns:
        The least and the greatest; None where none on the scale has the value.

    """
    found = []
    for (left, before), (right, after) in pairwise(curve(criterion)):
        found += [at for at, its in ((left, before), (right, after)) if abs(value - its) <= _NOISE]
        if min(before, after) + _NOISE < value < max(before, after) - _NOISE:
            found.append(left + (value - before) / (after - before) * (right - left))
    return (min(found), max(found)) if found else None
