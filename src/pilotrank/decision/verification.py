"""An export held against the same result made anew: whether it still holds, and what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from pilotrank.workspace.exports import Export, Key, Origin

_WORDING: Final = frozenset(("name", "title", "why", "words", "summary", "stakeholder"))
"""Columns that say a thing in words: when these alone change, the result still holds."""
_ROOM: Final = "|  |  |"
"""What a line of a Markdown table ends with where there is room for two things that people fill in."""
_SLACK: Final = 1e-11
"""Shares are written with 12 digits."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not what it was."""

    key: Key
    """The row: an id, or names."""
    field: str
    then: str
    """Empty where there was none."""
    now: str
    is_wording: bool
    """Whether it is only said in other words."""


@dataclass(frozen=True, slots=True)
class WeightChange:
    """A share that is not what it was; None where there is no such criterion."""

    criterion: str
    then: float | None
    now: float | None


@dataclass(frozen=True, slots=True)
class Verification:
    """An export beside the same result made anew."""

    then: Origin
    now: Origin
    weights: tuple[WeightChange, ...]
    came: tuple[Key, ...]
    """Rows that are new."""
    gone: tuple[Key, ...]
    """Rows that are no longer there."""
    differences: tuple[Difference, ...]
    """Of rows that are still there."""
    lines: tuple[str, ...]
    """Of texts: lines that went (``-``) and came (``+``)."""

    @property
    def holds(self) -> bool:
        """Whether the result is the same, be it in other words."""
        said_otherwise = all(each.is_wording for each in self.differences)
        return said_otherwise and not (self.came or self.gone or self.lines or self.weights)

    @property
    def same_workspace(self) -> bool:
        """Whether all that the workspace says is what it was."""
        then, now = self.then, self.now
        return (then.workspace, then.evidence, then.other) == (now.workspace, now.evidence, now.other)


def verify(then: Export, now: Export) -> Verification:
    """Hold an export against the same result made anew.

    Args:
        then: The export.
        now: What its own command gives today, in the same format.

    """
    return Verification(
        then=then.origin,
        now=now.origin,
        weights=tuple(_weights(then.origin.weights, now.origin.weights)),
        came=tuple(key for key in now.values if key not in then.values),
        gone=tuple(key for key in then.values if key not in now.values),
        differences=tuple(_differences(then, now)),
        lines=tuple(_changed_lines(then.lines, now.lines)),
    )


def _weights(then: Mapping[str, float], now: Mapping[str, float]) -> Iterator[WeightChange]:
    for name in {**then, **now}:
        before, after = then.get(name), now.get(name)
        if before is None or after is None or abs(before - after) > _SLACK:
            yield WeightChange(name, before, after)


def _differences(then: Export, now: Export) -> Iterator[Difference]:
    """Give every value that is not what it was; columns that people added or filled in are theirs."""
    wording = _WORDING - now.origin.weights.keys()  # a criterion may be called like one of these
    filled = {(_page(key), field) for key, row in now.values.items() for field, value in row.items() if value}
    for key, before in then.values.items():
        for field, value in now.values.get(key, {}).items():
            is_room = now.format == "xlsx" and _page(key) != "" and (_page(key), field) not in filled
            if before.get(field, "") != value and not is_room:
                yield Difference(key, field, before.get(field, ""), value, field in wording)


def _page(key: Key) -> str:
    """Give the page of a workbook that a row stands on; empty for the first one."""
    return key[0] if len(key) > 1 else ""


def _changed_lines(then: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    room = [line.removesuffix(_ROOM) for line in now if line.endswith(_ROOM)]
    emptied = [next((each + _ROOM for each in room if line.startswith(f"{each}|")), line) for line in then]
    for line in unified_diff(emptied, now, lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line
