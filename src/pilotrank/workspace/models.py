"""What the files of a workspace hold, as validated values.

A model says what a single file may look like. What only shows when files are held against each other, such as
a score off its criterion's scale, stands in :mod:`pilotrank.workspace.rules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    Strict,
    ValidationInfo,
    WrapSerializer,
    field_validator,
)
from pydantic_core import PydanticCustomError

from pilotrank.workspace.shorthand import (
    attribute_value,
    both_languages,
    checked_score,
    long_attribute,
    long_profile,
    number_keys,
    single_attribute,
)

if TYPE_CHECKING:
    from pilotrank.workspace.evidence import Factsheet, Reading

FORMAT: Final = 1
"""The format of a workspace's files that this version writes, and the newest that it reads."""

SourceBasis = Literal["stated", "inferred", "not_stated"]
"""What a score in a file rests on."""
Basis = SourceBasis | Literal["assumed", "assumed_unknown"]
"""What a score rests on; one that a user assumes for a what-if stands in no file."""
UNKNOWN: Final[frozenset[Basis]] = frozenset(("not_stated", "assumed_unknown"))
"""Scores of which nothing is known."""
SPOKEN: Final[frozenset[Basis]] = frozenset(("stated", "inferred"))
"""Scores on which the source says something."""
ASSUMED: Final[frozenset[Basis]] = frozenset(("assumed", "assumed_unknown"))
Direction = Literal["max", "min"]

_MOST_CRITERIA: Final = 200
"""Nobody weighs more, and each is held against each."""
_MOST_PROFILES: Final = 2_000
_LONGEST_NUMBER: Final = 15
"""Digits of a number in a fraction: as many as a float holds exactly."""


def parse_weight(value: object) -> float:
    """Read a weight: a number, or a fraction written as text.

    >>> parse_weight(2), parse_weight("7/36") == 7 / 36
    (2.0, True)

    Raises:
        PydanticCustomError: It is neither, or it is negative.

    """
    if isinstance(value, str):
        over, _, under = value.partition("/")
        if _is_whole(over) and _is_whole(under) and int(under):
            return int(over) / int(under)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise PydanticCustomError("weight-expected", "not a weight")
    if value < 0:
        raise PydanticCustomError("negative-weight", "negative")
    return float(value)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def _as_dict(mapping: Mapping[object, object], serialize: SerializerFunctionWrapHandler) -> object:
    return serialize(dict(mapping))


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

ReadOnly = Annotated[Mapping[_Key, _Value], AfterValidator(MappingProxyType), WrapSerializer(_as_dict)]
"""A mapping that can't be changed once it is validated."""
Number = Annotated[float, Strict(), AllowInfNan(allow_inf_nan=False)]
Weight = Annotated[float, AllowInfNan(allow_inf_nan=False), BeforeValidator(parse_weight)]
SingleAttribute = Annotated[float | int | str, BeforeValidator(single_attribute)]
Words = Annotated[str, Field(pattern=r"^(?:[^\p{Cc}]|[\t\n])*[^\p{Cc}\s](?:[^\p{Cc}]|[\t\n])*$")]
"""A text that says something and holds nothing that could steer a terminal."""
AttributeValue = Annotated[float | int | str | tuple[str | float | int, ...], BeforeValidator(attribute_value)]


class FrozenModel(BaseModel):
    """A frozen value; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, validate_default=True)


class Bilingual(FrozenModel):
    """A text in English and in Dutch."""

    en: Words
    nl: Words


Text = Annotated[Bilingual, BeforeValidator(both_languages)]
"""A text of the data: ``{en: …, nl: …}``, or one plain string that serves both languages."""


class Scale(FrozenModel):
    """The ends of a criterion's scale, in the criterion's own unit."""

    min: Number
    max: Number

    @property
    def middle(self) -> float:
        """What stands in for a score that is not known; halved first, so that huge ends do not overflow."""
        return self.min / 2 + self.max / 2


class Points(FrozenModel):
    """A piecewise linear value function: the value, 0 to 100, at points of the scale."""

    points: Annotated[ReadOnly[float, Number], BeforeValidator(number_keys)]


class Preference(FrozenModel):
    """A preference function of PROMETHEE (Brans and Vincke 1985) with its thresholds."""

    function: Literal["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]
    q: Number | None = None
    p: Number | None = None
    s: Number | None = None


class Criterion(FrozenModel):
    """What approaches are judged on."""

    name: Text
    question: Text | None = None
    scale: Scale
    levels: Annotated[ReadOnly[float, Text], BeforeValidator(number_keys)] = {}
    direction: Direction = "max"
    value: Literal["linear"] | Points = "linear"
    preference: Preference | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _linear_or_points(cls, value: object) -> object:
        if value == "linear":
            return value
        if not isinstance(value, dict):
            raise PydanticCustomError("value-function-expected", "neither linear nor points")
        return Points.model_validate(value)


class Profile(FrozenModel):
    """A named set of weights, with where it came from."""

    weights: ReadOnly[str, Weight]
    name: Text | None = None
    stakeholder: Text | None = None
    method: str | None = None
    answers: object = None


class Subcategory(FrozenModel):
    """A part of a category."""

    name: Text


class Category(FrozenModel):
    """A group of approaches: a folder."""

    name: Text
    subcategories: ReadOnly[str, Subcategory] = {}


class AttributeLabel(FrozenModel):
    """What an attribute and its values are called where people read them."""

    name: Text
    values: ReadOnly[str, Text] = {}


class Verdict(FrozenModel):
    """A conclusion that the source drew of some approaches."""

    name: Text


class CriteriaFile(FrozenModel):
    """``criteria.yaml``: how approaches are judged, and what people tweak."""

    format: Annotated[int, Strict(), Field(ge=1)] = FORMAT
    title: Text | None = None
    criteria: Annotated[ReadOnly[str, Criterion], Field(min_length=1, max_length=_MOST_CRITERIA)]
    weights: ReadOnly[str, Weight]
    top: Annotated[int, Strict(), Field(ge=1)] = 3
    profiles: Annotated[
        ReadOnly[str, Annotated[Profile, BeforeValidator(long_profile)]], Field(max_length=_MOST_PROFILES)
    ] = {}
    categories: ReadOnly[str, Category] = {}
    verdicts: ReadOnly[str, Verdict] = {}
    attributes: ReadOnly[str, AttributeLabel] = {}
    checklist: tuple[Text, ...] = ()
    record: ReadOnly[str, object] = {}


class Score(FrozenModel):
    """A judgement of one approach on one criterion, in the unit of the criterion's scale."""

    best: Number
    low: Number
    high: Number
    basis: Basis
    words: Words | None = None
    why: Text | None = None


class SourceScore(Score):
    """A score in a file."""

    basis: SourceBasis = "stated"


class Item(FrozenModel):
    """A form that an approach takes, or an example of one."""

    name: Text
    examples: "tuple[Item, ...]" = ()
    factsheet: str | None = None


class Pilot(FrozenModel):
    """What the source itself concluded of an approach."""

    verdict: str
    title: Text | None = None
    in_favour: tuple[Text, ...] = Field(default=(), alias="for")
    against: tuple[Text, ...] = ()
    also: tuple[str, ...] = ()


class Passage(FrozenModel):
    """The source's own words for something, and where they stand."""

    words: Words
    place: Text | None = None
    value: SingleAttribute | None = None
    """Which of several values they are about."""


class Attribute(FrozenModel):
    """A fact about an approach that filters, columns and caps use, and that never enters a total."""

    value: AttributeValue
    evidence: tuple[Passage, ...] = ()

    @property
    def values(self) -> tuple[float | str, ...]:
        """The value, or each of them where it is a list."""
        return self.value if isinstance(self.value, tuple) else (self.value,)


class Source(FrozenModel):
    """Where in the source an approach is described."""

    title: Text | None = None
    chapter: SingleAttribute | None = None
    section: Words | None = None
    page: SingleAttribute | None = None


class Approach(FrozenModel):
    """One of the things that are ranked: a file in ``approaches/``."""

    id: str
    category: str | None = None
    name: Text
    subcategory: str | None = None
    summary: Text | None = None
    forms: tuple[Item, ...] = ()
    scores: ReadOnly[str, Annotated[SourceScore, BeforeValidator(checked_score)]]
    pilot: Pilot | None = None
    attributes: ReadOnly[str, Annotated[Attribute, BeforeValidator(long_attribute)]] = {}
    source: Source | None = None
    discrepancies: tuple[Text, ...] = ()

    @field_validator("scores", mode="before")
    @classmethod
    def _complete_scores(cls, scores: object, info: ValidationInfo) -> object:
        """Write short scores in full, in the order of the scales, which come with the validation's context."""
        return complete_scores(scores, info.context or {})


def complete_scores(scores: object, scales: Mapping[str, Scale]) -> object:
    """Write the short ones of an approach's scores in full, in the order of the scales."""
    if not isinstance(scores, dict):
        return scores
    ordered = [name for name in scales if name in scores] + [name for name in scores if name not in scales]
    return {name: _complete_score(scores[name], scales.get(name, _NO_SCALE)) for name in ordered}


_NO_SCALE: Final = Scale(min=0, max=0)
"""Stands in where ``criteria.yaml`` has problems of its own: the result is never used then."""


def _complete_score(entry: object, scale: Scale) -> object:
    """Write a short score in full: a number alone, ``null`` for "not known", a range left out."""
    if isinstance(entry, int | float) and not isinstance(entry, bool):
        return {"best": entry, "low": entry, "high": entry}
    if entry is None:
        entry = {"basis": "not_stated"}
    if not isinstance(entry, dict):
        return entry
    best = entry.get("best")
    if best is not None:
        is_number = isinstance(best, int | float) and not isinstance(best, bool)
        return entry if "low" in entry and "high" in entry else _with_range(entry, best if is_number else 0)
    if entry.get("basis") == "not_stated":
        return {"low": scale.min, "high": scale.max} | entry | {"best": scale.middle}
    return _with_range({key: value for key, value in entry.items() if key != "best"}, 0)


def _with_range(entry: dict[str, object], end: object) -> dict[str, object]:
    return {"low": end, "high": end} | entry


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that a decision rests on, read and found right."""

    path: Path
    """The folder."""
    criteria_file: CriteriaFile
    approaches: Mapping[str, Approach]
    """By id, in order of id."""
    factsheets: "Mapping[str, Factsheet]" = field(default_factory=lambda: MappingProxyType({}))
    """By id, in order of id; empty where the evidence was not read."""
    readings: "Mapping[str, Reading]" = field(default_factory=lambda: MappingProxyType({}))
    """By name, in order of name; empty where the evidence was not read."""
