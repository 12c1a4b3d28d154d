"""Finding things in a workspace: by id, or by a text that they hold."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pydantic import BaseModel

from pilotrank.texts import Language
from pilotrank.workspace.evidence import Factsheet, Figure
from pilotrank.workspace.models import Approach, Bilingual, Workspace
from pilotrank.workspace.problems import PilotrankError, Place, Problem, nearest_name, problem, suggestion

Kind = Literal["criterion", "category", "approach", "factsheet", "reading"]
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
    """Give everything that can be shown: criteria, categories, approaches by category, factsheets, readings."""
    return (thing for thing, _ in _with_values(workspace))


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
        "reading": workspace.readings,
    }


def _with_values(workspace: Workspace) -> Iterator[tuple[Thing, BaseModel]]:
    """Give everything that can be shown with its model, in the order of :func:`things`."""
    places: dict[str | None, int] = {name: place for place, name in enumerate(workspace.criteria_file.categories)}
    by_category = sorted(workspace.approaches.items(), key=lambda item: places.get(item[1].category, 0))
    for kind, values in (_by_kind(workspace) | {"approach": dict(by_category)}).items():
        for name, value in values.items():
            yield Thing(kind, name, getattr(value, "name", Bilingual(en=name, nl=name))), value


def find(asked: str, workspace: Workspace, kinds: Sequence[Kind] = KINDS) -> Thing:
    """Find something by its id, or by its name in either language where only one thing has that.

    Args:
        asked: An id, or a kind and an id where two kinds share one: ``approach:dual-career``.
        workspace: Where to look.
        kinds: What it may be.

    Raises:
        PilotrankError: Nothing has the id, or things of several kinds have it.

    """
    before, colon, after = asked.partition(":")
    is_kind = bool(colon) and before in KINDS
    name = after if is_kind else asked
    possible = [before] if is_kind and before in kinds else kinds
    candidates = [thing for thing in things(workspace) if thing.kind in possible]
    found = [thing for thing in candidates if thing.id == name]
    if not found:
        folded = _folded(name)
        found = [thing for thing in candidates if folded in (_folded(thing.name.en), _folded(thing.name.nl))]
    if len(found) == 1:
        return found[0]
    raise PilotrankError([_not_found(asked, name, found, candidates)])


def _not_found(asked: str, name: str, found: list[Thing], candidates: list[Thing]) -> Problem:
    """Say why an id leads nowhere, with what may have been meant."""
    place, before = Place(asked), asked.partition(":")[0]
    if found:
        possible = ", ".join(f"{thing.kind}:{thing.id}" for thing in found)
        return problem(place, "ambiguous-id", given=asked, possible=possible)
    if ":" in asked and before not in KINDS:
        return problem(place, "unknown-kind", given=before, **suggestion(before, KINDS))
    near = _near(name.lower(), [thing.id for thing in candidates])
    if near:
        return problem(place, "unknown-id", given=asked, nearest=", ".join(near))
    return problem(place, "unknown-id-far", given=asked)


def _near(given: str, ids: list[str]) -> list[str]:
    """Give the ids that a wrong one may have meant: those that hold its words, else the one most like it."""
    words = [word.removesuffix("s") for word in re.split(r"[^a-z0-9]+", given)]
    words = [word for word in words if len(word) >= _SHORTEST_WORD]
    holding = [each for each in ids if words and all(word in each for word in words)]
    if holding:
        return holding[:_MOST_NEAR]
    return [nearest] if (nearest := nearest_name(given, ids)) else []


def search(text: str, workspace: Workspace, language: Language) -> tuple[Hit, ...]:
    """Find everything that holds a text: each of its words, in one passage, whatever capitals and accents.

    Args:
        text: One or more words, or parts of words.
        workspace: Where to look: at names and texts, not into readings, which say the same things once more.
        language: Of the passages; the other one's are given where nothing holds the text in this one.

    Returns:
        In the order of :func:`things`; those whose id or name holds the text first.

    """
    words = _folded(text).split()
    if not words:
        return ()
    other: Language = "en" if language == "nl" else "nl"
    return _hits(words, workspace, language) or _hits(words, workspace, other)


def _hits(words: list[str], workspace: Workspace, language: Language) -> tuple[Hit, ...]:
    hits = []
    for thing, value in _with_values(workspace):
        if thing.kind == "reading":
            continue
        passages = tuple(dict.fromkeys(_matches(value, words, language)))
        name = thing.name.nl if language == "nl" else thing.name.en
        in_name = all(word in _folded(f"{thing.id} {name}") for word in words)
        if passages or in_name:
            hits.append((not in_name, Hit(thing, passages)))
    return tuple(hit for _, hit in sorted(hits, key=lambda each: each[0]))


def contradictions(
    workspace: Workspace, within: Thing | None = None
) -> tuple[tuple[Thing, tuple[Bilingual, ...]], ...]:
    """Give the places where the source contradicts itself, by the approach or factsheet that they concern.

    Args:
        workspace: Where to look.
        within: Only those of this thing; of its approaches where it is a category.

    """
    found = []
    for thing, value in _with_values(workspace):
        if not isinstance(value, Approach | Factsheet) or not value.discrepancies:
            continue
        of_category = within is not None and within.kind == "category" and getattr(value, "category", None) == within.id
        if within is None or within == thing or of_category:
            found.append((thing, value.discrepancies))
    return tuple(found)


def _matches(value: object, words: list[str], language: Language) -> Iterator[str]:
    """Every passage of a value that holds all words."""
    for text in _texts(value):
        passage = text if isinstance(text, str) else text.nl if language == "nl" else text.en
        if all(word in _folded(passage) for word in words):
            yield _excerpt(passage, words)


def _texts(value: object) -> Iterator[Bilingual | str]:
    """Every text of a value, however deep: in two languages, or the source's own words."""
    if isinstance(value, Bilingual):
        yield value
        return
    inner: Iterable[object] = ()
    if isinstance(value, BaseModel):
        if words := getattr(value, "words", None):
            yield words
        if isinstance(value, Figure) and value.value is not None:
            yield Bilingual(en=f"{value.value:.12g} {value.unit.en}", nl=f"{value.value:.12g} {value.unit.nl}")
        inner = (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, tuple):
        inner = value
    for each in inner:
        yield from _texts(each)


def _folded(text: str) -> str:
    """Write a text without capitals and accents, one character for one."""
    return "".join(unicodedata.normalize("NFKD", char.lower())[0] for char in text)


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
