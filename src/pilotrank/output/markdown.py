"""Results as Markdown, to paste into a report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pilotrank.decision.ranking import Ranking
from pilotrank.output.cells import category_text, judged_text, score_text, verdict_text
from pilotrank.output.figures import one_line, points
from pilotrank.output.notes import ranking_notes
from pilotrank.texts import Texts

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its head, its cells, and whether they stand at the right."""

    head: str
    cells: Sequence[str]
    right: bool = False


def ranking_markdown(ranking: Ranking, provenance: "Provenance", texts: Texts) -> str:
    """Write a ranking as a Markdown table with the notes as a list under it."""
    columns = _columns(ranking, texts)
    lines = [f"# {_escaped(texts.pick(ranking.title))}", ""] if ranking.title else []
    lines += [_line(column.head for column in columns), _line(("---:" if each.right else "---") for each in columns)]
    lines += [_line(cells) for cells in zip(*(column.cells for column in columns), strict=True)]
    lines += ["", *(f"- {_escaped(note)}" for note in ranking_notes(ranking, texts))]
    lines += ["", f"`` {one_line(provenance.line())} ``", ""]
    return "\n".join(lines)


def _columns(ranking: Ranking, texts: Texts) -> list[_Column]:
    """The columns, without those that the workspace has nothing for."""
    rows = ranking.listed
    columns = [
        _Column(texts.say("Rank"), ["" if row.rank is None else str(row.rank) for row in rows], right=True),
        _Column(texts.say("Approach"), [_escaped(texts.pick(row.name)) for row in rows]),
    ]
    if ranking.categories:
        cells = [_escaped(category_text(row, ranking, texts)) for row in rows]
        columns.append(_Column(texts.say("Category"), cells))
    totals = ["" if row.steps is None else texts.decimal(points(row.steps, 1)) for row in rows]
    columns.append(_Column(texts.say("Total"), totals, right=True))
    for criterion in ranking.criteria:
        cells = [_escaped(score_text(row.scores[criterion.id], texts)) for row in rows]
        columns.append(_Column(_escaped(texts.pick(criterion.name)), cells, right=True))
    columns.append(_Column(texts.say("Judged"), [judged_text(row) for row in rows], right=True))
    if ranking.verdicts:
        cells = [_escaped(verdict_text(row, ranking, texts)) for row in rows]
        columns.append(_Column(texts.say("Verdict"), cells))
    return columns


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|~#&" else char for char in one_line(text))
