"""Factsheets and readings: what is read, what is refused, and what backs an approach."""

from pathlib import Path

import pytest
from conftest import CRITERIA, RunCommand, WriteWorkspace

from pilotrank import PilotrankError, load_workspace
from pilotrank.decision.evidence import Evidence, evidence_of
from pilotrank.decision.readers import compare_reading
from pilotrank.workspace.overrides import apply
from pilotrank.workspace.provenance import evidence_hash, workspace_hash
from pilotrank.workspace.request import Request

SHEET = "factsheets/one.yaml"
READING = "readings/second.yaml"
ASH = """\
name: Ash
scores:
  use: {best: 5, words: as said}
  cost: {best: 100, low: 50, high: 150, basis: inferred, words: elsewhere}
forms:
  - name: First
    examples: [{name: A, factsheet: one}, {name: B, examples: [{name: C, factsheet: two}]}]
  - {name: Second, factsheet: three}
  - {name: Third}
"""
SHEETS: dict[str, str | bytes | None] = {
    "approaches/near/ash.yaml": ASH,
    "factsheets/one.yaml": "name: One\napproaches: [ash]\n",
    "factsheets/two.yaml": """\
        name: Two
        approaches: [ash, birch]
        figures: [{what: Stayed, kind: stayed, value: 10, unit: people, outcome: true}]
        measured_outcome: {measured: true}
        """,
    "factsheets/three.yaml": "name: Three\napproaches: [ash]\nmeasured_outcome: {measured: false}\n",
}
SECOND = """\
about: A second reader.
scores:
  ash: {use: 4, cost: 100}
  birch: {use: 3, cost: 0}
  cedar: {use: 2, cost: 200}
"""


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(PilotrankError) as caught:
        load_workspace(folder, evidence=True)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def sheet(text: str) -> dict[str, str | bytes | None]:
    return {SHEET: f"name: One\napproaches: [ash]\n{text}"}


FIGURE = "figures: [{{what: Placed, kind: placed, unit: people, {rest}}}]\n"
REFUSED: dict[str, tuple[dict[str, str | bytes | None], str]] = {
    "an approach that is not there": (
        {SHEET: "name: One\napproaches: [ahs]\n"},
        f'{SHEET}:2: unknown approach "ahs"; did you mean: ash?',
    ),
    "an unknown field": (sheet("targetz: x\n"), f'{SHEET}:3: unknown key "targetz"; did you mean: targets?'),
    "an id of its own": (sheet("id: one\n"), f'{SHEET}:3: unknown key "id"; known: name, approaches'),
    "a figure without a number": (
        sheet(FIGURE.format(rest="period: 2012")),
        f"{SHEET}:3: not one number; write value, or low and high for a range",
    ),
    "a figure with a number and a range": (
        sheet(FIGURE.format(rest="value: 1, low: 1, high: 2")),
        f"{SHEET}:3: not one number; write value, or low and high for a range",
    ),
    "half a range": (
        sheet(FIGURE.format(rest="low: 1")),
        f"{SHEET}:3: not one number; write value, or low and high for a range",
    ),
    "a range upside down": (
        sheet(FIGURE.format(rest="low: 50, high: 40")),
        f"{SHEET}:3: a range from 50 to 40; low must not be above high",
    ),
    "a figure in words": (
        sheet(FIGURE.format(rest="value: many")),
        f'{SHEET}:3: "many" is not a number; write one such as 4 or 2.5 (a point, no comma), without quotes',
    ),
    "a period in words": (
        sheet("period: last year\n"),
        f'{SHEET}:3: "last year" is not a date; write a year, a month or a day, such as 2015 or 2015-09',
    ),
    "a thirteenth month": (
        sheet("period: {from: 2015-13}\n"),
        f'{SHEET}:3: "2015-13" is not a date; write a year, a month or a day, such as 2015 or 2015-09',
    ),
    "a day that is not in the calendar": (
        sheet("period: {from: 2015-09-31}\n"),
        f'{SHEET}:3: "2015-09-31" is not a date; write a year, a month or a day, such as 2015 or 2015-09',
    ),
    "a yes that is a text": (
        sheet("measured_outcome: {measured: yes}\n"),
        f'{SHEET}:3: "yes" is not possible here',
    ),
    "a source without a title or address": (
        sheet("sources: [{}]\n"),
        f"{SHEET}:3: nothing in it; write at least one entry",
    ),
    "a passage of another value": (
        {
            "approaches/near/ash.yaml": """\
                name: Ash
                scores: {use: 1, cost: 1}
                attributes: {size: {value: [a], evidence: [{words: as said, value: b}]}}
                """
        },
        'approaches/near/ash.yaml:3: the passage is about "b", which is none of the values; known: a',
    ),
    "an attribute's label that is no id": (
        {"criteria.yaml": CRITERIA + "attributes:\n  Foo Bar: {name: Foo}\n"},
        'criteria.yaml:19: "Foo Bar" can\'t be an id',
    ),
    "a period that ends before it begins": (
        sheet("period: {from: 2015-09, to: 2014}\n"),
        f"{SHEET}:3: a period from 2015-09 to 2014; it must not end before it begins",
    ),
    "a figure of a field that says nothing": (
        sheet(FIGURE.format(rest="value: 1, field: reach")),
        f'{SHEET}:3: the field "reach" says nothing; write its text, or name the right field',
    ),
    "a hedge that is none": (
        sheet(FIGURE.format(rest="value: 1, hedge: roughly")),
        f'{SHEET}:3: "roughly" is not possible here; possible: about, over, under, at_least, at_most',
    ),
    "a measured outcome without a figure": (
        sheet("measured_outcome: {measured: true}\n"),
        f"{SHEET}:3: measured, but no figure shows it; mark one with outcome: true",
    ),
    "an outcome that is not measured": (
        sheet(FIGURE.format(rest="value: 1, outcome: true")),
        f"{SHEET}:3: marked as an outcome, but measured_outcome says there is none; change one of them",
    ),
    "a factsheet that is not there": (
        {
            "approaches/near/ash.yaml": "name: Ash\nscores: {use: 1, cost: 1}\nforms: [{name: A, factsheet: noe}]\n",
            SHEET: "name: One\n",
        },
        'approaches/near/ash.yaml:3: unknown factsheet "noe"; did you mean: one?',
    ),
    "a factsheet that does not know the approach": (
        {
            "approaches/near/ash.yaml": "name: Ash\nscores: {use: 1, cost: 1}\nforms: [{name: A, factsheet: one}]\n",
            SHEET: "name: One\n",
        },
        'approaches/near/ash.yaml:3: the factsheet "one" does not name this approach; add ash to its approaches',
    ),
    "a folder among the factsheets": (
        {"factsheets/deep/one.yaml": "name: One\n"},
        "factsheets/deep: a folder where only files belong; put its files one folder up",
    ),
    "a reading of an unknown approach": (
        {READING: "scores: {ahs: {use: 1, cost: 1}}\n"},
        f'{READING}:1: unknown approach "ahs"; did you mean: ash?',
    ),
    "a reading without a criterion": (
        {READING: "scores:\n  ash: {use: 1}\n"},
        f'{READING}:2: nothing on the criterion "cost"; give a score, or null where it is not known',
    ),
    "a reading of an unknown criterion": (
        {READING: "scores:\n  ash: {use: 1, cost: 1, size: 1}\n"},
        f'{READING}:2: unknown criterion "size"; known: use, cost',
    ),
    "a reading off the scale": (
        {READING: "scores:\n  ash:\n    use: 6\n    cost: 1\n"},
        f"{READING}:3: 6 is off the scale; it goes from 1 to 5",
    ),
}


@pytest.mark.parametrize(("changes", "line"), REFUSED.values(), ids=REFUSED.keys())
def test_each_problem_is_one_line_with_its_place(
    small: WriteWorkspace, changes: dict[str, str | bytes | None], line: str
) -> None:
    found = problems_of(small(changes))
    assert len(found) == 1
    assert found[0].startswith(line)


def test_all_problems_of_all_files_come_at_once(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small(
        {
            "approaches/near/ash.yaml": "name: Ash\nscores: {use: 9, cost: 1}\n",
            SHEET: "name: One\napproaches: [oak]\nperiod: soon\n",
            READING: "scores: {oak: {use: 0, cost: 1}}\n",
        }
    )
    assert [line.split(": ")[0] for line in problems_of(folder)] == [
        "approaches/near/ash.yaml:2",
        f"{SHEET}:2",
        f"{SHEET}:3",
        f"{READING}:1",
        f"{READING}:1",
    ]
    done = pilotrank("check", "--workspace", str(folder), "--quiet")
    assert (done.status, len(done.out.splitlines())) == (1, 5)


def test_a_ranking_does_without_the_evidence(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({SHEET: "name: [\n", READING: "scores: 3\n"})
    assert load_workspace(folder, evidence=False).factsheets == {}
    assert pilotrank("rank", "--workspace", str(folder)).status == 0
    assert pilotrank("show", "--workspace", str(folder)).status == 2


def test_without_any_factsheets_the_names_lead_outside(small: WriteWorkspace) -> None:
    """A copy of a workspace without its evidence is still a workspace."""
    workspace = load_workspace(small({"approaches/near/ash.yaml": ASH}), evidence=True)
    assert evidence_of(workspace.approaches.values(), workspace.factsheets)["ash"].examples_with_factsheet == 0


def test_what_is_left_out_is_not_said(small: WriteWorkspace) -> None:
    factsheet = load_workspace(small(sheet("period: 2012\n")), evidence=True).factsheets["one"]
    assert factsheet.period
    assert (factsheet.period.begin, factsheet.period.end) == ("2012", "2012")
    assert [factsheet.reach, factsheet.organisations, factsheet.measured_outcome] == [None, None, None]
    assert factsheet.figures == ()


def test_evidence_is_counted(small: WriteWorkspace) -> None:
    """By hand: A, B, C and the form with a factsheet of its own are examples; Third is a kind, no example."""
    workspace = load_workspace(small(SHEETS), evidence=True)
    found = evidence_of(workspace.approaches.values(), workspace.factsheets)
    assert found["ash"] == Evidence(
        stated=1,
        inferred=1,
        silent=0,
        examples=4,
        examples_with_factsheet=3,
        factsheets=("one", "three", "two"),
        measured=("two",),
    )
    assert found["birch"].measured == ("two",)
    assert found["cedar"] == Evidence(1, 0, 1, 0, 0, (), ())


def test_evidence_changes_neither_the_ranking_nor_its_hash_but_one_of_its_own(small: WriteWorkspace) -> None:
    bare = load_workspace(small())
    with_sheet = load_workspace(small(sheet("")), evidence=True)
    with_other = load_workspace(small(sheet("reach: Ten people\n")), evidence=True)
    assert workspace_hash(bare) == workspace_hash(with_sheet) == workspace_hash(with_other)
    assert len({evidence_hash(each) for each in (bare, with_sheet, with_other)}) == 3


# A second reading


def test_a_reading_is_compared_with_the_scores(small: WriteWorkspace) -> None:
    """By hand, equal weights: ash 75, birch 75, cedar 50 become ash 62.5, birch 75, cedar 12.5.

    On use the readers give ash 5 and 4, birch 3 and 3, cedar 3 (a stand-in) and 2: one of three is equal. Observed
    1 + 0 + 1 over 3; expected 1 + 4 + 9 + 1 + 0 + 1 + 1 + 0 + 1 over 9 = 2; kappa 1 - (2/3) / 2 = 2/3.
    """
    workspace = load_workspace(small({READING: SECOND}), evidence=True)
    settings = apply(Request(top="1"), workspace)
    result = compare_reading(workspace, workspace.readings["second"], settings, samples=200)
    use, cost = result.criteria["use"], result.criteria["cost"]
    assert use.all.count == 3
    assert use.all.equal == pytest.approx(1 / 3)
    assert use.all.kappa == pytest.approx(2 / 3)
    assert use.spoken == use.all, "one of the two spoke of each"
    assert use.same_basis == pytest.approx(2 / 3)
    assert use.bases == {("not_stated", "stated"): 1, ("stated", "stated"): 2}
    assert cost.all.equal == pytest.approx(2 / 3)
    assert cost.same_basis == 1
    assert [(row.id, row.total) for row in result.ranking.rows] == [("ash", 75), ("birch", 75), ("cedar", 50)]
    assert [(row.id, row.total) for row in result.sides[1].rows] == [("birch", 75), ("ash", 62.5), ("cedar", 12.5)]
    assert [(move.id, move.move) for move in result.moves] == [("ash", -1), ("birch", 0), ("cedar", 0)]
    assert (result.k, result.in_both_tops, result.in_one_top) == (1, ("birch",), ("ash",))
    assert result.not_read == ("dogwood",)
    assert result.agreement.tau_b == pytest.approx(2 / (2 * 3) ** 0.5), (
        "two pairs agree, one is tied in the first ranking"
    )


def test_silence_of_both_is_left_out_of_the_second_table(small: WriteWorkspace) -> None:
    workspace = load_workspace(small({READING: SECOND + "  dogwood: {use: null, cost: null}\n"}), evidence=True)
    result = compare_reading(workspace, workspace.readings["second"], apply(Request(), workspace), samples=50)
    assert (result.criteria["use"].all.count, result.criteria["use"].spoken.count) == (4, 3)
    assert [(move.id, move.move) for move in result.moves][-1] == ("dogwood", None)


def test_a_reading_equal_to_the_scores_agrees_throughout(small: WriteWorkspace) -> None:
    own = "scores:\n  ash: {use: 5, cost: 100}\n  birch: {use: 3, cost: 0}\n  cedar: {use: null, cost: 100}\n"
    workspace = load_workspace(small({READING: own}), evidence=True)
    result = compare_reading(workspace, workspace.readings["second"], apply(Request(), workspace), samples=50)
    for each in result.criteria.values():
        assert (each.all.equal, each.all.kappa, each.same_basis) == (1, 1, 1)
    assert (result.agreement.tau_b, result.agreement.weighted_spearman) == (1, 1)
    assert all(move.move == 0 for move in result.moves)
    assert result.in_one_top == ()
