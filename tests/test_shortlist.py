"""The choice under constraints, held against every choice there is, and the command as users run it."""

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from conftest import write_files
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import pilotrank
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

    @property
    def totals(self) -> Mapping[str, Fraction]:
        """The exact totals: scales run from 1 to 5."""
        parts = {name: zip(self.weights, scores, strict=True) for name, scores in self.scores.items()}
        return {
            name: sum((Fraction(25 * w * (s - 1), sum(self.weights)) for w, s in part), Fraction(0))
            for name, part in parts.items()
        }

    @property
    def order(self) -> Mapping[str, int]:
        """The place of each in the ranking: by total, equals by id."""
        totals = self.totals
        return {name: at for at, name in enumerate(sorted(totals, key=lambda name: (-totals[name], name)))}

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Sort names as the ranking has them."""
        return tuple(sorted(names, key=self.order.__getitem__))

    @property
    def rules(self) -> dict[str, Callable[[Collection[str]], bool]]:
        """What each option asks of a choice."""
        rules: dict[str, Callable[[Collection[str]], bool]] = {}
        if self.least is not None:
            rules[f"--min c0={self.least}"] = lambda chosen: all(self.scores[one][0] >= self.least for one in chosen)
        for name, number in self.at_most.items():
            rules[f"--at-most {name}={number}"] = lambda chosen, n=name, k=number: self.count(n, chosen) <= k
        for name, number in self.at_least.items():
            rules[f"--at-least {name}={number}"] = lambda chosen, n=name, k=number: self.count(n, chosen) >= k
        for name in self.include:
            rules[f"--include {name}"] = lambda chosen, n=name: n in chosen
        for name in self.exclude:
            rules[f"--exclude {name}"] = lambda chosen, n=name: n not in chosen
        if self.cap is not None:
            rules[f"--cap cost={self.cap}"] = lambda chosen: self.cost(chosen) <= Fraction(str(self.cap))
        return rules

    def count(self, category: str, chosen: Collection[str]) -> int:
        """Count those of a category."""
        return sum(self.categories[one] == category for one in chosen)

    def cost(self, chosen: Collection[str]) -> Fraction:
        """Add up costs as they are written."""
        return sum((Fraction(self.costs[one]) for one in chosen), Fraction(0))

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
        best = [each for each in found if sums[each] == max(sums.values())]
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
            workspace = pilotrank.load_workspace(write_files(Path(folder), files))
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
