"""Values as the text of a YAML file that people read and change: in blocks, texts in quotes, order kept."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from json import dumps
from math import isfinite, isnan
from typing import Final

_WIDTH: Final = 110
_NARROWEST: Final = 30
"""Room that a folded text gets at least, however deep it stands."""
_STEP: Final = "  "
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_LONGEST_KEY: Final = 1000
"""Longer keys are marked as such: YAML looks no further than 1,024 characters for the colon."""
_FIRST_LONG: Final = 10**18
"""From here on our reader takes decimal digits for a fraction (see :mod:`pilotrank.workspace.parse`)."""


def block_text(tree: Mapping[str, object]) -> str:
    r"""Write a mapping as the text of a file.

    It holds texts, numbers, truth values, None, lists and mappings with texts as keys, and
    :func:`pilotrank.workspace.parse.parse_text` gives back the same.

    >>> print(block_text({"name": "Ash", "scores": {"use": 4, "cost": None}, "levels": ["a", "no"]}), end="")
    name: "Ash"
    scores:
      use: 4
      cost: null
    levels:
      - "a"
      - "no"
    """
    return "".join(f"{line}\n" for line in (_mapping(tree, "") if tree else ["{}"]))


def number_text(number: float) -> str:
    """Write a number so that it is read as the same one.

    >>> number_text(4), number_text(4.0), number_text(float("inf")), number_text(2**63)
    ('4', '4.0', '.inf', '0x8000000000000000')
    """
    if isinstance(number, int):
        if abs(number) < _FIRST_LONG:
            return str(number)
        return hex(number) if number > 0 else repr(float(number))
    if isnan(number):
        return ".nan"
    return repr(number) if isfinite(number) else f"{'-' if number < 0 else ''}.inf"


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        name = key if _PLAIN_KEY.fullmatch(key) else _quoted(key)
        if len(name) > _LONGEST_KEY:
            yield f"{indent}? {name}"
            yield from _entry(f"{indent}:", value, indent)
        else:
            yield from _entry(f"{indent}{name}:", value, indent)


def _entry(start: str, value: object, indent: str) -> Iterator[str]:
    """Write a value behind its key or dash, or in lines of its own below that."""
    if isinstance(value, Mapping) and value:
        yield start
        yield from _mapping(value, indent + _STEP)
    elif isinstance(value, list | tuple) and value:
        yield start
        yield from _list(value, indent + _STEP)
    elif isinstance(value, str):
        yield from _text(start, value, indent + _STEP)
    else:
        yield f"{start} {_scalar(value)}"


def _list(values: list[object] | tuple[object, ...], indent: str) -> Iterator[str]:
    """Write a list; what is inside an item starts behind its dash."""
    for value in values:
        if isinstance(value, Mapping | list | tuple) and value:
            inner = indent + _STEP
            lines = _mapping(value, inner) if isinstance(value, Mapping) else _list(value, inner)
            first = next(lines)
            yield f"{indent}- {first[len(inner) :]}"
            yield from lines
        else:
            yield from _entry(f"{indent}-", value, indent)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return "{}" if isinstance(value, Mapping) else "[]"


def _text(start: str, text: str, indent: str) -> Iterator[str]:
    """Write a text in quotes; one that is too long for the line as a folded block where that keeps it as it is."""
    quoted = f"{start} {_quoted(text)}"
    if len(quoted) <= _WIDTH or not _may_be_folded(text):
        yield quoted
        return
    yield f"{start} >-"
    width = max(_WIDTH - len(indent), _NARROWEST)
    yield from (indent + line for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def _may_be_folded(text: str) -> bool:
    """Whether a text is words with single blanks between them, and nothing else."""
    return text.isprintable() and text == text.strip() and "  " not in text


def _quoted(text: str) -> str:
    """Write a text in quotes, what can't be printed by its code."""
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in dumps(text, ensure_ascii=False))
