"""An export read back: what it says, and how it was made.

Whatever program saved it since: a spreadsheet may have changed its quotes, its encoding or the decimals of a number.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Final

from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem
from pilotrank.workspace.tables.spreadsheet import MOST_BYTES, ZIP, decoded, plain_text, read_table

REPRODUCE: Final = "reproduce"
"""The column, key or row that says how an export was made."""
MOST_CELLS: Final = 200_000
"""Rows, cells or values: more than any export of ours has."""
_LINE: Final = re.compile(
    r"pilotrank (?P<version>\S+) \| (?P<command>.*) --lang (?P<language>en|nl) \| workspace (?P<workspace>[0-9a-f]{16})"
    r" \| weights (?P<weights>[^|]*?)(?: \| seed (?P<seed>\d+))?(?: \| evidence (?P<evidence>[0-9a-f]{16}))?"
    r"(?: \| other workspace (?P<other>[0-9a-f]{16}))?"
)

_SEPARATORS: Final = (b",", b";", b"\n", b"\r", b"{", b"[")
"""What stands between values, rows and lines."""
_NAMING: Final = frozenset(
    ("kind", "ranking", "profile", "measure", "method", "id", "approach", "criterion", "a", "b", "what", "constraint")
)
"""Columns that say which thing a row is about."""

Key = tuple[str, ...]
"""What a value belongs to: the id or the names that tell its row from others."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How an export was made."""

    version: str
    command: str
    """Without the language."""
    language: str
    workspace: str
    """See :func:`pilotrank.workspace.provenance.workspace_hash`."""
    weights: Mapping[str, float]
    evidence: str | None
    other: str | None


@dataclass(frozen=True, slots=True)
class Export:
    """What an export says."""

    format: str
    """``csv``, ``json``, ``xlsx``, or ``markdown`` and ``table`` for lines of text."""
    dialect: str
    """Of CSV."""
    origin: Origin
    values: Mapping[Key, Mapping[str, str]]
    """By row, then by column; numbers as short as they can be written. Empty for lines of text."""
    lines: tuple[str, ...]
    """The lines of a text without the last one, which says how it was made; else empty."""


def read_export(content: bytes, name: str, findings: Findings) -> Export | None:
    """Read an export back.

    Args:
        content: All of it.
        name: How problems name it; its ending says nothing, its content does.
        findings: Takes up what stands in the way.

    Returns:
        None where it says nowhere how it was made, or can't be read at all.

    """
    if len(content) > MOST_BYTES:
        findings.add(Place(name), "too-large", most=f"{MOST_BYTES // 1024**2} MiB")
        return None
    if max(map(content.count, _SEPARATORS)) > MOST_CELLS and not content.startswith(ZIP):
        findings.add(Place(name), "too-many-cells", most=MOST_CELLS)
        return None
    try:
        found = _of_workbook(content, name) if content.startswith(ZIP) else _of_text(content, name)
    except PilotrankError as error:
        if any(each.kind != "damaged-spreadsheet" for each in error.problems):
            findings.take(error.problems)
            return None
        found = None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        found = None
    if found is None:
        findings.add(Place(name), "no-origin")
    return found


def _of_text(content: bytes, name: str) -> Export | None:
    try:
        text, _ = decoded(content, name)
    except PilotrankError:
        return None
    if text.lstrip().startswith("{"):
        return _of_json(json.loads(text))
    lines = text.splitlines()
    last = next((line for line in reversed(lines) if line.strip()), "")
    origin = _origin(last.strip(" `"))
    if origin:
        kind = "markdown" if last.startswith("``") else "table"
        return Export(
            kind, "", origin, {}, tuple(line.rstrip() for line in lines[: len(lines) - 1 - lines[::-1].index(last)])
        )
    return _of_csv(content, name)


def _of_csv(content: bytes, name: str) -> Export | None:
    try:
        table = read_table(content, name)
    except PilotrankError:
        return None
    columns = [plain_text(cell) for cell in table.header.cells]
    at = columns.index(REPRODUCE) if REPRODUCE in columns and table.rows else None
    origin = None if at is None else _origin(str(table.rows[0].cell(at)))
    if origin is None:
        return None
    kept = [number for number, column in enumerate(columns) if column != REPRODUCE]
    comma = table.mark == ","
    cells = [[_short(str(row.cell(number)), comma=comma) for number in kept] for row in table.rows]
    values = dict(_by_key([columns[number] for number in kept], cells, origin))
    return Export("csv", "excel-nl" if comma else "rfc4180", origin, values, ())


def _of_workbook(content: bytes, name: str) -> Export | None:
    from pilotrank.workspace.tables.workbook import check_workbook, reading_workbook  # noqa: PLC0415 - few are workbooks

    check_workbook(content, name)
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an optional package
    except ImportError:
        raise PilotrankError([problem(Place(name), "extra-needed", package="openpyxl")]) from None
    with reading_workbook(name):
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        pages = [(page.title, list(_page_rows(page, name))) for page in book.worksheets]
    said = [row[1] for _, rows in pages for row in rows if row[:1] == [REPRODUCE] and len(row) > 1]
    origin = _origin(said[-1]) if said else None
    if origin is None or not pages[0][1]:
        return None
    values: dict[Key, dict[str, str]] = {}
    for number, (title, (columns, *rows)) in enumerate((title, rows) for title, rows in pages if rows):
        if not any(row[:1] == [REPRODUCE] for row in rows):
            page = (title,) if number else ()
            values |= {(*page, *key): row for key, row in _by_key(columns, rows, origin)}
    return Export("xlsx", "", origin, values, ())


def _page_rows(page: Any, name: str) -> Iterator[list[str]]:  # noqa: ANN401 - openpyxl has no types
    """Give the rows of a sheet; what it says of its own size need not be true."""
    from pilotrank.workspace.tables.workbook import MOST_CELLS as MOST_OF_SHEET  # noqa: PLC0415 - as above

    page.reset_dimensions()
    size = 0
    for row in page.iter_rows(values_only=True):
        size += len(row)
        if size > MOST_OF_SHEET:
            raise PilotrankError([problem(Place(name), "too-many-cells", most=MOST_OF_SHEET)])
        if row:
            yield [_cell(cell) for cell in row]


def _cell(value: object) -> str:
    return "" if value is None else _short(str(value))


def _of_json(document: Any) -> Export | None:  # noqa: ANN401 - any JSON
    origin = document[REPRODUCE]
    made = Origin(
        version=str(origin["version"]),
        command=str(origin["command"]),
        language=str(origin["language"]),
        workspace=str(origin["workspace"]),
        weights={str(name): _share(share) for name, share in origin["weights"].items()},
        evidence=origin.get("evidence"),
        other=origin.get("other"),
    )
    values: dict[Key, dict[str, str]] = {}
    for (*path, last), value in _leaves({key: each for key, each in document.items() if key != REPRODUCE}):
        values.setdefault(tuple(path), {})[last] = value
    return Export("json", "", made, values, ())


def _leaves(value: object, path: Key = ()) -> Iterator[tuple[Key, str]]:
    """Give every value of a document with its path; what has an id stands under it, whatever its place in a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and _have_ids(value):
        for inner in value:
            yield from _leaves(inner, (*path, str(inner["id"])))
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*path, str(number)))
    else:
        yield path or ("",), _plain(value)


def _have_ids(values: Sequence[object]) -> bool:
    """Whether each of some values has an id, and no two the same."""
    ids = [str(each["id"]) for each in values if isinstance(each, dict) and "id" in each]
    return bool(ids) and len(set(ids)) == len(values)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and not isinstance(value, bool):
        return _short(repr(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _by_key(
    columns: Sequence[str], rows: Iterable[Sequence[str]], origin: Origin
) -> Iterator[tuple[Key, dict[str, str]]]:
    """Give rows by what tells them from others: the columns that name them, else also their number."""
    named = [dict(zip(columns, row, strict=False)) for row in rows]
    naming = [name for name in columns if name in _NAMING - origin.weights.keys()] or columns[:1]
    keys: list[Key] = [tuple(row.get(name, "") for name in naming) for row in named]
    if len(set(keys)) < len(keys):
        keys = [(*key, str(number)) for number, key in enumerate(keys, start=1)]
    return zip(keys, named, strict=True)


def _short(cell: str, *, comma: bool = False) -> str:
    """Write a number as short as it can be, so that it is the same whatever program saved it; a text as it is."""
    number = _number(cell.replace(",", ".") if comma else cell)
    return cell if number is None else f"{number.normalize():f}"


def _number(text: str) -> Decimal | None:
    if not re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?(?:[eE][-+]?\d{1,3})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _share(given: str | float) -> float:
    """Read the share of a criterion, which is a finite number."""
    share = float(given)
    if not isfinite(share):
        raise ValueError(given)
    return share


def _origin(line: str) -> Origin | None:
    """Read the line that says how an export was made."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    pairs = [pair.partition("=") for pair in found["weights"].split()]
    return Origin(
        version=found["version"],
        command=found["command"],
        language=found["language"],
        workspace=found["workspace"],
        weights={name: _share(share) for name, _, share in pairs},
        evidence=found["evidence"],
        other=found["other"],
    )
