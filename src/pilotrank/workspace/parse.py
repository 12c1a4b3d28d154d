"""One YAML file into plain values that still know their lines.

Written over libyaml's events, not over PyYAML's loaders, because those drop the lines, let a later key
overwrite an earlier one, follow aliases and tags, and read ``no`` as false (YAML 1.1). Here scalars follow
the YAML 1.2 core schema, keys are text, and what a data file has no need of is refused: aliases, tags, more
than one document, deep nesting.
"""

import codecs
import os
import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined] # the stubs hide it
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from pilotrank.files import open_at_once
from pilotrank.workspace.problems import Findings, Place

if TYPE_CHECKING:
    from collections.abc import Callable

_Event = Any
"""One of libyaml's events; the stubs make every line and mark optional, which none of these is."""

MOST_BYTES: Final = 262_144
"""A file of a workspace is written by people; a larger one is refused before it is parsed."""
DEEPEST: Final = 20
"""Lists and mappings inside each other, counted from the outermost."""

_CONSTANTS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_STARTS: Final = frozenset("-+.0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_BASED: Final = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}")
_FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


class MappingNode(dict[str, object]):
    """A mapping that knows on which line it starts and on which each key stands."""

    __slots__ = ("_by_scalar", "line", "lines")

    def __init__(self, line: int) -> None:
        """Start an empty one on ``line``."""
        self.line = line
        self.lines: dict[str, int] = {}
        self._by_scalar: dict[object, str] = {}

    def key_of(self, number: float) -> str:
        """Give the first key that is this number, however it is written; an empty text where none is."""
        if not self._by_scalar:
            self._by_scalar = {scalar(key): key for key in reversed(self)}
        return self._by_scalar.get(number, "")


class SequenceNode(list[object]):
    """A list that knows on which line it starts and on which each item does."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """Start an empty one on ``line``."""
        self.line = line
        self.lines: list[int] = []


def line_of(tree: object, location: tuple[str | float, ...]) -> int:
    """Give the line of the value at ``location``, or of the nearest value around it that is there."""
    line = tree.line if isinstance(tree, MappingNode | SequenceNode) else 1
    for step in location:
        if isinstance(tree, MappingNode):
            key = step if isinstance(step, str) else tree.key_of(step)
            if key in tree:
                line, tree = tree.lines[key], tree[key]
        elif isinstance(tree, SequenceNode) and isinstance(step, int) and step < len(tree):
            line, tree = tree.lines[step], tree[step]
    return line


def parse_file(path: str, shown: str, findings: Findings) -> MappingNode | None:
    """Read a file whose content is one mapping.

    Args:
        path: The file.
        shown: How problems name it.
        findings: Takes up every problem.

    Returns:
        The mapping, as far as it could be read; None where it could not be read at all.

    """
    content = _read(path, shown, findings)
    return None if content is None else parse_text(content, shown, findings)


def parse_text(content: bytes, shown: str, findings: Findings) -> MappingNode | None:
    """Read the UTF-8 text of a file whose content is one mapping, like :func:`parse_file`."""
    try:
        tree = _Builder(content, shown, findings).document()
    except _Stop:
        return None
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        findings.add(Place(shown, line), "control-character", code=f"U+{error.character:04X}")
        return None
    except yaml.MarkedYAMLError as error:
        _invalid_yaml(error, content.decode(), shown, findings)
        return None
    if tree is None:
        findings.add(Place(shown, 1), "empty-file")
    elif not isinstance(tree, MappingNode):
        findings.add(Place(shown, 1), "not-a-mapping")
    else:
        return tree
    return None


def _read(path: str, shown: str, findings: Findings) -> bytes | None:
    """Read the UTF-8 text of a file; None, with the reason noted, where it has none."""
    try:
        with open(path, "rb", opener=open_at_once) as file:
            size = os.fstat(file.fileno()).st_size  # 0 also of what has no end, such as a device
            content = file.read() if 0 < size <= MOST_BYTES else file.read(MOST_BYTES + 1)
    except OSError as error:
        findings.add(Place(shown, 1), "unreadable", reason=error.strerror or error)
        return None
    return utf_8(content, shown, findings)


def utf_8(content: bytes, shown: str, findings: Findings) -> bytes | None:
    """Give the UTF-8 text that a file holds, without its mark; None, with the reason noted, where it holds none."""
    if len(content) > MOST_BYTES:
        findings.add(Place(shown, 1), "too-large", most=f"{MOST_BYTES // 1024} KiB")
        return None
    kind = _wrong_content(content)
    if kind is None:
        return content.removeprefix(codecs.BOM_UTF8)
    line = 1
    if kind == "null-byte":
        line = content.count(b"\n", 0, content.index(0)) + 1
    elif kind == "not-utf-8":
        line = _first_line_not_utf_8(content)
    findings.add(Place(shown, line), kind)
    return None


def _wrong_content(content: bytes) -> str | None:
    """Say why some bytes are no UTF-8 text, as a kind of problem; None where they are one."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content:
        # Western text saved as UTF-16 without a mark is every second byte null.
        return "utf-16" if content.count(0) > len(content) // 4 else "null-byte"
    try:
        content.decode()
    except UnicodeDecodeError:
        return "not-utf-8"
    return None


def _first_line_not_utf_8(content: bytes) -> int:
    valid = content.decode(errors="surrogateescape")
    first = next(index for index, char in enumerate(valid) if "\udc80" <= char <= "\udcff")
    return valid.count("\n", 0, first) + 1


def _invalid_yaml(error: yaml.MarkedYAMLError, text: str, shown: str, findings: Findings) -> None:
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    if error.problem and "nesting depth" in error.problem:  # libyaml since 0.2.6 looks no further than 1,000 deep
        findings.add(Place(shown, number + 1), "too-deep", most=DEEPEST)
        return
    lines = text.splitlines()
    line = lines[number] if number < len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    # An opened quote or bracket is only missed where the file goes on, so its start says more than its end.
    is_closable = error.context and ("quoted" in error.context or "flow" in error.context)
    opened = error.context_mark if is_closable else None
    if "\t" in indent or (mark and line[mark.column : mark.column + 1] == "\t"):
        findings.add(Place(shown, number + 1), "tab")
    elif opened and opened.line < number:
        findings.add(Place(shown, number + 1), "invalid-yaml-since", since=opened.line + 1)
    else:
        findings.add(Place(shown, number + 1), "invalid-yaml")


class _Stop(Exception):  # noqa: N818 - no error: the reason has been noted
    """The rest of a file can't be read."""


class _Builder:
    """Builds the values of one file from libyaml's events."""

    __slots__ = ("_findings", "_next", "_shown")

    def __init__(self, content: bytes, shown: str, findings: Findings) -> None:
        self._next: Callable[[], _Event] = CParser(content).get_event
        self._shown = shown
        self._findings = findings

    def document(self) -> object:
        """Build the value of the only document."""
        self._next()  # the stream's start
        if type(self._next()) is StreamEndEvent:
            return None
        tree = self._value(self._next(), 1)
        while type(event := self._next()) is DocumentEndEvent:
            pass
        if type(event) is not StreamEndEvent:
            self._note(event, "second-document")
        return tree

    def _note(self, event: _Event, kind: str, **details: object) -> None:
        self._findings.add(Place(self._shown, event.start_mark.line + 1), kind, **details)

    def _value(self, event: _Event, depth: int) -> object:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            self._note(event, "alias", name=event.anchor)
            return None
        self._refuse_extras(event)
        if depth > DEEPEST:
            self._note(event, "too-deep", most=DEEPEST)
            raise _Stop
        return self._mapping(event, depth) if kind is MappingStartEvent else self._sequence(event, depth)

    def _scalar(self, event: _Event) -> object:
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
            return event.value
        return scalar(event.value) if event.implicit[0] else event.value

    def _refuse_extras(self, event: _Event) -> None:
        """Refuse what nobody needs in a data file, and what can turn a small file into a huge value."""
        if event.anchor is not None:
            self._note(event, "alias", name=event.anchor)
        elif event.tag is not None:
            self._note(event, "tag", tag=event.tag)

    def _mapping(self, start: _Event, depth: int) -> MappingNode:
        result = MappingNode(start.start_mark.line + 1)
        lines = result.lines
        following = self._next
        while type(event := following()) is not MappingEndEvent:
            is_plain = type(event) is ScalarEvent and event.anchor is None and event.tag is None
            key: str | None = event.value if is_plain else self._odd_key(event, depth)
            line = event.start_mark.line + 1
            event = following()
            if type(event) is ScalarEvent and event.tag is None and event.anchor is None and not event.implicit[0]:
                value: object = event.value  # in quotes or a block, as most are
            else:
                if start.flow_style and key is not None and type(event) is ScalarEvent and _is_missing(event):
                    self._note(event, "lost-value", key=key)
                    continue
                value = self._value(event, depth + 1)
            if key is None:
                continue
            if key in lines:
                self._findings.add(Place(self._shown, line), "duplicate-key", key=key, first=lines[key])
            else:
                result[key] = value
                lines[key] = line
        return result

    def _odd_key(self, event: _Event, depth: int) -> str | None:
        """Refuse a key that is no plain text; None where it is no text at all."""
        if type(event) is ScalarEvent:
            self._refuse_extras(event)
            return str(event.value)
        if type(event) is not AliasEvent:
            self._note(event, "key-not-text")
        self._value(event, depth + 1)
        return None

    def _sequence(self, start: _Event, depth: int) -> SequenceNode:
        result = SequenceNode(start.start_mark.line + 1)
        while type(event := self._next()) is not SequenceEndEvent:
            result.lines.append(event.start_mark.line + 1)
            result.append(self._value(event, depth + 1))
        return result


def _is_missing(event: _Event) -> bool:
    """Whether a value is not there at all: plain, and without a place of its own."""
    return bool(event.implicit[0]) and event.start_mark.index == event.end_mark.index


def scalar(text: str) -> object:
    """Read a scalar without quotes by the core schema of YAML 1.2.2 (section 10.3.2).

    >>> scalar("1e2"), scalar("no"), scalar("1_000"), scalar("~")
    (100.0, 'no', '1_000', None)
    """
    if text[:1] in _NUMBER_STARTS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _BASED.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text):
            return float(text.lower().replace(".", "") if text[-1].isalpha() else text)
        return text
    return _CONSTANTS.get(text, text)
