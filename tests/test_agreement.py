"""How far two judgements agree: held against scipy, definitions written out, and cases worked by hand."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pilotrank.decision.agreement import (
    kappa_interval,
    kendall_tau_b,
    mid_ranks,
    quadratic_kappa,
    weighted_spearman,
)

LEVELS = st.integers(1, 5)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=40)


def columns(pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [first for first, _ in pairs], [second for _, second in pairs]


def kappa_by_definition(pairs: list[tuple[int, int]]) -> Fraction | None:
    """Cohen (1968): one minus observed over expected disagreement, with a matrix of weights over the five levels."""
    first, second = columns(pairs)
    count = len(pairs)
    weights = {(i, j): Fraction((i - j) ** 2, 16) for i in range(1, 6) for j in range(1, 6)}
    observed = sum((weights[pair] for pair in pairs), Fraction(0)) / count
    expected = sum(
        (weight * first.count(i) * second.count(j) for (i, j), weight in weights.items()), Fraction(0)
    ) / Fraction(count**2)
    return None if expected == 0 else 1 - observed / expected


@given(PAIRS)
def test_tau_b_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    theirs = stats.kendalltau(first, second, variant="b").statistic
    ours = kendall_tau_b(first, second)
    assert (ours is None) == bool(np.isnan(theirs))
    if ours is not None:
        assert ours == pytest.approx(theirs, abs=1e-12)


@given(PAIRS)
def test_kappa_is_that_of_the_definition(pairs: list[tuple[int, int]]) -> None:
    first, second = columns(pairs)
    ours = quadratic_kappa(np.array(first, float), np.array(second, float))
    theirs = kappa_by_definition(pairs)
    assert ours == (None if theirs is None else pytest.approx(float(theirs), abs=1e-12))


def test_kappa_by_hand() -> None:
    """Two readers, four things: 1 2 3 3 and 1 2 2 3.

    Observed: one squared distance of 1 in four, 1/4. Expected over the 16 pairs: from 1 against (1, 2, 2, 3) 0 + 1 +
    1 + 4 = 6, from 2: 1 + 0 + 0 + 1 = 2, from each 3: 4 + 1 + 1 + 0 = 6; 20/16. So kappa is 1 - (1/4) / (5/4) = 4/5.
    """
    assert quadratic_kappa(np.array([1.0, 2, 3, 3]), np.array([1.0, 2, 2, 3])) == pytest.approx(0.8)


def test_kappa_is_one_where_all_is_equal_and_nothing_where_there_is_no_choice() -> None:
    scores = np.array([1.0, 3, 3, 5])
    assert quadratic_kappa(scores, scores) == 1
    assert quadratic_kappa(np.full(4, 3.0), np.full(4, 3.0)) is None
    assert quadratic_kappa(np.array([]), np.array([])) is None


@pytest.mark.parametrize("score", [0.1, 0.7, 1 / 3, 2.2])
@pytest.mark.parametrize("count", [3, 5, 7, 10, 46])
def test_kappa_of_equal_constants_is_nothing_whatever_the_rounding(score: float, count: int) -> None:
    same = np.full(count, score)
    assert quadratic_kappa(same, same) is None
    assert quadratic_kappa(same, same + 1) == pytest.approx(0)


def test_kappa_does_not_depend_on_the_unit_of_the_scale() -> None:
    first, second = np.array([0.0, 50, 200, 150]), np.array([0.0, 100, 150, 150])
    assert quadratic_kappa(first, second) == pytest.approx(quadratic_kappa(first / 50 + 1, second / 50 + 1))


def test_the_interval_of_kappa_is_the_bootstrap_of_scipy() -> None:
    generator = np.random.default_rng(4)
    first = generator.integers(1, 6, 40).astype(float)
    second = np.clip(first + generator.integers(-1, 2, 40), 1.0, 5.0).astype(float)
    ours = kappa_interval(first, second, seed=1, stream=0, samples=20_000)
    theirs = stats.bootstrap(
        (first, second),
        quadratic_kappa,
        paired=True,
        vectorized=False,
        method="percentile",
        n_resamples=4_000,
        random_state=generator,
    ).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.02)
    assert ours.high == pytest.approx(theirs.high, abs=0.02)


def test_intervals_without_a_value_are_empty() -> None:
    same = np.full(5, 3.0)
    for interval in (
        kappa_interval(same, same, seed=1, stream=0, samples=50),
        kappa_interval(np.array([]), np.array([]), seed=1, stream=0, samples=50),
    ):
        assert (interval.low, interval.high) == (None, None)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_mid_ranks_are_those_of_scipy(totals: list[int]) -> None:
    assert mid_ranks(totals).tolist() == stats.rankdata([-total for total in totals], method="average").tolist()


def test_weighted_spearman_by_hand() -> None:
    """N = 4, ranks 1 2 3 4 against 2 1 3 4: 1 - 6 (1 * (10 - 3) + 1 * (10 - 3)) / (256 + 64 - 16 - 4) = 1 - 84/300.

    Against 1 2 4 3 the same swap at the bottom counts less: 1 - 6 (2 * (10 - 7)) / 300 = 1 - 36/300.
    """
    ranks = np.array([1.0, 2, 3, 4])
    assert weighted_spearman(ranks, np.array([2.0, 1, 3, 4])) == pytest.approx(0.72)
    assert weighted_spearman(ranks, np.array([1.0, 2, 4, 3])) == pytest.approx(0.88)


def test_weighted_spearman_lies_between_reversed_and_equal() -> None:
    ranks = np.arange(1.0, 7)
    values = [weighted_spearman(ranks, np.array(other, float)) for other in permutations(range(1, 7))]
    found = [value for value in values if value is not None]
    assert min(found) == pytest.approx(-1)
    assert max(found) == 1
    assert sum(found) / len(found) == pytest.approx(0, abs=1e-12), "its mean over all orders is 0"
    assert weighted_spearman(np.array([1.0]), np.array([1.0])) is None
    assert weighted_spearman(np.full(6, 3.5), ranks) is None, "where all tie there is no order"
