"""Results to the terminal, or to whatever standard output leads to."""

import sys
import unicodedata
from typing import TYPE_CHECKING, Final, TextIO

from rich.console import Console

from pilotrank.output.grid import Layout

if TYPE_CHECKING:
    from rich.text import Text

_BLOCKS: Final = (
    dict.fromkeys("▄▅▆▇█▉▊▋▌", "#")
    | dict.fromkeys("░▁▂▃▍▎▏", ".")
    | {"▒": ":", "▓": "%", "●": "o", "·": " ", "├": "|", "┤": "|", "→": ">", "─": "-"}
)
"""What bars and lines are drawn with on a terminal without UTF-8."""


def terminal_layout() -> Layout:
    """Say what is drawn on: a terminal has a width, a pipe or file has no limit."""
    return Layout(width=Console().width) if sys.stdout.isatty() else Layout()


def print_text(text: "Text") -> None:
    """Print a styled text: in colour on a terminal that has it, as plain text elsewhere.

    A terminal without UTF-8 gets letters without their accents, and bars and lines of ASCII.
    """
    if sys.stdout.isatty() and not _knows_unicode(sys.stdout):
        text.plain = in_ascii(text.plain)
    Console(soft_wrap=True, highlight=False).print(text)


def in_ascii(text: str) -> str:
    """Write a text in ASCII, one character for one, so that columns stay aligned.

    >>> in_ascii("coördinatie € ██▎")
    'coordinatie ? ##.'
    """
    return "".join(_ascii(char) for char in text)


def _ascii(char: str) -> str:
    if char in _BLOCKS:
        return _BLOCKS[char]
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() else "?"


def _knows_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")
