"""A ranking as a document, for a report."""

from pilotrank.decision.ranking import Ranking
from pilotrank.output.cells import (
    MOVE,
    RANGE,
    category_text,
    judged_text,
    move_text,
    rank_range_text,
    score_text,
    total_text,
    verdict_text,
)
from pilotrank.output.document import Document, Grid, Notes, title
from pilotrank.output.grid import Column
from pilotrank.output.notes import ranking_notes
from pilotrank.texts import Texts


def ranking_document(ranking: Ranking, texts: Texts) -> Document:
    """Lay out a ranking as a table with the notes as a list under it."""
    head = title(texts.pick(ranking.title)) if ranking.title else ()
    return (*head, Grid(tuple(ranking_grid(ranking, texts))), Notes(tuple(ranking_notes(ranking, texts))))


def ranking_grid(ranking: Ranking, texts: Texts) -> list[Column]:
    """Give the columns, without those that the workspace has nothing for."""
    rows = ranking.listed
    columns = [
        Column(texts.say("Rank"), ["" if row.rank is None else str(row.rank) for row in rows], right=True),
    ]
    if ranking.ranges:
        cells = [rank_range_text(*row.rank_range) if row.rank_range else "" for row in rows]
        columns.append(Column(RANGE, cells, right=True))
    if ranking.request.scores:
        columns.append(Column(MOVE, [move_text(row, texts) for row in rows], right=True))
    columns.append(Column(texts.say("Approach"), [texts.pick(row.name) for row in rows]))
    if ranking.categories:
        columns.append(Column(texts.say("Category"), [category_text(row, ranking, texts) for row in rows]))
    columns.append(Column(texts.say("Total"), [total_text(row, texts) for row in rows], right=True))
    for criterion in ranking.criteria:
        cells = [score_text(row.scores[criterion.id], texts) for row in rows]
        columns.append(Column(texts.pick(criterion.name), cells, right=True))
    columns.append(Column(texts.say("Judged"), [judged_text(row) for row in rows], right=True))
    if ranking.verdicts:
        columns.append(Column(texts.say("Verdict"), [verdict_text(row, ranking, texts) for row in rows]))
    return columns
