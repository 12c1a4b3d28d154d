"""The commands that work on a workspace as such."""

from typing import TYPE_CHECKING

import typer

from pilotrank.cli import DID_NOT_HOLD, DONE
from pilotrank.cli.options import LangOption, QuietOption, WorkspaceOption

if TYPE_CHECKING:
    from pilotrank.texts import Texts


def check(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Check a workspace; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_workspace, tell
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import PilotrankError

    texts: Texts = context.find_root().obj
    folder = choose_workspace(workspace, texts, quiet=quiet)
    try:
        opened = load_workspace(folder, evidence=True)
    except PilotrankError as error:
        for each in error.problems:
            typer.echo(each.phrase(texts))
        tell(texts.plural("{n} problem found", "{n} problems found", len(error.problems)), quiet=quiet)
        return DID_NOT_HOLD
    file = opened.criteria_file
    counts = [
        texts.plural("{n} approach", "{n} approaches", len(opened.approaches)),
        texts.plural("{n} criterion", "{n} criteria", len(file.criteria)),
        texts.plural("{n} profile", "{n} profiles", len(file.profiles)),
    ]
    if opened.factsheets:
        counts.append(texts.plural("{n} factsheet", "{n} factsheets", len(opened.factsheets)))
    if opened.readings:
        counts.append(texts.plural("{n} reading", "{n} readings", len(opened.readings)))
    typer.echo(texts.say("no problems in {counts}", counts=", ".join(counts)))
    return DONE
