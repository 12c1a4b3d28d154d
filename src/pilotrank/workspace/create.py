"""What files a new workspace gets: those of another one, samples, or those of the second stage."""

import codecs
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from pilotrank.workspace.locate import APPROACHES, FACTSHEETS, READINGS, files_of
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.schema import FILES, schema_bytes

SAMPLES: Final = Path(__file__).with_name("samples")
"""The folder inside the package with the files that new workspaces begin with."""
SCHEMAS: Final = ".schema"
"""The folder of a workspace that holds the schemas for editors; hidden, so that nothing else takes it for data."""
_POINTER: Final = b"# yaml-language-server: $schema="
"""What editors look for in the first line of a file."""
_ROOMS: Final = {APPROACHES: "approach", FACTSHEETS: "factsheet", READINGS: "reading"}
"""Which schema describes the files of a folder."""


def copied_files(workspace: Workspace) -> dict[str, bytes]:
    """Give the files of a workspace that was found right, byte for byte, by their path inside it.

    Raises:
        OSError: One of them can't be read any more.

    """
    return {inside: (workspace.path / inside).read_bytes() for inside in files_of(workspace.path)}


def sample_files() -> dict[str, bytes]:
    """Give the files of a small workspace that shows what may stand in one."""
    folder = SAMPLES / "empty"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def with_schemas(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add the schemas for editors to the files of a workspace, and to each file the line that points to its own."""
    return {inside: _pointed(inside, content) for inside, content in files.items()} | {
        _schema_path(name): schema_bytes(schema.make()) for name, schema in FILES.items()
    }


def _schema_path(name: str) -> str:
    return f"{SCHEMAS}/{name}.schema.json"


def _pointed(inside: str, content: bytes) -> bytes:
    """Put the line that points to its schema before a file, in the place of one that it has from another workspace."""
    parts = PurePosixPath(inside).parts
    up = "../" * (len(parts) - 1)
    pointer = _POINTER + (up + _schema_path(_ROOMS.get(parts[0], "criteria"))).encode()
    content = content.removeprefix(codecs.BOM_UTF8)
    first, end, rest = content.partition(b"\n")
    if first.startswith(_POINTER):
        content = rest
    line_end = b"\r\n" if end and first.endswith(b"\r") else b"\n"
    return pointer + line_end + content
