"""Totals, ranks, cuts and filters."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from conftest import WriteWorkspace, write_files
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pilotrank import PilotrankError, Ranking, load_workspace, rank
from pilotrank.decision.matrix import values_of
from pilotrank.decision.ranking import order_and_ranks, total_steps
from pilotrank.decision.weights import shares, worth_of_step
from pilotrank.workspace.models import Criterion, Scale

STEP = 2**-30


THREE_CRITERIA = """\
criteria:
  a: {name: A, scale: {min: 0, max: 1}}
  b: {name: B, scale: {min: 0, max: 1}}
  c: {name: C, scale: {min: 0, max: 1}}
weights: {a: 1, b: 1, c: 1}
"""
THREE_SCORES = {
    "approaches/near/ash.yaml": None,
    "approaches/near/birch.yaml": None,
    "approaches/far/cedar.yaml": None,
    "approaches/far/dogwood.yaml": None,
    "approaches/best.yaml": "name: Best\nscores: {a: 1, b: 1, c: 1}\n",
}


def ids_and_ranks(ranking: Ranking) -> list[tuple[int | None, str]]:
    return [(row.rank, row.id) for row in ranking.rows]


def table_as_workspace(folder: Path, weights: Mapping[str, float], rows: Mapping[str, list[float]], top: float) -> Path:
    """A decision table as a workspace; all criteria on one scale from 0 to ``top``."""
    lines = ["criteria:"]
    lines += [f"  {name}: {{name: {name}, scale: {{min: 0, max: {top}}}}}" for name in weights]
    lines += ["weights:", *(f"  {name}: {weight}" for name, weight in weights.items())]
    files = {"criteria.yaml": "\n".join(lines)}
    for name, scores in rows.items():
        pairs = ", ".join(f"{criterion}: {score}" for criterion, score in zip(weights, scores, strict=True))
        files[f"approaches/{name}.yaml"] = f"name: {name}\nscores: {{{pairs}}}\n"
    return write_files(folder, files)


def test_totals_are_the_weighted_sum_worked_out_by_hand(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()))
    assert [(row.id, row.total) for row in ranking.rows] == [("ash", 75.0), ("birch", 75.0), ("cedar", 50.0)]
    assert dict(ranking.rows[0].contributions) == {"use": 50.0, "cost": 25.0}


def test_a_published_table_gives_its_printed_totals(tmp_path: Path) -> None:
    """The office location problem: Goodwin and Wright 2004, *Decision Analysis for Management Judgment*, chapter 3."""
    weights = {"closeness": 32, "visibility": 26, "image": 23, "size": 10, "comfort": 6, "parking": 3}
    offices: dict[str, list[float]] = {
        "addison-square": [100, 60, 100, 75, 0, 90],
        "bilton-village": [20, 80, 10, 30, 100, 30],
        "carlisle-walk": [80, 70, 0, 0, 10, 100],
        "denver-street": [70, 50, 30, 55, 30, 90],
        "elton-street": [40, 60, 90, 100, 60, 70],
        "filton-village": [0, 0, 70, 0, 80, 0],
        "gorton-square": [60, 100, 20, 50, 50, 80],
    }
    ranking = rank(load_workspace(table_as_workspace(tmp_path, weights, offices, 100)))
    printed = {
        "addison-square": 80.8,
        "elton-street": 64.8,
        "gorton-square": 60.2,
        "denver-street": 52.3,
        "carlisle-walk": 47.4,
        "bilton-village": 39.4,
        "filton-village": 20.9,
    }
    assert [row.id for row in ranking.rows] == list(printed)
    assert [row.total for row in ranking.rows] == pytest.approx(list(printed.values()), abs=STEP)


def test_a_published_tie_stays_a_tie(tmp_path: Path) -> None:
    """Triantaphyllou 2000, *Multi-Criteria Decision Making Methods*, example 2-1: 21.50, 22.00 and 22.00."""
    weights = {"c1": 0.20, "c2": 0.15, "c3": 0.40, "c4": 0.25}
    rows: dict[str, list[float]] = {"a1": [25, 20, 15, 30], "a2": [10, 30, 20, 30], "a3": [30, 10, 30, 10]}
    ranking = rank(load_workspace(table_as_workspace(tmp_path, weights, rows, 100)))
    assert ids_and_ranks(ranking) == [(1, "a2"), (1, "a3"), (3, "a1")]
    assert ranking.rows[2].total == pytest.approx(21.5, abs=STEP)


def test_rounding_never_breaks_a_tie() -> None:
    """0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in their last bit; without the steps they would get two ranks."""
    values = [np.array([0.1, 0.3]), np.array([0.2, 0.2]), np.array([0.3, 0.1])]
    assert values[0][0] + values[1][0] + values[2][0] != values[0][1] + values[1][1] + values[2][1]
    steps = total_steps(values, [1 / 3, 1 / 3, 1 / 3])
    assert steps[0] == steps[1]


def test_equal_totals_share_a_rank_and_stand_in_order_of_id(small: WriteWorkspace) -> None:
    assert ids_and_ranks(rank(load_workspace(small()))) == [(1, "ash"), (1, "birch"), (3, "cedar")]


def test_a_cut_never_splits_a_tie(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), top=1)
    assert ids_and_ranks(ranking) == [(1, "ash"), (1, "birch")]
    assert ranking.cut is not None
    assert (ranking.cut.asked, ranking.cut.kept, ranking.cut.of, ranking.cut.split_tie) == (1, 2, 3, False)


def test_an_exact_cut_goes_by_id_and_says_so(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), top=1, exactly=True)
    assert ids_and_ranks(ranking) == [(1, "ash")]
    assert ranking.cut is not None
    assert ranking.cut.split_tie


def test_an_exact_cut_between_ties_splits_nothing(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), top=2, exactly=True)
    assert ids_and_ranks(ranking) == [(1, "ash"), (1, "birch")]
    assert ranking.cut is not None
    assert not ranking.cut.split_tie


def test_what_is_not_judged_has_no_rank_and_no_total(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()))
    (dogwood,) = ranking.not_judged
    assert (dogwood.rank, dogwood.total, dogwood.judged) == (None, None, 0)
    assert dogwood.silent == ("use", "cost")


def test_silence_is_ranked_at_the_middle_only_when_asked(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), include_silent=True)
    assert ranking.not_judged == ()
    assert ids_and_ranks(ranking)[2:] == [(3, "cedar"), (3, "dogwood")]
    assert ranking.rows[3].total == 50.0


def test_a_silent_score_keeps_the_whole_scale_as_its_range(small: WriteWorkspace) -> None:
    score = load_workspace(small()).approaches["cedar"].scores["use"]
    assert (score.best, score.low, score.high, score.basis) == (3.0, 1.0, 5.0, "not_stated")


def test_a_profile_replaces_the_weights_and_a_weight_those_of_the_profile(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    assert dict(rank(workspace, profile="cheap").weights) == {"use": 0.25, "cost": 0.75}
    assert dict(rank(workspace, profile="cheap", weights={"use": 3}).weights) == {"use": 0.5, "cost": 0.5}
    assert dict(rank(workspace, profile="current").weights) == {"use": 0.5, "cost": 0.5}


def test_a_share_leaves_the_others_their_proportions(tmp_path: Path) -> None:
    rows: dict[str, list[float]] = {"x": [1, 1, 1]}
    workspace = load_workspace(table_as_workspace(tmp_path, {"a": 1, "b": 2, "c": 6}, rows, 1))
    weights = rank(workspace, weights={"c": "40%"}).weights
    assert dict(weights) == pytest.approx({"a": 0.2, "b": 0.4, "c": 0.4})


def test_a_share_of_a_hundred_percent_leaves_nothing_for_the_others(small: WriteWorkspace) -> None:
    assert dict(rank(load_workspace(small()), weights={"use": "100%"}).weights) == {"use": 1.0, "cost": 0.0}


def test_a_fraction_is_a_weight(small: WriteWorkspace) -> None:
    weights = rank(load_workspace(small()), weights={"use": "1/4", "cost": "3/4"}).weights
    assert dict(weights) == {"use": 0.25, "cost": 0.75}


def test_numbers_are_filtered_by_their_worth_and_several_values_of_one_attribute_all_count(
    small: WriteWorkspace,
) -> None:
    workspace = load_workspace(
        small({"approaches/near/oak.yaml": "name: Oak\nscores: {use: 1, cost: 1}\nattributes: {size: 4.5}\n"})
    )
    for four in ("4", "4.0", "4e0"):
        assert [row.id for row in rank(workspace, where={"size": four}).rows] == ["birch"]
    assert [row.id for row in rank(workspace, where=[("levels", "a"), ("levels", "b")]).rows] == ["birch"]
    assert rank(workspace, where=[("levels", "a"), ("size", "4.5")]).rows == ()


def test_a_value_that_no_approach_has_is_named_with_those_there_are(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError, match='no approach has the value "c"; known: a, b'):
        rank(load_workspace(small()), where={"levels": "c"})


def test_approaches_without_the_attribute_are_counted_apart(small: WriteWorkspace) -> None:
    """Of the four left out, oak has a size of its own; of ash, cedar and dogwood nothing is said."""
    oak = "name: Oak\nscores: {use: 1, cost: 1}\nattributes: {size: 9}\n"
    ranking = rank(load_workspace(small({"approaches/near/oak.yaml": oak})), where={"size": "4"})
    assert [(each.count, each.unsaid) for each in ranking.left_out] == [(4, 3)]


def test_a_large_minimum_is_not_rounded(tmp_path: Path) -> None:
    rows: dict[str, list[float]] = {"x": [1_234_567], "y": [1_234_566]}
    workspace = load_workspace(table_as_workspace(tmp_path, {"cost": 1}, rows, 10_000_000))
    assert [row.id for row in rank(workspace, minimum={"cost": 1_234_567}).rows] == ["x"]


def test_the_smallest_and_the_greatest_weights_are_weights(small: WriteWorkspace) -> None:
    workspace = load_workspace(small({"criteria.yaml": THREE_CRITERIA, **THREE_SCORES}))
    tiny = rank(workspace, weights={"a": "50%", "b": "5e-324", "c": "0"})
    assert dict(tiny.weights) == {"a": 0.5, "b": 0.5, "c": 0.0}
    huge = rank(workspace, weights={"a": "50%", "b": "1e308", "c": "1e308"})
    assert dict(huge.weights) == {"a": 0.5, "b": 0.25, "c": 0.25}
    assert tiny.rows[0].total == 100.0


def test_filters_come_first_and_ranks_are_among_those_left(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    assert ids_and_ranks(rank(workspace, categories=["far"])) == [(1, "cedar")]
    assert ids_and_ranks(rank(workspace, exclude_categories=["far"], top=1)) == [(1, "ash"), (1, "birch")]
    assert [row.id for row in rank(workspace, where={"levels": "b"}).rows] == ["birch"]
    assert [row.id for row in rank(workspace, where={"size": "4"}).rows] == ["birch"]


def test_a_minimum_looks_at_the_raw_score_whatever_the_direction(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), minimum={"cost": 100})
    assert [row.id for row in ranking.rows] == ["ash", "cedar"]


def test_each_filter_says_how_many_it_left_out(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), categories=["near"], minimum={"use": 4})
    assert [(each.filter, each.count) for each in ranking.left_out] == [("--category near", 2), ("--min use=4", 1)]


def test_filters_that_leave_nothing_give_an_empty_ranking(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), minimum={"use": 5, "cost": 200}, top=3)
    assert ranking.rows == ()
    assert ranking.cut is not None
    assert ranking.cut.kept == 0


def test_every_wrong_wish_is_named_at_once(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError) as caught:
        rank(load_workspace(small()), profile="chaep", weights={"us": 1}, categories=["nera"], top=0)
    assert str(caught.value).splitlines() == [
        '--category nera: unknown category "nera"; did you mean: near?',
        '--profile chaep: unknown profile "chaep"; did you mean: cheap?',
        '--top 0: "0" is not a whole number from 1 up; write one such as 3',
        '--weight us=1: unknown criterion "us"; did you mean: use?',
    ]


def test_a_piecewise_value_function_bends_where_its_points_say() -> None:
    criterion = Criterion.model_validate(
        {"name": "x", "scale": {"min": 1, "max": 5}, "value": {"points": {"1": 0, "3": 70, "5": 100}}}
    )
    values = values_of(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), criterion)
    assert values.tolist() == [0.0, 0.35, 0.7, 0.85, 1.0]
    assert worth_of_step(criterion, 0.5) == (7.5, 17.5)


def test_a_cost_is_best_at_its_least() -> None:
    criterion = Criterion.model_validate({"name": "x", "scale": {"min": 50, "max": 150}, "direction": "min"})
    assert values_of(np.array([50.0, 75.0, 150.0]), criterion).tolist() == [1.0, 0.75, 0.0]
    assert worth_of_step(criterion, 0.5) == (-0.5, -0.5)


def test_huge_weights_are_shared_out_like_small_ones() -> None:
    assert dict(shares({"a": 1e308, "b": 1e308})) == {"a": 0.5, "b": 0.5}


whole_scores = st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=12)
some_weights = st.tuples(*[st.integers(0, 9)] * 3).filter(any)


def steps_of(scores: list[tuple[int, ...]], weights: tuple[int, ...]) -> list[int]:
    criterion = Criterion(name="x", scale=Scale(min=1, max=5))  # type: ignore[arg-type] # a text may be a plain string
    columns = [values_of(np.array(column, dtype=float), criterion) for column in zip(*scores, strict=True)]
    share = shares(dict(enumerate(weights)))  # type: ignore[arg-type] # numbers do as names
    steps: list[int] = total_steps(columns, list(share.values())).tolist()
    return steps


@given(whole_scores, some_weights)
def test_totals_lie_between_0_and_100_and_agree_with_exact_fractions(
    scores: list[tuple[int, ...]], weights: tuple[int, ...]
) -> None:
    for total, row in zip(steps_of(scores, weights), scores, strict=True):
        exact = 25 * sum(w * (s - 1) for w, s in zip(weights, row, strict=True)) / sum(weights)
        assert total == round(exact * 2**30)


@given(whole_scores, some_weights, st.integers(0, 11))
def test_removing_an_approach_never_reverses_two_others(
    scores: list[tuple[int, ...]], weights: tuple[int, ...], gone: int
) -> None:
    gone %= len(scores)
    rest = scores[:gone] + scores[gone + 1 :]
    if rest:
        whole = steps_of(scores, weights)
        assert steps_of(rest, weights) == whole[:gone] + whole[gone + 1 :]


@given(whole_scores, some_weights, st.integers(1, 1000))
def test_only_the_proportions_of_weights_count(
    scores: list[tuple[int, ...]], weights: tuple[int, ...], factor: int
) -> None:
    scaled = tuple(weight * factor for weight in weights)
    assert steps_of(scores, weights) == steps_of(scores, scaled)


@given(st.lists(st.integers(0, 100 * 2**30), min_size=1, max_size=50) | st.lists(st.integers(0, 3), min_size=1))
def test_order_and_ranks_are_those_of_a_plain_sort(steps: list[int]) -> None:
    order, ranks = order_and_ranks(np.array(steps, dtype=np.int64))
    assert order.tolist() == sorted(range(len(steps)), key=lambda row: -steps[row])
    assert ranks.tolist() == [1 + sum(other > steps[row] for other in steps) for row in order.tolist()]


def test_a_workspace_can_not_be_changed(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    with pytest.raises(TypeError):
        workspace.approaches["ash"] = workspace.approaches["birch"]  # type: ignore[index] # that is the point
    with pytest.raises(TypeError):
        workspace.criteria_file.weights["use"] = 7  # type: ignore[index] # that is the point
    with pytest.raises(TypeError):
        workspace.approaches["cedar"].attributes["size"] = 7  # type: ignore[index] # that is the point
    with pytest.raises(ValidationError):
        workspace.approaches["ash"].scores["use"].best = 1


def test_results_can_not_be_changed(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()))
    with pytest.raises(AttributeError):
        ranking.rows = ()  # type: ignore[misc] # that is the point
    with pytest.raises(TypeError):
        ranking.weights["use"] = 1.0  # type: ignore[index] # that is the point
    with pytest.raises(TypeError):
        ranking.rows[0].contributions["use"] = 1.0  # type: ignore[index] # that is the point


def test_the_verdicts_never_enter_the_ranking(small: WriteWorkspace) -> None:
    with_verdict = rank(load_workspace(small()))
    without = rank(load_workspace(small({"approaches/near/ash.yaml": "name: Ash\nscores: {use: 5, cost: 100}\n"})))
    assert [(row.id, row.steps) for row in with_verdict.rows] == [(row.id, row.steps) for row in without.rows]
    assert [row.verdict for row in with_verdict.rows] == ["good", None, None]
