"""A result that is more than one table, as blocks that the terminal and Markdown each set in their own way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rich.cells import cell_len
from rich.text import Text

from pilotrank.output.figures import one_line
from pilotrank.output.grid import Column, Layout, cell_lines, draw, fit, wrapped

_WIDEST_LABEL: Final = 24
_WIDEST_PROSE: Final = 100
"""Lines of running text that are longer are hard to read, however wide the terminal."""
_GAP: Final = 2
_MARK: Final = "- "
_CURVE_ROWS: Final = 5
_LEVELS: Final = " ▁▂▃▄▅▆▇█"
_LIST_MARK: Final = re.compile(r"^(\d*)([.)+-])(?= )")
"""What Markdown would take for the start of a list."""


class Point(str):
    """A paragraph that is one point of a list."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of its own."""

    text: str
    role: Literal["title", "below", "heading", "prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels, each with one or more paragraphs, of which some may be points of a list."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One point of a list, with those under it."""

    text: str
    nested: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Points."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first column names the rows."""

    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What explains the rest, in lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A small curve: how high it stands, 0 to 1, at evenly spaced places."""

    heights: tuple[float, ...]
    start: str
    """What stands under its left end."""
    end: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines of characters that stand as they are."""

    lines: tuple[str, ...]


Block = Line | Facts | Listing | Grid | Curve | Drawing | Notes
Document = tuple[Block, ...]


def title(text: str, below: str = "") -> tuple[Line, ...]:
    """Say what a document is about, perhaps with a line under it."""
    return (Line(text, "title"), *([Line(below, "below")] if below else []))


def heading(text: str) -> Line:
    """Begin a part of a document."""
    return Line(text, "heading")


def as_points(texts: Sequence[str]) -> tuple[str, ...]:
    """Make paragraphs of facts into points where there are several."""
    return tuple(Point(text) for text in texts) if len(texts) > 1 else tuple(texts)


def points_of(texts: Iterable[str]) -> Listing:
    """Make a list of plain points."""
    return Listing(tuple(Entry(text) for text in texts))


def document_text(document: Document, layout: Layout) -> Text:
    """Set a document for a terminal, or for a file where the layout has no width."""
    result = Text()
    before: Block | None = None
    for block in document:
        if before is not None and _stands_apart(block, before):
            result.append("\n")
        before = block
        _set(result, block, layout)
    result.rstrip()
    return result


def _set(result: Text, block: Block, layout: Layout) -> None:
    """Append a block."""
    match block:
        case Line():
            _line(result, block, layout)
        case Facts():
            _facts(result, block, layout)
        case Listing():
            for line in _listing(block.entries, _prose_width(layout), ""):
                result.append(line + "\n")
        case Grid():
            _grid(result, block, layout)
        case Curve():
            result.append("\n".join(_curve(block)) + "\n")
        case Drawing():
            result.append("\n".join(block.lines) + "\n")
        case Notes():
            for note in block.lines:
                result.append(wrapped(note, _prose_width(layout)) + "\n", "dim")


def _stands_apart(block: Block, before: Block) -> bool:
    """Whether a blank line goes between two blocks."""
    if isinstance(block, Line) and block.role in ("heading", "below"):
        return block.role == "heading"
    if isinstance(before, Line):
        return before.role in ("title", "below") or (before.role == "prose" and isinstance(block, Grid | Notes))
    return isinstance(block, Line | Notes | Grid | Curve | Drawing)


def _prose_width(layout: Layout) -> int | None:
    return None if layout.width is None else min(layout.width, _WIDEST_PROSE)


def _line(result: Text, block: Line, layout: Layout) -> None:
    if block.role == "prose":
        result.append("\n".join(_lines(block.text, _prose_width(layout), "")) + "\n")
        return
    result.append(wrapped(one_line(block.text), layout.width) + "\n", "dim" if block.role == "below" else "bold")


def _lines(text: str, width: int | None, indent: str, first: str | None = None) -> list[str]:
    """Wrap a text behind an indent; ``first`` takes the indent's place before the first line."""
    text = one_line(text)
    broken = [text] if width is None else cell_lines(text, max(width - len(indent), 1))
    starts = [indent if first is None else first, *[indent] * len(broken)]
    return [(start + line).rstrip() for start, line in zip(starts, broken, strict=False)]


def _facts(result: Text, block: Facts, layout: Layout) -> None:
    """Labels stand in a column of their own; where that leaves too little room, each on a line of its own."""
    width = _prose_width(layout)
    label_width = max((cell_len(label) for label, _ in block.rows), default=0)
    beside = label_width <= _WIDEST_LABEL and (width is None or width >= label_width + 3 * _GAP + 20)
    indent = " " * (label_width + _GAP if beside else _GAP)
    for label, paragraphs in block.rows:
        lines = [line for paragraph in paragraphs for line in _paragraph(paragraph, width, indent)]
        if beside:
            result.append(label + " " * (label_width - cell_len(label) + _GAP), "bold")
            result.append("\n".join([lines[0].removeprefix(indent), *lines[1:]]) + "\n")
        else:
            result.append(wrapped(label, width) + "\n", "bold")
            result.append("\n".join(lines) + "\n")


def _paragraph(text: str, width: int | None, indent: str) -> list[str]:
    if isinstance(text, Point):
        return _lines(text, width, indent + " " * len(_MARK), indent + _MARK)
    return _lines(text, width, indent)


def _listing(entries: Sequence[Entry], width: int | None, indent: str) -> Iterator[str]:
    for entry in entries:
        under = indent + " " * len(_MARK)
        yield from _lines(entry.text, width, under, indent + _MARK)
        yield from _listing(entry.nested, width, under)


def _grid(result: Text, block: Grid, layout: Layout) -> None:
    """Draw the grid; where it does not fit, each row becomes a line of its own with the other columns behind it."""
    widths = fit(block.columns, _GAP, layout.width)
    if widths is None and layout.width is not None:
        first, *others = block.columns
        for row, name in enumerate(first.cells):
            behind = "; ".join(f"{each.head} {each.cells[row]}".strip() for each in others if each.cells[row])
            result.append("\n".join(_lines(f"{name}: {behind}", layout.width, "    ", "")) + "\n")
        return
    draw(result, block.columns, widths or [], _GAP)


def _curve(block: Curve) -> Iterator[str]:
    """Draw a curve as an area, in eighths of a line; the axis says 0 and 100."""
    for row in reversed(range(_CURVE_ROWS)):
        label = {_CURVE_ROWS - 1: "100", 0: "0"}.get(row, "")
        filled = (min(max(round(8 * (_CURVE_ROWS * height - row)), 0), 8) for height in block.heights)
        yield f"{label:>3} {''.join(_LEVELS[eighths] for eighths in filled)}".rstrip()
    yield f"    {block.start}{block.end:>{len(block.heights) - cell_len(block.start)}}"


def document_markdown(document: Document, reproduce: str) -> str:
    """Set a document as Markdown, with where it came from as the last line."""
    parts: list[str] = []
    for block in document:
        if isinstance(block, Notes) and parts and parts[-1].startswith("- "):
            parts.append("<!-- -->")  # two lists would become one
        parts += [part for part in [_markdown(block)] if part]
    return "\n\n".join([*parts, f"`` {one_line(reproduce)} ``"]) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Line():
            return {"title": "# ", "heading": "## "}.get(block.role, "") + escaped(block.text)
        case Facts():
            return "\n".join(_markdown_fact(label, paragraphs) for label, paragraphs in block.rows)
        case Listing():
            return "\n".join(_markdown_listing(block.entries, ""))
        case Grid():
            return markdown_table(block.columns)
        case Curve() | Drawing():
            return "\n".join(("```", *(block.lines if isinstance(block, Drawing) else _curve(block)), "```"))
        case Notes():
            return "\n".join(f"- {escaped(note)}" for note in block.lines)


def _markdown_fact(label: str, paragraphs: Sequence[str]) -> str:
    first, *more = paragraphs
    if isinstance(first, Point):
        first, more = "", list(paragraphs)
    nested = "".join(f"\n  - {escaped(each)}" for each in more)
    return f"- **{escaped(label)}**: {escaped(first)}".rstrip() + nested


def _markdown_listing(entries: Sequence[Entry], indent: str) -> Iterator[str]:
    for entry in entries:
        yield f"{indent}- {escaped(entry.text)}"
        yield from _markdown_listing(entry.nested, indent + "  ")


def markdown_table(columns: Sequence[Column]) -> str:
    """Write columns as a table of Markdown."""
    rows: list[Iterable[str]] = [
        [escaped(each.head) for each in columns],
        ["---:" if each.right else "---" for each in columns],
        *([escaped(cell) for cell in cells] for cells in zip(*(each.cells for each in columns), strict=True)),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def escaped(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML."""
    line = "".join(f"\\{char}" if char in "\\`*_[]<>|~#&" else char for char in one_line(text))
    return _LIST_MARK.sub(r"\1\\\2", line)
