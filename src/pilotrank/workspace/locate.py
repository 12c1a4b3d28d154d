"""Which workspace a command works on."""

import os
from pathlib import Path

from pilotrank.workspace.problems import PilotrankError, Place, problem

CRITERIA = "criteria.yaml"
"""The file that makes a folder a workspace."""
APPROACHES = "approaches"
"""The folder of a workspace that holds what is ranked."""
FACTSHEETS = "factsheets"
"""The folder of a workspace that holds the evidence on existing initiatives, if it has any."""
READINGS = "readings"
"""The folder of a workspace that holds other readers' scores, if it has any."""
_PACKED = "builtin"
"""The folder inside an installed package that holds the built-in workspace."""


def find_workspace(given: str | None = None, *, option: str = "--workspace") -> Path:
    """Find the folder of the workspace.

    Args:
        given: The folder that the user named, if any.
        option: What they named it with.

    Returns:
        ``given``; else the nearest folder upward that holds ``criteria.yaml``; else the built-in workspace.

    Raises:
        PilotrankError: ``given`` is no folder that holds ``criteria.yaml``, or the current folder looks like a
            workspace without one.

    """
    if given is not None:
        if not given or not _holds(Path(given), CRITERIA):
            raise PilotrankError([problem(Place(given or option), "no-workspace")])
        return Path(given)
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        return builtin_workspace()
    for folder in (here, *here.parents):
        if _holds(folder, CRITERIA):
            return folder
    for almost in ("criteria.yml", APPROACHES):
        if _holds(here, almost):
            raise PilotrankError([problem(Place(almost), "almost-a-workspace")])
    return builtin_workspace()


def _holds(folder: Path, name: str) -> bool:
    """Whether a folder has something of a name, be it a link that points nowhere; not where it can't be read."""
    return os.path.lexists(folder / name)


def builtin_workspace() -> Path:
    """Give the workspace that comes with the package: inside the wheel, or the checkout of an editable install."""
    package = Path(__file__).resolve().parents[1]
    packed = package / _PACKED
    return packed if packed.is_dir() else package.parents[1]


def belongs_to_package(folder: Path, given: str | None) -> bool:
    """Whether a workspace came with pilotrank and is not the user's to change.

    Args:
        folder: The workspace's folder.
        given: The folder that the user named, if any: a checkout that someone works in is their own.

    """
    builtin = builtin_workspace()
    if folder.resolve() != builtin:
        return False
    if builtin.name == _PACKED:
        return True
    try:
        return given is None and not Path.cwd().is_relative_to(builtin)
    except OSError:  # the current folder was deleted
        return given is None


def files_of(folder: Path) -> list[str]:
    """Give the files of a workspace that count, as paths inside it with slashes: criteria, approaches, evidence."""
    found = [CRITERIA]
    for inside in (APPROACHES, FACTSHEETS, READINGS):
        paths = (path.relative_to(folder) for path in (folder / inside).rglob("*.yaml") if path.is_file())
        visible = (path for path in paths if not any(part.startswith((".", "~$")) for part in path.parts))
        found += sorted(path.as_posix() for path in visible)
    return found


def shown_path(path: Path) -> str:
    """Give a path the way the user would type it: relative where it lies below the current folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.as_posix()
