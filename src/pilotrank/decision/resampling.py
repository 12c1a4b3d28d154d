"""Random numbers for bootstraps and permutations, the same on every machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats

_CHUNK_CELLS: Final = 500_000
"""Numbers drawn at once: what fits in a processor's cache many times over, and in any memory."""
_COVERED: Final = (0.025, 0.975)
"""A 95% interval (percentile bootstrap: Efron and Tibshirani 1993, chapter 13)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% interval; None at both ends where the statistic has no value."""

    low: float | None
    high: float | None


def uniform_chunks(seed: int, stream: int, samples: int, width: int) -> Iterator[Floats]:
    """Draw ``samples`` rows of ``width`` numbers, uniform on [0, 1), in chunks of rows.

    Only ``Generator.random`` is used, whose stream numpy keeps from version to version. Each chunk has its own
    child of the seed, so that the numbers do not depend on who draws them when.

    Args:
        seed: Of all random numbers of a result, 0 or more.
        stream: Which use of the seed it is, 0 or more; different uses get independent numbers.
        samples: Rows in all.
        width: Numbers in a row.

    Raises:
        ValueError: ``samples`` is below 1 or ``seed`` below 0.

    """
    if samples < 1 or seed < 0:
        message = f"samples must be 1 or more and seed 0 or more, not {samples} and {seed}"
        raise ValueError(message)
    rows = max(1, _CHUNK_CELLS // max(width, 1))
    for number, start in enumerate(range(0, samples, rows)):
        children = np.random.SeedSequence(seed, spawn_key=(stream, number))
        yield np.random.Generator(np.random.PCG64(children)).random((min(rows, samples - start), width))


def interval(statistics: Floats) -> Interval:
    """Give the 95% percentile interval of bootstrapped statistics; those without a value (NaN) are left out."""
    valid = statistics[~np.isnan(statistics)]
    if not valid.size:
        return Interval(None, None)
    low, high = np.quantile(valid, _COVERED)
    return Interval(float(low), float(high))


def resampled(numbers: Floats, size: int) -> NDArray[np.int64]:
    """Turn uniform numbers into row numbers of ``size`` rows, drawn with replacement."""
    return (numbers * size).astype(np.int64)
