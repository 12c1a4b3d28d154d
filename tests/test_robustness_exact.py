"""What holds without sampling, by hand, by brute force, and beside the samples."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import firm, made_up, plan

from pilotrank.decision.robustness import exact, first_place
from pilotrank.decision.robustness.sampling import sample

# Exact: areas, first places


def exact_shares(values: Sequence[Sequence[float]]) -> list[float]:
    rows, row_of = first_place.distinct([np.array(column, dtype=np.float64) for column in values])
    areas = first_place.winning_areas(rows)
    sizes = {row: first_place.area(polygon) for row, polygon in areas.items()}
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


Rational = tuple[Fraction, Fraction, Fraction]


def cut_exactly(polygon: list[Rational], gaps: Rational) -> list[Rational]:
    """Keep what lies on one side of a tie, in rational numbers (Sutherland and Hodgman 1974)."""
    kept: list[Rational] = []
    for number, corner in enumerate(polygon):
        before = polygon[number - 1]
        here, there = (sum((a * b for a, b in zip(each, gaps, strict=True)), Fraction(0)) for each in (corner, before))
        if here * there < 0:
            x, y, z = (b + there / (there - here) * (a - b) for a, b in zip(corner, before, strict=True))
            kept.append((x, y, z))
        if here >= 0:
            kept.append(corner)
    return kept


@pytest.mark.parametrize("seed", range(40))
def test_exact_areas_and_first_places_are_those_of_rational_numbers(seed: int) -> None:
    generator = np.random.default_rng(seed)
    whole = np.unique(generator.integers(0, 7, (generator.integers(2, 14), 3)), axis=0)
    areas = first_place.winning_areas(whole / 6)
    firsts = first_place.first_in_areas(whole / 6, areas)
    one, zero = Fraction(1), Fraction(0)
    for row, own in enumerate(whole.tolist()):
        polygon: list[Rational] = [(one, zero, zero), (zero, one, zero), (zero, zero, one)]
        for other in whole.tolist():
            x, y, z = (Fraction(a - b) for a, b in zip(own, other, strict=True))
            polygon = cut_exactly(polygon, (x, y, z))
        assert (row in firsts) == bool(polygon)
        size = sum(
            (a[0] - polygon[0][0]) * (b[1] - polygon[0][1]) - (b[0] - polygon[0][0]) * (a[1] - polygon[0][1])
            for a, b in pairwise(polygon[1:])
        )
        assert (row in areas) == (size != 0)
        assert not size or first_place.area(areas[row]) == pytest.approx(float(abs(size)), abs=1e-14)


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


def test_what_only_touches_a_corner_has_no_area_but_can_be_first() -> None:
    # The third ties with both others where the first criterion has all the weight, and is behind them elsewhere.
    values: list[list[float]] = [[1, 1, 1], [0, 1, 0.4], [1, 0, 0.4]]
    assert exact_shares(values) == pytest.approx([0.5, 0.5, 0], abs=0)
    rows, row_of = first_place.distinct([np.array(column) for column in values])
    found = first_place.first_in_areas(rows, first_place.winning_areas(rows))
    assert found[int(row_of[2])] == pytest.approx((1, 0, 0), abs=1e-12)


def test_four_hundred_that_all_come_first_somewhere_are_no_trouble() -> None:
    generator = np.random.default_rng(3)
    points = np.abs(generator.normal(size=(400, 3)))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    areas = first_place.winning_areas(points)
    assert len(areas) == 400
    assert sum(map(first_place.area, areas.values())) == pytest.approx(1, abs=1e-12)


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
)
def test_dominance_within_ranges_is_that_of_every_corner_of_the_ranges(
    cells: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    low = [np.array([min(row[axis]) for row in cells], dtype=np.float64) for axis in range(2)]
    high = [np.array([max(row[axis]) for row in cells], dtype=np.float64) for axis in range(2)]
    found = exact.dominance(low, high)
    for a in range(len(cells)):
        for b in range(len(cells)):
            gaps = [low[axis][a] - high[axis][b] for axis in range(2)]
            assert found[a, b] == (min(gaps) >= 0 and max(gaps) > 0)


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
