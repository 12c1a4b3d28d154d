"""Other methods than the additive one, held against publications and against pymcdm where it is installed."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from conftest import CRITERIA, WriteWorkspace
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, load_workspace
from pilotrank.decision.matrix import Floats
from pilotrank.decision.methods import preference, promethee, topsis, weighted_product
from pilotrank.workspace.models import Criterion, Preference

Method = Callable[[Sequence[Floats], Sequence[float], Sequence[Criterion]], Floats]


def criterion(sign: int = 1, function: dict[str, object] | None = None) -> Criterion:
    direction = "max" if sign > 0 else "min"
    values = {"name": "x", "scale": {"min": -1e6, "max": 1e6}, "direction": direction, "preference": function}
    return Criterion.model_validate(values)


def figures(
    method: Method, rows: Sequence[Sequence[float]], weights: Sequence[float], criteria: Sequence[Criterion]
) -> list[float]:
    columns = tuple(np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    whole = sum(weights)
    found: list[float] = method(columns, [weight / whole for weight in weights], criteria).tolist()
    return found


# Hwang and Yoon (1981): four aircraft on six attributes, the cost fourth (printed to three digits, the third one cut).
AIRCRAFT = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
# Tzeng and Huang (2011), as printed with scikit-criteria.
APPLICANTS = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]
# Hodgett's cars, as printed with the R package MCDA.
CARS = [[5490, 51.4, 8.5, 285], [6500, 70.6, 7, 288], [6489, 54.3, 7.5, 290]]


@pytest.mark.parametrize(
    ("rows", "weights", "signs", "printed", "tolerance"),
    [
        (AIRCRAFT, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1], [0.643, 0.268, 0.613, 0.312], 1e-3),
        (APPLICANTS, [0.3, 0.4, 0.3], [1, 1, 1], [0.5037, 0.6581, 0.7482, 0.3340], 5e-5),
        (CARS, [0.35, 0.25, 0.25, 0.15], [-1, 1, 1, 1], [0.4817, 0.5182, 0.1780], 5e-5),
    ],
)
def test_topsis_gives_the_closeness_that_is_printed(
    rows: list[list[float]], weights: list[float], signs: list[int], printed: list[float], tolerance: float
) -> None:
    found = figures(topsis, rows, weights, [criterion(sign) for sign in signs])
    assert found == pytest.approx(printed, abs=tolerance)


# Brans and Vincke (1985), Management Science 31(6): six power stations, all six preference functions.
STATIONS = [
    [80, 90, 6, 5.4, 8, 5],
    [65, 58, 2, 9.7, 1, 1],
    [83, 60, 4, 7.2, 4, 7],
    [40, 80, 10, 7.5, 7, 10],
    [52, 72, 6, 2.0, 3, 8],
    [94, 96, 7, 3.6, 5, 6],
]
STATION_CRITERIA = [
    criterion(-1, {"function": "u-shape", "q": 10}),
    criterion(1, {"function": "v-shape", "p": 30}),
    criterion(-1, {"function": "linear", "q": 0.5, "p": 5}),
    criterion(-1, {"function": "level", "q": 1, "p": 6}),
    criterion(-1, {"function": "usual"}),
    criterion(1, {"function": "gaussian", "s": 5}),
]


def test_promethee_gives_the_flows_of_brans_and_vincke() -> None:
    """Printed leaving less entering flows: .220-.366, .396-.379, .247-.336, .329-.349, .455-.162, .300-.355."""
    printed = [-0.146, 0.017, -0.089, -0.020, 0.293, -0.055]
    assert figures(promethee, STATIONS, [1] * 6, STATION_CRITERIA) == pytest.approx(printed, abs=1.1e-3)


def test_a_difference_of_exactly_the_threshold_counts_as_the_lower_value() -> None:
    """The PROMETHEE for Windows example of the University of Seville, where two scores are exactly q apart."""
    rows = [[90, 80, 6, 5.4], [58, 65, 2, 9.7], [60, 83, 4, 7.2], [80, 40, 10, 7.5], [72, 52, 6, 2.0]]
    criteria = [
        criterion(-1, {"function": "u-shape", "q": 10}),
        criterion(1, {"function": "v-shape", "p": 25}),
        criterion(-1, {"function": "linear", "q": 1.5, "p": 5}),
        criterion(1, {"function": "level", "q": 3, "p": 6}),
    ]
    printed = [-0.0367, 0.4654, 0.4152, -0.4936, -0.3502]
    assert figures(promethee, rows, [0.2, 0.2, 0.3, 0.3], criteria) == pytest.approx(printed, abs=5.1e-5)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ({"function": "usual"}, [0, 0, 1, 1, 1, 1]),
        ({"function": "u-shape", "q": 2}, [0, 0, 0, 0, 1, 1]),
        ({"function": "v-shape", "p": 4}, [0, 0, 0.25, 0.5, 0.75, 1]),
        ({"function": "level", "q": 1, "p": 3}, [0, 0, 0, 0.5, 0.5, 1]),
        ({"function": "linear", "q": 1, "p": 3}, [0, 0, 0, 0.5, 1, 1]),
        ({"function": "linear", "q": 2, "p": 2}, [0, 0, 0, 0, 1, 1]),
        ({"function": "gaussian", "s": 1}, [0, 0, 0.3934693, 0.8646647, 0.9888910, 0.9996645]),
    ],
)
def test_preference_functions_are_those_of_the_publication(function: dict[str, object], expected: list[float]) -> None:
    """For differences of -1, 0, 1, 2, 3 and 4; the last row is 1 - exp(-d²/2)."""
    gaps = np.array([-1.0, 0, 1, 2, 3, 4])
    assert preference(gaps, Preference.model_validate(function)).tolist() == pytest.approx(expected, abs=1e-7)
    if function["function"] == "usual":
        assert preference(gaps, None).tolist() == expected


def test_the_weighted_product_gives_the_ratios_of_triantaphyllou() -> None:
    """Triantaphyllou (2000), chapter 2: R(1/2) = 1.007, R(1/3) = 1.067, R(2/3) = 1.059."""
    rows = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    one, two, three = figures(weighted_product, rows, [0.20, 0.15, 0.40, 0.25], [criterion()] * 4)
    assert [round(ratio, 3) for ratio in (one / two, one / three, two / three)] == [1.007, 1.067, 1.059]


def test_a_cost_enters_the_weighted_product_with_a_negative_power() -> None:
    """Kusumadewi and others (2006), a place for a warehouse: shares .3669, .3682 and .2649 of the sum."""
    rows = [[0.75, 2000, 18, 50, 500], [0.50, 1500, 20, 40, 450], [0.90, 2050, 35, 35, 800]]
    found = figures(weighted_product, rows, [5, 3, 4, 4, 2], [criterion(sign) for sign in (-1, 1, -1, 1, -1)])
    assert [round(figure / sum(found), 4) for figure in found] == [0.3669, 0.3682, 0.2649]
    assert max(found) <= 1


scores = st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=7)
weighted = st.lists(st.integers(1, 9), min_size=3, max_size=3)


@pytest.mark.filterwarnings("ignore:Alternatives with indices")  # it remarks on dominance
@given(scores, weighted)
@settings(deadline=None, max_examples=50)
def test_the_figures_are_those_of_pymcdm(rows: list[list[int]], weights: list[int]) -> None:
    from pymcdm.methods import PROMETHEE_II, TOPSIS, WPM  # noqa: PLC0415 - only where it is installed
    from pymcdm.normalizations import vector_normalization  # noqa: PLC0415 - the same

    matrix, shares, types = np.array(rows, dtype=float), np.array(weights) / sum(weights), np.array([1, -1, 1])
    criteria = [criterion(int(sign)) for sign in types]
    if all(len(set(column)) > 1 for column in matrix.T):
        assert figures(topsis, rows, weights, criteria) == pytest.approx(
            list(TOPSIS(vector_normalization)(matrix, shares, types)), abs=1e-12
        )
        product = WPM()(matrix, shares, types)
        found = figures(weighted_product, rows, weights, criteria)
        assert [figure / found[0] for figure in found] == pytest.approx(list(product / product[0]), rel=1e-12)
    assert figures(promethee, rows, weights, criteria) == pytest.approx(
        list(PROMETHEE_II("usual")(matrix, shares, types)), abs=1e-12
    )


@given(scores, weighted)
@settings(deadline=None)
def test_net_flows_cancel_out_and_lie_between_minus_one_and_one(rows: list[list[int]], weights: list[int]) -> None:
    flows = figures(promethee, rows, weights, [criterion()] * 3)
    assert sum(flows) == pytest.approx(0, abs=1e-12)
    assert all(-1 <= flow <= 1 for flow in flows)


@given(scores, weighted)
@settings(deadline=None)
def test_a_third_approach_never_reverses_two_others_under_the_weighted_product(
    rows: list[list[int]], weights: list[int]
) -> None:
    criteria = [criterion(1), criterion(-1), criterion(1)]
    every = figures(weighted_product, rows, weights, criteria)
    without = figures(weighted_product, rows[:2], weights, criteria)
    assert (every[0] - every[1]) * (without[0] - without[1]) >= -1e-12


@pytest.mark.parametrize(
    ("method", "weights", "pair", "third"),
    [(topsis, [0.5, 0.5], [[1, 4], [3, 1]], [1, 3]), (promethee, [0.4, 0.6], [[1, 2], [3, 1]], [2, 3])],
)
def test_a_third_approach_can_reverse_two_others_under_topsis_and_promethee(
    method: Method, weights: list[float], pair: list[list[float]], third: list[float]
) -> None:
    """What the help says, by an example of each: the first leads until a third is there."""
    first, second = figures(method, pair, weights, [criterion()] * 2)
    assert first > second
    first, second, _ = figures(method, [*pair, third], weights, [criterion()] * 2)
    assert first < second


def test_a_threshold_holds_for_differences_of_decimals() -> None:
    """0.4 - 0.3 is a little more than 0.1 to a computer, and 0.3 - 0.2 a little less; neither is above it."""
    rows = [[0.4], [0.3], [0.2]]
    ushape = criterion(1, {"function": "u-shape", "q": 0.1})
    assert figures(promethee, rows, [1], [ushape]) == [0.5, 0, -0.5]
    level = criterion(-1, {"function": "level", "q": 0.1, "p": 0.2})
    assert figures(promethee, rows, [1], [level]) == pytest.approx([-0.25, 0, 0.25])


def test_many_approaches_are_compared_with_all_others() -> None:
    """Of 600 in order, each beats those after it: net flow (599 - 2 x place) / 599, in whichever block it stands."""
    flows = figures(promethee, [[600 - place] for place in range(600)], [1], [criterion()])
    assert flows == pytest.approx([(599 - 2 * place) / 599 for place in range(600)])


def test_approaches_that_do_not_differ_are_all_alike() -> None:
    rows = [[3, 3], [3, 3]]
    assert figures(topsis, rows, [1, 1], [criterion()] * 2) == [0.5, 0.5]
    assert figures(promethee, rows, [1, 1], [criterion()] * 2) == [0, 0]
    assert figures(promethee, rows[:1], [1, 1], [criterion()] * 2) == [0]
    assert figures(weighted_product, rows, [1, 1], [criterion()] * 2) == [1, 1]
    assert figures(topsis, [[0, 1], [0, 2]], [1, 1], [criterion()] * 2) == [0, 1]


@pytest.mark.parametrize(
    ("preference_", "problem"),
    [
        ("{function: linear, q: 3, p: 1}", "q 3 is above p 1; q is the smaller one"),
        ("{function: v-shape}", "the preference function v-shape needs p; write a number from 0 up"),
        ("{function: v-shape, p: 0}", "the preference function v-shape needs p; write a number from 0 up"),
        ("{function: usual, q: 1}", "the preference function usual has no q; delete it"),
        ("{function: gaussian, s: -1}", "the preference function gaussian needs s; write a number from 0 up"),
    ],
)
def test_a_preference_function_has_its_own_thresholds(small: WriteWorkspace, preference_: str, problem: str) -> None:
    text = CRITERIA.replace(
        "    scale: {min: 1, max: 5}\n", f"    scale: {{min: 1, max: 5}}\n    preference: {preference_}\n"
    )
    with pytest.raises(PilotrankError, match=f"criteria.yaml:6: {problem}"):
        load_workspace(small({"criteria.yaml": text}))
