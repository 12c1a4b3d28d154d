"""A file is written whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write ``content`` to ``path`` in one step: readers see the old file or the new one, never a part.

    The bytes go to a temporary file in the same folder, which takes the place of ``path`` once it is safely
    on the disk. Where ``path`` exists its permissions are kept.

    Args:
        path: The file to write; its folder must exist.
        content: The whole new content.
        replace: Whether an existing file may be replaced.

    Raises:
        FileExistsError: ``path`` exists and ``replace`` is false.
        OSError: The file could not be written; nothing is left behind.

    """
    if not replace and path.exists():
        raise FileExistsError(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_permissions(temporary, path)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _give_permissions(temporary: Path, path: Path) -> None:
    """Those of the file that is replaced, or those that a new file would have."""
    if path.exists():
        shutil.copymode(path, temporary)
    else:
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
