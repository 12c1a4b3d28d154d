"""An integer program: which of some candidates are chosen, so that the choice keeps to every constraint.

The solver reckons with rounded numbers, and lets pass what is out by a millionth. Whatever it gives is held against the
exact amounts, and refused for good where it is out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from time import monotonic
from typing import Any, Final

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.workspace.constraints import Constraint
from pilotrank.workspace.problems import PilotrankError, Place, problem

Choice = frozenset[str]
"""Ids of approaches that are chosen together."""

_SECONDS: Final = 60.0
"""How long all questions about a shortlist may take; only sums of many odd amounts come near."""
_OPTIONS: Final[dict[str, bool | float | int]] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What numbers of the candidates add up to, over those that are chosen."""

    numbers: Floats
    """Of each candidate."""
    least: float = -np.inf
    most: float = np.inf


def time_is_up() -> float:
    """Say when questions that begin now are given up, by the clock of :func:`time.monotonic`."""
    return monotonic() + _SECONDS


class Program:
    """Which candidates can be chosen together; what is once found to be out is kept from one question to the next."""

    def __init__(
        self, ids: Sequence[str], constraints: Sequence[Constraint], size: int | None, *, until: float
    ) -> None:
        """Lay out what a choice must keep to.

        Args:
            ids: Of the n candidates.
            constraints: What a choice must keep to.
            size: How many are chosen, exactly; None for any number.
            until: When it is given up, as :func:`time_is_up` gives it.

        """
        self.ids: Final = tuple(ids)
        self._constraints: Final = tuple(constraints)
        self._size: Final = size
        self._until: Final = until
        barred = {name for each in constraints for name in each.barred}
        self._can_be_in: Final = np.array([name not in barred for name in ids], dtype=bool)
        self._rows: Final = [] if size is None else [Row(np.ones(len(ids)), size, size)]
        for each in constraints:
            self._limit(each)

    def solve(
        self,
        worths: Floats,
        *,
        inside: Collection[str] = (),
        outside: Collection[str] = (),
        rows: Iterable[Row] = (),
        any_will_do: bool = False,
    ) -> Choice | None:
        """Give a choice that is worth the most.

        Args:
            worths: Of the n candidates.
            inside: Candidates that must be in it.
            outside: Candidates that can't be.
            rows: What else it must keep to.
            any_will_do: Whether one that is worth less may be given.

        Raises:
            PilotrankError: The solver does not come to an answer in time.

        """
        if not self.ids:
            chosen = Choice()
            return chosen if not self._size and all(each.allows(chosen) for each in self._constraints) else None
        lower = np.array([name in inside for name in self.ids], dtype=np.float64)
        upper = np.array([name not in outside for name in self.ids], dtype=np.float64) * self._can_be_in
        if (lower > upper).any():
            return None
        while True:
            values = self._run(worths, lower, upper, [*self._rows, *rows], any_will_do=any_will_do)
            if values is None:
                return None
            chosen = frozenset(name for name, value in zip(self.ids, values, strict=True) if round(value))
            broken = next((each for each in self._constraints if not each.allows(chosen)), None)
            if broken is None:
                return chosen
            self._rows.append(self._cut(broken, chosen))

    def refusal(self, choice: Choice) -> Row:
        """Refuse a choice: one of it is left out, or one that is not in it is taken in."""
        others = 0.0 if self._size is not None else -1.0  # of a given size, whoever is taken in leaves another out
        return Row(np.array([1.0 if name in choice else others for name in self.ids]), most=len(choice) - 1.0)

    def one_of(self, names: Collection[str]) -> Row:
        """Ask for at least one of some candidates."""
        return Row(np.array([float(name in names) for name in self.ids]), least=1.0)

    def _amounts(self, constraint: Constraint) -> tuple[list[Fraction], Fraction]:
        """Give amounts that are limited from above, and the limit.

        Where the number of the chosen is given, so much is taken off each amount that the least becomes nothing, and
        as often off the limit. The same choices are left, and the solver sees what makes a difference.
        """
        amounts = [constraint.amounts.get(name, Fraction(0)) for name in self.ids]
        off = Fraction(0) if self._size is None else min(amounts, default=Fraction(0))
        return [each - off for each in amounts], (constraint.most or Fraction(0)) - off * (self._size or 0)

    def _limit(self, constraint: Constraint) -> None:
        """Lay out the limits of an amount, each in a unit in which the largest that can be chosen is 1."""
        if constraint.least is not None:
            amounts = [constraint.amounts.get(name, Fraction(0)) for name in self.ids]
            unit = max(map(abs, amounts), default=Fraction(0)) or Fraction(1)
            self._rows.append(Row(_scaled(amounts, unit), least=float(constraint.least / unit)))
        if constraint.most is not None:
            amounts, most = self._amounts(constraint)
            if all(each >= 0 for each in amounts):
                self._can_be_in[:] &= np.array([each <= most for each in amounts], dtype=bool)
            amounts = [each if can else Fraction(0) for each, can in zip(amounts, self._can_be_in, strict=True)]
            unit = max(map(abs, amounts), default=Fraction(0)) or Fraction(1)
            self._rows.append(Row(_scaled(amounts, unit), most=float(max(most / unit, Fraction(-len(self.ids) - 1)))))

    def _cut(self, broken: Constraint, chosen: Choice) -> Row:
        """Refuse a choice that a constraint does not allow, and with it as many others as that shows to be out.

        The largest of its amounts are too much together; so are as many of any that are at least as large.
        """
        if broken.most is None or broken.amount(chosen) <= broken.most:
            return self.refusal(chosen)
        amounts, most = self._amounts(broken)
        if any(each < 0 for each in amounts):
            return self.refusal(chosen)
        amount_of = dict(zip(self.ids, amounts, strict=True))
        largest = sorted(chosen, key=lambda name: (-amount_of[name], name))
        sums = accumulate(amount_of[name] for name in largest)
        count = next(number for number, amount in enumerate(sums, start=1) if amount > most)
        too_much = {*largest[:count], *(name for name in self.ids if amount_of[name] >= amount_of[largest[0]])}
        return Row(np.array([float(name in too_much) for name in self.ids]), most=count - 1.0)

    def _run(
        self, worths: Floats, lower: Floats, upper: Floats, rows: Sequence[Row], *, any_will_do: bool
    ) -> Sequence[float] | None:
        """Run the solver on n variables that are 0 or 1; None where nothing keeps to the rows."""
        import highspy  # noqa: PLC0415 - only a shortlist needs it here

        solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("time_limit", max(self._until - monotonic(), 0.0))
        if any_will_do:
            solver.setOptionValue("mip_rel_gap", np.inf)
        solver.passModel(_model(worths, lower, upper, rows))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise PilotrankError([problem(Place("shortlist"), "too-hard", seconds=int(_SECONDS))])
        solved: Sequence[float] = solver.getSolution().col_value
        return solved if status == highspy.HighsModelStatus.kOptimal else None


def _scaled(amounts: Iterable[Fraction], unit: Fraction) -> Floats:
    return np.array([float(each / unit) for each in amounts])


def _model(worths: Floats, lower: Floats, upper: Floats, rows: Sequence[Row]) -> Any:  # noqa: ANN401 - highspy has no types
    import highspy  # noqa: PLC0415 - only a shortlist needs it here

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(worths), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(worths)
    model.col_cost_, model.col_lower_, model.col_upper_ = worths, lower, upper
    model.row_lower_ = np.array([each.least for each in rows])
    model.row_upper_ = np.array([each.most for each in rows])
    columns = [np.flatnonzero(each.numbers) for each in rows]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, columns)], dtype=np.int32)
    model.a_matrix_.index_ = np.concatenate([*columns, []]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([*(row.numbers[at] for row, at in zip(rows, columns, strict=True)), []])
    return model
