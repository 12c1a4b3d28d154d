"""The files of a workspace into validated models, with every problem of every file at once."""

import gc
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from pilotrank.workspace import rules
from pilotrank.workspace.locate import APPROACHES, CRITERIA, FACTSHEETS, READINGS, find_workspace, shown_path
from pilotrank.workspace.models import Approach, CriteriaFile, Scale, Workspace
from pilotrank.workspace.parse import MappingNode as Tree
from pilotrank.workspace.parse import line_of, parse_file
from pilotrank.workspace.problems import Findings, Place, suggestion
from pilotrank.workspace.validation import INTERNAL, keys_of, read_criteria, validated

if TYPE_CHECKING:
    from pydantic import BaseModel

    from pilotrank.workspace.evidence import Factsheet, Reading

_Value = TypeVar("_Value")
_BesideModel = TypeVar("_BesideModel", bound="BaseModel")

_LITTER: Final = frozenset(("Thumbs.db", "desktop.ini"))
"""What Windows leaves in folders that people look at."""


def load_workspace(path: str | os.PathLike[str] | None = None, *, evidence: bool = False) -> Workspace:
    """Read a workspace and check it.

    Args:
        path: The workspace's folder; where left out, the nearest folder upward that holds ``criteria.yaml``, else
            the built-in workspace.
        evidence: Whether to read the factsheets and readings too; a ranking does without them, and is there sooner.

    Returns:
        The workspace, its approaches in order of id.

    Raises:
        PilotrankError: Something is wrong with it; the error holds every problem of every file.

    """
    folder = find_workspace(None if path is None else os.fspath(path))
    findings = Findings()
    with _no_garbage_collection():
        workspace = _Loader(folder, findings).load(evidence=evidence)
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
        self._with_forms: list[tuple[Approach, rules.Report]] = []

    def load(self, *, evidence: bool) -> Workspace | None:
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
        ids = {_id_of(inside) for inside in seen.values()}
        rules.check_together(ids, self._naming_others)
        factsheets = self._factsheets(ids) if evidence else {}
        readings = self._readings(ids, criteria) if evidence else {}
        if criteria is None:
            return None
        return Workspace(self._folder, criteria, _in_order(approaches), _in_order(factsheets), _in_order(readings))

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
        return read_criteria(tree, self._report(CRITERIA, tree))

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
                    if self._is_data_file(file, f"{inside}/{file.name}"):
                        yield f"{inside}/{file.name}", entry.name
            elif self._is_data_file(entry, inside):
                if known:
                    self._note(inside, "missing-category", known=", ".join(known))
                yield inside, None

    def _is_data_file(self, entry: os.DirEntry[str], inside: str) -> bool:
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
        values = self._with_id(tree, _id_of(inside), Approach, report) | {"category": category}
        approach, report = validated(Approach, values, report, context=self._scales)
        if approach and criteria:
            rules.check_approach(approach, criteria, report)
        if approach and approach.pilot and approach.pilot.also:
            self._naming_others[approach.id] = (approach.pilot.also, report)
        if approach and approach.forms:
            self._with_forms.append((approach, report))
        return approach

    def _with_id(self, tree: Tree, name: str, model: "type[BaseModel]", report: rules.Report) -> dict[str, object]:
        """Add what a file's place says; what its text says of that is an unknown key."""
        for key in tree.keys() & INTERNAL:
            report((key,), "unknown-key", key=key, **suggestion(key, keys_of(model)))
        return {key: value for key, value in tree.items() if key not in INTERNAL} | {"id": name}

    def _beside(
        self, folder: str, model: type[_BesideModel], context: Mapping[str, Scale] | None = None
    ) -> "Iterator[tuple[str, _BesideModel | None, rules.Report]]":
        """Read every file of a folder that stands beside the approaches and has no folders in it.

        Yields:
            Its id; its value, None where it could not be made; and the function that notes problems of it.

        """
        if (self._folder / folder).is_symlink() and not self._leads_inside(folder):
            return
        seen: dict[str, str] = {}
        for entry in self._entries(folder):
            inside = f"{folder}/{entry.name}"
            if entry.is_dir():
                self._note(inside, "folder-of-files")
            elif self._is_data_file(entry, inside):
                self._check_name(inside, seen)
                tree = self._parse(inside)
                report = self._report(inside, tree or Tree(1))
                value = None
                if tree is not None:
                    values = self._with_id(tree, _id_of(inside), model, report)
                    value, report = validated(model, values, report, context=context)
                yield _id_of(inside), value, report

    def _factsheets(self, ids: Collection[str]) -> "dict[str, Factsheet]":
        from pilotrank.workspace.evidence import Factsheet  # noqa: PLC0415 - a ranking does without

        factsheets: dict[str, Factsheet] = {}
        names = set()
        for name, factsheet, report in self._beside(FACTSHEETS, Factsheet):
            names.add(name)
            if factsheet:
                rules.check_factsheet(factsheet, ids, report)
                factsheets[name] = factsheet
        if (self._folder / FACTSHEETS).is_dir():  # where there are none at all, the names lead outside
            for approach, report in self._with_forms:
                rules.check_links(approach, names, factsheets, report)
        return factsheets

    def _readings(self, ids: Collection[str], criteria: CriteriaFile | None) -> "dict[str, Reading]":
        from pilotrank.workspace.evidence import Reading  # noqa: PLC0415 - a ranking does without

        readings: dict[str, Reading] = {}
        for name, reading, report in self._beside(READINGS, Reading, self._scales):
            if reading and criteria:
                rules.check_reading(reading, criteria, ids, report)
                readings[name] = reading
        return readings


def _in_order(values: Mapping[str, _Value]) -> Mapping[str, _Value]:
    return MappingProxyType(dict(sorted(values.items())))


def _id_of(inside: str) -> str:
    """The id of an approach, factsheet or reading is its file's name."""
    return inside.rpartition("/")[2].removesuffix(".yaml")
