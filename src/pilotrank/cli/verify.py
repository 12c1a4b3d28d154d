"""The command ``verify``."""

import shlex
from importlib.util import find_spec
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
_SWITCHES: Final = frozenset(
    (
        *("--exactly", "--include-silent", "--ranges", "--no-ranges", "--vary-values", "--full", "--group"),
        "--discrepancies",
    )
)
_WITH_VALUE: Final = frozenset(
    (
        *("--profile", "--weight", "--set", "--top", "--category", "--exclude-category", "--min", "--where"),
        *("--vary-weights", "--vary-scores", "--widen", "--concentration", "--samples", "--seed"),
        *("--size", "--at-most", "--at-least", "--include", "--exclude", "--cap", "--chance"),
        *("--method", "--with", "--reading", "--search", "--formula", "--best", "--worst"),
    )
)
"""Options that only say what a result is. A file from someone else must not write here, nor choose what is read."""
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
    if export and export.format == "xlsx" and find_spec("xlsxwriter") is None:
        findings.add(Place(str(file)), "extra-needed", package="xlsxwriter")
    if file and to.target.file and to.target.file.absolute() == Path(file).absolute():
        findings.add(Place(f"--output {to.target.file}"), "same-target")
    arguments = [] if export is None else _arguments(export.origin.command, str(file), findings)
    findings.stop_if_any()
    folder = choose_workspace(workspace, texts, quiet=quiet)
    opened = load_workspace(folder)
    if export is None:
        raise AssertionError("an export that can't be read was not noted")
    again = _again(export, arguments, str(file), folder, texts)
    if again is None:
        return DID_NOT_HOLD
    result = hold_against(export, again)
    deliver(_answer(result, str(file), opened, texts), to)
    return DONE if result.holds else DID_NOT_HOLD


def _read(file: str, findings: "Findings") -> "Export | None":
    from pilotrank.files import read_input
    from pilotrank.workspace.exports import read_export
    from pilotrank.workspace.problems import Place
    from pilotrank.workspace.tables.spreadsheet import MOST_BYTES

    try:
        content = read_input(file, MOST_BYTES + 1)
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
    arguments = _arguments_alone(words)
    if not arguments:
        return False
    command, *rest = arguments
    if command == "weights":
        return rest[:1] == ["show"] or (rest[:1] != [] and rest[0] in _OF_WEIGHTS and len(rest) > 1)
    return command in _READING


def _arguments_alone(words: list[str]) -> list[str] | None:
    """Take options and their values out of a command; None where one is not among those that only read."""
    arguments = []
    rest = iter(words)
    for word in rest:
        if word in _WITH_VALUE:
            value = next(rest, None)
            if value is None or (word == "--with" and value.startswith(("//", "\\\\"))):  # another machine's folder
                return None
        elif word not in _SWITCHES:
            if word.startswith("-"):
                return None
            arguments.append(word)
    return arguments


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
