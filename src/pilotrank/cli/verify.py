"""The command ``verify``."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pilotrank.cli import DID_NOT_HOLD, DONE
from pilotrank.cli.options import (
    DialectOption,
    DryRunOption,
    ForceOption,
    FormatOption,
    LangOption,
    OutputOption,
    QuietOption,
    WorkspaceOption,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.cli.deliver import Answer
    from pilotrank.decision.verification import Verification
    from pilotrank.texts import Texts
    from pilotrank.workspace.exports import Export
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Findings

_READING: Final = ("rank", "robustness", "shortlist", "show", "explain", "compare", "backtest")
"""Commands that an export may have been made by, and that only read."""
_OF_WEIGHTS: Final = ("show", "swing", "points", "rank-order", "pairwise", "best-worst")
"""The same of those that ``weights`` holds; all but the first take their answers as arguments."""
_REFUSED: Final = (
    *(
        "-o",
        "-w",
        "--output",
        "--force",
        "--plot",
        "--save",
        "--workspace",
        "--from",
        "--redo",
        "--format",
        "--dialect",
    ),
    *("--install-completion", "--show-completion", "--help", "-h", "--dry-run"),
)
"""Options that no export has in its command: a file from someone else must not write here, nor choose what is read."""
_ENDINGS: Final = {"csv": "csv", "json": "json", "markdown": "md", "table": "txt", "xlsx": "xlsx"}


def verify(
    context: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("FILE"), help=N_("The export: CSV, JSON, XLSX, Markdown or text; - for standard input.")
        ),
    ] = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Hold an export against its source; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_delivery, choose_workspace, deliver
    from pilotrank.decision.verification import verify as hold_against
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings, Place

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    if file is None:
        findings.add(Place("verify"), "argument-missing", form=N_("pilotrank verify FILE"))
    export = None if file is None else _read(file, findings)
    arguments = [] if export is None else _arguments(export.origin.command, str(file), findings)
    findings.stop_if_any()
    folder = choose_workspace(workspace, texts, quiet=quiet)
    opened = load_workspace(folder, evidence=True)
    if export is None:
        raise AssertionError("an export that can't be read was not noted")
    again = _again(export, arguments, str(file), folder, texts)
    if again is None:
        return DID_NOT_HOLD
    result = hold_against(export, again)
    deliver(_answer(result, str(file), opened, texts), to)
    return DONE if result.holds else DID_NOT_HOLD


def _read(file: str, findings: "Findings") -> "Export | None":
    from pilotrank.files import read_at_most
    from pilotrank.workspace.exports import MOST_BYTES, read_export
    from pilotrank.workspace.problems import Place

    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1) if file == "-" else read_at_most(file, MOST_BYTES + 1)
    except OSError as error:
        findings.add(Place(file), "unreadable", reason=error.strerror or error)
        return None
    return read_export(content, file, findings)


def _arguments(command: str, file: str, findings: "Findings") -> list[str]:
    """Take a command line apart, unless it is one that an export can't have been made by."""
    from pilotrank.workspace.problems import Place

    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not _is_harmless(words):
        findings.add(Place(file), "command-refused", command=command)
    return words


def _is_harmless(words: list[str]) -> bool:
    """Whether a command only reads: an export may come from anyone."""
    if any(word.startswith(option) for word in words for option in _REFUSED):
        return False
    if words[:1] == ["weights"]:
        has_answers = any(not word.startswith("-") for word in words[2:])
        return words[1:2] == ["show"] or (words[1:2] != [] and words[1] in _OF_WEIGHTS and has_answers)
    return words[:1] != [] and words[0] in _READING


def _again(export: "Export", arguments: list[str], name: str, folder: Path, texts: "Texts") -> "Export | None":
    """Make an export again, by its own command; None where that no longer works, and the reasons are printed."""
    from tempfile import TemporaryDirectory

    from pilotrank.cli.app import invoke, print_problems
    from pilotrank.texts import Texts as Language
    from pilotrank.workspace.exports import read_export
    from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem

    with TemporaryDirectory() as place:
        target = Path(place) / f"again.{_ENDINGS[export.format]}"
        options = ["--format", export.format, "--output", str(target), "--workspace", str(folder), "--quiet"]
        options += ["--dialect", export.dialect] if export.format == "csv" else []
        language = Language("nl" if export.origin.language == "nl" else "en")
        try:
            invoke([*arguments, *options], language)
        except PilotrankError as error:
            typer.echo(texts.say("It no longer holds: its command no longer works here."))
            print_problems(error.problems, texts)
            return None
        findings = Findings()
        if not target.exists():  # it did something else
            raise PilotrankError([problem(Place(name), "command-refused", command=export.origin.command)])
        again = read_export(target.read_bytes(), str(target), findings)
        findings.stop_if_any()
        return again


def _answer(result: "Verification", name: str, workspace: "Workspace", texts: "Texts") -> "Answer":
    from pilotrank.cli.deliver import Answer
    from pilotrank.output.verification import verification_document, verification_json, verification_sheets
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, quoted

    return Answer(
        lambda: verification_document(result, name, texts),
        lambda provenance: verification_json(result, provenance),
        lambda: verification_sheets(result),
        lambda: provenance_of(
            f"verify {quoted(name)}", workspace, Request(), (), result.now.weights, language=texts.language
        ),
    )
