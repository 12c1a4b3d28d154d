"""The additive model: values and weights into totals, totals into ranks.

The total of an approach is 100 times the sum of share times value over the criteria (Keeney and Raiffa 1976,
equation 3.29; DCLG, *Multi-criteria analysis: a manual*, 2009, section 6.2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats, Matrix, matrix_of
from pilotrank.decision.weights import MOST_POINTS, shares, worth_of_step
from pilotrank.workspace.filters import Filter, is_judged
from pilotrank.workspace.models import ASSUMED, SPOKEN, Approach, Bilingual, Score, Workspace
from pilotrank.workspace.overrides import Settings, apply, as_assumed
from pilotrank.workspace.request import Request, request_of

Steps = NDArray[np.int64]

STEPS_PER_POINT: Final = 2**30
"""Totals are compared as whole steps of 2^-30 points, about 1e-9, so that rounding never breaks a tie."""
_STEP_BITS: Final = 37
"""100 points are fewer than 2^37 steps."""
_BLOCK: Final = 16_384
"""Rows taken at once, so that what is added up stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an approach is in the ranking that another one is held against."""

    rank: int | None
    """None where it is not judged there, or left out by a filter."""
    steps: int | None


@dataclass(frozen=True, slots=True)
class RankedApproach:
    """One approach in a ranking."""

    rank: int | None
    """One plus the number of approaches strictly better; None where it is not judged."""
    id: str
    name: Bilingual
    category: str | None
    steps: int | None
    """The total in whole steps of 2^-30 points; None where it is not judged."""
    scores: Mapping[str, Score]
    """By criterion, in the order of ``criteria.yaml``, in the unit of the criterion's scale."""
    contributions: Mapping[str, float]
    """Points of the total by criterion; they sum to the total. Empty where it is not judged."""
    verdict: str | None
    """What the source concluded; it never enters the total."""
    silent: tuple[str, ...]
    """The criteria on which the source does not speak."""
    before: Before | None = None
    """What it is without the scores that are assumed, or by another reader; None where nothing is held against it."""
    rank_range: tuple[int, int] | None = None
    """Where its rank lies in 90% of samples of other weights and scores; None where that was not asked."""

    @property
    def total(self) -> float | None:
        """The total in points, 0 to 100; None where it is not judged."""
        return None if self.steps is None else self.steps / STEPS_PER_POINT

    @property
    def judged(self) -> int:
        """On how many criteria its score rests on what the source says."""
        return sum(score.basis in SPOKEN for score in self.scores.values())

    @property
    def is_assumed(self) -> bool:
        """Whether some of its scores are assumed."""
        return any(score.basis in ASSUMED for score in self.scores.values())

    @property
    def move(self) -> int | None:
        """How many places it rises (negative: falls) from before; None where it has no rank before or now."""
        if self.rank is None or self.before is None or self.before.rank is None:
            return None
        return self.before.rank - self.rank


@dataclass(frozen=True, slots=True)
class RankedCriterion:
    """A criterion as it entered a ranking."""

    id: str
    name: Bilingual
    share: float
    """Its weight, 0 to 1; the shares sum to 1."""
    worth_of_step: tuple[float, float]
    """See :func:`pilotrank.decision.weights.worth_of_step`."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many approaches a filter took away, after the filters before it."""

    filter: str
    count: int
    kept_in_silence: int = 0
    """How many reach a minimum only by the stand-in for a score on which the source is silent."""
    unsaid: int = 0
    """Of those taken away by an attribute, how many have no such attribute: the source may not say it of them."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What ``top`` did."""

    asked: int
    kept: int
    of: int
    """How many were ranked before the cut."""
    split_tie: bool
    """Whether approaches tied with the last one kept were cut off, by id."""


@dataclass(frozen=True, slots=True)
class RankRanges:
    """What the ranges beside the ranks rest on."""

    samples: int
    seed: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Approaches in order of total."""

    title: Bilingual | None
    profile: str
    stakeholder: Bilingual | None
    """Whose weights they are, where the profile says it."""
    request: Request
    criteria: tuple[RankedCriterion, ...]
    rows: tuple[RankedApproach, ...]
    """The best first; equal totals share a rank and stand in order of id."""
    not_judged: tuple[RankedApproach, ...]
    """Approaches on which the source is silent throughout, in order of id."""
    left_out: tuple[LeftOut, ...]
    cut: Cut | None
    categories: Mapping[str, Bilingual]
    """The names of all categories of the workspace; empty where it has none."""
    verdicts: Mapping[str, Bilingual]
    """The names of all verdicts, the best first."""
    ranges: RankRanges | None = None
    """What the ranges of the rows rest on; None where there are none."""

    @property
    def weights(self) -> Mapping[str, float]:
        """The share of each criterion."""
        return MappingProxyType({criterion.id: criterion.share for criterion in self.criteria})

    @property
    def listed(self) -> tuple[RankedApproach, ...]:
        """Every approach that an export holds: those ranked, then those not judged unless a cut was asked for."""
        return self.rows if self.cut else self.rows + self.not_judged


def total_steps(values: Sequence[Floats], weights: Sequence[float]) -> Steps:
    """Add up totals.

    The products are added criterion by criterion in the given order, elementwise, so that every machine and every
    number of threads gives the same bits.

    Args:
        values: m arrays of n values, each 0 to 1.
        weights: m shares that sum to 1.

    Returns:
        n totals in whole steps of 2^-30 points, 0 to 100 times 2^30.

    """
    steps = np.empty(len(values[0]), dtype=np.int64)
    for start in range(0, len(steps), _BLOCK):
        part = slice(start, start + _BLOCK)
        total = values[0][part] * weights[0]
        for column, weight in zip(values[1:], weights[1:], strict=True):
            total += column[part] * weight
        total *= MOST_POINTS
        total *= STEPS_PER_POINT
        steps[part] = np.rint(total, out=total)
    return steps


def order_and_ranks(steps: Steps) -> tuple[Steps, Steps]:
    """Order totals from the best down.

    Args:
        steps: n totals in whole steps, 0 up to below 2^37; n below 2^27.

    Returns:
        The row numbers in order, rows with equal totals as they stood; and the rank of each along that order: one
        plus the number of totals strictly better, so that equal totals share a rank.

    >>> order, ranks = order_and_ranks(np.array([5, 9, 9, 7]))
    >>> order.tolist(), ranks.tolist()
    ([1, 2, 3, 0], [1, 1, 3, 4])

    """
    count = len(steps)
    row_bits = 64 - _STEP_BITS
    # One number holds how far a total is below the greatest possible and, under it, the row: sorting these alone
    # gives the order and keeps equal totals in order of row.
    keys = (2**_STEP_BITS - 1 - steps).view(np.uint64)
    keys <<= np.uint64(row_bits)
    keys |= np.arange(count, dtype=np.uint64)
    keys.sort()
    order = (keys & np.uint64(2**row_bits - 1)).view(np.int64)
    keys >>= np.uint64(row_bits)
    ranks = np.arange(1, count + 1, dtype=np.int64)
    ranks[1:][keys[1:] == keys[:-1]] = 0
    return order, np.maximum.accumulate(ranks)


def rank(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    *,
    profile: str | None = None,
    weights: Mapping[str, float | str] | None = None,
    scores: Mapping[str, float | None] | None = None,
    categories: Iterable[str] = (),
    exclude_categories: Iterable[str] = (),
    minimum: Mapping[str, float] | None = None,
    where: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    top: int | None = None,
    exactly: bool = False,
    include_silent: bool = False,
) -> Ranking:
    """Rank the approaches of a workspace; the same as the command ``rank``.

    Args:
        workspace: From :func:`pilotrank.load_workspace`.
        profile: Whose weights to use; the workspace's own where left out.
        weights: Weights that take the place of some of these, before they are normalised: numbers, fractions such
            as ``"7/36"``, or shares such as ``"50%"``, which leave the others their proportions.
        scores: Scores to assume instead of those in the files, such as ``{"summer-school.cost": 4}``; None for "not
            known". Each approach then also has its place :attr:`~RankedApproach.before`.
        categories: Only approaches of one of these.
        exclude_categories: No approaches of these.
        minimum: The least raw best score by criterion, whatever its direction.
        where: Attributes and the value that each must have, or hold where it is a list; as pairs where one
            attribute must hold several.
        top: How many places to keep, 1 or more; a tie is never split.
        exactly: Cut through a tie, by id.
        include_silent: Rank approaches on which the source is silent throughout, at the middle of the scales.

    Returns:
        The ranking: ranks are among the approaches left after the filters, totals are 0 to 100 points.

    Raises:
        PilotrankError: A name is unknown or a value can't be; the error holds every such problem.

    """
    request = request_of(
        profile=profile,
        weights=weights,
        scores=scores,
        categories=categories,
        exclude_categories=exclude_categories,
        minimum=minimum,
        where=where,
        top=top,
        exactly=exactly,
        include_silent=include_silent,
    )
    return rank_by(apply(request, workspace), workspace)


def rank_by(settings: Settings, workspace: Workspace) -> Ranking:
    """Rank the approaches of a workspace under settings that were checked against it."""
    file = workspace.criteria_file
    weights = shares(settings.weights)
    kept, left_out = _filtered(as_assumed(settings, workspace).approaches.values(), settings.filters)
    silent = [] if settings.request.include_silent else [each for each in kept if not is_judged(each)]
    judged = [each for each in kept if settings.request.include_silent or is_judged(each)]
    matrix = matrix_of(judged, file.criteria)
    rows = _rows(judged, matrix, tuple(weights.values())) if judged else ()
    not_judged = tuple(_row(approach) for approach in silent)
    if settings.scores:
        earlier = rank_by(replace(settings, scores=MappingProxyType({}), top=None), workspace)
        rows, not_judged = beside(rows, earlier), beside(not_judged, earlier)
    rows, cut = _cut(rows, settings)
    return Ranking(
        title=file.title,
        profile=settings.profile,
        stakeholder=file.profiles[settings.profile].stakeholder if settings.profile in file.profiles else None,
        request=settings.request,
        criteria=tuple(
            RankedCriterion(name, each.name, weights[name], worth_of_step(each, weights[name]))
            for name, each in file.criteria.items()
        ),
        rows=rows,
        not_judged=not_judged,
        left_out=left_out,
        cut=cut,
        categories=MappingProxyType({name: each.name for name, each in file.categories.items()}),
        verdicts=MappingProxyType({name: each.name for name, each in file.verdicts.items()}),
    )


def beside(rows: Iterable[RankedApproach], earlier: Ranking) -> tuple[RankedApproach, ...]:
    """Put beside each row what it was in an earlier ranking."""
    before = {row.id: Before(row.rank, row.steps) for row in earlier.rows}
    return tuple(replace(row, before=before.get(row.id, Before(None, None))) for row in rows)


def _filtered(approaches: Iterable[Approach], filters: Iterable[Filter]) -> tuple[list[Approach], tuple[LeftOut, ...]]:
    kept = list(approaches)
    left_out = []
    for each in filters:
        before = len(kept)
        unsaid = sum(each.attribute not in approach.attributes for approach in kept) if each.attribute else 0
        kept = [approach for approach in kept if each.keeps(approach)]
        silent = (
            sum(approach.scores[each.criterion].basis == "not_stated" for approach in kept) if each.criterion else 0
        )
        left_out.append(LeftOut(each.option, before - len(kept), silent, unsaid))
    return kept, tuple(left_out)


def _rows(approaches: Sequence[Approach], matrix: Matrix, weights: Sequence[float]) -> tuple[RankedApproach, ...]:
    steps = total_steps(matrix.values, weights)
    order, ranks = order_and_ranks(steps)
    points = {
        name: (column * weight * MOST_POINTS).tolist()
        for name, column, weight in zip(matrix.criteria, matrix.values, weights, strict=True)
    }
    return tuple(
        _row(
            approaches[row],
            rank=place,
            steps=int(steps[row]),
            contributions={name: column[row] for name, column in points.items()},
        )
        for row, place in zip(order.tolist(), ranks.tolist(), strict=True)
    )


def _row(
    approach: Approach,
    rank: int | None = None,
    steps: int | None = None,
    contributions: Mapping[str, float] = MappingProxyType({}),
) -> RankedApproach:
    return RankedApproach(
        rank=rank,
        id=approach.id,
        name=approach.name,
        category=approach.category,
        steps=steps,
        scores=approach.scores,
        contributions=MappingProxyType(contributions),
        verdict=approach.pilot.verdict if approach.pilot else None,
        silent=tuple(name for name, score in approach.scores.items() if score.basis == "not_stated"),
    )


def _cut(rows: tuple[RankedApproach, ...], settings: Settings) -> tuple[tuple[RankedApproach, ...], Cut | None]:
    """Keep the top; all that tie with the last one kept stay, unless exactly so many were asked for."""
    top = settings.top
    if top is None:
        return rows, None
    if settings.request.exactly:
        kept = rows[:top]
    else:
        kept = tuple(row for row in rows if row.rank is not None and row.rank <= top)
    split = len(kept) < len(rows) and bool(kept) and rows[len(kept)].rank == kept[-1].rank
    return kept, Cut(asked=top, kept=len(kept), of=len(rows), split_tie=split)
