"""What a shortlist must keep to, checked against a workspace."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from pilotrank.texts import N_
from pilotrank.workspace.filters import Filter, is_judged
from pilotrank.workspace.lookup import find
from pilotrank.workspace.models import Approach, Workspace
from pilotrank.workspace.overrides import Settings, as_assumed
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, PilotrankError, Place, suggestion
from pilotrank.workspace.request import assignments, finite, option_text, whole_number

_ONE: Final = Fraction(1)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+")
"""What may be thousands as well as a number with decimals: an amount of money had better not be guessed."""


def _nothing() -> Mapping[str, Fraction]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a choice of approaches must keep to: some can't be in it, or an amount of it is limited."""

    option: str
    """As it is written on the command line."""
    barred: frozenset[str] = frozenset()
    """Approaches that can't be chosen."""
    amounts: Mapping[str, Fraction] = field(default_factory=_nothing)
    """What each approach adds to the amount that is limited; nothing where it is not named."""
    least: Fraction | None = None
    """The least amount of a choice, if there is one."""
    most: Fraction | None = None
    """The greatest."""
    attribute: str | None = None
    """Whose sum it limits, if it is that of an attribute."""

    def amount(self, chosen: Iterable[str]) -> Fraction:
        """Add up what is limited, exactly."""
        return sum((self.amounts.get(each, Fraction(0)) for each in chosen), Fraction(0))

    def allows(self, chosen: Collection[str]) -> bool:
        """Whether a choice keeps to it."""
        return self.holds(self.amount(chosen)) and not self.barred.intersection(chosen)

    def holds(self, amount: Fraction) -> bool:
        """Whether an amount is within the limits."""
        too_little = self.least is not None and amount < self.least
        too_much = self.most is not None and amount > self.most
        return not (too_little or too_much)


@dataclass(frozen=True, slots=True)
class ChoiceRequest:
    """What was asked of a shortlist besides the ranking that it is taken from, as it was written."""

    size: str | None = None
    at_most: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By category: the greatest number of its approaches."""
    at_least: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cap: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By attribute: the greatest sum."""
    chance: str | None = None
    """What the chance of a place among the best must exceed: a share such as ``0.5`` or ``50%``."""


def read_choice(asked: Mapping[str, Any], findings: Findings) -> ChoiceRequest:
    """Read what was asked of a shortlist on the command line.

    Args:
        asked: What followed each option by the name of its parameter; None where one was not given.
        findings: Takes up every problem.

    """
    return ChoiceRequest(
        size=asked["size"],
        at_most=assignments("--at-most", asked["at_most"] or [], findings, N_("--at-most CATEGORY=2")),
        at_least=assignments("--at-least", asked["at_least"] or [], findings, N_("--at-least CATEGORY=1")),
        include=tuple(asked["include"] or ()),
        exclude=tuple(asked["exclude"] or ()),
        cap=assignments("--cap", asked["cap"] or [], findings, N_("--cap ATTRIBUTE=SUM")),
        chance=asked["chance"],
    )


@dataclass(frozen=True, slots=True)
class ChoiceSettings:
    """The same, checked against a workspace."""

    size: int
    constraints: tuple[Constraint, ...]
    """In the order of the options, the filters of the ranking first."""
    chance: float | None
    """What the chance must exceed, 0 to 1; None where no chance is asked for."""
    chance_option: str


def check_choice(asked: ChoiceRequest, settings: Settings, workspace: Workspace, findings: Findings) -> ChoiceSettings:
    """Check what was asked of a shortlist against a workspace; every problem is noted.

    Args:
        asked: What was asked.
        settings: The ranking that it is taken from, with its filters.
        workspace: What is ranked.
        findings: Takes up every problem; the result only counts where there is none.

    """
    approaches = as_assumed(settings, workspace).approaches
    filters = tuple(_of_filter(each, approaches.values()) for each in settings.filters)
    in_question = {
        name for name, approach in approaches.items() if settings.request.include_silent or is_judged(approach)
    }
    named = (
        *_of_categories("--at-most", asked.at_most, workspace, findings),
        *_of_categories("--at-least", asked.at_least, workspace, findings),
        *_of_includes(asked.include, in_question, workspace, findings),
        *_of_excludes(asked.exclude, workspace, findings),
    )
    for each in (*filters, *named):
        in_question -= each.barred
    caps = _of_caps(asked.cap, in_question, workspace, findings)
    size = workspace.criteria_file.top if asked.size is None else whole_number("--size", asked.size, findings)
    return ChoiceSettings(
        size=size,
        constraints=(*filters, *named, *caps),
        chance=None if asked.chance is None else _share(asked.chance, findings),
        chance_option=option_text("--chance", asked.chance or ""),
    )


def _of_filter(each: Filter, approaches: Iterable[Approach]) -> Constraint:
    return Constraint(each.option, barred=frozenset(one.id for one in approaches if not each.keeps(one)))


def _of_categories(
    option: str, limits: Mapping[str, str], workspace: Workspace, findings: Findings
) -> Iterator[Constraint]:
    """Limit how many of a category are chosen, from above or from below."""
    known = workspace.criteria_file.categories
    for name, value in limits.items():
        place = Place(f"{option} {name}={value}")
        if name not in known:
            findings.add(place, "unknown-category", given=name, **suggestion(name, known))
        number = scalar(value)
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            findings.add(place, "count-expected", given=value)
            continue
        members = {each.id: _ONE for each in workspace.approaches.values() if each.category == name}
        limit = Fraction(number)
        least, most = (limit, None) if option == "--at-least" else (None, limit)
        yield Constraint(
            option_text(option, f"{name}={value}"), amounts=MappingProxyType(members), least=least, most=most
        )


def _ids(option: str, asked: Iterable[str], workspace: Workspace, findings: Findings) -> Iterator[tuple[str, Place]]:
    """Find the approaches that were named, each of which may be so once."""
    seen = set()
    for given in asked:
        place = Place(f"{option} {given}")
        try:
            name = find(given, workspace, ["approach"]).id
        except PilotrankError as error:
            findings.take(error.problems, where=option)
            continue
        if name in seen:
            findings.add(place, "given-twice", given=name)
        seen.add(name)
        yield name, place


def _of_includes(
    asked: Iterable[str], judged: Collection[str], workspace: Workspace, findings: Findings
) -> Iterator[Constraint]:
    for name, place in _ids("--include", asked, workspace, findings):
        if name not in judged:
            findings.add(place, "not-judged")
        yield Constraint(option_text("--include", name), amounts=MappingProxyType({name: _ONE}), least=_ONE)


def _of_excludes(asked: Iterable[str], workspace: Workspace, findings: Findings) -> Iterator[Constraint]:
    for name, _ in _ids("--exclude", asked, workspace, findings):
        yield Constraint(option_text("--exclude", name), barred=frozenset([name]))


def _of_caps(
    caps: Mapping[str, str], in_question: AbstractSet[str], workspace: Workspace, findings: Findings
) -> Iterator[Constraint]:
    """Limit the sum of an attribute; what has none can't be chosen, and is named where it could have been."""
    known = sorted({name for approach in workspace.approaches.values() for name in approach.attributes})
    for name, value in caps.items():
        place = Place(f"--cap {name}={value}")
        most = finite(value)
        if _GROUPED.fullmatch(value):
            findings.add(place, "number-of-two", given=value)
        elif most is None:
            findings.add(place, "number-expected", given=value)
        if name not in known:
            findings.add(place, "unknown-attribute", given=name, **suggestion(name, known))
            continue
        found = {each.id: _amount(each, name) for each in workspace.approaches.values()}
        amounts = {each: amount for each, amount in found.items() if amount is not None}
        missing = sorted(in_question - amounts.keys())
        if missing:
            findings.add(place, "no-amount", count=len(missing), attribute=name, approaches=", ".join(missing))
        barred = frozenset(workspace.approaches.keys() - amounts.keys())
        limit = Fraction(str(most or 0.0))
        yield Constraint(
            option_text("--cap", f"{name}={value}"), barred, MappingProxyType(amounts), most=limit, attribute=name
        )


def _amount(approach: Approach, attribute: str) -> Fraction | None:
    """Read a number as it is written: 0.1 is a tenth."""
    found = approach.attributes.get(attribute)
    if found is None or isinstance(found.value, str | tuple):
        return None
    return Fraction(str(found.value))


def _share(text: str, findings: Findings) -> float:
    number = finite(text.removesuffix("%").strip())
    share = number / 100 if number is not None and text.endswith("%") else number
    if share is None or not isfinite(share) or not 0 <= share < 1:
        findings.add(Place(f"--chance {text}"), "chance-expected", given=text)
        return 0.0
    return share
