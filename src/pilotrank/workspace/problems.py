"""A problem is a value: what kind it is, where it is, what was given and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from pilotrank.texts import Texts
from pilotrank.texts.problems import PROBLEMS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file and a line counted from 1, or what was typed on the command line.

    >>> str(Place("criteria.yaml", 12))
    'criteria.yaml:12'
    """

    source: str
    line: int = 0
    """0 where the whole of ``source`` is meant."""
    column: str = ""
    """Of a table, whose rows are the lines."""

    def __str__(self) -> str:
        """``file:line``, or the file or option alone; a column stands behind it."""
        source = shown(self.source, 1000)
        line = f"{source}:{self.line}" if self.line else source
        return f"{line} {shown(self.column, 60)}" if self.column else line


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a user can mend."""

    place: Place
    kind: str
    """A key of :data:`pilotrank.texts.problems.PROBLEMS`, which has the sentence."""
    details: tuple[tuple[str, str], ...] = ()
    """What the sentence names: what was given, what would be right."""

    def phrase(self, texts: Texts) -> str:
        """Give the whole line: ``place: what is wrong; what would be right``."""
        details = dict(self.details)
        for name in ("reason", "form"):
            if name in details:
                details[name] = texts.say(details[name])
        if "nearest" in details:
            details["hint"] = texts.say("did you mean: {nearest}?", nearest=details["nearest"])
        elif "known" in details:
            known = details["known"]
            details["hint"] = texts.say("known: {known}", known=known) if known else texts.say("there are none")
        return f"{self.place}: {texts.say(PROBLEMS[self.kind], **details)}"


def problem(place: Place, kind: str, **details: object) -> Problem:
    """Make a problem; the details are kept as short one-line texts."""
    return Problem(place, kind, tuple((name, shown(value)) for name, value in details.items()))


class PilotrankError(Exception):
    """What users can mend, all of it at once: wrong files, wrong options, no such workspace.

    Attributes:
        problems: Every problem found, sorted by place.

    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems; the message is their English text, a line each."""
        self.problems = tuple(sorted(set(problems), key=_order))
        super().__init__("\n".join(each.phrase(Texts()) for each in self.problems))

    def __reduce__(self) -> tuple[type["PilotrankError"], tuple[tuple[Problem, ...]]]:
        """Take the problems, not the message, along to another process."""
        return type(self), (self.problems,)


def _order(problem: Problem) -> tuple[str, int, str, str, tuple[tuple[str, str], ...]]:
    return problem.place.source, problem.place.line, problem.place.column, problem.kind, problem.details


_MOST_COMPARED: Final = 500
"""Names among which the nearest is looked for."""
_WITHOUT_VALUE: Final = frozenset(("alias", "tag"))
"""Kinds of problems that leave nothing to go on with."""


@dataclass(slots=True)
class Findings:
    """Problems gathered on the way, so that they can be reported together."""

    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, set[int]] = field(default_factory=dict)
    """What has problems, with the lines on which no value could be read."""

    def add(self, place: Place, kind: str, **details: object) -> None:
        """Note a problem and go on."""
        self.problems.append(problem(place, kind, **details))
        lines = self.sources.setdefault(place.source, set())
        if kind in _WITHOUT_VALUE:
            lines.add(place.line)

    def take(self, problems: Iterable[Problem], where: str = "") -> None:
        """Take up problems that were found elsewhere.

        Args:
            problems: These.
            where: What they concern, to be named with their place.

        """
        for each in problems:
            place = replace(each.place, source=f"{each.place.source} ({where})") if where else each.place
            self.problems.append(replace(each, place=place))

    def stop_if_any(self) -> None:
        """Raise :class:`PilotrankError` with all that was noted, if anything was."""
        if self.problems:
            raise PilotrankError(self.problems)


def shown(value: object, most: int = 160) -> str:
    """Give a value as one short printable line.

    >>> shown(2.50), shown(True), shown("a" * 999)[-3:]
    ('2.5', 'true', 'aa…')
    """
    text = f"{value:.12g}" if isinstance(value, float) else _plain(value)
    text = "".join(char if char.isprintable() else "�" for char in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def suggestion(given: str, known: Iterable[str]) -> dict[str, str]:
    """Give the detail that says what would be right: the name most like ``given``, or all names.

    >>> suggestion("relevence", ["relevance", "feasibility"])
    {'nearest': 'relevance'}
    >>> suggestion("x", ["relevance", "feasibility"])
    {'known': 'relevance, feasibility'}
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    names = list(known)
    # With many names, and perhaps as many that are wrong, comparing each with each would take seconds.
    close = get_close_matches(given.lower(), names, n=1, cutoff=0.6) if len(names) <= _MOST_COMPARED else []
    return {"nearest": close[0]} if close else {"known": ", ".join(names)}
