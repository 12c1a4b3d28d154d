"""What stands in a single cell of a spreadsheet: texts kept from being formulas, and numbers of two conventions."""

import re
from math import isfinite
from typing import Final, Literal

Mark = Literal[".", ",", ""]
"""The decimal mark that a table's numbers are known to have; empty where it may be either."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - Excel takes these too
_STEERING: Final = ("\t", "\r", "\n")
"""What a spreadsheet passes over before it looks for a formula."""
_GUARD: Final = "'"
_MOST_CHARACTERS: Final = 40
"""A number is no longer than this, however it is written."""
_EXPONENT: Final = "(?:[eE][-+]?[0-9]{1,3})?"
_PLAIN: Final = {
    mark: re.compile(rf"[-+]?(?:[0-9]+(?:{mark}[0-9]+)?|{mark}[0-9]+){_EXPONENT}") for mark in (r"\.", ",")
}
"""A number without marks between its thousands, by its decimal mark."""
_GROUPED: Final = {
    mark: re.compile(rf"[-+]?[1-9][0-9]{{0,2}}(?:{between}[0-9]{{3}})+(?:{mark}[0-9]+)?")
    for mark, between in ((r"\.", ","), (",", r"\."))
}
"""A number with them."""


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    return text.startswith(_STEERING) or text.lstrip().startswith(_FORMULA_STARTS)


def guarded(text: str) -> str:
    """Keep a text from being taken for a formula, by an apostrophe before it.

    Another one goes before apostrophes that stand before such a text, so that :func:`unguarded` gives back every text.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'s-Hertogenbosch")
    ("'=1+1", "''=1+1", "'s-Hertogenbosch")
    """
    return _GUARD + text if is_formula(text.lstrip(_GUARD)) else text


def unguarded(cell: str) -> str:
    """Take off the apostrophe that :func:`guarded` put before a text.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'s-Hertogenbosch")
    ('=1+1', "'=1+1", "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith(_GUARD) and is_formula(cell.lstrip(_GUARD)) else cell


def read_number(text: str, mark: Mark = "") -> int | float | None:
    """Read a number that can be read in one way only.

    Args:
        text: What stands in the cell; marks between thousands may stand in it.
        mark: The decimal mark of the table, which decides where nothing stands between thousands.

    Returns:
        The number, whole where it is written so; None where it is none or could be two.

    >>> read_number("2,5"), read_number("1.234,5"), read_number("1.234", "."), read_number("1.234", ",")
    (2.5, 1234.5, 1.234, None)

    """
    text = text.strip()
    if len(text) > _MOST_CHARACTERS:
        return None
    own = {".": r"\.", ",": ","}.get(mark)
    if own and _PLAIN[own].fullmatch(text):
        return _number(text, own)
    readings = {
        _number(text, each) for each in _PLAIN if _PLAIN[each].fullmatch(text) or _GROUPED[each].fullmatch(text)
    }
    return readings.pop() if len(readings) == 1 else None


def _number(text: str, mark: str) -> int | float | None:
    """Read a number whose decimal mark is known."""
    digits = text.replace(".", "") if mark == "," else text.replace(",", "")
    digits = digits.replace(",", ".")
    if digits.lstrip("+-").isdigit():
        return int(digits)
    number = float(digits)
    return number if isfinite(number) else None
