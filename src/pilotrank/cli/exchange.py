"""The commands ``export`` and ``import``: a workspace's data out to one table, and in from one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DialectOption,
    DryRunOption,
    ForceOption,
    LangOption,
    QuietOption,
    WorkspaceOption,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pilotrank.output.document import Document
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Problem
    from pilotrank.workspace.tables.rows import ImportOptions
    from pilotrank.workspace.tables.spreadsheet import Table


def export_workspace(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar=N_("FILE"), help=N_("The file to write (.csv); - is standard output."))
    ] = None,
    dialect: DialectOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Export a workspace; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import Target, choose_workspace, tell
    from pilotrank.output.csv import sheet_csv
    from pilotrank.output.formats import check_csv_name, choose_dialect
    from pilotrank.output.sheets import values_sheet
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.tables.flat import flat_values

    texts: Texts = context.find_root().obj
    findings = Findings()
    target = Target(file or "", force, "export", dry_run)
    if file is None:
        findings.add(Place("export"), "argument-missing", form=N_("pilotrank export FILE.csv"))
    else:
        target.check(findings)
        check_csv_name(file, findings)
    chosen = choose_dialect(dialect, "csv", findings)
    findings.stop_if_any()
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet), evidence=True)
    values = flat_values(opened)
    files = len({each.file for each in values if each.file})
    counts = texts.plural("{n} file", "{n} files", files), texts.plural("{n} value", "{n} values", len(values) - 1)
    tell(texts.say("{counts}; the files' comments and layout are not kept", counts=", ".join(counts)), quiet=quiet)
    target.write(sheet_csv(values_sheet(values), None, chosen), texts, quiet=quiet)
    return DONE


def import_table(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar=N_("FILE"), help=N_("The table, CSV or XLSX; - is CSV from standard input."))
    ] = None,
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("FOLDER"), help=N_("A new or empty folder, or a workspace that gets more approaches.")
        ),
    ] = None,
    criterion: Annotated[
        list[str] | None,
        typer.Option(
            "--criterion",
            metavar=N_("NAME=MIN:MAX"),
            help=N_("This column is a criterion, on this scale; :min behind it for a cost. May be repeated."),
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar=N_("NAME"), help=N_("The sheet of an XLSX; else the first one.")),
    ] = None,
    keep_unreadable: Annotated[
        bool,
        typer.Option(
            "--keep-unreadable",
            help=N_("Take a score that can't be read as not known, and keep its text as the reason."),
        ),
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            "-f",
            help=N_("Change approaches that are there already; what the table does not say stays."),
        ),
    ] = False,
    dry_run: DryRunOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Import a table; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.tables.flat import is_flat
    from pilotrank.workspace.tables.rows import ImportOptions
    from pilotrank.workspace.tables.spreadsheet import read_bytes, read_table

    texts: Texts = context.find_root().obj
    findings = Findings()
    if not file or not folder:
        findings.add(Place("import"), "argument-missing", form=N_("pilotrank import FILE FOLDER"))
    findings.stop_if_any()
    table = read_table(read_bytes(str(file)), str(file), sheet)
    options = ImportOptions(tuple(criterion or ()), keep_unreadable, force)
    import_it = _import_values if is_flat(table) else _import_approaches
    import_it(table, Path(str(folder)), options, texts, dry_run=dry_run, quiet=quiet)
    return DONE


def _import_values(
    table: "Table", folder: Path, options: "ImportOptions", texts: "Texts", *, dry_run: bool, quiet: bool
) -> None:
    """Make a new workspace of a table that ``export`` wrote."""
    from pilotrank.output.imported import flat_document
    from pilotrank.workspace.tables.flat import changed_since_export, files_from
    from pilotrank.workspace.write import check_vacant, checked_workspace, write_workspace

    options.check_unused()
    check_vacant(folder)
    flat = files_from(table)

    def announce(workspace: "Workspace") -> None:
        _remark((*table.remarks, *changed_since_export(table, flat, workspace)), texts, quiet=quiet)
        _preview(flat_document(flat, table.source, workspace, texts))

    if dry_run:
        announce(checked_workspace(folder, flat.files))
    else:
        write_workspace(folder, flat.files, announce)
    _say_what_was_written(len(flat.files), folder, texts, dry_run=dry_run, quiet=quiet)


def _import_approaches(
    table: "Table", folder: Path, options: "ImportOptions", texts: "Texts", *, dry_run: bool, quiet: bool
) -> None:
    """Make a new workspace of a table with a row for each approach, or add them to one that is there."""
    from pilotrank.output.imported import draft_document
    from pilotrank.workspace.tables.draft import draft_of
    from pilotrank.workspace.write import add_files, checked_workspace, own_workspace, write_workspace

    existing = own_workspace(folder)
    draft = draft_of(table, options, existing)

    def announce(_: "Workspace") -> None:
        _remark(draft.remarks, texts, quiet=quiet)
        _remark(draft.unreadable, texts, quiet=False)
        _preview(draft_document(draft, texts))

    if dry_run:
        announce(checked_workspace(folder, draft.files))
    elif existing:
        add_files(folder, draft.files, announce, replace_existing=options.force)
    else:
        write_workspace(folder, draft.files, announce)
    _say_what_was_written(len(draft.files), folder, texts, dry_run=dry_run, quiet=quiet)


def _remark(remarks: "Iterable[Problem]", texts: "Texts", *, quiet: bool) -> None:
    from pilotrank.cli.deliver import tell

    for each in remarks:
        tell(each.phrase(texts), quiet=quiet)


def _preview(document: "Document") -> None:
    from pilotrank.output.document import document_text
    from pilotrank.output.terminal import print_text, terminal_layout

    print_text(document_text(document, terminal_layout()))
    sys.stdout.flush()


def _say_what_was_written(files: int, folder: Path, texts: "Texts", *, dry_run: bool, quiet: bool) -> None:
    from pilotrank.cli.deliver import tell
    from pilotrank.workspace.locate import shown_path
    from pilotrank.workspace.request import quoted

    shown = shown_path(folder)
    if dry_run:
        tell(texts.say("not written: {file}", file=shown), quiet=quiet)
        return
    tell(
        texts.plural("written: {n} file in {folder}", "written: {n} files in {folder}", files, folder=shown),
        quiet=quiet,
    )
    tell(texts.say("next: {command}", command=f"pilotrank rank -w {quoted(shown)}"), quiet=quiet)
