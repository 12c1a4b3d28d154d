"""A ranking as a table for the terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking
from pilotrank.decision.weights import MOST_POINTS
from pilotrank.output.cells import (
    MARKS,
    MOVE,
    RANGE,
    category_text,
    judged_text,
    move_text,
    rank_range_text,
    score_text,
    verdict_text,
)
from pilotrank.output.figures import one_line, points
from pilotrank.output.grid import Column, Layout, draw, fit, wrapped
from pilotrank.output.notes import ranking_notes
from pilotrank.texts import Texts

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_SHORT_LABEL: Final = 3


@dataclass(frozen=True, slots=True)
class _Style:
    """How much room a table takes."""

    gap: int
    """Blanks between columns."""
    bar: int
    """Cells of a bar of 100 points."""
    short_heads: bool
    narrowest_name: int
    """A style is only taken where names get at least this much room."""


_STYLES: Final = (
    _Style(gap=2, bar=10, short_heads=False, narrowest_name=40),
    _Style(gap=2, bar=10, short_heads=True, narrowest_name=36),
    _Style(gap=1, bar=6, short_heads=True, narrowest_name=20),
)
"""From wide to narrow; the first that fits is taken."""


def ranking_table(ranking: Ranking, texts: Texts, layout: Layout) -> Text:
    """Draw a ranking: a row for each approach, then the notes.

    Where the width allows no whole row beside a readable name, the scores stand under the name instead, so that
    nothing is ever cut off.
    """
    result = Text()
    if ranking.title:
        result.append(wrapped(one_line(texts.pick(ranking.title)), layout.width), "bold")
        result.append("\n\n")
    legend = draw_ranking(result, ranking, texts, layout)
    result.append("\n")
    for note in [*legend, *ranking_notes(ranking, texts)]:
        result.append(wrapped(note, layout.width) + "\n", "dim")
    result.rstrip()
    return result


def draw_ranking(result: Text, ranking: Ranking, texts: Texts, layout: Layout) -> list[str]:
    """Append the rows of a ranking under their heads, and give what explains short heads."""
    style, columns, widths = _choose(ranking, texts, layout)
    draw(result, columns, widths, style.gap)
    return _legend(ranking, texts, style)


def _choose(ranking: Ranking, texts: Texts, layout: Layout) -> tuple[_Style, list[Column], list[int]]:
    """Choose the roomiest style whose columns fit the width."""
    narrowest = replace(_STYLES[-1], bar=0) if ranking.ranges else _STYLES[-1]
    for style in (*_STYLES[:-1], narrowest):
        columns = _columns(ranking, texts, style)
        widths = fit(columns, style.gap, layout.width)
        if widths:
            return style, columns, widths
    narrow = _Style(gap=2, bar=0, short_heads=False, narrowest_name=1)
    columns = _narrow_columns(ranking, texts, narrow)
    widths = fit(columns, narrow.gap, layout.width) or [column.natural for column in columns]
    return narrow, columns, widths


def _heads(ranking: Ranking, texts: Texts, style: _Style) -> list[str]:
    """What stands above the criteria's columns and the one for how many are judged."""
    names = [*(one_line(texts.pick(criterion.name)) for criterion in ranking.criteria), texts.say("Judged")]
    if not style.short_heads:
        return names
    short = [name[:_SHORT_LABEL] for name in names]
    if len(set(short)) < len(short):
        short[:-1] = [str(number) for number in range(1, len(names))]
    return short


def _legend(ranking: Ranking, texts: Texts, style: _Style) -> list[str]:
    """Say what short heads stand for."""
    if not style.short_heads:
        return []
    full = _heads(ranking, texts, _STYLES[0])
    return [", ".join(f"{short} = {name}" for short, name in zip(_heads(ranking, texts, style), full, strict=True))]


def _columns(ranking: Ranking, texts: Texts, style: _Style) -> list[Column]:
    rows = ranking.rows
    *heads, judged = _heads(ranking, texts, style)
    columns = [*_leading(ranking, texts, style), *_category(ranking, texts), *_total(rows, texts, style)]
    for criterion, head in zip(ranking.criteria, heads, strict=True):
        cells = [score_text(row.scores[criterion.id], texts) for row in rows]
        columns.append(Column(head, _aligned(cells), right=True))
    columns.append(Column(judged, [judged_text(row) for row in rows], right=True, style="dim"))
    if ranking.verdicts:
        cells = [verdict_text(row, ranking, texts) for row in rows]
        columns.append(Column(texts.say("Verdict"), cells, style="green"))
    return columns


def _aligned(scores: Sequence[str]) -> list[str]:
    """Put the digits of scores under each other, whether a mark follows them or not."""
    marks = tuple(mark for mark in MARKS.values() if mark)
    marked = any(score.endswith(marks) for score in scores)
    return [score + " " if marked and not score.endswith(marks) else score for score in scores]


def _leading(ranking: Ranking, texts: Texts, style: _Style) -> Iterator[Column]:
    rows = ranking.rows
    names = [one_line(texts.pick(row.name)) for row in rows]
    yield Column("#", [str(row.rank) for row in rows], right=True, style="bold")
    if ranking.ranges:
        yield Column(RANGE, [rank_range_text(*row.rank_range) if row.rank_range else "" for row in rows], right=True)
    if ranking.request.scores:
        yield Column(MOVE, [move_text(row, texts) for row in rows], right=True)
    yield Column(texts.say("Approach"), names, narrowest=style.narrowest_name)


def _category(ranking: Ranking, texts: Texts) -> Iterator[Column]:
    if ranking.categories:
        cells = [category_text(row, ranking, texts) for row in ranking.rows]
        longest_word = max((cell_len(word) for cell in cells for word in cell.split()), default=1)
        yield Column(texts.say("Category"), cells, narrowest=longest_word, style="dim")


def _total(rows: Sequence[RankedApproach], texts: Texts, style: _Style) -> list[Column]:
    totals = [row.steps or 0 for row in rows]
    bars = [_bar(steps, style.bar) for steps in totals]
    cells = [texts.decimal(points(steps, 1)) for steps in totals]
    total = Column(texts.say("Total"), cells, right=True, style="bold")
    return [total, Column("", bars, style="cyan")] if style.bar else [total]


def _narrow_columns(ranking: Ranking, texts: Texts, style: _Style) -> list[Column]:
    """The columns for a narrow terminal: all but rank and total stands under the name."""
    *places, approach = _leading(ranking, texts, style)
    (total,) = _total(ranking.rows, texts, style)
    cells = [
        f"{name} ({_details(row, ranking, texts)})" for name, row in zip(approach.cells, ranking.rows, strict=True)
    ]
    return [*places, total, Column(approach.head, cells, narrowest=1)]


def _details(row: RankedApproach, ranking: Ranking, texts: Texts) -> str:
    scores = (
        f"{one_line(texts.pick(each.name))} {score_text(row.scores[each.id], texts)}" for each in ranking.criteria
    )
    judged = texts.say("Judged") + f" {judged_text(row)}"
    labels = (category_text(row, ranking, texts), verdict_text(row, ranking, texts))
    return ", ".join([*scores, judged, *(label for label in labels if label)])


def _bar(steps: int, width: int) -> str:
    """A bar for a total of 0 to 100 points, in eighths of a cell."""
    whole, rest = divmod(round(8 * width * steps / (MOST_POINTS * STEPS_PER_POINT)), 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(width)
