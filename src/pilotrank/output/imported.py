"""What a table would make of a workspace, shown before anything is written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pilotrank.output.document import Block, Document, Grid, Notes, heading, title
from pilotrank.output.figures import one_line, plain
from pilotrank.output.grid import Column
from pilotrank.texts import N_, Texts

if TYPE_CHECKING:
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.tables.columns import Column as TableColumn
    from pilotrank.workspace.tables.columns import TableCriterion
    from pilotrank.workspace.tables.draft import Draft
    from pilotrank.workspace.tables.flat import FlatFiles

_FIRST: Final = 3
"""Rows that are shown."""
_NARROWEST: Final = 20
_TAKEN_FOR: Final = {
    "id": N_("the id"),
    "name": N_("the name ({about})"),
    "category": N_("the category"),
    "summary": N_("the summary ({about})"),
    "silent": N_("the criteria on which nothing is known"),
    "low": N_("the low end of the score on {about}"),
    "high": N_("the high end of the score on {about}"),
    "basis": N_("what the score on {about} rests on"),
    "words": N_("the words for the score on {about}"),
    "why": N_("the reason for the score on {about}"),
    "attribute": N_("the attribute {about}"),
    "result": N_("a result, passed over"),
    "nothing": N_("nothing stands in it"),
}


def draft_document(draft: "Draft", texts: Texts) -> Document:
    """Lay out what a table of approaches makes: what each column was taken for, the first rows, what was left."""
    criteria = {each.id: each for each in draft.criteria}
    counts = [texts.plural("{n} criterion", "{n} criteria", len(criteria))]
    if draft.categories:
        counts.append(texts.plural("{n} category", "{n} categories", len(draft.categories)))
    return (
        *title(
            texts.plural(
                "{n} approach from {source}",
                "{n} approaches from {source}",
                len(draft.approaches),
                source=one_line(draft.source),
            ),
            ", ".join(counts),
        ),
        Grid(
            (
                Column(
                    texts.say("Column"), [one_line(each.head) or "-" for each in draft.columns], narrowest=_NARROWEST
                ),
                Column(
                    texts.say("Taken for"),
                    [_taken_for(each, criteria, texts) for each in draft.columns],
                    narrowest=_NARROWEST,
                ),
            )
        ),
        heading(texts.say("The first rows")),
        _first_approaches(draft, texts),
        *_notes(draft, texts),
    )


def _taken_for(column: "TableColumn", criteria: "dict[str, TableCriterion]", texts: Texts) -> str:
    if column.role != "best":
        return texts.say(_TAKEN_FOR[column.role], about=column.about)
    criterion = criteria[column.about]
    low, high = (texts.decimal(plain(end)) for end in (criterion.low, criterion.high))
    if criterion.direction == "min":
        return texts.say(
            "the score on {about}, from {low} to {high}, less is better", about=criterion.id, low=low, high=high
        )
    return texts.say("the score on {about}, from {low} to {high}", about=criterion.id, low=low, high=high)


def _first_approaches(draft: "Draft", texts: Texts) -> Grid:
    first = draft.approaches[:_FIRST]
    columns = [
        Column(texts.say("Approach"), [f"{one_line(each.name)} ({each.id})" for each in first], narrowest=_NARROWEST)
    ]
    if any(each.category for each in first):
        columns.append(Column(texts.say("Category"), [each.category or "" for each in first]))
    for criterion in draft.criteria:
        scores = [each.scores.get(criterion.id) for each in first]
        cells = ["?" if score is None else texts.decimal(plain(score)) for score in scores]
        columns.append(Column(criterion.id, cells, right=True))
    return Grid(tuple(columns))


def _notes(draft: "Draft", texts: Texts) -> Iterator[Block]:
    lines = []
    if any(None in each.scores.values() for each in draft.approaches[:_FIRST]):
        lines.append(texts.say("? not known"))
    changed = sum(not each.is_new for each in draft.approaches)
    if changed:
        lines.append(
            texts.plural(
                "{n} approach is there already; what the table says takes the place of what it said",
                "{n} approaches are there already; what the table says takes the place of what they said",
                changed,
            )
        )
    if draft.empty_rows:
        lines.append(texts.plural("{n} empty row was passed over", "{n} empty rows were passed over", draft.empty_rows))
    if draft.unreadable:
        lines.append(
            texts.plural(
                "{n} cell could not be read: taken as not known, its text kept as the reason",
                "{n} cells could not be read: taken as not known, their texts kept as the reasons",
                len(draft.unreadable),
            )
        )
    if lines:
        yield Notes(tuple(lines))


def flat_document(flat: "FlatFiles", source: str, workspace: "Workspace", texts: Texts) -> Document:
    """Lay out what a table of values makes: how many files of which kind, and the first values."""
    counts = [texts.plural("{n} approach", "{n} approaches", len(workspace.approaches))]
    if workspace.factsheets:
        counts.append(texts.plural("{n} factsheet", "{n} factsheets", len(workspace.factsheets)))
    if workspace.readings:
        counts.append(texts.plural("{n} reading", "{n} readings", len(workspace.readings)))
    first = flat.first
    columns = (
        Column(texts.say("File"), [each.file for each in first]),
        Column(texts.say("Key"), [each.key for each in first]),
        Column(texts.say("Value"), [one_line(each.value) for each in first], narrowest=_NARROWEST),
    )
    files = texts.plural("{n} file from {source}", "{n} files from {source}", len(flat.files), source=one_line(source))
    return (*title(files, ", ".join(counts)), heading(texts.say("The first rows")), Grid(columns))
