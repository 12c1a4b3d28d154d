"""The ranking held against what the source itself concluded: consistency with the same authors, not truth.

Approaches fall into groups by verdict, the best first, those without a verdict last. Each measure depends on a table
alone: how many approaches of each group have each total. The observed table gives the value; tables of approaches
drawn with replacement inside each group give the interval (Efron and Tibshirani 1993, chapter 13); tables of
permuted verdicts say how often chance does as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats
from pilotrank.decision.ranking import RankedApproach, Ranking, rank_by
from pilotrank.decision.resampling import interval, resampled, uniform_chunks
from pilotrank.workspace.models import Bilingual, Workspace
from pilotrank.workspace.overrides import Settings
from pilotrank.workspace.problems import PilotrankError, Place, problem
from pilotrank.workspace.request import SAMPLES, SEED
from pilotrank.workspace.rules import LISTED, UNLISTED

Tables = NDArray[np.int64]
"""s tables of g groups by t totals: how many approaches, the best group and the best total first."""

_BOOTSTRAP, _PERMUTATION = 0, 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure of agreement."""

    value: float | None
    """None where there is none: no order where all totals tie."""
    low: float | None
    """The lower end of the 95% bootstrap interval; None where no sample had a value."""
    high: float | None
    p_value: float | None
    """How often permuted verdicts agree at least as well: (b + 1) / (m + 1); None where there is no value."""
    by_chance: float
    """What verdicts given at random would reach on average."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An approach that the ranking and the source see differently."""

    approach: RankedApproach
    """With its rank, total, verdict and scores."""
    against: Mapping[str, float]
    """Its points by criterion, less the mean of those it is compared with: the approaches with rank k or better for
    one that the source finds best, all ranked approaches for the others."""


@dataclass(frozen=True, slots=True)
class ProfileBacktest:
    """How one set of weights fares."""

    weights: Mapping[str, float]
    """Shares by criterion."""
    measures: Mapping[str, Estimate]
    first: tuple[str, ...]
    """The approaches with rank k or better, in order; more than k where a tie crosses place k."""
    low: tuple[Disagreement, ...]
    """Approaches with the best verdict that rank below place k, the best ranked first."""
    between: tuple[Disagreement, ...]
    """Approaches with another verdict than the best among the first k places, the best ranked first."""
    high: tuple[Disagreement, ...]
    """Approaches without a verdict among the first k places, the best ranked first."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """The ranking under several profiles held against the verdicts."""

    k: int
    """The number of approaches with the best verdict."""
    groups: Mapping[str, int]
    """How many approaches have each verdict, the best first; ``unlisted`` for those without."""
    verdicts: Mapping[str, Bilingual]
    criteria: Mapping[str, Bilingual]
    profiles: Mapping[str, ProfileBacktest]
    not_judged: tuple[RankedApproach, ...]
    """Left out, because they have no total."""
    samples: int
    seed: int


def backtest(
    workspace: Workspace, settings: Sequence[Settings], *, samples: int = SAMPLES, seed: int = SEED
) -> Backtest:
    """Hold rankings against the source's verdicts.

    Args:
        workspace: Whose approaches are ranked.
        settings: One for each profile, each with a name of its own.
        samples: How many bootstrap samples, and how many permutations: 1 or more.
        seed: Of the random numbers; the same for every profile, so that these meet the same samples.

    Raises:
        PilotrankError: No ranked approach has a verdict, or all have the same.

    """
    rankings = [rank_by(replace(each, top=None), workspace) for each in settings]
    first = rankings[0]
    groups = _groups(first)
    if len(groups) < 2:  # noqa: PLR2004 - one group can't be told from another
        raise PilotrankError([problem(Place("backtest"), "nothing-to-hold-against")])
    k = next(iter(groups.values()))
    return Backtest(
        k=k,
        groups=MappingProxyType(groups),
        verdicts=first.verdicts,
        criteria=MappingProxyType({each.id: each.name for each in first.criteria}),
        profiles=MappingProxyType({each.profile: _one_profile(each, groups, samples, seed) for each in rankings}),
        not_judged=first.not_judged,
        samples=samples,
        seed=seed,
    )


def _groups(ranking: Ranking) -> dict[str, int]:
    """Count the ranked approaches by verdict, the best first, without verdicts that none has."""
    found = [row.verdict or UNLISTED for row in ranking.rows]
    counts = {name: found.count(name) for name in [*ranking.verdicts, UNLISTED]}
    return {name: count for name, count in counts.items() if count}


def _one_profile(ranking: Ranking, groups: Mapping[str, int], samples: int, seed: int) -> ProfileBacktest:
    names = list(groups)
    group_of = np.array([names.index(row.verdict or UNLISTED) for row in ranking.rows])
    _, level_of = np.unique([-(row.steps or 0) for row in ranking.rows], return_inverse=True)
    observed = _table(group_of, level_of, len(names))[np.newaxis]
    measures = _measures(names)
    drawn = _collect(measures, _bootstrap_tables(observed[0], samples, seed))
    permuted = _collect(measures, _permuted_tables(group_of, level_of, len(names), samples, seed))
    estimates: dict[str, Estimate] = {}
    for name, (measure, by_chance) in measures.items():
        value = float(measure(observed)[0])
        ends = interval(drawn[name])
        as_good = int(np.count_nonzero(permuted[name] >= value))
        chance = groups[names[0]] / len(group_of) if by_chance is None else by_chance
        if np.isnan(value):
            estimates[name] = Estimate(None, ends.low, ends.high, None, chance)
        else:
            estimates[name] = Estimate(value, ends.low, ends.high, (as_good + 1) / (samples + 1), chance)
    return _with_disagreements(ranking, estimates, names[0], groups[names[0]])


# Tables


def _table(group_of: NDArray[np.int64], level_of: NDArray[np.int64], groups: int) -> Tables:
    table = np.zeros((groups, int(level_of.max()) + 1), dtype=np.int64)
    np.add.at(table, (group_of, level_of), 1)
    return table


def _bootstrap_tables(observed: Tables, samples: int, seed: int) -> Iterator[Tables]:
    """Draw approaches with replacement inside each group, so that the groups keep their sizes."""
    groups, levels = observed.shape
    members = [np.repeat(np.arange(levels), counts) for counts in observed]
    for numbers in uniform_chunks(seed, _BOOTSTRAP, samples, int(observed.sum())):
        rows = np.arange(len(numbers))[:, np.newaxis]
        tables = np.zeros((len(numbers), groups, levels), dtype=np.int64)
        start = 0
        for group, own in enumerate(members):
            part = numbers[:, start : start + len(own)]
            cells = rows * levels + own[resampled(part, len(own))]
            tables[:, group] = np.bincount(cells.ravel(), minlength=len(numbers) * levels).reshape(-1, levels)
            start += len(own)
        yield tables


def _permuted_tables(
    group_of: NDArray[np.int64], level_of: NDArray[np.int64], groups: int, samples: int, seed: int
) -> Iterator[Tables]:
    """Deal the verdicts out anew, each order as likely as any other."""
    by_level = np.argsort(level_of, kind="stable")
    starts = np.flatnonzero(np.diff(level_of[by_level], prepend=-1))
    for numbers in uniform_chunks(seed, _PERMUTATION, samples, len(group_of)):
        dealt = group_of[np.argsort(numbers, axis=1, kind="stable")]
        yield np.stack(
            [np.add.reduceat((dealt == group).astype(np.int64), starts, axis=1) for group in range(groups)], axis=1
        )


# Measures

_Measure = Callable[[Tables], Floats]


def _measures(names: Sequence[str]) -> dict[str, tuple[_Measure, float | None]]:
    """The measures by name, each with what chance gives; None for the best group's share of all."""
    count = len(names)
    measures: dict[str, tuple[_Measure, float | None]] = {"precision_at_k": (precision_at_k, None)}
    measures[f"auc_{names[0]}"] = (_area_between(slice(1), slice(1, None)), 0.5)
    if count > 2:  # noqa: PLR2004 - with two groups these are the same
        for better, (name, next_name) in enumerate(pairwise(names)):
            pair = _area_between(slice(better, better + 1), slice(better + 1, better + 2))
            measures[f"auc_{name}_{next_name}"] = (pair, 0.5)
    if count > 2 and names[-1] == UNLISTED:  # noqa: PLR2004
        measures[f"auc_{LISTED}"] = (_area_between(slice(count - 1), slice(count - 1, None)), 0.5)
    measures["tau_b"] = (tau_b, 0.0)
    return measures


def _collect(measures: Mapping[str, tuple[_Measure, float | None]], tables: Iterator[Tables]) -> dict[str, Floats]:
    found: dict[str, list[Floats]] = {name: [] for name in measures}
    for chunk in tables:
        for name, (measure, _) in measures.items():
            found[name].append(measure(chunk))
    return {name: np.concatenate(each) for name, each in found.items()}


def precision_at_k(tables: Tables) -> Floats:
    """Give the share of the first k places that the best group holds, k being its size.

    Where a tie crosses place k, each of the tied counts for its share of the places left.

    Args:
        tables: s tables of g groups by t totals.

    Returns:
        s shares, 0 to 1.

    """
    best = tables[:, 0]
    tied = tables.sum(axis=1)
    k = best.sum(axis=1)
    left = k[:, np.newaxis] - (np.cumsum(tied, axis=1) - tied)
    whole = np.where(left >= tied, best, 0).sum(axis=1)
    crossing = (left > 0) & (left < tied)  # at most one total: what is added up stays exact
    part = np.where(crossing, best * left / np.maximum(tied, 1), 0.0).sum(axis=1)
    return np.asarray((whole + part) / k)


def _area_between(better: slice, worse: slice) -> _Measure:
    """Make the measure of the area under the ROC curve for two sets of groups.

    That is the chance that one of the better groups has the higher total than one of the worse groups, a tie
    counting half (Hanley and McNeil 1982).
    """

    def area(tables: Tables) -> Floats:
        above = tables[:, better].sum(axis=1)
        below = tables[:, worse].sum(axis=1)
        pairs = above.sum(axis=1) * below.sum(axis=1)
        return np.asarray(_wins(above, below) / 2 / pairs)

    return area


def _wins(above: Tables, below: Tables) -> Tables:
    """Twice the pairs in which the first has the higher total; a tie counts once."""
    lower = below.sum(axis=1, keepdims=True) - np.cumsum(below, axis=1)
    return np.asarray((above * (2 * lower + below)).sum(axis=1))


def tau_b(tables: Tables) -> Floats:
    """Give Kendall's tau-b between the groups and the totals (Kendall 1945).

    Args:
        tables: s tables of g groups by t totals.

    Returns:
        s values, -1 to 1; NaN where all totals tie.

    """
    groups = tables.shape[1]
    agreeing = np.zeros(len(tables), dtype=np.int64)
    for better in range(groups - 1):
        above, below = tables[:, better], tables[:, better + 1 :].sum(axis=1)
        agreeing += _wins(above, below) - above.sum(axis=1) * below.sum(axis=1)
    untied_groups = _untied_pairs(tables.sum(axis=2))
    untied_totals = _untied_pairs(tables.sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(agreeing / np.sqrt(untied_groups * untied_totals))


def _untied_pairs(counts: Tables) -> Tables:
    whole = counts.sum(axis=1)
    return np.asarray((whole**2 - (counts**2).sum(axis=1)) // 2)


# Disagreements


def _with_disagreements(ranking: Ranking, estimates: Mapping[str, Estimate], best: str, k: int) -> ProfileBacktest:
    """Name what the source finds best and the ranking does not, and what the ranking does and the source does not."""
    first = [row for row in ranking.rows if row.rank is not None and row.rank <= k]
    low = [row for row in ranking.rows[len(first) :] if row.verdict == best]
    between = [row for row in first if row.verdict not in (best, None)]
    high = [row for row in first if row.verdict is None]
    of_first, of_all = _mean_points(first), _mean_points(ranking.rows)
    return ProfileBacktest(
        weights=ranking.weights,
        measures=MappingProxyType(estimates),
        first=tuple(row.id for row in first),
        low=tuple(Disagreement(row, _against(row, of_first)) for row in low),
        between=tuple(Disagreement(row, _against(row, of_all)) for row in between),
        high=tuple(Disagreement(row, _against(row, of_all)) for row in high),
    )


def _mean_points(rows: Sequence[RankedApproach]) -> Mapping[str, float]:
    return {name: sum(row.contributions[name] for row in rows) / len(rows) for name in rows[0].contributions}


def _against(row: RankedApproach, means: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType({name: points - means[name] for name, points in row.contributions.items()})
