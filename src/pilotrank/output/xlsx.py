"""Sheets as a workbook for a spreadsheet program; needs the optional package xlsxwriter."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from pilotrank.output.figures import significant
from pilotrank.output.sheets import Number, Sheet, sheet
from pilotrank.texts import N_, Texts

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

_WIDEST: Final = 60
"""Characters of a column; what is longer is wrapped."""
_NARROWEST: Final = 8
_ROOM: Final = 24
"""Characters of a column in which nothing stands yet."""
_LINE: Final = 15
"""The height of a line, in points."""
_A4: Final = 9
"""Excel's number of the paper."""
_MOST_CHARACTERS: Final = 32_767
"""What a cell can hold; no cell of a workspace's texts comes near, but for one that is meant to break it."""
_WRITTEN: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same result has the same bytes


def workbook(sheets: Sequence[Sheet], provenance: "Provenance", texts: Texts) -> bytes:
    """Write sheets, and one that says where they came from, as a workbook.

    Numbers are numbers and show as many decimals as they have; heads stay in view; columns are as wide as what they
    hold, up to a limit. A text is always a text, even where it looks like a formula.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - an optional package

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(content, options)
    book.set_properties({"title": provenance.command, "comments": provenance.line(), "created": _WRITTEN})
    formats = _Formats(book)
    for each in (*sheets, _provenance_sheet(provenance)):
        _write(book.add_worksheet(texts.say(each.name)), each, formats)
    book.close()
    return content.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._of_numbers: dict[str, Any] = {}
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})  # apart from a number before it

    def number(self, cell: str) -> Any:  # noqa: ANN401 - as above
        """Give the format that shows as many decimals as a number is written with."""
        decimals = len(cell.partition(".")[2])
        shown = f"0.{'0' * decimals}" if decimals else "0"
        if "e" in cell:  # too large or small to be written out
            shown = "General"
        if shown not in self._of_numbers:
            self._of_numbers[shown] = self._book.add_format({"num_format": shown, "valign": "top"})
        return self._of_numbers[shown]


def _write(page: Any, content: Sheet, formats: _Formats) -> None:  # noqa: ANN401 - as above
    widths = [_width([name, *(row[at] for row in content.rows)]) for at, name in enumerate(content.columns)]
    for column, (name, width) in enumerate(zip(content.columns, widths, strict=True)):
        page.write_string(0, column, name, formats.head)
        page.set_column(column, column, width)
    for number, row in enumerate(content.rows, start=1):
        page.set_row(number, _LINE * max(_lines(cell, width) for cell, width in zip(row, widths, strict=True)))
    for number, row in enumerate(content.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Number) and cell:
                page.write_number(number, column, float(cell), formats.number(cell))
            elif cell:  # an empty text would count as something
                page.write_string(number, column, cell[:_MOST_CHARACTERS], formats.text)
    page.freeze_panes(1, 0)
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if content.rows:
        page.autofilter(0, 0, len(content.rows), len(content.columns) - 1)


def _width(cells: Iterable[str]) -> int:
    """Give a column the width of what it holds; one in which nothing stands yet gets room to write in."""
    head, *rest = cells
    longest = max(cell_len(line) for cell in (head, *rest) for line in cell.split("\n"))
    return min(max(longest + 2, _NARROWEST if any(rest) else _ROOM), _WIDEST)


def _lines(cell: str, width: int) -> int:
    """Say how many lines a cell takes; not every program finds that out itself."""
    return sum(max(ceil(cell_len(line) / (width - 2)), 1) for line in cell.split("\n"))


def _provenance_sheet(provenance: "Provenance") -> Sheet:
    """Give all that a result depends on; the row ``reproduce`` holds it in one line."""
    facts = {
        "version": provenance.version,
        "command": provenance.command,
        "workspace": provenance.workspace,
        "profile": provenance.profile,
        **{f"weight {name}": Number(significant(share)) for name, share in provenance.weights.items()},
        "overrides": "\n".join(provenance.overrides),
        "filters": "\n".join(provenance.filters),
        "language": provenance.language,
        "seed": Number("" if provenance.seed is None else provenance.seed),
        "evidence": provenance.evidence or "",
        "other": provenance.other or "",
        "reproduce": provenance.line(),
    }
    return sheet(N_("Provenance"), ("what", "value"), facts.items())
