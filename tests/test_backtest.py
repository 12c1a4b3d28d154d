"""The ranking held against the source's verdicts: against scipy, definitions written out, and cases by hand."""

import json
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from conftest import CRITERIA, ROOT, RunCommand, WriteWorkspace
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pilotrank import PilotrankError, Workspace, load_workspace, rank
from pilotrank.decision.backtest import Backtest, Tables, backtest, precision_at_k, tau_b
from pilotrank.workspace.overrides import apply
from pilotrank.workspace.request import Request

VERDICTS = """\
title: Verdicts
criteria:
  use: {name: Use, scale: {min: 0, max: 100}}
weights: {use: 1}
verdicts:
  good: {name: Good}
  fair: {name: Fair}
"""


def workspace_of(small: WriteWorkspace, totals: Mapping[str, tuple[float, str | None]]) -> Workspace:
    """A workspace with one criterion, so that an approach's score is its total."""
    files: dict[str, str | bytes | None] = {
        "approaches/near/ash.yaml": None,
        "approaches/near/birch.yaml": None,
        "approaches/far/cedar.yaml": None,
        "approaches/far/dogwood.yaml": None,
        "criteria.yaml": VERDICTS,
    }
    for name, (total, verdict) in totals.items():
        pilot = f"pilot: {{verdict: {verdict}}}\n" if verdict else ""
        files[f"approaches/{name}.yaml"] = f"name: {name}\nscores: {{use: {total}}}\n{pilot}"
    return load_workspace(small(files))


def held(workspace: Workspace, *profiles: str, samples: int = 2_000, seed: int = 1) -> Backtest:
    requests = [Request(profile=name) for name in profiles or ("current",)]
    return backtest(workspace, [apply(each, workspace) for each in requests], samples=samples, seed=seed)


def table(rows: list[tuple[int, int]]) -> Tables:
    """One table from (group, level) pairs, level 0 the best."""
    groups, levels = max(group for group, _ in rows) + 1, max(level for _, level in rows) + 1
    found = np.zeros((1, groups, levels), dtype=np.int64)
    for group, level in rows:
        found[0, group, level] += 1
    return found


def precision_by_enumeration(rows: list[tuple[int, int]]) -> float:
    """The share of the best group in the first k places, over all orders of those that tie."""
    k = sum(group == 0 for group, _ in rows)
    levels = sorted(level for _, level in rows)
    orders = [order for order in permutations(rows) if [level for _, level in order] == levels]
    return sum(sum(group == 0 for group, _ in order[:k]) for order in orders) / len(orders) / k


SMALL_TABLES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=6).map(
    lambda rows: [(0, 1), *rows]
)


@settings(max_examples=60, deadline=None)
@given(SMALL_TABLES)
def test_precision_counts_every_order_of_the_tied(rows: list[tuple[int, int]]) -> None:
    assert precision_at_k(table(rows))[0] == pytest.approx(precision_by_enumeration(rows))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 8)), min_size=2, max_size=40))
def test_tau_b_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    theirs = stats.kendalltau([-group for group, _ in rows], [-level for _, level in rows], variant="b").statistic
    ours = tau_b(table(rows))[0]
    assert ours == pytest.approx(theirs, abs=1e-12, nan_ok=True)


def test_a_case_by_hand(small: WriteWorkspace) -> None:
    """Totals 90 good, 80 unlisted, 80 good, 70 fair, 60 unlisted; k = 2.

    Place 1 is good; place 2 is shared by a good and an unlisted one: (1 + 1/2) / 2 = 3/4. Good above all others: of 6
    pairs 5 won, one tied: 5.5/6. Good above fair: 2 of 2. Fair above unlisted: 70 beats 60 and loses to 80: 1/2.
    Listed above unlisted: 90 wins twice, 80 ties and wins, 70 loses and wins: (2 + 1.5 + 1) / 6 = 0.75.
    """
    workspace = workspace_of(
        small, {"a": (90, "good"), "b": (80, None), "c": (80, "good"), "d": (70, "fair"), "e": (60, None)}
    )
    result = held(workspace)
    measures = {name: each.value for name, each in result.profiles["current"].measures.items()}
    assert result.k == 2
    assert dict(result.groups) == {"good": 2, "fair": 1, "unlisted": 2}
    assert measures == pytest.approx(
        {
            "precision_at_k": 0.75,
            "auc_good": 5.5 / 6,
            "auc_good_fair": 1.0,
            "auc_fair_unlisted": 0.5,
            "auc_listed": 0.75,
            "tau_b": stats.kendalltau([2, 0, 2, 1, 0], [90, 80, 80, 70, 60]).statistic,
        }
    )
    chances = {name: each.by_chance for name, each in result.profiles["current"].measures.items()}
    assert chances == pytest.approx(
        {"precision_at_k": 0.4, "auc_good": 0.5, "auc_good_fair": 0.5, "auc_fair_unlisted": 0.5, "auc_listed": 0.5}
        | {"tau_b": 0.0}
    )


@pytest.fixture(scope="module")
def builtin() -> Workspace:
    return load_workspace(ROOT)


def groups_and_totals(workspace: Workspace) -> dict[str, list[float]]:
    """The totals by verdict, from the public ranking alone."""
    found: dict[str, list[float]] = {"promising": [], "alternative": [], "unlisted": []}
    for row in rank(workspace).rows:
        assert row.total is not None
        found[row.verdict or "unlisted"].append(row.total)
    return found


def test_areas_are_those_of_mann_and_whitney(builtin: Workspace) -> None:
    found = groups_and_totals(builtin)
    promising, alternative, unlisted = found.values()
    measures = held(builtin).profiles["current"].measures
    for name, above, below in (
        ("auc_promising", promising, alternative + unlisted),
        ("auc_promising_alternative", promising, alternative),
        ("auc_alternative_unlisted", alternative, unlisted),
        ("auc_listed", promising + alternative, unlisted),
    ):
        statistic = stats.mannwhitneyu(above, below).statistic
        assert measures[name].value == pytest.approx(statistic / (len(above) * len(below))), name


def test_p_values_are_those_of_scipys_permutations(builtin: Workspace) -> None:
    found = groups_and_totals(builtin)
    groups = [2] * 9 + [1] * 15 + [0] * 21
    totals = [total for each in found.values() for total in each]
    measures = held(builtin, samples=20_000).profiles["current"].measures
    theirs = stats.permutation_test(
        (groups,),
        lambda dealt: stats.kendalltau(dealt, totals).statistic,
        permutation_type="pairings",
        alternative="greater",
        vectorized=False,
        n_resamples=2_000,
        random_state=np.random.default_rng(5),
    ).pvalue
    assert measures["tau_b"].p_value == pytest.approx(theirs, abs=0.0015)
    rank_test = stats.mannwhitneyu(found["promising"] + found["alternative"], found["unlisted"], alternative="greater")
    assert measures["auc_listed"].p_value == pytest.approx(rank_test.pvalue, abs=0.005)


def test_the_interval_of_an_area_is_scipys_bootstrap(builtin: Workspace) -> None:
    found = groups_and_totals(builtin)
    estimate = held(builtin, samples=20_000).profiles["current"].measures["auc_promising_alternative"]

    def area(above: list[float], below: list[float]) -> float:
        return float(stats.mannwhitneyu(above, below).statistic / (len(above) * len(below)))

    theirs = stats.bootstrap(
        (found["promising"], found["alternative"]),
        area,
        vectorized=False,
        method="percentile",
        n_resamples=4_000,
        random_state=np.random.default_rng(6),
    ).confidence_interval
    assert estimate.low == pytest.approx(theirs.low, abs=0.025)
    assert estimate.high == pytest.approx(theirs.high, abs=0.025)


def test_disagreements_are_named_with_what_separates_them(builtin: Workspace) -> None:
    profile = held(builtin).profiles["current"]
    assert [each.approach.id for each in profile.low] == ["learning-environment", "regional-cooperation"]
    assert [each.approach.id for each in profile.high] == ["other-material-incentives"]
    ranking = rank(builtin)
    first = [row for row in ranking.rows if row.rank is not None and row.rank <= 9]
    mean = sum(row.contributions["relevance"] for row in first) / len(first)
    low = profile.low[0]
    assert low.against["relevance"] == pytest.approx(low.approach.contributions["relevance"] - mean)


def test_removing_every_verdict_changes_no_total(tmp_path: Path) -> None:
    """The verdicts are the yardstick, so they must not be on the scale."""
    bare = tmp_path / "bare"
    for path in [ROOT / "criteria.yaml", *(ROOT / "approaches").glob("*/*.yaml")]:
        lines, inside = [], False
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            inside = line.startswith("pilot:") or (inside and line.startswith((" ", "\n")))
            if not inside:
                lines.append(line)
        target = bare / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(lines), encoding="utf-8")
    with_verdicts, without = (load_workspace(each) for each in (ROOT, bare))
    assert any(each.pilot for each in with_verdicts.approaches.values())
    assert not any(each.pilot for each in without.approaches.values())
    for profile in ("current", *with_verdicts.criteria_file.profiles):
        before, after = (rank(each, profile=profile) for each in (with_verdicts, without))
        assert [(row.id, row.rank, row.steps) for row in before.rows] == [
            (row.id, row.rank, row.steps) for row in after.rows
        ]


def test_the_same_seed_gives_the_same_figures_and_another_one_others(builtin: Workspace) -> None:
    first, again, other = (held(builtin, samples=500, seed=seed) for seed in (1, 1, 2))
    assert first.profiles["current"].measures == again.profiles["current"].measures
    assert first.profiles["current"].measures != other.profiles["current"].measures
    values = [{name: each.value for name, each in one.profiles["current"].measures.items()} for one in (first, other)]
    assert values[0] == values[1], "what is observed does not depend on the seed"


def test_profiles_meet_the_same_samples(builtin: Workspace) -> None:
    both = held(builtin, "current", "relevance-first", samples=300)
    alone = held(builtin, "relevance-first", samples=300)
    assert both.profiles["relevance-first"].measures == alone.profiles["relevance-first"].measures


def test_a_workspace_without_verdicts_says_so(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError, match="no verdicts to hold the ranking against"):
        held(workspace_of(small, {"a": (90, None), "b": (80, None)}))
    with pytest.raises(PilotrankError, match="no verdicts to hold the ranking against"):
        held(workspace_of(small, {"a": (90, "good"), "b": (80, "good")}))


def test_where_all_totals_tie_there_is_no_order_to_measure(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    workspace = workspace_of(small, {"a": (50, "good"), "b": (50, None), "c": (50, "fair")})
    measures = held(workspace, samples=20).profiles["current"].measures
    assert (measures["tau_b"].value, measures["tau_b"].p_value) == (None, None)
    assert measures["auc_good"].value == 0.5
    for form in ("json", "table", "markdown"):
        assert pilotrank("backtest", "--format", form, "--workspace", str(workspace.path)).status == 0


def test_two_groups_give_no_measure_twice(small: WriteWorkspace) -> None:
    result = held(workspace_of(small, {"a": (90, "good"), "b": (80, None), "c": (70, None)}))
    assert list(result.profiles["current"].measures) == ["precision_at_k", "auc_good", "tau_b"]


def test_approaches_that_are_not_judged_take_no_part(builtin: Workspace) -> None:
    result = held(builtin, samples=10)
    assert [row.id for row in result.not_judged] == ["sector-policy"]
    assert sum(result.groups.values()) == 45


def test_the_json_has_the_promised_keys(pilotrank: RunCommand) -> None:
    done = pilotrank("backtest", "--format", "json", "--profile", "current", "--profile", "feasibility-first", cwd=ROOT)
    assert (done.status, done.err) == (0, "workspace: .\n")
    document = json.loads(done.out)
    assert document["k"] == 9
    assert list(document["by_profile"]) == ["current", "feasibility-first"]
    for measures in document["by_profile"].values():
        assert list(measures) == [
            "precision_at_k",
            "auc_promising",
            "auc_promising_alternative",
            "auc_alternative_unlisted",
            "auc_listed",
            "tau_b",
        ]
        for each in measures.values():
            assert list(each) == ["value", "low", "high", "p_value", "by_chance"]
            assert each["low"] <= each["value"] <= each["high"]
    assert document["reproduce"]["command"] == (
        "backtest --samples 10000 --seed 1 --profile current --profile feasibility-first"
    )
    assert document["reproduce"]["seed"] == 1
    assert {each["kind"] for each in document["disagreements"]} == {"low", "high", "between"}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_text_says_that_it_is_no_reason_to_choose_weights(pilotrank: RunCommand, language: str) -> None:
    done = pilotrank("backtest", "--samples", "200", "--lang", language, cwd=ROOT)
    wanted = {
        "en": ("not truth", "no reason to choose weights", "Promising among the first 9"),
        "nl": ("niet", "gewichten", "oordelen"),
    }[language]
    assert done.status == 0
    assert all(words in done.out for words in wanted)


def test_wrong_options_come_all_at_once(pilotrank: RunCommand) -> None:
    options = ("--samples", "0", "--seed", "-1", "--profile", "relevance", "--format", "pdf")
    done = pilotrank("backtest", *options, cwd=ROOT)
    assert done.status == 2
    assert done.out == ""
    assert done.err.splitlines()[1:] == [
        '--format pdf: unknown format "pdf"; known: table, csv, json, markdown, xlsx',
        '--profile relevance: unknown profile "relevance"; did you mean: relevance-first?',
        '--samples 0: "0" is not a whole number from 1 up; write one such as 3',
        '--seed -1: "-1" is no seed; write a whole number from 0 up',
    ]


def test_a_profile_given_twice_is_a_problem(pilotrank: RunCommand) -> None:
    done = pilotrank("backtest", "--profile", "current", "--profile", "current", "--quiet", cwd=ROOT)
    assert done.status == 2
    assert done.err.startswith("--profile current:")


# The command's whole answer on a small workspace

WITH_TWO_VERDICTS = CRITERIA + "  fair: {name: {en: Fair, nl: Redelijk}}\n"
SIX: dict[str, str | bytes | None] = {
    "criteria.yaml": WITH_TWO_VERDICTS,
    "approaches/far/elm.yaml": "name: Elm\nscores: {use: 2, cost: 150}\npilot: {verdict: fair}\n",
    "approaches/far/fir.yaml": "name: Fir\nscores: {use: 1, cost: 180}\npilot: {verdict: good}\n",
}
"""By hand, equal weights: ash (good) and birch 75, cedar 50, elm (fair) 25, fir (good) 5; dogwood is not judged."""


def test_the_whole_answer_by_hand(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    """Good above all others: ash ties birch and beats cedar and elm, fir beats none: 2.5 of 6. Fair above none: 0 of 2.

    Listed above unlisted (birch, cedar): ash 0.5 + 1, elm 0, fir 0: 1.5 of 6. Means of all five: use (50 + 25 + 25 +
    12.5 + 0) / 5 = 22.5, cost (25 + 50 + 25 + 12.5 + 5) / 5 = 23.5; of ash and birch 37.5 each.
    """
    done = pilotrank("backtest", "--samples", "50", "--workspace", str(small(SIX)), "--quiet")
    lines = done.out.splitlines()
    assert lines[1] == "5 approaches: 2 Good, 1 Fair, 2 without a verdict"
    assert "The first 2 places hold 1 of the 2 approaches with the verdict Good." in lines
    values = {line.split("(")[1].split(")")[0]: line.split(")")[1].split()[0] for line in lines if "_" in line}
    tau = stats.kendalltau([2, 0, 0, 1, 2], [75, 75, 50, 25, 5]).statistic
    assert values == {
        "precision_at_k": "0.50",
        "auc_good": "0.42",
        "auc_good_fair": "0.50",
        "auc_fair_unlisted": "0.00",
        "auc_listed": "0.25",
        "tau_b": f"{tau:.2f}",
    }
    named = [line for line in lines if line.startswith(("- Fir", "- Birch", "  - compared"))]
    assert named == [
        "- Fir (fir): rank 5, 5.0 points",
        "  - compared with the mean of the 2 approaches up to place 2: Use -37.5 (score 1); Cost -32.5 (score 180)",
        "- Birch (birch): rank 1, 75.0 points",
        "  - compared with the mean of all ranked approaches: Cost +26.5 (score 0); Use +2.5 (score 3)",
    ]
    assert "Left out, because the source is silent on every criterion: Dogwood" in lines


def test_weights_silence_and_profile_reach_the_answer_and_its_provenance(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = str(small(SIX))
    options = ("--samples", "20", "--weight", "cost=90%", "--include-silent", "--profile", "cheap", "--format", "json")
    document = json.loads(pilotrank("backtest", *options, "--workspace", folder).out)
    assert document["weights"] == {"cheap": {"use": 0.1, "cost": 0.9}}
    assert (document["reproduce"]["profile"], document["reproduce"]["weights"]) == ("cheap", {"use": 0.1, "cost": 0.9})
    assert document["groups"] == {"good": 2, "fair": 1, "unlisted": 3}
    assert document["not_judged"] == []
    command = document["reproduce"]["command"].split()
    again = json.loads(pilotrank(*command, "--format", "json", "--workspace", folder).out)
    assert again == document
    assert [(each["kind"], each["id"], each["verdict"]) for each in document["disagreements"]] == [
        ("low", "fir", "good"),
        ("high", "birch", None),
    ]


def test_a_lesser_verdict_among_the_first_places_is_named_too(small: WriteWorkspace) -> None:
    result = held(workspace_of(small, {"a": (90, "fair"), "b": (80, "good"), "c": (70, None)}), samples=10)
    profile = result.profiles["current"]
    assert ([each.approach.id for each in profile.between], profile.first) == (["a"], ("a",))
    assert [each.approach.id for each in profile.low] == ["b"], "so none of the best is in the first places"


@pytest.mark.parametrize("name", ["listed", "unlisted"])
def test_no_verdict_is_called_like_a_group(small: WriteWorkspace, name: str) -> None:
    criteria = VERDICTS.replace("fair:", f"{name}:")
    with pytest.raises(PilotrankError, match=f'"{name}" has a meaning of its own'):
        load_workspace(small({"criteria.yaml": criteria}))


def test_a_cut_or_impossible_samples_do_not_bend_the_figures(builtin: Workspace) -> None:
    cut = backtest(builtin, [apply(Request(top="3"), builtin)], samples=10)
    assert cut.k == 9
    assert cut.profiles["current"].measures == held(builtin, samples=10).profiles["current"].measures
    with pytest.raises(ValueError, match="samples must be 1 or more"):
        held(builtin, samples=0)
    with pytest.raises(ValueError, match="seed 0 or more"):
        held(builtin, seed=-1)
