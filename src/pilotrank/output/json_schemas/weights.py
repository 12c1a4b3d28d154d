"""What the documents of weights hold: what they are, what they become, and what answers give."""

from pilotrank.output.json_schemas.parts import (
    BOTH_LANGUAGES,
    FLAG,
    ID,
    NULL,
    SHARE,
    SHARES,
    TEXT,
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
from pilotrank.workspace.answers import FORMULAS, MOST_TIMES


def weights_schema() -> Schema:
    """Give the documents of ``weights``: of ``show``, ``set``, and each form of answers."""
    shown = {
        "method": about("How the first set was found, where that is recorded.", or_null(TEXT)),
        "weights": SHARES,
        "sets": about("By profile.", by(ID, _weight_set(), 1)),
        "approaches": about("How many judged ones the differences are of.", whole()),
        "silent": about("On how many of these the source is silent, by criterion.", by(ID, whole(), 1)),
    }
    changed = {"method": NULL, "weights": SHARES, **_change()}
    return one_of(about("Of weights show.", document(shown)), about("Of weights set.", document(changed)), *_elicited())


def _weight_set() -> Schema:
    trade_off = {
        "better": about("The criterion on which an approach is one unit better.", ID),
        "worse": about("That on which another is then so many units worse and has the same total.", ID),
        "least": number(0),
        "greatest": about("Null where no amount makes up for it.", or_null(number(0))),
    }
    return record(
        {
            "name": or_null(BOTH_LANGUAGES),
            "stakeholder": about("Whose they are.", or_null(BOTH_LANGUAGES)),
            "method": about("How they were found.", or_null(TEXT)),
            "follows_from_answers": about("Whether they are what the answers kept with them give.", or_null(FLAG)),
            "weights": SHARES,
            "differences": about(
                "How much of the differences between approaches each criterion makes; null where none differ.",
                by(ID, or_null(SHARE), 1),
            ),
            "trade_offs": listed(record(trade_off)),
        }
    )


def _change() -> dict[str, Schema]:
    any_text: Schema = {"type": "string"}
    lines = {"first": about("Its number in the old file.", whole(1)), "old": listed(any_text), "new": listed(any_text)}
    return {
        "before": about("The shares that it had; null where the profile is new.", or_null(SHARES)),
        "profile": about("What is written; current for the workspace's own weights.", ID),
        "file": TEXT,
        "lines": about("What changes.", listed(record(lines))),
        "undo": about("The weights that bring the old ones back, as they stood in the file.", by(ID, TEXT)),
        "written": about("Whether the file was changed.", FLAG),
    }


def _elicited() -> list[Schema]:
    """Give the documents of what follows from answers, one for each form of these."""
    name = about("A criterion; a number where YAML takes its id for one.", {"anyOf": [ID, number()]})
    fraction = text("[0-9]+/[0-9]+")
    beside = by(ID, {"anyOf": [number(0, MOST_TIMES), fraction]})
    points = record({"points": by(ID, {"anyOf": [number(0), fraction]}, 1)})
    order = record({"order": listed(name, 1)}, {"formula": only(*FORMULAS)})
    judgements = record({"judgements": by(ID, beside)})
    ends = record({"best": ID, "worst": ID, "best_to_others": beside, "others_to_worst": beside})
    consistency = {"consistency": about("How well the answers go together.", _consistency())}
    forms: tuple[tuple[Schema, Schema, dict[str, Schema]], ...] = (
        (only("swing", "points"), points, {}),
        (only("rank-order"), order, {}),
        (only("pairwise"), judgements, consistency),
        (only("best-worst"), ends, consistency),
    )
    return [
        document({"method": method, "weights": SHARES, "answers": about("As in a file.", answers), **more}, _change())
        for method, answers, more in forms
    ]


def _consistency() -> Schema:
    worst = {"a": ID, "b": ID, "given": number(0), "implied": number(0)}
    return record(
        {
            "index": about("0 where the answers go together perfectly.", number(0)),
            "ratio": about("Beside that of random answers; null where that is not known.", or_null(number(0))),
            "acceptable": about("Null where no table says what is.", or_null(FLAG)),
            "worst": about("The judgement that fits least; null where all fit.", or_null(record(worst))),
        }
    )
