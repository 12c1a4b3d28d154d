"""The choice under constraints, held against every choice there is, and the command as users run it."""

import csv
import io
import json
import shlex
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import CRITERIA, ROOT, RunCommand, WriteWorkspace, write_files
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, load_workspace, robustness
from pilotrank.decision.shortlist import Shortlist, shortlist

IDS = ("ash", "beech", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ivy")
CATEGORIES = ("far", "near")
AMOUNTS = {
    "tenths": ("0.1", "0.2", "0.3", "0.7", "1.1"),
    "either side": ("-0.3", "-0.1", "0", "0.1", "0.2", "2.5"),
    "far apart": ("0.000001", "0.000003", "0.1", "700.25", "1000000000", "999999999.999999"),
    "almost equal": ("100000000", "100000000.000001", "100000000.000002", "99999999.999999"),
    "below nothing": ("-1000000000", "-0.000001", "0.000001", "0.000002", "1000000000"),
}


Rule = Callable[[Collection[str]], bool]


def contains(name: str, chosen: Collection[str]) -> bool:
    return name in chosen


def lacks(name: str, chosen: Collection[str]) -> bool:
    return name not in chosen


@dataclass(frozen=True)
class Case:
    """A small workspace, and what is asked of a choice from it."""

    scores: Mapping[str, tuple[int, ...]]
    weights: tuple[int, ...]
    categories: Mapping[str, str]
    costs: Mapping[str, str]
    size: int
    at_most: Mapping[str, int]
    at_least: Mapping[str, int]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    cap: str | None
    least: int | None

    @cached_property
    def totals(self) -> Mapping[str, Fraction]:
        """The exact totals: scales run from 1 to 5."""
        parts = {name: zip(self.weights, scores, strict=True) for name, scores in self.scores.items()}
        return {
            name: sum((Fraction(25 * w * (s - 1), sum(self.weights)) for w, s in part), Fraction(0))
            for name, part in parts.items()
        }

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each in the ranking: by total, equals by id."""
        totals = self.totals
        return {name: at for at, name in enumerate(sorted(totals, key=lambda name: (-totals[name], name)))}

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Sort names as the ranking has them."""
        return tuple(sorted(names, key=self.order.__getitem__))

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """What each option asks of a choice."""
        rules: dict[str, Rule] = {}
        if self.least is not None:
            rules[f"--min c0={self.least}"] = partial(self.reaches, self.least)
        for name, number in self.at_most.items():
            rules[f"--at-most {name}={number}"] = partial(self.counts, name, range(number + 1))
        for name, number in self.at_least.items():
            rules[f"--at-least {name}={number}"] = partial(self.counts, name, range(number, len(self.scores) + 1))
        for name in self.include:
            rules[f"--include {name}"] = partial(contains, name)
        for name in self.exclude:
            rules[f"--exclude {name}"] = partial(lacks, name)
        if self.cap is not None:
            rules[f"--cap cost={self.cap}"] = partial(self.costs_at_most, Fraction(self.cap))
        return rules

    def reaches(self, least: int, chosen: Collection[str]) -> bool:
        """Whether each scores so much on the first criterion."""
        return all(self.scores[one][0] >= least for one in chosen)

    def counts(self, category: str, allowed: Collection[int], chosen: Collection[str]) -> bool:
        """Whether as many are of a category as may be."""
        return sum(self.categories[one] == category for one in chosen) in allowed

    def costs_at_most(self, most: Fraction, chosen: Collection[str]) -> bool:
        """Whether costs, as they are written, add up to no more than this."""
        return sum((Fraction(self.costs[one]) for one in chosen), Fraction(0)) <= most

    def total(self, chosen: Collection[str]) -> Fraction:
        """Add up the exact totals."""
        totals = self.totals
        return sum((totals[one] for one in chosen), Fraction(0))

    def choices(self, rules: Collection[str], *, without: str | None = None) -> Iterator[frozenset[str]]:
        """Every choice of the right size that keeps to some of the options."""
        every = self.rules
        for some in combinations(sorted(self.scores), self.size):
            if without not in some and all(every[each](some) for each in rules):
                yield frozenset(some)

    def best(self, rules: Collection[str], *, without: str | None = None) -> list[frozenset[str]]:
        """All that have the greatest sum, the one whose members come first in the ranking first."""
        found = list(self.choices(rules, without=without))
        sums = {each: self.total(each) for each in found}
        greatest = max(sums.values(), default=None)
        best = [each for each in found if sums[each] == greatest]
        order = self.order
        return sorted(best, key=lambda each: sorted(order[one] for one in each))

    def can_be_met(self, options: Collection[str]) -> bool:
        """Whether some choice keeps to some of the options, of which the size is one."""
        sizes = [self.size] if f"--size {self.size}" in options else range(len(self.scores) + 1)
        rules = [rule for option, rule in self.rules.items() if option in options]
        return any(all(rule(some) for rule in rules) for n in sizes for some in combinations(self.scores, n))

    def ask(self) -> Shortlist:
        """Ask pilotrank."""
        criteria = [f"c{at}" for at in range(len(self.weights))]
        files = {
            "criteria.yaml": "criteria:\n"
            + "".join(f"  {name}: {{name: {name}, scale: {{min: 1, max: 5}}}}\n" for name in criteria)
            + f"weights: {{{', '.join(f'{name}: {w}' for name, w in zip(criteria, self.weights, strict=True))}}}\n"
            + "categories:\n"
            + "".join(f"  {name}: {{name: {name}}}\n" for name in CATEGORIES)
        }
        for name, scores in self.scores.items():
            given_scores = ", ".join(f"{each}: {score}" for each, score in zip(criteria, scores, strict=True))
            files[f"approaches/{self.categories[name]}/{name}.yaml"] = (
                f"name: {name.title()}\nscores: {{{given_scores}}}\nattributes: {{cost: {self.costs[name]}}}\n"
            )
        with tempfile.TemporaryDirectory() as folder:
            workspace = load_workspace(write_files(Path(folder), files))
        return shortlist(
            workspace,
            size=self.size,
            at_most=self.at_most,
            at_least=self.at_least,
            include=self.include,
            exclude=self.exclude,
            cap=None if self.cap is None else {"cost": float(self.cap)},
            minimum=None if self.least is None else {"c0": self.least},
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Give workspaces of whole scores, in which many choices are equal, and constraints that bind."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=4, max_size=9, unique=True))
    weights = draw(st.sampled_from([(1,), (1, 1), (2, 1), (1, 3, 7), (1, 1, 1), (7, 11, 3)]))
    scores = draw(st.sampled_from([(1, 3, 5), (2, 3), (1, 2, 3, 4, 5)]))
    amounts = st.sampled_from(AMOUNTS[draw(st.sampled_from(sorted(AMOUNTS)))])
    costs = {name: draw(amounts) for name in ids}
    capped = draw(st.none() | st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))
    limits = st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 3), max_size=1)
    some = st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)
    return Case(
        scores={name: draw(st.tuples(*[st.sampled_from(scores)] * len(weights))) for name in ids},
        weights=weights,
        categories={name: draw(st.sampled_from(CATEGORIES)) for name in ids},
        costs=costs,
        size=draw(st.integers(1, 5)),
        at_most=draw(limits),
        at_least=draw(limits),
        include=draw(some),
        exclude=draw(some),
        cap=None if capped is None else str(float(sum(Fraction(costs[one]) for one in capped))),
        least=draw(st.none() | st.integers(1, 4)),
    )


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_choice_and_its_equals_are_those_of_every_choice_tried_one_by_one(case: Case) -> None:
    found, best = case.ask(), case.best(case.rules)
    assert bool(found.chosen) == bool(best)
    assert (found.clash is None) == bool(best)
    assume(best)
    assert tuple(row.id for row in found.chosen) == case.in_order(best[0])
    assert found.total == pytest.approx(float(case.total(best[0])), abs=1e-7)
    assert found.in_all == case.in_order(best[0].intersection(*best))
    assert found.also_possible == case.in_order(frozenset[str]().union(*best) - best[0])
    others = tuple(case.in_order(each) for each in best[1:])
    assert found.as_good == (others if len(others) <= 20 else None)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_whoever_drops_out_is_replaced_at_the_least_loss_by_one_where_one_will_do(case: Case) -> None:
    best = case.best(case.rules)
    assume(best)
    found = case.ask()
    for name in best[0]:
        place, others = found.places[name], case.best(case.rules, without=name)
        if not others:
            assert (place.runner_up, place.comes_in, place.loss) == (None, (), None)
            continue
        chosen = best[0]
        swaps = [each for each in others if len(chosen - each) == 1]
        then = min(swaps, key=lambda each: case.order[min(each - chosen)]) if swaps else others[0]
        assert place.comes_in == case.in_order(then - chosen)
        assert place.runner_up == place.comes_in[0]
        assert place.goes_out == case.in_order(chosen - then - {name})
        loss = case.total(chosen) - case.total(then)
        assert (place.loss or 0) / 2**30 == pytest.approx(float(loss), abs=1e-7)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_a_constraint_costs_what_the_best_choice_without_it_has_more(case: Case) -> None:
    best = case.best(case.rules)
    assume(best)
    found, rules = case.ask(), list(case.rules)
    assert [each.option for each in found.costs] == rules
    for each in found.costs:
        without = case.best([rule for rule in rules if rule != each.option])
        gain = case.total(without[0]) - case.total(best[0])
        assert each.gain / 2**30 == pytest.approx(float(gain), abs=1e-7)
        assert (each.gain == 0) == (gain == 0)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_a_smallest_set_of_constraints_that_clash_is_named(case: Case) -> None:
    assume(not case.best(case.rules))
    found, every = case.ask(), [f"--size {case.size}", *case.rules]
    assert not found.chosen
    assert found.clash is not None
    assert list(found.clash) == [each for each in every if each in found.clash]
    assert not case.can_be_met(found.clash)
    smaller = [some for count in range(len(found.clash)) for some in combinations(every, count)]
    assert all(case.can_be_met(some) for some in smaller)
    assert all(case.can_be_met(set(found.clash) - {each}) for each in found.clash)


def test_of_more_than_twenty_equal_choices_it_is_said_who_is_in_all_and_who_could_be() -> None:
    ids = [f"a{number:02}" for number in range(30)]
    case = Case(
        scores={name: (5,) if number in {3, 17} else (3,) for number, name in enumerate(ids)},
        weights=(1,),
        categories={name: "near" if number % 3 else "far" for number, name in enumerate(ids)},
        costs={name: "7.3" if number > 24 else "0.1" for number, name in enumerate(ids)},
        size=4,
        at_most={},
        at_least={"far": 2},
        include=(),
        exclude=("a05",),
        cap="0.4",
        least=None,
    )
    found, best = case.ask(), case.best(case.rules)
    assert len(best) > 100
    assert found.as_good is None
    assert tuple(row.id for row in found.chosen) == case.in_order(best[0])
    assert found.in_all == case.in_order(best[0].intersection(*best)) == ("a03", "a17")
    assert found.also_possible == case.in_order(frozenset[str]().union(*best) - best[0])
    assert not {"a05", "a25"} & set(found.also_possible)


def one_criterion(costs: Mapping[str, tuple[int, int]], *, most: int = 3) -> dict[str, str]:
    """Approaches with a score from 0 to ``most`` and a cost."""
    criteria = f"criteria:\n  use: {{name: Use, scale: {{min: 0, max: {most}}}}}\nweights: {{use: 1}}\n"
    return {"criteria.yaml": criteria} | {
        f"approaches/{name}.yaml": f"name: {name}\nscores: {{use: {score}}}\nattributes: {{cost: {cost}}}\n"
        for name, (score, cost) in costs.items()
    }


def test_sums_that_differ_by_rounding_alone_count_as_equal(tmp_path: Path) -> None:
    # 3 x 66.7 and 100 + 100 + 0 points: both 200, but each 66.7 is rounded up to a whole step
    two_thirds = dict.fromkeys(["a", "b", "c"], (2, 2))
    workspace = load_workspace(
        write_files(tmp_path, one_criterion({**two_thirds, "x": (3, 3), "y": (3, 3), "z": (0, 0)}))
    )
    found = shortlist(workspace, size=3, cap={"cost": 6})
    steps = {row.id: row.steps or 0 for row in found.ranking.rows}
    assert steps["a"] + steps["b"] + steps["c"] > steps["x"] + steps["y"] + steps["z"]
    assert [row.id for row in found.chosen] == ["x", "y", "z"]
    assert found.as_good == (("a", "b", "c"),)
    assert found.in_all == ()
    assert found.costs[0].option == "--cap cost=6"
    assert found.costs[0].used == 6


def test_a_cost_that_is_rounding_alone_is_none(tmp_path: Path) -> None:
    costs = {**dict.fromkeys(["a", "b", "c"], (2, 2)), "x": (3, 1), "y": (3, 1), "z": (0, 1)}
    workspace = load_workspace(write_files(tmp_path, one_criterion(costs)))
    found = shortlist(workspace, size=3, include=["z"], exclude=["a", "b"])
    assert [row.id for row in found.chosen] == ["x", "y", "z"]
    assert [(each.option, round(each.gain / 2**30, 6)) for each in found.costs] == [
        ("--include z", 66.666667),
        ("--exclude a", 0),
        ("--exclude b", 0),
    ]


@pytest.mark.parametrize("cap", ["0.3", "0.30"])
def test_tenths_add_up_as_they_are_written(tmp_path: Path, cap: str) -> None:
    files = one_criterion(dict.fromkeys(["a", "b", "c"], (1, 0)))
    files = {name: text.replace("cost: 0", "cost: 0.1") for name, text in files.items()}
    workspace = load_workspace(write_files(tmp_path, files))
    assert float(cap) < 0.1 + 0.1 + 0.1
    assert len(shortlist(workspace, size=3, cap={"cost": float(cap)}).chosen) == 3


def test_amounts_worlds_apart_are_no_trap(tmp_path: Path) -> None:
    # any four cost more than is allowed, by a millionth beside a thousand million
    costs = {f"a{number:02}": (number % 4, 0) for number in range(24)}
    files = {
        name: text.replace("cost: 0", "cost: 1000000000" if name.endswith("00.yaml") else "cost: 0.000001")
        for name, text in one_criterion(costs).items()
    }
    workspace = load_workspace(write_files(tmp_path, files))
    found = shortlist(workspace, size=4, cap={"cost": 0.000003})
    assert found.clash == ("--size 4", "--cap cost=3e-06")
    assert [row.id for row in shortlist(workspace, size=3, cap={"cost": 0.000003}).chosen] == ["a03", "a07", "a11"]


def test_a_smallest_clash_is_found_among_many_constraints(tmp_path: Path) -> None:
    ids = [f"a{number:02}" for number in range(24)]
    workspace = load_workspace(write_files(tmp_path, one_criterion(dict.fromkeys(ids, (1, 1)))))
    # of eight that must be in, any five are too many for a size of 4; a23 alone both must and can't
    found = shortlist(workspace, size=4, include=[*ids[:8], "a23"], exclude=ids[10:])
    assert found.clash == ("--include a23", "--exclude a23")
    assert len(shortlist(workspace, size=4, include=ids[:8], exclude=ids[10:]).clash or ()) == 6


def test_more_than_there_are_can_not_be_chosen(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    for chance in (None, 0.1):
        found = shortlist(workspace, size=50, at_least={"near": 1}, chance=chance, samples=1_000)
        assert found.clash == ("--size 50",)
        assert (found.chosen, found.total, found.as_good, found.in_all) == ((), None, (), ())


TWO = {
    "approaches/far/cedar.yaml": None,
    "approaches/far/dogwood.yaml": None,
    "approaches/near/birch.yaml": "name: Birch\nscores: {use: 4, cost: 0}\n",
}
"""Values of ash 1 and 1/2, of birch 3/4 and 1: ash is first where the weight of use is above 2/3, in a third of all."""


@pytest.mark.parametrize(("chance", "chosen"), [(0.3, "ash"), (0.4, "birch"), (0.6, "birch"), (0.7, None)])
def test_only_a_chance_above_the_threshold_will_do(small: WriteWorkspace, chance: float, chosen: str | None) -> None:
    workspace = load_workspace(small(TWO))
    found = shortlist(workspace, size=1, chance=chance, samples=20_000, weights={"use": 10})
    assert [row.id for row in found.chosen] == ([chosen] if chosen else [])
    assert found.clash == (None if chosen else ("--size 1", f"--chance {chance}"))
    assert found.chances is not None
    assert found.chances.shares == pytest.approx({"ash": 1 / 3, "birch": 2 / 3}, abs=0.02)
    if chosen == "birch" and chance == 0.4:
        # 10/11 and 1/11: ash 95.5 points, birch 77.3
        assert [each.gain / 2**30 for each in found.costs] == [pytest.approx(100 * (21 - 17) / 22, abs=1e-6)]


def test_the_chances_are_those_of_robustness_among_all_that_are_ranked() -> None:
    workspace = load_workspace(ROOT)
    found = shortlist(workspace, size=4, chance=0.1, categories=["train"], samples=4_096)
    known = {each.row.id: each.top.share for each in robustness(workspace, top=4, samples=4_096).approaches}
    assert found.chances is not None
    assert found.chances.shares == pytest.approx(known)
    assert {row.id for row in found.chosen} <= {name for name, share in known.items() if share > 0.1}


CHECKLIST = {
    "criteria.yaml": f"{CRITERIA}top: 2\nchecklist: [{{en: Small, nl: Klein}}, {{en: Regional, nl: Regionaal}}]\n"
}
FAR = ("shortlist", "--at-least", "far=1", "--no-ranges", "--quiet")


def test_the_text_says_what_was_chosen_what_it_cost_and_what_is_as_good(
    pilotrank: RunCommand, small: WriteWorkspace
) -> None:
    done = pilotrank(*FAR, cwd=small(CHECKLIST))
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
A small choice

The best 2 of 3: 125.0 points together

#  Approach  Category  Total              Use  Cost  Judged  Verdict
────────────────────────────────────────────────────────────────────
1  Ash       Near       75.0  ███████▌     5    100     2/2  Good
3  Cedar     Far        50.0  █████        3?   100     1/2

If one drops out
Approach  Runner-up  Loss
─────────────────────────
Ash       Birch       0.0
Cedar     nobody        -

Just as good
Other choices with exactly the same sum: 1. The one above was taken because its approaches come first in the ranking, \
equals in order of id: no reason to prefer it.
- Birch (birch) instead of Ash (ash)

What each constraint costs
Constraint        Used  Points
──────────────────────────────
--at-least far=1     1    25.0

Points: what the sum would gain if that constraint alone were dropped

Runner-up: who takes the place of an approach that drops out, all else as asked; Loss: the points that the sum then \
loses
The place of each is that among all 3 that the filters leave
Nobody: without that approach what was asked can't be met
Not judged, because the source is silent on every criterion: Dogwood
Weights (current): Use 50.0%; Cost 50.0%
One step up on a scale is worth, in points of the total: Use 12.5; Cost -2.5 per 10
Judged: on how many of the criteria the source says something
? the source does not say; the number is a stand-in, mostly the middle of the scale, no judgement

To settle for each of these
- Small
- Regional
"""
    )


def test_in_markdown_each_condition_has_room_for_an_owner_and_a_date(
    pilotrank: RunCommand, small: WriteWorkspace
) -> None:
    done = pilotrank(*FAR, "--format", "markdown", cwd=small(CHECKLIST))
    rows = "| Condition | Owner | Date |\n| --- | --- | --- |\n| Small |  |  |\n| Regional |  |  |\n"
    assert f"## To settle for each of these\n\nAsh (ash)\n\n{rows}\nCedar (cedar)\n\n{rows}" in done.out
    dutch = pilotrank(*FAR, "--format", "markdown", "--lang", "nl", cwd=small(CHECKLIST)).out
    assert "| Te regelen | Wie | Datum |\n| --- | --- | --- |\n| Klein |  |  |\n| Regionaal |  |  |\n" in dutch


def sheet_rows(path: Path, name: str) -> list[tuple[Any, ...]]:
    openpyxl = pytest.importorskip("openpyxl")
    return [
        tuple("" if cell is None else cell for cell in row)
        for row in openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    ]


def test_a_workbook_holds_the_checklist_the_costs_and_what_is_as_good(
    pilotrank: RunCommand, small: WriteWorkspace
) -> None:
    folder = small(CHECKLIST)
    assert pilotrank(*FAR, "-o", "chosen.xlsx", cwd=folder).status == 0
    path = folder / "chosen.xlsx"
    assert sheet_rows(path, "Checklist") == [
        ("id", "Approach", "Condition", "Owner", "Date"),
        *(
            (id_, name, one, "", "")
            for id_, name in [("ash", "Ash"), ("cedar", "Cedar")]
            for one in ("Small", "Regional")
        ),
    ]
    assert sheet_rows(path, "Constraints") == [("constraint", "points", "used"), ("--at-least far=1", 25, 1)]
    assert sheet_rows(path, "Just as good") == [("choice", "id", "name"), (1, "birch", "Birch"), (1, "cedar", "Cedar")]
    assert [row[1] for row in sheet_rows(path, "Shortlist")] == ["id", "ash", "cedar"]


def test_the_csv_has_the_columns_of_a_ranking_and_the_runner_up(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    folder = small(CHECKLIST)
    ranked = pilotrank("rank", "--format", "csv", "--quiet", cwd=folder).out.splitlines()[0].split(",")
    rows = list(csv.DictReader(io.StringIO(pilotrank(*FAR, "--format", "csv", cwd=folder).out)))
    assert list(rows[0]) == [*ranked[:-1], "runner_up", "loss_without", "reproduce"]
    assert [(row["rank"], row["id"], row["runner_up"], row["loss_without"]) for row in rows] == [
        ("1", "ash", "birch", "0.0000"),
        ("3", "cedar", "", ""),
    ]
    with_chance = pilotrank(*FAR, "--format", "csv", "--chance", "0", "--samples", "1000", cwd=folder).out
    assert next(csv.reader(io.StringIO(with_chance)))[-4:] == ["runner_up", "loss_without", "top", "reproduce"]


def test_the_json_has_every_key_of_the_contract(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    document = json.loads(pilotrank(*FAR, "--format", "json", cwd=small(CHECKLIST)).out)
    assert document["reproduce"]["command"] == "shortlist --size 2 --no-ranges --at-least far=1"
    assert document["reproduce"]["filters"] == ["--at-least far=1"]
    assert [row["id"] for row in document.pop("chosen")] == ["ash", "cedar"]
    for key in ("format", "reproduce", "weights"):
        assert document.pop(key)
    assert document == {
        "size": 2,
        "of": 3,
        "total": 125,
        "runners_up": {"ash": "birch", "cedar": None},
        "without": {
            "ash": {"comes_in": ["birch"], "goes_out": [], "loss": 0},
            "cedar": {"comes_in": [], "goes_out": [], "loss": None},
        },
        "cost_of_constraints": {"--at-least far=1": 25},
        "used": {"--at-least far=1": 1},
        "amounts": {},
        "as_good": [["birch", "cedar"]],
        "in_all": ["cedar"],
        "also_possible": ["birch"],
        "clash": None,
        "chance": None,
        "checklist": ["Small", "Regional"],
    }


CLASH = ("shortlist", "--size", "3", "--at-most", "near=1", "--include", "birch", "--no-ranges", "--quiet")


def test_a_clash_is_named_and_the_exit_status_is_one(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    folder = small()
    done = pilotrank(*CLASH, cwd=folder)
    assert done.status == 1
    assert done.err == "can't be met together: --size 3, --at-most near=1\n"
    assert (
        done.out
        == """\
A small choice

Nothing can be chosen: these can't be met together.
- --size 3
- --at-most near=1

To choose from: 3 approaches

Not judged, because the source is silent on every criterion: Dogwood
"""
    )
    dutch = pilotrank("shortlist", "--size", "9", "--lang", "nl", "--quiet", cwd=folder)
    assert (dutch.status, dutch.err) == (1, "hieraan is niet te voldoen: --size 9\n")
    assert "Er is niets te kiezen: hieraan is niet te voldoen.\n- --size 9\n" in dutch.out


def test_programs_get_a_clash_as_no_rows_or_as_a_list(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    folder = small()
    as_csv = pilotrank(*CLASH, "-o", "none.csv", cwd=folder)
    assert as_csv.status == 1
    assert len((folder / "none.csv").read_text(encoding="utf-8").splitlines()) == 1
    as_json = pilotrank(*CLASH, "--format", "json", cwd=folder)
    document = json.loads(as_json.out)
    assert as_json.status == 1
    assert (document["chosen"], document["total"]) == ([], None)
    assert document["clash"] == ["--size 3", "--at-most near=1"]
    assert pilotrank(*CLASH, "-o", "none.xlsx", cwd=folder).status == 1
    assert sheet_rows(folder / "none.xlsx", "Clash") == [("constraint",), ("--size 3",), ("--at-most near=1",)]


def test_a_chance_too_great_says_how_many_have_it(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    done = pilotrank("shortlist", "--size", "1", "--chance", "90%", "--samples", "2000", cwd=small(TWO))
    assert done.status == 1
    assert "With a chance above 90.0%: 0 of 2; the greatest chance is 6" in done.out


WRONG = [
    (
        ("--size", "0"),
        '--size 0: "0" is not a whole number from 1 up; write one such as 3',
        '--size 0: "0" is geen geheel getal vanaf 1; schrijf er een zoals 3',
    ),
    (
        ("--at-most", "near"),
        "--at-most near: not readable; write it as --at-most CATEGORY=2",
        "--at-most near: niet te begrijpen; schrijf het als --at-most CATEGORIE=2",
    ),
    (
        ("--at-least", "nea=1"),
        '--at-least nea=1: unknown category "nea"; did you mean: near?',
        '--at-least nea=1: onbekende categorie "nea"; bedoelt u: near?',
    ),
    (
        ("--at-most", "near=1.5"),
        '--at-most near=1.5: "1.5" is no number of approaches; write a whole number from 0 up, such as 2',
        '--at-most near=1.5: "1.5" is geen aantal aanpakken; schrijf een geheel getal vanaf 0, zoals 2',
    ),
    (
        ("--at-most", "near=1", "--at-most", "near=2"),
        '--at-most near=2: "near" is given twice; give it once',
        '--at-most near=2: "near" staat er twee keer; geef het één keer',
    ),
    (
        ("--include", "ahs"),
        'ahs (--include): unknown id "ahs"; did you mean: ash?',
        'ahs (--include): onbekende id "ahs"; bedoelt u: ash?',
    ),
    (
        ("--include", "dogwood"),
        (
            "--include dogwood: has no total, because the source is silent on every criterion; --include-silent takes"
            " the middle of the scales"
        ),
        (
            "--include dogwood: heeft geen totaal, omdat de bron over geen enkel criterium iets zegt; met"
            " --include-silent telt het midden van de schalen"
        ),
    ),
    (
        ("--exclude", "ash", "--exclude", "ash"),
        '--exclude ash: "ash" is given twice; give it once',
        '--exclude ash: "ash" staat er twee keer; geef het één keer',
    ),
    (
        ("--cap", "siz=3"),
        '--cap siz=3: no approach has the attribute "siz"; did you mean: size?',
        '--cap siz=3: geen aanpak heeft het kenmerk "siz"; bedoelt u: size?',
    ),
    (
        ("--cap", "size=x", "--category", "near", "--exclude", "ash"),
        '--cap size=x: "x" is not a number; write one such as 4 or 2.5 (a point, no comma), without quotes',
        (
            '--cap size=x: "x" is geen getal; schrijf er een zoals 4 of 2.5 (een punt, geen komma), zonder'
            " aanhalingstekens"
        ),
    ),
    (
        ("--cap", "size=3", "--category", "near"),
        (
            '--cap size=3: no number for the attribute "size" at 1 that could be chosen: ash; add it, or leave them out'
            " (--exclude ID, --where, --category)"
        ),
        (
            '--cap size=3: geen getal bij het kenmerk "size" bij 1 die gekozen kunnen worden: ash; voeg het toe, of'
            " laat ze weg (--exclude ID, --where, --category)"
        ),
    ),
    (
        ("--cap", "size=100.000", "--exclude", "ash", "--exclude", "cedar"),
        '--cap size=100.000: "100.000" could be two numbers; write it without marks between thousands',
        '--cap size=100.000: "100.000" kan twee getallen zijn; schrijf het zonder tekens tussen duizendtallen',
    ),
    (
        ("--chance", "100%"),
        '--chance 100%: "100%" is no chance; write a share from 0% to below 100%, such as 30% or 0.3',
        '--chance 100%: "100%" is geen kans; schrijf een aandeel van 0% tot onder 100%, zoals 30% of 0.3',
    ),
    (
        ("--samples", "10"),
        "--samples: means nothing alone; add --chance",
        "--samples: heeft op zichzelf geen betekenis; voeg --chance toe",
    ),
]


@pytest.mark.parametrize(("options", "english", "dutch"), WRONG)
def test_a_wrong_option_is_one_line_and_nothing_is_written(
    pilotrank: RunCommand, small: WriteWorkspace, options: tuple[str, ...], english: str, dutch: str
) -> None:
    folder = small()
    for language, said in (("en", english), ("nl", dutch)):
        done = pilotrank("shortlist", *options, "--quiet", "-o", "none.csv", "--lang", language, cwd=folder)
        assert (done.status, done.out, done.err) == (2, "", f"{said}\n")
        assert not (folder / "none.csv").exists()


def test_samples_and_seeds_that_can_not_be_are_refused_from_python_too(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError, match="--samples 0") as caught:
        shortlist(load_workspace(small()), chance=0.1, samples=0, seed=-1)
    assert "--seed -1" in str(caught.value)


def test_every_problem_is_named_at_once(pilotrank: RunCommand, small: WriteWorkspace) -> None:
    done = pilotrank(
        "shortlist", "--size", "0", "--at-most", "nea=1", "--include", "ahs", "--chance", "half", "--quiet", cwd=small()
    )
    assert done.status == 2
    assert len(done.err.splitlines()) == 4


def test_the_same_question_gives_the_same_bytes_and_so_does_what_stands_in_reproduce(pilotrank: RunCommand) -> None:
    asked = (
        "--size",
        "4",
        "--at-most",
        "internships=1",
        "--min",
        "feasibility=3",
        "--chance",
        "5%",
        "--samples",
        "2000",
    )
    arguments = ("--format", "csv", "--quiet")
    first, second = (pilotrank("shortlist", *asked, *arguments, cwd=ROOT) for _ in range(2))
    assert first.status == 0
    assert first.out == second.out
    reproduce = next(csv.DictReader(io.StringIO(first.out)))["reproduce"]
    again = shlex.split(reproduce.split(" | ")[1])
    assert {"--samples", "--seed", "--size", "--at-most", "--min", "--chance"} <= set(again)
    assert pilotrank(*again, *arguments, cwd=ROOT).out == first.out
