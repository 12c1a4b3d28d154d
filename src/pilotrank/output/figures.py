"""Numbers and texts into the characters that people and programs read."""

import math
from collections.abc import Mapping
from typing import Final

from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.texts import Texts

_SIGNIFICANT: Final = 12


def points(steps: int, decimals: int) -> str:
    """Write a total, rounded half up from its whole steps.

    >>> points(2**29, 0), points(100 * 2**30 // 3, 4)
    ('1', '33.3333')
    """
    unit = 10**decimals
    scaled = (2 * steps * unit + STEPS_PER_POINT) // (2 * STEPS_PER_POINT)
    whole, rest = divmod(scaled, unit)
    return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)


def plain(number: float) -> str:
    """Write a score as people would: 4, not 4.0, and to 12 significant digits.

    >>> plain(4.0), plain(2.5), plain(150000.0), plain(0.1 + 0.05)
    ('4', '2.5', '150000', '0.15')
    """
    return str(int(number)) if is_whole(number) else f"{number:.{_SIGNIFICANT}g}"


def grouped(number: float, texts: Texts) -> str:
    """Write a number the way the language does, with its thousands apart.

    >>> grouped(471776.0, Texts("nl")), grouped(2016, Texts()), grouped(12345.5, Texts("nl"))
    ('471.776', '2,016', '12.345,5')
    """
    whole, point, rest = plain(number).partition(".")
    if not whole.removeprefix("-").isdigit():  # too large or small to be written out
        return texts.decimal(plain(number))
    thousands = f"{int(whole):,}".replace(",", "." if texts.language == "nl" else ",")
    sign = "-" if whole == "-0" else ""
    return sign + thousands + (texts.decimal(point) + rest if point else "")


def is_whole(number: float) -> bool:
    """Whether a number is a whole one that can be written out in full."""
    return float(number).is_integer() and abs(number) < 1e15  # noqa: PLR2004


def significant(number: float) -> float:
    """Round to 12 significant digits, which every machine gives alike."""
    return float(f"{number:.{_SIGNIFICANT}g}")


def significant_if_any(number: float | None) -> float | None:
    """Round like :func:`significant` where there is a number."""
    return None if number is None else significant(number)


def significant_by_name(numbers: Mapping[str, float]) -> dict[str, float]:
    """Round each number like :func:`significant`."""
    return {name: significant(number) for name, number in numbers.items()}


def half_up(number: float, decimals: int) -> str:
    """Write a number with so many decimals, rounded half up (away from zero), like a total.

    >>> half_up(6.25, 1), half_up(-0.25, 1), half_up(0.875, 2), half_up(-0.004, 2), half_up(12.5, 0)
    ('6.3', '-0.3', '0.88', '0.00', '13')
    """
    unit = 10**decimals
    whole, rest = divmod(math.floor(abs(significant(number)) * unit + 0.5), unit)
    sign = "-" if number < 0 and (whole or rest) else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def percent(share: float) -> str:
    """Write a share of 0 to 1 as a percentage with one decimal, without the sign."""
    return half_up(share * 100, 1)


def one_line(text: str) -> str:
    """Write a text of the data on one line, without characters that could steer a terminal."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else "�" for char in line)
