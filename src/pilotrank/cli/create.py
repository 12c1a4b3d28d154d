"""The commands that make a workspace of one's own, and the schemas with which editors know its files."""

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import DryRunOption, ForceOption, LangOption, OutputOption, QuietOption
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pilotrank.texts import Texts
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.schema import Schema


def complete_schema(incomplete: str) -> list[str]:
    """Complete the name of a schema."""
    return [name for name in _schemas() if name.startswith(incomplete)]


def _schemas() -> "Mapping[str, Schema]":
    """Every schema that can be asked for, by name."""
    from functools import partial

    from pilotrank.output.json_schemas import DOCUMENTS, about_document, document_schema
    from pilotrank.workspace.schema import FILES, Schema

    documents = {name: Schema(name, about_document(name), partial(document_schema, name)) for name in DOCUMENTS}
    return {**FILES, **documents}


def init(
    context: typer.Context,
    directory: Annotated[
        str | None,
        typer.Argument(metavar=N_("FOLDER"), help=N_("The folder to make, or one in which nothing stands yet.")),
    ] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help=N_("Begin with a few samples that show what may stand in a workspace."))
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar=N_("FILE"),
            help=N_("Begin the second stage from this shortlist (CSV or XLSX with a column id); - is standard input."),
        ),
    ] = None,
    dry_run: DryRunOption = False,
    workspace: Annotated[
        str | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar=N_("FOLDER"),
            help=N_("The workspace to copy, else the built-in one; with --from the one that the shortlist is from."),
        ),
    ] = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Make a workspace; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import tell
    from pilotrank.workspace.create import with_schemas
    from pilotrank.workspace.locate import shown_path
    from pilotrank.workspace.problems import Findings, Place, shown
    from pilotrank.workspace.request import quoted
    from pilotrank.workspace.write import check_vacant, checked_workspace, write_workspace

    texts: Texts = context.find_root().obj
    findings = Findings()
    folder, files = Path(directory or "."), dict[str, bytes]()
    if not directory:
        findings.add(Place("init"), "no-folder")
    elif not folder.absolute().parent.is_dir():
        findings.add(Place(directory), "unwritable", reason=os.strerror(errno.ENOENT))
    else:
        with _noted(findings):
            check_vacant(folder)
    with _noted(findings):
        files = with_schemas(_files(source, workspace, texts, findings, empty=empty, quiet=quiet))
    findings.stop_if_any()
    name = shown(shown_path(folder))
    count = texts.plural("{n} file", "{n} files", len(files))
    if dry_run:
        checked_workspace(folder, files)
        typer.echo("\n".join(f"{name}/{inside}" for inside in files))
        tell(texts.say("not written: {count} in {folder}", count=count, folder=name), quiet=quiet)
        return DONE
    write_workspace(folder, files)
    tell(texts.say("written: {count} in {folder}", count=count, folder=name), quiet=quiet)
    following = N_("next: fill in the files in approaches, then {command}") if source else N_("next: {command}")
    tell(texts.say(following, command=f"pilotrank rank -w {quoted(name)}"), quiet=quiet)
    return DONE


@contextmanager
def _noted(findings: "Findings") -> "Iterator[None]":
    """Note problems and go on, so that those of the folder and of what it gets come together."""
    from pilotrank.workspace.problems import PilotrankError

    try:
        yield
    except PilotrankError as error:
        findings.take(error.problems)


def _files(
    source: str | None, workspace: str | None, texts: "Texts", findings: "Findings", *, empty: bool, quiet: bool
) -> dict[str, bytes]:
    """Give the files of the workspace that was asked for."""
    from pilotrank.cli.deliver import choose_workspace, tell
    from pilotrank.workspace.create import copied_files, sample_files
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.locate import builtin_workspace
    from pilotrank.workspace.problems import Place

    if empty:
        for option, given in (("--from", source), ("--workspace", workspace)):
            if given is not None:
                findings.add(Place("--empty"), "not-together", option=option)
        return sample_files()
    if source is not None:
        from pilotrank.workspace.second_stage import second_stage_files

        content = _shortlist(source, findings)
        opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
        return second_stage_files(opened, content, source, findings) if content is not None else {}
    if workspace is None:
        tell(texts.say("workspace: the built-in one"), quiet=quiet)
        folder = builtin_workspace()
    else:
        folder = choose_workspace(workspace, texts, quiet=quiet)
    return copied_files(load_workspace(folder, evidence=True))


def _shortlist(source: str, findings: "Findings") -> bytes | None:
    """Read a shortlist, or standard input; None, with the reason noted, where that can't be."""
    from pilotrank.files import read_input
    from pilotrank.workspace.parse import MOST_BYTES
    from pilotrank.workspace.problems import Place

    if not source:
        findings.add(Place("--from"), "empty-value")
        return None
    try:
        return read_input(source, MOST_BYTES + 1)
    except OSError as error:
        findings.add(Place(source), "unreadable", reason=error.strerror or error)
        return None


def schema(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar=N_("NAME"), help=N_("Which schema."), autocompletion=complete_schema),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Print a schema; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import Target
    from pilotrank.workspace.problems import Findings, Place, suggestion
    from pilotrank.workspace.schema import schema_bytes

    texts: Texts = context.find_root().obj
    findings = Findings()
    target = Target(output, force, dry_run=dry_run)
    target.check(findings)
    known = _schemas()
    if name is not None and name not in known:
        findings.add(Place("schema"), "unknown-schema", given=name, **suggestion(name, known))
    findings.stop_if_any()
    if name is None:
        widest = max(map(len, known))
        content = "".join(f"{each.name:{widest}}  {texts.say(each.about)}\n" for each in known.values()).encode()
    else:
        content = schema_bytes(known[name].make())
    target.write(content, texts, quiet=quiet)
    return DONE
