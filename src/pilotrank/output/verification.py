"""What became of an export since it was made, for people, spreadsheets and programs."""

from collections.abc import Iterator, Sequence, Sized
from itertools import islice
from typing import TYPE_CHECKING, Final

from pilotrank.decision.verification import Difference, Verification
from pilotrank.output.cells import share_text
from pilotrank.output.document import Block, Document, Drawing, Grid, Line, Notes, heading, points_of, title
from pilotrank.output.figures import half_up, one_line, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document
from pilotrank.output.sheets import Sheet, decimal, sheet
from pilotrank.texts import N_, Texts
from pilotrank.workspace.exports import Key

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

_PLACES: Final = ("rank", "total")
"""Columns that say where an approach stands."""
_SCORE: Final = frozenset(("best", "low", "high", "basis"))
"""Columns of a score with its range."""
_OTHER_NUMBERS: Final = frozenset(("weights", "contributions"))
"""Parts of a document with a number for each criterion that is no score."""
_AREAS: Final = frozenset(("ranking", "chosen", "approaches", "scores"))
"""Parts of a document whose names say nothing that its rows do not say."""
_DECIMALS: Final = 4
_MOST_LISTED: Final = 40
"""Other changes that are read one by one."""


def verification_document(result: Verification, name: str, texts: Texts) -> Document:
    """Say whether an export still holds, and what changed since."""
    said = N_("It still holds: the same command gives the same result.")
    if not result.holds:
        said = N_("It no longer holds: the same command gives another result.")
    elif result.differences:
        said = N_("It still holds, in other words: the same command gives the same figures.")
    return (
        *title(name, texts.say("made by: pilotrank {command}", command=result.then.command)),
        Line(texts.say(said)),
        *_workspace(result, texts),
        *_weights(result, texts),
        *_rows(result, texts),
        *_lines(result, texts),
    )


def _workspace(result: Verification, texts: Texts) -> Iterator[Block]:
    notes = []
    if result.same_workspace:
        notes.append(texts.say("The workspace is the same as then ({hash}).", hash=result.now.workspace))
        if not result.holds:
            notes.append(
                texts.say(
                    "So the file was changed by hand since, or was made by a version of pilotrank that reckons"
                    " otherwise."
                )
            )
    else:
        notes.append(
            texts.say(
                "The workspace has changed since: {then} then, {now} now.",
                then=result.then.workspace,
                now=result.now.workspace,
            )
        )
        if result.holds:
            notes.append(texts.say("Nothing of that changes this result."))
    if result.then.version != result.now.version:
        notes.append(
            texts.say("Made by version {then}, held against {now}.", then=result.then.version, now=result.now.version)
        )
    yield points_of(notes)


def _weights(result: Verification, texts: Texts) -> Iterator[Block]:
    if result.weights:
        yield heading(texts.say("Weights that changed"))
        yield Grid(
            (
                Column(texts.say("Criterion"), [each.criterion for each in result.weights]),
                Column(texts.say("Then"), [share_text(each.then, texts) for each in result.weights], right=True),
                Column(texts.say("Now"), [share_text(each.now, texts) for each in result.weights], right=True),
            )
        )


def _rows(result: Verification, texts: Texts) -> Iterator[Block]:
    for head, keys in ((N_("New"), result.came), (N_("Gone"), result.gone)):
        if keys:
            yield heading(texts.say(head))
            every = frozenset(keys)
            yield points_of(_name(key) for key in keys if key[:-1] not in every and key[:-2] not in every)
    scores = [each for each in result.differences if _is_score(each, result)]
    places = [each for each in result.differences if each.field in _PLACES]
    told: set[object] = {("weights",)}
    said = frozenset((*scores, *places))
    rest = [each for each in result.differences if each not in said and each.key not in told]
    if scores:
        yield heading(texts.say("Scores that changed"))
        yield _differences(scores, texts)
        yield from _and_more(scores, texts)
    if places:
        yield heading(texts.say("Places that changed"))
        yield _places(places, texts)
        yield from _and_more({each.key for each in places}, texts)
    if rest:
        yield heading(texts.say("What else changed"))
        yield _differences(rest, texts)
        yield from _and_more(rest, texts)


def _outermost(keys: Sequence[Key]) -> Iterator[Key]:
    """Give the rows that are not part of another one of these."""
    among = set(keys)
    return (key for key in keys if key[:-1] not in among and key[:-2] not in among)


def _listed(names: Sequence[str], texts: Texts) -> Sequence[str]:
    """Give as many as people read one by one, and how many more there are."""
    more = len(names) - _MOST_LISTED
    return names if more <= 0 else [*names[:_MOST_LISTED], _more_text(more, texts)]


def _and_more(some: Sized, texts: Texts) -> Iterator[Block]:
    if len(some) > _MOST_LISTED:
        yield Notes((_more_text(len(some) - _MOST_LISTED, texts),))


def _more_text(count: int, texts: Texts) -> str:
    return texts.plural("and {n} more; CSV and JSON have all", "and {n} more; CSV and JSON have all", count)


def _is_score(each: Difference, result: Verification) -> bool:
    """Whether it is a score, of a table (a column for each criterion) or of a document (a mapping of scores)."""
    criteria = {*result.then.weights, *result.now.weights}
    return each.field in _SCORE or (each.field in criteria and not _OTHER_NUMBERS.intersection(each.key))


def _places(some: Sequence[Difference], texts: Texts) -> Grid:
    """Put what changed of one approach's place on one row."""
    changes: dict[Key, dict[str, str]] = {}
    for each in some:
        both = f"{_value(each.then, texts)} → {_value(each.now, texts)}"
        changes.setdefault(each.key, {})[each.field] = both
    changes = dict(islice(changes.items(), _MOST_LISTED))
    columns = [Column(texts.say("Row"), [_name(key) for key in changes], narrowest=16)]
    for field, head in zip(_PLACES, (texts.say("Rank"), texts.say("Total")), strict=True):
        columns.append(Column(head, [change.get(field, "=") for change in changes.values()], right=True))
    return Grid(tuple(columns))


def _differences(every: Sequence[Difference], texts: Texts) -> Grid:
    some = every[:_MOST_LISTED]
    return Grid(
        (
            Column(texts.say("Row"), [_name(each.key) for each in some], narrowest=16),
            Column(texts.say("What"), [each.field for each in some]),
            Column(texts.say("Then"), [_value(each.then, texts) for each in some], narrowest=10),
            Column(texts.say("Now"), [_value(each.now, texts) for each in some], narrowest=10),
        )
    )


def _name(key: Key) -> str:
    return one_line(" / ".join([each for each in key if each not in _AREAS] or key))


def _value(text: str, texts: Texts) -> str:
    """Write a number as the language does, and say where there is nothing."""
    if not text:
        return "-"
    if not text.isascii() or not text.replace(".", "", 1).removeprefix("-").isdigit():
        return one_line(text)
    decimals = text.partition(".")[2]
    return texts.decimal(half_up(float(text), _DECIMALS) if len(decimals) > _DECIMALS else text)


def _lines(result: Verification, texts: Texts) -> Iterator[Block]:
    if result.lines:
        yield heading(texts.say("Lines that changed"))
        yield Drawing(tuple(_listed([one_line(line) for line in result.lines], texts)))
        yield Notes((texts.say("- then, + now"),))


def verification_sheets(result: Verification) -> tuple[Sheet, ...]:
    """Give everything that changed, a row for each."""
    rows = [
        ["holds", "", "", "", "true" if result.holds else "false"],
        *(
            ["weight", each.criterion, "", *(decimal(one, 6) for one in (each.then, each.now))]
            for each in result.weights
        ),
        *(["new", _name(key), "", "", ""] for key in result.came),
        *(["gone", _name(key), "", "", ""] for key in result.gone),
        *(
            ["wording" if each.is_wording else "value", _name(each.key), each.field, each.then, each.now]
            for each in result.differences
        ),
        *(["line", "", "", *((line[1:], "") if line.startswith("-") else ("", line[1:]))] for line in result.lines),
    ]
    return (sheet(N_("What changed"), ("kind", "row", "field", "then", "now"), rows),)


def verification_json(result: Verification, provenance: "Provenance") -> str:
    """Write the same as JSON."""
    return json_document(
        provenance,
        {
            "holds": result.holds,
            "same_workspace": result.same_workspace,
            "made_by": {
                "version": result.then.version,
                "command": result.then.command,
                "language": result.then.language,
                "workspace": result.then.workspace,
            },
            "weights": {
                each.criterion: {"then": significant_if_any(each.then), "now": significant_if_any(each.now)}
                for each in result.weights
            },
            "new": result.came,
            "gone": result.gone,
            "differences": [
                {"row": each.key, "field": each.field, "then": each.then, "now": each.now, "wording": each.is_wording}
                for each in result.differences
            ],
            "lines": result.lines,
        },
    )
