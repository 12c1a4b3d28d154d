"""What is drawn: weights, value functions, the bits behind them."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from plans import Cell, Floats, criterion_on, firm, plan, ranks_of
from scipy import stats

from pilotrank.decision.robustness.draws import bits_of, uniforms
from pilotrank.decision.robustness.judgements import UNIFORM
from pilotrank.decision.robustness.sampling import sample
from pilotrank.decision.robustness.weightings import Weighting

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


def test_uniform_numbers_are_the_raw_bits_of_the_generator() -> None:
    raw = np.random.SFC64(np.random.SeedSequence(1, spawn_key=(8, 0, 0))).random_raw(3)
    assert uniforms(bits_of(1, 0, 0), 3, 1)[:, 0].tolist() == [(each >> 11) * 2.0**-53 for each in raw.tolist()]
