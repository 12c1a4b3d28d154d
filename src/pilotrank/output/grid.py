"""A grid of texts in as many cells of a terminal as there are, for rich to colour.

Rows are put together by hand and handed to rich as one text: its own Table measures every cell several times,
which takes thirty times as long.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table is drawn on."""

    width: int | None = None
    """Columns of the terminal; None where lines may be of any length."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its cells, and how they are set."""

    head: str
    cells: Sequence[str]
    right: bool = False
    narrowest: int | None = None
    """How far its cells may be wrapped; None where they may not."""
    style: str = ""

    @property
    def natural(self) -> int:
        """The cells that it takes where nothing is wrapped."""
        return max([cell_len(self.head), *map(cell_len, self.cells)])


def wrapped(text: str, width: int | None) -> str:
    """Wrap a line of its own, the lines after the first set in."""
    if width is None or cell_len(text) <= width:
        return text
    return "\n  ".join(cell_lines(text, max(width - 2, 1)))


def fit(columns: Sequence[Column], gap: int, width: int | None) -> list[int] | None:
    """Give each column its width: what it wants, or less where its cells may be wrapped; None where none fit."""
    widths = [column.natural for column in columns]
    if width is None:
        return widths
    excess = sum(widths) + gap * (len(columns) - 1) - width
    flexible = [number for number, column in enumerate(columns) if column.narrowest is not None]
    for number in reversed(flexible):
        least = max(columns[number].narrowest or 1, cell_len(columns[number].head))
        given_up = min(max(widths[number] - least, 0), max(excess, 0))
        widths[number] -= given_up
        excess -= given_up
    return widths if excess <= 0 else None


def draw(result: Text, columns: Sequence[Column], widths: Sequence[int], gap: int) -> None:
    """Append the heads, a line and the rows of a grid."""
    _draw_row(result, [column.head for column in columns], columns, widths, gap, head=True)
    line = "─" * (sum(widths) + gap * (len(widths) - 1))
    result.append(line + "\n", "dim")
    for cells in zip(*(column.cells for column in columns), strict=True):
        _draw_row(result, cells, columns, widths, gap)


def _draw_row(  # noqa: PLR0913 - what is drawn, and how
    result: Text,
    cells: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[int],
    gap: int,
    *,
    head: bool = False,
) -> None:
    """Append the lines of one row, as many as its longest wrapped cell has."""
    broken = [cell_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, broken))):
        line = Text()
        for lines, column, width in zip(broken, columns, widths, strict=True):
            text = lines[number] if number < len(lines) else ""
            padding = " " * (width - cell_len(text))
            line.append(padding + text if column.right else text + padding, "bold" if head else column.style)
            line.append(" " * gap)
        line.rstrip()
        result.append_text(line).append("\n")


def cell_lines(text: str, width: int) -> list[str]:
    """Wrap a cell; a word wider than the cell is broken."""
    if cell_len(text) <= width:
        return [text]
    if cell_len(text) == len(text):
        return textwrap.wrap(text, width, break_on_hyphens=False)  # an id stays whole
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _broken(word, width)
    return lines


def _broken(word: str, width: int) -> list[str]:
    pieces = []
    while cell_len(word) > width:
        piece = set_cell_size(word, width).rstrip() or word[0]
        pieces.append(piece)
        word = word[len(piece) :]
    return [*pieces, word]
