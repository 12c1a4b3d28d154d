"""What the documents of analyses hold: how sure a ranking is, and how it agrees with the source's verdicts."""

from typing import Final, get_args

from pilotrank.decision.robustness.results import Source, Tier
from pilotrank.output.json_schemas.parts import (
    COEFFICIENT,
    FARTHEST,
    FLAG,
    GAPS,
    ID,
    IDS,
    INTERVAL,
    NULL,
    POINTS,
    RANK,
    SHARE,
    SHARES,
    Schema,
    about,
    by,
    document,
    listed,
    number,
    one_of,
    only,
    or_null,
    record,
    whole,
)
from pilotrank.workspace.request import SCORE_VARIATIONS, WEIGHT_VARIATIONS

_ERROR: Final = about("Null where too few samples were drawn to tell.", or_null(SHARE))


def robustness_schema() -> Schema:
    """Give the document of ``robustness``."""
    close = {"a": ID, "b": ID, "probability": about("That a stands above b.", SHARE)}
    payload = {
        "sampling": about("What was drawn.", _sampling()),
        "approaches": about("By id, the best first.", by(ID, _approach(), 1)),
        "not_judged": about("Approaches on which the source is silent throughout.", IDS),
        "pairwise": about(
            "How often the first stands above the second, a tie counting half; null past so many approaches.",
            or_null(by(ID, by(ID, SHARE))),
        ),
        "sources": about("The mean width of the 90% range of ranks where one source alone varies.", _sources()),
        "alike": about("Approaches with the same scores and ranges.", listed(listed(ID, 2))),
        "close": about("Pairs that can hardly be told apart.", listed(record(close))),
        "silence": about("By approach: where scores of which nothing is known would put it.", by(ID, _silence())),
        "exact": about("What holds without samples.", _exact()),
        "information": about(
            "What it is worth to know one score, the most first.", listed(record(_knowing(approach=ID, criterion=ID)))
        ),
        "bundles": about(
            "The same for all scores of an approach, or on a criterion.",
            listed(
                one_of(
                    record(_knowing(approach=ID, criterion=NULL)),
                    record(_knowing(approach=NULL, criterion=ID)),
                )
            ),
        ),
    }
    return document(payload, seed=whole())


def _sampling() -> Schema:
    return record(
        {
            "samples": whole(1),
            "source_samples": about("Behind sources, depends_on, confidence and bundles.", whole(1)),
            "seed": whole(),
            "weights": about("How weights vary.", only(*WEIGHT_VARIATIONS)),
            "profiles": about("Those that are mixed.", IDS),
            "concentration": about("How close weights stay around the profile, where they do.", or_null(number(1))),
            "scores": about("How scores vary within their ranges.", only(*SCORE_VARIATIONS)),
            "values": about("Whether value functions vary.", FLAG),
            "widen": about("How far ranges reach at least, in units of their scales.", number(0)),
            "ranks_together": about("How many ranks each acceptability holds.", whole(1)),
            "standard_error": about("The largest one.", _ERROR),
        }
    )


def _approach() -> Schema:
    chance = {
        "probability": SHARE,
        "low": about("The lower end of its 95% interval.", SHARE),
        "high": SHARE,
        "standard_error": _ERROR,
    }
    return record(
        {
            "rank": RANK,
            "total": POINTS,
            "tier": about("Among the first k: surely, surely not, or as it depends.", only(*get_args(Tier))),
            "depends_on": about("What settles it alone once it no longer varies.", listed(only(*get_args(Source)))),
            "acceptability": about(
                "The share of samples in which it has each rank, the best first; null where there are too many.",
                or_null(listed(SHARE, 1)),
            ),
            "top": about("The chance of a place among the first k.", record({"k": whole(1), **chance})),
            "first": about("The chance of the first place.", record(chance)),
            "rank_low": about("The first place of its 90% range.", RANK),
            "rank_high": about("The last place of its 90% range.", RANK),
            "expected_rank": number(1),
            "central_weights": about(
                "The mean of the weights at which it comes first; null where it never does.", or_null(SHARES)
            ),
            "confidence": about("The chance of the first place at these.", or_null(SHARE)),
        }
    )


def _sources() -> Schema:
    """Give the widths: of what always varies, and of the criteria (and ``values``)."""
    widths = record(dict.fromkeys(("weights", "scores", "ties", "all"), number(0)))
    return widths | {"propertyNames": ID, "additionalProperties": number(0)}


def _silence() -> Schema:
    ranks = record({"worst": RANK, "best": RANK})
    return record(
        {
            "count": about("How many such scores it has itself.", whole()),
            "own": about("With these at the ends of their scales.", ranks),
            "all": about("With those of others there too.", ranks),
        }
    )


def _exact() -> Schema:
    pairs = about("Null past so many approaches.", or_null(listed(listed(ID, 2, 2))))
    stability = {
        "first": about("Within it the first stays first, at least tied.", INTERVAL),
        "shortlist": about("Within it the first k stay so.", INTERVAL),
    }
    unseat = {"id": ID, "weights": SHARES, "distance": number(0, FARTHEST)}
    return record(
        {
            "always": about("Among the first k whatever the weights and scores.", IDS),
            "never": about("Never among them.", IDS),
            "always_first": IDS,
            "never_first": IDS,
            "dominates": about("Pairs of which the first dominates the second within the scores' ranges.", pairs),
            "dominates_at_best": about("The same at the best scores.", pairs),
            "first_area": about(
                "The share of all weights at which each comes first; null but for three criteria.",
                or_null(by(ID, SHARE)),
            ),
            "can_be_first": about("Who can come first, and weights at which they do.", by(ID, SHARES, 1)),
            "stability": about("By criterion: how far its weight can move.", by(ID, record(stability), 1)),
            "unseat": about("The nearest weights at which another ties the first.", or_null(record(unseat))),
        }
    )


def _knowing(*, approach: Schema, criterion: Schema) -> dict[str, Schema]:
    return {
        "approach": approach,
        "criterion": criterion,
        "gain": about("By how many points the first k are expected to be better.", number(0)),
        "changes": about("The chance that other approaches are chosen.", SHARE),
    }


def backtest_schema() -> Schema:
    """Give the document of ``backtest``."""
    disagreement = {
        "profile": ID,
        "kind": about(
            "With the best verdict but below place k, or within the first k without a verdict, or with a lesser one.",
            only("low", "high", "between"),
        ),
        "id": ID,
        "verdict": about("Null without one.", or_null(ID)),
        "rank": RANK,
        "total": POINTS,
        "against": about("Points by criterion, less the mean of those it is compared with.", GAPS),
    }
    payload = {
        "k": about("How many approaches have the best verdict.", whole(1)),
        "groups": about("How many have each verdict, the best first; unlisted without one.", by(ID, whole(1), 2)),
        "samples": about("Behind intervals and p-values.", whole(1)),
        "not_judged": about("Approaches on which the source is silent throughout.", IDS),
        "weights": about("By profile.", by(ID, SHARES, 1)),
        "by_profile": about("Measures of agreement.", by(ID, _measures(), 1)),
        "disagreements": listed(record(disagreement)),
    }
    return document(payload, seed=whole())


def _measures() -> Schema:
    """Give the measures: those between groups have the names of verdicts in their own."""
    order = about("All groups in order: Kendall's tau-b.", _estimate(or_null(COEFFICIENT), or_null(SHARE)))
    first = about(
        "The share of the first k places that approaches with the best verdict hold.", _estimate(SHARE, SHARE)
    )
    above = about("The chance that one of the first group stands above one of the second.", _estimate(SHARE, SHARE))
    measures = record({"precision_at_k": first, "tau_b": order})
    return measures | {"patternProperties": {"^auc_[a-z0-9_-]+$": above}, "minProperties": 3}


def _estimate(value: Schema, p_value: Schema) -> Schema:
    return record(
        {
            "value": value,
            "low": about("The lower end of its 95% interval.", value),
            "high": value,
            "p_value": about("How often verdicts at random agree at least as well.", p_value),
            "by_chance": about("What verdicts at random reach on average.", SHARE),
        }
    )
