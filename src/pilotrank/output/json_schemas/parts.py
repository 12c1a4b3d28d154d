"""What the JSON Schemas of documents are made of: a few ways to build them, and the parts that documents share."""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core.core_schema import DictSchema, ModelFieldsSchema, StringSchema, WithDefaultSchema

from pilotrank.output.json import FORMAT
from pilotrank.texts import LANGUAGES
from pilotrank.workspace.models import ASSUMED, SourceBasis

Schema = dict[str, object]

_ID: Final = "[a-z0-9][a-z0-9-]*"
_ATTRIBUTE: Final = "[a-z0-9][a-z0-9_-]*"
_NUMBER: Final = r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?"


def about(description: str, schema: Schema) -> Schema:
    """Say what something means that is more than its type."""
    return schema | {"description": description}


def only(*values: object) -> Schema:
    """Give one of these values."""
    return {"const": values[0]} if len(values) == 1 else {"enum": list(values)}


def number(least: float | None = None, most: float | None = None, kind: str = "number") -> Schema:
    """Give a number (or an ``integer``) from ``least`` up to ``most``."""
    ends = {"minimum": least, "maximum": most}
    return {"type": kind} | {key: end for key, end in ends.items() if end is not None}


def whole(least: int = 0) -> Schema:
    """Give a whole number from ``least`` up."""
    return number(least, kind="integer")


def or_null(schema: Schema) -> Schema:
    """Give something, or null where there is none."""
    inner = {key: value for key, value in schema.items() if key != "description"}
    outer = {key: value for key, value in schema.items() if key == "description"}
    return outer | {"anyOf": [inner, {"type": "null"}]}


def text(pattern: str | None = None) -> Schema:
    """Give a text that is not empty; one that a pattern fits from end to end."""
    return {"type": "string", "pattern": f"^(?:{pattern})$"} if pattern else {"type": "string", "minLength": 1}


def listed(items: Schema, least: int = 0, most: int | None = None) -> Schema:
    """Give a list of so many things of one kind."""
    ends = {"minItems": least or None, "maxItems": most}
    return {"type": "array", "items": items} | {key: end for key, end in ends.items() if end is not None}


def by(name: Schema, value: Schema, least: int = 0) -> Schema:
    """Give a mapping of names of one kind to things of one kind."""
    mapping = {"type": "object", "propertyNames": name, "additionalProperties": value}
    return mapping | ({"minProperties": least} if least else {})


def record(properties: Mapping[str, Schema], *together: Mapping[str, Schema]) -> Schema:
    """Give a mapping with these keys and no others.

    Args:
        properties: What is always there.
        together: Groups of keys that are there together or not at all.

    """
    optional = {key: value for group in together for key, value in group.items()}
    dependent = {key: [other for other in group if other != key] for group in together for key in group}
    schema: Schema = {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": {**properties, **optional},
    }
    return schema | ({"dependentRequired": dependent} if any(dependent.values()) else {})


def one_of(*variants: Schema) -> Schema:
    """Give one of several mappings."""
    return {"type": "object", "oneOf": list(variants)}


NULL: Final[Schema] = {"type": "null"}
FLAG: Final[Schema] = {"type": "boolean"}
TEXT: Final = text()
BOTH_LANGUAGES: Final = record({"en": TEXT, "nl": TEXT})
ID: Final = text(_ID)
IDS: Final = listed(ID)
SHARE: Final = number(0, 1)
SHARES: Final = about("Shares by criterion; they sum to 1.", by(ID, SHARE, 1))
COEFFICIENT: Final = number(-1, 1)
POINTS: Final = about("0 to 100 points.", number(0, 100))
GAP: Final = about("A difference in points.", number(-100, 100))
GAPS: Final = by(ID, GAP, 1)
RANK: Final = about("1 for the best; what ties shares a rank.", whole(1))
INTERVAL: Final = listed(SHARE, 2, 2)
FARTHEST: Final = sqrt(2)
"""How far apart two sets of weights can be, by Euclidean distance."""

RANK_IF_JUDGED: Final = about("Null where it is not judged.", or_null(RANK))
TOTAL_IF_JUDGED: Final = about("0 to 100 points; null where it is not judged.", or_null(POINTS))

_BASES: Final = (*get_args(SourceBasis), *sorted(ASSUMED))
SCORE_KEYS: Final[Mapping[str, Schema]] = {
    "best": number(),
    "low": number(),
    "high": number(),
    "basis": about("What it rests on; not_stated where the source is silent.", only(*_BASES)),
}
SCORE: Final = about("In the unit of the criterion's scale.", record(SCORE_KEYS))
_HASH: Final = text("[0-9a-f]{16}")


def document(
    payload: Mapping[str, Schema],
    *together: Mapping[str, Schema],
    seed: Schema = NULL,
    evidence: bool = False,
    other: bool = False,
) -> Schema:
    """Give a document: its format and where it came from, then its payload, as for :func:`record`.

    Args:
        payload: What is always there.
        together: Groups of keys that are there together or not at all.
        seed: Of its random numbers.
        evidence: Whether it rests on factsheets or readings.
        other: Whether it rests on a second workspace.

    """
    reproduce = {
        "version": about("Of pilotrank.", text(r"[0-9]+\.[0-9]+.*")),
        "command": about("What makes the same again, without what can't change the result.", TEXT),
        "workspace": about("A hash of what its files say.", _HASH),
        "weights": SHARES,
        "profile": about("Whose weights; current for the workspace's own.", ID),
        "overrides": about("Options that take the place of weights and scores.", listed(TEXT)),
        "filters": about("Options that leave approaches out.", listed(TEXT)),
        "language": only(*LANGUAGES),
        "seed": about("Of the random numbers; null where there are none.", seed),
        **({"evidence": about("A hash of what factsheets and readings say.", _HASH)} if evidence else {}),
        **({"other": about("A hash of what the second workspace's files say.", _HASH)} if other else {}),
    }
    shared = {
        "format": about("Of the documents; one that breaks readers gets a new number.", only(FORMAT)),
        "reproduce": about("Where the document came from.", record(reproduce)),
    }
    return record({**shared, **payload}, *together)


_DATE: Final = or_null(text("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"))
_CHECKED: Final[Mapping[str, Schema]] = {
    "id": ID,
    "verdict": ID,
    "also": IDS,
    "approaches": IDS,
    **dict.fromkeys(("category", "subcategory", "factsheet"), or_null(ID)),
    **dict.fromkeys(("from", "to"), _DATE),
}
"""Keys of models whose values are ids or dates."""


class _AsShown(GenerateJsonSchema):
    """Pydantic's schemas, for models as documents show them: with every key, in the long form."""

    def default_schema(self, schema: WithDefaultSchema) -> Schema:
        """Leave defaults out: nothing is left out in a document."""
        return {key: value for key, value in super().default_schema(schema).items() if key != "default"}

    def field_is_required(self, *_: object, **__: object) -> bool:
        """Require every key."""
        return True

    def field_title_should_be_set(self, _: object) -> bool:
        """Give keys no titles: they would be the keys again."""
        return False

    def model_fields_schema(self, schema: ModelFieldsSchema) -> Schema:
        """Say more of keys that are texts to a model, and checked elsewhere."""
        full = super().model_fields_schema(schema)
        return full | {"properties": {key: _CHECKED.get(key, value) for key, value in full["properties"].items()}}

    def str_schema(self, schema: StringSchema) -> Schema:
        r"""Write the pattern of texts, the only one that models have, without ``\p``, which not every program knows."""
        return text() if "pattern" in schema else super().str_schema(schema)

    def dict_schema(self, schema: DictSchema) -> Schema:
        """Say what the keys look like: numbers, or ids of criteria, approaches, attributes."""
        keys = schema.get("keys_schema", {"type": "str"})
        names = text(_NUMBER if keys["type"] == "float" else _ATTRIBUTE)
        return {**super().dict_schema(schema), "propertyNames": names}


def definitions_of(models: Iterable[type[BaseModel]]) -> Mapping[str, Schema]:
    """Give the schemas of models as documents show them, by the names of their classes."""
    _, schema = models_json_schema([(model, "validation") for model in models], schema_generator=_AsShown)
    definitions: Mapping[str, Schema] = schema["$defs"]
    return definitions
