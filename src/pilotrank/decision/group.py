"""Several people's weights: the ranking of each, what they make together, and where they disagree most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from types import MappingProxyType
from typing import Final

import numpy as np

from pilotrank.decision.agreement import kendall_w, mid_ranks
from pilotrank.decision.comparison import Agreement, Comparison, RankingSpec, SideRanking, compare, placed
from pilotrank.decision.weights import shares
from pilotrank.workspace.models import Bilingual, Workspace
from pilotrank.workspace.overrides import Settings

MEAN: Final = "mean weights"
"""What the ranking under mean weights is called; no profile can be, because of the blank."""
_HALVES: Final = 2
"""Borda points come in halves; doubled they are whole numbers."""
_MOST_DISAGREEMENTS: Final = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """An approach that the members of a group rank differently."""

    id: str
    best: int
    """The rank that it has with the member who ranks it highest."""
    worst: int


@dataclass(frozen=True, slots=True)
class WeightSpread:
    """A criterion that the members of a group weigh differently."""

    criterion: str
    least: float
    """The smallest share that a member gives it."""
    least_by: str
    greatest: float
    greatest_by: str


@dataclass(frozen=True, slots=True)
class BordaPlace:
    """An approach in a Borda order."""

    id: str
    points: float
    """One for each approach that it beats and a half for each that it ties with, summed over the members."""
    rank: int


@dataclass(frozen=True, slots=True)
class Group:
    """What several people's weights make together."""

    comparison: Comparison
    """The ranking of each member, then the one under mean weights."""
    members: tuple[str, ...]
    """The labels of the members' rankings."""
    stakeholders: Mapping[str, Bilingual]
    """Whose they are, by label, where that is recorded."""
    others: tuple[str, ...]
    """Profiles of the workspace that are not in the group."""
    kendall_w: float | None
    """See :func:`pilotrank.decision.agreement.kendall_w`."""
    borda: tuple[BordaPlace, ...]
    """The best first."""
    disagreements: tuple[Spread, ...]
    """The approaches whose ranks lie furthest apart, furthest first."""
    weight_spread: WeightSpread
    """The criterion whose shares lie furthest apart."""
    furthest_apart: Agreement | None
    """The two members whose rankings agree least; None where one of them ties all approaches."""

    @property
    def mean_weights(self) -> Mapping[str, float]:
        """The mean of the members' shares, by criterion."""
        return self.comparison.rankings[-1].weights


def compare_group(workspace: Workspace, settings: Sequence[Settings], k: int) -> Group:
    """Put the rankings of several people side by side.

    Args:
        workspace: What they rank.
        settings: Two or more, each with the profile of a member.
        k: How many places count as the top.

    """
    criteria = workspace.criteria_file.criteria
    members = [shares(each.weights) for each in settings]
    mean = {name: fsum(each[name] for each in members) / len(members) for name in criteria}
    asked = [RankingSpec(each.profile, workspace, each) for each in settings]
    asked.append(RankingSpec(MEAN, workspace, replace(settings[0], weights=MappingProxyType(mean))))
    comparison = compare(asked, k)
    labels = tuple(each.profile for each in settings)
    rankings = comparison.rankings[: len(labels)]
    profiles = workspace.criteria_file.profiles
    owners = {name: profiles[name].stakeholder for name in labels if name in profiles}
    pairs = [each for each in comparison.agreement if MEAN not in (each.a, each.b)]
    comparable = all(each.tau_b is not None for each in pairs)
    return Group(
        comparison=comparison,
        members=labels,
        stakeholders=MappingProxyType({name: owner for name, owner in owners.items() if owner}),
        others=tuple(name for name in profiles if name not in labels),
        kendall_w=kendall_w([_steps(ranking) for ranking in rankings]),
        borda=_borda(rankings),
        disagreements=_disagreements(rankings),
        weight_spread=_widest_spread(rankings, tuple(criteria)),
        furthest_apart=min(pairs, key=lambda each: each.tau_b or 0.0) if comparable else None,
    )


def _steps(ranking: SideRanking) -> list[int]:
    """Give the totals in order of id: all members rank the same approaches."""
    return [steps for _, steps in sorted(ranking.steps.items())]


def _borda(rankings: Sequence[SideRanking]) -> tuple[BordaPlace, ...]:
    """Order approaches by Borda's count (1781), ties counting half: the number of approaches less the mid-rank."""
    ids = sorted(rankings[0].steps)
    places = sum(mid_ranks(_steps(ranking)) for ranking in rankings)
    doubled = np.rint(_HALVES * (len(rankings) * len(ids) - places)).astype(np.int64)
    return tuple(BordaPlace(each.id, each.steps / _HALVES, each.rank) for each in placed(ids, doubled.tolist()))


def _disagreements(rankings: Sequence[SideRanking]) -> tuple[Spread, ...]:
    by_member = [ranking.ranks for ranking in rankings]
    ranks = {name: [ranks[name] for ranks in by_member] for name in by_member[0]}
    spreads = [Spread(name, min(each), max(each)) for name, each in ranks.items() if min(each) < max(each)]
    return tuple(sorted(spreads, key=lambda each: (each.best - each.worst, each.best, each.id))[:_MOST_DISAGREEMENTS])


def _widest_spread(rankings: Sequence[SideRanking], criteria: Sequence[str]) -> WeightSpread:
    spreads = []
    for name in criteria:
        given = [(ranking.weights[name], ranking.label) for ranking in rankings]
        spreads.append(WeightSpread(name, *min(given), *max(given)))
    return max(spreads, key=lambda each: each.greatest - each.least)
