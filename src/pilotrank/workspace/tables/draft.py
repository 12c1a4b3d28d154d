"""A table with a row for each approach into the files of a workspace, a new one or one that is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pilotrank.workspace.locate import CRITERIA
from pilotrank.workspace.models import FORMAT, Workspace
from pilotrank.workspace.problems import Findings, PilotrankError, Place, Problem, problem
from pilotrank.workspace.tables.columns import (
    Column,
    TableCriterion,
    columns_of,
    criteria_given,
    criteria_guessed,
    criteria_of,
    folded,
)
from pilotrank.workspace.tables.rows import ApproachDraft, ImportOptions, RowReader, plain_number
from pilotrank.workspace.tables.spreadsheet import MOST_ROWS, Table
from pilotrank.workspace.yaml_text import block_text


@dataclass(frozen=True, slots=True)
class Draft:
    """What a table would make, before anything is written."""

    source: str
    files: Mapping[str, bytes]
    """Those to write, by their path inside the workspace; an approach of which nothing changes has none."""
    approaches: tuple[ApproachDraft, ...]
    columns: tuple[Column, ...]
    criteria: tuple[TableCriterion, ...]
    categories: tuple[str, ...]
    """The names of categories that a new workspace gets."""
    empty_rows: int
    remarks: tuple[Problem, ...]
    """What was taken for granted."""
    unreadable: tuple[Problem, ...]
    """The cells that were taken as not known because they could not be read."""


def draft_of(table: Table, options: ImportOptions, existing: Workspace | None = None) -> Draft:
    """Say what a table makes.

    Args:
        table: It has a row for each approach.
        options: How it is to be read.
        existing: The workspace that the approaches are for; a new one where left out.

    Raises:
        PilotrankError: With every cell that can't be understood, and everything else that is wrong.

    """
    if len(table.rows) > MOST_ROWS:
        raise PilotrankError([problem(Place(table.source), "too-many-rows", most=MOST_ROWS)])
    findings, remarks = Findings(), Findings(most=None)
    criteria = _criteria(table, options, existing, findings, remarks)
    labels = existing.criteria_file.attributes if existing else {}
    by_label = {folded(name): key for key, each in labels.items() for name in (key, each.name.en, each.name.nl)}
    columns = columns_of(table, criteria, by_label, findings)
    if not table.rows:
        findings.add(Place(table.source, table.header.number), "no-approach-rows")
    reader = RowReader(table, columns, criteria, options, existing, findings)
    drafts = [reader.approach(row) for row in table.rows]
    findings.stop_if_any()
    _remark_on_columns(table, columns, reader, remarks)
    files = {reader.paths[name]: block_text(tree).encode() for name, tree in reader.trees.items()}
    if existing is None:
        files = {CRITERIA: block_text(_criteria_tree(criteria, columns, reader.categories.new)).encode()} | files
    return Draft(
        source=table.source,
        files=files,
        approaches=tuple(each for each in drafts if each),
        columns=tuple(columns),
        criteria=tuple(criteria),
        categories=tuple(reader.categories.new.values()),
        empty_rows=table.empty_rows,
        remarks=(*table.remarks, *remarks.problems),
        unreadable=tuple(reader.unreadable.problems),
    )


def _criteria(
    table: Table, options: ImportOptions, existing: Workspace | None, findings: Findings, remarks: Findings
) -> list[TableCriterion]:
    if existing:
        for option in options.criteria:
            findings.add(Place(f"--criterion {option}"), "criteria-are-there")
        return criteria_of(existing.criteria_file)
    if options.criteria:
        return criteria_given(options.criteria, table, findings)
    return criteria_guessed(table, findings, remarks)


def _remark_on_columns(table: Table, columns: Iterable[Column], reader: "RowReader", remarks: Findings) -> None:
    place = Place(table.source)
    results = [column.head for column in columns if column.role == "result"]
    if results:
        remarks.add(place, "results-passed-over", columns=", ".join(results))
    if reader.silenced:
        remarks.add(place, "silent-honoured", count=reader.silenced)
    if reader.categories.are_passed_over:
        remarks.add(place, "categories-passed-over")


def _criteria_tree(
    criteria: Iterable[TableCriterion], columns: Iterable[Column], categories: Mapping[str, str]
) -> dict[str, object]:
    """Give what ``criteria.yaml`` says in a new workspace; all weights are the same."""
    criteria = list(criteria)
    tree: dict[str, object] = {"format": FORMAT}
    tree["criteria"] = {
        each.id: {"name": each.names[0], "scale": {"min": plain_number(each.low), "max": plain_number(each.high)}}
        | ({"direction": each.direction} if each.direction == "min" else {})
        for each in criteria
    }
    tree["weights"] = {each.id: 1 for each in criteria}
    if categories:
        tree["categories"] = {name: {"name": text} for name, text in categories.items()}
    labels = {
        each.about: {"name": each.head} for each in columns if each.role == "attribute" and each.head != each.about
    }
    return tree | ({"attributes": labels} if labels else {})
