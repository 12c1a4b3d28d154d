"""A problem is a value: what kind it is, where it is, what was given and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

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

    def __str__(self) -> str:
        """``file:line``, or the file or option alone."""
        return f"{self.source}:{self.line}" if self.line else self.source


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
        details = {name: texts.say(value) if name == "reason" else value for name, value in self.details}
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


def _order(problem: Problem) -> tuple[str, int, str, tuple[tuple[str, str], ...]]:
    return problem.place.source, problem.place.line, problem.kind, problem.details


@dataclass(slots=True)
class Findings:
    """Problems gathered on the way, so that they can be reported together."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, place: Place, kind: str, **details: object) -> None:
        """Note a problem and go on."""
        self.problems.append(problem(place, kind, **details))

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


def nearest(given: str, known: Iterable[str]) -> str:
    """Give the known name most like ``given``, or where none is like it all of them.

    >>> nearest("relevence", ["relevance", "feasibility"])
    'relevance'
    >>> nearest("x", ["relevance", "feasibility"])
    'relevance, feasibility'
    """
    names = list(known)
    close = get_close_matches(given.lower(), names, n=1, cutoff=0.6)
    return close[0] if close else ", ".join(names) or "-"
