"""Results as Markdown, to paste into a report."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.cells import category_text, judged_text, score_text, verdict_text
from pilotrank.output.figures import one_line, points
from pilotrank.output.notes import ranking_notes
from pilotrank.texts import Texts

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


def ranking_markdown(ranking: Ranking, provenance: "Provenance", texts: Texts) -> str:
    """Write a ranking as a Markdown table with the notes as a list under it."""
    heads = [texts.say("Rank"), texts.say("Approach"), texts.say("Category"), texts.say("Total")]
    heads += [texts.pick(criterion.name) for criterion in ranking.criteria]
    heads += [texts.say("Judged"), texts.say("Verdict")]
    alignment = ["---:", "---", "---", "---:", *["---:"] * len(ranking.criteria), "---:", "---"]
    lines = [f"# {_escaped(texts.pick(ranking.title))}", ""] if ranking.title else []
    lines += [_line(heads), _line(alignment)]
    lines += [_line(_cells(row, ranking, texts)) for row in ranking.listed]
    lines += ["", *(f"- {_escaped(note)}" for note in ranking_notes(ranking, texts))]
    lines += ["", f"`{provenance.line()}`", ""]
    return "\n".join(lines)


def _cells(row: RankedApproach, ranking: Ranking, texts: Texts) -> list[str]:
    return [
        "" if row.rank is None else str(row.rank),
        texts.pick(row.name),
        category_text(row, ranking, texts),
        "" if row.steps is None else texts.decimal(points(row.steps, 1)),
        *(score_text(row.scores[criterion.id], texts) for criterion in ranking.criteria),
        judged_text(row),
        verdict_text(row, ranking, texts),
    ]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """Keep a text from being taken for Markdown or HTML."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|~#" else char for char in one_line(text))
