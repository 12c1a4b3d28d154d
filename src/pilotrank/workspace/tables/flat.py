"""A whole workspace as one table, a row for each value, and back: what the files say, not what follows from it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, Literal, NamedTuple, get_args

from pilotrank import __version__
from pilotrank.workspace.locate import APPROACHES, CRITERIA, FACTSHEETS, READINGS, files_of, shown_path
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.parse import DEEPEST, MOST_BYTES, parse_file, scalar
from pilotrank.workspace.problems import Findings, Place, Problem, problem
from pilotrank.workspace.provenance import evidence_hash, workspace_hash
from pilotrank.workspace.rules import is_id
from pilotrank.workspace.tables.cells import Mark, read_number, unguarded
from pilotrank.workspace.tables.spreadsheet import Cell, Formula, Row, Table, is_filled
from pilotrank.workspace.yaml_text import block_text, number_text

Kind = Literal["text", "number", "boolean", "null", "list", "mapping"]
"""What a value is; a list or mapping has a row of its own only where it is empty."""
_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
FLAT_COLUMNS: Final = ("file", "key", "value", "kind")
PROVENANCE: Final = "provenance"
"""The key of the row without a file, which says what was exported."""
_BARE: Final = re.compile(r"[^\W\d][\w-]*")
_STEP: Final = re.compile(r'("(?:[^"\\]|\\.)*+"|[^".]+)(?:\.(?=.)|\Z)', re.DOTALL)
_TRUTHS: Final = {"true": True, "waar": True, "false": False, "onwaar": False}
"""Truth values, as we write them and as a spreadsheet in either language saves them again."""
_OTHER_NUMBER: Final = re.compile(r"0x[0-9a-fA-F]+|[-+]?\.(?:inf|nan)")
"""Numbers that no spreadsheet knows."""

MOST_FILES: Final = 2_500
"""Of a workspace that is written in one go; it may grow to more, file by file."""
_SHOWN: Final = 3
"""Values that are shown before anything is written."""

_Path = tuple[str | int, ...]


class FlatValue(NamedTuple):
    """One value of a workspace."""

    file: str
    """Inside the workspace, with slashes."""
    key: str
    """The keys that lead to it, with points between them; see :func:`key_text`."""
    value: str
    kind: Kind


def key_text(path: _Path) -> str:
    """Write the keys and list positions that lead to a value; what is no plain word stands in quotes, as in JSON.

    >>> key_text(("forms", 0, "name", "en")), key_text(("levels", "1", "a.b"))
    ('forms.0.name.en', 'levels."1"."a.b"')
    """
    return ".".join(
        str(step) if isinstance(step, int) or _BARE.fullmatch(step) else json.dumps(step, ensure_ascii=False)
        for step in path
    )


def read_key(text: str) -> _Path | None:
    """Read what :func:`key_text` writes; None where it is nothing of the kind, or leads deeper than any file."""
    path: list[str | int] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or len(path) == DEEPEST:
            return None
        step, at = match[1], match.end()
        try:
            quoted = json.loads(step, strict=False) if step.startswith('"') else None
            step.encode() if quoted is None else quoted.encode()  # half a character is none
        except ValueError:
            return None
        is_position = step.isascii() and step.isdigit() and len(step) <= len(str(10**6))
        path.append(quoted if isinstance(quoted, str) else int(step) if is_position else step)
    return tuple(path)


def flat_values(workspace: Workspace) -> list[FlatValue]:
    """Give every value of a workspace's files, in their order; the first one says what they come to.

    Args:
        workspace: It must have been read with its evidence.

    Raises:
        PilotrankError: A file changed since, and can't be read any more.

    """
    findings = Findings()
    values = [FlatValue("", PROVENANCE, provenance_text(workspace), "text")]
    for inside in files_of(workspace.path):
        path = workspace.path / inside
        tree = parse_file(str(path), shown_path(path), findings)
        if tree is not None:
            values += flat_tree(inside, tree)
    findings.stop_if_any()
    return values


def provenance_text(workspace: Workspace) -> str:
    """Say in one line what a table holds; only the hashes tell whether it was changed since."""
    return f"pilotrank {__version__} | {_hashes(workspace)}"


def _hashes(workspace: Workspace) -> str:
    return f"workspace {workspace_hash(workspace)} | evidence {evidence_hash(workspace)}"


def changed_since_export(table: Table, flat: "FlatFiles", workspace: Workspace) -> list[Problem]:
    """Say whether a table says something else than when it was exported; nothing where it does not say what it was."""
    if flat.provenance is None or flat.provenance.partition(" | ")[2] == _hashes(workspace):
        return []
    return [problem(Place(table.source), "changed-since-export")]


def flat_tree(file: str, tree: object, path: _Path = ()) -> Iterator[FlatValue]:
    """Give every value of one file."""
    if isinstance(tree, Mapping) and tree:
        for key, value in tree.items():
            yield from flat_tree(file, value, (*path, key))
    elif isinstance(tree, list) and tree:
        for position, value in enumerate(tree):
            yield from flat_tree(file, value, (*path, position))
    else:
        yield FlatValue(file, key_text(path), *_written(tree))


def _written(value: object) -> tuple[str, Kind]:
    if isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return str(value).lower(), "boolean"
    if isinstance(value, int | float):
        return number_text(value), "number"
    if value is None:
        return "", "null"
    return "", "mapping" if isinstance(value, Mapping) else "list"


@dataclass(frozen=True, slots=True)
class FlatFiles:
    """The files that a table of values makes."""

    files: Mapping[str, bytes]
    first: tuple[FlatValue, ...]
    """The first values, to be shown."""
    provenance: str | None
    """What it says of where it came from; None where it says nothing."""


def is_flat(table: Table) -> bool:
    """Whether a table has a row for each value, not for each approach."""
    return {*FLAT_COLUMNS} <= {str(cell).strip().lower() for cell in table.header.cells}


def files_from(table: Table) -> FlatFiles:
    """Make files of a table for which :func:`is_flat` holds.

    Raises:
        PilotrankError: With every cell that can't be understood.

    """
    findings = Findings()
    reader = _Reader(table, findings)
    for row in table.rows:
        reader.take(row)
    trees = {file: reader.tree(parts) for file, parts in reader.files.items()}
    if CRITERIA not in trees and not findings.problems:
        findings.add(table.place(table.header, reader.columns["file"]), "no-criteria-rows")
    findings.stop_if_any()
    files = {file: block_text(tree).encode() for file, tree in trees.items() if isinstance(tree, dict)}
    values = chain.from_iterable(flat_tree(file, tree) for file, tree in trees.items())
    return FlatFiles(files, tuple(islice(values, _SHOWN)), reader.provenance)


@dataclass(slots=True)
class _Parts:
    """A list or mapping of which the values come one by one."""

    row: Row
    """The first one that speaks of it."""
    inner: "dict[str | int, _Parts | _Leaf]"


@dataclass(slots=True)
class _Leaf:
    """A value."""

    row: Row
    value: object


class _Reader:
    """Puts values in their places; what is wrong goes to ``findings``."""

    def __init__(self, table: Table, findings: Findings) -> None:
        heads = [str(cell).strip().lower() for cell in table.header.cells]
        self.columns = {name: heads.index(name) for name in FLAT_COLUMNS}
        self.files: dict[str, _Parts | _Leaf] = {}
        self._sizes: dict[str, int] = {}
        """How many characters each file is going to have at least."""
        self.provenance: str | None = None
        self._table = table
        self._findings = findings

    def _note(self, row: Row, column: str, kind: str, **details: object) -> None:
        self._findings.add(self._table.place(row, self.columns[column]), kind, **details)

    def _cell(self, row: Row, column: str) -> Cell:
        return row.cell(self.columns[column])

    def take(self, row: Row) -> None:
        """Take up one row."""
        file, key = (_exact(self._cell(row, column)) for column in ("file", "key"))
        for index in range(len(self._table.header.cells), len(row.cells)):
            if is_filled(row.cell(index)):
                self._findings.add(self._table.place(row, index), "cell-beyond-header")
        if not file and key == PROVENANCE:
            self.provenance = unguarded(_exact(self._cell(row, "value")))
        elif not _is_file(file):
            self._note(row, "file", "bad-file-path", given=file)
        elif (path := read_key(key)) is None:
            self._note(row, "key", "bad-key", given=key)
        else:
            self._make_room(row, file, path)
            self._put(row, file, path, _Leaf(row, self._value(row)))

    def _make_room(self, row: Row, file: str, path: _Path) -> None:
        """Count a value; what stands deep is indented, a line for each value.

        Raises:
            PilotrankError: There is no end to it.

        """
        if file not in self._sizes and len(self._sizes) == MOST_FILES:
            self._note(row, "file", "too-many-files", most=MOST_FILES)
            self._findings.stop_if_any()
        size = self._sizes.get(file, 0) + 2 * (len(path) - 1) + len(_exact(self._cell(row, "value")))
        self._sizes[file] = size
        if size > MOST_BYTES:
            self._note(row, "file", "too-large", most=f"{MOST_BYTES // 1024} KiB")
            self._findings.stop_if_any()

    def _value(self, row: Row) -> object:
        cell, kind = self._cell(row, "value"), str(self._cell(row, "kind")).strip().lower()
        given = _exact(cell)
        if isinstance(cell, Formula):
            self._note(row, "value", "formula-without-value", given=given)
        elif kind == "number":
            return self._number(row, cell)
        elif kind == "boolean":
            if given.strip().lower() not in _TRUTHS:
                self._note(row, "value", "not-one-of", given=given, possible="true, false")
            return _TRUTHS.get(given.strip().lower())
        elif kind not in _KINDS:
            self._note(row, "kind", "not-one-of", given=kind, possible=", ".join(_KINDS))
        elif kind == "text":
            return unguarded(given)
        elif given.strip():
            self._note(row, "value", "value-of-empty", given=given, named=kind)
        return {"list": [], "mapping": {}}.get(kind)

    def _number(self, row: Row, cell: Cell) -> object:
        if not isinstance(cell, str):
            return cell
        number = stored_number(unguarded(cell), self._table.mark)
        if number is None:
            self._note(row, "value", "no-number", given=cell)
        return number

    def _put(self, row: Row, file: str, path: _Path, leaf: _Leaf) -> None:
        """Put a value at its place, unless another one is there or stands in the way."""
        if not path:
            if file in self.files:
                self._note(row, "key", "value-twice", first=self.files[file].row.number)
            self.files.setdefault(file, leaf)
            return
        at = self.files.setdefault(file, _Parts(row, {}))
        for step, following in zip(path, (*path[1:], None), strict=True):
            if isinstance(at, _Leaf) or (following is None and step in at.inner):
                other = at if isinstance(at, _Leaf) else at.inner[step]
                self._note(row, "key", "value-twice", first=other.row.number)
                return
            at = at.inner.setdefault(step, leaf if following is None else _Parts(row, {}))

    def tree(self, parts: _Parts | _Leaf) -> object:
        """Give a value with all that is in it; list positions may come in any order, but none may be missing."""
        if isinstance(parts, _Leaf):
            return parts.value
        positions = sorted(step for step in parts.inner if isinstance(step, int))
        if not positions:
            return {str(key): self.tree(inner) for key, inner in parts.inner.items()}
        if len(positions) < len(parts.inner):
            self._note(parts.row, "key", "list-and-mapping")
        elif positions != list(range(len(positions))):
            missing = next(index for index, position in enumerate(positions) if index != position)
            self._note(parts.row, "key", "list-gap", missing=missing)
        return [self.tree(parts.inner[position]) for position in positions]


def _exact(cell: Cell) -> str:
    """Give a cell as a text, to the letter."""
    return cell if isinstance(cell, str) else number_text(cell)


def stored_number(text: str, mark: Mark) -> object:
    """Read a number as :func:`~pilotrank.workspace.yaml_text.number_text` writes it, or with the table's own mark."""
    number = read_number(text, mark)
    if number is None and _OTHER_NUMBER.fullmatch(text.strip()):
        return scalar(text.strip())
    return number


def _is_file(path: str) -> bool:
    """Whether a path is one at which a workspace has a file: nowhere else is anything written."""
    folder, _, name = path.rpartition("/")
    parts = folder.split("/")
    is_place = parts[0] in {APPROACHES, FACTSHEETS, READINGS} and (len(parts) == 1 or parts[0] == APPROACHES)
    is_named = name.endswith(".yaml") and is_id(name.removesuffix(".yaml"))
    return path == CRITERIA or (is_place and len(parts) <= 2 and all(map(is_id, parts[1:])) and is_named)  # noqa: PLR2004 - a folder, perhaps a category
