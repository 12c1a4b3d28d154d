"""A shortlist: the best approaches that together keep to what was asked, and what that costs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Unpack

import numpy as np

from pilotrank.decision.program import Choice, Program, time_is_up
from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking, rank_by
from pilotrank.decision.robustness.ranges import by_id, plan_of, with_ranges
from pilotrank.decision.robustness.results import chance_of
from pilotrank.decision.robustness.sampling import sample
from pilotrank.decision.selection import Selection, can_be_met
from pilotrank.workspace.constraints import ChoiceRequest, ChoiceSettings, Constraint, check_choice
from pilotrank.workspace.models import Bilingual, Workspace
from pilotrank.workspace.overrides import Settings, apply
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.request import ROBUSTNESS_SAMPLES, SEED, Draws, RequestOptions, Variation, draws, request_of

MOST_LISTED: Final = 20
"""Choices that are exactly as good are given one by one up to this number."""


@dataclass(frozen=True, slots=True)
class Place:
    """What happens where one of the chosen drops out and everything else that was asked stays."""

    id: str
    runner_up: str | None
    """Who takes its place: the best of those that come in; None where no choice is left."""
    comes_in: tuple[str, ...]
    """All that come in, the best first: more than one where the constraints make others change too."""
    goes_out: tuple[str, ...]
    """The others that go out with it."""
    loss: int | None
    """By how much the sum of totals falls, in whole steps; None where no choice is left."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one constraint costs."""

    option: str
    gain: int
    """By how much the sum of totals would rise if it alone were dropped, in whole steps."""
    used: Fraction | None
    """The amount of the choice that it limits; None where it limits none."""


@dataclass(frozen=True, slots=True)
class Capped:
    """An attribute whose sum is limited."""

    attribute: str
    name: Bilingual | None
    """What the workspace calls it, where it says so."""
    amounts: Mapping[str, Fraction]
    """Of each of the chosen, by id."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The chances that were asked for."""

    threshold: float
    k: int
    """How many places count as the top."""
    draws: Draws
    shares: Mapping[str, float]
    """The chance of each approach that is ranked, by id."""
    unsure: tuple[str, ...]
    """Approaches of which the 95% interval of the chance holds the threshold, so that they may be on either side."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best approaches under constraints."""

    ranking: Ranking
    """All that the filters leave."""
    size: int
    options: tuple[str, ...]
    """What was asked of the choice besides the filters, as options."""
    chosen: tuple[RankedApproach, ...]
    """In order of rank; empty where no choice keeps to everything."""
    places: Mapping[str, Place]
    """By id, of each of the chosen."""
    costs: tuple[Cost, ...]
    """Of each constraint, the filters of the ranking first."""
    capped: tuple[Capped, ...]
    as_good: tuple[tuple[str, ...], ...] | None
    """The other choices that are exactly as good; None where there are more than :data:`MOST_LISTED`."""
    in_all: tuple[str, ...]
    """Those of the chosen that are in every choice as good."""
    also_possible: tuple[str, ...]
    """Those not chosen that are in one as good, in order of rank."""
    clash: tuple[str, ...] | None
    """A smallest set of constraints that can't be met together; None where all can."""
    chances: Chances | None
    checklist: tuple[Bilingual, ...]
    """What to settle for whatever is chosen."""

    @property
    def steps(self) -> int:
        """The sum of the totals, in whole steps."""
        return sum(row.steps or 0 for row in self.chosen)

    @property
    def total(self) -> float | None:
        """The sum of the totals in points; None where nothing can be chosen."""
        return self.steps / STEPS_PER_POINT if self.chosen else None


def shortlist(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    *,
    size: int | None = None,
    at_most: Mapping[str, int] | None = None,
    at_least: Mapping[str, int] | None = None,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
    cap: Mapping[str, float] | None = None,
    chance: float | None = None,
    samples: int = ROBUSTNESS_SAMPLES,
    seed: int = SEED,
    **options: Unpack[RequestOptions],
) -> Shortlist:
    """Choose the best approaches under constraints; the same as the command ``shortlist``.

    Args:
        workspace: From :func:`pilotrank.load_workspace`.
        size: How many, exactly: 1 or more; as many as the workspace says where left out.
        at_most: The greatest number by category.
        at_least: The least number by category.
        include: Approaches that must be in it.
        exclude: Approaches that can't be.
        cap: The greatest sum by attribute.
        chance: What the chance of a place among the best ``size`` must exceed: 0 to below 1.
        samples: How many random samples the chances rest on: 1 or more.
        seed: Of the random numbers: 0 or more.
        options: Those of :func:`pilotrank.rank` but ``top`` and ``exactly``.

    Raises:
        PilotrankError: A name is unknown or a value can't be; the error holds every such problem.

    """
    findings = Findings()
    asked = ChoiceRequest(
        size=None if size is None else str(size),
        at_most=_texts(at_most),
        at_least=_texts(at_least),
        include=tuple(include),
        exclude=tuple(exclude),
        cap=_texts(cap),
        chance=None if chance is None else str(chance),
    )
    settings = apply(request_of(**options), workspace, findings)
    choice = check_choice(asked, settings, workspace, findings)
    drawn = draws(str(samples), str(seed), findings)
    findings.stop_if_any()
    return shortlist_by(settings, choice, workspace, drawn)


def _texts(values: Mapping[str, float] | None) -> Mapping[str, str]:
    return MappingProxyType({name: str(value) for name, value in (values or {}).items()})


def shortlist_by(
    settings: Settings, choice: ChoiceSettings, workspace: Workspace, draws: Draws, *, ranges: bool = False
) -> Shortlist:
    """Choose under settings that were checked against the workspace.

    Args:
        settings: The ranking that is chosen from.
        choice: What is chosen.
        workspace: What is ranked.
        draws: What the chances rest on, where they are asked for.
        ranges: Whether each rank gets its range, as in :func:`~pilotrank.decision.robustness.ranges.with_ranges`.

    """
    ranking = rank_by(replace(settings, top=None), workspace)
    if ranges:
        ranking = with_ranges(ranking, settings, workspace)
    everything = rank_by(replace(settings, top=None, filters=()), workspace)
    constraints, chances = choice.constraints, None
    if choice.chance is not None:
        constraint, chances = _chances(everything, choice, workspace, draws)
        constraints = (*constraints, constraint)
    selection = Selection(
        ids=tuple(row.id for row in everything.rows),
        steps=tuple(row.steps or 0 for row in everything.rows),
        size=choice.size,
        constraints=constraints,
    )
    found = selection.first_of_the_best()
    as_good = selection.as_good_as(found, MOST_LISTED) if found else ()
    places = {name: _place(selection, found, name) for name in selection.in_order(found)} if found else {}
    in_all = _in_all(selection, places)
    filters = len(settings.filters)
    return Shortlist(
        ranking=ranking,
        size=choice.size,
        options=tuple(each.option for each in constraints[filters:]),
        chosen=tuple(row for row in ranking.rows if found and row.id in found),
        places=MappingProxyType(places),
        costs=tuple(_costs(selection, found)) if found else (),
        capped=tuple(_capped(constraints, found or frozenset(), workspace)),
        as_good=None if as_good is None else tuple(selection.in_order(each) for each in as_good),
        in_all=in_all,
        also_possible=_also_possible(selection, found, as_good) if found and len(in_all) < choice.size else (),
        clash=None if found else _clash(selection),
        chances=chances,
        checklist=workspace.criteria_file.checklist,
    )


def _chances(
    everything: Ranking, choice: ChoiceSettings, workspace: Workspace, draws: Draws
) -> tuple[Constraint, Chances]:
    """Bar the approaches whose chance of a place among the best is too small, of all that are ranked."""
    threshold = choice.chance or 0.0
    rows = sorted(everything.rows, key=by_id)
    shares, unsure = {}, set()
    if rows:
        plan = plan_of(
            rows,
            workspace.criteria_file.criteria,
            everything.weights,
            Variation(),
            top=choice.size,
            seed=draws.seed,
        )
        sampled = sample(plan, draws.samples)
        for at, row in enumerate(rows):
            chance = chance_of(sampled.top, at, sampled)
            shares[row.id] = chance.share
            if chance.low <= threshold <= chance.high and 0 < chance.share < 1:
                unsure.add(row.id)
    in_order = tuple(row.id for row in everything.rows if row.id in unsure)
    barred = frozenset(name for name, share in shares.items() if share <= threshold)
    chances = Chances(threshold, choice.size, draws, MappingProxyType(shares), in_order)
    return Constraint(choice.chance_option, barred), chances


def _place(selection: Selection, chosen: Choice, name: str) -> Place:
    """Find what happens where one drops out."""
    others = (other for other in selection.in_question if other not in chosen)
    swapped = next(selection.swaps(chosen, [name], others), None)
    best = selection.best(outside={name})
    if best is None:
        return Place(name, None, (), (), None)
    if swapped is None or not selection.is_as_good(selection.total(swapped), selection.total(best)):
        swapped = selection.first_of_the_best(outside={name}) or best
    comes_in = selection.in_order(swapped - chosen)
    loss = max(selection.total(chosen) - selection.total(swapped), 0)
    return Place(name, comes_in[0], comes_in, selection.in_order(chosen - swapped - {name}), loss)


def _in_all(selection: Selection, places: Mapping[str, Place]) -> tuple[str, ...]:
    return tuple(name for name, place in places.items() if place.loss is None or place.loss > selection.size)


def _also_possible(selection: Selection, chosen: Choice, as_good: tuple[Choice, ...] | None) -> tuple[str, ...]:
    if as_good is None:
        return selection.could_be_in(chosen)
    return selection.in_order(frozenset[str]().union(*as_good) - chosen)


def _capped(constraints: Iterable[Constraint], chosen: Choice, workspace: Workspace) -> Iterator[Capped]:
    for each in constraints:
        if each.attribute is not None:
            label = workspace.criteria_file.attributes.get(each.attribute)
            amounts = {name: each.amounts[name] for name in sorted(chosen)}
            yield Capped(each.attribute, label.name if label else None, MappingProxyType(amounts))


def _costs(selection: Selection, chosen: Choice) -> Iterator[Cost]:
    """Find what each constraint costs: what the best choice without it alone has more."""
    total = selection.total(chosen)
    for each in selection.constraints:
        without = selection.without(each).best()
        gain = 0 if without is None else selection.total(without) - total
        limits = each.least is not None or each.most is not None
        yield Cost(each.option, gain if gain > selection.size else 0, each.amount(chosen) if limits else None)


def _clash(selection: Selection) -> tuple[str, ...]:
    """Find a smallest set of constraints that can't be met together.

    Each set that can be met shows a set of which at least one must be in any clash: all the others, once none of them
    can be added. The smallest set with one of each that can't be met is a smallest clash (Ignatiev et al. 2015,
    "Smallest MUS extraction with minimal hitting set dualization").
    """
    size = Constraint(f"--size {selection.size}")
    every = (size, *selection.constraints)
    one_of_each: list[Constraint] = []
    while True:
        some = _fewest(len(every), one_of_each)
        if not _can_be_met(selection, every, some):
            return tuple(every[number].option for number in sorted(some))
        for number in range(len(every)):
            if number not in some and _can_be_met(selection, every, some | {number}):
                some |= {number}
        left_out = {str(number): Fraction(1) for number in range(len(every)) if number not in some}
        one_of_each.append(Constraint("", amounts=MappingProxyType(left_out), least=Fraction(1)))


def _fewest(count: int, one_of_each: Sequence[Constraint]) -> frozenset[int]:
    """Give as few numbers below ``count`` as hold one of each."""
    program = Program([str(number) for number in range(count)], one_of_each, None, until=time_is_up())
    found = program.solve(np.full(count, -1.0))
    return frozenset(int(number) for number in found or ())


def _can_be_met(selection: Selection, every: Sequence[Constraint], some: frozenset[int]) -> bool:
    """Whether some of all constraints can be met, of which the first is the size."""
    rest = [every[number] for number in sorted(some - {0})]
    return can_be_met(selection, rest, selection.size if 0 in some else None)
