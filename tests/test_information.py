"""What it is worth to find a score out: by hand, by integration, and by sampling."""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest
from plans import FIVE, UNIT, Cell, criterion_on, firm, judged, made_up, plan
from scipy import integrate, stats

from pilotrank.decision.matrix import values_of
from pilotrank.decision.robustness.judgements import DISCRETE, FIRM, TRIANGULAR, UNIFORM, atoms
from pilotrank.decision.robustness.value_of_information import bundles, distribution, single_scores
from pilotrank.workspace.models import Criterion

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
    sampled = {str(each.approach): each for each in bundles(asked, ["x", "y", "z"], 200_000, ()) if each.approach}
    assert len(single) > 1
    for name, each in single.items():
        assert sampled[name].gain == pytest.approx(each.gain, abs=0.03)
        assert sampled[name].changes == pytest.approx(each.changes, abs=0.006)


def test_to_know_a_whole_criterion_is_worth_what_a_loop_gives() -> None:
    columns = made_up(12, 6, 2)
    asked = plan(columns, [0.6, 0.4], top=2)
    (found,) = [each for each in bundles(asked, ["x", "y"], 50_000, ()) if each.criterion == "x"]
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


@pytest.mark.parametrize("seed", range(12))
def test_on_whole_points_the_chance_of_another_choice_leaves_ties_out(seed: int) -> None:
    """By counting: each outcome of one score is as likely, and the choice changes where it passes the border."""
    generator = np.random.default_rng(seed)
    ends = np.sort(generator.integers(1, 6, (3, 4, 3)).astype(float), axis=2)
    columns: list[list[Cell]] = [
        [(*row, FIRM if row[0] == row[2] else DISCRETE) for row in column] for column in ends.tolist()
    ]
    asked = plan(columns, [0.5, 0.25, 0.25], top=2, criterion=FIVE)
    means = [[Fraction(float(atoms(*cell[:3]).mean())).limit_denominator(60) for cell in cells] for cells in columns]
    weights = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
    totals = [
        sum(weight * (column[row] - 1) for weight, column in zip(weights, means, strict=True)) for row in range(4)
    ]
    order = sorted(range(4), key=lambda row: (-totals[row], row))
    found = {(each.approach, each.criterion): each for each in single_scores(asked, ["x", "y", "z"])}
    for axis, name in enumerate("xyz"):
        for row in range(4):
            is_chosen = row in order[:2]
            border = totals[order[2]] if is_chosen else totals[order[1]]
            outcomes = [Fraction(each) for each in atoms(*columns[axis][row][:3]).tolist()]
            leads = [totals[row] + weights[axis] * (each - means[axis][row]) - border for each in outcomes]
            passing = [lead for lead in leads if (lead < 0 if is_chosen else lead > 0)]
            each = found.pop((f"a{row:02}", name), None)
            assert (each is None) == (not passing)
            if each:
                assert each.changes == pytest.approx(len(passing) / len(leads), abs=1e-9)
                assert each.gain == pytest.approx(float(sum(map(abs, passing)) / len(leads)) * 25, abs=1e-6)
    assert not found


def test_a_flat_part_of_a_value_function_counts_as_a_tie() -> None:
    # From 3 to 5 all is worth 70, which is what the other has: 0.2 lies below, 0.2 in the flat part, 0.6 above.
    flat = criterion_on(1.0, 11.0, corners={"1": 0, "3": 70, "5": 70, "11": 100})
    value = distribution(judged([(1, 5, 11, UNIFORM)], flat), 0)
    assert value.below(0.7)[1] == pytest.approx(0.2)
    assert value.above(0.7)[1] == pytest.approx(0.6)
