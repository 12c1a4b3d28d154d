"""Scores with their ranges as arrays: what is known of n approaches, and how the rest of it varies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats, Scored
from pilotrank.workspace.models import UNKNOWN, Criterion, Score
from pilotrank.workspace.request import ScoreVariation, Variation

FIRM, TRIANGULAR, UNIFORM, DISCRETE = range(4)
"""How a score varies: not at all, or within its range by one of three distributions."""
_MOST_WHOLE: Final = 100
"""A discrete score takes the whole numbers of its range where these are no more."""

Kinds = NDArray[np.int8]
Chosen = Callable[[str, Score], bool]


@dataclass(frozen=True, slots=True)
class Judged:
    """The scores of n approaches on one criterion, in the unit of its scale.

    Attributes:
        criterion: With its scale, direction and value function.
        low: The lower ends of the ranges.
        best: The best scores.
        high: The upper ends.
        kind: How each varies.

    """

    criterion: Criterion
    low: Floats
    best: Floats
    high: Floats
    kind: Kinds

    def at(self, rows: NDArray[np.intp]) -> "Judged":
        """Take some approaches."""
        return replace(self, low=self.low[rows], best=self.best[rows], high=self.high[rows], kind=self.kind[rows])


@dataclass(frozen=True, slots=True)
class Judgements:
    """What is known of n approaches on m criteria.

    Approaches with the same scores, ranges and distributions can't be told apart: they are one class. The members
    of a class whose scores are all firm are always tied.
    """

    ids: tuple[str, ...]
    columns: tuple[Judged, ...]
    """One for each criterion, in the order of ``criteria.yaml``."""

    @property
    def is_firm(self) -> bool:
        """Whether nothing varies."""
        return all((column.kind == FIRM).all() for column in self.columns)

    def classes(self) -> NDArray[np.intp]:
        """Give the class of each approach: n numbers from 0 up."""
        cells = [each for column in self.columns for each in (column.low, column.best, column.high, column.kind)]
        _, classes = np.unique(np.column_stack(cells), axis=0, return_inverse=True)
        return np.asarray(classes, dtype=np.intp).reshape(-1)


def judgements_of(
    approaches: Sequence[Scored],
    criteria: Mapping[str, Criterion],
    variation: Variation,
    varies: Chosen = lambda _criterion, _score: True,
) -> Judgements:
    """Say how the scores of approaches vary.

    Args:
        approaches: In order of id.
        criteria: In the order of ``criteria.yaml``.
        variation: By which distributions, and how wide at least.
        varies: Which scores do at all, by the id of the criterion; the others stay at their best scores.

    """
    columns = []
    for name, criterion in criteria.items():
        cells = [_cell(name, approach.scores[name], criterion, variation, varies) for approach in approaches]
        low, best, high, kind = np.array(cells, dtype=np.float64).reshape(-1, 4).T
        columns.append(Judged(criterion, low, best, high, kind.astype(np.int8)))
    return Judgements(tuple(approach.id for approach in approaches), tuple(columns))


def _cell(
    name: str, score: Score, criterion: Criterion, variation: Variation, varies: Chosen
) -> tuple[float, float, float, int]:
    """Give the range of one score, and how it varies there."""
    best = score.best
    if variation.scores == "none" or not varies(name, score):
        return best, best, best, FIRM
    low = max(min(score.low, best - variation.widen), criterion.scale.min)
    high = min(max(score.high, best + variation.widen), criterion.scale.max)
    if low == high:
        return best, best, best, FIRM
    return low, best, high, _distribution(variation.scores, score)


def _distribution(variation: ScoreVariation, score: Score) -> int:
    if variation == "discrete":
        return DISCRETE
    if variation == "triangular" or (variation == "by-basis" and score.basis not in UNKNOWN):
        return TRIANGULAR
    return UNIFORM


def atoms(low: float, best: float, high: float) -> Floats:
    """Give the values that a discrete score takes, each as likely as any other.

    They are the ends of the range, the best score and, where these are no more than a hundred, the whole numbers
    between the ends.

    >>> atoms(2, 3, 5).tolist(), atoms(0.5, 1, 2.5).tolist()
    ([2.0, 3.0, 4.0, 5.0], [0.5, 1.0, 2.0, 2.5])
    """
    first, last = np.ceil(low), np.floor(high)
    whole = np.arange(first, last + 1) if last - first < _MOST_WHOLE else np.empty(0)
    return np.unique(np.concatenate((np.array([low, best, high], dtype=np.float64), whole)))
