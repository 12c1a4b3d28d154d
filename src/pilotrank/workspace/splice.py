"""New text spliced into ``criteria.yaml`` at the marks of the parsed file, so that all else stands as it stood."""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from json import dumps
from typing import Any, Final

import yaml

from pilotrank.workspace.parse import MOST_BYTES, parse_text, scalar
from pilotrank.workspace.problems import Findings, Place, shown
from pilotrank.workspace.rules import reporter
from pilotrank.workspace.validation import read_criteria

_Node = Any
"""A node of PyYAML with its marks, which the stubs make optional."""
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_WIDEST_LINE: Final = 110
_DOCUMENT_END: Final = re.compile(r"^\.\.\.", re.MULTILINE)
_PLAIN: Final = re.compile(r"[A-Za-z0-9.][A-Za-z0-9./-]*")


class Plain(str):
    """A number as it is to be written: without quotes, to the letter."""

    __slots__ = ()


def flow_text(value: object) -> str:
    """Write a value as YAML on one line.

    >>> flow_text({"order": ["a", "b"], "formula": "sum", "why": "a, or b", "share": "1/5", "n": 3})
    '{order: [a, b], formula: sum, why: "a, or b", share: 1/5, n: 3}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow_text(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow_text, value)) + "]"
    if isinstance(value, str):
        is_plain = isinstance(value, Plain) or (_PLAIN.fullmatch(value) and isinstance(scalar(value), str))
        return value if is_plain else _quoted(value)
    return repr(value) if isinstance(value, float) else shown(value)  # as many digits as it has


def _quoted(text: str) -> str:
    """Write a text in quotes, what can't be printed by its code."""
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in dumps(text, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class _Splice:
    """A part of a text that gives way to another."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """Lines of a text that give way to others."""

    first: int
    """The number of the first of them in the old text, from 1."""
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after a change."""

    text: str
    lines: tuple[ChangedLines, ...]
    """What changes, line by line; empty where nothing does."""


class CriteriaText:
    """The text of a ``criteria.yaml`` that was found right, with the places of what it says."""

    def __init__(self, content: bytes) -> None:
        """Mark the parts of a file's content."""
        self._text = content.removeprefix(codecs.BOM_UTF8).decode()
        self._mark = content[: len(content) - len(self._text.encode())]
        self._root: _Node = yaml.compose(self._text, Loader=yaml.CSafeLoader)
        first = _LINE_END.search(self._text)
        self._newline = first[0] if first else "\n"

    def weights(self, location: tuple[str, ...]) -> dict[str, str]:
        """Give the weights at a location, as they are written, in the order of the file."""
        return {name: node.value for name, node in _entries(self._at(location)).items()}

    def weights_location(self, profile: str) -> tuple[str, ...]:
        """Say where the weights of a profile stand."""
        inner = _entries(self._at(("profiles", profile))).get("weights")
        is_long = isinstance(inner, yaml.MappingNode)
        return ("profiles", profile, "weights") if is_long else ("profiles", profile)

    def _at(self, location: tuple[str, ...]) -> _Node:
        node = self._root
        for key in location:
            node = _entries(node)[key]
        return node

    def with_weights(self, location: tuple[str, ...], weights: Mapping[str, str]) -> Edited:
        """Give the text with other weights in the place of some of those at a location."""
        nodes = _entries(self._at(location))
        return self._spliced(
            _Splice(nodes[name].start_mark.index, nodes[name].end_mark.index, text) for name, text in weights.items()
        )

    def with_profile(self, name: str, value: Mapping[str, object]) -> Edited:
        """Give the text with one more profile, or with another value for one that is there."""
        profiles = _entries(self._root).get("profiles")
        if profiles is None:
            splice = self._new_profiles(name, value)
        elif name in _entries(profiles):
            splice = self._replacement(profiles, name, value)
        else:
            splice = self._insertion(profiles, name, value)
        return self._spliced([splice])

    def _spliced(self, splices: Iterable[_Splice]) -> Edited:
        in_order = sorted(splices, key=lambda each: each.start)
        return Edited(_replaced(self._text, in_order, 0), tuple(_changed_lines(self._text, in_order)))

    def _new_profiles(self, name: str, value: Mapping[str, object]) -> _Splice:
        """Put the first profile at the end of the file, or of its outermost braces."""
        if self._root.flow_style:
            return self._insertion(self._root, "profiles", {name: value})
        mark = _DOCUMENT_END.search(self._text, self._end(self._root))
        at = mark.start() if mark else len(self._text)
        indent = self._root.value[0][0].start_mark.column
        before = "" if self._text[:at].endswith(("\n", "\r")) else self._newline
        lines = [f"{' ' * indent}profiles:", f"{' ' * (indent + 2)}{name}:{self._value(value, indent + 2)}", ""]
        return _Splice(at, at, before + self._newline.join(lines))

    def _replacement(self, mapping: _Node, name: str, value: Mapping[str, object]) -> _Splice:
        """Put another value behind a key."""
        key, node = next((key, node) for key, node in mapping.value if key.value == name)
        start = self._text.index(":", key.end_mark.index) + 1
        indent = None if mapping.flow_style else key.start_mark.column
        return _Splice(start, self._end(node), self._value(value, indent))

    def _insertion(self, mapping: _Node, name: str, value: Mapping[str, object]) -> _Splice:
        """Put one more entry behind the last one of a mapping."""
        if not mapping.value:
            at = mapping.start_mark.index + 1
            return _Splice(at, at, f"{name}:{self._value(value, None)}")
        at = self._end(mapping.value[-1][1])
        if mapping.flow_style:
            return _Splice(at, at, f", {name}:{self._value(value, None)}")
        line_end = _LINE_END.search(self._text, at)
        at = line_end.start() if line_end else len(self._text)
        indent = mapping.value[0][0].start_mark.column
        return _Splice(at, at, f"{self._newline}{' ' * indent}{name}:{self._value(value, indent)}")

    def _value(self, value: Mapping[str, object], indent: int | None) -> str:
        """Write a mapping behind its key: in braces, or where that is too long and allowed, a line for each key."""
        flow = flow_text(value)
        if indent is None or indent + len(flow) <= _WIDEST_LINE:
            return f" {flow}"
        lines = (f"{' ' * (indent + 2)}{key}: {flow_text(inner)}" for key, inner in value.items())
        return self._newline + self._newline.join(lines)

    def _end(self, node: _Node) -> int:
        """Say where the last thing in a node ends; libyaml's own mark lies behind blank lines and comments."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return len(self._text[: node.end_mark.index].rstrip())

    def encoded(
        self, edited: Edited, location: tuple[str, ...], value: Mapping[str, object], place: Place, findings: Findings
    ) -> bytes:
        """Give a new text as bytes, once it is sure that it is right and says what the old one did but for one value.

        Args:
            edited: The new text.
            location: Where the value stands.
            value: What should stand there now.
            place: Where problems are noted.
            findings: Takes them up.

        """
        new = edited.text.encode()
        if len(self._mark) + len(new) > MOST_BYTES:
            findings.add(place, "too-large", most=f"{MOST_BYTES // 1024} KiB")
        contents = (self._text.encode(), new, f"it: {flow_text(value)}".encode())
        before, after, said = (parse_text(content, place.source, Findings()) for content in contents)
        problems = Findings()
        if before and after and said and _with(before, location, said["it"]) == after:
            read_criteria(after, reporter(problems, place.source, lambda _: 0))
        else:
            findings.add(place, "not-editable", where=".".join(location))
        findings.take(problems.problems)
        return self._mark + new


def _replaced(text: str, splices: Iterable[_Splice], offset: int) -> str:
    """Put splices, in order, into a part of a text that starts at an offset."""
    parts, at = [], 0
    for each in splices:
        parts += [text[at : each.start - offset], each.text]
        at = each.end - offset
    return "".join([*parts, text[at:]])


def _changed_lines(text: str, splices: Iterable[_Splice]) -> Iterator[ChangedLines]:
    """Say which lines splices change; those on the same lines are taken together."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    groups: list[tuple[int, int, list[_Splice]]] = []
    for each in splices:
        first, last = (bisect_right(starts, at) - 1 for at in (each.start, each.end))
        if groups and first <= groups[-1][1]:
            first, _, together = groups.pop()
        else:
            together = []
        groups.append((first, last, [*together, each]))
    for first, last, together in groups:
        start, end = starts[first], starts[last + 1] if last + 1 < len(starts) else len(text)
        old, new = (_lines(part) for part in (text[start:end], _replaced(text[start:end], together, start)))
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        old, new = old[same:], new[same:]
        while old and new and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        if old or new:
            yield ChangedLines(first + 1 + same, tuple(old), tuple(new))


def _lines(part: str) -> list[str]:
    """Split a part of a text into its lines, without their ends."""
    lines = _LINE_END.split(part)
    return lines if lines[-1] else lines[:-1]


def _entries(mapping: _Node) -> dict[str, _Node]:
    """Give the node of each value of a mapping by its key."""
    return {key.value: value for key, value in mapping.value}


def _with(tree: Mapping[str, object], location: tuple[str, ...], value: object) -> Mapping[str, object]:
    """Copy a tree with another value at a location."""
    key, *rest = location
    inner = tree.get(key, {})
    return {**tree, key: _with(inner, tuple(rest), value) if rest and isinstance(inner, Mapping) else value}
