"""Answers into weights: published examples of each method, what must hold of all, and the commands as users run."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import CRITERIA, RunCommand, WriteWorkspace
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, load_workspace
from pilotrank.decision.elicitation import ElicitedWeights, elicit, rank_order_weights
from pilotrank.workspace.answer_sources import answers_in_arguments, answers_in_values, arguments_of
from pilotrank.workspace.answers import Method
from pilotrank.workspace.edit import save_profile
from pilotrank.workspace.problems import Findings

Matrix = Sequence[Sequence[float]]


def found(method: Method, values: Mapping[str, object], names: Sequence[str]) -> ElicitedWeights:
    return elicit(answers_in_values(method, values, names, Findings()), names)


def names_of(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


def pairwise(matrix: Matrix) -> ElicitedWeights:
    names = names_of(len(matrix))
    judgements = {
        first: {second: matrix[row][column] for column, second in enumerate(names) if column > row}
        for row, first in enumerate(names)
    }
    return found("pairwise", {"judgements": judgements}, names)


def best_worst(best_to_others: Sequence[float], others_to_worst: Sequence[float]) -> ElicitedWeights:
    names = names_of(len(best_to_others))
    best, worst = names[list(best_to_others).index(1)], names[len(names) - 1 - list(others_to_worst)[::-1].index(1)]
    answers = {
        "best": best,
        "worst": worst,
        "best_to_others": dict(zip(names, best_to_others, strict=True)),
        "others_to_worst": dict(zip(names, others_to_worst, strict=True)),
    }
    return found("best-worst", answers, names)


def test_swing_gives_the_weights_of_goodwin_and_wright() -> None:
    """The office location case (Goodwin and Wright, Decision Analysis for Management Judgment, chapter 3)."""
    swings = {"closeness": 100, "visibility": 80, "image": 70, "size": 30, "comfort": 20, "parking": 10}
    elicited = found("swing", {"points": swings}, list(swings))
    assert [round(share * 100) for share in elicited.shares.values()] == [32, 26, 23, 10, 6, 3]


def test_points_are_the_shares() -> None:
    elicited = found("points", {"points": {"a": 50, "b": 30, "c": 20}}, ["a", "b", "c"])
    assert elicited.shares == pytest.approx({"a": 0.5, "b": 0.3, "c": 0.2}, abs=1e-15)


# Barron and Barrett (1996), Management Science 42(11), give the three formulas; the figures of four criteria are those
# printed by Roszkowska (2013), Optimum 5(65), table 4.
@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("centroid", [0.52, 0.27, 0.15, 0.06]),
        ("sum", [0.40, 0.30, 0.20, 0.10]),
        ("reciprocal", [0.48, 0.24, 0.16, 0.12]),
    ],
)
def test_rank_order_weights_are_those_printed(formula: str, printed: list[float]) -> None:
    elicited = found("rank-order", {"order": ["c", "a", "d", "b"], "formula": formula}, ["a", "b", "c", "d"])
    assert [round(elicited.shares[name], 2) for name in "cadb"] == printed


def test_centroid_weights_of_two_three_and_five_criteria_are_those_printed() -> None:
    printed = {
        2: [0.75, 0.25],
        3: [0.61, 0.28, 0.11],
        5: [0.4567, 0.2567, 0.1567, 0.09, 0.04],
    }
    for count, expected in printed.items():
        shares = [float(share) for share in rank_order_weights(count, "centroid")]
        assert shares == pytest.approx(expected, abs=0.005 if count < 5 else 0.00005)


def test_the_built_in_profiles_are_centroids_of_one_criterion_first() -> None:
    """Largest 11/18, the rest shared alike: the mean of the two orders in which it comes first."""
    first, second, third = rank_order_weights(3, "centroid")
    assert (first, (second + third) / 2) == (Fraction(11, 18), Fraction(7, 36))


# Saaty (2008), International Journal of Services Sciences 1(1), tables 2 to 4; the house of Saaty, How to make a
# decision (1988/1990): size (3 criteria) and all criteria (8).
DRINKS = [
    [1, 9, 5, 2, 1, 1, 1 / 2],
    [1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
    [1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9],
    [1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [1, 9, 4, 2, 1, 2, 1 / 2],
    [1, 9, 3, 1, 1 / 2, 1, 1 / 3],
    [2, 9, 9, 3, 2, 3, 1],
]
JOB = [
    [1, 1 / 4, 1 / 6, 1 / 4, 1 / 8],
    [4, 1, 1 / 3, 3, 1 / 7],
    [6, 3, 1, 4, 1 / 2],
    [4, 1 / 3, 1 / 4, 1, 1 / 7],
    [8, 7, 2, 7, 1],
]
FLEXIBILITY = [[1, 1 / 3, 1 / 6], [3, 1, 1 / 4], [6, 4, 1]]
HOUSE_SIZE = [[1, 6, 8], [1 / 6, 1, 4], [1 / 8, 1 / 4, 1]]
HOUSE = [
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
    [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
    [4, 7, 5, 8, 6, 6, 2, 1],
]


@pytest.mark.parametrize(
    ("matrix", "weights", "index", "ratio"),
    [
        (DRINKS, [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], None, 0.022),
        (JOB, [0.036, 0.122, 0.262, 0.075, 0.506], None, None),
        (FLEXIBILITY, [0.091, 0.218, 0.691], None, None),
        (HOUSE_SIZE, None, 0.068, 0.117),
        (HOUSE, [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], 0.238, 0.169),
    ],
    ids=["drinks", "job", "flexibility", "house-size", "house"],
)
def test_pairwise_gives_the_figures_that_saaty_prints(
    matrix: Matrix, weights: list[float] | None, index: float | None, ratio: float | None
) -> None:
    elicited = pairwise(matrix)
    consistency = elicited.consistency
    assert consistency is not None
    if weights:
        # two of them lie half-way between two printed digits: 0.1775 and 0.0175
        assert list(elicited.shares.values()) == pytest.approx(weights, abs=6e-4)
    if index is not None:
        assert round(consistency.index, 3) == index
    if ratio is not None:
        assert consistency.ratio == pytest.approx(ratio, abs=5e-4)
        assert consistency.acceptable is (ratio <= 0.1)


def test_consistent_judgements_give_back_the_weights_that_they_come_from() -> None:
    elicited = pairwise([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    assert list(elicited.shares.values()) == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=1e-14)
    assert elicited.consistency is not None
    assert (elicited.consistency.index, elicited.consistency.ratio, elicited.consistency.worst) == (0, 0, None)


def test_the_judgement_that_fits_least_is_named() -> None:
    """All judgements of four criteria fit the weights 8, 4, 2, 1, but for one that is turned round."""
    names = names_of(4)
    judgements: dict[str, dict[str, object]] = {
        "c0": {"c1": 2, "c2": 4, "c3": 8},
        "c1": {"c2": 2, "c3": "1/4"},
        "c2": {"c3": 2},
    }
    elicited = found("pairwise", {"judgements": judgements}, names)
    assert elicited.consistency is not None
    worst = elicited.consistency.worst
    assert worst is not None
    assert (worst.a, worst.b, worst.given) == ("c1", "c3", 0.25)
    assert worst.implied == pytest.approx(elicited.shares["c1"] / elicited.shares["c3"], rel=1e-12)


@given(st.lists(st.integers(1, 40), min_size=2, max_size=8))
@settings(deadline=None)
def test_pairwise_finds_any_weights_within_the_scale_from_consistent_judgements(parts: list[int]) -> None:
    kept = [part for part in parts if max(parts) / part <= 9]
    if len(kept) > 1:
        elicited = pairwise([[a / b for b in kept] for a in kept])
        assert list(elicited.shares.values()) == pytest.approx([part / sum(kept) for part in kept], abs=1e-12)


# Rezaei (2016), Omega 64, examples 1 and 2 (a car: quality, price, comfort, safety, style), and further ones with
# their input-based ratio (Liang, Brunelli and Rezaei 2020, Omega 96) as printed with the R package classical-bwm-r.
@pytest.mark.parametrize(
    ("best_to_others", "others_to_worst", "weights", "index", "ratio"),
    [
        ([2, 1, 4, 2, 8], [4, 8, 2, 4, 1], [0.2105, 0.4211, 0.1053, 0.2105, 0.0526], 0.0, 0.0),
        ([2, 1, 4, 3, 8], [4, 8, 2, 3, 1], [0.2295, 0.4481, 0.1148, 0.1530, 0.0546], 0.0109, None),
        ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [0.4158, 0.2366, 0.1577, 0.1183, 0.0717], None, 0.2),
        (
            [1, 2, 6, 5, 7, 4, 8, 3, 9],
            [9, 8, 4, 5, 3, 6, 2, 7, 1],
            [0.3146, 0.1915, 0.0638, 0.0766, 0.0547, 0.0958, 0.0479, 0.1277, 0.0274],
            None,
            0.2222,
        ),
    ],
)
def test_best_worst_gives_the_printed_weights_and_ratios(
    best_to_others: list[float],
    others_to_worst: list[float],
    weights: list[float],
    index: float | None,
    ratio: float | None,
) -> None:
    elicited = best_worst(best_to_others, others_to_worst)
    assert [round(share, 4) for share in elicited.shares.values()] == weights
    assert elicited.consistency is not None
    if index is not None:
        assert round(elicited.consistency.index, 4) == index
    if ratio is not None:
        assert elicited.consistency.ratio == pytest.approx(ratio, abs=5e-5)


def test_the_ratio_is_held_against_the_published_thresholds() -> None:
    """Printed with classical-bwm-r: 0.2 and 0.35 against 0.2306 (five criteria, the best five times the worst)."""
    for others_to_worst, ratio, acceptable in (([5, 4, 3, 2, 1], 0.2, True), ([5, 4, 4, 2, 1], 0.35, False)):
        consistency = best_worst([1, 2, 3, 4, 5], others_to_worst).consistency
        assert consistency is not None
        assert consistency.ratio == pytest.approx(ratio, abs=1e-12)
        assert (consistency.threshold, consistency.acceptable) == (0.2306, acceptable)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(st.integers(1, 9), min_size=6, max_size=6))
@settings(deadline=None, max_examples=60)
def test_no_weights_beat_those_of_the_linear_model(middle: list[int], to_worst: list[int]) -> None:
    """The largest misfit of model 4 (Rezaei 2016), solved by another package's linear programs."""
    from scipy.optimize import linprog  # noqa: PLC0415 - for this test alone

    others = [1, *middle, 9]
    worst = [9, *to_worst[: len(middle)], 1]
    count = len(others)
    rows = []
    for place in range(count):
        for sign in (1, -1):
            first, second = [0.0] * (count + 1), [0.0] * (count + 1)
            first[0] += sign
            first[place] -= sign * others[place]
            second[place] += sign
            second[count - 1] -= sign * worst[place]
            for row in (first, second):
                row[count] = -1
                rows.append(row)
    solved = linprog([0.0] * count + [1.0], A_ub=rows, b_ub=[0.0] * len(rows), A_eq=[[1.0] * count + [0.0]], b_eq=[1.0])
    elicited = best_worst(others, worst)
    assert elicited.consistency is not None
    assert elicited.consistency.index == pytest.approx(solved.fun, abs=1e-9)
    assert sum(elicited.shares.values()) == pytest.approx(1, abs=1e-12)


def test_the_judgement_that_fits_least_does_not_depend_on_the_order_of_the_answers() -> None:
    """Among three criteria all are off by the same factor; the first by the order of the criteria is named."""
    worst = []
    for order in (["a:b=3", "b:c=2", "a:c=9"], ["a:c=9", "b:c=2", "a:b=3"], ["c:a=1/9", "b:a=1/3", "b:c=2"]):
        answered = answers_in_arguments("pairwise", order, {}, ["a", "b", "c"], Findings())
        consistency = elicit(answered, ["a", "b", "c"]).consistency
        assert consistency is not None
        assert consistency.worst is not None
        worst.append({consistency.worst.a, consistency.worst.b})
    assert worst == [{"a", "b"}] * 3


def test_a_best_that_is_worth_as_much_as_the_worst_has_no_ratio_unless_all_fits() -> None:
    consistency = best_worst([1, 5, 1], [1, 5, 1]).consistency
    assert consistency is not None
    assert (consistency.ratio, consistency.acceptable) == (None, None)
    assert consistency.index > 0.4
    assert consistency.worst is not None
    fits = best_worst([1, 1, 1], [1, 1, 1]).consistency
    assert fits is not None
    assert (fits.index, fits.ratio, fits.worst) == (0, 0, None)


CASES: list[tuple[Method, list[str], dict[str, str]]] = [
    ("swing", ["use=100", "cost=40"], {}),
    ("points", ["use=70", "cost=30"], {}),
    ("rank-order", ["cost", "use"], {"formula": "sum"}),
    ("pairwise", ["use:cost=1/3"], {}),
    ("best-worst", ["use:cost=4"], {"best": "use", "worst": "cost"}),
]


@pytest.mark.parametrize(("method", "arguments", "options"), CASES, ids=[case[0] for case in CASES])
def test_answers_written_as_arguments_are_read_the_same(
    method: Method, arguments: list[str], options: dict[str, str]
) -> None:
    answered = answers_in_arguments(method, arguments, options, ["use", "cost"], Findings())
    written = list(arguments_of(answered.values))
    given = {name: written.pop(written.index(f"--{name}") + 1) for name in options}
    again = answers_in_arguments(
        method, [each for each in written if not each.startswith("--")], given, ["use", "cost"], Findings()
    )
    assert again == answered


@pytest.mark.parametrize(
    ("method", "arguments", "options", "problems"),
    [
        ("swing", ["use=100", "price=4", "x"], {}, ["swing x: not readable; write it as CRITERION=40"]),
        (
            "swing",
            ["use=-1", "price=4"],
            {},
            [
                'swing price: unknown criterion "price"; known: use, cost',
                "swing use: the weight -1 is negative; write 0 or more",
                "swing cost: no points for cost; write some, 0 for none",
            ],
        ),
        (
            "swing",
            ["use=0", "cost=0"],
            {},
            ["swing: all weights are zero; give at least one criterion a weight above 0"],
        ),
        ("points", ["use=60", "cost=60"], {}, ["points: the points add up to 120; share out 100"]),
        ("points", ["use=60", "cost=30"], {}, ["points: the points add up to 90; share out 100"]),
        (
            "rank-order",
            ["use", "use", "price"],
            {"formula": "median"},
            [
                'rank-order: "median" is not possible here; possible: centroid, sum, reciprocal',
                'rank-order: "use" is given twice; give it once',
                "rank-order: cost not in the order; put every criterion in it",
                'rank-order: unknown criterion "price"; known: use, cost',
            ],
        ),
        (
            "pairwise",
            ["use:cost=12"],
            {},
            ['pairwise use cost: "12" is not a judgement; write a number or fraction from 1/9 to 9, such as 3 or 1/5'],
        ),
        ("pairwise", ["use:=3"], {}, ["pairwise use:=3: not readable; write it as CRITERION:CRITERION=3"]),
        (
            "pairwise",
            ["use:use=2"],
            {},
            [
                'pairwise use use: "use" is compared with itself; leave that out',
                "pairwise use cost: no judgement of use:cost; compare each pair once",
            ],
        ),
        (
            "best-worst",
            ["use:cost=2"],
            {"best": "cost", "worst": "use"},
            [
                (
                    "best-worst use:cost=2: neither begins with the criterion of --best nor ends with that of --worst;"
                    " leave it out"
                )
            ],
        ),
        (
            "best-worst",
            ["use:cost=2"],
            {"best": "use", "worst": "use"},
            ['best-worst: "use" can\'t be the best and the worst; choose another'],
        ),
        (
            "best-worst",
            ["use:cost=1/2"],
            {"best": "use", "worst": "cost"},
            ["best-worst cost: 0.5 is not possible here; write how many times as much it is worth, from 1 to 9"],
        ),
        (
            "best-worst",
            ["use:cost=2"],
            {"worst": "cost"},
            ["best-worst: judgements of what is best and worst, but not which; add --best and --worst"],
        ),
    ],
)
def test_wrong_answers_are_named_at_once(
    method: Method, arguments: list[str], options: dict[str, str], problems: list[str]
) -> None:
    with pytest.raises(PilotrankError) as caught:
        answers_in_arguments(method, arguments, options, ["use", "cost"], Findings())
    assert sorted(str(caught.value).splitlines()) == sorted(problems)


def test_one_criterion_leaves_nothing_to_weigh() -> None:
    with pytest.raises(PilotrankError, match="there is one criterion, so nothing to weigh"):
        found("swing", {"points": {"a": 100}}, ["a"])


def test_the_random_index_and_the_thresholds_are_those_that_are_printed() -> None:
    """Saaty (1980), table 1.4, for 3 to 15; Liang and others (2020), table 3, for five criteria."""
    printed = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59]
    for count, random_index in enumerate(printed, 3):
        matrix = [[1.0] * count for _ in range(count)]
        matrix[0][1], matrix[1][0] = 9, 1 / 9
        consistency = pairwise(matrix).consistency
        assert consistency is not None
        assert consistency.ratio == pytest.approx(consistency.index / random_index, rel=1e-12)
    many = pairwise([[1.0] * 16 for _ in range(16)]).consistency
    assert many is not None
    assert many.ratio is None
    for times, threshold in {3: 0.1667, 4: 0.1898, 5: 0.2306, 6: 0.2643, 7: 0.2819, 8: 0.2958, 9: 0.3062}.items():
        consistency = best_worst([1, 2, 2, 2, times], [times, 2, 2, 2, 1]).consistency
        assert consistency is not None
        assert consistency.threshold == threshold
    for between, count in ((4.5, 5), (4, 2), (2, 5)):
        middle = [2] * (count - 2)
        consistency = best_worst([1, *middle, between], [between, *middle, 1]).consistency
        assert consistency is not None
        assert consistency.threshold is None


def test_what_two_other_answers_imply_is_said_of_the_one_that_fits_least() -> None:
    """By hand: the best is 8 times the worst, the third 2 times the worst, so the best is 4 times the third, not 3."""
    consistency = best_worst([1, 3, 8], [8, 2, 1]).consistency
    assert consistency is not None
    assert consistency.worst is not None
    assert (consistency.worst.a, consistency.worst.b, consistency.worst.given, consistency.worst.implied) == (
        "c0",
        "c1",
        3,
        4,
    )


def test_every_pair_is_compared_once() -> None:
    names = ["a", "b", "c"]
    with pytest.raises(PilotrankError, match=r"no judgement of a:c; compare each pair once(?s:.)*no judgement of b:c"):
        found("pairwise", {"judgements": {"a": {"b": 2}}}, names)
    with pytest.raises(PilotrankError, match='"b:a" is given twice'):
        found("pairwise", {"judgements": {"a": {"b": 2, "c": 2}, "b": {"a": 2, "c": 2}}}, names)


def test_what_the_best_is_beside_the_worst_may_stand_on_either_side() -> None:
    names = ["a", "b", "c"]
    one = {"best": "a", "worst": "c", "best_to_others": {"b": 2, "c": 6}, "others_to_worst": {"b": 3}}
    other = {"best": "a", "worst": "c", "best_to_others": {"b": 2}, "others_to_worst": {"b": 3, "a": 6}}
    assert found("best-worst", one, names).shares == found("best-worst", other, names).shares
    with pytest.raises(PilotrankError, match="a beside c is judged twice and differently"):
        found("best-worst", one | {"others_to_worst": {"b": 3, "a": 5}}, names)
    with pytest.raises(PilotrankError, match="no judgement of c"):
        found("best-worst", one | {"best_to_others": {"b": 2}}, names)


FORMS = {
    "swing": "points: {use: 100, cost: 50}\n",
    "points": "points: {use: 80, cost: 20}\n",
    "rank-order": "order: [cost, use]\nformula: reciprocal\n",
    "pairwise": "judgements: {use: {cost: 1/4}}\n",
    "best-worst": "best: use\nworst: cost\nbest_to_others: {cost: 4}\nothers_to_worst: {}\n",
}
"""By hand: 2 to 1, 4 to 1, 1 to 2, 1 to 4, 4 to 1."""
SHARES = {"swing": 2 / 3, "points": 4 / 5, "rank-order": 1 / 3, "pairwise": 1 / 5, "best-worst": 4 / 5}


@pytest.mark.parametrize("method", FORMS)
def test_answers_come_from_a_file_and_stay_with_the_profile_that_they_make(
    method: str, small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    folder = small()
    answers = tmp_path / "answers.yaml"
    answers.write_text(FORMS[method])
    done = pilotrank(
        "weights",
        method,
        "--from",
        str(answers),
        "--save",
        "anna",
        "--stakeholder",
        "Employers: big",
        "--format",
        "json",
        cwd=folder,
    )
    assert (done.status, done.err) == (0, "workspace: .\nwritten: criteria.yaml\n")
    document = json.loads(done.out)
    assert (document["method"], document["weights"]["use"]) == (method, pytest.approx(SHARES[method], abs=1e-12))
    profile = load_workspace(folder).criteria_file.profiles["anna"]
    assert (profile.method, profile.stakeholder and profile.stakeholder.nl) == (method, "Employers: big")
    again = pilotrank("weights", method, "--redo", "anna", "--format", "json", "--quiet", cwd=folder)
    assert json.loads(again.out)["weights"] == document["weights"]
    shown = json.loads(pilotrank("weights", "--profile", "anna", "--format", "json", "--quiet", cwd=folder).out)
    assert shown["weights"] == document["weights"]
    assert shown["sets"]["anna"]["follows_from_answers"] is True
    repeated = document["reproduce"]["command"].split()
    assert (
        json.loads(pilotrank(*repeated, "--format", "json", "--quiet", cwd=folder).out)["weights"]
        == document["weights"]
    )


def test_weights_that_no_longer_follow_from_their_answers_are_called_that(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small()
    assert pilotrank("weights", "swing", "use=100", "cost=50", "--save", "anna", cwd=folder).status == 0
    assert pilotrank("weights", "set", "use=3", "--profile", "anna", cwd=folder).status == 0
    assert (
        "no longer those that the answers kept with them give"
        in pilotrank("weights", "--profile", "anna", cwd=folder).out
    )


def test_answers_that_can_not_be_read_say_nothing_of_the_weights(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    text = CRITERIA.replace(
        "{use: 1, cost: 3}", "{weights: {use: 1, cost: 3}, method: swing, answers: {points: {use: 1}}}"
    )
    found_ = json.loads(pilotrank("weights", "--format", "json", "--quiet", cwd=small({"criteria.yaml": text})).out)
    assert found_["sets"]["cheap"]["follows_from_answers"] is None


def test_problems_of_a_file_of_answers_have_its_lines(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    (tmp_path / "answers.yaml").write_text(
        "judgements:\n  use: {cots: 3}\n  use2:\n    use: 2\n  cost: {use: 12}\nwhy: x\n"
    )
    done = pilotrank("weights", "pairwise", "--from", "../answers.yaml", cwd=small())
    assert done.status == 2
    assert done.out == ""
    assert done.err.splitlines()[1:] == [
        "../answers.yaml:2: no judgement of use:cost; compare each pair once",
        '../answers.yaml:2: unknown criterion "cots"; did you mean: cost?',
        '../answers.yaml:4: unknown criterion "use2"; did you mean: use?',
        '../answers.yaml:5: "12" is not a judgement; write a number or fraction from 1/9 to 9, such as 3 or 1/5',
        '../answers.yaml:6: unknown key "why"; known: judgements',
    ]


def test_answers_come_from_one_place_and_not_from_a_pipe(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    twice = pilotrank("weights", "swing", "use=1", "cost=1", "--redo", "cheap", cwd=folder)
    assert twice.err.splitlines()[1:] == [
        "weights swing: answers come from one place; keep one of the arguments, --from and --redo"
    ]
    none = pilotrank("weights", "swing", cwd=folder)
    assert none.err.splitlines()[1:] == [
        "weights swing: no answers, and no terminal to ask in; give them as arguments or with --from FILE"
    ]
    assert (twice.status, none.status) == (2, 2)
    assert pilotrank("weights", "swing", "use=100", "cost=50", "--save", "anna", cwd=folder).status == 0
    wrong = pilotrank("weights", "points", "--redo", "anna", cwd=folder)
    assert wrong.err.splitlines()[1:] == ['--redo anna: keeps answers of "swing", not of points; use that method']
    unknown = pilotrank("weights", "points", "--redo", "current", cwd=folder)
    assert unknown.err.splitlines()[1:] == ['--redo current: unknown profile "current"; known: cheap, anna']
    empty = pilotrank("weights", "points", "--from", "", cwd=folder)
    assert empty.err.splitlines()[1:] == ["--from: nothing is given; write a value after it"]
    other = pilotrank("weights", "swing", "--redo", "cheap", cwd=folder)
    assert other.err.splitlines()[1:] == ["--redo cheap: keeps no answers; leave it out, and answer anew"]


def test_a_profile_that_is_there_gives_way_only_when_forced_and_keeps_its_name(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    long = (
        "profiles:\n  cheap:\n    weights: {use: 1, cost: 3}\n    name: {en: Cheap, nl: Goedkoop}\n"
        "    stakeholder: Buyers\n"
    )
    folder = small({"criteria.yaml": CRITERIA.replace("profiles:\n  cheap: {use: 1, cost: 3}\n", long)})
    refused = pilotrank("weights", "swing", "use=100", "cost=50", "--save", "cheap", cwd=folder)
    assert refused.status == 2
    assert refused.err.splitlines()[1:] == [
        '--save cheap: there is a profile "cheap" already; choose another name, or add --force'
    ]
    assert pilotrank("weights", "swing", "use=100", "cost=50", "--save", "cheap", "--force", cwd=folder).status == 0
    profile = load_workspace(folder).criteria_file.profiles["cheap"]
    assert (profile.name and profile.name.nl, profile.stakeholder and profile.stakeholder.en) == ("Goedkoop", "Buyers")
    assert dict(profile.weights) == {"use": 100, "cost": 50}


def test_nobody_sees_a_ranking_while_answering(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    for method, arguments, options in CASES:
        given = [*arguments, *(part for name, value in options.items() for part in (f"--{name}", value))]
        done = pilotrank("weights", method, *given, cwd=folder)
        assert done.status == 0
        assert not any(name in done.out + done.err for name in ("Ash", "Birch", "Cedar", "ash", "birch"))


def in_terminal(folder: Path, *command: str, answers: Sequence[str]) -> tuple[int, str, str]:
    """Run a command as one would in a terminal, with these lines typed, and give what it writes on both streams."""
    keyboard, terminal = os.openpty()
    os.write(keyboard, "".join(f"{answer}\n" for answer in answers).encode())
    process = subprocess.Popen(
        [sys.executable, "-m", "pilotrank", *command],
        cwd=folder,
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": "80", "PILOTRANK_LANG": "en"},
    )
    out, err = process.communicate(timeout=60)
    os.close(terminal)
    os.close(keyboard)
    return process.returncode, out.decode(), err.decode()


DIALOGUES = {
    "swing": (["1", "40"], {"use": 100 / 140}),
    "points": (["70"], {"use": 0.7}),
    "rank-order": (["cost"], {"use": 0.25}),
    "pairwise": (["2", "2.5"], {"use": 2 / 7}),
    "best-worst": (["use", "1", "4"], {"use": 0.8}),
}
"""What is typed for each method, and what follows: the worst is chosen from what is left, the last points are given."""


@pytest.mark.parametrize("method", DIALOGUES)
def test_a_dialogue_asks_with_both_anchors_and_keeps_the_answers(method: str, small: WriteWorkspace) -> None:
    typed, expected = DIALOGUES[method]
    folder = small()
    status, out, err = in_terminal(folder, "weights", method, answers=[*typed, "", "anna", "Buyers"])
    assert status == 0, err
    for anchor in ("from 1", "to   5", "from 200", "to   0"):
        assert anchor in err
    assert ("Question 1 of 1" in err) is (method == "pairwise")
    assert max(len(line) for line in err.partition("written:")[0].splitlines()) <= 80  # what is typed is not in it
    assert "Weights by" in out
    assert "Profile" not in out.splitlines()[0]
    assert not any(name in out + err for name in ("Ash", "Birch"))
    profile = load_workspace(folder).criteria_file.profiles["anna"]
    assert profile.stakeholder is not None
    assert profile.stakeholder.en == "Buyers"
    shares = elicit(answers_in_values(method, profile.answers, ["use", "cost"], Findings()), ["use", "cost"]).shares  # type: ignore[arg-type] # as kept
    assert shares["use"] == pytest.approx(expected["use"], abs=1e-12)


def test_wrong_answers_in_a_dialogue_are_asked_again_and_nothing_gets_lost(small: WriteWorkspace) -> None:
    folder = small()
    typed = ["9", "Use", "x", "101", "40", "maybe", "", "cheap", "", "Anna!", "anna"]
    status, out, err = in_terminal(folder, "weights", "swing", answers=typed)
    assert status == 0
    assert err.count("Please type a number from 0 to 100.") == 2
    assert err.count("Please type one of the numbers.") == 1
    assert err.count("Please type y or n.") == 1
    assert 'there is a profile "cheap" already' in err
    assert "can't be an id" in err
    assert "weights: {use: 100, cost: 40}, method: swing" in (folder / "criteria.yaml").read_text()
    assert out.count("Weights") == 2


def test_a_dialogue_can_be_begun_anew_and_left(small: WriteWorkspace) -> None:
    folder = small()
    status, out, _ = in_terminal(folder, "weights", "swing", answers=["1", "40", "n", "2", "30", "", ""])
    assert status == 0
    assert "Cost       76.9%" in out
    assert (folder / "criteria.yaml").read_text() == CRITERIA
    status, out, err = in_terminal(folder, "weights", "swing", answers=["1", "\x04"])
    assert (status, out) == (130, "")
    assert err.endswith("stopped; nothing was written\n")


def test_a_dialogue_whose_weights_go_to_a_file_gives_one_whole_document(small: WriteWorkspace) -> None:
    folder = small()
    status, out, _ = in_terminal(folder, "weights", "swing", "--format", "json", answers=["1", "40", "", "anna", ""])
    assert status == 0
    assert json.loads(out)["profile"] == "anna"


def test_what_was_saved_meanwhile_is_not_overwritten(small: WriteWorkspace) -> None:
    """Two members answer at once under one name: the second is asked for another."""
    folder = small()
    workspace = load_workspace(folder)
    assert in_terminal(folder, "weights", "swing", "--save", "anna", answers=["1", "40", "", ""])[0] == 0
    with pytest.raises(PilotrankError, match="changed by another program meanwhile"):
        save_profile(workspace, "anna", {"use": "1", "cost": "1"}, {})
    status, _, err = in_terminal(folder, "weights", "points", answers=["70", "", "anna", "", "bert"])
    assert status == 0
    assert 'there is a profile "anna" already' in err
    assert set(load_workspace(folder).criteria_file.profiles) == {"cheap", "anna", "bert"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["rank-order", "--formula", "median"], '--formula median: "median" is not possible here'),
        (["best-worst", "--best", "use"], "--best use: only goes with answers as arguments; leave it out"),
    ],
)
def test_options_that_can_not_be_are_refused_before_the_first_question(
    small: WriteWorkspace, arguments: list[str], problem: str
) -> None:
    status, out, err = in_terminal(small(), "weights", *arguments, answers=[])
    assert (status, out) == (2, "")
    assert problem in err
    assert "Which" not in err
