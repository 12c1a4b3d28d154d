"""A set of files as a workspace: all of them or none, and only where they are right together."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pilotrank.files import write_whole
from pilotrank.workspace.edit import check_own
from pilotrank.workspace.load import load_workspace
from pilotrank.workspace.locate import CRITERIA, files_of, shown_path
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem


def _nothing(_: Workspace) -> None:
    """Say nothing."""


def write_workspace(folder: Path, files: Mapping[str, bytes], announce: Callable[[Workspace], None] = _nothing) -> None:
    """Write a new workspace, whole or not at all.

    The files go to a temporary folder on the same disk and are checked there, then take their place; where the folder
    is there already, ``criteria.yaml`` comes last, so that it is no workspace before it is complete.

    Args:
        folder: A new folder, or one that holds nothing but hidden files. The folder around it must exist.
        files: What each is to hold, by its path inside the workspace, with slashes.
        announce: Called once the files are found right, before they take their place.

    Raises:
        PilotrankError: The folder is in use, the files are no workspace, or they can't be written. Problems of the
            files are named as if these stood in the folder.

    """
    check_vacant(folder)
    is_new = not os.path.lexists(folder)
    with _writing(folder), _temporary(folder.parent if is_new else folder) as temporary:
        _put(temporary, files)
        announce(_checked(temporary, folder))
        if is_new:
            temporary.rename(folder)
        else:
            _move_entries(temporary, folder)


def own_workspace(folder: Path) -> Workspace | None:
    """Read the workspace that a folder is; None where it could become one.

    Raises:
        PilotrankError: Something is wrong with it, it belongs to pilotrank, or it is neither.

    """
    if not os.path.lexists(folder / CRITERIA):
        check_vacant(folder)
        return None
    workspace = load_workspace(folder, evidence=True)
    check_own(workspace, str(folder))
    return workspace


def checked_workspace(folder: Path, files: Mapping[str, bytes]) -> Workspace:
    """Say what a folder would be with a set of files; it stays as it is, they go to a temporary folder.

    Args:
        folder: Where they would stand; problems name them there.
        files: As for :func:`write_workspace`, or those to be added to a workspace that is there.

    Raises:
        PilotrankError: They are no workspace, or no temporary folder can be made.

    """
    import tempfile  # noqa: PLC0415 - only where nothing is to be written

    is_there = os.path.lexists(folder / CRITERIA)
    with _writing(folder), tempfile.TemporaryDirectory(prefix="pilotrank-") as temporary:
        present = {name: (folder / name).read_bytes() for name in files_of(folder)} if is_there else {}
        _put(Path(temporary), present | dict(files))
        return _checked(Path(temporary), folder)


def add_files(
    folder: Path,
    files: Mapping[str, bytes],
    announce: Callable[[Workspace], None] = _nothing,
    *,
    replace_existing: bool = False,
) -> None:
    """Add files to a workspace, each of them whole, once it is sure that they are right together.

    Args:
        folder: The workspace.
        files: As for :func:`write_workspace`.
        announce: Likewise.
        replace_existing: Whether files that are there may be replaced.

    Raises:
        PilotrankError: As for :func:`write_workspace`, or a file lies behind a link that leaves the workspace.

    """
    check_links(folder, files)
    announce(checked_workspace(folder, files))
    with _writing(folder):
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content, replace=replace_existing)


def check_vacant(folder: Path) -> None:
    """Refuse a folder in which something other than hidden files stands, and what is no folder.

    Raises:
        PilotrankError: With the reason.

    """
    place = Place(shown_path(folder))
    if not folder.parent.is_dir():
        raise PilotrankError([problem(place, "unwritable", reason=os.strerror(errno.ENOENT))])
    try:
        if any(not each.name.startswith(".") for each in folder.iterdir()):
            raise PilotrankError([problem(place, "folder-in-use")])
    except FileNotFoundError:
        if folder.is_symlink():
            raise PilotrankError([problem(place, "broken-link")]) from None
    except NotADirectoryError:
        raise PilotrankError([problem(place, "folder-in-use")]) from None
    except OSError as error:
        raise PilotrankError([problem(place, "unreadable", reason=error.strerror or error)]) from error


def check_links(folder: Path, names: Mapping[str, object]) -> None:
    """Refuse to write where a link would lead out of a workspace.

    Raises:
        PilotrankError: With every such place.

    """
    findings, root = Findings(), folder.resolve()
    for parent in sorted({PurePosixPath(name).parent.as_posix() for name in names}):
        if not (folder / parent).resolve().is_relative_to(root):
            findings.add(Place(shown_path(folder) + f"/{parent}"), "link-outside")
    findings.stop_if_any()


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        parts = PurePosixPath(name).parts
        if not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(name)
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _checked(written: Path, folder: Path) -> Workspace:
    """Load what was written, and name its problems as if it stood in its place already."""
    before, after = f"{shown_path(written)}/", "" if shown_path(folder) == "." else f"{shown_path(folder)}/"
    try:
        return load_workspace(written, evidence=True)
    except PilotrankError as error:
        moved = [
            replace(each, place=replace(each.place, source=after + each.place.source.removeprefix(before)))
            for each in error.problems
        ]
        raise PilotrankError(moved) from None


def _move_entries(temporary: Path, folder: Path) -> None:
    """Give what was written its place in a folder that is there; all of it goes again where that fails half-way."""
    names = sorted((each.name for each in temporary.iterdir()), key=lambda name: (name == CRITERIA, name))
    moved = []
    try:
        for name in names:
            (temporary / name).rename(folder / name)
            moved.append(name)
    except OSError:
        for name in moved:
            (folder / name).rename(temporary / name)
        raise


@contextmanager
def _temporary(parent: Path) -> Iterator[Path]:
    """Make a folder that is gone afterwards, unless it has another name by then."""
    folder = parent / f".pilotrank-{os.urandom(6).hex()}.tmp"
    folder.mkdir()
    try:
        yield folder
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Say in our words why something can't be written."""
    try:
        yield
    except OSError as error:
        place = Place(shown_path(folder))
        raise PilotrankError([problem(place, "unwritable", reason=error.strerror or error)]) from error
