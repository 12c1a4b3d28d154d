"""What stands in the cells that people read, the same in every output."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.figures import one_line, plain
from pilotrank.texts import Texts
from pilotrank.workspace.models import Basis, Score

MARKS: Final[Mapping[Basis, str]] = MappingProxyType({"stated": "", "inferred": "~", "not_stated": "?"})
"""What stands behind a score that the source does not state."""


def score_text(score: Score, texts: Texts) -> str:
    """Write a score with a mark where the source does not state it."""
    return texts.decimal(plain(score.best)) + MARKS[score.basis]


def judged_text(row: RankedApproach) -> str:
    """Write on how many of the criteria the source speaks, such as 2/3."""
    return f"{row.judged}/{len(row.scores)}"


def category_text(row: RankedApproach, ranking: Ranking, texts: Texts) -> str:
    """Write the name of an approach's category; nothing where it has none."""
    return one_line(texts.pick(ranking.categories[row.category])) if row.category else ""


def verdict_text(row: RankedApproach, ranking: Ranking, texts: Texts) -> str:
    """Write the name of the source's verdict; nothing where it has none."""
    return one_line(texts.pick(ranking.verdicts[row.verdict])) if row.verdict else ""
