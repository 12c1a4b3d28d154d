"""What takes approaches out of a ranking: categories, least scores, attributes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pilotrank.workspace.models import UNKNOWN, Approach, CriteriaFile, Workspace
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, Place, shown, suggestion
from pilotrank.workspace.request import Request, finite, is_known_criterion, option_text


@dataclass(frozen=True, slots=True)
class Filter:
    """What takes approaches out of a ranking."""

    option: str
    """As it is written on the command line."""
    keeps: Callable[[Approach], bool]
    criterion: str | None = None
    """The criterion whose score it looks at, if any."""
    attribute: str | None = None
    """The attribute that it looks at, if any."""


def is_judged(approach: Approach) -> bool:
    """Whether the source says something, or something is assumed, on at least one criterion."""
    return any(score.basis not in UNKNOWN for score in approach.scores.values())


def filters_of(request: Request, workspace: Workspace, findings: Findings) -> tuple[Filter, ...]:
    """Give the filters of a request; names and values that the workspace does not have are noted as problems."""
    _check_categories(request, workspace.criteria_file, findings)
    _check_attributes(request, workspace, findings)
    return (
        *_category_filters(request),
        *_minimum_filters(request, workspace.criteria_file, findings),
        *_attribute_filters(request),
    )


def _category_filters(request: Request) -> Iterator[Filter]:
    if request.categories:
        option = " ".join(option_text("--category", name) for name in request.categories)
        yield Filter(option, lambda approach: approach.category in request.categories)
    for name in request.exclude_categories:
        yield Filter(option_text("--exclude-category", name), partial(_is_not_of, name))


def _is_not_of(category: str, approach: Approach) -> bool:
    return approach.category != category


def _minimum_filters(request: Request, file: CriteriaFile, findings: Findings) -> Iterator[Filter]:
    for name, value in request.minimum.items():
        place = Place(f"--min {name}={value}")
        if is_known_criterion(place, name, file.criteria, findings):
            least = _number(place, value, findings)
            yield Filter(option_text("--min", f"{name}={value}"), partial(_reaches, name, least), name)


def _reaches(criterion: str, least: float, approach: Approach) -> bool:
    return approach.scores[criterion].best >= least


def _attribute_filters(request: Request) -> Iterator[Filter]:
    for name, value in request.where:
        option = option_text("--where", f"{name}={value}")
        yield Filter(option, partial(_has, name, value, scalar(value)), attribute=name)


def _has(attribute: str, text: str, number: object, approach: Approach) -> bool:
    """Whether an attribute is a value, or holds it; numbers count by their worth, not by their spelling."""
    found = approach.attributes.get(attribute)
    if found is None:
        return False
    return any(one == (text if isinstance(one, str) else number) for one in found.values)


def _check_categories(request: Request, file: CriteriaFile, findings: Findings) -> None:
    for option, names in (
        ("--category", request.categories),
        ("--exclude-category", request.exclude_categories),
    ):
        for name in names:
            if name not in file.categories:
                place = Place(f"{option} {name}")
                findings.add(place, "unknown-category", given=name, **suggestion(name, file.categories))


def _check_attributes(request: Request, workspace: Workspace, findings: Findings) -> None:
    if not request.where:
        return
    known = sorted({name for approach in workspace.approaches.values() for name in approach.attributes})
    for name, value in request.where:
        if name not in known:
            place = Place(f"--where {name}={value}")
            findings.add(place, "unknown-attribute", given=name, **suggestion(name, known))
        elif not any(_has(name, value, scalar(value), approach) for approach in workspace.approaches.values()):
            values = _values_of(name, workspace)
            findings.add(Place(f"--where {name}={value}"), "unknown-value", given=value, **suggestion(value, values))


def _values_of(attribute: str, workspace: Workspace) -> list[str]:
    """Give every value that some approach has for an attribute, as one would write it."""
    values = set()
    for approach in workspace.approaches.values():
        if attribute in approach.attributes:
            values |= {shown(each) for each in approach.attributes[attribute].values}
    return sorted(values)


def _number(place: Place, value: str, findings: Findings) -> float:
    number = finite(value)
    if number is None:
        findings.add(place, "number-expected", given=value)
        return 0.0
    return number
