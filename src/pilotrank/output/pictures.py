"""The robustness of a ranking drawn in characters: ranges of ranks, a map of ranks, and the weight triangle."""

import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import dist, floor, fsum
from typing import Final

from rich.cells import cell_len, set_cell_size

from pilotrank.decision.robustness.first_place import Point, Polygon, Triangle, area
from pilotrank.decision.robustness.results import Robust, Robustness
from pilotrank.output.cells import RANGE, rank_range_text
from pilotrank.output.document import Grid
from pilotrank.output.figures import half_up, one_line
from pilotrank.output.grid import Column, cell_lines
from pilotrank.texts import Texts

MOST_ROWS: Final = 60
"""Approaches that a picture shows."""
_DRAWN: Final = 30
"""Cells in which ranks are drawn."""
_NAME: Final = 37
"""Room for a name beside them on a line of 80."""
_NARROWEST: Final = 20
_BLANK: Final = "·"
"""Where nothing is: a table of Markdown would lose blanks."""
_LINE, _MARK, _LOW, _HIGH = "─●├┤"
_SHADES: Final = "░▒▓█"
_ROWS: Final = 21
"""Of the triangle; the lowest has 2 x 21 - 1 cells."""
_NO_LETTER: Final = "."
_NOW: Final = "@"
_CORNER: Final = 37
"""Room for the name of a criterion at a corner."""
_LEGEND: Final = 76
_MOST_NAMES: Final = 4
_FLAT: Final = 1e-12
"""Twice the area of a triangle of weights below which its corners lie on a line."""


# Names that leave room


def shortened(text: str, width: int) -> str:
    """Cut words from the middle of a text, since names that begin alike often end differently.

    >>> shortened("Improving internship options in the Netherlands at foreign institutions", 45)
    'Improving … at foreign institutions'
    >>> shortened("Donaudampfschifffahrt", 10)
    'Donaudamp…'
    """
    if cell_len(text) <= width:
        return text
    words = text.split()
    for most in (3 * width // 5, width // 3):
        tail = _last_that_fits((" ".join(words[-count:]) for count in range(1, len(words))), most)
        head = _last_that_fits(accumulate(words, "{} {}".format), width - cell_len(tail) - 3)
        if tail and head:
            return f"{head} … {tail}"
    return set_cell_size(text, width - 1).rstrip() + "…"


def _last_that_fits(texts: Iterator[str], width: int) -> str:
    """Give the last of some texts, each longer than the one before, that fits."""
    found = ""
    for text in texts:
        if cell_len(text) > width:
            break
        found = text
    return found


def labels(rows: Sequence[Robust], texts: Texts, width: int) -> list[str]:
    """Give each approach a short name of its own: where two come out alike, their ids."""
    names = [shortened(one_line(texts.pick(each.row.name)), width) for each in rows]
    count = Counter(names)
    return [name if count[name] == 1 else shortened(each.row.id, width) for name, each in zip(names, rows, strict=True)]


# Ranks


def range_grid(result: Robustness, texts: Texts, limit: int = MOST_ROWS) -> Grid:
    """Draw the 90% range of the rank of each approach, with a mark at its rank now; at most ``limit`` rows."""
    count = len(result.approaches)
    rows = result.approaches[:limit]
    ranges = [rank_range_text(each.rank_low, each.rank_high) for each in rows]
    return Grid(
        (
            *_naming(rows, texts),
            Column(RANGE, ranges, right=True),
            Column(_axis(count, _DRAWN), [_range_line(each, count) for each in rows]),
        )
    )


def range_note(result: Robustness, texts: Texts, limit: int = MOST_ROWS) -> str:
    """Explain the ranges that are drawn."""
    note = texts.say(
        "From rank 1, left, to {count}, right: {mark} the rank now, {line} the 90% range.",
        count=len(result.approaches),
        mark=_MARK,
        line=_LOW + 3 * _LINE + _HIGH,
    )
    return note + _shown(result, texts, limit)


def heat_grid(result: Robustness, texts: Texts, limit: int = MOST_ROWS) -> Grid:
    """Draw how often each approach has which rank, in shades; at most ``limit`` rows.

    The acceptabilities of the ranks are there, so there are not too many approaches.
    """
    rows = result.approaches[:limit]
    shares = binned_ranks(rows, _DRAWN)
    most = max(map(max, shares))
    width = _DRAWN // len(shares[0])
    cells = ["".join(_shade(share / most) * width for share in row) for row in shares]
    return Grid((*_naming(rows, texts), Column(_axis(len(result.approaches), len(cells[0])), cells)))


def heat_note(result: Robustness, texts: Texts, limit: int = MOST_ROWS) -> str:
    """Explain the shades."""
    shares = binned_ranks(result.approaches[:limit], _DRAWN)
    most = 100 * max(map(max, shares))
    steps = ", ".join(
        f"{shade} {texts.decimal(half_up(most / 2 ** (len(_SHADES) - number), 1))}%"
        for number, shade in enumerate(_SHADES)
    )
    width = ranks_per_bin(len(result.approaches), _DRAWN)
    note = texts.plural(
        "How often each approach has which rank; a shade stands for {n} rank and begins at so many of the samples:"
        " {steps}.",
        "How often each approach has which rank; a shade stands for {n} ranks together and begins at so many of the"
        " samples: {steps}.",
        width,
        steps=steps,
    )
    return note + _shown(result, texts, limit)


def binned_ranks(rows: Sequence[Robust], most: int) -> list[list[float]]:
    """Add up the acceptabilities of neighbouring ranks, so that there are at most so many.

    Args:
        rows: One or more, with acceptabilities.
        most: How many bins.

    """
    counted = [each.acceptability or () for each in rows]
    width = ranks_per_bin(len(counted[0]), most)
    return [[fsum(row[start : start + width]) for start in range(0, len(row), width)] for row in counted]


def ranks_per_bin(ranks: int, most: int) -> int:
    """Say how many ranks go together so that at most ``most`` bins are left.

    >>> ranks_per_bin(30, 30), ranks_per_bin(31, 30), ranks_per_bin(3, 30)
    (1, 2, 1)
    """
    return -(-ranks // most)


def _naming(rows: Sequence[Robust], texts: Texts) -> tuple[Column, Column]:
    return (
        Column("#", [str(each.row.rank) for each in rows], right=True),
        Column(texts.say("Approach"), labels(rows, texts, _NAME), narrowest=_NARROWEST),
    )


def _axis(count: int, width: int) -> str:
    return f"1{count:>{width - 1}}" if count > 1 else "1"


def _range_line(each: Robust, count: int) -> str:
    low, now, high = (_place(rank, count) for rank in (each.rank_low, each.row.rank or 1, each.rank_high))
    cells = [_BLANK] * _DRAWN
    cells[low : high + 1] = _LINE * (high + 1 - low)
    if high > low:
        cells[low], cells[high] = _LOW, _HIGH
    cells[now] = _MARK
    return "".join(cells)


def _place(rank: int, count: int) -> int:
    return floor((rank - 1) * (_DRAWN - 1) / max(count - 1, 1) + 0.5)


def _shade(part: float) -> str:
    """Shade a part of the largest share: each shade begins at twice what the one before begins at."""
    level = sum(part >= 0.5**power for power in range(1, len(_SHADES) + 1))
    return (_BLANK + _SHADES)[level]


def _shown(result: Robustness, texts: Texts, limit: int) -> str:
    count = len(result.approaches)
    return "" if count <= limit else f" {first_rows_text(limit, count, texts)}"


def first_rows_text(shown: int, count: int, texts: Texts) -> str:
    """Say that not all rows are drawn."""
    return texts.say("Only the first {shown} of {count} approaches are drawn.", shown=shown, count=count)


# The weight triangle


@dataclass(frozen=True, slots=True)
class Area:
    """Where in the weight triangle some approaches come first."""

    letter: str
    """A for the largest one, then B, C; a dot past Z."""
    ids: tuple[str, ...]
    outline: Polygon
    """Convex, its corners counterclockwise in the first two shares."""
    percent: int
    """Of the triangle. The whole percents add up to 100."""

    @property
    def has_letter(self) -> bool:
        """Whether it is one of the 26 largest."""
        return self.letter != _NO_LETTER

    @property
    def share_text(self) -> str:
        """The share of all weightings."""
        return f"{self.percent}%" if self.percent else "<1%"

    def holds(self, point: Point) -> bool:
        """Whether some weights lie in it or on its border."""
        return all(_turn(self.outline[number - 1], end, point) >= -_FLAT for number, end in enumerate(self.outline))

    def names(self, result: Robustness, texts: Texts) -> list[str]:
        """Give the names of the approaches."""
        names = {row.id: row.name for row in result.ranking.rows}
        return [one_line(texts.pick(names[each])) for each in self.ids]


def areas_by_size(triangle: Triangle) -> tuple[Area, ...]:
    """Give the areas of the weight triangle, the largest first, with their letters."""
    sizes = {ids: area(outline) for ids, outline in triangle.areas.items()}
    order = sorted(sizes, key=lambda ids: (-sizes[ids], ids))
    percents = _whole_percents([sizes[ids] for ids in order])
    letters = string.ascii_uppercase + _NO_LETTER * len(order)
    return tuple(
        Area(letter, ids, triangle.areas[ids], percent)
        for letter, ids, percent in zip(letters, order, percents, strict=False)
    )


def _whole_percents(shares: Sequence[float]) -> list[int]:
    """Round shares so that they add up to 100: the largest remainders go up."""
    exact = [100 * share / fsum(shares) for share in shares]
    whole = [floor(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda number: whole[number] - exact[number])
    for number in by_rest[: 100 - sum(whole)]:
        whole[number] += 1
    return whole


def _turn(start: Point, end: Point, point: Point) -> float:
    """Give twice the area of a triangle, below zero where it turns clockwise."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def cell_centres(rows: int) -> Iterator[list[Point]]:
    """Cut the weight triangle into rows of equal small triangles and give their centres, from the top down.

    The first criterion has its corner at the top, the second at the left, the third at the right.
    """
    for row in range(rows):
        yield [_cell_centre(rows, row, number) for number in range(2 * row + 1)]


def _cell_centre(rows: int, row: int, number: int) -> Point:
    place, upside_down = divmod(number, 2)
    offset = (1 + upside_down) / 3
    return (
        (rows - 1 - row + offset) / rows,
        (row - place - upside_down + offset) / rows,
        (place + offset) / rows,
    )


def triangle_lines(result: Robustness, texts: Texts) -> tuple[str, ...]:
    """Draw who comes first where in the weight triangle, with a legend; nothing where there is no triangle."""
    if result.triangle is None:
        return ()
    areas = areas_by_size(result.triangle)
    drawn = _with_corners(_letters(areas, weights_now(result)), result, texts)
    return (*drawn, "", *_legend(areas, result, texts))


def weights_now(result: Robustness) -> Point:
    """Give the current weights as a point of the triangle."""
    x, y, z = result.ranking.weights.values()
    return x, y, z


def _letters(areas: Sequence[Area], now: Point) -> list[str]:
    """Give the rows of the triangle without what is around it."""
    centres = list(cell_centres(_ROWS))
    nearest = min((centre for row in centres for centre in row), key=lambda centre: dist(centre, now))
    return ["".join(_NOW if centre == nearest else _letter_at(centre, areas) for centre in row) for row in centres]


def _letter_at(point: Point, areas: Sequence[Area]) -> str:
    return next((each.letter for each in areas if each.holds(point)), _NO_LETTER)


def corner_texts(result: Robustness, texts: Texts, width: int) -> list[str]:
    """Name the corners of the triangle, at each of which one criterion has all the weight."""
    names = [one_line(texts.pick(each.name)) for each in result.ranking.criteria]
    return [f"{shortened(name, width - 5)} 100%" for name in names]


def _with_corners(letters: Sequence[str], result: Robustness, texts: Texts) -> list[str]:
    """Put the names of the criteria above and below the triangle, each in the middle of its corner."""
    top, left, right = corner_texts(result, texts, _CORNER)
    left_corner = _CORNER // 2
    middle, right_corner = left_corner + _ROWS - 1, left_corner + 2 * (_ROWS - 1)
    lines = [_centred(text, middle) for text in (top, *letters)]
    lowest = _centred(left, left_corner)
    lines.append(lowest + _centred(right, right_corner)[cell_len(lowest) :])
    spare = min(len(line) - len(line.lstrip()) for line in lines)
    return [line[spare:] for line in lines]


def _centred(text: str, column: int) -> str:
    return " " * (column - cell_len(text) // 2) + text


def _legend(areas: Sequence[Area], result: Robustness, texts: Texts) -> Iterator[str]:
    now = texts.say("the weights now; first there: {letters}", letters=_first_now(areas, result))
    yield from _hanging(f"{_NOW} = ", now)
    lettered = [each for each in areas if each.has_letter]
    for each in lettered:
        names = names_text(each.names(result, texts), texts, _MOST_NAMES, one_line)
        yield from _hanging(f"{each.letter} = {each.share_text:>4}  ", names)
    if len(areas) > len(lettered):
        yield from _hanging(f"{_NO_LETTER} = ", rest_text(areas[len(lettered) :], texts))
    yield percentages_text(texts)


def percentages_text(texts: Texts) -> str:
    """Say what the percentages of the areas are."""
    return texts.say("Percentages: the share of all weightings, at the best scores.")


def rest_text(areas: Sequence[Area], texts: Texts) -> str:
    """Say how many areas are not named one by one."""
    percent = sum(each.percent for each in areas)
    return texts.plural("{n} more, with {percent}%", "{n} more, together with {percent}%", len(areas), percent=percent)


def names_text(names: Sequence[str], texts: Texts, most: int, short: Callable[[str], str]) -> str:
    """Write the names of approaches that share an area, at most so many of them, each made short."""
    listed = "; ".join(map(short, names[:most]))
    more = len(names) - most
    return texts.say("{names} and {n} more", names=listed, n=more) if more > 0 else listed


def _first_now(areas: Sequence[Area], result: Robustness) -> str:
    first = {row.id for row in result.ranking.rows if row.rank == 1}
    return ", ".join(dict.fromkeys(each.letter for each in areas if first.intersection(each.ids)))


def _hanging(start: str, text: str) -> Iterator[str]:
    """Wrap a text of the legend behind its letter."""
    for number, line in enumerate(cell_lines(text, _LEGEND - len(start))):
        yield (" " * len(start) if number else start) + line
