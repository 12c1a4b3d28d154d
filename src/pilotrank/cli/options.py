"""Options that several commands share, with their completion."""

from typing import Annotated

import typer

from pilotrank.texts import LANGUAGES, N_

# translators: what stands in capitals after an option is a placeholder for what the user types
_FOLDER = N_("FOLDER")
_NAME = N_("NAME")


def _workspace_names(kind: str, context: typer.Context, incomplete: str) -> list[str]:
    """Names of a kind in the workspace that the command line is about; none where it can't be read."""
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import PilotrankError

    try:
        workspace = load_workspace(context.params.get("workspace"))
    except PilotrankError:
        return []
    file = workspace.criteria_file
    attributes = {name for approach in workspace.approaches.values() for name in approach.attributes}
    names = {
        "criteria": [f"{name}=" for name in file.criteria],
        "profiles": ["current", *file.profiles],
        "categories": list(file.categories),
        "attributes": [f"{name}=" for name in sorted(attributes)],
    }
    return [name for name in names[kind] if name.startswith(incomplete)]


def complete_criterion(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete ``criterion=``."""
    return _workspace_names("criteria", ctx, incomplete)


def complete_profile(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of a profile."""
    return _workspace_names("profiles", ctx, incomplete)


def complete_category(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of a category."""
    return _workspace_names("categories", ctx, incomplete)


def complete_attribute(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete ``attribute=``."""
    return _workspace_names("attributes", ctx, incomplete)


def complete_language() -> list[str]:
    """Complete a language."""
    return list(LANGUAGES)


WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar=_FOLDER,
        help=N_("The folder with criteria.yaml; else the nearest one upward, else the built-in workspace."),
    ),
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="en|nl",
        help=N_("Language of all texts; else that of PILOTRANK_LANG, else English."),
        autocompletion=complete_language,
    ),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", help=N_("Do not say which workspace is used and what was written."))
]
