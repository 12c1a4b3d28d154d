"""The robustness of a ranking as one picture: totals, ranges of ranks, a map of ranks, and the weight triangle.

All sizes are in inches, measured from the top left corner, until they are handed to matplotlib.
"""

import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import product
from math import dist, sqrt
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal

from pilotrank.decision.robustness.first_place import Point, centre
from pilotrank.decision.robustness.results import Robust, Robustness
from pilotrank.output import pictures
from pilotrank.output.cells import total_text
from pilotrank.output.figures import grouped, one_line
from pilotrank.output.robustness_words import what_varies, whole_percent
from pilotrank.texts import Texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

_WIDTH: Final = 14.0
_LEFT, _TOTALS, _RANGES, _HEAT, _SCALE = 4.0, 2.2, 3.1, 3.5, 0.15
"""Where the panels begin beside the names, and how wide they are."""
_GAP, _MARGIN = 0.2, 0.25
_LETTER, _LINE = 0.077, 0.17
"""The width of an ordinary letter, and the height of a line of text."""
_NAME, _CORNER, _IN_AREA, _IN_LEGEND = 45, 36, 24, 64
"""Letters in a name, at a corner of the triangle, and in a line on an area and in the legend."""
_SIDE: Final = 5.6
_HEIGHT: Final = _SIDE * sqrt(3) / 2
"""Of the triangle, like its side."""
_BASE, _BESIDE = 0.35, 1.5
"""Room below and above it, and on both sides for the names of the corners."""
_MOST_NAMES, _FEW = 3, 10
"""Names in an area, and areas up to which the legend has room for several names each."""
_MOST_BINS: Final = 60
_MOST_NUMBERS: Final = 12
"""Ranks up to which the map also holds its figures."""
_DARK, _DPI = 0.5, 110
"""The part of the scale from which figures are white."""
_INK: Final = "#222222"
_BAR, _RANGE = "#9ebcda", "#4d7fb0"
_BORDER: Final = "#b2182b"
_FILLS: Final = ("#cfe3f5", "#fbd9a5", "#bfe3cf", "#f7f0a8", "#e8c5dc", "#f3c0a5", "#d5d5d5")
_HATCHES: Final = ("", "///", "...", "\\\\\\", "xxx")
_BEHIND: Final = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
"""What keeps hatches off a text."""
_STYLE: Final[Any] = {  # matplotlib's own type is a list of all keys
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.parse_math": False,  # a name may hold a dollar sign
    "text.color": _INK,
    "axes.edgecolor": "#888888",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "hatch.color": "#999999",
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.handlelength": 2.4,
    "legend.handleheight": 1.5,
    "legend.borderpad": 0,
    "legend.borderaxespad": 0,
    "svg.hashsalt": "pilotrank",
}

_short = partial(pictures.shortened, width=_NAME)
Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


def robustness_picture(
    result: Robustness,
    texts: Texts,
    format: Literal["svg", "png"],  # noqa: A002 - what matplotlib calls it too
    reproduce: str = "",
) -> bytes:
    """Draw how sure a ranking is, as an SVG or PNG file: the same bytes each time.

    How it was made stands in the file's description, which no one sees who does not look for it.

    Raises:
        ImportError: matplotlib is not there.

    """
    import matplotlib as mpl  # noqa: PLC0415 - an extra

    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box stands for it
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        content = io.BytesIO()
        own = {"Date": None, "Creator": "pilotrank"} if format == "svg" else {"Software": None}
        metadata = {**own, "Description": reproduce or None}
        _Sheet(result, texts).drawn().savefig(content, format=format, dpi=_DPI, metadata=metadata)
        return content.getvalue()


class _Sheet:
    """What is drawn on, with all that the panels share."""

    def __init__(self, result: Robustness, texts: Texts) -> None:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

        self.result = result
        self.texts = texts
        self.rows: Sequence[Robust] = result.approaches[: pictures.MOST_ROWS]
        self.count = len(result.approaches)
        self.heading = _heading(result, texts)
        self.top = _MARGIN + len(self.heading) * 0.24 + 0.75
        self.band = len(self.rows) * min(0.5, max(0.235, 2.5 / len(self.rows)))
        self.below = self.top + self.band + 0.95
        self.height = self.below + 0.35 + (1.3 + _HEIGHT if result.triangle else 0)
        self.figure: Figure = Figure(figsize=(_WIDTH, self.height))

    def axes(self, left: float, top: float, width: float, height: float) -> "Axes":
        """Give a new panel."""
        bottom = self.height - top - height
        return self.figure.add_axes((left / _WIDTH, bottom / self.height, width / _WIDTH, height / self.height))

    def write(self, top: float, text: str, size: float = 9, weight: str = "normal") -> None:
        """Write a line of its own."""
        self.figure.text(_MARGIN / _WIDTH, 1 - top / self.height, text, fontsize=size, fontweight=weight, va="top")

    def drawn(self) -> "Figure":
        """Draw everything."""
        for number, (line, size, weight) in enumerate(self.heading):
            self.write(_MARGIN + 0.24 * number, line, size, weight)
        _draw_totals(self)
        _draw_ranges(self)
        _draw_heat(self)
        _draw_triangle(self)
        if self.count > pictures.MOST_ROWS:
            self.write(self.top + self.band + 0.3, pictures.first_rows_text(pictures.MOST_ROWS, self.count, self.texts))
        self.write(self.height - 0.3, _footnote(self.result, self.texts), 8)
        return self.figure


def _heading(result: Robustness, texts: Texts) -> list[tuple[str, float, str]]:
    """Give the lines above the panels, each with its size and weight."""
    title = result.ranking.title
    name = one_line(texts.pick(title)) if title else texts.say("How sure is the ranking?")
    return [
        *((line, 13, "bold") for line in wrap(name, 100, max_lines=2, placeholder=" …")),
        *((line, 9, "normal") for line in wrap(what_varies(result, texts), 190)),
    ]


def _footnote(result: Robustness, texts: Texts) -> str:
    count = grouped(result.acceptability.samples, texts)
    text = texts.say("{count} samples, seed {seed}", count=count, seed=result.seed)
    return f"{text}, {result.variation.options}"


# The panels that share their rows


def _panel(sheet: _Sheet, left: float, width: float, title: str) -> "Axes":
    """Begin a panel with a row for each approach, every other one shaded."""
    axes = sheet.axes(left, sheet.top, width, sheet.band)
    axes.set_title("\n".join(wrap(title, int(width / 0.09))), pad=18)
    axes.set_ylim(len(sheet.rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.tick_params(labelsize=8, length=2)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    for number in range(0, len(sheet.rows), 2):
        axes.axhspan(number - 0.5, number + 0.5, color="#f3f3f3", linewidth=0, zorder=0)
    return axes


def _draw_totals(sheet: _Sheet) -> None:
    axes = _panel(sheet, _LEFT, _TOTALS, sheet.texts.say("Total now, in points"))
    axes.set_xlim(0, 118)
    axes.set_xticks([0, 25, 50, 75, 100])
    places = range(len(sheet.rows))
    axes.barh(places, [each.row.total or 0 for each in sheet.rows], height=0.7, color=_BAR)
    for place, each in enumerate(sheet.rows):
        axes.text((each.row.total or 0) + 2, place, total_text(each.row, sheet.texts), fontsize=8, va="center")
    names = pictures.labels(sheet.rows, sheet.texts, _NAME)
    axes.set_yticks(places, [f"{name}   {each.row.rank}" for name, each in zip(names, sheet.rows, strict=True)])
    axes.tick_params(axis="y", length=0, labelsize=9)


def _draw_ranges(sheet: _Sheet) -> None:
    title = sheet.texts.say("Rank now (dot) and 90% of the samples (line)")
    axes = _panel(sheet, _LEFT + _TOTALS + _GAP, _RANGES, title)
    places = range(len(sheet.rows))
    low, high = ([getattr(each, end) for each in sheet.rows] for end in ("rank_low", "rank_high"))
    axes.hlines(places, low, high, color=_RANGE, linewidth=2)
    for ends in (low, high):
        axes.plot(ends, places, "|", color=_RANGE, markersize=7, markeredgewidth=1.5)
    axes.plot([each.row.rank or 1 for each in sheet.rows], places, "o", color=_INK, markersize=5)
    _rank_axis(axes, sheet)


def _rank_axis(axes: "Axes", sheet: _Sheet) -> None:
    """Number the ranks above and below, and mark how many can be chosen."""
    axes.set_xlim(0.5, sheet.count + 0.5)
    axes.set_xticks(_rank_ticks(sheet.count))
    axes.tick_params(axis="x", top=True, labeltop=True)
    if sheet.result.k < sheet.count:
        axes.axvline(sheet.result.k + 0.5, color=_BORDER, linewidth=1.2, linestyle=(0, (4, 2)))
        below = len(sheet.rows) * (1 + 0.3 / sheet.band) - 0.5
        text = sheet.texts.say("first {k}", k=sheet.result.k)
        axes.text(sheet.result.k + 0.5, below, text, fontsize=8, color=_BORDER, ha="center", va="top")


def _rank_ticks(count: int) -> list[int]:
    """Choose ranks to number: 1 and the multiples of 1, 2 or 5 times a power of ten, about ten in all.

    >>> _rank_ticks(4), _rank_ticks(46)
    ([1, 2, 3, 4], [1, 5, 10, 15, 20, 25, 30, 35, 40, 45])
    """
    step = next(base * 10**power for power in range(9) for base in (1, 2, 5) if count <= 10 * base * 10**power)
    return sorted({1, *range(step, count + 1, step)})


def _draw_heat(sheet: _Sheet) -> None:
    left = _LEFT + _TOTALS + _RANGES + 2 * _GAP
    axes = _panel(sheet, left, _HEAT, _heat_title(sheet))
    if sheet.result.acceptability.ranks is None:
        note = sheet.texts.say("Too many approaches to count single ranks.")
        axes.text(0.5, 0.5, "\n".join(wrap(note, 36)), transform=axes.transAxes, ha="center", va="center")
        axes.set_xticks([])
        return
    shares = [[100 * share for share in row] for row in pictures.binned_ranks(sheet.rows, _MOST_BINS)]
    _draw_shares(sheet, axes, shares, left + _HEAT + 0.1)
    _rank_axis(axes, sheet)
    if sheet.count <= _MOST_NUMBERS:
        _write_shares(axes, shares)


def _heat_title(sheet: _Sheet) -> str:
    width = pictures.ranks_per_bin(sheet.count, _MOST_BINS)
    if width == 1 or sheet.result.acceptability.ranks is None:
        return sheet.texts.say("How often which rank, in % of the samples")
    return sheet.texts.say("How often which {n} ranks, in % of the samples", n=width)


def _draw_shares(sheet: _Sheet, axes: "Axes", shares: Sequence[Sequence[float]], right: float) -> None:
    from matplotlib.colors import PowerNorm  # noqa: PLC0415 - an extra

    width = pictures.ranks_per_bin(sheet.count, _MOST_BINS)
    sides = [*range(0, sheet.count, width), sheet.count]
    mesh = axes.pcolormesh(
        [side + 0.5 for side in sides],
        [place - 0.5 for place in range(len(shares) + 1)],
        shares,
        cmap="Blues",
        norm=PowerNorm(0.5, 0, max(map(max, shares))),
        edgecolors="face",
        linewidth=0.2,
    )
    axes.hlines([place - 0.5 for place in range(1, len(shares))], 0.5, sheet.count + 0.5, color="white", linewidth=0.6)
    scale = sheet.axes(right, sheet.top, _SCALE, min(sheet.band, 4))
    sheet.figure.colorbar(mesh, cax=scale).outline.set_visible(False)
    scale.tick_params(labelsize=8, length=2)
    scale.yaxis.set_major_formatter(lambda share, _: f"{sheet.texts.decimal(f'{share:g}')}%")


def _write_shares(axes: "Axes", shares: Sequence[Sequence[float]]) -> None:
    most = max(map(max, shares))
    for place, row in enumerate(shares):
        for rank, share in enumerate(row, start=1):
            color = "white" if share > _DARK * most else _INK
            axes.text(rank, place, whole_percent(share / 100), color=color, fontsize=8, ha="center", va="center")


# The weight triangle


def _place(point: Point) -> tuple[float, float]:
    """Say where weights lie in the triangle's panel."""
    return _BESIDE + _SIDE * (point[2] + point[0] / 2), _BASE + _HEIGHT * point[0]


def _weights(x: float, y: float) -> Point:
    """Say which weights lie at a place."""
    first = (y - _BASE) / _HEIGHT
    third = (x - _BESIDE) / _SIDE - first / 2
    return first, 1 - first - third, third


def _draw_triangle(sheet: _Sheet) -> None:
    if sheet.result.triangle is None:
        return
    areas = pictures.areas_by_size(sheet.result.triangle)
    say = sheet.texts.say
    sheet.write(sheet.below, say("Who comes first under which weights, at the best scores"), 10, "bold")
    how = say("The nearer to a corner, the heavier its criterion weighs.")
    sheet.write(sheet.below + 0.22, f"{how} {pictures.percentages_text(sheet.texts)}")
    width = _SIDE + 2 * _BESIDE
    axes = _blank(sheet, _MARGIN, width)
    fills = [_fill(axes, area, number) for number, area in enumerate(areas)]
    _write_corners(sheet, axes)
    taken = _mark_now(sheet, axes)
    for each in areas:
        _write_area(sheet, axes, each, taken)
    _draw_legend(_blank(sheet, _MARGIN + width, _WIDTH - 2 * _MARGIN - width), fills, _legend(areas, sheet))


def _blank(sheet: _Sheet, left: float, width: float) -> "Axes":
    """Begin a panel beside or with the triangle, measured in inches from its bottom left corner."""
    height = 2 * _BASE + _HEIGHT
    axes = sheet.axes(left, sheet.below + 0.5, width, height)
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return axes


def _fill(axes: "Axes", area: pictures.Area, number: int) -> "Polygon":
    """Fill an area with a colour and a pattern, of which 35 pairs differ."""
    (polygon,) = axes.fill(
        *zip(*map(_place, area.outline), strict=True),
        facecolor=_FILLS[number % len(_FILLS)],
        hatch=_HATCHES[number % len(_HATCHES)],
        edgecolor="#555555",
        linewidth=0.8,
    )
    return polygon


def _write_corners(sheet: _Sheet, axes: "Axes") -> None:
    top, left, right = pictures.corner_texts(sheet.result, sheet.texts, _CORNER)
    bold: dict[str, Any] = {"ha": "center", "fontweight": "bold"}
    axes.text(_BESIDE + _SIDE / 2, _BASE + _HEIGHT + 0.08, top, va="bottom", **bold)
    axes.text(_BESIDE, _BASE - 0.08, left, va="top", **bold)
    axes.text(_BESIDE + _SIDE, _BASE - 0.08, right, va="top", **bold)


def _mark_now(sheet: _Sheet, axes: "Axes") -> Box:
    """Mark the current weights; give the box that this takes."""
    x, y = _place(pictures.weights_now(sheet.result))
    text = sheet.texts.say("weights now")
    axes.plot([x], [y], "*", color=_BORDER, markersize=14, markeredgecolor="white", zorder=4)
    axes.text(x + 0.14, y, text, color=_BORDER, fontweight="bold", va="center", bbox=_BEHIND, zorder=3)
    return x - 0.15, y - 0.15, x + 0.2 + 1.15 * _LETTER * len(text), y + 0.15


def _write_area(sheet: _Sheet, axes: "Axes", area: pictures.Area, taken: Box) -> None:
    """Write on an area who comes first there: with the name, or the letter alone, or nothing where it is too small."""
    for lines in _area_texts(sheet, area):
        place = _room(area, lines, taken)
        if place:
            axes.text(*place, "\n".join(lines), ha="center", va="center", bbox=_BEHIND, linespacing=1.15)
            return


def _area_texts(sheet: _Sheet, area: pictures.Area) -> Iterator[list[str]]:
    """Give what could stand on an area, the longest first."""
    if not area.has_letter:
        return
    start = f"{area.letter}  {area.share_text}"
    name = pictures.names_text(area.names(sheet.result, sheet.texts), sheet.texts, 1, _short)
    yield [start, *wrap(name, _IN_AREA)]
    yield [start]
    yield [area.letter]


def _room(area: pictures.Area, lines: Sequence[str], taken: Box) -> tuple[float, float] | None:
    """Find where a text has room in an area, as near to its middle as can be."""
    half_width = (max(map(len, lines)) + 1) * _LETTER / 2
    half_height = (len(lines) + 0.3) * _LINE / 2
    middle = _place(centre(area.outline))
    places = (_place(point) for row in pictures.cell_centres(24) for point in row)
    for x, y in (middle, *sorted(places, key=lambda place: dist(place, middle))):
        box = (x - half_width, y - half_height, x + half_width, y + half_height)
        corners = product(box[::2], box[1::2])
        if all(area.holds(_weights(*corner)) for corner in corners) and not _overlap(box, taken):
            return x, y
    return None


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _legend(areas: Sequence[pictures.Area], sheet: _Sheet) -> Iterator[str]:
    lettered = [each for each in areas if each.has_letter]
    most = _MOST_NAMES if len(areas) <= _FEW else 1
    for each in lettered:
        names = pictures.names_text(each.names(sheet.result, sheet.texts), sheet.texts, most, _short)
        yield "\n".join(wrap(f"{each.letter}  {each.share_text}  {names}", _IN_LEGEND))
    if len(areas) > len(lettered):
        yield pictures.rest_text(areas[len(lettered) :], sheet.texts)


def _draw_legend(axes: "Axes", fills: Sequence["Polygon"], legend: Iterable[str]) -> None:
    handles, lines = zip(*zip(fills, legend, strict=False), strict=True)
    size = 9 if len(lines) <= _FEW else 8
    axes.legend(handles, lines, loc="upper left", fontsize=size)
