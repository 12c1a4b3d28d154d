"""A table as people have it, CSV or XLSX, into rows of cells."""

import codecs
import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from pilotrank.files import read_input
from pilotrank.workspace.parse import MOST_BYTES as LONGEST_TEXT
from pilotrank.workspace.problems import Findings, PilotrankError, Place, Problem, problem, suggestion
from pilotrank.workspace.tables.cells import Mark, unguarded
from pilotrank.workspace.tables.workbook import MOST_CELLS as MOST_OF_SHEET
from pilotrank.workspace.tables.workbook import check_workbook, reading_workbook

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of a table; of an XLSX also once it is unpacked."""
MOST_ROWS: Final = 2_000
"""Of a table with one row for each approach."""
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 400_000
"""Of a table of any kind."""
_LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet has."""
_DELIMITERS: Final = ";,\t"
_MARKS: Final[dict[str, Mark]] = {";": ",", ",": ".", "\t": ""}
"""The decimal mark of numbers by what stands between the cells."""
ZIP: Final = b"PK\x03\x04"
"""How an XLSX begins."""
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


class Formula(str):
    """A formula whose value the file does not hold."""

    __slots__ = ()


Cell = str | int | float
"""What a cell holds: an empty text where it is empty; CSV has texts alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    number: int
    """As spreadsheets count: from 1, the header included."""
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(is_filled(cell) for cell in self.cells)

    def cell(self, index: int) -> Cell:
        """Give a cell; an empty text where the row is too short for it."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was saved."""

    source: str
    """What it is called in problems."""
    header: Row
    rows: tuple[Row, ...]
    """Those below the header in which something stands."""
    empty_rows: int
    """How many between these hold nothing."""
    mark: Mark
    """The decimal mark of numbers that stand in texts."""
    remarks: tuple[Problem, ...] = ()
    """What was taken for granted in reading it; nothing of it is wrong."""

    def place(self, row: Row, index: int) -> Place:
        """Name a cell by its row and what stands above it."""
        return Place(self.source, row.number, str(self.header.cell(index)).strip() or f"[{index + 1}]")


def is_filled(cell: Cell) -> bool:
    """Whether something stands in a cell."""
    return not isinstance(cell, str) or bool(cell.strip())


def plain_text(cell: Cell) -> str:
    """Give what stands in a cell as a text, without the apostrophe that keeps it from being a formula."""
    if isinstance(cell, str):
        return unguarded(cell)
    return repr(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def read_bytes(path: str) -> bytes:
    """Read a file, ``-`` for standard input, or as much of it as shows that it is too large.

    Raises:
        PilotrankError: It can't be read.

    """
    try:
        return read_input(path, MOST_BYTES + 1)
    except OSError as error:
        raise PilotrankError([problem(Place(path), "unreadable", reason=error.strerror or error)]) from error


def read_table(content: bytes, source: str, sheet: str | None = None) -> Table:
    """Read a table; whether it is CSV or XLSX shows from its bytes.

    Args:
        content: Of the file.
        source: What it is called in problems.
        sheet: The sheet of an XLSX; the first one where left out.

    Raises:
        PilotrankError: It is neither, too large, damaged, or has no header.

    """
    findings = Findings()
    if len(content) > MOST_BYTES:
        findings.add(Place(source), "table-too-large", most=f"{MOST_BYTES // 1024**2} MB")
    elif content.startswith(_OLD_OFFICE):
        findings.add(Place(source), "old-spreadsheet")
    findings.stop_if_any()
    if content.startswith(ZIP):
        return _table(source, *_xlsx(content, source, sheet))
    if sheet is not None:
        raise PilotrankError([problem(Place(f"--sheet {sheet}"), "sheet-without-xlsx")])
    return _csv_table(content, source)


def _table(source: str, rows: Iterable[Row], mark: Mark, remarks: Iterable[Problem]) -> Table:
    """Tell the header from the rest."""
    filled = [row for row in rows if not row.is_empty]
    if not filled:
        raise PilotrankError([problem(Place(source), "empty-table")])
    header = filled[0]
    if len(header.cells) > MOST_COLUMNS:
        raise PilotrankError([problem(Place(source, header.number), "too-many-columns", most=MOST_COLUMNS)])
    empty_rows = filled[-1].number - header.number + 1 - len(filled)
    return Table(source, header, tuple(filled[1:]), empty_rows, mark, tuple(remarks))


def _csv_table(content: bytes, source: str) -> Table:
    text, remarks = decoded(content, source)
    delimiter, text, first = _delimiter(text)
    rows: list[Row] = []
    with _any_length():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            rows.extend(_filled_rows(enumerate(reader, first), source))
        except csv.Error:
            place = Place(source, rows[-1].number + 1 if rows else first)
            raise PilotrankError([problem(place, "open-quote", line=reader.line_num + first - 1)]) from None
    return _table(source, rows, _MARKS.get(delimiter, ""), remarks)


def _filled_rows(numbered: Iterable[tuple[int, list[str]]], source: str) -> Iterator[Row]:
    """Give the rows in which something stands.

    Raises:
        PilotrankError: There are more cells than anyone has.

    """
    cells = 0
    for number, row in numbered:
        cells += len(row) or 1
        if cells > MOST_CELLS:
            raise PilotrankError([problem(Place(source, number), "too-many-cells", most=MOST_CELLS)])
        if max(map(len, row), default=0) > LONGEST_TEXT:
            raise PilotrankError([problem(Place(source, number), "too-large", most=f"{LONGEST_TEXT // 1024} KiB")])
        if any(map(str.strip, row)):
            yield Row(number, tuple(row))


def decoded(content: bytes, source: str) -> tuple[str, list[Problem]]:
    """Read the bytes of a text as UTF-8, else as Windows-1252, which is what older versions of Excel save.

    Returns:
        The text, and what was taken for granted.

    Raises:
        PilotrankError: They are neither.

    """
    place = Place(source)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise PilotrankError([problem(place, "utf-16")])
    if b"\0" in content:
        raise PilotrankError([problem(place, "null-byte")])
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), [problem(place, "taken-as-windows-1252")]
    except UnicodeDecodeError:
        raise PilotrankError([problem(place, "not-utf-8")]) from None


def _delimiter(text: str) -> tuple[str, str, int]:
    """Find what stands between the cells: what the header has most of, outside of quotes.

    Returns:
        The delimiter; the text without the line ``sep=;`` that Excel knows; the number of its first line.

    """
    start, _, rest = text.partition("\n")
    if start.startswith("sep=") and len(start.rstrip("\r")) == len("sep=;"):
        return start[len("sep=")], rest, 2
    header = next((line for line in io.StringIO(text, newline=None) if line.strip(_DELIMITERS + ' "\n')), "")
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count) if any(map(outside.count, _DELIMITERS)) else ",", text, 1


@contextmanager
def _any_length() -> Iterator[None]:
    """Let cells be as long as the whole table may be."""
    before = csv.field_size_limit(MOST_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _xlsx(content: bytes, source: str, sheet: str | None) -> tuple[list[Row], Mark, list[Problem]]:
    """Read a sheet of an XLSX: the values of cells, and of formulas what they came to when the file was saved."""
    check_workbook(content, source)
    try:
        import openpyxl  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise PilotrankError([problem(Place(source), "extra-needed", package="openpyxl")]) from None
    with reading_workbook(source), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library tells what it leaves out: styles and the like
        return _sheet(content, source, sheet)


def _sheet(content: bytes, source: str, sheet: str | None) -> tuple[list[Row], Mark, list[Problem]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - an extra

    books = [load_workbook(io.BytesIO(content), read_only=True, data_only=only) for only in (True, False)]
    names = [each.title for each in books[0].worksheets]
    if sheet is not None and sheet not in names:
        raise PilotrankError(
            [problem(Place(f"--sheet {sheet}"), "unknown-sheet", given=sheet, **suggestion(sheet, names))]
        )
    values, formulas = (book[sheet or names[0]] for book in books)
    rows = _sheet_rows(values, formulas, source)
    if sheet is not None or not names[1:]:
        return rows, "", []
    others = ", ".join(names[1:])
    return rows, "", [problem(Place(source), "more-sheets", sheet=names[0], others=others)]


def _sheet_rows(values: Any, formulas: Any, source: str) -> list[Row]:  # noqa: ANN401 - openpyxl has no types
    """Read the rows of a sheet that is opened twice, once for its values and once for its formulas."""
    rows: list[Row] = []
    size = 0
    for each in (values, formulas):
        each.reset_dimensions()  # what a file says of its size need not be true
    both = (each.iter_rows(max_row=_LAST_ROW) for each in (values, formulas))
    for number, pair in enumerate(zip(*both, strict=True), 1):
        size += len(pair[0])
        if size > MOST_OF_SHEET:
            raise PilotrankError([problem(Place(source, number), "too-many-cells", most=MOST_OF_SHEET)])
        cells = [_sheet_cell(value, written) for value, written in zip(*pair, strict=True)]
        width = max((index for index, cell in enumerate(cells, 1) if is_filled(cell)), default=0)
        if width > MOST_COLUMNS:
            raise PilotrankError([problem(Place(source, number), "too-many-columns", most=MOST_COLUMNS)])
        if width:
            rows.append(Row(number, tuple(cells[:width])))
    return rows


def _sheet_cell(cell: Any, written: Any) -> Cell:  # noqa: ANN401 - openpyxl has no types
    """Give the value of a cell; dates and the like as the texts that ISO 8601 makes of them."""
    value = cell.value
    if value is None:
        has_value = written.data_type != "f" or cell.data_type == "str"  # a formula may come to an empty text
        return "" if has_value else Formula(getattr(written.value, "text", written.value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | str):
        return value
    return str(value).removesuffix(" 00:00:00")
