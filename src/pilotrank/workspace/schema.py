"""JSON Schemas of the files of a workspace, with which an editor completes them and marks what is wrong.

A model says what a file holds once it is written in full; a schema says what people may write. Where the two differ a
function stands between them (most are in :mod:`pilotrank.workspace.shorthand`), and this module says what it takes.
Rules between values (a score off its scale, a name that is not there) are for ``pilotrank check`` alone.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from pilotrank.texts import N_
from pilotrank.workspace import shorthand
from pilotrank.workspace.evidence import Factsheet, Period, Reading, empty_if_none, read_date
from pilotrank.workspace.models import Approach, Attribute, Bilingual, CriteriaFile, Profile, SourceScore, parse_weight
from pilotrank.workspace.parse import parse_file
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.validation import keys_of

Json = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema. Only what earlier ones know too is used, because editors lag behind."""

_DESCRIPTIONS: Final = Path(__file__).with_name("descriptions.yaml")
"""What the keys mean, for whoever points at one in an editor."""
_CONTROL: Final = r"\u0000-\u001f\u007f-\u009f"
_BLANK: Final = r"\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ANY: Final = r"[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*"  # no control character but tab and line feed
_WORDS: Final = rf"^{_ANY}[^{_CONTROL}{_BLANK}]{_ANY}$"
r"""The pattern of a text; written out, because JavaScript and Python each understand another part of ``\p{Cc}``."""
_FRACTION: Final = r"^[0-9]{1,15}/(?=[0-9]{1,15}$)[0-9]*[1-9][0-9]*$"
_NUMBER: Final = (
    r"^(0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$"  # no infinity
)
_DATE: Final = r"^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema that can be asked for."""

    name: str
    about: str
    """What it describes, in English, for the catalogue."""
    make: Callable[[], Json]


def schema_bytes(schema: Json) -> bytes:
    """Write a schema: UTF-8, the same bytes each time."""
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()


def file_schema(model: type[BaseModel]) -> Json:
    """Give the schema of the files that a model is made of."""
    schema = model.model_json_schema(schema_generator=_FileSchema)
    return {"$schema": DIALECT, **schema}


_TEXT: Final[Json] = {"type": "string", "pattern": _WORDS}
_SINGLE: Final[Json] = {"type": ["number", "string"]}
_SINGLE_OR_LIST: Final[Json] = {"type": ["number", "string", "array"], "items": _SINGLE}
_WEIGHTS: Final[Json] = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _FRACTION}]},
}
_DATE_OR_YEAR: Final[tuple[Json, Json]] = (
    {"type": "integer", "minimum": 1000, "maximum": 9999},
    {"type": "string", "pattern": _DATE},
)

_SHORT_FORMS: Final[Mapping[type[BaseModel], Sequence[Json]]] = MappingProxyType(
    {
        Attribute: [_SINGLE_OR_LIST],
        Bilingual: [_TEXT],
        Period: _DATE_OR_YEAR,
        Profile: [_WEIGHTS],
        SourceScore: [{"type": ["number", "null"]}],
    }
)
"""What may be written in the place of a mapping, by the model of that mapping."""
_WRITTEN: Final[Mapping[Callable[..., object], Callable[[Json], Json]]] = MappingProxyType(
    {
        shorthand.attribute_value: lambda _: _SINGLE_OR_LIST,
        shorthand.number_keys: lambda full: {**full, "propertyNames": {"pattern": _NUMBER}},
        shorthand.single_attribute: lambda _: _SINGLE,
        empty_if_none: lambda full: {"anyOf": [full, {"type": "null"}]},
        parse_weight: lambda _: _WEIGHTS["additionalProperties"],
        read_date: lambda _: {"anyOf": _DATE_OR_YEAR},
    }
)
"""What may be written where one of these functions reads it, made of the schema of what it makes of that."""
_BEST_IS_GIVEN: Final[Json] = {"properties": {"best": {"type": "number"}}, "required": ["best"]}
_IS_NOT_KNOWN: Final[Json] = {"properties": {"basis": {"const": "not_stated"}}, "required": ["basis"]}


class _FileSchema(GenerateJsonSchema):
    """Pydantic's schemas, for files in which much may be written in short."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> Json:
        """Say what a function takes that reads a value before the model does."""
        full = super().function_before_schema(schema)
        written = _WRITTEN.get(schema["function"]["function"])
        return deepcopy(written(full)) if written else full

    def str_schema(self, schema: core_schema.StringSchema) -> Json:
        """Write the pattern of texts, the only one that models have, so that every program understands it."""
        return dict(_TEXT) if "pattern" in schema else super().str_schema(schema)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Json:
        """Leave out that what is left out is empty."""
        result = super().default_schema(schema)
        return {key: value for key, value in result.items() if key != "default" or value not in (None, [], {})}

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's signature
        """Give no titles: they would be the keys again."""
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> Json:
        """Say how the mapping of a model may be written, and what its keys mean."""
        model = schema["cls"]
        result = super().model_schema(schema)
        about = {"description": result.pop("description").replace("``", "`")}
        del result["title"]
        mapping = _as_in_files(result, model)
        short = _SHORT_FORMS.get(model)
        return about | (deepcopy({"anyOf": [*short, mapping]}) if short else mapping)


def _as_in_files(full: Json, model: type[BaseModel]) -> Json:
    """Turn the schema of a model's mapping into that of the mapping in a file."""
    meanings = _key_descriptions().get(model.__name__, {})
    properties = {
        key: value | ({"description": meanings[key]} if key in meanings else {})
        for key, value in full["properties"].items()
        if key in keys_of(model)
    }
    required = [key for key in full.pop("required", ()) if key in properties]
    if model is SourceScore:
        properties["best"] = {**properties["best"], "type": ["number", "null"]}
        return {**full, "properties": properties, "anyOf": [_BEST_IS_GIVEN, _IS_NOT_KNOWN]}
    return {**full, "properties": properties} | ({"required": required} if required else {})


@cache
def _key_descriptions() -> Mapping[str, Mapping[str, str]]:
    """Read what keys mean, by model."""
    tree = parse_file(str(_DESCRIPTIONS), _DESCRIPTIONS.name, Findings())
    return cast("Mapping[str, Mapping[str, str]]", tree or {})


FILES: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        name: Schema(name, about, partial(file_schema, model))
        for name, about, model in (
            ("criteria", N_("criteria.yaml: how approaches are judged, and what you may tweak"), CriteriaFile),
            ("approach", N_("a file in approaches/: one of the things that are ranked"), Approach),
            ("factsheet", N_("a file in factsheets/: the evidence on one existing initiative"), Factsheet),
            ("reading", N_("a file in readings/: another reader's scores"), Reading),
        )
    }
)
"""The schemas of a workspace's files, by name."""
