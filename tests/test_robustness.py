"""How sure a ranking is: cases with known fractions, what must always hold, and other ways to the same figures."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from math import isnan, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, WriteWorkspace, write_files
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import FIVE, Cell, Floats, firm, made_up, pairs_of, plan, ranks_of
from scipy import stats

from pilotrank import PilotrankError, load_workspace, robustness
from pilotrank.decision.robustness import chunks, first_place
from pilotrank.decision.robustness.judgements import DISCRETE, FIRM, TRIANGULAR, UNIFORM, atoms
from pilotrank.decision.robustness.results import Chance, Robust, Robustness, student_t
from pilotrank.decision.robustness.sampling import confidence_factors, sample
from pilotrank.workspace.request import WeightVariation

# Cases whose shares are known


def test_two_opposites_each_come_first_on_half_of_the_weights() -> None:
    found = sample(plan([firm(1, 0), firm(0, 1)]), 40_000)
    assert found.first.share == pytest.approx([0.5, 0.5], abs=4 * 0.5 / 200)


def test_the_better_of_two_comes_first_on_two_thirds_of_the_weights() -> None:
    # a wins where w1 > w2 / 2, that is where w1 > 1/3; its central weights are the middle of (1/3, 1): 2/3.
    found = sample(plan([firm(1, 0), firm(0, 0.5)]), 40_000)
    assert found.first.share[0] == pytest.approx(2 / 3, abs=0.01)
    assert found.central_weights[0] == pytest.approx([2 / 3, 1 / 3], abs=0.005)
    assert found.central_weights[1] == pytest.approx([1 / 6, 5 / 6], abs=0.005)


def test_a_uniform_score_beats_a_firm_one_as_often_as_it_lies_above() -> None:
    found = sample(plan([[(0, 0.5, 1, UNIFORM), *firm(0.75)]], [1.0]), 40_000)
    assert found.first.share[0] == pytest.approx(0.25, abs=0.01)


def test_a_triangular_score_beats_a_firm_one_as_often_as_it_lies_above() -> None:
    # P(X > 0.75) with low 0, mode 0.5, high 1 is 0.25^2 / (1 * 0.5) = 1/8; with mode 0: 0.25^2 / 1 = 1/16.
    found = sample(plan([[(0, 0.5, 1, TRIANGULAR), *firm(0.75)]], [1.0]), 40_000)
    assert found.first.share[0] == pytest.approx(1 / 8, abs=0.008)
    found = sample(plan([[(0, 0, 1, TRIANGULAR), *firm(0.75)]], [1.0]), 40_000)
    assert found.first.share[0] == pytest.approx(1 / 16, abs=0.008)


def test_a_discrete_score_ties_with_a_firm_one_on_whole_points() -> None:
    # 2, 3, 4 against 3: above, tied, below, each a third; a tie counts half.
    cells: list[Cell] = [(2, 3, 4, DISCRETE), (3, 3, 3, FIRM)]
    found = sample(plan([cells], [1.0], criterion=FIVE), 30_000)
    assert found.first.share == pytest.approx([0.5, 0.5], abs=0.01)
    assert pairs_of(found)[0, 1] == pytest.approx(0.5, abs=0.01)
    assert ranks_of(found)[0] == pytest.approx([0.5, 0.5], abs=0.01)


def test_a_discrete_score_takes_the_whole_numbers_of_a_cost_and_not_all_of_a_wide_one() -> None:
    assert atoms(1, 1, 3).tolist() == [1, 2, 3]
    assert atoms(0, 10_000, 200_000).tolist() == [0, 10_000, 200_000]


def test_ranks_of_four_with_one_tie_are_shared() -> None:
    # By hand: 0.9 is first, two 0.5 share the second and third rank, 0.1 is fourth: nothing varies.
    found = sample(plan([firm(0.5, 0.9, 0.5, 0.1)], [1.0], top=2), 3_000)
    assert ranks_of(found).tolist() == [[0, 0.5, 0.5, 0], [1, 0, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1]]
    assert found.top.share.tolist() == [0.5, 1, 0.5, 0]
    assert found.expected_rank.tolist() == [2.5, 1, 2.5, 4]
    assert found.rank_low.tolist() == [2, 1, 2, 4]
    assert found.rank_high.tolist() == [3, 1, 3, 4]
    assert pairs_of(found)[0].tolist() == [0.5, 0, 0.5, 1]


def test_equal_totals_of_different_scores_tie() -> None:
    # Under equal weights 5, 3 and 3, 5 and 4, 4 all total the same.
    columns = [firm(1, 0.5, 0.75), firm(0.5, 1, 0.75)]
    found = sample(plan(columns, [0.5, 0.5]), 2_100)
    assert ranks_of(found) == pytest.approx(np.full((3, 3), 1 / 3), abs=1e-15)


def test_three_in_the_corners_of_the_triangle_have_a_third_each() -> None:
    found = sample(plan([firm(1, 0, 0), firm(0, 1, 0), firm(0, 0, 1)]), 40_000)
    assert found.first.share == pytest.approx([1 / 3] * 3, abs=0.01)
    assert found.central_weights[0] == pytest.approx([11 / 18, 7 / 36, 7 / 36], abs=0.01)


def test_with_ordered_weights_central_weights_are_the_rank_order_centroid() -> None:
    # The only approach always wins: its central weights are the centroid of w1 >= w2 >= w3 (Barron and Barrett 1996).
    found = sample(plan([firm(1), firm(1), firm(1)], [0.5, 0.3, 0.2], kind="ordered"), 40_000)
    assert found.central_weights[0] == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.005)


def test_confidence_is_the_chance_of_the_first_place_at_the_central_weights() -> None:
    # One criterion, so that all weights are 1: a uniform score above 0.75 a quarter of the time.
    asked = plan([[(0, 0.5, 1, UNIFORM), *firm(0.75)]])
    found = sample(asked, 20_000)
    assert confidence_factors(asked, found, 20_000) == pytest.approx([0.25, 0.75], abs=0.015)


def test_confidence_with_firm_scores_is_one_or_a_share_of_a_tie() -> None:
    asked = plan([firm(1, 0, 1, 0), firm(0, 1, 0, 0)])
    found = sample(asked, 4_096)
    confidence = confidence_factors(asked, found, 2_048)
    assert confidence[:3].tolist() == [0.5, 1, 0.5]
    assert isnan(confidence[3])
    assert np.isnan(found.central_weights[3]).all()


# What must always hold

columns_on_points = st.integers(1, 4).flatmap(
    lambda criteria: st.integers(1, 9).flatmap(
        lambda count: st.lists(
            st.lists(
                st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)),
                min_size=count,
                max_size=count,
            ),
            min_size=criteria,
            max_size=criteria,
        )
    )
)


def on_points(cells: Sequence[tuple[int, int, int, int]]) -> list[Cell]:
    made: list[Cell] = []
    for *ends, kind in cells:
        low, best, high = sorted(map(float, ends))
        made.append((low, best, high, FIRM if low == high else kind))
    return made


@settings(max_examples=60, deadline=None)
@given(columns_on_points, st.sampled_from(["free", "none", "ordered"]), st.integers(1, 5))
def test_acceptabilities_fill_every_row_and_column_and_equals_are_equal(
    columns: list[list[tuple[int, int, int, int]]], kind: WeightVariation, top: int
) -> None:
    asked = plan([on_points(cells) for cells in columns], kind=kind, top=top, criterion=FIVE)
    found = sample(asked, 2_500)
    ranks, count = ranks_of(found), len(asked.judgements.ids)
    assert np.abs(ranks.sum(axis=0) - 1).max() < 1e-12
    assert np.abs(ranks.sum(axis=1) - 1).max() < 1e-12
    assert found.top.share.sum() == pytest.approx(min(top, count), abs=1e-12)
    assert found.expected_rank.sum() == pytest.approx(count * (count + 1) / 2, abs=1e-9)
    assert found.expected_rank == pytest.approx(ranks @ np.arange(1, count + 1), abs=1e-9)
    pairs = pairs_of(found)
    assert np.abs(pairs + pairs.T - 1).max() < 1e-12
    # The expected rank is one more than the expected number of those above.
    assert found.expected_rank == pytest.approx((1 - pairs).sum(axis=1) + 0.5, abs=1e-9)
    assert (found.rank_low <= found.rank_high).all()
    classes = asked.judgements.classes()
    for each in set(classes.tolist()):
        members = np.flatnonzero(classes == each)
        assert (ranks[members] == ranks[members[0]]).all()
        assert (found.central_weights[members].tobytes()) == found.central_weights[members[:1]].tobytes() * len(members)
        assert (pairs[np.ix_(members, members)] == 0.5).all()


def one_at_a_time(columns: Sequence[Sequence[Cell]], samples: int) -> tuple[Floats, Floats]:
    """The same by another way: a loop over samples, ranks by scipy, random numbers of numpy."""
    generator = np.random.default_rng(7)
    count = len(columns[0])
    ranks, pairs = np.zeros((count, count)), np.zeros((count, count))
    for _ in range(samples):
        totals = np.zeros(count)
        for weight, cells in zip(generator.dirichlet(np.ones(len(columns))), columns, strict=True):
            for row, (low, best, high, kind) in enumerate(cells):
                value = best
                if kind == TRIANGULAR:
                    value = generator.triangular(low, best, high)
                elif kind == UNIFORM:
                    value = generator.uniform(low, high)
                elif kind == DISCRETE:
                    value = generator.choice(atoms(low, best, high))
                totals[row] += weight * value
        start = stats.rankdata(-totals, method="min").astype(int) - 1
        for row in range(count):
            size = int((start == start[row]).sum())
            ranks[row, start[row] : start[row] + size] += 1 / size
            pairs[row] += (totals[row] > totals) + 0.5 * (totals[row] == totals)
    return ranks / samples, pairs / samples


def test_sampling_agrees_with_a_loop_over_single_samples() -> None:
    columns = made_up(3, 5, 3)
    columns[0][1], columns[1][1], columns[2][1] = columns[0][0], columns[1][0], columns[2][0]
    ranks, pairs = one_at_a_time(columns, 6_000)
    found = sample(plan(columns), 60_000)
    error = 4 * 0.5 * sqrt(1 / 6_000 + 1 / 60_000)
    assert np.abs(ranks - ranks_of(found)).max() < error
    assert np.abs(pairs - pairs_of(found)).max() < error


@pytest.mark.parametrize("block", [1, 7, 500])
def test_how_many_samples_are_taken_at_once_changes_nothing(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = replace(plan(made_up(5, 6, 3, whole=True), kind="around"), vary_values=True)
    asked = replace(asked, weighting=replace(asked.weighting, concentration=9.0))
    usual = sample(asked, 3_000)
    monkeypatch.setattr(chunks, "_BLOCK_CELLS", block * 6)
    other = sample(asked, 3_000)
    assert ranks_of(other).tobytes() == ranks_of(usual).tobytes()
    assert pairs_of(other).tobytes() == pairs_of(usual).tobytes()
    assert other.central_weights == pytest.approx(usual.central_weights, abs=1e-12, nan_ok=True)


def test_threads_and_other_executors_change_nothing() -> None:
    asked = plan(made_up(6, 8, 3, whole=True))
    alone = sample(asked, 9_000)
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2) as processes:
        others = [
            sample(asked, 9_000, threads=2),
            sample(asked, 9_000, executor=threads),
            sample(asked, 9_000, executor=processes),
        ]
    for other in others:
        for name in ("ranks", "top", "first", "pairs"):
            one, two = getattr(alone, name), getattr(other, name)
            assert one.share.tobytes() == two.share.tobytes()
            assert one.error.tobytes() == two.error.tobytes()
        assert alone.central_weights.tobytes() == other.central_weights.tobytes()


def test_another_seed_gives_other_samples_and_more_samples_begin_with_the_same() -> None:
    columns = made_up(6, 5, 2)
    assert ranks_of(sample(plan(columns), 2_048)).tolist() != ranks_of(sample(plan(columns, seed=2), 2_048)).tolist()
    model_sums = [
        chunks.CHUNK * ranks_of(sample(plan(columns), samples)) * samples / chunks.CHUNK for samples in (2_048, 4_096)
    ]
    assert (model_sums[1] - model_sums[0] >= -1e-9).all()


def test_past_a_thousand_approaches_ranks_are_counted_in_bins() -> None:
    values = np.linspace(0, 1, 1_200)
    asked = plan([firm(*values)], [1.0], top=5)
    found = sample(asked, 10)
    assert found.ranks is None
    assert found.pairs is None
    assert found.expected_rank.tolist() == list(range(1_200, 0, -1))
    assert found.top.share.sum() == 5
    true = np.arange(1_200, 0, -1)
    assert (found.rank_low <= true).all()
    assert (true <= found.rank_high).all()
    assert (found.rank_high - found.rank_low <= 1).all()
    full = sample(replace(asked, full=True), 10)
    assert full.rank_low.tolist() == full.rank_high.tolist() == true.tolist()
    assert full.pairs is not None


def test_bins_of_ranks_share_ties_in_turn() -> None:
    # All the same but one at the top: the others share the ranks from 2 to 1200 evenly.
    asked = plan([[*firm(1), *[(0.1, 0.2, 0.3, DISCRETE)] * 1_199]], [1.0], top=3)
    found = sample(asked, 2_048)
    assert found.expected_rank[1] == pytest.approx(601, abs=1e-6)
    assert found.top.share[1] == pytest.approx(2 / 1_199, abs=1e-12)
    assert found.rank_low[1] == pytest.approx(61, abs=8)
    assert found.rank_high[1] == pytest.approx(1_141, abs=8)


IN_A_PROCESS = """
import sys
sys.path.insert(0, {tests!r})
from plans import made_up, plan
from pilotrank.decision.robustness.sampling import sample
found = sample(plan(made_up(1, {approaches}, {criteria}, whole=True)), 6_000)
assert abs(found.expected_rank.sum() - {approaches} * ({approaches} + 1) / 2) < 1e-3
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read where Linux has it")
@pytest.mark.parametrize(("approaches", "criteria", "megabytes"), [(46, 3, 100), (1_000, 10, 200), (2_000, 20, 250)])
def test_memory_stays_below_the_stated_cap(approaches: int, criteria: int, megabytes: int) -> None:
    code = IN_A_PROCESS.format(tests=str(Path(__file__).parent), approaches=approaches, criteria=criteria)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < megabytes


# Standard errors and intervals


def test_students_t_is_that_of_scipy() -> None:
    for freedom in (1, 2, 3, 4, 5, 10, 24, 48, 200):
        assert student_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-3)


def test_standard_errors_are_those_of_independent_samples() -> None:
    found = sample(plan([firm(1, 0), firm(0, 0.5)]), 100_000)
    assert found.first.error[0] == pytest.approx(sqrt(2 / 9 / 100_000), rel=0.3)
    assert isnan(sample(plan([firm(1, 0), firm(0, 0.5)]), 2_000).first.error[0])


def test_nothing_seen_in_n_samples_is_under_three_in_n() -> None:
    assert (Chance(0.0, 0.0, 3_000, 5).low, Chance(0.0, 0.0, 3_000, 5).high) == (0.0, 0.001)
    assert (Chance(1.0, 0.0, 3_000, 5).low, Chance(1.0, 0.0, 3_000, 5).high) == (0.999, 1.0)


@pytest.mark.parametrize("samples", [1, 2, 3, 2_049, 4_096, 30_000])
def test_intervals_stay_between_nothing_and_all(samples: int) -> None:
    found = sample(plan([firm(1, 0, 0.3), firm(0, 0.9, 0.3)]), samples)
    for share, error in zip(found.first.share.tolist(), found.first.error.tolist(), strict=True):
        chance = Chance(share, error, samples, found.chunks)
        assert 0 <= chance.low <= share <= chance.high <= 1


def test_a_few_chunks_that_agree_by_chance_are_no_certainty() -> None:
    chance = Chance(0.001, 0.0, 4_096, 2)
    assert chance.low < 0.0005
    assert chance.high > 0.002


def test_certain_shares_of_many_that_tie_are_exactly_one() -> None:
    found = sample(plan([[*firm(*[1.0] * 7), *firm(0)]], [1.0], top=7), 5_000)
    assert found.top.share.tolist() == [1] * 7 + [0]


def test_nineteen_in_twenty_intervals_cover_the_exact_area() -> None:
    covered = total = 0
    for seed in range(60):
        values = [np.array(cells)[:, 1] for cells in made_up(seed, 12, 3)]
        rows, row_of = first_place.distinct(values)
        areas = first_place.winning_areas(rows)
        found = sample(plan([firm(*column) for column in values], seed=seed), 40_960)
        for place, row in enumerate(row_of.tolist()):
            size = first_place.area(areas[row]) if row in areas else 0.0
            chance = Chance(float(found.first.share[place]), float(found.first.error[place]), 40_960, found.chunks)
            if size > 0:
                total += 1
                covered += chance.low <= size <= chance.high
    assert total > 200
    assert covered / total == pytest.approx(0.95, abs=0.03)


# The whole answer


def test_the_built_in_ranking_is_analysed_as_the_contract_has_it() -> None:
    workspace = load_workspace(ROOT)
    found = robustness(workspace, samples=8_192)
    assert found.k == 3
    assert len(found.approaches) == 45
    assert [row.id for row in found.ranking.not_judged] == ["sector-policy"]
    for each in found.approaches:
        assert each.tier == ("in" if each.top.share >= 0.9 else "out" if each.top.share <= 0.1 else "depends")
        assert each.tier == "depends" or not each.depends_on
        assert each.top.low <= each.top.share <= each.top.high
    assert set(found.sources) == {"weights", "scores", "relevance", "innovativeness", "feasibility", "ties", "all"}
    assert found.exact.first_area is not None
    assert sum(found.exact.first_area.values()) == pytest.approx(1, abs=1e-12)


def test_one_source_alone_is_what_is_left_when_the_others_stand_still(small: WriteWorkspace) -> None:
    # cedar's use is not known (1 to 5), all else is firm: only that score varies, so that no weights means no width.
    workspace = load_workspace(small())
    found = robustness(workspace, profile="cheap", vary_weights="none", samples=4_096)
    assert found.sources["weights"] == found.sources["ties"] == 0
    assert found.sources["cost"] == 0
    assert found.sources["use"] == found.sources["scores"] == found.sources["all"]


def everything_by_id(found: Robustness) -> dict[str, Robust]:
    return {each.row.id: each for each in found.approaches}


TWO = {
    "criteria.yaml": """\
        criteria:
          x: {name: X, scale: {min: 0, max: 10}, value: {points: {0: 0, 3: 70, 5: 70, 10: 100}}}
          y: {name: Y, scale: {min: 0, max: 10}}
        weights: {x: 1, y: 1}
        """
}


@pytest.mark.parametrize(
    ("scores", "weights", "options"),
    [
        ({"a": (10, 10), "b": (10, 10), "c": (0, 0)}, {"x": 1, "y": 1}, {}),
        ({"a": (10, 10), "b": (10, 0), "c": (0, 0)}, {"x": 1, "y": 0}, {"vary_weights": "none"}),
        ({"a": (3, 8), "b": (5, 7)}, {"x": 1, "y": 1}, {"vary_values": True}),
        ({"a": (3, 8), "b": (5, 7)}, {"x": 1, "y": 1}, {}),
        ({"a": (9, 9), "b": (5, 7), "c": (4, 7)}, {"x": 1, "y": 0}, {"vary_weights": "around"}),
    ],
)
@pytest.mark.parametrize("top", [1, 2])
def test_always_and_never_agree_with_the_samples(
    tmp_path: Path, scores: dict[str, tuple[int, int]], weights: dict[str, float], options: dict[str, Any], top: int
) -> None:
    files = {
        f"approaches/{name}.yaml": f"name: {name}\nscores: {{x: {x}, y: {y}}}\n" for name, (x, y) in scores.items()
    }
    workspace = load_workspace(write_files(tmp_path, TWO | files))
    found = robustness(workspace, weights=weights, top=top, samples=3_000, **options)
    by_id = everything_by_id(found)
    for name in found.exact.always:
        assert by_id[name].top.share == 1
    for name in found.exact.never:
        assert by_id[name].top.share == 0


def test_no_place_depends_on_what_does_not_vary(tmp_path: Path) -> None:
    # a leads b on 89.85% of the weights, close to the border; all is firm and nothing silent.
    files = {
        "criteria.yaml": "criteria: {x: {name: X, scale: {min: 0, max: 1}}, y: {name: Y, scale: {min: 0, max: 1}}}\n"
        "weights: {x: 1, y: 1}\n",
        "approaches/a.yaml": "name: a\nscores: {x: 1, y: 0}\n",
        "approaches/b.yaml": "name: b\nscores: {x: 0, y: 0.112966}\n",
    }
    workspace = load_workspace(write_files(tmp_path, files))
    for seed in range(1, 12):
        found = robustness(workspace, top=1, samples=20_000, seed=seed)
        for each in found.approaches:
            assert set(each.depends_on) <= {"weights"}


def test_what_depends_on_silence_is_settled_by_it(small: WriteWorkspace) -> None:
    # With firm weights on use alone: ash has 5, birch 3, cedar 1 to 5: cedar and birch share the second place by luck.
    workspace = load_workspace(small())
    found = robustness(workspace, weights={"use": 1, "cost": 0}, vary_weights="none", top=2, samples=4_096)
    by_id = {each.row.id: each for each in found.approaches}
    assert by_id["ash"].tier == "in"
    assert by_id["birch"].tier == by_id["cedar"].tier == "depends"
    assert by_id["birch"].top.share == pytest.approx(0.5, abs=0.03)
    assert by_id["birch"].depends_on == ("ties",)  # with cedar at 3 they tie: half a place each
    assert {each.id: (each.all_worst, each.all_best) for each in found.silence} == {
        "ash": (1, 1),
        "birch": (2, 3),
        "cedar": (3, 1),
    }
    assert {each.id: (each.own_worst, each.own_best) for each in found.silence}["cedar"] == (3, 1)


def test_identical_approaches_depend_on_nothing_but_their_tie(tmp_path: Path) -> None:
    files = {f"approaches/{name}.yaml": f"name: {name}\nscores: {{x: 5, y: 5}}\n" for name in "abcd"}
    found = robustness(load_workspace(write_files(tmp_path, TWO | files)), top=2, samples=3_000)
    assert found.exact.always == found.exact.never == ()
    for each in found.approaches:
        assert (each.tier, each.top.share, each.depends_on) == ("depends", 0.5, ("ties",))


def test_a_bundle_of_one_score_is_worth_what_the_score_is(small: WriteWorkspace) -> None:
    found = robustness(load_workspace(small()), weights={"use": 3}, top=2, samples=3_000)
    (single,) = found.information
    assert single.changes == pytest.approx(
        1 / 3
    )  # above birch, which has 62.5, where it has more than 2/3 of the scale
    assert (single.approach, single.criterion) == ("cedar", "use")
    assert {(each.approach, each.criterion): (each.gain, each.changes) for each in found.bundles} == {
        ("cedar", None): (single.gain, single.changes),
        (None, "use"): (single.gain, single.changes),
    }


def test_ranges_are_widened_within_the_scale(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    firm_one = robustness(workspace, vary_weights="none", samples=2_048)
    wide = robustness(workspace, vary_weights="none", widen=1, samples=2_048)
    assert {each.row.id: each.first.share for each in firm_one.approaches}["ash"] == 0.5  # tied with birch
    assert wide.exact.dominates is not None
    assert ("ash", "cedar") not in wide.exact.dominates
    shares = {each.row.id: each.first.share for each in wide.approaches}
    assert 0 < shares["ash"] < 1
    assert shares["ash"] != 0.5


def test_nothing_left_to_rank_is_said(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError) as caught:
        robustness(load_workspace(small()), minimum={"use": 5, "cost": 200})
    assert [each.kind for each in caught.value.problems] == ["nothing-to-rank"]


def test_numbers_out_of_their_range_are_refused_from_python(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    with pytest.raises(ValueError, match="whole numbers from 1"):
        robustness(workspace, samples=0)
    with pytest.raises(ValueError, match="weights vary free, ordered"):
        robustness(workspace, vary_weights="fre")  # type: ignore[arg-type] # what is tested
    with pytest.raises(ValueError, match="a number from 0"):
        robustness(workspace, widen=float("nan"))
    with pytest.raises(ValueError, match="a list of names"):
        robustness(workspace, profiles=["cheap"])
    with pytest.raises(PilotrankError) as caught:
        robustness(workspace, vary_weights="profiles", profiles=["cheap", "cheap"])
    assert [each.kind for each in caught.value.problems] == ["given-twice"]
