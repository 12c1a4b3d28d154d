"""The values of one file into a model: every reason why they do not fit, and what is right of the rest."""

from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pilotrank.workspace import rules
from pilotrank.workspace.models import CriteriaFile, Scale
from pilotrank.workspace.parse import MappingNode
from pilotrank.workspace.problems import suggestion

INTERNAL: Final = frozenset(("id", "category"))
"""What the place of a file says, not its text."""

_Model = TypeVar("_Model", bound=BaseModel)


def validated(
    model: type[_Model],
    values: dict[str, object],
    report: rules.Report,
    context: Mapping[str, Scale] | None = None,
) -> tuple[_Model | None, rules.Report]:
    """Make a model of the values of one file, as far as they can be used.

    Every reason why they do not fit is noted. Then what does not fit is left out, so that the rules can be tried on
    the rest; they no longer report what follows from the loss.

    Returns:
        The model, None where the rest is none either; and the function with which the rules report.

    """
    try:
        return model.model_validate(values, context=context), report
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for details in errors:
        _report_invalid(details, model, report)
    lost = {_part_to_leave_out(details) for details in errors}
    rest = _without(values, lost)

    def report_what_is_new(location: tuple[str | float, ...], kind: str, **details: object) -> None:
        if not any(location[:length] in lost for length in range(1, len(location) + 1)):
            report(location, kind, **details)

    try:
        return model.model_validate(rest, context=context), report_what_is_new
    except ValidationError:
        return None, report


def read_criteria(tree: MappingNode, report: rules.Report) -> CriteriaFile | None:
    """Make ``criteria.yaml`` of the values of its text; None where it can't be made, and every problem is noted."""
    file, report = validated(CriteriaFile, tree, report)
    if file:
        rules.check_criteria(file, report)
    return file


def _part_to_leave_out(details: ErrorDetails) -> tuple[str | float, ...]:
    """Say which part of a file does not fit, as the smallest one that leaves the rest as it was."""
    in_mappings = tuple(takewhile(lambda step: isinstance(step, str), details["loc"]))
    if details["type"] == "extra_forbidden":
        return in_mappings
    part = in_mappings[: _DEPTHS.get(in_mappings[0], 1)]
    return part if len(part) == _DEPTHS.get(in_mappings[0], 1) else in_mappings[:1]


_DEPTHS: Final[Mapping[int | str, int]] = MappingProxyType(
    {
        "attributes": 2,
        "best_to_others": 2,
        "criteria": 3,
        "judgements": 3,
        "others_to_worst": 2,
        "points": 2,
        "profiles": 2,
        "scores": 2,
    }
)
"""How deep such parts lie: a single score can go, or what is said of a criterion; of a title only the whole."""
_STAND_INS: Final[Mapping[str, object]] = MappingProxyType({"name": "?", "weights": {}})
"""What takes the place of parts that can't be left out."""


def _without(values: dict[str, object], lost: Collection[tuple[str | float, ...]]) -> dict[str, object]:
    """Copy the values of a file without some of its parts, with stand-ins for those that must be there."""
    inside: dict[str | float, list[tuple[str | float, ...]]] = {}
    for first, *others in lost:
        inside.setdefault(first, []).append(tuple(others))
    rest: dict[str, object] = {
        key: _without(inner, inside.get(key, [])) if isinstance(inner, dict) else inner
        for key, inner in values.items()
        if () not in inside.get(key, [])
    }
    return {key: value for key, value in _STAND_INS.items() if () in inside.get(key, [])} | rest


_KINDS: Final = {
    "missing": "missing-key",
    "string_type": "text-expected",
    "float_type": "number-expected",
    "finite_number": "not-finite",
    "int_type": "whole-number-expected",
    "greater_than_equal": "whole-number-expected",
    "tuple_type": "list-expected",
    "mapping_type": "mapping-expected",
    "dict_type": "mapping-expected",
    "model_type": "mapping-expected",
    "too_short": "empty-mapping",
}
"""Problems by pydantic's names of errors; the kinds that our own validators raise need no translation."""


def _report_invalid(details: ErrorDetails, model: type[BaseModel], report: rules.Report) -> None:
    """Note one of pydantic's errors as a problem of ours."""
    location, given, kind = details["loc"], details["input"], details["type"]
    key = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        report(location, "unknown-key", key=key, **suggestion(key, keys_of(_model_at(model, location[:-1]))))
    elif kind == "missing":
        report(location, "missing-key", key=key)
    elif kind.startswith("number-key"):
        report(location, kind, given=details["ctx"]["key"])
    elif kind == "string_pattern_mismatch":
        control = next((char for char in given if not char.isprintable() and char not in "\t\n"), None)
        if control is None or not given.strip():
            report(location, "empty-text")
        else:
            report(location, "control-character", code=f"U+{ord(control):04X}")
    elif kind == "too_long":
        report(location, "too-many", most=details["ctx"]["max_length"])
    elif kind == "literal_error":
        possible = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        report(location, "not-one-of", given=given, possible=possible)
    else:
        report(location, _KINDS.get(kind, kind if "-" in kind else "wrong-value"), given=_outline(given))


def _outline(value: object) -> object:
    """A list or mapping is shown by its brackets alone."""
    if isinstance(value, dict):
        return "{...}"
    return "[...]" if isinstance(value, list | tuple) else value


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a model's mapping may have in a file."""
    internal = INTERNAL if "id" in model.model_fields else frozenset[str]()
    return [field.alias or name for name, field in model.model_fields.items() if name not in internal]


def _model_at(model: type[BaseModel], location: tuple[str | float, ...]) -> type[BaseModel]:
    """Which model validates the mapping at a location: each step goes into a field, a list or a mapping."""
    for step in location:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        if step in fields:
            model = next(_models_in(fields[str(step)]), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - a type can be written in any way
    """The models that the type of a field speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
