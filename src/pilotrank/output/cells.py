"""What stands in the cells that people read, the same in every output."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.figures import half_up, one_line, percent, plain, points
from pilotrank.texts import Texts
from pilotrank.workspace.models import Basis, Bilingual, Score

MARKS: Final[Mapping[Basis, str]] = MappingProxyType(
    {"stated": "", "inferred": "~", "not_stated": "?", "assumed": "*", "assumed_unknown": "*"}
)
"""What stands behind a score that the source does not state."""

MOVE: Final = "+/-"
"""What stands above the places that approaches move."""


RANGE: Final = "90%"
"""What stands above the ranges of ranks."""


def named(name: Bilingual, identity: str, texts: Texts) -> str:
    """Write a name with the id behind it that commands take."""
    return f"{one_line(texts.pick(name))} ({identity})"


def shares_text(shares: Iterable[tuple[Bilingual, float]], texts: Texts) -> str:
    """Write the weights of criteria: each name with its share."""
    return "; ".join(f"{one_line(texts.pick(name))} {share_text(share, texts)}" for name, share in shares)


def share_text(share: float | None, texts: Texts) -> str:
    """Write a share of 0 to 1 as a percentage; a dash where there is none."""
    return "-" if share is None else f"{texts.decimal(percent(share))}%"


def span_text(least: str, greatest: str, texts: Texts) -> str:
    """Write a range of two numbers that are written already."""
    return texts.say("{least} to {greatest}", least=least, greatest=greatest)


def score_text(score: Score, texts: Texts) -> str:
    """Write a score with a mark where the source does not state it."""
    return texts.decimal(plain(score.best)) + MARKS[score.basis]


def ranged_score_text(score: Score, texts: Texts) -> str:
    """Write a score with its mark, and with its range where it has one: ``3? (1 to 5)``."""
    text = score_text(score, texts)
    if score.low == score.high:
        return text
    low, high = (texts.decimal(plain(end)) for end in (score.low, score.high))
    return f"{text} ({span_text(low, high, texts)})"


def judged_text(row: RankedApproach) -> str:
    """Write on how many of the criteria the source speaks, such as 2/3."""
    return f"{row.judged}/{len(row.scores)}"


def category_text(row: RankedApproach, ranking: Ranking, texts: Texts) -> str:
    """Write the name of an approach's category; nothing where it has none."""
    return one_line(texts.pick(ranking.categories[row.category])) if row.category else ""


def verdict_text(row: RankedApproach, ranking: Ranking, texts: Texts) -> str:
    """Write the name of the source's verdict; nothing where it has none."""
    return one_line(texts.pick(ranking.verdicts[row.verdict])) if row.verdict else ""


def total_text(row: RankedApproach, texts: Texts) -> str:
    """Write a total with one decimal; nothing where an approach is not judged."""
    return steps_text(row.steps, texts)


def steps_text(steps: int | None, texts: Texts) -> str:
    """Write a total that is given in whole steps, like :func:`total_text`."""
    return "" if steps is None else texts.decimal(points(steps, 1))


def move_text(row: RankedApproach, texts: Texts) -> str:
    """Write how many places an approach moves by what is assumed: ``+2`` up, ``-1`` down, ``=`` not at all."""
    if row.move is None:
        return texts.say("new") if row.rank is not None else ""
    return f"{row.move:+d}" if row.move else "="


def rank_range_text(low: int, high: int) -> str:
    """Write a range of ranks: ``3-12``, or ``3`` where it is one rank."""
    return str(low) if low == high else f"{low}-{high}"


def coefficient_text(value: float | None, texts: Texts) -> str:
    """Write a coefficient with two decimals; a dash where there is none."""
    return "-" if value is None else texts.decimal(half_up(value, 2))


def interval_text(low: float | None, high: float | None, texts: Texts) -> str:
    """Write an interval of a coefficient; nothing where there is none."""
    if low is None or high is None:
        return ""
    return span_text(coefficient_text(low, texts), coefficient_text(high, texts), texts)
