"""Finding things in a workspace: by id, or by a text that they hold."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pydantic import BaseModel

from pilotrank.texts import Language
from pilotrank.workspace.evidence import Factsheet
from pilotrank.workspace.models import Approach, Bilingual, Workspace
from pilotrank.workspace.problems import PilotrankError, Place, problem, suggestion
from pilotrank.workspace.validation import INTERNAL

Kind = Literal["criterion", "category", "approach", "factsheet"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_SHORTEST_WORD: Final = 3
_MOST_NEAR: Final = 3
_AROUND: Final = 45
"""Characters of a passage on either side of what was found."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in a workspace that can be shown."""

    kind: Kind
    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that holds a text, with the passages that do."""

    thing: Thing
    passages: tuple[str, ...]


def things(workspace: Workspace) -> Iterator[Thing]:
    """Give everything that can be shown: criteria, categories, approaches, factsheets."""
    for kind, values in _by_kind(workspace).items():
        for name, value in values.items():
            yield Thing(kind, name, value.name)  # type: ignore[attr-defined] # each of these models has a name


def value_of(thing: Thing, workspace: Workspace) -> BaseModel:
    """Give the model of a thing."""
    return _by_kind(workspace)[thing.kind][thing.id]


def _by_kind(workspace: Workspace) -> dict[Kind, Mapping[str, BaseModel]]:
    file = workspace.criteria_file
    return {
        "criterion": file.criteria,
        "category": file.categories,
        "approach": workspace.approaches,
        "factsheet": workspace.factsheets,
    }


def find(asked: str, workspace: Workspace) -> Thing:
    """Find something by its id.

    Args:
        asked: An id, or a kind and an id where two kinds share one: ``approach:dual-career``.
        workspace: Where to look.

    Raises:
        PilotrankError: Nothing has the id, or things of several kinds have it.

    """
    kind, colon, name = asked.partition(":")
    of_kind = [thing for thing in things(workspace) if not colon or thing.kind == kind]
    found = [thing for thing in of_kind if thing.id == (name if colon else asked)]
    if len(found) == 1:
        return found[0]
    if found:
        possible = ", ".join(f"{thing.kind}:{thing.id}" for thing in found)
        raise PilotrankError([problem(Place(asked), "ambiguous-id", given=asked, possible=possible)])
    if colon and kind not in KINDS:
        raise PilotrankError([problem(Place(asked), "unknown-kind", given=kind, **suggestion(kind, KINDS))])
    near = _near((name if colon else asked).lower(), [thing.id for thing in of_kind])
    if near:
        raise PilotrankError([problem(Place(asked), "unknown-id", given=asked, nearest=", ".join(near))])
    raise PilotrankError([problem(Place(asked), "unknown-id-far", given=asked)])


def _near(given: str, ids: list[str]) -> list[str]:
    """Give the ids that a wrong one may have meant: those that hold its words, else the one most like it."""
    words = [word for word in re.split(r"[^a-z0-9]+", given) if len(word) >= _SHORTEST_WORD]
    holding = [each for each in ids if words and all(word.rstrip("s") in each for word in words)]
    if holding:
        return holding[:_MOST_NEAR]
    return [nearest] if (nearest := suggestion(given, ids).get("nearest")) else []


def search(text: str, workspace: Workspace, language: Language) -> tuple[Hit, ...]:
    """Find everything that holds a text: each of its words, in one passage, whatever capitals and accents.

    A passage counts in either language; it is given in ``language`` where that one holds the text.

    Args:
        text: One or more words, or parts of words.
        workspace: Where to look.
        language: Of the passages, where possible.

    Returns:
        In the order of :func:`things`; those whose id or name holds the text first.

    """
    words = _folded(text).split()
    hits = []
    for thing in things(workspace):
        passages = tuple(dict.fromkeys(_matches(value_of(thing, workspace), words, language)))
        in_name = all(word in _folded(f"{thing.id} {thing.name.en} {thing.name.nl}") for word in words)
        if words and (passages or in_name):
            hits.append((not in_name, Hit(thing, passages)))
    return tuple(hit for _, hit in sorted(hits, key=lambda each: each[0]))


def contradictions(workspace: Workspace) -> tuple[tuple[Thing, tuple[Bilingual, ...]], ...]:
    """Give every place where the source contradicts itself, by the approach or factsheet that it concerns."""
    return tuple(
        (thing, value.discrepancies)
        for thing in things(workspace)
        if isinstance(value := value_of(thing, workspace), Approach | Factsheet) and value.discrepancies
    )


def _matches(value: object, words: list[str], language: Language) -> Iterator[str]:
    """Every passage of a value that holds all words."""
    for text in _texts(value):
        versions = (text,) if isinstance(text, str) else (text.nl, text.en) if language == "nl" else (text.en, text.nl)
        passage = next((each for each in versions if all(word in _folded(each) for word in words)), None)
        if passage is not None:
            yield _excerpt(passage, words)


def _texts(value: object) -> Iterator[Bilingual | str]:
    """Every text of a value, however deep."""
    if isinstance(value, Bilingual | str):
        yield value
        return
    inner: Iterable[object] = ()
    if isinstance(value, BaseModel):
        inner = (getattr(value, name) for name in type(value).model_fields if name not in INTERNAL)
    elif isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, tuple):
        inner = value
    for each in inner:
        yield from _texts(each)


def _folded(text: str) -> str:
    """Write a text without capitals and accents, one character for one."""
    return "".join(unicodedata.normalize("NFKD", char)[0] for char in text).casefold()


def _excerpt(passage: str, words: list[str]) -> str:
    """Cut out what stands around the first of the words, at the edges of words."""
    line = " ".join(passage.split())
    at = min(max(_folded(line).find(word), 0) for word in words)
    start = max(at - _AROUND, 0)
    end = at + len(words[0]) + _AROUND
    if start:
        start = line.find(" ", start, at) + 1 or start
    if end < len(line):
        end = max(line.rfind(" ", at + len(words[0]), end), at + len(words[0]))
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"
