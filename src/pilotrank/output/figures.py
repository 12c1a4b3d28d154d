"""Numbers and texts into the characters that people and programs read."""

from typing import Final

from pilotrank.decision.ranking import STEPS_PER_POINT

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
    """Write a score or an end of a scale as people would: 4, not 4.0.

    >>> plain(4.0), plain(2.5), plain(150000.0)
    ('4', '2.5', '150000')
    """
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)  # noqa: PLR2004


def significant(number: float) -> float:
    """Round to 12 significant digits, which every machine gives alike."""
    return float(f"{number:.{_SIGNIFICANT}g}")


def percent(share: float) -> str:
    """Write a share of 0 to 1 as a percentage with one decimal, without the sign."""
    return f"{share * 100:.1f}"


def one_line(text: str) -> str:
    """Write a text of the data on one line, without characters that could steer a terminal."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else "�" for char in line)
