"""What is sampled for a ranking, and the range of ranks that stands beside each place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pilotrank.decision.ranking import RankedApproach, Ranking, RankRanges, rank_by
from pilotrank.decision.robustness.judgements import judgements_of
from pilotrank.decision.robustness.sampling import Plan, sample
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.workspace.models import Criterion, Workspace
from pilotrank.workspace.overrides import Settings
from pilotrank.workspace.request import SEED, Variation

RANGE_SAMPLES: Final = 16_384
"""Samples behind the ranges in a ranking: the first ones of the analysis of robustness."""


def plan_of(  # noqa: PLR0913 - all that decides what is drawn
    rows: Sequence[RankedApproach],
    criteria: Mapping[str, Criterion],
    weights: Mapping[str, float],
    variation: Variation,
    *,
    top: int,
    seed: int = SEED,
    profiles: Sequence[Mapping[str, float]] = (),
    full: bool = False,
) -> Plan:
    """Say what is sampled.

    Args:
        rows: The approaches, in order of id.
        criteria: In the order of ``criteria.yaml``.
        weights: Shares by criterion.
        variation: How weights and scores vary.
        top: How many can be chosen.
        seed: Of the random numbers.
        profiles: The shares of the profiles that are mixed, where they are.
        full: Whether single ranks and pairs are counted however many approaches there are.

    """
    return Plan(
        judgements=judgements_of(rows, criteria, variation),
        weighting=Weighting(
            variation.weights,
            tuple(weights.values()),
            tuple(tuple(profile[name] for name in weights) for profile in profiles),
            variation.concentration,
        ),
        top=top,
        seed=seed,
        vary_values=variation.values,
        full=full,
    )


def with_ranges(ranking: Ranking, settings: Settings, workspace: Workspace) -> Ranking:
    """Put beside each rank its 90% range under all weights, with scores within their ranges.

    Args:
        ranking: Perhaps cut; the ranks are among all that were ranked before.
        settings: Those of the ranking.
        workspace: What was ranked.

    """
    rows = sorted(rank_by(replace(settings, top=None), workspace).rows, key=by_id)
    if not rows:
        return ranking
    plan = plan_of(rows, workspace.criteria_file.criteria, ranking.weights, Variation(), top=1)
    sampled = sample(plan, RANGE_SAMPLES)
    ends = zip(sampled.rank_low.tolist(), sampled.rank_high.tolist(), strict=True)
    ranges = {row.id: each for row, each in zip(rows, ends, strict=True)}
    return replace(
        ranking,
        rows=tuple(replace(row, rank_range=ranges[row.id]) for row in ranking.rows),
        ranges=RankRanges(RANGE_SAMPLES, plan.seed),
    )


def by_id(row: RankedApproach) -> str:
    """Give what rows are sorted by where they are sampled."""
    return row.id
