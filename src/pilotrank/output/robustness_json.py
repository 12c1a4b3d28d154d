"""How sure a ranking is, for programs."""

from collections.abc import Iterable
from math import isnan
from typing import TYPE_CHECKING

from pilotrank.decision.robustness.exact import Exact, StabilityInterval
from pilotrank.decision.robustness.results import Chance, Robust, Robustness
from pilotrank.decision.robustness.value_of_information import Knowing
from pilotrank.output.figures import significant, significant_by_name, significant_if_any
from pilotrank.output.json import json_document

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


def robustness_json(result: Robustness, provenance: "Provenance") -> str:
    """Write how sure a ranking is as JSON."""
    return json_document(
        provenance,
        {
            "sampling": _sampling(result),
            "approaches": {each.row.id: _approach(each, result.k) for each in result.approaches},
            "not_judged": [row.id for row in result.ranking.not_judged],
            "pairwise": _pairwise(result),
            "sources": significant_by_name(result.sources),
            "alike": [list(group) for group in result.alike],
            "close": [{"a": each.a, "b": each.b, "probability": significant(each.share)} for each in result.close],
            "silence": {
                each.id: {
                    "count": each.count,
                    "own": {"worst": each.own_worst, "best": each.own_best},
                    "all": {"worst": each.all_worst, "best": each.all_best},
                }
                for each in result.silence
            },
            "exact": _exact(result.exact),
            "information": _knowing(result.information),
            "bundles": _knowing(result.bundles),
        },
    )


def _sampling(result: Robustness) -> dict[str, object]:
    variation = result.variation
    return {
        "samples": result.acceptability.samples,
        "source_samples": result.source_samples,
        "seed": result.seed,
        "weights": variation.weights,
        "profiles": list(result.profiles),
        "concentration": variation.concentration if variation.weights == "around" else None,
        "scores": variation.scores,
        "values": variation.values,
        "widen": variation.widen,
        "ranks_together": result.acceptability.bin_width,
        "standard_error": None if isnan(result.standard_error) else significant(result.standard_error),
    }


def _approach(each: Robust, k: int) -> dict[str, object]:
    return {
        "rank": each.row.rank,
        "total": each.row.total,
        "tier": each.tier,
        "depends_on": list(each.depends_on),
        "acceptability": None if each.acceptability is None else [significant(share) for share in each.acceptability],
        "top": {"k": k, **_chance(each.top)},
        "first": _chance(each.first),
        "rank_low": each.rank_low,
        "rank_high": each.rank_high,
        "expected_rank": significant(each.expected_rank),
        "central_weights": None if each.central_weights is None else significant_by_name(each.central_weights),
        "confidence": significant_if_any(each.confidence),
    }


def _chance(chance: Chance) -> dict[str, object]:
    return {
        "probability": significant(chance.share),
        "low": significant(chance.low),
        "high": significant(chance.high),
        "standard_error": None if isnan(chance.error) else significant(chance.error),
    }


def _pairwise(result: Robustness) -> dict[str, dict[str, float]] | None:
    pairs = result.acceptability.pairs
    if pairs is None:
        return None
    ids = sorted(each.row.id for each in result.approaches)
    return {
        a: {b: significant(share) for b, share in zip(ids, row, strict=True) if a != b}
        for a, row in zip(ids, pairs.share.tolist(), strict=True)
    }


def _exact(exact: Exact) -> dict[str, object]:
    unseat = None
    if exact.unseat:
        identity, weights, distance = exact.unseat
        unseat = {"id": identity, "weights": significant_by_name(weights), "distance": significant(distance)}
    return {
        "always": list(exact.always),
        "never": list(exact.never),
        "always_first": list(exact.always_first),
        "never_first": list(exact.never_first),
        "dominates": None if exact.dominates is None else [list(pair) for pair in exact.dominates],
        "dominates_at_best": None
        if exact.dominates_at_best is None
        else [list(pair) for pair in exact.dominates_at_best],
        "first_area": None if exact.first_area is None else significant_by_name(exact.first_area),
        "can_be_first": {name: significant_by_name(weights) for name, weights in exact.can_be_first.items()},
        "stability": {
            name: {"first": _interval(each.first), "shortlist": _interval(each.shortlist)}
            for name, each in exact.stability.items()
        },
        "unseat": unseat,
    }


def _interval(interval: StabilityInterval) -> list[float]:
    return [significant(interval.low), significant(interval.high)]


def _knowing(found: Iterable[Knowing]) -> list[dict[str, object]]:
    return [
        {
            "approach": each.approach,
            "criterion": each.criterion,
            "gain": significant(each.gain),
            "changes": significant(each.changes),
        }
        for each in found
    ]
