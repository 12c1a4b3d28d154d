"""Whether a workbook can be opened without harm: its parts are looked at before any XML in them is read."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from pilotrank.workspace.problems import PilotrankError, Place, problem

MOST_UNPACKED: Final = 10 * 1024 * 1024
MOST_CELLS: Final = 120_000
"""Of a sheet, empty ones included: reading one takes ten times as long as in CSV."""
_MOST_TAGS: Final = 4 * MOST_CELLS
"""A cell begins and ends, and so does its value."""
_LONGEST_RUN: Final = 256 * 1024
"""Bytes from one tag to the next; a cell holds 32,767 characters at most."""
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s")
_NAME: Final = re.compile(rb"<(?:\w+:)?definedName\s")
_MOST_NAMES: Final = 2_000
_DOCTYPE: Final = b"<!DOCTYPE"
"""With it come entities, which grow when they are read; no program writes it into a workbook."""
_PACKED: Final = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))


def check_workbook(content: bytes, source: str) -> None:
    """Refuse what is no workbook, and what would take too much time or memory.

    Raises:
        PilotrankError: With the reason.

    """
    with reading_workbook(source), zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
        if sum(each.file_size for each in entries) > MOST_UNPACKED:
            raise PilotrankError([problem(Place(source), "table-too-large", most=f"{MOST_UNPACKED // 1024**2} MB")])
        if "[Content_Types].xml" not in packed.namelist() or {each.compress_type for each in entries} - _PACKED:
            raise PilotrankError([problem(Place(source), "damaged-spreadsheet")])
        parts = [_unpacked(content, each) for each in entries]
    if sum(part.count(b"<") for part in parts) > _MOST_TAGS:
        raise PilotrankError([problem(Place(source), "too-many-cells", most=MOST_CELLS)])
    named = sum(len(_SHEET.findall(part)) for part in parts)
    names = sum(len(_NAME.findall(part)) for part in parts)
    if named > len(parts) or names > _MOST_NAMES or any(_is_odd(part) for part in parts):
        raise PilotrankError([problem(Place(source), "damaged-spreadsheet")])


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Unpack a part, but no more of it than its entry says: ``zipfile`` unpacks all before it looks at that.

    Raises:
        BadZipFile: There is more or less of it.

    """
    names = entry.header_offset + 26  # the lengths of the name and of what stands behind it, two bytes each
    lengths = (int.from_bytes(content[at : at + 2], "little") for at in (names, names + 2))
    start = names + 4 + sum(lengths)
    part = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, entry.file_size + 1)
    if len(part) != entry.file_size:
        raise zipfile.BadZipFile(entry.filename)
    return part


def _is_odd(part: bytes) -> bool:
    """Whether a part is XML such as no program writes."""
    if not part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # a picture, or text in UTF-16
        return part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    return _DOCTYPE in part or b"\0" in part or max(map(len, part.split(b"<"))) > _LONGEST_RUN


@contextmanager
def reading_workbook(source: str) -> Iterator[None]:
    """Say in our words that a workbook is damaged; it can fail in the libraries in any way.

    Raises:
        PilotrankError: It can't be read.

    """
    try:
        yield
    except PilotrankError:
        raise
    except Exception as error:
        raise PilotrankError([problem(Place(source), "damaged-spreadsheet")]) from error
