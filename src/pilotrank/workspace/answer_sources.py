"""Answers about weights from where they are: a file, a profile, or the command line; and back onto that."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pilotrank.files import read_input
from pilotrank.texts import N_
from pilotrank.workspace.answers import FORMULAS, Answered, Method, check_answers
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.overrides import find_profile
from pilotrank.workspace.parse import MOST_BYTES, MappingNode, line_of, parse_file, parse_text, scalar, utf_8
from pilotrank.workspace.problems import Findings, Place, shown
from pilotrank.workspace.request import assignments
from pilotrank.workspace.rules import Report, reporter, reporter_at


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
        path: The file; ``-`` for standard input.
        method: Which form they have.
        criteria: The ids of the workspace's criteria.
        findings: Takes up problems on the way.
        options: What takes the place of something in the file, such as ``formula``.

    Raises:
        PilotrankError: With every problem of the file, and those that were found before.

    """
    if not path:
        findings.add(Place("--from"), "empty-value")
    tree = _tree(path, findings) if path else None
    if tree is None:
        tree = MappingNode(1)
        findings.stop_if_any()
    report = reporter(findings, path, lambda location: line_of(tree, location))
    return _answered(method, {**tree, **options}, criteria, report, findings)


def _tree(path: str, findings: Findings) -> MappingNode | None:
    if path != "-":
        return parse_file(path, path, findings)
    text = utf_8(read_input(path, MOST_BYTES + 1), path, findings)
    return None if text is None else parse_text(text, path, findings)


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
