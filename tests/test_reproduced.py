"""Published decisions: the page about them is up to date, and what it says is met is met.

The figures are looked up and judged here anew, from ``published.yaml``: with none of the functions that
``docs/reproduced.py`` uses for that.
"""

import importlib.util
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import ROOT, RunCommand
from numpy.typing import NDArray

from pilotrank import Robustness, load_workspace, rank, robustness
from pilotrank.decision.elicitation import elicit
from pilotrank.workspace.answer_sources import answers_in_values
from pilotrank.workspace.problems import Findings

PUBLISHED = ROOT / "tests" / "published"
SCRIPT = ROOT / "docs" / "reproduced.py"
PAGE = ROOT / "docs" / "reproduced.md"
CASES = sorted(path.parent.name for path in PUBLISHED.glob("*/published.yaml"))
SAMPLES = 100_000
CONFIDENCE_SAMPLES = 4_096

UNMET = {
    "leader": {"weight experience", "total candidate-d"},
    # means of the source's own draws, however many they are
    "relapse-ordered": {
        "weight relapse",
        "weight liver",
        "weight infection",
        "weight skin",
        "total daclizumab",
        "total interferon",
    },
    # normal and beta distributions
    "antidepressants": {
        "acceptability paroxetine 2",
        "acceptability paroxetine 4",
        "confidence fluoxetine",
        "confidence paroxetine",
        "confidence sertraline",
        "confidence venlafaxine",
    },
    "relapse-uncertain": {"acceptability daclizumab 1", "acceptability interferon 1"},
    "thrombosis-fixed": {"acceptability heparin 1", "acceptability enoxaparin 1"},
    "thrombosis-free": {"confidence heparin", "confidence enoxaparin"},
    "thrombosis-ordered": {"acceptability heparin 1", "acceptability enoxaparin 1"},
}
"""What the page says is not met, and why; all else is."""

Values = Mapping[str, Any]
Floats = NDArray[np.float64]


def published(case: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PUBLISHED / case / "published.yaml").read_text(encoding="utf-8"))
    return found


def name(figure: Values) -> str:
    return " ".join(str(figure[key]) for key in ("what", "approach", "criterion", "rank") if key in figure)


def value(figure: Values) -> float:
    return float(Fraction(str(next(figure[key] for key in ("printed", "exact", "value") if key in figure))))


# What the package gives


def answered(case: str) -> dict[str, float]:
    about = published(case)
    criteria = list(load_workspace(PUBLISHED / case).criteria_file.criteria)
    elicited = elicit(answers_in_values(about["method"], about["answers"], criteria, Findings()), criteria)
    ours = {f"weight {criterion}": share for criterion, share in elicited.shares.items()}
    if elicited.consistency:
        ours["consistency_index"] = elicited.consistency.index
        ours["consistency_ratio"] = elicited.consistency.ratio or 0.0
    return ours


def ranked(case: str) -> dict[str, float]:
    rows = rank(load_workspace(PUBLISHED / case)).rows
    return {f"{what} {row.id}": getattr(row, what) for row in rows for what in ("total", "rank")}


def sampled(result: Robustness) -> dict[str, float]:
    ours = {f"area {approach}": area for approach, area in (result.exact.first_area or {}).items()}
    for each in result.approaches:
        for place, share in enumerate(each.acceptability or (), start=1):
            ours[f"acceptability {each.row.id} {place}"] = share
        for criterion, weight in (each.central_weights or {}).items():
            ours[f"central_weight {each.row.id} {criterion}"] = weight
        if each.confidence is not None:
            ours[f"confidence {each.row.id}"] = each.confidence
    return ours


def figures_of(case: str, group: Values) -> dict[str, float]:
    match group["command"]:
        case "weights":
            return answered(case)
        case "rank":
            return ranked(case)
    workspace = load_workspace(PUBLISHED / case)
    return sampled(
        robustness(
            workspace, vary_weights=group["vary_weights"], vary_scores=group["vary_scores"], samples=SAMPLES, seed=1
        )
    )


# How far it may be off


def allowed(figure: Values, group: Values, ours: Mapping[str, float]) -> float:
    if figure["what"] == "area":
        return 1e-9
    if group["kind"] == "printed" and "draws" not in group:
        half_a_unit: float = 0.5 * 10.0 ** -figure["decimals"] + 1e-9
        tolerance: float = group.get("tolerance", {}).get(figure["what"], 0.0)
        return max(half_a_unit, tolerance)
    draws = group.get("draws") or (group["samples"] if group["kind"] == "drawn" else 0)
    return sampling_margin(figure, ours, CONFIDENCE_SAMPLES if figure["what"] == "confidence" else SAMPLES, draws)


def sampling_margin(figure: Values, ours: Mapping[str, float], samples: int, draws: int) -> float:
    """Four standard errors of a difference; a weight of mean p has at most the variance p (1 - p)."""
    p = value(figure)
    share = ours[f"acceptability {figure['approach']} 1"] if figure["what"] == "central_weight" else 1
    others = 1 / draws if draws else 0
    return 4 * sqrt(p * (1 - p) * (1 / samples + others) / share) + 4 * others / share + 1e-9


def unmet(case: str, group: Values) -> list[str]:
    ours = figures_of(case, group)
    return [name(each) for each in group["figures"] if abs(ours[name(each)] - value(each)) > allowed(each, group, ours)]


# The page


def test_the_page_is_what_the_script_writes() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_check_shows_what_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = importlib.util.spec_from_file_location("reproduced", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "reproduced", script)
    spec.loader.exec_module(script)
    stale = tmp_path / "reproduced.md"
    stale.write_text(PAGE.read_text(encoding="utf-8").replace("| 0.22951 |", "| 0.22952 |"), encoding="utf-8")
    monkeypatch.setattr(script, "PAGE", stale)
    monkeypatch.setattr(sys, "argv", ["reproduced.py", "--check"])
    assert script.main() == 1
    changed = [line for line in capsys.readouterr().out.splitlines() if re.match(r"[-+]\|", line)]
    assert changed == [
        "-| weight of Quality | 0.2295 | 0.22952 | +0.00001 | yes |",
        "+| weight of Quality | 0.2295 | 0.22951 | +0.00001 | yes |",
    ]


@pytest.mark.parametrize("case", CASES)
def test_the_page_counts_the_figures_and_those_that_are_met(case: str) -> None:
    kinds = {"printed": "printed", "exact fraction": "exact", "numpy alone": "drawn"}
    rows = re.findall(rf"^\| {case} \| ([a-z ]+) \| (\d+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    said = {kinds[held_against]: (int(figures), int(met)) for held_against, figures, met in rows}
    figures, missed = Counter[str](), Counter[str]()
    for group in published(case)["groups"]:
        figures[group["kind"]] += len(group["figures"])
        missed[group["kind"]] += len(unmet(case, group))
    assert said == {kind: (count, count - missed[kind]) for kind, count in figures.items()}


# The figures


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_a_workspace_without_problems(case: str, pilotrank: RunCommand) -> None:
    done = pilotrank("check", "--workspace", str(PUBLISHED / case))
    assert done.status == 0, done.out
    assert "no problems" in done.out


@pytest.mark.parametrize("case", CASES)
def test_figures_are_met_but_for_those_that_are_named(case: str) -> None:
    groups = published(case)["groups"]
    assert {figure for group in groups for figure in unmet(case, group)} == UNMET.get(case, set())


# The figures drawn by numpy alone, from which nothing of the package is used


def scores_drawn(case: str, rng: np.random.Generator, count: int) -> dict[str, dict[str, Floats]]:
    """Draw the scores as the source does, or, where no distributions are given, uniformly from low to high."""
    of = published(case).get("distributions", {}).get("of")
    drawn: dict[str, dict[str, Floats]] = {}
    for path in sorted((PUBLISHED / case / "approaches").glob("*.yaml")):
        scores = yaml.safe_load(path.read_text(encoding="utf-8"))["scores"]
        drawn[path.stem] = {}
        for criterion, score in scores.items():
            if of:
                drawn[path.stem][criterion] = from_distribution(case, criterion, of[criterion][path.stem], rng, count)
            else:
                low, high = (score["low"], score["high"]) if isinstance(score, dict) else (score, score)
                drawn[path.stem][criterion] = rng.uniform(low, high, count)
    return drawn


def from_distribution(
    case: str, criterion: str, parameters: tuple[float, float], rng: np.random.Generator, count: int
) -> Floats:
    about = published(case)["distributions"]
    if about["kind"] == "beta":
        return rng.beta(*parameters, count)
    normal = rng.normal(*parameters, count)
    return np.exp(normal) if criterion in about.get("logarithm", ()) else normal


def worth(case: str, drawn: Mapping[str, Mapping[str, Floats]]) -> Floats:
    """Give values, 0 at the worst end of a scale and 1 at the best: samples x approaches x criteria."""
    columns = []
    for criterion, about in criteria_of(case)["criteria"].items():
        low, high = about["scale"]["min"], about["scale"]["max"]
        value = (np.stack([scores[criterion] for scores in drawn.values()], axis=1) - low) / (high - low)
        columns.append(1 - value if about.get("direction") == "min" else value)
    return np.stack(columns, axis=2)


def criteria_of(case: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((PUBLISHED / case / "criteria.yaml").read_text(encoding="utf-8"))
    return found


def weights_drawn(case: str, how: str, rng: np.random.Generator, count: int) -> Floats:
    about = criteria_of(case)
    current = np.array([about["weights"][criterion] for criterion in about["criteria"]], dtype=float)
    if how == "none":
        return np.tile(current / current.sum(), (count, 1))
    weights = rng.dirichlet(np.ones(len(current)), count)
    if how == "ordered":
        ordered = np.empty_like(weights)
        ordered[:, np.argsort(-current)] = -np.sort(-weights, axis=1)
        return ordered
    return weights


def drawn_by_numpy(case: str, how: str, count: int) -> dict[str, float]:
    rng = np.random.default_rng(2001)
    drawn = scores_drawn(case, rng, count)
    values, weights = worth(case, drawn), weights_drawn(case, how, rng, count)
    places = np.argsort(np.argsort(-np.einsum("sac,sc->sa", values, weights), axis=1), axis=1)
    found = {}
    for column, approach in enumerate(drawn):
        for place in range(len(drawn)):
            found[f"acceptability {approach} {place + 1}"] = float((places[:, column] == place).mean())
        first = places[:, column] == 0
        if first.any():
            central = weights[first].mean(axis=0)
            for criterion, weight in zip(criteria_of(case)["criteria"], central.tolist(), strict=True):
                found[f"central_weight {approach} {criterion}"] = weight
            found[f"confidence {approach}"] = float((np.argmax(values @ central, axis=1) == column).mean())
    return found


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if any("redrawn" in each or "samples" in each for each in published(case)["groups"])],
)
def test_what_numpy_gives_is_what_is_recorded(case: str) -> None:
    for group in published(case)["groups"]:
        recorded = group.get("redrawn") or group.get("samples")
        if recorded:
            found = drawn_by_numpy(case, group["vary_weights"], SAMPLES)
            for figure in group["figures"]:
                again = figure["redrawn"] if "redrawn" in figure else value(figure)
                margin = sampling_margin({**figure, "printed": again}, found, SAMPLES, recorded)
                assert found[name(figure)] == pytest.approx(again, abs=margin), name(figure)
