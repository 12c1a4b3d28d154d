"""Rankings side by side: profiles, weights, methods, workspaces, and several people."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CRITERIA, ROOT, RunCommand, WriteWorkspace
from hypothesis import given
from hypothesis import strategies as st

from pilotrank import load_workspace, rank
from pilotrank.decision.agreement import kendall_w, mid_ranks, weighted_spearman
from pilotrank.decision.comparison import compare, placed, rankings_asked_for
from pilotrank.decision.group import compare_group
from pilotrank.workspace.overrides import apply_each
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.request import Request

GROUP = CRITERIA.replace(
    "  cheap: {use: 1, cost: 3}\n",
    "  anna: {weights: {use: 3, cost: 1}, stakeholder: {en: Users, nl: Gebruikers}}\n"
    "  bob: {weights: {use: 1, cost: 3}, stakeholder: Buyers}\n"
    "  cheap: {use: 1, cost: 3}\n",
)
ELM = {"approaches/far/elm.yaml": "name: Elm\nscores: {use: 4, cost: 200}\n"}
"""By hand, 3 to 1: ash 87.5, birch 62.5, elm 56.25, cedar 50; 1 to 3: birch 87.5, ash 62.5, cedar 50, elm 18.75."""


def document(pilotrank: RunCommand, folder: Path, *arguments: str) -> dict[str, Any]:
    done = pilotrank("compare", *arguments, "--format", "json", "--quiet", cwd=folder)
    assert done.err == ""
    assert done.status == 0
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_rankings_stand_under_their_labels_with_ranks_and_totals(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    found = document(pilotrank, small(), "--top", "1")
    assert list(found["rankings"]) == ["current", "cheap"]
    assert [(row["id"], row["rank"], row["total"]) for row in found["rankings"]["cheap"]] == [
        ("birch", 1, 87.5),
        ("ash", 2, 62.5),
        ("cedar", 3, 50),
        ("dogwood", None, None),
    ]
    assert found["in_every_top"] == {"k": 1, "ids": ["birch"]}
    assert found["in_one_top"] == ["ash"]
    # pairs in order: ash-cedar and birch-cedar in both, ash-birch ties in the first: 2 / sqrt(2 x 3)
    (agreement,) = found["agreement"]
    assert (agreement["a"], agreement["b"]) == ("current", "cheap")
    assert agreement["tau_b"] == pytest.approx(2 / 6**0.5)


def test_other_weights_are_one_more_ranking_with_a_label_of_its_own(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    found = document(pilotrank, small(), "--profile", "cheap", "--weight", "use=3")
    assert list(found["rankings"]) == ["cheap", "cheap[use=3]"]
    assert found["weights"]["cheap[use=3]"] == {"use": 0.5, "cost": 0.5}
    assert str(found["reproduce"]["command"]) == "compare --profile cheap --weight use=3"


@pytest.mark.parametrize(
    ("arguments", "labels"),
    [
        (["--method", "topsis"], ["current", "current/topsis"]),
        (["--method", "topsis", "--method", "promethee"], ["current", "current/topsis", "current/promethee"]),
        (["--method", "additive", "--method", "promethee"], ["current", "current/promethee"]),
        (
            ["--profile", "cheap", "--profile", "current", "--method", "topsis"],
            ["cheap", "cheap/topsis", "current", "current/topsis"],
        ),
    ],
)
def test_methods_are_in_the_labels(
    small: WriteWorkspace, pilotrank: RunCommand, arguments: list[str], labels: list[str]
) -> None:
    assert list(document(pilotrank, small(), *arguments)["rankings"]) == labels


def test_the_json_of_a_method_has_its_own_figure(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    """Use 5, 3, 3 and cost 100, 0, 100 under usual preferences: ash wins once in use, birch twice in cost."""
    rows = document(pilotrank, small(), "--method", "promethee")["rankings"]["current/promethee"]
    assert [(row["id"], row["rank"], row["total"]) for row in rows] == [
        ("ash", 1, 0.25),
        ("birch", 1, 0.25),
        ("cedar", 3, -0.5),
        ("dogwood", None, None),
    ]


def test_every_figure_of_the_additive_model_is_that_of_rank() -> None:
    workspace = load_workspace(ROOT)
    requests = [Request(profile=name) for name in workspace.criteria_file.profiles]
    found = compare(rankings_asked_for(workspace, requests, [], None, Findings()), 3)
    for ranking in found.rankings:
        rows = rank(workspace, profile=ranking.label).rows
        assert [(row.id, row.rank, row.steps) for row in ranking.rows] == [
            (row.id, row.rank, row.steps) for row in rows
        ]


def test_a_second_workspace_stands_beside_the_first_with_what_differs(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    later = small(
        {
            **ELM,
            "approaches/near/ash.yaml": None,
            "approaches/near/birch.yaml": "name: Birch\nscores: {use: 4, cost: 0}\n",
        }
    )
    later.rename(tmp_path / "later")
    found = document(pilotrank, small(), "--with", "../later")
    assert list(found["rankings"]) == ["current", "current@later"]
    differences = found["differences"]
    assert (differences["only_first"], differences["only_second"], differences["criteria"]) == (["ash"], ["elm"], [])
    (change,) = differences["scores"]
    assert (change["id"], change["criterion"]) == ("birch", "use")
    assert (change["first"]["best"], change["second"]["best"]) == (3, 4)
    assert found["reproduce"]["other"] != found["reproduce"]["workspace"]
    again = pilotrank(
        *str(found["reproduce"]["command"]).split(), "--format", "json", "--quiet", cwd=tmp_path / "small"
    )
    assert json.loads(again.out) == found


def test_another_value_function_is_another_criterion_and_names_are_those_of_the_first(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    value = "    direction: min\n    value: {points: {0: 100, 100: 40, 200: 0}}\n"
    later = {
        "criteria.yaml": CRITERIA.replace("    direction: min\n", value),
        "approaches/near/ash.yaml": "name: Ashes\nscores: {use: 5, cost: 100}\n",
    }
    small(later).rename(tmp_path / "later")
    folder = small()
    assert document(pilotrank, folder, "--with", "../later")["differences"]["criteria"] == ["cost"]
    text = pilotrank("compare", "--with", "../later", cwd=folder).out
    assert "Ash " in text
    assert "Ashes" not in text


def test_a_criterion_that_is_measured_otherwise_differs_and_a_stand_in_does_not(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    """With another scale, the stand-ins of what is not known are others too; nobody has said so."""
    small({"criteria.yaml": CRITERIA.replace("max: 200", "max: 400")}).rename(tmp_path / "later")
    differences = document(pilotrank, small(), "--with", "../later")["differences"]
    assert (differences["criteria"], differences["scores"]) == (["cost"], [])


def test_problems_of_both_workspaces_come_at_once(small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path) -> None:
    small({"criteria.yaml": CRITERIA.replace("cheap", "dear")}).rename(tmp_path / "later")
    arguments = ["--with", "../later", "--profile", "cheap", "--method", "topsi", "--top", "x"]
    done = pilotrank("compare", *arguments, "--quiet", cwd=small())
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        '--method topsi: unknown method "topsi"; did you mean: topsis?',
        '--profile cheap (--with ../later): unknown profile "cheap"; known: current, dear',
        '--top x: "x" is not a whole number from 1 up; write one such as 3',
    ]


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        (
            ["--profile", "current"],
            ["compare: one ranking has nothing beside it; add --profile, --weight, --method, --with or --reading"],
        ),
        (["--profile", "cheap", "--profile", "cheap"], ['--profile cheap: "cheap" is given twice; give it once']),
        (
            ["--group", "--profile", "cheap", "--profile", "current", "--method", "topsis"],
            ["--method: can't go together with --group; give one of the two"],
        ),
        (
            ["--reading", "x", "--with", ""],
            [
                '--reading x: unknown reading "x"; there are none',
                "--with: can't go together with --reading; give one of the two",
            ],
        ),
        (
            ["--method", "topsis", "--method", "topsis"],
            ['--method topsis: "topsis" is given twice; give it once'],
        ),
        (["--samples", "10"], ["--samples: means nothing alone; add --reading"]),
        (["--with", ""], ["--with: no workspace here: there is no criteria.yaml; give a folder that holds one"]),
        (
            ["--method", "product"],
            ["--method product: needs scores above 0, and cost starts at 0; leave this method out"],
        ),
        (
            ["--group"],
            [
                (
                    "--group: a group of 0, and two are needed; name profiles with --profile, or write in criteria.yaml"
                    " whose they are (stakeholder)"
                )
            ],
        ),
    ],
)
def test_what_can_not_be_compared_is_said(
    small: WriteWorkspace, pilotrank: RunCommand, arguments: list[str], problems: list[str]
) -> None:
    done = pilotrank("compare", *arguments, "--quiet", cwd=small())
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == problems


def test_a_group_has_what_its_members_make_together(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    """Ranks of anna: ash, birch, elm, cedar; of bob: birch, ash, cedar, elm.

    Rank sums 3, 3, 7, 7 for ash, birch, cedar, elm: S = 4 x 2² = 16, W = 12 x 16 / (4 x 60) = 0.8. Borda: 3 + 2 for ash
    and birch, 0 + 1 and 1 + 0 for the others.
    """
    found = document(pilotrank, small({"criteria.yaml": GROUP, **ELM}), "--group")
    assert list(found["rankings"]) == ["anna", "bob", "mean weights"]
    group = found["group"]
    assert group["kendall_w"] == pytest.approx(0.8)
    assert group["mean_weights"] == {"use": 0.5, "cost": 0.5}
    assert [(row["id"], row["rank"], row["points"]) for row in group["borda"]] == [
        ("ash", 1, 5),
        ("birch", 1, 5),
        ("cedar", 3, 1),
        ("elm", 3, 1),
    ]
    assert group["furthest_apart"] == ["anna", "bob"]
    assert [(row["best"], row["worst"]) for row in group["disagreements"]] == [(1, 2), (1, 2), (3, 4), (3, 4)]


def test_a_ranking_says_whose_weights_it_rests_on(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({"criteria.yaml": GROUP})
    for command in (["rank", "--format", "markdown"], ["explain", "ash"]):
        assert (
            "Gewichten (anna, Gebruikers)" in pilotrank(*command, "--profile", "anna", "--lang", "nl", cwd=folder).out
        )
    assert "Gewichten (cheap):" in pilotrank("rank", "--profile", "cheap", "--lang", "nl", cwd=folder).out


def test_three_members_with_unequal_sums_are_weighed_alike(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    """Use weighs 3/4, 1/4 and 1/2 of the whole: the mean is 1/2, whatever the numbers add up to."""
    third = "  carl: {weights: {use: 20, cost: 20}, stakeholder: Users}\n  cheap: {use: 1, cost: 3}\n"
    text = GROUP.replace("  cheap: {use: 1, cost: 3}\n", third).replace("use: 3, cost: 1", "use: 30, cost: 10")
    group = document(pilotrank, small({"criteria.yaml": text, **ELM}), "--group")["group"]
    assert group["members"] == ["anna", "bob", "carl"]
    assert group["mean_weights"] == {"use": 0.5, "cost": 0.5}
    assert group["furthest_apart"] == ["anna", "bob"]
    spreads = [row["worst"] - row["best"] for row in group["disagreements"]]
    assert spreads == sorted(spreads, reverse=True)


def test_those_who_disagree_most_come_first(small: WriteWorkspace) -> None:
    """Under use alone ash 1, elm 2, birch and cedar 3; under cost alone birch 1, ash and cedar 2, elm 4."""
    text = CRITERIA.replace("  cheap: {use: 1, cost: 3}\n", "  a: {use: 1, cost: 0}\n  b: {use: 0, cost: 1}\n")
    workspace = load_workspace(small({"criteria.yaml": text, **ELM}))
    settings = apply_each([Request(profile="a"), Request(profile="b")], workspace, Findings())
    found = [(each.id, each.best, each.worst) for each in compare_group(workspace, settings, 3).disagreements]
    assert found == [("birch", 1, 3), ("elm", 2, 4), ("ash", 1, 2), ("cedar", 2, 3)]


def test_the_criterion_that_is_weighed_most_differently_is_named() -> None:
    """Relevance has 11/18 and 7/36, innovativeness 7/36 in both."""
    workspace = load_workspace(ROOT)
    requests = [Request(profile="relevance-first"), Request(profile="feasibility-first")]
    spread = compare_group(workspace, apply_each(requests, workspace, Findings()), 3).weight_spread
    assert (spread.criterion, spread.least_by, spread.greatest_by) == (
        "relevance",
        "feasibility-first",
        "relevance-first",
    )
    assert [spread.least, spread.greatest] == pytest.approx([7 / 36, 11 / 18])


def test_a_member_who_ties_all_leaves_nobody_furthest_apart(small: WriteWorkspace) -> None:
    """Under use alone, birch and cedar tie and so do all once ash is as good: there is no order to agree with."""
    ash = {"approaches/near/ash.yaml": "name: Ash\nscores: {use: 3, cost: 100}\n"}
    text = CRITERIA.replace("  cheap: {use: 1, cost: 3}\n", "  a: {use: 1, cost: 0}\n  b: {use: 0, cost: 1}\n")
    workspace = load_workspace(small({"criteria.yaml": text, **ash}))
    settings = apply_each([Request(profile="a"), Request(profile="b")], workspace, Findings())
    assert compare_group(workspace, settings, 3).furthest_apart is None


def test_what_is_in_one_top_alone_is_in_no_other(small: WriteWorkspace) -> None:
    """Ash leads under use alone, birch under cost alone and under 1 to 3."""
    text = CRITERIA.replace(
        "  cheap: {use: 1, cost: 3}\n", "  a: {use: 1, cost: 0}\n  b: {use: 0, cost: 1}\n  c: {use: 1, cost: 3}\n"
    )
    workspace = load_workspace(small({"criteria.yaml": text}))
    requests = [Request(profile=name) for name in "abc"]
    found = compare(rankings_asked_for(workspace, requests, [], None, Findings()), 1)
    assert dict(found.only_in_top_of) == {"a": ("ash",), "b": (), "c": ()}
    assert found.silent == (1, 6)


def test_all_approaches_can_be_ranked_by_another_method_too(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    rows = document(pilotrank, small(), "--method", "topsis", "--include-silent")["rankings"]["current/topsis"]
    assert [row["rank"] is None for row in rows] == [False] * 4


def test_a_profile_alone_stands_beside_the_workspaces_own_weights(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    assert list(document(pilotrank, small(), "--profile", "cheap")["rankings"]) == ["current", "cheap"]


def test_a_group_says_in_words_where_it_disagrees_most(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({"criteria.yaml": GROUP, **ELM})
    text = pilotrank("compare", "--group", "--lang", "nl", cwd=folder).out
    assert "Gebruikers (anna)" in text
    assert "0,80" in text
    assert "75,0%" in text
    english = pilotrank("compare", "--group", "--profile", "anna", "--profile", "cheap", cwd=folder).out
    assert "anna and cheap agree least (tau-b 0.33)" in english
    assert "Use is weighed most differently: 25.0% by cheap, 75.0% by anna" in english


def test_a_group_that_ranks_alike_disagrees_nowhere(small: WriteWorkspace) -> None:
    workspace = load_workspace(small({"criteria.yaml": GROUP}))
    settings = apply_each([Request(profile="bob"), Request(profile="cheap")], workspace, Findings())
    found = compare_group(workspace, settings, 3)
    assert (found.disagreements, found.kendall_w) == ((), 1)


# Kendall's W: the example of NAG's routine G08DAF (3 judges, 10 things, with ties), and the data "anxiety" of the R
# packages irr and DescTools (3 raters, 20 subjects).
NAG = [
    [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
    [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
    [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
]
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]


def test_concordance_is_that_of_published_examples() -> None:
    assert kendall_w([[round(2 * each) for each in judge] for judge in NAG]) == pytest.approx(0.828, abs=5e-4)
    assert kendall_w(ANXIETY) == pytest.approx(0.54, abs=5e-4)


def test_concordance_of_those_who_tie_all_or_stand_alone_is_none() -> None:
    assert kendall_w([[1, 1], [1, 1]]) is None
    assert kendall_w([[1, 2]]) is None
    assert kendall_w([]) is None


@given(st.lists(st.permutations(range(6)), min_size=2, max_size=5))
def test_concordance_without_ties_follows_from_the_mean_of_spearmans_coefficients(rankings: list[list[int]]) -> None:
    """W = ((m - 1) r + 1) / m with r the mean of Spearman's coefficients of all pairs (Kendall 1948)."""
    from itertools import combinations  # noqa: PLC0415 - for this test alone

    pairs = list(combinations(rankings, 2))
    mean = sum(1 - 6 * sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) / (6 * 35) for pair in pairs) / len(pairs)
    assert kendall_w(rankings) == pytest.approx(((len(rankings) - 1) * mean + 1) / len(rankings))


def test_weighted_spearman_counts_the_first_places_most() -> None:
    """By hand for five things: 1 - 6 x (1 x 9 + 1 x 9) / 720 for the first two changed, 3 + 3 for the last two."""
    order = mid_ranks([5, 4, 3, 2, 1])
    assert weighted_spearman(order, mid_ranks([4, 5, 3, 2, 1])) == pytest.approx(0.85)
    assert weighted_spearman(order, mid_ranks([5, 4, 3, 1, 2])) == pytest.approx(0.95)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8))
def test_a_rank_is_one_plus_the_number_strictly_better(steps: list[int]) -> None:
    ids = [f"a{number}" for number in range(len(steps))]
    for row in placed(ids, steps):
        assert row.rank == 1 + sum(other > row.steps for other in steps)


# rank --set


def test_a_score_that_is_assumed_moves_approaches_and_touches_no_file(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    """Cedar at use 5 is 50 + 25 = 75 and ties with ash and birch; dogwood at a cost of 0 is 25 + 50."""
    folder = small()
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    done = pilotrank(
        "rank", "--set", "cedar.use=5", "--set", "dogwood.cost=0", "--format", "csv", "--quiet", cwd=folder
    )
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["id"], row["rank"], row["rank_before"], row["move"]) for row in rows] == [
        ("ash", "1", "1", "0"),
        ("birch", "1", "1", "0"),
        ("cedar", "1", "3", "2"),
        ("dogwood", "1", "", ""),
    ]
    assert [row["judged"] for row in rows] == ["2", "2", "1", "0"]
    assert [row["silent"] for row in rows] == ["", "", "", "use"]
    assert list(rows[0])[-3:] == ["rank_before", "move", "reproduce"]
    assert "--set cedar.use=5 --set dogwood.cost=0" in rows[0]["reproduce"]
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert "rank_before" not in pilotrank("rank", "--format", "csv", "--quiet", cwd=folder).out


def test_what_is_assumed_is_marked_and_is_not_what_the_source_says(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small()
    arguments = ("--set", "cedar.use=5", "--set", "birch.cost=50", "--no-ranges")
    table = pilotrank("rank", *arguments, cwd=folder).out.splitlines()
    cedar = next(line for line in table if " Cedar " in line)
    assert cedar.split()[:3] == ["1", "+2", "Cedar"]
    assert "5*" in cedar
    assert "3" in next(line for line in table if " Birch " in line).split()[0]
    assert "Assumed, in no file: cedar.use = 5, birch.cost = 50" in table
    found = json.loads(pilotrank("rank", "--set", "cedar.use=5", "--format", "json", "--quiet", cwd=folder).out)
    row = next(row for row in found["ranking"] if row["id"] == "cedar")
    assert row["scores"]["use"] == {"best": 5, "low": 5, "high": 5, "basis": "assumed"}
    assert (row["before"], row["move"]) == ({"rank": 3, "total": 50}, 2)


def test_to_assume_that_something_is_not_known_is_not_to_say_that_the_source_is_silent(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    done = pilotrank("rank", "--set", "ash.use=null", "--set", "ash.cost=null", cwd=small())
    assert "Not judged, because with what is assumed nothing is known of them: Ash" in done.out
    assert "Not judged, because the source is silent on every criterion: Dogwood" in done.out


def test_assumptions_from_python_are_the_same_as_on_the_command_line(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    rows = rank(workspace, scores={"cedar.use": 5, "ash.cost": None}).rows
    assert {row.id: (row.rank, row.move) for row in rows} == {"ash": (1, 0), "birch": (1, 0), "cedar": (1, 2)}
    assert workspace.approaches["cedar"].scores["use"].best == 3


def test_wrong_assumptions_are_named_at_once(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    given_ = ["cedr.use=5", "cedar.us=5", "cedar.use=9", "ash.use=a", "ash=3", "x"]
    done = pilotrank("rank", *(part for each in given_ for part in ("--set", each)), "--quiet", cwd=small())
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        '--set ash.use=a: "a" is not a score; write a number such as 4 or 2.5, or null for not known',
        "--set ash=3: not readable; write it as --set APPROACH.CRITERION=4",
        '--set cedar.us=5: unknown criterion "us"; did you mean: use?',
        "--set cedar.use=9: 9 is off the scale; it goes from 1 to 5",
        '--set cedr.use=5: unknown approach "cedr"; did you mean: cedar?',
        "--set x: not readable; write it as --set APPROACH.CRITERION=4",
    ]
