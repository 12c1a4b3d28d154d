"""One chunk of samples: weights and scores are drawn, approaches ranked, places counted.

A chunk depends on its number and the seed alone, so that chunks can be worked on anywhere and in any order. Inside it
samples are taken in blocks, for which no more memory is needed than fits a processor's cache.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats
from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.decision.robustness.draws import bits_of
from pilotrank.decision.robustness.scores import ScoreDraw
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.decision.weights import MOST_POINTS

CHUNK: Final = 2048
"""Samples in a chunk, but for the last one."""
_BLOCK_CELLS: Final = 2**17
"""Samples times approaches in a block."""
_LARGEST_ARRAY: Final = 2**22 - 2**12
"""Cells of an array that is larger than any in a block."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Model:
    """All that a chunk needs to know.

    Rows stand in order of their classes. A class whose scores are all firm is one row for all its approaches, which
    are always tied; any other class has a row for each.
    """

    seed: int
    weighting: Weighting
    draws: tuple[ScoreDraw, ...]
    """One for each criterion."""
    count: Counts
    """For how many approaches each row stands."""
    starts: NDArray[np.intp]
    """The first row of each class."""
    top: int
    """How many can be chosen: K."""
    bin_width: int
    """How many ranks are counted together: 1 unless there are too many."""
    with_pairs: bool
    """Whether it is counted how often each approach stands above each other one."""

    @property
    def approaches(self) -> int:
        """How many are ranked."""
        return int(self.count.sum())

    @property
    def rows(self) -> int:
        """How many are drawn."""
        return len(self.count)

    @property
    def block(self) -> int:
        """How many samples are taken at once; it changes no result."""
        return max(1, min(CHUNK, _BLOCK_CELLS // self.rows))


@dataclass(frozen=True, slots=True)
class Sums:
    """What a chunk adds up, for c classes: each figure is that of one member of the class."""

    samples: int
    ranks: Floats
    """c x ranks (or bins of ranks): in how many samples it has the rank, ties sharing theirs."""
    top: Floats
    """c: in how many samples it is among the top K; a tie across the border counts in part."""
    rank: Floats | None
    """c: the sum of its ranks, the middle of those that its group shares; None where ``ranks`` says it."""
    weights: Floats
    """c x m: the sum of the weights at which it comes first, divided by the number of winners."""
    first: Floats
    """c: how often it comes first, likewise."""
    pairs: Floats | None
    """c x c: in how many samples the first stands above the second, a tie counting half."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows of b samples in order, the best first."""

    rows: NDArray[np.int64]
    """b x n row numbers."""
    start: NDArray[np.int64]
    """How many approaches are strictly better than the one in this place: b x n, or n where no two ever tie."""
    size: NDArray[np.int64] | None
    """How many approaches share its total, itself included: b x n; None where no two ever tie."""


def chunk_sums(model: Model, number: int, samples: int) -> Sums:
    """Draw and rank the samples of one chunk.

    Args:
        model: What is drawn.
        number: Of the chunk.
        samples: How many.

    """
    # glibc gives the memory of a freed array back to the system, unless a larger one was freed before. Without this
    # each array of each block would be paid for with page faults, which take as long as the work itself.
    np.empty(_LARGEST_ARRAY)
    tally = _Tally(model, samples)
    for start, weights, values in blocks(model, number, samples):
        tally.add(start, weights, place(totals(weights, values), model.count))
    return tally.sums()


def blocks(model: Model, number: int, samples: int) -> Iterator[tuple[int, Floats, Iterator[Floats]]]:
    """Draw the samples of a chunk block by block: where each begins, its m x b weights, m arrays of b x n values.

    The values are drawn as they are asked for, and all must be before the next block.
    """
    bits = [bits_of(model.seed, number, part) for part in range(2 * len(model.draws) + 1)]
    for start in range(0, samples, model.block):
        size = min(model.block, samples - start)
        weights = model.weighting.draw(bits[0], size)
        pairs = zip(bits[1::2], bits[2::2], strict=True)
        yield start, weights, (draw.values(*own, size) for draw, own in zip(model.draws, pairs, strict=True))


def totals(weights: Iterable[Floats], values: Iterable[Floats]) -> Counts:
    """Give the totals of b samples as b x n whole steps, added up as :func:`pilotrank.decision.ranking.total_steps`.

    Args:
        weights: For each of m criteria the shares in b samples.
        values: For each the values, 0 to 1: b x n.

    """
    products = (column * weight[:, np.newaxis] for weight, column in zip(weights, values, strict=True))
    total = next(products)
    for product in products:
        total += product
    total *= MOST_POINTS * STEPS_PER_POINT
    return np.rint(total, out=total).astype(np.int64)


def place(steps: Counts, count: Counts) -> Placed:
    """Order the rows of each sample from the best total down.

    Args:
        steps: b x n totals in whole steps; they are overwritten.
        count: For how many approaches each of the n rows stands.

    """
    rows = len(count)
    row_bits = rows.bit_length()
    # One number holds a total, counted downwards, and under it the row: sorting these alone gives order and ties.
    keys = np.negative(steps, out=steps)
    keys <<= row_bits
    keys |= np.arange(rows)
    keys.sort(axis=1)
    order = keys & (2**row_bits - 1)
    keys >>= row_bits
    differs = keys[:, 1:] != keys[:, :-1]
    if differs.all() and rows == count.sum():
        return Placed(order, np.arange(rows), None)
    return _with_ties(order, differs, count)


def _with_ties(order: NDArray[np.int64], differs: NDArray[np.bool_], count: Counts) -> Placed:
    """Say which places tied rows share."""
    heads = np.ones(order.shape, dtype=np.bool_)
    heads[:, 1:] = differs
    first = np.flatnonzero(heads)
    members = count[order]
    before = (np.cumsum(members, axis=1) - members).ravel()
    rows_in_group = np.diff(first, append=order.size)
    start = np.repeat(before[first], rows_in_group)
    size = np.repeat(np.add.reduceat(members.ravel(), first), rows_in_group)
    return Placed(order, start.reshape(order.shape), size.reshape(order.shape))


class _Tally:
    """Adds up the blocks of a chunk, by rows."""

    def __init__(self, model: Model, samples: int) -> None:
        self._model = model
        self._samples = samples
        self._bins = -(-model.approaches // model.bin_width)
        self._cells: list[NDArray[np.int32]] = []
        self._shared: Floats | float = 0.0
        self._top = np.zeros(model.rows)
        self._rank = np.zeros(model.rows)
        self._weights = np.zeros((len(model.draws), model.rows))
        self._first = np.zeros(model.rows)
        smallest = np.uint8 if model.approaches <= 2**8 else np.int32
        self._has_ties = False
        self._places = np.empty((samples if model.with_pairs else 0, model.rows), dtype=smallest)

    def add(self, start: int, weights: Floats, placed: Placed) -> None:
        self._has_ties |= placed.size is not None
        self._add_winners(weights, placed)
        if self._model.bin_width > 1:
            self._add_binned(start, placed)
        elif placed.size is None:
            self._cells.append((placed.rows + placed.start * self._model.rows).astype(np.int32))
        else:
            self._shared = self._shared + shared_ranks(placed, placed.size, self._model)
        if self._model.with_pairs:
            part = self._places[start : start + len(placed.rows)].reshape(-1)
            cells = placed.rows + np.arange(len(placed.rows))[:, np.newaxis] * self._model.rows
            places = np.broadcast_to(placed.start.astype(part.dtype), cells.shape)
            part[cells.ravel()] = places.ravel()

    def _add_winners(self, weights: Floats, placed: Placed) -> None:
        """Add up the weights at which each comes first."""
        rows = self._model.rows
        if placed.size is None:
            winner, share = placed.rows[:, 0], np.ones(len(placed.rows))
        else:
            sample, position = np.nonzero(placed.start == 0)
            winner, share = placed.rows[sample, position], 1 / placed.size[sample, position]
            weights = weights[:, sample]
        self._first += np.bincount(winner, weights=share, minlength=rows)
        for criterion, weight in enumerate(weights):
            self._weights[criterion] += np.bincount(winner, weights=weight * share, minlength=rows)

    def _add_binned(self, start: int, placed: Placed) -> None:
        """Count ranks in bins; tied approaches take turns at the ranks that they share, one sample after another."""
        rows, flat = self._model.rows, placed.rows.ravel()
        begin = np.broadcast_to(placed.start, placed.rows.shape)
        size = np.ones(1, dtype=np.int64) if placed.size is None else placed.size
        turn = start + np.arange(len(begin))[:, np.newaxis] + placed.rows
        bins = (begin + turn % size) // self._model.bin_width
        self._cells.append((bins * rows + placed.rows).astype(np.int32))
        among_top = np.clip((self._model.top - begin) / size, 0, 1)
        self._top += np.bincount(flat, weights=among_top.ravel(), minlength=rows)
        self._rank += np.bincount(flat, weights=(begin + (size + 1) / 2).ravel(), minlength=rows)

    def _ranks(self) -> Floats:
        """Give the ranks, or bins of ranks, of each row; whole cells are counted all at once, which costs least."""
        cells = np.concatenate([np.empty(0, dtype=np.int32), *(each.ravel() for each in self._cells)])
        counted = np.bincount(cells, minlength=self._bins * self._model.rows).reshape(self._bins, self._model.rows)
        return np.asarray(counted + self._shared, dtype=np.float64).T

    def sums(self) -> Sums:
        model = self._model
        ranks = _by_class(self._ranks(), model)
        is_binned = model.bin_width > 1
        return Sums(
            samples=self._samples,
            ranks=ranks,
            top=_by_class(self._top, model) if is_binned else ranks[:, : model.top].sum(axis=1),
            rank=_by_class(self._rank, model) if is_binned else None,
            weights=_by_class(self._weights.T, model),
            first=_by_class(self._first, model),
            pairs=self._pairs() if model.with_pairs else None,
        )

    def _pairs(self) -> Floats:
        pairs = wins(self._places.T, has_ties=self._has_ties)
        pairs = _by_class(_by_class(pairs, self._model).T, self._model).T
        np.fill_diagonal(pairs, self._samples / 2)
        return pairs


def _by_class(figures: Floats, model: Model) -> Floats:
    """Give each class the mean of its rows: they are exchangeable."""
    if len(model.starts) == model.rows:
        return figures
    rows_in_class = np.diff(model.starts, append=model.rows)
    return np.asarray((np.add.reduceat(figures, model.starts, axis=0).T / rows_in_class).T)


def shared_ranks(placed: Placed, sizes: NDArray[np.int64], model: Model) -> Floats:
    """Count how often each row has each rank where some tie; they share the ranks of their group evenly.

    Args:
        placed: The rows in order.
        sizes: How many approaches share each one's total.
        model: Says how many rows and approaches there are.

    Returns:
        An array of ranks x rows; a row stands for one of its approaches.

    """
    cells = placed.rows + placed.start * model.rows
    counts = np.zeros((model.approaches, model.rows))
    for size in np.flatnonzero(np.bincount(sizes.ravel())).tolist():
        own = np.bincount(cells[sizes == size], minlength=counts.size).reshape(counts.shape)
        # Each group's share at the rank where it starts and at the size - 1 ranks that follow.
        until = np.cumsum(own, axis=0)
        until[size:] -= until[:-size].copy()
        counts += until / size
    return counts


def wins(places: NDArray[np.integer], *, has_ties: bool) -> Floats:
    """Count how often each row stands above each other one, a tie counting half.

    Args:
        places: n x s: how many approaches are strictly better, for each row and sample.
        has_ties: Whether two rows may have the same place.

    """
    size, samples = places.shape
    places = np.ascontiguousarray(places)
    result = np.full((size, size), samples / 2)
    for row, own in enumerate(places[:-1]):
        others = places[row + 1 :]
        above = _count(own < others)
        below = _count(own > others) if has_ties else samples - above
        result[row, row + 1 :] += (above - below) / 2
        result[row + 1 :, row] -= (above - below) / 2
    return result


def _count(marks: NDArray[np.bool_]) -> Counts:
    """Count the marks in each row, of which a chunk has fewer than 2^16: small numbers are added up twice as fast."""
    return np.asarray(marks.view(np.uint8).sum(axis=1, dtype=np.uint16), dtype=np.int64)
