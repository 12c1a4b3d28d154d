"""What the documents of rankings hold: of one, of a place in it, and of several side by side."""

from typing import Final, get_args

from pilotrank.decision.methods import METHODS
from pilotrank.output.json_schemas.parts import (
    COEFFICIENT,
    FARTHEST,
    FLAG,
    GAP,
    GAPS,
    ID,
    IDS,
    POINTS,
    RANK,
    RANK_IF_JUDGED,
    SCORE,
    SCORE_KEYS,
    SHARE,
    SHARES,
    TEXT,
    TOTAL_IF_JUDGED,
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
    text,
    whole,
)
from pilotrank.workspace.models import SourceBasis

_CONTRIBUTIONS: Final = about("Points by criterion; they sum to the total. Empty where not judged.", by(ID, POINTS))
_OPTION: Final = text("--.+")
_STRING: Final[Schema] = {"type": "string"}
_PLACES: Final = or_null(number(kind="integer"))


def _row() -> Schema:
    """Give an approach in a ranking."""
    row = {
        "rank": RANK_IF_JUDGED,
        "id": ID,
        "name": about("In the language asked for.", TEXT),
        "category": about("Null where the workspace has none.", or_null(ID)),
        "total": TOTAL_IF_JUDGED,
        "scores": about("By criterion.", by(ID, SCORE, 1)),
        "contributions": _CONTRIBUTIONS,
        "verdict": about("What the source concluded; null where it lists it nowhere.", or_null(ID)),
        "judged": about("On how many criteria the source speaks.", whole()),
    }
    assumed = {
        "before": about("Without --set.", record({"rank": RANK_IF_JUDGED, "total": TOTAL_IF_JUDGED})),
        "move": about("Places up, or down below zero; null where it has no rank in one of the two.", _PLACES),
    }
    ranges = {
        "rank_low": about("The first place of its 90% range; null where it is not judged.", or_null(RANK)),
        "rank_high": about("The last place of its 90% range; null where it is not judged.", or_null(RANK)),
    }
    return record(row, assumed, ranges)


def rank_schema() -> Schema:
    """Give the document of ``rank``."""
    ranking = about("The best first, then those not judged.", listed(_row()))
    return document({"weights": SHARES, "ranking": ranking}, seed=or_null(whole()))


def shortlist_schema() -> Schema:
    """Give the document of ``shortlist``."""
    points = number(0)
    without = {
        "comes_in": about("Who takes its place, the best first.", IDS),
        "goes_out": about("Who goes out with it.", IDS),
        "loss": about("Points that the sum then loses; null where no choice is left.", or_null(points)),
    }
    chance = {
        "above": about("What the chance must exceed.", SHARE),
        "k": about("How many places count as the top.", whole(1)),
        "samples": whole(1),
        "probability": about("Of the chosen, by id.", by(ID, SHARE)),
        "unsure": about("So close to it that they may be on either side.", IDS),
    }
    payload = {
        "weights": SHARES,
        "size": about("How many were asked for.", whole(1)),
        "of": about("How many the filters leave.", whole()),
        "chosen": about("In order of rank; empty where nothing can be chosen.", listed(_row())),
        "total": about("The sum of their totals; null where nothing can be chosen.", or_null(points)),
        "runners_up": about("By id, who takes the place of one that drops out.", by(ID, or_null(ID))),
        "without": about("By id, what happens where one drops out.", by(ID, record(without))),
        "cost_of_constraints": about("By option, the points that the sum would gain without it.", by(_OPTION, points)),
        "used": about("By option, the amount that it limits.", by(_OPTION, number())),
        "amounts": about("By attribute that is capped, then id.", by(TEXT, by(ID, number()))),
        "as_good": about("Other choices exactly as good; null where there are more than 20.", or_null(listed(IDS))),
        "in_all": about("Those of the chosen that are in every choice as good.", IDS),
        "also_possible": about("Those not chosen that are in one.", IDS),
        "clash": about("A smallest set of constraints that can't be met together.", or_null(listed(_OPTION, 1))),
        "chance": or_null(record(chance)),
        "checklist": about("What to settle for each, in the language asked for.", listed(TEXT)),
    }
    return document(payload, seed=or_null(whole()))


def verify_schema() -> Schema:
    """Give the document of ``verify``."""
    row = about("An id, or the names that tell a row from others.", listed(TEXT, 1))
    made_by = {"version": TEXT, "command": TEXT, "language": TEXT, "workspace": TEXT}
    difference = {
        "row": row,
        "field": about("A column or key.", TEXT),
        "then": _STRING,
        "now": _STRING,
        "wording": about("Whether it is only said in other words.", FLAG),
    }
    payload = {
        "holds": about("Whether the result is the same, be it in other words.", FLAG),
        "same_workspace": about("Whether all that the workspace says is what it was.", FLAG),
        "made_by": record(made_by),
        "weights": about(
            "By criterion, where it changed.", by(ID, record({"then": or_null(SHARE), "now": or_null(SHARE)}))
        ),
        "new": about("Rows that were not there.", listed(row)),
        "gone": about("Rows that are no longer there.", listed(row)),
        "differences": listed(record(difference)),
        "lines": about("Of texts: lines that went (-) and came (+).", listed(_STRING)),
    }
    return document(payload)


def explain_schema() -> Schema:
    """Give the documents of ``explain``: of one approach, and of two."""
    why = {
        "words": about("The source's own; null where there are none.", or_null(TEXT)),
        "why": about("In the language asked for; null where none is given.", or_null(TEXT)),
    }
    one = {
        "id": ID,
        "name": about("In the language asked for.", TEXT),
        "rank": RANK_IF_JUDGED,
        "total": TOTAL_IF_JUDGED,
        "range": about(
            "The least and the greatest total within the ranges of its scores.", or_null(listed(POINTS, 2, 2))
        ),
        "contributions": _CONTRIBUTIONS,
        "scores": about("By criterion.", by(ID, record({**SCORE_KEYS, **why}), 1)),
    }
    turning = {
        "approach": ID,
        "criterion": ID,
        "from": about("The score as it is.", number()),
        "to": about("Where the two still tie; just beyond it the order is the other one.", number()),
        "within_range": about("Whether that is within the range of the score.", FLAG),
    }
    pair = {
        "a": ID,
        "b": ID,
        "difference": about("The total of a less that of b.", GAP),
        "by_criterion": about("Points by which a is ahead.", GAPS),
        "dominates": about("Whether no weights put a below b, whatever the scores within their ranges.", FLAG),
        "dominates_at_best": about("The same at the best scores.", FLAG),
        "dominated": about("Whether no weights put b below a, likewise.", FLAG),
        "dominated_at_best": FLAG,
        "turning_weights": about(
            "The nearest weights at which they tie; null where none turn it round, or they tie already.",
            or_null(SHARES),
        ),
        "distance": about("How far these are from the weights used.", or_null(number(0, FARTHEST))),
        "turning_scores": about("Single scores, the smallest change first.", listed(record(turning))),
    }
    return one_of(about("Of one approach.", document(one)), about("Of two.", document(pair)))


def _sides(total: Schema) -> dict[str, Schema]:
    """Give what every comparison has, with the method's figures."""
    row = {"id": ID, "rank": RANK_IF_JUDGED, "total": total}
    agreement = {
        "a": about("The label of a ranking.", TEXT),
        "b": TEXT,
        "tau_b": about(
            "Kendall's, -1 to 1; null where one of the two ties all.",
            or_null(COEFFICIENT),
        ),
        "weighted_spearman": about("It counts the first places most; null likewise.", or_null(COEFFICIENT)),
    }
    return {
        "rankings": about("By label.", by(TEXT, listed(record(row)), 2)),
        "agreement": about("Of each pair of rankings.", listed(record(agreement), 1)),
        "in_every_top": about("With rank k or better in all.", record({"k": whole(1), "ids": IDS})),
        "in_one_top": about("With rank k or better in one alone.", IDS),
    }


def compare_schema() -> Schema:
    """Give the documents of ``compare``: plain, and with ``--with``, ``--group`` or ``--reading``."""
    how = {
        "methods": about("By label.", by(TEXT, only(*METHODS), 2)),
        "weights": about("By label, then criterion.", by(TEXT, SHARES, 2)),
    }
    figure = about("In points for the additive model; null where it is not judged.", or_null(number(-1, 100)))
    plain = {**_sides(figure), **how}
    together = {**_sides(TOTAL_IF_JUDGED), **how, "group": about("What several people make together.", _group())}
    reading = {**_sides(TOTAL_IF_JUDGED), **_reading()}
    return one_of(
        about("Plain.", document(plain)),
        about("With --with.", document({**plain, "differences": _differences()}, other=True)),
        about("With --group.", document(together)),
        about("With --reading.", document(reading, seed=whole(), evidence=True)),
    )


def _differences() -> Schema:
    score = {"id": ID, "criterion": ID, "first": SCORE, "second": SCORE}
    found = {
        "only_first": about("Approaches that the first workspace alone has.", IDS),
        "only_second": IDS,
        "criteria": about("Those that one alone has, or with another scale, direction or value function.", IDS),
        "scores": about("Those that are not the same.", listed(record(score))),
    }
    return about("Between the two workspaces.", record(found))


def _group() -> Schema:
    return record(
        {
            "members": about("The labels of their rankings.", listed(ID, 2)),
            "kendall_w": about("1 where all rank alike, 0 where there is no common order.", or_null(SHARE)),
            "borda": about("The best first.", listed(record({"id": ID, "rank": RANK, "points": number(0)}))),
            "mean_weights": SHARES,
            "disagreements": about(
                "Whose ranks lie furthest apart: with whom it stands highest and lowest.",
                listed(record({"id": ID, "best": RANK, "worst": RANK})),
            ),
            "furthest_apart": about("The two members who agree least.", or_null(listed(ID, 2, 2))),
        }
    )


def _reading() -> dict[str, Schema]:
    scores = {
        "count": about("How many scores are compared.", whole()),
        "equal": about("The share of equal ones; null where there are none to compare.", or_null(SHARE)),
        "kappa": about("Cohen's, with quadratic weights; null where it has no value.", or_null(COEFFICIENT)),
        "low": about("The lower end of its 95% interval.", or_null(COEFFICIENT)),
        "high": or_null(COEFFICIENT),
    }
    basis = only(*get_args(SourceBasis))
    criterion = scores | {
        "spoken": about("The same where at least one reader found that the source speaks.", record(scores)),
        "same_basis": about("The share of scores with the same basis.", or_null(SHARE)),
        "bases": about(
            "How often each pair occurs.", listed(record({"own": basis, "other": basis, "count": whole(1)}))
        ),
    }
    score = {"id": ID, "criterion": ID, "own": SCORE, "other": SCORE}
    move = {
        "id": ID,
        "own": about("The rank by the workspace's own scores.", or_null(RANK)),
        "other": about("The rank by the other reader's.", or_null(RANK)),
        "places": about("Places up, or down below zero.", _PLACES),
    }
    return {
        "reading": about("By criterion.", by(ID, record(criterion), 1)),
        "differences": about("Scores with another best or basis, the furthest apart first.", listed(record(score))),
        "moves": about("What moves most first.", listed(record(move))),
        "not_read": about("Approaches that the reading leaves out.", IDS),
        "samples": about("Behind the intervals.", whole(1)),
    }
