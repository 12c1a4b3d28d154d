"""What the documents of ``show`` hold: what there is, each thing in full, and what was found."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel

from pilotrank.output.json_schemas.parts import (
    BOTH_LANGUAGES,
    ID,
    IDS,
    RANK_IF_JUDGED,
    TEXT,
    TOTAL_IF_JUDGED,
    Schema,
    about,
    definitions_of,
    document,
    listed,
    one_of,
    only,
    or_null,
    record,
    whole,
)
from pilotrank.workspace.evidence import Factsheet, Reading
from pilotrank.workspace.lookup import KINDS, Kind
from pilotrank.workspace.models import Approach, Category, Criterion

_MODELS: Final[Mapping[Kind, type[BaseModel]]] = MappingProxyType(
    {
        "criterion": Criterion,
        "category": Category,
        "approach": Approach,
        "factsheet": Factsheet,
        "reading": Reading,
    }
)


def show_schema() -> Schema:
    """Give the documents of ``show``."""
    return one_of(_contents(), *map(_thing, KINDS), *_found()) | {"$defs": definitions_of(_MODELS.values())}


def _contents() -> Schema:
    approach = {
        **_named("approach"),
        "category": about("Null where the workspace has none.", or_null(ID)),
        "total": TOTAL_IF_JUDGED,
        "evidence": _evidence(),
    }
    others = _named(*(kind for kind in KINDS if kind != "approach"))
    things = listed(one_of(record(approach), record(others)))
    return about("What there is.", document({"things": things}, evidence=True))


def _named(*kinds: Kind) -> dict[str, Schema]:
    return {"kind": only(*kinds), "id": ID, "name": BOTH_LANGUAGES}


def _thing(kind: Kind) -> Schema:
    extra: dict[str, Schema] = {}
    if kind == "approach":
        extra = {"rank": RANK_IF_JUDGED, "total": TOTAL_IF_JUDGED, "evidence": _evidence()}
    elif kind == "category":
        extra = {"approaches": about("In order of rank.", IDS)}
    itself: Schema = {"$ref": f"#/$defs/{_MODELS[kind].__name__}"}
    payload = {"kind": only(kind), "id": ID, kind: about("As in its file, in full.", itself), **extra}
    return document(payload, evidence=True)


def _evidence() -> Schema:
    counts = {
        "stated": about("On how many criteria the source says it.", whole()),
        "inferred": about("On how many it follows from what the source says elsewhere.", whole()),
        "silent": about("On how many the source is silent.", whole()),
        "examples": about("How many the source names.", whole()),
        "examples_with_factsheet": whole(),
        "factsheets": about("Those that name the approach.", IDS),
        "measured": about("Those of them that report an outcome that was measured.", IDS),
    }
    return about("What backs it.", record(counts))


def _found() -> tuple[Schema, ...]:
    hit = {**_named(*(kind for kind in KINDS if kind != "reading")), "passages": listed(TEXT)}
    place = {"kind": only("approach", "factsheet"), "id": ID, "text": BOTH_LANGUAGES}
    return (
        about("With --search.", document({"search": TEXT, "found": listed(record(hit))}, evidence=True)),
        about("With --discrepancies.", document({"discrepancies": listed(record(place))}, evidence=True)),
    )
