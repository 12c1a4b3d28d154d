"""How sure a ranking is: cases with known fractions, what must always hold, and other ways to the same figures."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, product
from math import isnan, sqrt

import numpy as np
import pytest
from conftest import ROOT, WriteWorkspace
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import integrate, stats

from pilotrank import PilotrankError, load_workspace, robustness
from pilotrank.decision.matrix import values_of
from pilotrank.decision.robustness import chunks, exact, first_place
from pilotrank.decision.robustness.draws import bits_of, uniforms
from pilotrank.decision.robustness.judgements import DISCRETE, FIRM, TRIANGULAR, UNIFORM, Judged, Judgements, atoms
from pilotrank.decision.robustness.results import Chance, student_t
from pilotrank.decision.robustness.sampling import Acceptability, Plan, confidence_factors, sample
from pilotrank.decision.robustness.value_of_information import bundles, distribution, single_scores
from pilotrank.decision.robustness.weightings import Weighting
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.request import WeightVariation

Floats = NDArray[np.float64]
Cell = tuple[float, float, float, int]


def criterion_on(
    low: float, high: float, *, direction: str = "max", corners: dict[str, float] | None = None
) -> Criterion:
    value = {"points": {at: float(each) for at, each in corners.items()}} if corners else "linear"
    scale = {"min": low, "max": high}
    return Criterion.model_validate({"name": "A", "scale": scale, "direction": direction, "value": value})


UNIT = criterion_on(0.0, 1.0)
FIVE = criterion_on(1.0, 5.0)


def firm(*values: float) -> list[Cell]:
    return [(value, value, value, FIRM) for value in values]


def judged(cells: Sequence[Cell], criterion: Criterion = UNIT) -> Judged:
    low, best, high, kind = np.array(cells, dtype=np.float64).reshape(-1, 4).T
    return Judged(criterion, low, best, high, kind.astype(np.int8))


def plan(  # noqa: PLR0913 - what a case is made of
    columns: Sequence[Sequence[Cell]],
    weights: Sequence[float] | None = None,
    *,
    kind: WeightVariation | None = None,
    top: int = 1,
    criterion: Criterion = UNIT,
    seed: int = 1,
) -> Plan:
    """Make a plan of columns of cells; weights are free unless they are given."""
    count = len(columns)
    shares = tuple(weights or [1 / count] * count)
    chosen = kind or ("none" if weights else "free")
    ids = tuple(f"a{row:02}" for row in range(len(columns[0])))
    made = tuple(judged(cells, criterion) for cells in columns)
    return Plan(Judgements(ids, made), Weighting(chosen, shares), top, seed, with_pairs=True)


def ranks_of(found: Acceptability) -> Floats:
    assert found.ranks is not None
    return found.ranks.share


def pairs_of(found: Acceptability) -> Floats:
    assert found.pairs is not None
    return found.pairs.share


def made_up(seed: int, count: int, criteria: int, *, whole: bool = False) -> list[list[Cell]]:
    generator = np.random.default_rng(seed)
    columns = []
    for _ in range(criteria):
        ends = np.sort(generator.random((count, 3)), axis=1)
        ends = np.round(4 * ends) / 4 if whole else ends
        kinds = generator.integers(1, 4, count)
        columns.append(
            [(*row, FIRM if row[0] == row[2] else int(kind)) for row, kind in zip(ends.tolist(), kinds, strict=True)]
        )
    return columns


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


# Weights


def drawn(weighting: Weighting, count: int = 40_000) -> Floats:
    return weighting.draw(bits_of(1, 0, 0), count)


def test_free_weights_are_uniform_on_the_simplex_and_not_normalised_uniforms() -> None:
    weights = drawn(Weighting("free", (0.25,) * 4))
    assert weights.sum(axis=0) == pytest.approx(np.ones(40_000), abs=1e-12)
    # Each share has the distribution Beta(1, 3); normalised uniform numbers would not.
    assert stats.kstest(weights[2], stats.beta(1, 3).cdf).pvalue > 0.001
    normalised = np.random.default_rng(1).random((4, 40_000))
    assert stats.kstest((normalised / normalised.sum(axis=0))[2], stats.beta(1, 3).cdf).pvalue < 1e-9


def test_ordered_weights_keep_the_order_of_the_profile_and_leave_equals_free() -> None:
    weights = drawn(Weighting("ordered", (0.2, 0.4, 0.2, 0.2)))
    assert (weights[1] >= weights.max(axis=0)).all()
    assert (weights[0] > weights[2]).mean() == pytest.approx(0.5, abs=0.01)
    # The largest of four gaps is (1 + 1/2 + 1/3 + 1/4) / 4 on average.
    assert weights[1].mean() == pytest.approx(25 / 48, abs=0.005)
    assert weights.sum(axis=0) == pytest.approx(np.ones(40_000), abs=1e-12)


def test_weights_around_a_profile_have_its_shares_as_mean_and_the_stated_spread() -> None:
    weights = drawn(Weighting("around", (0.5, 0.3, 0.2, 0.0), concentration=24.0))
    assert weights.mean(axis=1) == pytest.approx([0.5, 0.3, 0.2, 0], abs=0.005)
    assert weights[0].std() == pytest.approx(sqrt(0.5 * 0.5 / 25), abs=0.003)
    assert (weights[3] == 0).all()


def test_mixtures_lie_between_the_profiles() -> None:
    profiles = ((0.8, 0.1, 0.1), (0.2, 0.6, 0.2))
    weights = drawn(Weighting("profiles", (1 / 3,) * 3, profiles))
    assert weights.mean(axis=1) == pytest.approx([0.5, 0.35, 0.15], abs=0.005)
    parts = (weights[0] - 0.2) / 0.6
    assert weights[1] == pytest.approx(0.1 * parts + 0.6 * (1 - parts), abs=1e-12)
    assert stats.kstest(parts, stats.uniform.cdf).pvalue > 0.001


# Value functions


def test_random_value_functions_keep_the_order_of_scores_and_are_uniform_inside() -> None:
    # On three levels the middle one is worth anything from 0 to 1: it passes 0.25 three times in four.
    three = criterion_on(1.0, 3.0)
    columns = [firm(2, 3, 1)]
    asked = replace(plan(columns, [1.0], criterion=three), vary_values=True)
    assert ranks_of(sample(asked, 3_000)).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]
    # Two criteria: the middle on both, against best and worst: above where v1 + v2 > 1, half of the time.
    both = replace(plan([firm(2, 3), firm(2, 1)], [0.5, 0.5], criterion=three), vary_values=True)
    assert sample(both, 30_000).first.share[0] == pytest.approx(0.5, abs=0.012)


def test_random_value_functions_fall_for_a_cost() -> None:
    cost = criterion_on(0.0, 200.0, direction="min")
    asked = replace(plan([firm(0, 60, 199)], [1.0], criterion=cost), vary_values=True)
    assert ranks_of(sample(asked, 3_000)).tolist() == np.eye(3).tolist()


def test_a_value_function_with_corners_is_followed() -> None:
    # Worth 0.8 at 2 of 1 to 5: a uniform score from 1 to 5 is above 2 three times in four.
    bent = criterion_on(1.0, 5.0, corners={"1": 0, "2": 80, "5": 100})
    cells: list[Cell] = [(1, 3, 5, UNIFORM), *firm(2)]
    assert sample(plan([cells], [1.0], criterion=bent), 30_000).first.share[0] == pytest.approx(0.75, abs=0.01)


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


# Standard errors and intervals


def test_students_t_is_that_of_scipy() -> None:
    for freedom in (5, 10, 24, 48, 200):
        assert student_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=2e-3)


def test_standard_errors_are_those_of_independent_samples() -> None:
    found = sample(plan([firm(1, 0), firm(0, 0.5)]), 100_000)
    assert found.first.error[0] == pytest.approx(sqrt(2 / 9 / 100_000), rel=0.3)
    assert isnan(sample(plan([firm(1, 0), firm(0, 0.5)]), 2_000).first.error[0])


def test_nothing_seen_in_n_samples_is_under_three_in_n() -> None:
    assert (Chance(0.0, 0.0, 3_000, 5).low, Chance(0.0, 0.0, 3_000, 5).high) == (0.0, 0.001)
    assert (Chance(1.0, 0.0, 3_000, 5).low, Chance(1.0, 0.0, 3_000, 5).high) == (0.999, 1.0)


def test_nineteen_in_twenty_intervals_cover_the_exact_area() -> None:
    covered = total = 0
    for seed in range(60):
        values = [np.array(cells)[:, 1] for cells in made_up(seed, 12, 3)]
        rows, row_of = first_place.distinct(values)
        areas = first_place.winning_areas(rows)
        found = sample(plan([firm(*column) for column in values], seed=seed), 40_960)
        for place, row in enumerate(row_of.tolist()):
            size = sum(map(first_place.area, areas.get(row, ())))
            chance = Chance(float(found.first.share[place]), float(found.first.error[place]), 40_960, found.chunks)
            if size > 0:
                total += 1
                covered += chance.low <= size <= chance.high
    assert total > 200
    assert covered / total == pytest.approx(0.95, abs=0.03)


# Exact: areas, first places


def exact_shares(values: Sequence[Sequence[float]]) -> list[float]:
    rows, row_of = first_place.distinct([np.array(column, dtype=np.float64) for column in values])
    areas = first_place.winning_areas(rows)
    sizes = {row: sum(map(first_place.area, parts)) for row, parts in areas.items()}
    return [sizes.get(row, 0.0) / int((row_of == row).sum()) for row in row_of.tolist()]


def test_exact_areas_of_known_cases() -> None:
    assert exact_shares([[1, 0, 0], [0, 1, 0], [0, 0, 1]]) == pytest.approx([1 / 3] * 3, abs=1e-15)
    # a against b: w1 > w2: halves. A third that is 0.5 everywhere wins where neither w1 nor w2 passes 1/2: a quarter
    # of the triangle lies beyond each.
    assert exact_shares([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 0.5]]) == pytest.approx([0.25, 0.25, 0.5], abs=1e-15)
    # Equal ones share, and what is dominated has nothing.
    assert exact_shares([[1, 0, 1, 0], [0, 1, 0, 0], [0, 1, 0, 0]]) == pytest.approx(
        [1 / 8, 3 / 4, 1 / 8, 0], abs=1e-15
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=25), st.data())
def test_exact_areas_sum_to_one_with_any_duplicates(rows: list[tuple[int, int, int]], data: st.DataObject) -> None:
    copies = data.draw(st.lists(st.sampled_from(rows), max_size=5))
    values = [[row[axis] / 6 for row in [*rows, *copies]] for axis in range(3)]
    shares = exact_shares(values)
    assert abs(sum(shares) - 1) < 1e-12
    for a, b in product(range(len(shares)), repeat=2):
        if all(column[a] == column[b] for column in values):
            assert shares[a] == shares[b]


@pytest.mark.parametrize("seed", range(8))
def test_exact_areas_are_the_sampled_ones_within_four_standard_errors(seed: int) -> None:
    values = [np.array(cells)[:, 1] for cells in made_up(seed, 20, 3, whole=seed % 2 == 1)]
    shares = np.array(exact_shares([column.tolist() for column in values]))
    found = sample(plan([firm(*column) for column in values], seed=seed), 40_960)
    error = np.sqrt(np.maximum(shares * (1 - shares), 1e-9) / 40_960)
    assert (np.abs(found.first.share - shares) <= 4 * error + 1e-3 * (shares == 0)).all()


@pytest.mark.parametrize("seed", range(20))
def test_linear_programs_and_geometry_find_the_same_first_places(seed: int) -> None:
    values = [np.array(cells)[:, 1] for cells in made_up(seed, 12, 3, whole=seed % 2 == 1)]
    rows, _ = first_place.distinct(values)
    by_programs = first_place.first_by_linear_programs(rows)
    by_geometry = first_place.first_in_areas(rows, first_place.winning_areas(rows))
    assert sorted(by_programs) == sorted(by_geometry)
    for found in (by_programs, by_geometry):
        for row, weights in found.items():
            assert sum(weights) == pytest.approx(1, abs=1e-9)
            totals = rows @ np.array(weights)
            assert totals[row] >= totals.max() - 1e-7


# Exact: dominance, stability, unseating


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2), min_size=1, max_size=8),
    st.integers(1, 3),
)
def test_dominance_within_ranges_is_that_of_every_corner_of_the_ranges(
    cells: list[tuple[tuple[int, int], tuple[int, int]]], top: int
) -> None:
    low = [np.array([min(row[axis]) for row in cells], dtype=np.float64) for axis in range(2)]
    high = [np.array([max(row[axis]) for row in cells], dtype=np.float64) for axis in range(2)]
    found = exact.dominance(low, high)
    always = exact.always_at_top(low, high, top)
    for a in range(len(cells)):
        can_be_above = 0
        for b in range(len(cells)):
            gaps = [low[axis][a] - high[axis][b] for axis in range(2)]
            assert found[a, b] == (min(gaps) >= 0 and max(gaps) > 0)
            can_be_above += a != b and min(gaps) < 0
        assert always[a] == (can_be_above < top)


def test_stability_intervals_by_hand() -> None:
    # Totals with w on the first criterion: a = w, b = 1 - w, c = 0.4. At w = 0.6: a 0.6, b 0.4, c 0.4.
    values = [np.array([1.0, 0.0, 0.4]), np.array([0.0, 1.0, 0.4])]
    first, second = exact.stability(values, [0.6, 0.4], 1)
    assert (first.first.low, first.first.high) == pytest.approx((0.5, 1.0))
    assert (second.first.low, second.first.high) == pytest.approx((0.0, 0.5))
    # The first two, b and c tied: a, b and c have rank at most 2, so that there is no outsider.
    assert exact.stability(values, [0.6, 0.4], 2)[0].shortlist == exact.StabilityInterval(0.0, 1.0)


def test_stability_at_a_tie_and_with_all_weight_on_one_criterion() -> None:
    values = [np.array([1.0, 0.0, 0.4]), np.array([0.0, 1.0, 0.4]), np.array([0.0, 0.0, 1.0])]
    tied = exact.stability(values[:2], [0.5, 0.5], 1)[0].first
    assert (tied.low, tied.high) == (0.0, 1.0)  # one of the two leaders stays on either side
    alone = exact.stability(values, [1.0, 0.0, 0.0], 1)[0].first
    # a has w, c has 0.4 w + (1 - w) * (0.4 + 1) / 2: they meet at w = 0.7 / 1.3.
    assert (alone.low, alone.high) == pytest.approx((0.7 / 1.3, 1.0))


@pytest.mark.parametrize("seed", range(6))
def test_stability_intervals_are_those_of_a_fine_grid(seed: int) -> None:
    values = [np.array(cells)[:, 1] for cells in made_up(seed, 7, 3)]
    weights = [0.5, 0.3, 0.2]
    totals = sum(column * weight for column, weight in zip(values, weights, strict=True))
    leader = int(np.argmax(totals))
    members = set(np.argsort(-np.asarray(totals))[:3].tolist())
    for criterion, found in enumerate(exact.stability(values, weights, 3)):
        rest = sum(weight for number, weight in enumerate(weights) if number != criterion)
        for share in np.linspace(0, 1, 401):
            moved = [weight * (1 - share) / rest for weight in weights]
            moved[criterion] = share
            there = np.asarray(sum(column * weight for column, weight in zip(values, moved, strict=True)))
            if abs(share - found.first.low) > 1e-6 and abs(share - found.first.high) > 1e-6:
                inside = found.first.low < share < found.first.high
                assert (there[leader] >= there.max() - 1e-12) == inside
            if abs(share - found.shortlist.low) > 1e-6 and abs(share - found.shortlist.high) > 1e-6:
                inside = found.shortlist.low < share < found.shortlist.high
                assert (set(np.argsort(-there)[:3].tolist()) == members) == inside


@pytest.mark.parametrize("seed", range(6))
def test_the_nearest_weights_that_unseat_are_no_further_than_any_on_a_grid(seed: int) -> None:
    values = [np.array(cells)[:, 1] for cells in made_up(seed, 8, 3)]
    weights = np.array([0.5, 0.3, 0.2])
    table = np.column_stack(values)
    leader = int(np.argmax(table @ weights))
    found = exact.unseating(values, weights.tolist())
    grid = np.array([(a, b, 400 - a - b) for a in range(401) for b in range(401 - a)]) / 400
    totals = grid @ table.T
    beaten = totals.max(axis=1) > totals[:, leader]
    if found is None:
        assert not beaten.any()
        return
    assert found.distance <= np.sqrt(((grid[beaten] - weights) ** 2).sum(axis=1)).min() + 1e-9
    there = table @ np.array(found.weights)
    assert there[found.row] == pytest.approx(there[leader], abs=1e-9)
    assert found.distance == pytest.approx(float(np.linalg.norm(np.array(found.weights) - weights)), abs=1e-12)


def test_a_copy_of_the_leader_does_not_unseat_it_and_another_leader_does_at_no_distance() -> None:
    assert exact.unseating([np.array([1.0, 1.0]), np.array([0.5, 0.5])], [0.5, 0.5]) is None
    found = exact.unseating([np.array([1.0, 0.0]), np.array([0.0, 1.0])], [0.5, 0.5])
    assert found == exact.Unseating(1, (0.5, 0.5), 0.0)


# The value of information


def test_the_value_of_knowing_one_score_by_hand() -> None:
    # 0.6 is chosen; the other is uniform on 0 to 1. To know it gains E[(X - 0.6)+] = 0.4^2 / 2 = 0.08: 8 points, and
    # changes the choice with 0.4. To know the chosen one, a uniform on 0.5 to 0.7 beside 0.5: nothing below 0.5.
    asked = plan([[*firm(0.6), (0, 0.5, 1, UNIFORM)]], [1.0])
    (found,) = single_scores(asked, ["use"])
    assert (found.approach, found.criterion) == ("a01", "use")
    assert (found.gain, found.changes) == pytest.approx((8.0, 0.4), abs=1e-9)
    assert single_scores(plan([[(0.5, 0.6, 0.7, UNIFORM), *firm(0.5)]], [1.0]), ["use"]) == ()


CURVES = (
    UNIT,
    criterion_on(0.0, 1.0, direction="min"),
    criterion_on(0.0, 1.0, corners={"0": 0, "0.3": 70, "0.5": 70, "1": 100}),
)


@pytest.mark.parametrize("criterion", CURVES)
@pytest.mark.parametrize("kind", [TRIANGULAR, UNIFORM])
@pytest.mark.parametrize("shape", [(0.1, 0.4, 0.9), (0.2, 0.2, 0.8), (0.0, 1.0, 1.0)])
def test_the_closed_form_is_what_numerical_integration_gives(
    criterion: Criterion, kind: int, shape: tuple[float, float, float]
) -> None:
    low, best, high = shape
    density = (
        stats.uniform(low, high - low).pdf
        if kind == UNIFORM
        else stats.triang((best - low) / (high - low), low, high - low).pdf
    )
    found = distribution(judged([(*shape, kind)], criterion), 0)

    def value(score: float) -> float:
        return float(values_of(np.array([score]), criterion)[0])

    borders = [each for each in sorted({low, best, high, 0.3, 0.5, *np.linspace(low, high, 60)}) if low <= each <= high]
    for threshold in (0.15, 0.5, 0.85):

        def over(score: float, threshold: float = threshold) -> float:
            return max(value(score) - threshold, 0.0) * float(density(score))

        def is_over(score: float, threshold: float = threshold) -> float:
            return (value(score) > threshold) * float(density(score))

        gain = sum(integrate.quad(over, left, right)[0] for left, right in pairwise(borders))
        chance = sum(integrate.quad(is_over, left, right)[0] for left, right in pairwise(borders))
        assert found.above(threshold)[0] == pytest.approx(gain, abs=1e-6)
        assert found.above(threshold)[1] == pytest.approx(chance, abs=0.02)
        assert found.below(threshold)[0] == pytest.approx(gain - found.mean + threshold, abs=1e-6)


def test_the_closed_form_is_what_sampling_gives() -> None:
    # Each approach with but one score that varies: then all its scores are worth what that one is.
    columns = made_up(11, 9, 3)
    for row in range(9):
        for axis in range(3):
            if axis != row % 3:
                _, best, _, _ = columns[axis][row]
                columns[axis][row] = (best, best, best, FIRM)
    asked = plan(columns, [0.5, 0.3, 0.2], top=3)
    single = {str(each.approach): each for each in single_scores(asked, ["x", "y", "z"])}
    sampled = {str(each.approach): each for each in bundles(asked, ["x", "y", "z"], 200_000) if each.approach}
    assert len(single) > 1
    for name, each in single.items():
        assert sampled[name].gain == pytest.approx(each.gain, abs=0.03)
        assert sampled[name].changes == pytest.approx(each.changes, abs=0.006)


def test_to_know_a_whole_criterion_is_worth_what_a_loop_gives() -> None:
    columns = made_up(12, 6, 2)
    asked = plan(columns, [0.6, 0.4], top=2)
    (found,) = [each for each in bundles(asked, ["x", "y"], 50_000) if each.criterion == "x"]
    means = np.array([[distribution(judged(cells), row).mean for row in range(6)] for cells in columns])
    expected = 100 * (0.6 * means[0] + 0.4 * means[1])
    chosen = np.argsort(-expected)[:2]
    generator = np.random.default_rng(5)
    gains = []
    for _ in range(20_000):
        totals = expected.copy()
        for row, (low, best, high, kind) in enumerate(columns[0]):
            value = best
            if kind == TRIANGULAR:
                value = generator.triangular(low, best, high)
            elif kind == UNIFORM:
                value = generator.uniform(low, high)
            elif kind == DISCRETE:
                value = generator.choice(atoms(low, best, high))
            totals[row] += 60 * (value - means[0][row])
        gains.append(np.sort(totals)[-2:].sum() - totals[chosen].sum())
    assert found.gain == pytest.approx(np.mean(gains), abs=4 * np.std(gains) / sqrt(20_000) + 0.02)


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


def test_what_depends_on_silence_is_settled_by_it(small: WriteWorkspace) -> None:
    # With firm weights on use alone: ash has 5, birch 3, cedar 1 to 5: cedar and birch share the second place by luck.
    workspace = load_workspace(small())
    found = robustness(workspace, weights={"use": 1, "cost": 0}, vary_weights="none", top=2, samples=4_096)
    by_id = {each.row.id: each for each in found.approaches}
    assert by_id["ash"].tier == "in"
    assert by_id["birch"].tier == by_id["cedar"].tier == "depends"
    assert by_id["birch"].top.share == pytest.approx(0.5, abs=0.03)
    assert by_id["birch"].depends_on == ()  # with cedar at 3 they tie: half a place each
    silence = {each.id: (each.at_worst, each.at_best) for each in found.silence}
    assert silence == {"ash": (1, 1), "birch": (2, 3), "cedar": (3, 1)}


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
    with pytest.raises(ValueError, match="1 or more"):
        robustness(load_workspace(small()), samples=0)


def test_uniform_numbers_are_the_raw_bits_of_the_generator() -> None:
    raw = np.random.SFC64(np.random.SeedSequence(1, spawn_key=(8, 0, 0))).random_raw(3)
    assert uniforms(bits_of(1, 0, 0), 3, 1)[:, 0].tolist() == [(each >> 11) * 2.0**-53 for each in raw.tolist()]
