"""A file is written whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final


def open_at_once(path: str, flags: int) -> int:
    """Open a file, as an ``opener`` for :func:`open`, without waiting where it is a pipe into which nobody writes."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(descriptor, True)  # what someone does write is waited for
    return descriptor


def read_at_most(path: str, most: int) -> bytes:
    """Read a file, but no more than so many bytes of it: a device or a pipe need not have an end.

    Raises:
        OSError: It can't be read.

    """
    with open(path, "rb", opener=open_at_once) as file:
        return file.read(most)


def read_input(name: str, most: int) -> bytes:
    """Read a file that a user named, ``-`` for standard input, like :func:`read_at_most`.

    Raises:
        OSError: It can't be read.

    """
    return sys.stdin.buffer.read(most) if name == "-" else read_at_most(name, most)


def write_whole(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write ``content`` to ``path`` in one step: readers see the old file or the new one, never a part.

    The bytes go to a temporary file in the same folder, which takes the place of ``path`` once it is safely
    on the disk. Where ``path`` exists its permissions are kept, and it must be one that may be written; where it is a
    link, the link is replaced and what it led to stays as it was (see :func:`real_file`).

    Args:
        path: The file to write; its folder must exist.
        content: The whole new content.
        replace: Whether an existing file may be replaced.

    Raises:
        FileExistsError: ``path`` exists and ``replace`` is false.
        OSError: The file could not be written; nothing is left behind.

    """
    if replace and path.exists() and not os.access(path, os.W_OK):  # a file may be renamed over all the same
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    temporary = path.parent / f".pilotrank-{os.urandom(6).hex()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _set_permissions(path, temporary)
        if replace:
            temporary.replace(path)
        else:
            _put_where_nothing_is(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_whole(path: Path, old: bytes, new: bytes) -> bool:
    """Put new content in the place of old content, as :func:`write_whole` does, unless someone was quicker.

    Programs that all use this function wait for each other, where the system has locks on folders.

    Returns:
        Whether it was done: false where the file no longer holds ``old``.

    Raises:
        OSError: The file could not be read, or may not be written; it stays as it was.

    """
    with _locked(path.parent):
        if path.read_bytes() != old:
            return False
        write_whole(path, new, replace=True)
    return True


def real_file(path: Path) -> Path | None:
    """Follow a link to a file; None where it leaves the folder that it stands in, or leads round in a circle."""
    if not os.path.islink(path):  # noqa: PTH114 - unlike is_symlink() it takes names that are too long
        return path
    try:
        real = path.resolve()
        inside = real.is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, before Python 3.13
        return None
    return real if inside else None


def held_open(path: Path) -> Path | None:
    """Give the file with which Excel or LibreOffice says that it has ``path`` open; None where there is none."""
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        mark = path.with_name(name)
        if os.path.lexists(mark):  # unlike exists() it takes names that are too long
            return mark
    return None


_SHARING: Final = frozenset((5, 32, 33))
"""Errors of Windows where another program holds a file open."""


def is_held_open(error: OSError) -> bool:
    """Whether writing failed because another program holds the file open; only Windows says so."""
    return getattr(error, "winerror", None) in _SHARING


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock on a folder, where the system has such locks."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _set_permissions(path: Path, temporary: Path) -> None:
    """Give a temporary file, which none but its owner may read, the permissions of the file whose place it takes.

    Where there is no such file, those of any new one.
    """
    if not path.exists():
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    old = path.stat()
    with suppress(OSError, AttributeError):  # only an administrator may give a file away; Windows has no owners
        os.chown(temporary, old.st_uid, old.st_gid)
    temporary.chmod(stat.S_IMODE(old.st_mode) & 0o777)


def _put_where_nothing_is(temporary: Path, path: Path) -> None:
    """Give a file its name; a hard link, unlike a renaming, fails where another file was quicker."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: an empty file keeps the place
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        temporary.replace(path)
