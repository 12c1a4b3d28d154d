"""Why an approach has its total, why one stands above another, and what would turn that round."""

import json
from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from conftest import CRITERIA, ROOT, RunCommand, WriteWorkspace
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, load_workspace, rank
from pilotrank.decision.explanation import PairExplanation, TurningScore, explain, explain_pair, nearest_tie, on_simplex
from pilotrank.decision.matrix import scores_at, values_of
from pilotrank.workspace.models import Criterion, Workspace

# Ways to travel: the UTA case printed with the R package MCDA (the table is that of Siskos, Grigoroudis and Matsatsinis
# 2005), with a price and a time of which less is better, and value functions with corners. It prints what each score
# adds, up to .0875 for the price, .9 for the time and .0125 for comfort. These greatest values are the weights here;
# what is printed, divided by them, is the value function.
TRAVEL = """\
criteria:
  price: {name: Price, scale: {min: 2, max: 30}, direction: min, value: {points: {2: 100, 16: 0, 30: 0}}}
  time:
    name: Time
    scale: {min: 10, max: 40}
    direction: min
    value: {points: {10: 100, 20: 2.777777777777778, 30: 0, 40: 0}}
  comfort: {name: Comfort, scale: {min: 0, max: 3}, value: {points: {0: 0, 1: 0, 2: 100, 3: 100}}}
weights: {price: 0.0875, time: 0.9, comfort: 0.0125}
"""
WAYS = {
    "rer": ((3, 10, 1), 98.12),
    "metro1": ((4, 20, 2), 11.25),
    "metro2": ((2, 20, 0), 11.25),
    "bus": ((6, 40, 0), 6.25),
    "taxi": ((30, 30, 3), 1.25),
}


def travel(small: WriteWorkspace) -> Path:
    gone: dict[str, str | None] = {
        f"approaches/{name}.yaml": None for name in ("near/ash", "near/birch", "far/cedar", "far/dogwood")
    }
    rows = {
        f"approaches/{name}.yaml": f"name: {name}\nscores: {{price: {p}, time: {t}, comfort: {c}}}\n"
        for name, ((p, t, c), _) in WAYS.items()
    }
    return small({"criteria.yaml": TRAVEL, **gone, **rows})


def test_a_published_case_with_costs_and_corners_gives_the_printed_totals(small: WriteWorkspace) -> None:
    """Printed: .9812, .1125, .1125, .0625 and .0125, and the ranks 1, 2, 2, 4 and 5."""
    rows = rank(load_workspace(travel(small))).rows
    assert [(row.id, row.rank) for row in rows] == [("rer", 1), ("metro1", 2), ("metro2", 2), ("bus", 4), ("taxi", 5)]
    for row in rows:
        assert row.total == pytest.approx(WAYS[row.id][1], abs=0.0051)


NAMES = [
    "refugee-programmes",
    "promotion-and-information",
    "retention-incentives",
    "legislation",
    "other-material-incentives",
]
"""Approaches that no other of these dominates, for the most part."""


def pair(workspace: Workspace, first: str, second: str, **options: object) -> PairExplanation:
    return explain_pair(rank(workspace, **options), workspace, first, second)  # type: ignore[arg-type] # any of rank's


def test_contributions_add_up_to_the_total(small: WriteWorkspace) -> None:
    workspace = load_workspace(travel(small))
    found = explain(rank(workspace), workspace, "metro1")
    assert [each.points for each in found.contributions] == pytest.approx([7.5, 2.5, 1.25])
    assert found.row.total == pytest.approx(sum(each.points for each in found.contributions))
    assert [found.low, found.high] == pytest.approx([11.25, 11.25])


def test_the_ranges_of_the_scores_say_where_the_total_may_lie(small: WriteWorkspace) -> None:
    """Cedar: use 1 to 5 is 0 to 50 points, a cost of 50 to 150 is 12.5 to 37.5."""
    score = "{use: null, cost: {best: 100, low: 50, high: 150}}"
    workspace = load_workspace(small({"approaches/far/cedar.yaml": f"name: Cedar\nscores: {score}\n"}))
    found = explain(rank(workspace), workspace, "cedar")
    assert [found.low, found.high] == pytest.approx([12.5, 87.5])


def test_a_difference_is_the_sum_over_the_criteria(small: WriteWorkspace) -> None:
    """Under 3 to 1, ash: 75 + 12.5, cedar: 37.5 + 12.5."""
    found = pair(load_workspace(small()), "ash", "cedar", weights={"use": 3})
    assert found.difference == 37.5
    assert dict(found.by_criterion) == pytest.approx({"use": 37.5, "cost": 0})


def test_the_nearest_weights_are_those_worked_out_by_hand(small: WriteWorkspace) -> None:
    """Ash is 1/2 better in use, birch 1/2 in cost: from 3/4 and 1/4 the nearest tie is at 1/2 each."""
    found = pair(load_workspace(small()), "ash", "birch", weights={"use": 3})
    assert found.turning_weights is not None
    assert dict(found.turning_weights.weights) == pytest.approx({"use": 0.5, "cost": 0.5})
    assert found.turning_weights.distance == pytest.approx(sqrt(2) / 4)


def brute_force(weights: Sequence[float], gaps: Sequence[float]) -> float:
    """The distance to the nearest tie, by trying every set of criteria that may keep a weight."""
    w, d = np.array(weights), np.array(gaps)
    best = np.inf
    for size in range(1, len(w) + 1):
        for kept in combinations(range(len(w)), size):
            rows = np.array([np.ones(size), d[list(kept)]])
            # the nearest point of the two planes: w + rows' (rows rows')^-1 (target - rows w)
            part = w[list(kept)]
            x = part + np.linalg.pinv(rows) @ (np.array([1.0, 0.0]) - rows @ part)
            if np.allclose(rows @ x, [1, 0], atol=1e-9) and (x >= -1e-12).all():
                point = np.zeros(len(w))
                point[list(kept)] = x
                best = min(best, float(np.linalg.norm(point - w)))
    return best


shares_and_gaps = st.integers(2, 6).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, 12), min_size=count, max_size=count),
        st.lists(st.integers(-8, 8), min_size=count, max_size=count),
    )
)


@given(shares_and_gaps)
@settings(deadline=None, max_examples=300)
def test_no_weights_that_tie_are_nearer(drawn: tuple[list[int], list[int]]) -> None:
    parts, steps = drawn
    assume(sum(parts) and min(steps) < 0 < max(steps))
    weights, gaps = [part / sum(parts) for part in parts], [step / 8 for step in steps]
    assume(sum(part * step for part, step in zip(parts, steps, strict=True)))
    nearest = nearest_tie(weights, gaps)
    assert sum(nearest) == pytest.approx(1, abs=1e-12)
    assert min(nearest) >= 0
    assert sum(share * gap for share, gap in zip(nearest, gaps, strict=True)) == pytest.approx(0, abs=1e-12)
    distance = sqrt(sum((a - b) ** 2 for a, b in zip(nearest, weights, strict=True)))
    assert distance == pytest.approx(brute_force(weights, gaps), abs=1e-9)


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=6))
def test_a_projection_is_on_the_simplex_and_moves_nothing_that_is_there(point: list[float]) -> None:
    found = on_simplex(point)
    assert sum(found) == pytest.approx(1)
    assert min(found) >= 0
    assert on_simplex(found) == pytest.approx(found)


def test_beyond_the_turning_weights_the_order_is_the_other_one() -> None:
    workspace = load_workspace(ROOT)
    turned = 0
    for first, second in combinations(NAMES, 2):
        found = pair(workspace, first, second)
        if found.turning_weights:
            now, then = found.first.ranking.weights, found.turning_weights.weights
            beyond = {name: max(then[name] + 1e-6 * (then[name] - now[name]), 0) for name in now}
            ranks = {row.id: row.steps or 0 for row in rank(workspace, weights=beyond).rows}
            at = {row.id: row.steps or 0 for row in rank(workspace, weights=dict(then)).rows}
            assert abs(at[first] - at[second]) <= 2
            assert (ranks[first] - ranks[second]) * found.difference < 0
            turned += 1
    assert turned >= 3


def test_nothing_turns_round_what_is_better_throughout(small: WriteWorkspace) -> None:
    better = "name: Ash\nscores: {use: {best: 5, low: 4, high: 5}, cost: 50}\n"
    worse = "name: Birch\nscores: {use: {best: 3, low: 1, high: 4}, cost: 60}\n"
    workspace = load_workspace(small({"approaches/near/ash.yaml": better, "approaches/near/birch.yaml": worse}))
    found = pair(workspace, "ash", "birch")
    assert (found.dominates, found.dominates_at_best, found.dominated, found.turning_weights) == (
        True,
        True,
        False,
        None,
    )
    other = pair(workspace, "birch", "ash")
    assert (other.dominates, other.dominated, other.dominated_at_best) == (False, True, True)


def test_ranges_that_overlap_leave_dominance_at_the_best_scores_alone(small: WriteWorkspace) -> None:
    better = "name: Ash\nscores: {use: {best: 5, low: 2, high: 5}, cost: 50}\n"
    worse = "name: Birch\nscores: {use: 3, cost: 60}\n"
    found = pair(
        load_workspace(small({"approaches/near/ash.yaml": better, "approaches/near/birch.yaml": worse})), "ash", "birch"
    )
    assert (found.dominates, found.dominates_at_best) == (False, True)


def test_a_range_that_only_touches_the_other_s_does_not_stand_in_the_way(small: WriteWorkspace) -> None:
    """By hand: use 4 to 5 against 1 to 4 at a lower cost: never worse; against 1 to 4.5 it can be."""
    for high, dominates in ((4, True), (4.5, False)):
        better = "name: Ash\nscores: {use: {best: 5, low: 4, high: 5}, cost: 50}\n"
        worse = f"name: Birch\nscores: {{use: {{best: 1, low: 1, high: {high}}}, cost: 60}}\n"
        files = {"approaches/near/ash.yaml": better, "approaches/near/birch.yaml": worse}
        workspace = load_workspace(small(files))
        assert pair(workspace, "ash", "birch").dominates is dominates
        assert pair(workspace, "birch", "ash").dominated is dominates
        assert pair(workspace, "ash", "birch").dominates_at_best


def test_two_that_score_alike_do_not_dominate_each_other(small: WriteWorkspace) -> None:
    same = {
        f"approaches/near/{name}.yaml": f"name: {name}\nscores: {{use: 3, cost: 50}}\n" for name in ("ash", "birch")
    }
    found = pair(load_workspace(small(same)), "ash", "birch")
    assert not any((found.dominates, found.dominated, found.dominates_at_best, found.dominated_at_best))


def test_the_smallest_change_of_a_score_comes_first_and_says_whether_the_range_has_room(small: WriteWorkspace) -> None:
    """Ash 75, cedar 50: 25 points are 2 of the 4 steps of use, half its scale, and 100 of 200 in cost, half too.

    Under 3 to 1 (ash 87.5, cedar 50) 37.5 points are 2 steps of use again, and more than all of cost (25).
    """
    files = {"approaches/far/cedar.yaml": "name: Cedar\nscores: {use: {best: 3, low: 1, high: 5}, cost: 100}\n"}
    found = pair(load_workspace(small(files)), "ash", "cedar", weights={"use": 1})
    changes = [
        (each.approach, each.criterion, each.to, each.change, each.within_range) for each in found.turning_scores
    ]
    assert changes == [("ash", "use", 3, 0.5, False)]  # cost of 200 and use of 5 are the ends: nothing lies beyond
    wide = {"approaches/near/ash.yaml": "name: Ash\nscores: {use: {best: 4, low: 2, high: 5}, cost: 100}\n", **files}
    found = pair(load_workspace(small(wide)), "ash", "cedar")
    changes = [
        (each.approach, each.criterion, each.to, each.change, each.within_range) for each in found.turning_scores
    ]
    assert changes == [
        ("ash", "cost", 150, 0.25, False),
        ("ash", "use", 3, 0.25, True),
        ("cedar", "cost", 50, 0.25, False),
        ("cedar", "use", 4, 0.25, True),
    ]


def test_changes_of_weightier_criteria_are_smaller_and_come_first(small: WriteWorkspace) -> None:
    """Under 3 to 1, ash has 75 + 18.75 and birch 56.25 + 25: 12.5 points are 1/6 of use and half of cost."""
    files = {
        "approaches/near/ash.yaml": "name: Ash\nscores: {use: 5, cost: 50}\n",
        "approaches/near/birch.yaml": "name: Birch\nscores: {use: 4, cost: 0}\n",
    }
    found = pair(load_workspace(small(files)), "ash", "birch", weights={"use": 3})
    assert [(each.approach, each.criterion) for each in found.turning_scores] == [
        ("ash", "use"),
        ("birch", "use"),
        ("ash", "cost"),
    ]
    assert [each.change for each in found.turning_scores] == pytest.approx([1 / 6, 1 / 6, 1 / 2])


def test_where_a_value_function_is_flat_a_score_has_to_go_beyond_it(small: WriteWorkspace) -> None:
    """A cost of 0 is worth 50 points here, 50 to 100 are worth 25, the tie with birch: only above 100 is it less."""
    value = "    direction: min\n    value: {points: {0: 100, 50: 50, 100: 50, 200: 0}}\n"
    files = {
        "criteria.yaml": CRITERIA.replace("    direction: min\n", value),
        "approaches/near/ash.yaml": "name: Ash\nscores: {use: 3, cost: 0}\n",
        "approaches/near/birch.yaml": "name: Birch\nscores: {use: 3, cost: 70}\n",
    }
    found = pair(load_workspace(small(files)), "ash", "birch")
    turned = {(each.approach, each.criterion): each.to for each in found.turning_scores}
    assert turned["ash", "cost"] == 100
    assert ("birch", "cost") not in turned


def _change(each: TurningScore) -> tuple[str, str, float, float, bool]:
    return each.approach, each.criterion, each.to, each.change, each.within_range


def test_totals_that_differ_by_next_to_nothing_are_explained_too(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    near = {
        "approaches/near/ash.yaml": "name: Ash\nscores: {use: 5, cost: 100}\n",
        "approaches/near/birch.yaml": "name: Birch\nscores: {use: 5, cost: 100.0000001}\n",
    }
    done = pilotrank("explain", "ash", "birch", cwd=small(near))
    assert (done.status, done.err) == (0, "workspace: .\n")
    assert "Ash stands 0.000000025 points above Birch" in done.out


def test_a_tie_has_nothing_to_turn(small: WriteWorkspace) -> None:
    found = pair(load_workspace(small()), "ash", "birch")
    assert (found.difference, found.turning_weights, found.turning_scores) == (0, None, ())


def test_single_scores_that_would_tie_are_worked_out_by_hand(small: WriteWorkspace) -> None:
    """Under 3 to 1, ash 87.5, birch 62.5: 25 points are 1/3 of use (4/3 steps) and all of cost (200)."""
    found = pair(load_workspace(small()), "ash", "birch", weights={"use": 3})
    assert [(each.approach, each.criterion, each.start) for each in found.turning_scores] == [
        ("ash", "use", 5),
        ("birch", "use", 3),
    ]
    assert [each.to for each in found.turning_scores] == pytest.approx([11 / 3, 13 / 3])
    assert [each.within_range for each in found.turning_scores] == [False, False]


def test_a_score_set_to_what_turns_makes_a_tie(small: WriteWorkspace) -> None:
    workspace = load_workspace(travel(small))
    found = pair(workspace, "metro1", "bus")
    assert found.turning_scores
    for each in found.turning_scores:
        rows = {
            row.id: row.total for row in rank(workspace, scores={f"{each.approach}.{each.criterion}": each.to}).rows
        }
        assert rows["metro1"] == pytest.approx(rows["bus"], abs=1e-6)


def test_a_score_is_turned_beyond_the_far_end_of_a_flat_part_or_not_at_all(small: WriteWorkspace) -> None:
    """Bus is 2.5 points of time behind metro1; time is worth nothing from 30 minutes up, price from 16 up.

    Metro2 is as good as metro1 and 5 above bus: 6.25 + 5 points of price are more than there are (8.75), and a price of
    metro2 from 2 up costs 0.625 a step: 8 steps, at 10.
    """
    workspace = load_workspace(travel(small))
    found = pair(workspace, "metro2", "taxi")
    turned = {(each.approach, each.criterion): each.to for each in found.turning_scores}
    assert found.difference == pytest.approx(10)
    assert ("metro2", "price") not in turned  # 8.75 points of price at most
    assert pair(workspace, "metro1", "bus", weights={"price": 0.5}).turning_scores
    assert ("taxi", "comfort") not in turned
    assert turned["taxi", "time"] == pytest.approx(20 - 7.5 / 8.75, abs=1e-6)


def test_scores_with_a_value_are_all_of_a_flat_part() -> None:
    values = {"name": "x", "scale": {"min": 0, "max": 4}, "value": {"points": {"0": 0, "1": 50, "3": 50, "4": 100}}}
    criterion = Criterion.model_validate(values)
    assert scores_at(0.5, criterion) == (1, 3)
    assert scores_at(0.75, criterion) == (3.5, 3.5)
    assert scores_at(1.0, criterion) == (4, 4)
    assert scores_at(1.01, criterion) is None


@given(st.floats(0, 1), st.sampled_from(["max", "min"]))
def test_the_score_of_a_value_has_that_value(value: float, direction: str) -> None:
    criterion = Criterion.model_validate({"name": "x", "scale": {"min": -3, "max": 7}, "direction": direction})
    found = scores_at(value, criterion)
    assert found is not None
    assert values_of(np.array(found), criterion) == pytest.approx([value, value], abs=1e-8)


def test_every_change_that_turns_the_built_in_data_round_does_and_no_other() -> None:
    """Each score of two approaches is set to every half step; the order turns just beyond what was said."""
    workspace = load_workspace(ROOT)
    for first, second in (
        ("cross-border-education", "employee-learning-environment"),
        ("career-tracks", "legislation"),
    ):
        found = pair(workspace, first, second, weights={"relevance": 2})
        turning = {(each.approach, each.criterion): each for each in found.turning_scores}
        for name in (first, second):
            for criterion, score in workspace.approaches[name].scores.items():
                for half in range(2, 11):
                    assumed = {f"{name}.{criterion}": half / 2}
                    steps = {
                        row.id: row.steps or 0 for row in rank(workspace, weights={"relevance": 2}, scores=assumed).rows
                    }
                    turned = (steps[first] - steps[second]) * found.difference < 0
                    each = turning.get((name, criterion))
                    beyond = each is not None and (half / 2 - each.to) * (each.to - score.best) > 1e-9
                    assert turned == beyond, (name, criterion, half / 2)


def test_only_what_is_judged_can_be_compared(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    workspace = load_workspace(small())
    with pytest.raises(PilotrankError, match="dogwood: has no total, because the source is silent on every criterion"):
        pair(workspace, "ash", "dogwood")
    with pytest.raises(PilotrankError, match="ash: compared with itself; name two approaches"):
        pair(workspace, "ash", "ash")
    done = pilotrank("explain", "dogwood", cwd=workspace.path)
    assert (done.status, "not judged, because the source is silent on every criterion" in done.out) == (0, True)


def test_explain_says_it_in_words_in_both_languages(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    one = pilotrank("explain", "cedar", cwd=folder).out
    assert "50.0 points, rank 3 of 3. Within the ranges of its scores the total lies anywhere from 25.0 to 75.0." in one
    assert next(line.split() for line in one.splitlines() if "silent" in line) == [
        "Use",
        "3",
        "(1",
        "to",
        "5),",
        "the",
        "source",
        "is",
        "silent",
    ]
    two = pilotrank("explain", "birch", "ash", "--weight", "use=3", cwd=folder).out
    assert "Ash stands 25.0 points above Birch: 87.5 against 62.5 (ranks 1 and 2)." in two
    assert "No: each is better on some criterion, so it depends on the weights." in two
    assert "a little further, and Birch stands above" in two
    dutch = pilotrank("explain", "birch", "ash", "--weight", "use=3", "--lang", "nl", cwd=folder).out
    assert "25,0" in dutch
    assert "stands" not in dutch


def test_the_waterfall_starts_each_bar_where_the_one_before_ends(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    lines = pilotrank("explain", "ash", cwd=small()).out.splitlines()
    use, cost, total = (next(line for line in lines if line.startswith(name)) for name in ("Use", "Cost", "Total"))
    assert use.rindex("█") + 1 == cost.index("█")
    assert total.count("█") == use.count("█") + cost.count("█") == 15


def test_the_json_of_explain_has_what_the_design_promises(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    two = json.loads(
        pilotrank("explain", "ash", "birch", "--weight", "use=3", "--format", "json", "--quiet", cwd=folder).out
    )
    assert two["difference"] == 25
    assert two["by_criterion"] == {"use": 37.5, "cost": -12.5}
    assert two["dominates"] is False
    assert two["turning_weights"] == {"use": 0.5, "cost": 0.5}
    assert two["turning_scores"][0] == {
        "approach": "ash",
        "criterion": "use",
        "from": 5,
        "to": 3.66666666667,
        "within_range": False,
    }
    assert two["reproduce"]["command"] == "explain ash birch --weight use=3"
    one = json.loads(pilotrank("explain", "ash", "--format", "json", "--quiet", cwd=folder).out)
    assert (one["id"], one["total"], one["contributions"]) == ("ash", 75, {"use": 50, "cost": 25})


def test_explain_wants_approaches_that_are_there(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    none = pilotrank("explain", cwd=folder)
    assert none.err.splitlines()[1:] == ["explain: nothing to explain; name one approach, or two, such as ash"]
    wrong = pilotrank("explain", "asj", cwd=folder)
    assert wrong.err.splitlines()[1:] == ['asj: unknown id "asj"; did you mean: ash?']
    criterion = pilotrank("explain", "cost", cwd=folder)
    assert (none.status, wrong.status, criterion.status) == (2, 2, 2)


def test_a_criterion_shows_its_value_function_as_a_curve(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    text = CRITERIA.replace(
        "    direction: min\n", "    direction: min\n    value: {points: {0: 100, 100: 20, 200: 0}}\n"
    )
    lines = pilotrank("show", "cost", cwd=small({"criteria.yaml": text})).out.splitlines()
    top = next(number for number, line in enumerate(lines) if line.startswith("100 "))
    curve = [line[4:].ljust(31) for line in lines[top : top + 5]]
    heights = [sum(" ▁▂▃▄▅▆▇█".index(row[place]) for row in curve) for place in range(31)]
    assert heights[0] == 40
    assert heights[15] == 8  # 20 of 100 half-way
    assert heights[30] == 0
    assert heights == sorted(heights, reverse=True)
    assert lines[top + 5].split() == ["0", "200"]
