"""What a workspace holds, and each thing in it, as JSON documents."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pilotrank.decision.evidence import Evidence
from pilotrank.decision.ranking import Ranking
from pilotrank.output.figures import is_whole, plain
from pilotrank.output.json import json_document
from pilotrank.workspace.lookup import Hit, Thing, things, value_of
from pilotrank.workspace.models import Bilingual, Workspace

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


def _dump(model: BaseModel) -> object:
    """Give a model as it stands in its file, in both languages, with what its place says."""
    return _plain(model.model_dump(by_alias=True))


def _plain(value: object) -> object:
    """Write whole numbers as such, as values and as keys."""
    if isinstance(value, dict):
        return {plain(key) if isinstance(key, float) else key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and is_whole(value) else value


def thing_json(
    thing: Thing,
    workspace: Workspace,
    ranking: Ranking,
    evidence: Mapping[str, Evidence],
    provenance: "Provenance",
) -> str:
    """Write one thing in full: the model itself, with rank, total and evidence where it is an approach."""
    payload: dict[str, object] = {"kind": thing.kind, "id": thing.id, thing.kind: _dump(value_of(thing, workspace))}
    if thing.kind == "approach":
        row = next(row for row in ranking.listed if row.id == thing.id)
        payload |= {"rank": row.rank, "total": row.total, "evidence": asdict(evidence[thing.id])}
    elif thing.kind == "category":
        payload["approaches"] = [row.id for row in ranking.listed if row.category == thing.id]
    return json_document(provenance, payload)


def contents_json(
    workspace: Workspace, ranking: Ranking, evidence: Mapping[str, Evidence], provenance: "Provenance"
) -> str:
    """Write what a workspace holds."""
    rows = {row.id: row for row in ranking.listed}
    found = []
    for thing in things(workspace):
        entry: dict[str, object] = {"kind": thing.kind, "id": thing.id, "name": thing.name.model_dump()}
        if thing.kind == "approach":
            row = rows[thing.id]
            entry |= {"category": row.category, "total": row.total, "evidence": asdict(evidence[thing.id])}
        found.append(entry)
    return json_document(provenance, {"things": found})


def hits_json(hits: Sequence[Hit], text: str, provenance: "Provenance") -> str:
    """Write what holds a text."""
    found = [
        {"kind": hit.thing.kind, "id": hit.thing.id, "name": hit.thing.name.model_dump(), "passages": hit.passages}
        for hit in hits
    ]
    return json_document(provenance, {"search": text, "found": found})


def discrepancies_json(found: Sequence[tuple[Thing, Sequence[Bilingual]]], provenance: "Provenance") -> str:
    """Write the places where the source contradicts itself."""
    places = [
        {"kind": thing.kind, "id": thing.id, "text": place.model_dump()} for thing, places in found for place in places
    ]
    return json_document(provenance, {"discrepancies": places})
