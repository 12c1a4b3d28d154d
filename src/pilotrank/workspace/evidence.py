"""What stands beside the approaches: factsheets on existing initiatives, and other readers' scores."""

import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, Strict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from pilotrank.workspace.models import (
    FrozenModel,
    Number,
    ReadOnly,
    SourceScore,
    Text,
    Words,
    complete_scores,
)
from pilotrank.workspace.shorthand import checked_score

Hedge = Literal["about", "over", "under", "at_least", "at_most"]
"""How the source softens a figure."""

_DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")


def read_date(value: object) -> object:
    """Read a year (a number) or a year, month or day as ISO 8601 writes it."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _DATE.fullmatch(text) or not _is_in_calendar(text):
        raise PydanticCustomError("date-expected", "not a date")
    return text


def _is_in_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text + "0001-01-01"[len(text) :])
    except ValueError:
        return False
    return True


Date = Annotated[str, BeforeValidator(read_date)]
"""A year, a month or a day: ``2015``, ``2015-09`` or ``2015-09-30``."""


class Period(FrozenModel):
    """A span of time from the first of its dates to the last, each of them included; open where one is left out."""

    begin: Date | None = Field(default=None, alias="from")
    end: Date | None = Field(default=None, alias="to")


def long_period(value: object) -> object:
    """Take the long form, a mapping, or one date that begins and ends it."""
    return value if value is None or isinstance(value, dict) else {"from": value, "to": value}


SinglePeriod = Annotated[Period, BeforeValidator(long_period)]
"""A period, or one date that is all of it."""

FieldName = Literal[
    "organisations",
    "period",
    "background",
    "target_groups",
    "targets",
    "set_up",
    "bottlenecks",
    "reach",
    "effectiveness",
    "side_effects",
    "success_factors",
    "failure_factors",
    "sustainability",
    "application",
    "sources",
]
"""The fields of a factsheet in which a figure can stand."""


class Figure(FrozenModel):
    """A number that the source gives: one ``value``, or a range from ``low`` to ``high``."""

    what: Text
    kind: Words
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    hedge: Hedge | None = None
    unit: Text
    period: SinglePeriod | None = None
    field: FieldName | None = None
    outcome: Annotated[bool, Strict()] = False


class MeasuredOutcome(FrozenModel):
    """Whether the source reports what became of those who took part, counted or evaluated, and how that shows."""

    measured: Annotated[bool, Strict()]
    why: Text | None = None


def empty_if_none(value: object) -> object:
    """Take a list that is null for an empty one."""
    return () if value is None else value


class Reference(FrozenModel):
    """Where the source has it from: a document, a web page, an interview."""

    title: Text | None = None
    url: Words | None = None


class Factsheet(FrozenModel):
    """The evidence on one existing initiative: a file in ``factsheets/``; None where the source says nothing."""

    id: str
    name: Text
    approaches: Annotated[tuple[str, ...], BeforeValidator(empty_if_none)] = ()
    sector: Text | None = None
    level: Text | None = None
    organisations: tuple[Text, ...] | None = None
    countries: tuple[Words, ...] | None = None
    period: SinglePeriod | None = None
    background: Text | None = None
    target_groups: Text | None = None
    targets: Text | None = None
    set_up: Text | None = None
    bottlenecks: Text | None = None
    reach: Text | None = None
    effectiveness: Text | None = None
    side_effects: Text | None = None
    success_factors: tuple[Text, ...] | None = None
    failure_factors: tuple[Text, ...] | None = None
    sustainability: Text | None = None
    application: Text | None = None
    figures: Annotated[tuple[Figure, ...], BeforeValidator(empty_if_none)] = ()
    measured_outcome: MeasuredOutcome | None = None
    sources: tuple[Reference, ...] | None = None
    discrepancies: Annotated[tuple[Text, ...], BeforeValidator(empty_if_none)] = ()


class Reading(FrozenModel):
    """Another reader's scores of the same approaches: a file in ``readings/``."""

    id: str
    about: Text | None = None
    scores: ReadOnly[str, ReadOnly[str, Annotated[SourceScore, BeforeValidator(checked_score)]]]

    @field_validator("scores", mode="before")
    @classmethod
    def _complete_scores(cls, scores: object, info: ValidationInfo) -> object:
        """Write short scores in full, in the order of the scales, which come with the validation's context."""
        if not isinstance(scores, dict):
            return scores
        return {approach: complete_scores(inner, info.context or {}) for approach, inner in scores.items()}
