"""Answers to questions about weights: their forms, and what must hold of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum, isfinite
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from pilotrank.workspace.models import FrozenModel, ReadOnly, Weight, parse_weight
from pilotrank.workspace.problems import suggestion
from pilotrank.workspace.rules import Location, Report
from pilotrank.workspace.validation import validated

Method = Literal["swing", "points", "rank-order", "pairwise", "best-worst"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
Formula = Literal["centroid", "sum", "reciprocal"]
FORMULAS: Final[tuple[Formula, ...]] = get_args(Formula)

MOST_TIMES: Final = 9
"""How many times as much one step may be worth as another, in the judgements of Saaty (1980) and Rezaei (2016)."""
ALL_POINTS: Final = 100
"""How many points are shared out."""
_SLACK: Final = 1e-9


def _judgement(value: object) -> float:
    """Read how many times as much one step is worth as another: a number or a fraction."""
    try:
        number = parse_weight(value)
    except PydanticCustomError:
        number = 0.0
    if not isfinite(number) or not 1 / MOST_TIMES - _SLACK <= number <= MOST_TIMES:
        raise PydanticCustomError("judgement-expected", "no judgement")
    return number


Judgement = Annotated[float, BeforeValidator(_judgement)]


class Points(FrozenModel):
    """What the step from the worst to the best of each scale is worth: 100 shared out, or beside 100 for one."""

    points: ReadOnly[str, Weight]


class Order(FrozenModel):
    """The criteria in order of the worth of their steps, the most first."""

    order: tuple[str, ...]
    formula: Formula = "centroid"


class Judgements(FrozenModel):
    """How many times as much one step is worth as another, for each pair once."""

    judgements: ReadOnly[str, ReadOnly[str, Judgement]]


class BestWorst(FrozenModel):
    """The steps that are worth most and least, and how many times as much each is worth as another."""

    best: str
    worst: str
    best_to_others: ReadOnly[str, Judgement]
    others_to_worst: ReadOnly[str, Judgement]

    @property
    def best_to_worst(self) -> float | None:
        """How many times as much the best is worth as the worst, on whichever side that stands."""
        return self.best_to_others.get(self.worst) or self.others_to_worst.get(self.best)

    @property
    def best_to(self) -> Mapping[str, float]:
        """How many times as much the best is worth as each, itself and the worst included."""
        return self._complete(self.best, self.worst) | dict(self.best_to_others)

    @property
    def to_worst(self) -> Mapping[str, float]:
        """How many times as much each is worth as the worst, itself and the best included."""
        return self._complete(self.worst, self.best) | dict(self.others_to_worst)

    def _complete(self, own: str, other: str) -> dict[str, float]:
        return {own: 1.0} | ({other: self.best_to_worst} if self.best_to_worst else {})


Answers = Points | Order | Judgements | BestWorst
_FORMS: Final[Mapping[Method, type[Answers]]] = {
    "swing": Points,
    "points": Points,
    "rank-order": Order,
    "pairwise": Judgements,
    "best-worst": BestWorst,
}


def check_answers(
    method: Method, values: Mapping[str, object], criteria: Collection[str], report: Report
) -> Answers | None:
    """Make answers of plain values and hold them against the criteria.

    Args:
        method: Which form they have.
        values: As in a file.
        criteria: The ids of the workspace's criteria.
        report: Notes every problem.

    Returns:
        The answers; only to be used where no problem was noted.

    """
    answers, report = validated(_FORMS[method], _with_names(values), report)
    match answers:
        case Points():
            _check_points(answers, criteria, report, sum_to=ALL_POINTS if method == "points" else None)
        case Order():
            _check_order(answers.order, criteria, report)
        case Judgements():
            _check_pairs(answers.judgements, criteria, report)
        case BestWorst():
            _check_best_worst(answers, criteria, report)
    return answers


def _with_names(values: Mapping[str, object]) -> dict[str, object]:
    """Read the items of an order as names, also where YAML takes a criterion's id for a number."""
    order = values.get("order")
    return dict(values) | ({"order": [str(each) for each in order]} if isinstance(order, list) else {})


def _check_names(
    names: Collection[str], criteria: Collection[str], location: Location, report: Report, missing: str
) -> None:
    """Each name is a criterion, and each criterion is named."""
    for name in names:
        if name not in criteria:
            report((*location, name), "unknown-criterion", given=name, **suggestion(name, criteria))
    for name in criteria:
        if name not in names:
            report((*location, name), missing, criterion=name)


def _check_points(answers: Points, criteria: Collection[str], report: Report, sum_to: float | None) -> None:
    _check_names(answers.points, criteria, ("points",), report, "missing-points")
    whole = fsum(answers.points.values())
    if sum_to is not None and abs(whole - sum_to) > _SLACK:
        report(("points",), "points-not-100", sum=whole)
    elif not whole:
        report(("points",), "all-zero-weights")


def _check_order(order: Sequence[str], criteria: Collection[str], report: Report) -> None:
    seen: set[str] = set()
    for place, name in enumerate(order):
        if name not in criteria:
            report(("order", place), "unknown-criterion", given=name, **suggestion(name, criteria))
        elif name in seen:
            report(("order", place), "given-twice", given=name)
        seen.add(name)
    if left := [name for name in criteria if name not in seen]:
        report(("order",), "missing-in-order", criteria=", ".join(left))


def _check_pairs(judgements: Mapping[str, Mapping[str, float]], criteria: Collection[str], report: Report) -> None:
    seen = set()
    for first, others in judgements.items():
        for second in others:
            location = ("judgements", first, second)
            if unknown := next((name for name in (first, second) if name not in criteria), None):
                report(location, "unknown-criterion", given=unknown, **suggestion(unknown, criteria))
            elif first == second:
                report(location, "judgement-of-itself", given=first)
            elif frozenset((first, second)) in seen:
                report(location, "given-twice", given=f"{first}:{second}")
            seen.add(frozenset((first, second)))
    for first, second in combinations(criteria, 2):
        if frozenset((first, second)) not in seen:
            report(("judgements", first, second), "missing-judgement", pair=f"{first}:{second}")


def _check_best_worst(answers: BestWorst, criteria: Collection[str], report: Report) -> None:
    best, worst = answers.best, answers.worst
    unknown = {key: name for key, name in (("best", best), ("worst", worst)) if name not in criteria}
    for key, name in unknown.items():
        report((key,), "unknown-criterion", given=name, **suggestion(name, criteria))
    if best == worst:
        report(("worst",), "best-is-worst", given=best)
    if unknown or best == worst:
        return
    for key, own, given, complete in (
        ("best_to_others", best, answers.best_to_others, answers.best_to),
        ("others_to_worst", worst, answers.others_to_worst, answers.to_worst),
    ):
        _check_names(complete, criteria, (key,), report, "missing-times")
        for name, times in given.items():
            if times < 1 - _SLACK or (name == own and times != 1):
                report((key, name), "times-expected", given=times)
    if len({answers.best_to_others.get(worst), answers.others_to_worst.get(best)} - {None}) > 1:
        report(("others_to_worst", best), "two-judgements", a=best, b=worst)


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers that were found right."""

    method: Method
    answers: Answers
    values: Mapping[str, object]
    """The same as they are written in a file."""
