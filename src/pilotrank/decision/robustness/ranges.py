"""What is sampled for a ranking, and the range of ranks that stands beside each place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.decision.robustness.judgements import judgements_of
from pilotrank.decision.robustness.sampling import Plan, sample
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.request import SEED, Variation

RANGE_SAMPLES: Final = 16_384
"""Samples behind the ranges in a ranking: the first ones of the analysis of robustness."""
MOST_WITH_RANGES: Final = 1_000
"""Approaches whose ranges are shown without being asked for."""


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


def with_ranges(ranking: Ranking, everyone: Sequence[RankedApproach], criteria: Mapping[str, Criterion]) -> Ranking:
    """Put beside each rank its 90% range under all weights, with scores within their ranges.

    Args:
        ranking: Perhaps cut.
        everyone: The rows of the same ranking before it was cut: the ranks are among these.
        criteria: In the order of ``criteria.yaml``.

    """
    if not everyone:
        return ranking
    ranges = rank_ranges(everyone, criteria, ranking.weights)
    return replace(ranking, rows=tuple(replace(row, rank_range=ranges[row.id]) for row in ranking.rows))


def rank_ranges(
    rows: Sequence[RankedApproach], criteria: Mapping[str, Criterion], weights: Mapping[str, float]
) -> Mapping[str, tuple[int, int]]:
    """Give the 90% range of the rank of each approach, by id."""
    by_id = sorted(rows, key=lambda row: row.id)
    sampled = sample(plan_of(by_id, criteria, weights, Variation(), top=1), RANGE_SAMPLES)
    ends = zip(sampled.rank_low.tolist(), sampled.rank_high.tolist(), strict=True)
    return MappingProxyType({row.id: each for row, each in zip(by_id, ends, strict=True)})
