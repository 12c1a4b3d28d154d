"""Which workspace a command works on."""

from pathlib import Path

from pilotrank.workspace.problems import PilotrankError, Place, problem

CRITERIA = "criteria.yaml"
"""The file that makes a folder a workspace."""


def find_workspace(given: str | None = None, start: Path | None = None) -> Path:
    """Find the folder of the workspace.

    Args:
        given: The folder that the user named, if any.
        start: Where to look upward from; the current folder where left out.

    Returns:
        ``given``; else the nearest folder upward that holds ``criteria.yaml``; else the built-in workspace.

    Raises:
        PilotrankError: ``given`` is no folder that holds ``criteria.yaml``.

    """
    if given is not None:
        folder = Path(given)
        if not (folder / CRITERIA).is_file():
            raise PilotrankError([problem(Place(given), "no-workspace")])
        return folder
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CRITERIA).is_file():
            return folder
    return builtin_workspace()


def builtin_workspace() -> Path:
    """Give the workspace that comes with the package: inside the wheel, or the checkout of an editable install."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "builtin"
    return packed if packed.is_dir() else package.parents[1]


def shown_path(path: Path) -> str:
    """Give a path the way the user would type it: relative where it lies below the current folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()
