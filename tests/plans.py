"""Made-up judgements for the tests of robustness: plans of a few firm, uniform, triangular or discrete scores."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.robustness.judgements import FIRM, Judged, Judgements
from pilotrank.decision.robustness.sampling import Acceptability, Plan
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.request import WeightVariation

Floats = NDArray[np.float64]
Cell = tuple[float, float, float, int]


def criterion_on(
    low: float, high: float, *, direction: str = "max", corners: dict[str, float] | None = None
) -> Criterion:
    value = {"points": {at: float(each) for at, each in corners.items()}} if corners else "linear"
    scale = {"min": low, "max": high}
    return Criterion.model_validate({"name": "A", "scale": scale, "direction": direction, "value": value})


UNIT = criterion_on(0.0, 1.0)
FIVE = criterion_on(1.0, 5.0)


def firm(*values: float) -> list[Cell]:
    return [(value, value, value, FIRM) for value in values]


def judged(cells: Sequence[Cell], criterion: Criterion = UNIT) -> Judged:
    low, best, high, kind = np.array(cells, dtype=np.float64).reshape(-1, 4).T
    return Judged(criterion, low, best, high, kind.astype(np.int8))


def plan(  # noqa: PLR0913 - what a case is made of
    columns: Sequence[Sequence[Cell]],
    weights: Sequence[float] | None = None,
    *,
    kind: WeightVariation | None = None,
    top: int = 1,
    criterion: Criterion = UNIT,
    seed: int = 1,
) -> Plan:
    """Make a plan of columns of cells; weights are free unless they are given."""
    count = len(columns)
    shares = tuple(weights or [1 / count] * count)
    chosen = kind or ("none" if weights else "free")
    ids = tuple(f"a{row:02}" for row in range(len(columns[0])))
    made = tuple(judged(cells, criterion) for cells in columns)
    return Plan(Judgements(ids, made), Weighting(chosen, shares), top, seed, with_pairs=True)


def ranks_of(found: Acceptability) -> Floats:
    assert found.ranks is not None
    return found.ranks.share


def pairs_of(found: Acceptability) -> Floats:
    assert found.pairs is not None
    return found.pairs.share


def made_up(seed: int, count: int, criteria: int, *, whole: bool = False) -> list[list[Cell]]:
    generator = np.random.default_rng(seed)
    columns = []
    for _ in range(criteria):
        ends = np.sort(generator.random((count, 3)), axis=1)
        ends = np.round(4 * ends) / 4 if whole else ends
        kinds = generator.integers(1, 4, count)
        columns.append(
            [(*row, FIRM if row[0] == row[2] else int(kind)) for row, kind in zip(ends.tolist(), kinds, strict=True)]
        )
    return columns
