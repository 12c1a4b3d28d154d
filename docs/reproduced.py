"""Writes ``docs/reproduced.md``: published decisions, the printed figures, and ours.

``python docs/reproduced.py`` writes it; with ``--check`` it only says, by its exit status, whether it is up to date.
The cases are the workspaces below ``tests/published``, each with its citation and figures in ``published.yaml``.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from difflib import unified_diff
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from math import sqrt
from pathlib import Path
from typing import Any, Final

import yaml

from pilotrank import Ranking, Robustness, load_workspace, rank, robustness
from pilotrank.decision.elicitation import ElicitedWeights, elicit
from pilotrank.workspace.answer_sources import answers_in_values
from pilotrank.workspace.problems import Findings

HERE: Final = Path(__file__).resolve().parent
PAGE: Final = HERE / "reproduced.md"
CASES: Final = HERE.parent / "tests" / "published"
SAMPLES: Final = 100_000
SEED: Final = 1
ERRORS: Final = 4
"""How many standard errors two figures may differ by of which one or both are sampled."""
SAMPLED_DECIMALS: Final = 4
EXACT_DECIMALS: Final = 9
ROUNDING: Final = 1e-9

PARTS: Final = (
    "Weights from answers",
    "Totals and ranks",
    "Robustness with exact scores",
    "Robustness with uncertain scores",
)
HELD_AGAINST: Final[Mapping[str, str]] = {"printed": "printed", "exact": "exact fraction", "drawn": "numpy alone"}

INTRODUCTION: Final = """\
# Published decisions, reproduced

What `pilotrank` makes of decisions that others have published: the printed figure, ours, and the difference. The
inputs are small workspaces below `tests/published`, each with its citation and all figures in `published.yaml`.
`python docs/reproduced.py` writes this page; a test fails when it is not up to date.

To ask for a figure yourself, add `--workspace tests/published/CASE` to the command above its table, and `--format json`
for all digits; the answers to give to `pilotrank weights` stand in `published.yaml`. Random figures rest on 100,000
samples from seed 1, confidence factors on the first 4,096 of them.

The terms of robustness: weights are *free* where all that sum to 1 are equally likely, *ordered* where all in a given
order are. The *acceptability* of a rank is the share of the samples in which an option has that rank (those that tie
share theirs). Its *central weights* are the mean of the weights at which it comes first; its *confidence factor* is
the chance that it comes first at these weights.

**Met** means:

- a printed figure: ours is within half a unit of its last digit. Where the source itself draws at random: within what
  it says its figures may be off, or else within four standard errors, if it says how many samples it draws;
- an exact fraction: ours, which is sampled, is within four standard errors; an area, which is not, agrees to nine
  digits;
- a figure drawn by numpy alone, with none of our code: the two are within four standard errors of each other.

Differences are in the figure's own unit: totals in points of 100, all else as shares of 1.

"""
ENDING: Final = """\
## Not reproduced

- **The municipal plan**: Lahdelma, R., Hokkanen, J., and Salminen, P. (1998). SMAA - stochastic multiobjective
  acceptability analysis. European Journal of Operational Research 106(1), 137-143. Its inputs were not to be found in
  any public program or text; the tables of the article would be needed.
- **The printed acceptabilities of the Helsinki harbour**: Lahdelma and Salminen (2001). Only the inputs were found,
  in a public program; what comes out of them stands above. The tables of results in the article would be needed.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a publication, or what ours is held against instead."""

    what: str
    approach: str | None
    criterion: str | None
    rank: int | None
    reference: Fraction
    shown: str
    """The reference as it stands on the page."""
    decimals: int
    """With how many ours is shown."""
    redrawn: float | None
    """The same drawn by numpy alone, from the source's own distributions."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that one command gives."""

    kind: str
    """``printed``, ``exact`` or ``drawn``."""
    command: str
    label: str
    vary_weights: Any
    vary_scores: Any
    tolerance: Mapping[str, float]
    """By what it is: how far the source says its figures may be off."""
    draws: int
    """How many the source's figures rest on, where that and no tolerance is known; 0 where not."""
    samples: int
    """Behind the figures drawn by numpy; 0 where there are none."""
    listed: int
    """How many of the figures have a row of their own."""
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Case:
    """One published decision."""

    folder: Path
    published: Mapping[str, Any]
    groups: tuple[Group, ...]

    @cached_property
    def elicited(self) -> ElicitedWeights:
        """The weights from the case's answers."""
        criteria = list(self.ranking.weights)
        answered = answers_in_values(self.published["method"], self.published["answers"], criteria, Findings())
        return elicit(answered, criteria)

    @cached_property
    def ranking(self) -> Ranking:
        """What ``pilotrank rank`` gives."""
        return rank(load_workspace(self.folder))

    @cached_property
    def title(self) -> str:
        """What is decided."""
        title = load_workspace(self.folder).criteria_file.title
        return title.en if title else self.folder.name

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What approaches and criteria are called."""
        criteria = load_workspace(self.folder).criteria_file.criteria
        return {row.id: row.name.en for row in self.ranking.rows} | {name: it.name.en for name, it in criteria.items()}


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure beside ours."""

    figure: Figure
    ours: float
    margin: float

    @property
    def difference(self) -> float:
        """How much larger ours is."""
        return self.ours - float(self.figure.reference)

    @property
    def met(self) -> bool:
        """Whether ours is as near as can be asked."""
        return abs(self.difference) <= self.margin + ROUNDING


# Reading


def cases() -> list[Case]:
    """Read all cases, in the order of the page."""
    found = []
    for path in sorted(CASES.glob("*/published.yaml")):
        published = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups = tuple(_group(each) for each in published["groups"])
        found.append(Case(path.parent, published, groups))
    return sorted(found, key=lambda case: PARTS.index(case.published["part"]))


def _group(values: Mapping[str, Any]) -> Group:
    figures = tuple(_figure(each, values["kind"]) for each in values["figures"])
    return Group(
        kind=values["kind"],
        command=values["command"],
        label=values.get("label", ""),
        vary_weights=values.get("vary_weights"),
        vary_scores=values.get("vary_scores"),
        tolerance=values.get("tolerance", {}),
        draws=values.get("draws", 0),
        samples=values.get("samples", values.get("redrawn", 0)),
        listed=values.get("shown", len(figures)),
        figures=figures,
    )


def _figure(values: Mapping[str, Any], kind: str) -> Figure:
    decimals = SAMPLED_DECIMALS
    match kind:
        case "printed":
            reference = Fraction(str(values["printed"]))
            shown = f"{values['printed']:.{values['decimals']}f}"
            decimals = values["decimals"] + (values["what"] != "rank")
        case "exact":
            reference = Fraction(values["exact"])
            decimals = EXACT_DECIMALS if values["what"] == "area" else SAMPLED_DECIMALS
            shown = f"{values['exact']} = {rounded(float(reference), SAMPLED_DECIMALS)}"
        case _:
            reference = Fraction(str(values["value"]))
            shown = rounded(float(reference), SAMPLED_DECIMALS)
    return Figure(
        what=values["what"],
        approach=values.get("approach"),
        criterion=values.get("criterion"),
        rank=values.get("rank"),
        reference=reference,
        shown=shown,
        decimals=decimals,
        redrawn=values.get("redrawn"),
    )


def rounded(value: float, decimals: int) -> str:
    """Write a number so that no rounding error of a machine can change a digit.

    >>> rounded(0.12345000000000001, 4), rounded(0.12344999999999999, 4)
    ('0.1235', '0.1235')
    """
    clean = Decimal(f"{value:.12f}")
    result = clean.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return str(result or abs(result))


# Comparing


def compare(case: Case, group: Group) -> list[Compared]:
    """Hold the figures of a group against ours."""
    if group.command == "weights":
        return [_compared(each, group, _answered(case.elicited, each)) for each in group.figures]
    if group.command == "rank":
        return [_compared(each, group, _ranked(case.ranking, each)) for each in group.figures]
    result = robustness(
        load_workspace(case.folder),
        vary_weights=group.vary_weights,
        vary_scores=group.vary_scores,
        samples=SAMPLES,
        seed=SEED,
    )
    return [_sampled(result, each, group) for each in group.figures]


def _compared(figure: Figure, group: Group, ours: float) -> Compared:
    half_a_unit = 0.5 * 10.0 ** -(figure.decimals - (figure.what != "rank"))
    return Compared(figure, ours, max(half_a_unit, group.tolerance.get(figure.what, 0.0)))


def _answered(elicited: ElicitedWeights, figure: Figure) -> float:
    if figure.what == "weight":
        return elicited.shares[str(figure.criterion)]
    consistency = elicited.consistency
    if consistency is None or consistency.ratio is None:
        raise ValueError(figure)
    return consistency.index if figure.what == "consistency_index" else consistency.ratio


def _ranked(ranking: Ranking, figure: Figure) -> float:
    (row,) = (row for row in ranking.rows if row.id == figure.approach)
    return float((row.total if figure.what == "total" else row.rank) or 0)


def _sampled(result: Robustness, figure: Figure, group: Group) -> Compared:
    (found,) = (each for each in result.approaches if each.row.id == figure.approach)
    samples, share = float(SAMPLES), 1.0
    match figure.what:
        case "area":
            return Compared(figure, (result.exact.first_area or {})[found.row.id], 0.0)
        case "acceptability":
            ours = (found.acceptability or ())[(figure.rank or 1) - 1]
        case "central_weight":
            ours, share = (found.central_weights or {})[str(figure.criterion)], found.first.share
        case _:
            ours, samples = found.confidence or 0.0, result.source_samples
    if group.kind == "printed" and not group.draws:
        return _compared(figure, group, ours)
    theirs = group.draws or (group.samples if group.kind == "drawn" else 0)
    return Compared(figure, ours, _sampling_margin(figure, samples * share, theirs * share))


def _sampling_margin(figure: Figure, ours: float, theirs: float) -> float:
    """Say how far two figures may be apart that rest on so many samples each, theirs on 0 if it is exact.

    A share has the variance p (1 - p), and so has a weight with the mean p at most.
    """
    spread = float(figure.reference * (1 - figure.reference))
    others = 1 / theirs if theirs else 0.0
    return ERRORS * (sqrt(spread * (1 / ours + others)) + others)


# Writing


def page() -> str:
    """Give the page."""
    found = [(case, [(group, compare(case, group)) for group in case.groups]) for case in cases()]
    parts = [INTRODUCTION, _summary(found), "\n"]
    for part, members in groupby(found, key=lambda each: each[0].published["part"]):
        parts.append(f"## {part}\n\n")
        parts.extend(_case_text(case, groups) for case, groups in members)
    return "".join([*parts, ENDING])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> str:
    """Set a table; the first ``left`` columns are texts, the others numbers."""
    rules = ["---"] * left + ["--:"] * (len(columns) - left)
    lines = [columns, rules, *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _summary(found: Sequence[tuple[Case, list[tuple[Group, list[Compared]]]]]) -> str:
    rows = []
    for case, groups in found:
        for kind, label in HELD_AGAINST.items():
            all_of = [each for group, compared in groups if group.kind == kind for each in compared]
            if all_of:
                met = sum(each.met for each in all_of)
                rows.append([case.folder.name, label, str(len(all_of)), str(met), _largest(all_of)])
    columns = ["case", "held against", "figures", "met", "largest difference"]
    return f"## Summary\n\n{_table(columns, rows, 2)}"


def _largest(compared: Sequence[Compared]) -> str:
    largest = max(compared, key=lambda each: (round(abs(each.difference), EXACT_DECIMALS), -each.figure.decimals))
    return _difference(largest).lstrip("+-")


def _difference(compared: Compared) -> str:
    shown = rounded(compared.difference, compared.figure.decimals)
    if not Decimal(shown):
        return "0"
    return shown if shown.startswith("-") else f"+{shown}"


def _case_text(case: Case, groups: Sequence[tuple[Group, list[Compared]]]) -> str:
    about = case.published
    lines = [
        f"### {case.folder.name}: {case.title}",
        about["setting"],
        f"*Source:* {about['citation']} {about['where']}",
        f"*Inputs:* {about['inputs']}",
        *(part for group, compared in groups for part in _group_text(case, group, compared)),
        *([about["remark"]] if "remark" in about else []),
    ]
    return "".join(f"{line.strip()}\n\n" for line in lines)


def _group_text(case: Case, group: Group, compared: Sequence[Compared]) -> Iterator[str]:
    yield f"`{_command(case, group)}`" + (f" ({group.label})" if group.label else "")
    redrawn = group.kind == "printed" and bool(group.samples)
    columns = ["what", HELD_AGAINST[group.kind], "ours", "difference", "met", *(["numpy alone"] if redrawn else [])]
    rows = []
    for each in compared[: group.listed]:
        ours = rounded(each.ours, each.figure.decimals)
        row = [_named(case, each.figure), each.figure.shown, ours, _difference(each), "yes" if each.met else "no"]
        rows.append([*row, *([rounded(each.figure.redrawn or 0.0, SAMPLED_DECIMALS)] if redrawn else [])])
    if rows:
        yield _table(columns, rows, 1)
    if redrawn:
        yield _redrawn_text(group, compared)
    if compared[group.listed :]:
        yield _unlisted_text(group, compared[group.listed :])


def _command(case: Case, group: Group) -> str:
    match group.command:
        case "weights":
            return f"pilotrank weights {case.published['method']}"
        case "rank":
            return "pilotrank rank"
    return f"pilotrank robustness --vary-weights {group.vary_weights} --vary-scores {group.vary_scores}"


def _named(case: Case, figure: Figure) -> str:
    approach = case.names.get(figure.approach or "", "")
    criterion = case.names.get(figure.criterion or "", "")
    return {
        "weight": f"weight of {criterion}",
        "consistency_index": "consistency index",
        "consistency_ratio": "consistency ratio",
        "total": f"total of {approach}",
        "rank": f"rank of {approach}",
        "acceptability": f"{approach}: acceptability of rank {figure.rank}",
        "central_weight": f"{approach}: central weight of {criterion}",
        "confidence": f"{approach}: confidence factor",
        "area": f"{approach}: exact area of the first place",
    }[figure.what]


def _redrawn_text(group: Group, compared: Sequence[Compared]) -> str:
    again = [Compared(each.figure, each.figure.redrawn or 0.0, each.margin) for each in compared]
    met = sum(each.met for each in again)
    return (
        f"*numpy alone* draws from the source's own distributions, {group.samples:,} samples: {met} of {len(again)} "
        f"printed figures are met so, the largest difference is {_largest(again)} (ours: {_largest(compared)})."
    )


def _unlisted_text(group: Group, compared: Sequence[Compared]) -> str:
    kinds = [each.figure.what for each in compared]
    count = f"{kinds.count('acceptability')} acceptabilities and {kinds.count('central_weight')} central weights"
    met = sum(each.met for each in compared)
    return (
        f"Not listed: {count}, of which {met} are met; the largest difference is {_largest(compared)}. numpy drew "
        f"{group.samples:,} samples."
    )


def main() -> int:
    """Write the page, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when it is not up to date")
    new = page()
    if not parser.parse_args().check:
        PAGE.write_text(new, encoding="utf-8", newline="\n")
        return 0
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    names = (f"{PAGE.name}, as it is", f"{PAGE.name}, as it comes out")
    sys.stdout.writelines(unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), *names))
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
