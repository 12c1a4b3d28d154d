"""A problem is a value: what kind it is, where it is, what was given and what would be right."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
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
    texts: dict[str, str] = {}
    for name, value in details.items():
        texts |= value.details() if isinstance(value, Suggestion) else {name: shown(value)}
    return Problem(place, kind, tuple(texts.items()))


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


MOST_PROBLEMS: Final = 1000
"""So many are worth mending before the rest is looked at; without an end, a small file can have millions."""
_MOST_SHOWN: Final = 160
"""Characters of a detail."""
_MOST_COMPARED: Final = 1_000_000
"""Characters of names among which nearest ones are looked for, all together; then those that are known are listed."""
_LONGEST_COMPARED: Final = 60
"""Characters of a name for which a nearest one is looked for."""
_WITHOUT_VALUE: Final = frozenset(("alias", "tag"))
"""Kinds of problems that leave nothing to go on with."""


@dataclass(slots=True)
class Findings:
    """Problems gathered on the way, so that they can be reported together."""

    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, set[int]] = field(default_factory=dict)
    """What has problems, with the lines on which no value could be read."""
    most: int | None = MOST_PROBLEMS
    """How many are enough; None for what is no reason to stop."""
    compared: int = 0
    """Characters of names among which nearest ones were looked for."""

    def add(self, place: Place, kind: str, **details: object) -> None:
        """Note a problem and go on.

        Raises:
            PilotrankError: There are so many that the rest can wait; the error holds them all.

        """
        if self.most is not None and len(self.problems) >= self.most:
            self.problems.append(problem(place, "more-problems", most=self.most))
            raise PilotrankError(self.problems)
        hint = details.get("suggestion")
        if isinstance(hint, Suggestion):
            details = {name: value for name, value in details.items() if value is not hint} | self._hinted(hint)
        self.problems.append(problem(place, kind, **details))
        lines = self.sources.setdefault(place.source, set())
        if kind in _WITHOUT_VALUE:
            lines.add(place.line)

    def _hinted(self, hint: "Suggestion") -> dict[str, str]:
        """Look for the nearest name, unless that has been done for so many that there is no end to it."""
        if self.compared <= _MOST_COMPARED:
            self.compared += sum(map(len, hint.known))
        return hint.details() if self.compared <= _MOST_COMPARED else hint.names()

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


def shown(value: object, most: int = _MOST_SHOWN) -> str:
    """Give a value as one short printable line.

    >>> shown(2.50), shown(True), shown("a" * 999)[-3:]
    ('2.5', 'true', 'aa…')
    """
    text = f"{value:.12g}" if isinstance(value, float) else _plain(value)
    text = "".join(char if char.isprintable() else "�" for char in text[: most + 1])
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What would be right in the place of a name; it is only looked for once a problem is noted.

    >>> Suggestion("relevence", ["relevance", "feasibility"]).details()
    {'nearest': 'relevance'}
    >>> Suggestion("x", ["relevance", "feasibility"]).details()
    {'known': 'relevance, feasibility'}
    """

    given: str
    known: Collection[str]

    def details(self) -> dict[str, str]:
        """Give the name most like the given one, or else all names."""
        nearest = nearest_name(self.given, self.known)
        return self.names() if nearest is None else {"nearest": nearest}

    def names(self) -> dict[str, str]:
        """Give all names, or as many as are shown."""
        return {"known": ", ".join(islice(self.known, _MOST_SHOWN))}


def suggestion(given: str, known: Collection[str]) -> dict[str, Suggestion]:
    """Give the detail of a problem that says what would be right in the place of a name."""
    return {"suggestion": Suggestion(given, known)}


def nearest_name(given: str, names: Collection[str]) -> str | None:
    """Give the name that is most like a given one; None where none is much like it.

    >>> nearest_name("relevence", ["relevance", "feasibility"])
    'relevance'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong
    from heapq import nlargest  # noqa: PLC0415 - the same

    given = given.lower()
    if len(given) > _LONGEST_COMPARED:
        return None
    # A first look leaves three: with many names, comparing each as difflib does would take seconds.
    closest = nlargest(3, names, key=_likeness(given)) if len(names) > 3 else names  # noqa: PLR2004 - the same
    return next(iter(get_close_matches(given, closest, n=1)), None)


def _likeness(given: str) -> Callable[[str], float]:
    """Give the function that says which share of a name's letters stands in ``given`` in the same order.

    The longest common subsequence, a bit for each letter of ``given`` (Hyyrö 2004).
    """
    positions: dict[str, int] = {}
    for place, letter in enumerate(given):
        positions[letter] = positions.get(letter, 0) | 1 << place
    every = (1 << len(given)) - 1

    def share(name: str) -> float:
        if len(name) > 2 * _LONGEST_COMPARED:
            return 0.0
        left = every
        for letter in name:
            found = left & positions.get(letter, 0)
            left = (left + found) | (left - found)
        return (len(given) - (left & every).bit_count()) / (len(given) + len(name) or 1)

    return share
