"""What people may write in short in the files of a workspace, written in full.

Each function takes a value as it stands in a file, before its model does, and leaves to that what it does not know. The
schemas for editors (:mod:`pilotrank.workspace.schema`) must say the same.
"""

from math import isfinite

from pydantic_core import PydanticCustomError

from pilotrank.workspace.parse import scalar


def both_languages(value: object) -> object:
    """Take a text in each language, or one that serves both."""
    if isinstance(value, str):
        value = {"en": value, "nl": value}
    if not isinstance(value, dict):
        raise PydanticCustomError("text-expected", "not a text")
    return value


def number_keys(value: object) -> object:
    """Read the keys of a mapping as numbers, each of which may stand once however it is written."""
    if not isinstance(value, dict):
        return value
    numbers: dict[float, object] = {}
    for key, inner in value.items():
        number = scalar(key)
        if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
            raise PydanticCustomError("number-key-expected", "not a number", {"key": key})
        if number in numbers:
            raise PydanticCustomError("number-key-twice", "twice", {"key": key})
        numbers[float(number)] = inner
    return numbers


def long_profile(value: object) -> object:
    """Take the long form, which has a ``weights`` mapping, or the short one, which is that mapping."""
    if isinstance(value, dict) and not isinstance(value.get("weights"), dict):
        return {"weights": value}
    return value


def checked_score(value: object) -> object:
    """Refuse what is no mapping by now: short scores were written in full before."""
    if not isinstance(value, dict):
        raise PydanticCustomError("score-expected", "not a score")
    return value


def attribute_value(value: object) -> object:
    """Take a number, a short text, or a list of these."""
    if isinstance(value, list):
        return tuple(single_attribute(each) for each in value)
    return single_attribute(value)


def single_attribute(value: object) -> object:
    """Take a number or a short text."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and isfinite(value):
        return int(value) if value.is_integer() else value  # 4.0 is 4, however it is written
    raise PydanticCustomError("attribute-expected", "not an attribute")


def long_attribute(entry: object) -> object:
    """Take the long form, which has a ``value``, or the value alone."""
    return entry if isinstance(entry, dict) and "value" in entry else {"value": entry}
