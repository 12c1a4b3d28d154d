"""Which approaches together have the greatest total, and which other choices are exactly as good.

Totals are added as the whole steps that they are compared by. Each is rounded to a step, so that two sums of n totals
that are equal but for rounding are at most n steps apart: sums that close count as equal.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np

from pilotrank.decision.program import Choice, Program, Row, time_is_up
from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.decision.weights import MOST_POINTS
from pilotrank.workspace.constraints import Constraint

_UNITS_PER_POINT: Final = 10_000
"""The solver passes over what is better by less than 1e-6 of its own units: here less than a step."""
_MOST_PARTS: Final = 1_000_000
"""Totals that are whole numbers of so many equal parts are reckoned in those."""
_MOST_PARTS_OF_ONE: Final = 10_000


class Selection:
    """The candidates for a shortlist and what it must keep to."""

    def __init__(
        self,
        ids: Sequence[str],
        steps: Sequence[int],
        size: int,
        constraints: Sequence[Constraint],
        until: float | None = None,
    ) -> None:
        """Lay out the integer program of the candidates that can be in a best choice.

        Args:
            ids: Of the n candidates, in the order of the ranking: the earlier is taken where all else is equal.
            steps: Their totals in whole steps.
            size: How many are chosen, exactly.
            constraints: What a choice must keep to.
            until: When it is given up; see :func:`~pilotrank.decision.program.time_is_up`.

        """
        self.ids: Final = tuple(ids)
        self.steps: Final = tuple(steps)
        self.size: Final = size
        self.constraints: Final = tuple(constraints)
        self.until: Final = time_is_up() if until is None else until
        self._by_id: Final = {name: row for row, name in enumerate(self.ids)}
        self.in_question: Final = tuple(self.ids[row] for row in _in_question(self))
        """Those that can be in a best choice, also where one approach drops out; others are never looked at again."""
        self._program: Final = Program(self.in_question, self.constraints, size, until=self.until)
        worths = [self._steps_of(name) for name in self.in_question]
        parts = _parts(worths)
        unit = _UNITS_PER_POINT / STEPS_PER_POINT if parts is None else parts / (MOST_POINTS * STEPS_PER_POINT)
        in_units = np.array(worths, dtype=np.float64) * unit
        self._worths: Final = in_units if parts is None else np.rint(in_units)
        self._slack: Final = (size + 0.5) * unit if parts is None else 0.5
        """How far sums of these that count as equal lie apart at most."""

    def without(self, constraint: Constraint) -> "Selection":
        """Give the same without one constraint."""
        others = [each for each in self.constraints if each is not constraint]
        return Selection(self.ids, self.steps, self.size, others, self.until)

    def total(self, chosen: Collection[str]) -> int:
        """Add up the totals of a choice, in whole steps."""
        return sum(self.steps[self._by_id[each]] for each in chosen)

    def is_as_good(self, total: int, best: int) -> bool:
        """Whether a sum of totals is the best one but for rounding."""
        return total >= best - self.size

    def in_order(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Give a choice in the order of the ranking."""
        return tuple(self.ids[row] for row in self._rows_of(chosen))

    def best(self, *, outside: Collection[str] = ()) -> Choice | None:
        """Give a choice with the greatest sum of totals; None where no choice keeps to everything.

        Args:
            outside: A candidate that can't be in it, if any.

        """
        return self._program.solve(self._worths, outside=outside)

    def first_of_the_best(self, *, outside: Collection[str] = ()) -> Choice | None:
        """Give, of all choices with the greatest sum, the one whose members come first in the order of the ranking."""
        best = found = self.best(outside=outside)
        if best is None or found is None:
            return None
        settled: set[str] = set()
        out = set(outside)
        ahead = self.size
        while len(settled) < self.size:
            # Where no choice as good has another one before some members, all of these are in the first of the best.
            members = [name for name in self.in_order(found) if name not in settled][:ahead]
            before = self._before(members[-1], found | out)
            other = self._with_one_of(before, found, best, settled, out) if before else None
            if other is None:
                settled.update(members)
                out.update(before)
            elif self._rows_of(other) < self._rows_of(found):
                found = other
            else:
                ahead = max(len(members) // 2, 1)
        return found

    def as_good_as(self, chosen: Choice, most: int) -> tuple[Choice, ...] | None:
        """Give every other choice that is exactly as good; None where there are more than ``most``."""
        found = [chosen]
        looked_at = 0
        while len(found) <= most + 1:
            if looked_at < len(found):
                swaps = self.equal_swaps(found[looked_at], found[looked_at], self.in_question)
                found += _new(swaps, found, most + 2 - len(found))
                looked_at += 1
                continue
            other = self._as_good(chosen, [self._program.refusal(each) for each in found])
            if other is None:
                return tuple(sorted(found[1:], key=self._rows_of))
            found.append(other)
        return None

    def could_be_in(self, chosen: Choice) -> tuple[str, ...]:
        """Give the candidates outside a best choice that are in another one exactly as good."""
        found = {name for other in self.equal_swaps(chosen, chosen, self.in_question) for name in other - chosen}
        while rest := [name for name in self.in_question if name not in chosen and name not in found]:
            other = self._as_good(chosen, [self._program.one_of(rest)])
            if other is None:
                break
            found |= other - chosen
        return self.in_order(found)

    def equal_swaps(self, chosen: Choice, going: Collection[str], coming: Iterable[str]) -> Iterator[Choice]:
        """Give what is exactly as good as a best choice, with one of some swapped for one of some others."""
        for other in coming:
            if other in chosen:
                continue
            equals = [one for one in going if abs(self._steps_of(one) - self._steps_of(other)) <= self.size]
            yield from self.swaps(chosen, self.in_order(equals), [other])

    def swaps(self, chosen: Choice, going: Collection[str], coming: Iterable[str]) -> Iterator[Choice]:
        """Give a choice with one of some swapped for one of some others, where that keeps to every constraint."""
        amounts = [(each, each.amount(chosen)) for each in self.constraints if each.amounts]
        for other in coming:
            for one in going:
                none = Fraction(0)
                if other not in chosen and all(
                    each.holds(amount - each.amounts.get(one, none) + each.amounts.get(other, none))
                    for each, amount in amounts
                ):
                    yield chosen - {one} | {other}

    def _rows_of(self, chosen: Collection[str]) -> list[int]:
        return sorted(self._by_id[each] for each in chosen)

    def _before(self, member: str, known: Collection[str]) -> list[str]:
        """Give those in question before a member of a choice, in the order of the ranking, but for some."""
        last = self._by_id[member]
        return [name for name in self.in_question if self._by_id[name] < last and name not in known]

    def _with_one_of(
        self, names: Sequence[str], found: Choice, best: Choice, inside: Collection[str], outside: Collection[str]
    ) -> Choice | None:
        """Give a choice as good as a best one with at least one of some; a swap that comes earlier, if any."""
        swaps = self.equal_swaps(found, found - set(inside), names)
        swap = next((each for each in swaps if self._rows_of(each) < self._rows_of(found)), None)
        return swap or self._as_good(best, [self._program.one_of(names)], inside, outside)

    def _steps_of(self, name: str) -> int:
        return self.steps[self._by_id[name]]

    def _as_good(
        self, best: Choice, rows: Iterable[Row], inside: Collection[str] = (), outside: Collection[str] = ()
    ) -> Choice | None:
        """Give any choice exactly as good as a best one that keeps to some rows besides."""
        at = [row for row, name in enumerate(self.in_question) if name in best]
        asked = [*rows, Row(self._worths, least=float(self._worths[at].sum()) - self._slack)]
        while True:
            other = self._program.solve(self._worths, inside=inside, outside=outside, rows=asked, any_will_do=True)
            if other is None or self.is_as_good(self.total(other), self.total(best)):
                return other
            asked.append(self._program.refusal(other))


def _new(choices: Iterable[Choice], known: Collection[Choice], most: int) -> list[Choice]:
    """Give up to so many choices that are not known, each once."""
    new: list[Choice] = []
    for each in choices:
        if len(new) == most:
            break
        if each not in known and each not in new:
            new.append(each)
    return new


def _in_question(selection: Selection) -> list[int]:
    """Give the rows of the candidates that can be in a best choice.

    Where more than ``size`` others have a greater total and keep to every constraint at least as easily, one of them is
    free to take the candidate's place, even if another drops out: no choice with the candidate is a best one.
    """
    barred = {name for each in selection.constraints for name in each.barred}
    rows = [row for row, name in enumerate(selection.ids) if name not in barred]
    burdens = _burdens(selection, rows)
    steps = np.array([selection.steps[row] for row in rows], dtype=np.int64)
    kept: list[int] = []
    for at in range(len(rows)):
        better = steps[kept] > steps[at] + selection.size
        for burden in burdens:
            better &= burden[kept] <= burden[at]
        if np.count_nonzero(better) <= selection.size:
            kept.append(at)
    return [rows[at] for at in kept]


def _burdens(selection: Selection, rows: Sequence[int]) -> Iterable[np.ndarray]:
    """Give, for each limit, how hard each row makes it to keep to it: numbers that only say which is harder."""
    burdens = []
    for each in selection.constraints:
        amounts = [each.amounts.get(selection.ids[row], Fraction(0)) for row in rows]
        places = {amount: place for place, amount in enumerate(sorted(set(amounts)))}
        burden = np.array([places[amount] for amount in amounts], dtype=np.int64)
        burdens += [burden] if each.most is not None else []
        burdens += [-burden] if each.least is not None else []
    return burdens


def _parts(steps: Iterable[int]) -> int | None:
    """Find into how many equal parts 100 points fall so that every total is a whole number of them but for rounding."""
    parts = 1
    for each in set(steps):
        exactly = Fraction(each, MOST_POINTS * STEPS_PER_POINT)
        near = exactly.limit_denominator(_MOST_PARTS_OF_ONE)
        parts = lcm(parts, near.denominator)
        if abs(near - exactly) * MOST_POINTS * STEPS_PER_POINT > 1 or parts > _MOST_PARTS:
            return None
    return parts


def can_be_met(selection: Selection, constraints: Sequence[Constraint], size: int | None) -> bool:
    """Whether some choice of the candidates keeps to these constraints, of whatever size where there is none."""
    program = Program(selection.ids, constraints, size, until=selection.until)
    return program.solve(np.zeros(len(selection.ids)), any_will_do=True) is not None
