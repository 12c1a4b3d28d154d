"""Answers to questions about weights: their forms, in files and as arguments, and what must hold of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum, isfinite
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from pilotrank.texts import N_
from pilotrank.workspace.models import FrozenModel, ReadOnly, Weight, Workspace, parse_weight
from pilotrank.workspace.overrides import find_profile
from pilotrank.workspace.parse import MappingNode, line_of, parse_file, scalar
from pilotrank.workspace.problems import Findings, Place, shown, suggestion
from pilotrank.workspace.request import assignments
from pilotrank.workspace.rules import Location, Report, reporter, reporter_at
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
    for place, name in enumerate(order):
        if name not in criteria:
            report(("order", place), "unknown-criterion", given=name, **suggestion(name, criteria))
        elif name in order[:place]:
            report(("order", place), "given-twice", given=name)
    if left := [name for name in criteria if name not in order]:
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


def check_options(options: Mapping[str, str], findings: Findings, *, with_arguments: bool) -> None:
    """Note options of a method that can't be: an unknown formula, or a best and worst without arguments."""
    formula = options.get("formula", FORMULAS[0])
    if formula not in FORMULAS:
        findings.add(Place(f"--formula {formula}"), "not-one-of", given=formula, possible=", ".join(FORMULAS))
    for name in ("best", "worst"):
        if name in options and not with_arguments:
            findings.add(Place(f"--{name} {options[name]}"), "not-in-a-dialogue")


def answers_in_file(
    path: str, method: Method, criteria: Collection[str], findings: Findings, options: Mapping[str, str]
) -> Answered:
    """Read answers from a file.

    Args:
        path: The file.
        method: Which form they have.
        criteria: The ids of the workspace's criteria.
        findings: Takes up problems on the way.
        options: What takes the place of something in the file, such as ``formula``.

    Raises:
        PilotrankError: With every problem of the file, and those that were found before.

    """
    if not path:
        findings.add(Place("--from"), "empty-value")
    tree = parse_file(path, path, findings) if path else None
    if tree is None:
        tree = MappingNode(1)
        findings.stop_if_any()
    report = reporter(findings, path, lambda location: line_of(tree, location))
    return _answered(method, {**tree, **options}, criteria, report, findings)


def answers_in_profile(
    name: str, method: Method, workspace: Workspace, findings: Findings, options: Mapping[str, str]
) -> Answered:
    """Take up the answers that are kept with a profile, with ``options`` in the place of some.

    Raises:
        PilotrankError: There is no such profile, or it keeps no answers of this method.

    """
    place = Place(f"--redo {name}")
    profile = find_profile(name, workspace, findings, option="--redo")
    if profile and profile.method is None:
        findings.add(place, "no-answers-kept")
    elif profile and profile.method != method:
        findings.add(place, "answers-of-other-method", given=profile.method, method=method)
    findings.stop_if_any()
    values = profile.answers if profile and isinstance(profile.answers, dict) else {}
    return _answered(
        method, {**values, **options}, workspace.criteria_file.criteria, reporter_at(place, findings), findings
    )


def answers_in_arguments(
    method: Method,
    arguments: Sequence[str],
    options: Mapping[str, str],
    criteria: Collection[str],
    findings: Findings,
) -> Answered:
    """Read answers from the command line.

    Args:
        method: Which form they have.
        arguments: ``name=points`` for ``points`` and ``swing``; names for ``rank-order``; ``name:name=times`` for
            ``pairwise`` and ``best-worst``.
        options: What else the method asks for: ``formula``, or ``best`` and ``worst``.
        criteria: The ids of the workspace's criteria.
        findings: Takes up problems on the way.

    Raises:
        PilotrankError: With every problem.

    """
    values: dict[str, object] = {**options}
    match method:
        case "swing" | "points":
            pairs = assignments(method, arguments, findings, N_("CRITERION=40"))
            values["points"] = {name: scalar(text) for name, text in pairs.items()}
        case "rank-order":
            values["order"] = list(arguments)
        case "pairwise":
            values["judgements"] = _nested(_pairs(method, arguments, findings))
        case "best-worst" if not {"best", "worst"} <= options.keys():
            findings.add(Place(method), "best-and-worst-expected")
        case "best-worst":
            values |= _beside_best_and_worst(_pairs(method, arguments, findings), options, findings)
    findings.stop_if_any()
    return answers_in_values(method, values, criteria, findings)


def answers_in_values(
    method: Method, values: Mapping[str, object], criteria: Collection[str], findings: Findings
) -> Answered:
    """Read answers as they stand in a file, but from no file.

    Raises:
        PilotrankError: With every problem.

    """
    return _answered(method, values, criteria, reporter_at(Place(method), findings), findings)


def arguments_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Write answers, as they stand in a file, as arguments that :func:`answers_in_arguments` reads the same."""
    if "points" in values:
        return tuple(f"{name}={shown(value)}" for name, value in values["points"].items())
    if "order" in values:
        formula = ("--formula", values["formula"]) if "formula" in values else ()
        return (*map(str, values["order"]), *formula)
    if "judgements" in values:
        pairs = {
            (first, second): times for first, others in values["judgements"].items() for second, times in others.items()
        }
        return _pair_arguments(pairs)
    best, worst = values["best"], values["worst"]
    pairs = {(best, name): times for name, times in values["best_to_others"].items()}
    pairs |= {(name, worst): times for name, times in values["others_to_worst"].items()}
    return ("--best", best, "--worst", worst, *_pair_arguments(pairs))


def _pair_arguments(pairs: Mapping[tuple[str, str], object]) -> tuple[str, ...]:
    return tuple(f"{first}:{second}={shown(times)}" for (first, second), times in pairs.items())


def _pairs(method: Method, arguments: Sequence[str], findings: Findings) -> Iterator[tuple[str, str, object]]:
    """Split ``name:name=times`` texts."""
    form = N_("CRITERION:CRITERION=3")
    for name, times in assignments(method, arguments, findings, form).items():
        first, colon, second = name.partition(":")
        if first and colon and second:
            yield first, second, scalar(times)
        else:
            findings.add(Place(f"{method} {name}={times}"), "assignment-expected", form=form)


def _nested(pairs: Iterator[tuple[str, str, object]]) -> dict[str, dict[str, object]]:
    judgements: dict[str, dict[str, object]] = {}
    for first, second, times in pairs:
        judgements.setdefault(first, {})[second] = times
    return judgements


def _beside_best_and_worst(
    pairs: Iterator[tuple[str, str, object]], options: Mapping[str, str], findings: Findings
) -> dict[str, dict[str, object]]:
    """Sort judgements into those of the best beside others and those of others beside the worst."""
    beside: dict[str, dict[str, object]] = {"best_to_others": {}, "others_to_worst": {}}
    for first, second, times in pairs:
        if first == options.get("best"):
            beside["best_to_others"][second] = times
        elif second == options.get("worst"):
            beside["others_to_worst"][first] = times
        else:
            findings.add(Place(f"best-worst {first}:{second}={shown(times)}"), "neither-best-nor-worst")
    return beside


def _answered(
    method: Method,
    values: Mapping[str, object],
    criteria: Collection[str],
    report: Report,
    findings: Findings,
) -> Answered:
    if len(criteria) == 1:
        report((), "one-criterion")
    answers = check_answers(method, values, criteria, report)
    findings.stop_if_any()
    if answers is None:
        raise AssertionError("answers that could not be read were not noted")
    return Answered(method, answers, dict(values))
