"""Which approaches together have the greatest total: an integer program, solved exactly.

Totals are added as the whole steps that they are compared by. Each is rounded to a step, so that two sums of n totals
that are equal but for rounding are at most n steps apart: sums that close count as equal.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.workspace.constraints import Constraint
from pilotrank.workspace.problems import PilotrankError, Place, problem

_UNITS_PER_POINT: Final = 10_000
"""The solver passes over what is better by less than 1e-6 of its own units: here less than a step."""
_SECONDS: Final = 60.0
"""How long one program may take; only sums of many odd amounts come near."""

Choice = frozenset[str]
"""Ids of approaches that are chosen together."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates for a shortlist and what it must keep to."""

    ids: tuple[str, ...]
    """Of the n candidates, in the order of the ranking: the earlier is taken where all else is equal."""
    steps: tuple[int, ...]
    """Their totals in whole steps."""
    size: int
    """How many are chosen, exactly."""
    constraints: tuple[Constraint, ...]
    by_id: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Note which row is whose."""
        object.__setattr__(self, "by_id", {name: row for row, name in enumerate(self.ids)})

    def total(self, chosen: Collection[str]) -> int:
        """Add up the totals of a choice, in whole steps."""
        return sum(self.steps[self.by_id[each]] for each in chosen)

    def is_as_good(self, total: int, best: int) -> bool:
        """Whether a sum of totals is the best one but for rounding."""
        return total >= best - self.size

    def allows(self, chosen: Collection[str]) -> bool:
        """Whether a choice is of the right size and keeps to every constraint."""
        return len(chosen) == self.size and all(each.allows(chosen) for each in self.constraints)

    def in_order(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Give a choice in the order of the ranking."""
        return tuple(sorted(chosen, key=self.by_id.__getitem__))

    def best(
        self,
        *,
        inside: Collection[str] = (),
        outside: Collection[str] = (),
        other_than: Sequence[Choice] = (),
    ) -> Choice | None:
        """Give a choice with the greatest sum of totals.

        Args:
            inside: Candidates that must be in it.
            outside: Candidates that can't be.
            other_than: Choices that it can't be.

        Returns:
            One of the best; None where no choice keeps to everything.

        """
        refused = list(other_than)
        while True:
            chosen = _solve(self, self.constraints, inside=inside, outside=outside, other_than=refused, size=self.size)
            if chosen is None or self.allows(chosen):
                return chosen
            refused.append(chosen)  # the solver's tolerance let through what exact sums do not

    def first_of_the_best(self, *, outside: Collection[str] = ()) -> Choice | None:
        """Give, of all choices with the greatest sum, the one whose members come first in the order of the ranking."""
        found = self.best(outside=outside)
        if found is None:
            return None
        best = self.total(found)
        inside: set[str] = set()
        out = set(outside)
        for name in self.ids:
            if len(inside) == self.size:
                break
            if name in out:
                continue
            if name not in found:
                other = self.best(inside={*inside, name}, outside=out)
                if other is None or not self.is_as_good(self.total(other), best):
                    out.add(name)
                    continue
                found = other
            inside.add(name)
        return frozenset(inside)

    def as_good_as(self, chosen: Choice, most: int) -> tuple[Choice, ...] | None:
        """Give every other choice that is exactly as good; None where there are more than ``most``."""
        best = self.total(chosen)
        found = [chosen]
        while len(found) <= most + 1:
            other = self.best(other_than=found)
            if other is None or not self.is_as_good(self.total(other), best):
                return tuple(sorted(found[1:], key=lambda each: [self.by_id[one] for one in self.in_order(each)]))
            found.append(other)
        return None

    def could_be_in(self, chosen: Choice) -> Iterator[str]:
        """Give the candidates outside a best choice that are in another one exactly as good."""
        best = self.total(chosen)
        # One fewer of a choice that keeps to what limits it from above is worth at most this much.
        lighter = Selection(self.ids, self.steps, self.size - 1, tuple(_from_above(self.constraints)))
        rest = lighter.best() or frozenset[str]()
        for name in self.ids:
            if name in chosen or not self.is_as_good(self.steps[self.by_id[name]] + self.total(rest), best):
                continue
            other = self.best(inside={name})
            if other is not None and self.is_as_good(self.total(other), best):
                yield name


def _from_above(constraints: Sequence[Constraint]) -> Iterator[Constraint]:
    """Give what still holds for a choice of which one is taken away."""
    for each in constraints:
        if all(amount >= 0 for amount in each.amounts.values()):
            yield Constraint(each.option, each.barred, each.amounts, most=each.most)


def can_be_met(selection: Selection, constraints: Sequence[Constraint], size: int | None) -> bool:
    """Whether some choice of the candidates keeps to these constraints, of whatever size where there is none."""
    refused: list[Choice] = []
    while True:
        chosen = _solve(selection, constraints, other_than=refused, size=size)
        if chosen is None:
            return False
        if all(each.allows(chosen) for each in constraints):
            return True
        refused.append(chosen)


def _solve(  # noqa: PLR0913 - all that a choice must keep to
    selection: Selection,
    constraints: Sequence[Constraint],
    *,
    inside: Collection[str] = (),
    outside: Collection[str] = (),
    other_than: Sequence[Choice] = (),
    size: int | None,
) -> Choice | None:
    """Solve the integer program: one variable for each candidate, 1 where it is chosen."""
    ids = selection.ids
    barred = {*outside, *(name for each in constraints for name in each.barred)}
    if not ids or barred.intersection(inside):
        return None
    values = _run(
        costs=np.array(selection.steps, dtype=np.float64) * (_UNITS_PER_POINT / STEPS_PER_POINT),
        lower=np.array([float(name in inside) for name in ids]),
        upper=np.array([float(name not in barred) for name in ids]),
        rows=[*_rows(constraints, ids), *_size_row(size, len(ids)), *_others(other_than, ids)],
    )
    if values is None:
        return None
    return frozenset(name for name, value in zip(ids, values, strict=True) if round(value))


_Row = tuple[Floats, float, float]
"""A coefficient for each candidate, and the bounds of what they add up to."""


def _run(costs: Floats, lower: Floats, upper: Floats, rows: Sequence[_Row]) -> Sequence[float] | None:
    """Run the solver on n variables that are 0 or 1; None where nothing keeps to the rows."""
    import highspy  # noqa: PLC0415 - only a shortlist needs it here

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    model.col_cost_, model.col_lower_, model.col_upper_ = costs, lower, upper
    model.row_lower_ = np.array([least for _, least, _ in rows])
    model.row_upper_ = np.array([most for _, _, most in rows])
    columns = [np.flatnonzero(row) for row, _, _ in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, columns)], dtype=np.int32)
    model.a_matrix_.index_ = np.concatenate([*columns, []]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([*(row[at] for (row, _, _), at in zip(rows, columns, strict=True)), []])
    solver = highspy.Highs()
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        raise PilotrankError([problem(Place("shortlist"), "too-hard", seconds=int(_SECONDS))])
    solved: Sequence[float] = solver.getSolution().col_value
    return solved if status == highspy.HighsModelStatus.kOptimal else None


_OPTIONS: Final[dict[str, bool | float | int]] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "time_limit": _SECONDS,
}


def _rows(constraints: Sequence[Constraint], ids: Sequence[str]) -> Iterator[_Row]:
    """Give the limits on amounts, each in a unit in which the largest amount is 1."""
    for each in constraints:
        if each.least is None and each.most is None:
            continue
        unit = max((abs(each.amounts.get(name, Fraction(0))) for name in ids), default=Fraction(0)) or Fraction(1)
        amounts = np.array([float(each.amounts.get(name, Fraction(0)) / unit) for name in ids])
        least = -np.inf if each.least is None else float(each.least / unit)
        most = np.inf if each.most is None else float(each.most / unit)
        yield amounts, least, most


def _size_row(size: int | None, count: int) -> Iterator[_Row]:
    if size is not None:
        yield np.ones(count), float(size), float(size)


def _others(choices: Sequence[Choice], ids: Sequence[str]) -> Iterator[_Row]:
    """Refuse choices: of each at least one member is left out, or one that is no member is taken in."""
    for each in choices:
        signs = np.array([1.0 if name in each else -1.0 for name in ids])
        yield signs, -np.inf, len(each) - 1.0
