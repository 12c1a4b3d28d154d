"""Stochastic multicriteria acceptability analysis: SMAA-2 (Lahdelma and Salminen 2001), by sampling.

Chunks of samples are independent, so that any executor may work on them; their sums are added up in the order of
their numbers, so that it changes nothing which one does, or how many threads it has.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from math import inf, nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats
from pilotrank.decision.robustness.chunks import CHUNK, Model, Sums, blocks, chunk_sums, totals
from pilotrank.decision.robustness.judgements import FIRM, Judgements
from pilotrank.decision.robustness.scores import score_draw
from pilotrank.decision.robustness.weightings import Weighting

Progress = Callable[[int, int], None]
"""Told how many samples are done, of how many."""

_TABLE_CELLS: Final = 1_000**2
"""Approaches times ranks in a table, unless the full one is asked for: past it ranks are counted in bins."""
MOST_PAIRED: Final = 200
"""Approaches of which each pair is counted or listed, unless that is asked for."""
_COVERED: Final = (0.05, 0.95)
"""The cumulative acceptability at the ends of the range of ranks."""
_MOST_CONFIDENT: Final = 50
"""Approaches whose confidence factors are worked out where there are more than that can be paired."""
_IN_FLIGHT: Final = 64
"""Chunks handed to an executor before the first is asked for."""
_NOISE: Final = 1e-12
EARLY_SAMPLES: Final = 2 * CHUNK
"""Samples with which one source alone varies, or does not: the first ones of the same stream."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Shares of the samples with their standard errors, from the variance between chunks.

    Attributes:
        share: Of any shape, 0 to 1.
        error: The standard error of each; NaN where there was but one chunk.

    """

    share: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Acceptability:
    """What the samples say of n approaches, in the order of the ids they were given in.

    Attributes:
        samples: How many there were.
        chunks: In how many independent chunks.
        ranks: n x n: the share of samples in which each has each rank, the best rank first, ties sharing theirs;
            None where there are too many.
        top: Of n: the share of samples in which each is among the top K.
        first: Of n: the same for the first place.
        early_top: The same for ``top`` in the first samples, up to :data:`EARLY_SAMPLES`.
        rank_low: The smallest rank at which the cumulative acceptability reaches 0.05; where ranks are counted in bins,
            the smallest of its bin.
        rank_high: The same for 0.95, and the largest of its bin.
        bin_width: How many ranks are counted together: 1 unless there are too many approaches.
        expected_rank: The mean rank.
        central_weights: n x m: the mean of the weights at which it comes first; NaN where it never does.
        pairs: n x n: how often the first stands above the second, a tie counting half; None where not counted.

    """

    samples: int
    chunks: int
    ranks: Estimates | None
    top: Estimates
    first: Estimates
    early_top: Floats
    rank_low: NDArray[np.int64]
    rank_high: NDArray[np.int64]
    bin_width: int
    expected_rank: Floats
    central_weights: Floats
    pairs: Estimates | None

    @property
    def mean_width(self) -> float:
        """How many ranks the 90% range is wide on average: 0 where every rank, or its bin, is certain."""
        return max(float(np.mean(self.rank_high - self.rank_low)) - (self.bin_width - 1), 0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sampled, and how."""

    judgements: Judgements
    weighting: Weighting
    top: int
    """How many can be chosen: K."""
    seed: int
    vary_values: bool = False
    with_pairs: bool = False
    """Whether pairs are counted, where the approaches are not too many."""
    full: bool = False
    """Whether single ranks and pairs are counted however many approaches there are."""


def model_of(plan: Plan) -> tuple[Model, NDArray[np.intp]]:
    """Prepare the drawing; also give the class of each approach."""
    judgements = plan.judgements
    classes = judgements.classes()
    order = np.argsort(classes, kind="stable")
    sizes = np.bincount(classes)
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    firm = np.all([column.kind[order[first]] == FIRM for column in judgements.columns], axis=0)
    rows_in_class = np.where(firm, 1, sizes)
    rows = np.concatenate([order[start : start + count] for start, count in zip(first, rows_in_class, strict=True)])
    count = np.repeat(np.where(firm, sizes, 1), rows_in_class)
    approaches = len(classes)
    return Model(
        seed=plan.seed,
        weighting=plan.weighting,
        draws=tuple(score_draw(column.at(rows), vary_values=plan.vary_values) for column in judgements.columns),
        count=count,
        starts=np.cumsum(rows_in_class) - rows_in_class,
        top=min(plan.top, approaches),
        bin_width=1 if plan.full else -(-(approaches**2) // _TABLE_CELLS),
        with_pairs=plan.with_pairs and (plan.full or approaches <= MOST_PAIRED),
    ), classes


def sample(
    plan: Plan,
    samples: int,
    *,
    threads: int = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Acceptability:
    """Draw samples and say how they fall out.

    Args:
        plan: What is drawn; there is at least one approach.
        samples: How many: 1 or more.
        threads: How many work on it, where no executor is given; they change nothing but the time it takes.
        executor: What works on the chunks instead, such as that of a cluster.
        progress: Told after each chunk.

    """
    model, classes = model_of(plan)
    total = _Total()
    for sums in _map_chunks(model, samples, threads, executor):
        total.add(sums)
        if progress:
            progress(total.samples, samples)
    return total.acceptability(model, classes)


def _sizes(samples: int) -> Iterator[tuple[int, int]]:
    """Number the chunks, each with its samples."""
    return ((number, min(CHUNK, samples - start)) for number, start in enumerate(range(0, samples, CHUNK)))


def _map_chunks(model: Model, samples: int, threads: int, executor: Executor | None) -> Iterator[Sums]:
    """Work on the chunks; their sums come in order, and only so many wait at a time that memory stays bounded."""
    if executor is not None:
        yield from _map_on(executor, model, samples, _IN_FLIGHT)
    elif threads == 1:
        for number, size in _sizes(samples):
            yield chunk_sums(model, number, size)
    else:
        with ThreadPoolExecutor(threads) as pool:
            yield from _map_on(pool, model, samples, 2 * threads)


def _map_on(executor: Executor, model: Model, samples: int, in_flight: int) -> Iterator[Sums]:
    waiting: deque[Future[Sums]] = deque()
    for number, size in _sizes(samples):
        waiting.append(executor.submit(chunk_sums, model, number, size))
        if len(waiting) == in_flight:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Summed:
    """Adds up one kind of counts, and their squares for the standard error."""

    def __init__(self) -> None:
        self._sum: Floats | float = 0.0
        self._squares: Floats | float = 0.0

    def add(self, counts: Floats, samples: int) -> None:
        squares = np.square(counts)
        squares /= samples
        self._sum = self._sum + counts
        self._squares = squares + self._squares

    def estimates(self, samples: int, chunks: int) -> Estimates:
        """Give shares of the samples.

        The squared error is the sum over the chunks of n (p - mean)^2, divided by N (chunks - 1), with n the samples
        and p the share of a chunk.
        """
        share = np.asarray(self._sum) / samples
        for certain in (0, 1):
            share[np.abs(share - certain) < _NOISE] = certain  # shares of ties add up with some rounding
        if chunks == 1:
            return _read_only(share, np.full_like(share, nan))
        spread = np.asarray(self._squares) / samples - share**2
        spread[spread < _NOISE] = 0
        return _read_only(share, np.sqrt(spread / (chunks - 1)))


def _read_only(share: Floats, error: Floats) -> Estimates:
    for each in (share, error):
        each.flags.writeable = False
    return Estimates(share, error)


class _Total:
    """Adds up chunks, by classes."""

    def __init__(self) -> None:
        self.samples = 0
        self._chunks = 0
        self._ranks, self._top, self._first, self._pairs = (_Summed() for _ in range(4))
        self._early: tuple[int, Floats | float] = (0, 0.0)
        self._rank: Floats | float = 0.0
        self._weights: Floats | float = 0.0
        self._has_pairs = False

    def add(self, sums: Sums) -> None:
        self.samples += sums.samples
        self._chunks += 1
        self._ranks.add(sums.ranks, sums.samples)
        self._top.add(sums.top, sums.samples)
        self._first.add(sums.first, sums.samples)
        if self.samples <= EARLY_SAMPLES:
            self._early = self.samples, self._early[1] + sums.top
        if sums.rank is not None:
            self._rank = self._rank + sums.rank
        self._weights = self._weights + sums.weights
        self._has_pairs = sums.pairs is not None
        if sums.pairs is not None:
            self._pairs.add(sums.pairs, sums.samples)

    def acceptability(self, model: Model, classes: NDArray[np.intp]) -> Acceptability:
        """Give each approach the figures of its class."""
        ranks, top, first = (
            each.estimates(self.samples, self._chunks) for each in (self._ranks, self._top, self._first)
        )
        low, high = (_reached(ranks.share, level) for level in _COVERED)
        ranked = self._rank / self.samples
        if model.bin_width == 1:
            ranked = (ranks.share * np.arange(1, model.approaches + 1)).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            central = np.asarray(self._weights) / (first.share * self.samples)[:, np.newaxis]
        return Acceptability(
            samples=self.samples,
            chunks=self._chunks,
            ranks=_of(ranks, classes) if model.bin_width == 1 else None,
            top=_of(top, classes),
            first=_of(first, classes),
            early_top=np.asarray(self._early[1] / self._early[0])[classes],
            rank_low=(low * model.bin_width + 1)[classes],
            rank_high=np.minimum((high + 1) * model.bin_width, model.approaches)[classes],
            bin_width=model.bin_width,
            expected_rank=np.asarray(ranked)[classes],
            central_weights=central[classes],
            pairs=_of_pairs(self._pairs.estimates(self.samples, self._chunks), classes) if self._has_pairs else None,
        )


def _of(estimates: Estimates, classes: NDArray[np.intp]) -> Estimates:
    return _read_only(estimates.share[classes], estimates.error[classes])


def _of_pairs(estimates: Estimates, classes: NDArray[np.intp]) -> Estimates:
    both = np.ix_(classes, classes)
    return _read_only(estimates.share[both], estimates.error[both])


def _reached(shares: Floats, level: float) -> NDArray[np.int64]:
    """Give the first bin at which the cumulative acceptability reaches a level; sums are allowed their rounding."""
    cumulative = np.cumsum(shares, axis=1)
    cumulative[:, -1] = inf
    return np.asarray(np.argmax(cumulative >= level - _NOISE, axis=1), dtype=np.int64)


def confidence_factors(plan: Plan, acceptability: Acceptability, samples: int) -> Floats:
    """Give the confidence factors: the chance of the first place at the approach's own central weights.

    Scores vary as they do in the plan (Lahdelma and Salminen 2001); ties share the first place. Past 200
    approaches only the 50 that come first most often are looked at, unless the plan asks for all.

    Args:
        plan: What is drawn.
        acceptability: With the central weights.
        samples: How many.

    Returns:
        Of n: shares, 0 to 1; NaN where an approach has no central weights, or was not looked at.

    """
    model, classes = model_of(plan)
    first = {int(classes[row]): row for row in reversed(range(len(classes))) if acceptability.first.share[row] > 0}
    candidates = sorted(first, key=lambda each: (-acceptability.first.share[first[each]], each))
    if len(classes) > MOST_PAIRED and not plan.full:
        del candidates[_MOST_CONFIDENT:]
    central = {each: acceptability.central_weights[first[each]] for each in candidates}
    won = dict.fromkeys(central, 0.0)
    for number, size in _sizes(samples):
        for _, _, drawn in blocks(model, number, size):
            values = list(drawn)
            for each, weights in central.items():
                steps = totals(weights[:, np.newaxis], values)
                row = int(model.starts[each])
                best = steps.max(axis=1)
                winning = steps[:, row] == best
                if winning.any():
                    winners = (steps[winning] == best[winning, np.newaxis]) @ model.count
                    won[each] += float((1 / winners).sum())
    result = np.full(len(classes), nan)
    for each, count in won.items():
        result[classes == each] = count / samples
    return result
