"""The files of a workspace into validated models, with every problem of every file at once."""

import gc
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pilotrank.workspace import rules
from pilotrank.workspace.locate import APPROACHES, CRITERIA, find_workspace, shown_path
from pilotrank.workspace.models import Approach, CriteriaFile, Scale, Workspace
from pilotrank.workspace.parse import MappingNode as Tree
from pilotrank.workspace.parse import line_of, parse_file
from pilotrank.workspace.problems import Findings, Place, suggestion

_LITTER: Final = frozenset(("Thumbs.db", "desktop.ini"))
"""What Windows leaves in folders that people look at."""


def load_workspace(path: str | os.PathLike[str] | None = None) -> Workspace:
    """Read a workspace and check it.

    Args:
        path: The workspace's folder; where left out, the nearest folder upward that holds ``criteria.yaml``, else
            the built-in workspace.

    Returns:
        The workspace, its approaches in order of id.

    Raises:
        PilotrankError: Something is wrong with it; the error holds every problem of every file.

    """
    folder = find_workspace(None if path is None else os.fspath(path))
    findings = Findings()
    with _no_garbage_collection():
        workspace = _Loader(folder, findings).load()
    findings.stop_if_any()
    if workspace is None:
        raise AssertionError("a workspace without problems was not read")
    return workspace


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Loading makes many values and drops none, so collecting in between only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Loader:
    """Reads one workspace; what is wrong goes to ``findings``.

    Paths inside the workspace are strings here, relative to its folder with slashes: it may hold 10,000 files, and
    each is opened once and named in problems as the user would type it.
    """

    def __init__(self, folder: Path, findings: Findings) -> None:
        self._folder = folder
        self._root = folder.resolve()
        shown = shown_path(folder)
        self._prefix = "" if shown == "." else f"{shown}/"
        self._findings = findings
        self._scales: Mapping[str, Scale] = {}
        self._naming_others: dict[str, tuple[Sequence[str], rules.Report]] = {}

    def load(self) -> Workspace | None:
        """Read every file; the result only counts where nothing was found wrong."""
        criteria = self._criteria()
        if criteria:
            self._scales = {name: criterion.scale for name, criterion in criteria.criteria.items()}
        approaches: dict[str, Approach] = {}
        seen: dict[str, str] = {}
        for inside, category in self._approach_files(criteria):
            self._check_name(inside, seen)
            approach = self._approach(inside, category, criteria)
            if approach:
                approaches[approach.id] = approach
        if not seen and not any(source.startswith(self._prefix + APPROACHES) for source in self._findings.sources):
            self._note(APPROACHES, "no-approaches")
        rules.check_together({_id_of(inside) for inside in seen.values()}, self._naming_others)
        if criteria is None:
            return None
        return Workspace(self._folder, criteria, MappingProxyType(dict(sorted(approaches.items()))))

    def _note(self, inside: str, kind: str, **details: object) -> None:
        """Note a problem with a file as a whole, at its first line so that an editor can open it, or with a folder."""
        line = 1 if inside.endswith((".yaml", ".yml")) else 0
        self._findings.add(Place(self._prefix + inside, line), kind, **details)

    def _report(self, inside: str, tree: Tree) -> rules.Report:
        return rules.reporter(self._findings, self._prefix + inside, lambda location: line_of(tree, location))

    def _parse(self, inside: str) -> Tree | None:
        return parse_file(f"{self._folder}/{inside}", self._prefix + inside, self._findings)

    def _criteria(self) -> CriteriaFile | None:
        if (self._folder / CRITERIA).is_symlink() and not self._leads_inside(CRITERIA):
            return None
        tree = self._parse(CRITERIA)
        if tree is None:
            return None
        report = self._report(CRITERIA, tree)
        file, report = _validated(CriteriaFile, tree, report)
        if file:
            rules.check_criteria(file, report)
        return file

    def _leads_inside(self, inside: str) -> bool:
        """Whether a link leads to something inside the workspace."""
        try:
            target = (self._folder / inside).resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a link to itself, before Python 3.13
            self._note(inside, "broken-link")
            return False
        if target.is_relative_to(self._root):
            return True
        self._note(inside, "link-outside")
        return False

    def _entries(self, inside: str) -> list[os.DirEntry[str]]:
        """What a folder holds, in order of name, without hidden files and the locks of office programs."""
        try:
            with os.scandir(f"{self._folder}/{inside}") as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            self._note(inside, "unreadable", reason=error.strerror or error)
            return []
        visible = (entry for entry in found if not entry.name.startswith((".", "~$")) and entry.name not in _LITTER)
        return [e for e in visible if not e.is_symlink() or self._leads_inside(f"{inside}/{e.name}")]

    def _approach_files(self, criteria: CriteriaFile | None) -> Iterator[tuple[str, str | None]]:
        """Every file of an approach with its category; None where the workspace has no categories."""
        known = criteria.categories if criteria else {}
        if (self._folder / APPROACHES).is_symlink() and not self._leads_inside(APPROACHES):
            return
        for entry in self._entries(APPROACHES):
            inside = f"{APPROACHES}/{entry.name}"
            if entry.is_dir():
                if criteria and entry.name not in known:
                    self._note(inside, "unknown-category", given=entry.name, **suggestion(entry.name, known))
                for file in self._entries(inside):
                    if self._is_approach(file, f"{inside}/{file.name}"):
                        yield f"{inside}/{file.name}", entry.name
            elif self._is_approach(entry, inside):
                if known:
                    self._note(inside, "missing-category", known=", ".join(known))
                yield inside, None

    def _is_approach(self, entry: os.DirEntry[str], inside: str) -> bool:
        if entry.is_dir():
            self._note(inside, "too-deep-folder")
        elif not entry.name.endswith(".yaml"):
            self._note(inside, "wrong-ending")
        elif not entry.is_file():
            self._note(inside, "not-a-file")
        else:
            return True
        return False

    def _check_name(self, inside: str, seen: dict[str, str]) -> None:
        """An id is right, and stands once: also on file systems that do not tell capitals apart."""
        name = _id_of(inside)
        other = seen.setdefault(name.lower(), inside)
        if other == inside:
            if not rules.is_id(name):
                self._note(inside, "bad-id", id=name)
        elif _id_of(other) == name:
            self._note(inside, "duplicate-id", id=name, other=self._prefix + other)
        else:
            self._note(inside, "same-but-case", other=self._prefix + other)

    def _approach(self, inside: str, category: str | None, criteria: CriteriaFile | None) -> Approach | None:
        tree = self._parse(inside)
        if tree is None:
            return None
        report = self._report(inside, tree)
        for key in tree.keys() & {"id", "category"}:
            report((key,), "unknown-key", key=key, **suggestion(key, _keys(Approach)))
        values = tree | {"id": _id_of(inside), "category": category}
        approach, report = _validated(Approach, values, report, context=self._scales)
        if approach and criteria:
            rules.check_approach(approach, criteria, report)
        if approach and approach.pilot and approach.pilot.also:
            self._naming_others[approach.id] = (approach.pilot.also, report)
        return approach


def _id_of(inside: str) -> str:
    """An approach's id is its file's name."""
    return inside.rpartition("/")[2].removesuffix(".yaml")


_Model = TypeVar("_Model", bound=BaseModel)


def _validated(
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
        if not any(location[: len(path)] == path for path in lost):
            report(location, kind, **details)

    try:
        return model.model_validate(rest, context=context), report_what_is_new
    except ValidationError:
        return None, report


def _part_to_leave_out(details: ErrorDetails) -> tuple[str | float, ...]:
    """Say which part of a file does not fit, as the smallest one that leaves the rest as it was."""
    in_mappings = tuple(takewhile(lambda step: isinstance(step, str), details["loc"]))
    if details["type"] == "extra_forbidden":
        return in_mappings
    part = in_mappings[: _DEPTHS.get(in_mappings[0], 1)]
    return part if len(part) == _DEPTHS.get(in_mappings[0], 1) else in_mappings[:1]


_DEPTHS: Final[Mapping[int | str, int]] = MappingProxyType({"attributes": 2, "criteria": 3, "profiles": 2, "scores": 2})
"""How deep such parts lie: a single score can go, or what is said of a criterion; of a title only the whole."""
_STAND_INS: Final[Mapping[str, object]] = MappingProxyType({"name": "?", "weights": {}})
"""What takes the place of parts that can't be left out."""


def _without(values: dict[str, object], lost: Collection[tuple[str | float, ...]]) -> dict[str, object]:
    """Copy the values of a file without some of its parts, with stand-ins for those that must be there."""
    rest: dict[str, object] = {
        key: _without(inner, [path[1:] for path in lost if path[0] == key and len(path) > 1])
        if isinstance(inner, dict)
        else inner
        for key, inner in values.items()
        if (key,) not in lost
    }
    return {key: value for key, value in _STAND_INS.items() if (key,) in lost} | rest


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
        report(location, "unknown-key", key=key, **suggestion(key, _keys(_model_at(model, location[:-1]))))
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


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys that a model's mapping may have in a file."""
    internal = {"id", "category"} if model is Approach else set()
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
