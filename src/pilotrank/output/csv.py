"""Sheets as CSV: RFC 4180 for programs, or what Excel in the Netherlands opens by double click."""

import csv
import io
from typing import TYPE_CHECKING

from pilotrank.output.formats import Dialect
from pilotrank.output.sheets import Number, Sheet
from pilotrank.workspace.tables.cells import guarded

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


def sheet_csv(sheet: Sheet, provenance: "Provenance | None" = None, dialect: Dialect = "rfc4180") -> str:
    """Write a sheet as CSV.

    Args:
        sheet: Columns and rows.
        provenance: Where it came from: a last column ``reproduce`` that is the same on every row.
        dialect: For programs, or for Excel in the Netherlands.

    """
    last = [] if provenance is None else [provenance.line()]
    dutch = dialect == "excel-nl"
    text = io.StringIO(newline="")
    if dutch:
        text.write("\ufeff")
    writer = csv.writer(text, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([*sheet.columns, *(["reproduce"] if last else [])])
    for row in sheet.rows:
        writer.writerow([_cell(cell, dutch=dutch) for cell in (*row, *last)])
    return text.getvalue()


def _cell(cell: str, *, dutch: bool) -> str:
    """Write a number with the dialect's decimal mark; keep a text from being taken for a formula."""
    if isinstance(cell, Number):
        return cell.replace(".", ",") if dutch else cell
    return guarded(cell)
