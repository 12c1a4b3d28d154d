"""What a workspace holds, and each thing in it, as sheets."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel

from pilotrank.decision.evidence import Evidence, reports_outcome
from pilotrank.decision.matrix import values_of
from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.figures import plain
from pilotrank.output.sheets import (
    Sheet,
    amount,
    decimal,
    filled,
    ranking_columns,
    ranking_row,
    reasons_sheet,
    scores_sheet,
    sheet,
    total,
    truth,
    whole,
)
from pilotrank.texts import N_, Texts
from pilotrank.workspace.evidence import Factsheet, Period
from pilotrank.workspace.lookup import Hit, Thing, things
from pilotrank.workspace.models import Approach, Bilingual, Criterion, Item, Points, Workspace

CONTENTS: Final = (
    *("kind", "id", "name", "category", "subcategory", "rank", "total", "judged", "silent", "verdict"),
    *("stated", "inferred", "not_stated", "examples", "examples_with_factsheet", "factsheets", "measured"),
)
"""Columns of a list of things; those from ``category`` on are empty for all but approaches.

``stated`` and the two after it count scores by basis; ``measured`` names the factsheets that report an outcome.
"""
FIELDS: Final = ("field", "text")
"""Columns of what a file says: the field as the file calls it, a dot before what stands in it; empty for nothing."""
HITS: Final = ("kind", "id", "name", "passage")
DISCREPANCIES: Final = ("kind", "id", "name", "text")
FACTSHEETS: Final = ("id", "name", "approaches", "from", "to", "figures", "measured")
FIGURES: Final = (
    *("factsheet", "what", "kind", "value", "low", "high", "hedge", "unit", "from", "to", "field", "outcome"),
)
FORMS: Final = ("number", "level", "name", "factsheet")
"""Columns of forms, level 1, with their examples, level 2 and further, numbered like chapters."""
ATTRIBUTES: Final = ("id", "attribute", "value", "label")
PASSAGES: Final = ("id", "attribute", "value", "words", "place")
LEVELS: Final = ("score", "value", "text")
"""Columns of a criterion's scale: what a score is worth, 0 to 1, and what it means."""


def contents_sheets(
    workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> tuple[Sheet, ...]:
    """List what a workspace holds, its factsheets and its approaches' attributes."""
    listing = _Listing(workspace, ranking, evidence, texts)
    return filled(
        sheet(N_("Contents"), CONTENTS, map(listing.row, things(workspace))),
        _factsheets(workspace.factsheets.values(), texts),
        _attributes(workspace.approaches.values(), workspace, texts),
    )


class _Listing:
    """What it takes to list things."""

    def __init__(self, workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts) -> None:
        self._workspace = workspace
        self._rows = {row.id: row for row in ranking.listed}
        self._evidence = evidence
        self._texts = texts

    def row(self, thing: Thing) -> list[str]:
        """Give the cells of a thing, as many as :data:`CONTENTS` has names."""
        cells = [thing.kind, thing.id, self._texts.pick(thing.name)]
        if thing.kind == "approach":
            return [*cells, *self._place(self._rows[thing.id]), *self._backing(self._evidence[thing.id])]
        return [*cells, *[""] * (len(CONTENTS) - len(cells))]

    def _place(self, row: RankedApproach) -> list[str]:
        return [
            row.category or "",
            self._workspace.approaches[row.id].subcategory or "",
            whole(row.rank),
            total(row.steps),
            whole(row.judged),
            " ".join(row.silent),
            row.verdict or "",
        ]

    @staticmethod
    def _backing(evidence: Evidence) -> list[str]:
        counts = (
            *(evidence.stated, evidence.inferred, evidence.silent),
            *(evidence.examples, evidence.examples_with_factsheet),
        )
        return [*map(whole, counts), " ".join(evidence.factsheets), " ".join(evidence.measured)]


def thing_sheets(
    thing: Thing, workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> tuple[Sheet, ...]:
    """Give one thing in full."""
    match thing.kind:
        case "approach":
            return _approach(workspace.approaches[thing.id], workspace, ranking, evidence[thing.id], texts)
        case "factsheet":
            factsheet = workspace.factsheets[thing.id]
            return filled(_fields(factsheet, ("id", "figures"), texts), _figures([factsheet], texts))
        case "category":
            return _category(thing.id, workspace, ranking, evidence, texts)
        case "criterion":
            return _criterion(thing.id, workspace.criteria_file.criteria[thing.id], ranking, texts)
        case "reading":
            return _reading(thing.id, workspace, texts)


def _approach(
    approach: Approach, workspace: Workspace, ranking: Ranking, evidence: Evidence, texts: Texts
) -> tuple[Sheet, ...]:
    """Give what its scores rest on first, then all else that its file and its factsheets say."""
    row = next(row for row in ranking.listed if row.id == approach.id)
    factsheets = [workspace.factsheets[name] for name in evidence.factsheets]
    return filled(
        reasons_sheet([row], texts),
        sheet(N_("Ranking"), ranking_columns(ranking), [ranking_row(row, ranking, texts)]),
        _fields(approach, ("id", "forms", "scores", "attributes"), texts),
        sheet(N_("Forms and examples"), FORMS, _items(approach.forms, "", texts)),
        _attributes([approach], workspace, texts),
        _passages(approach, texts),
        _factsheets(factsheets, texts),
        _figures(factsheets, texts),
    )


def _fields(model: BaseModel, but: Collection[str], texts: Texts) -> Sheet:
    """Give what a file says field by field, but for those that have a sheet of their own."""
    rows = (
        row for name in type(model).model_fields if name not in but for row in _field(name, getattr(model, name), texts)
    )
    return sheet(N_("Fields"), FIELDS, rows)


def _field(name: str, value: object, texts: Texts) -> Iterator[tuple[str, str]]:
    """Give a row for each text of a field, however deep; an empty one where the source says nothing."""
    if isinstance(value, Bilingual):
        yield name, texts.pick(value)
    elif isinstance(value, BaseModel):
        for inner, info in type(value).model_fields.items():
            yield from _field(f"{name}.{info.alias or inner}", getattr(value, inner), texts)
    elif isinstance(value, tuple):
        for each in value:
            yield from _field(name, each, texts)
    elif isinstance(value, bool | None):
        yield name, truth(value)
    else:
        yield name, plain(value) if isinstance(value, float) else str(value)


def _items(items: Sequence[Item], above: str, texts: Texts) -> Iterator[list[str]]:
    for place, item in enumerate(items, 1):
        number = f"{above}{place}"
        yield [number, whole(number.count(".") + 1), texts.pick(item.name), item.factsheet or ""]
        yield from _items(item.examples, f"{number}.", texts)


def _attributes(approaches: Iterable[Approach], workspace: Workspace, texts: Texts) -> Sheet:
    """Give each value of each attribute, with what people call it."""
    labels = {
        (attribute, value): texts.pick(label)
        for attribute, each in workspace.criteria_file.attributes.items()
        for value, label in each.values.items()
    }
    rows = (
        [approach.id, name, cell, labels.get((name, cell), "")]
        for approach in approaches
        for name, attribute in approach.attributes.items()
        for cell in map(_value, attribute.values)
    )
    return sheet(N_("Attributes"), ATTRIBUTES, rows)


def _value(value: float | str | None) -> str:
    return value if isinstance(value, str) else amount(value)


def _passages(approach: Approach, texts: Texts) -> Sheet:
    """Give the source's words for the attributes of an approach."""
    rows = (
        [approach.id, name, _value(each.value), each.words, texts.pick(each.place) if each.place else ""]
        for name, attribute in approach.attributes.items()
        for each in attribute.evidence
    )
    return sheet(N_("Words for attributes"), PASSAGES, rows)


def _factsheets(factsheets: Iterable[Factsheet], texts: Texts) -> Sheet:
    rows = (
        [
            each.id,
            texts.pick(each.name),
            " ".join(each.approaches),
            *_ends(each.period),
            whole(len(each.figures)),
            truth(reports_outcome(each)),
        ]
        for each in factsheets
    )
    return sheet(N_("Factsheets"), FACTSHEETS, rows)


def _figures(factsheets: Iterable[Factsheet], texts: Texts) -> Sheet:
    rows = (
        [
            factsheet.id,
            texts.pick(each.what),
            each.kind,
            *map(amount, (each.value, each.low, each.high)),
            each.hedge or "",
            texts.pick(each.unit),
            *_ends(each.period),
            each.field or "",
            truth(each.outcome),
        ]
        for factsheet in factsheets
        for each in factsheet.figures
    )
    return sheet(N_("Figures"), FIGURES, rows)


def _ends(period: Period | None) -> tuple[str, str]:
    return (period.begin or "", period.end or "") if period else ("", "")


def _category(
    name: str, workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], texts: Texts
) -> tuple[Sheet, ...]:
    """List the approaches of a category, the best first, and what their scores rest on."""
    listing = _Listing(workspace, ranking, evidence, texts)
    rows = [row for row in ranking.listed if row.category == name]
    parts = workspace.criteria_file.categories[name].subcategories.items()
    return filled(
        sheet(N_("Approaches"), CONTENTS, (listing.row(Thing("approach", row.id, row.name)) for row in rows)),
        sheet(N_("Subcategories"), ("id", "name"), ([part, texts.pick(each.name)] for part, each in parts)),
        reasons_sheet(rows, texts),
    )


def _criterion(name: str, criterion: Criterion, ranking: Ranking, texts: Texts) -> tuple[Sheet, ...]:
    """Give the scores of all approaches on a criterion, the best approach first, and its scale."""
    return filled(
        scores_sheet(((row.id, row.name, {name: row.scores[name]}) for row in ranking.listed), texts),
        _levels(criterion, texts),
        _fields(criterion, ("levels", "value"), texts),
    )


def _levels(criterion: Criterion, texts: Texts) -> Sheet:
    """Give the ends of the scale, its levels, and the points between which the value function is straight."""
    corners = criterion.value.points if isinstance(criterion.value, Points) else ()
    scores = sorted({criterion.scale.min, criterion.scale.max, *criterion.levels, *corners})
    values = values_of(np.array(scores), criterion).tolist()
    rows = (
        [amount(score), decimal(value, 6), texts.pick(criterion.levels[score]) if score in criterion.levels else ""]
        for score, value in zip(scores, values, strict=True)
    )
    return sheet(N_("Scale"), LEVELS, rows)


def _reading(name: str, workspace: Workspace, texts: Texts) -> tuple[Sheet, ...]:
    reading = workspace.readings[name]
    scored = ((each, workspace.approaches[each].name, scores) for each, scores in reading.scores.items())
    return filled(scores_sheet(scored, texts), _fields(reading, ("id", "scores"), texts))


def hits_sheets(hits: Iterable[Hit], texts: Texts) -> tuple[Sheet, ...]:
    """Give what holds a text: a row for each passage, or one without where only the id or the name holds it."""
    rows = (
        [hit.thing.kind, hit.thing.id, texts.pick(hit.thing.name), passage]
        for hit in hits
        for passage in hit.passages or ("",)
    )
    return (sheet(N_("Found"), HITS, rows),)


def discrepancies_sheets(found: Iterable[tuple[Thing, Iterable[Bilingual]]], texts: Texts) -> tuple[Sheet, ...]:
    """Give the places where the source contradicts itself."""
    rows = (
        [thing.kind, thing.id, texts.pick(thing.name), texts.pick(place)] for thing, places in found for place in places
    )
    return (sheet(N_("Contradictions"), DISCREPANCIES, rows),)
