"""Another reader's scores beside the workspace's own, as sheets."""

from collections.abc import Iterator
from typing import Final

from pilotrank.decision.ranking import RankedApproach
from pilotrank.decision.readers import ReadingComparison, ScoreAgreement
from pilotrank.output.comparison_sheets import agreement_sheet, rankings_sheet
from pilotrank.output.sheets import Sheet, decimal, filled, ground_cells, range_cells, sheet, total, whole
from pilotrank.texts import N_, Texts

SCORES: Final = ("criterion", "name", "among", "count", "equal", "kappa", "low", "high", "same_basis")
"""Columns of how far readers agree: among ``all`` scores, or where at least one found that the source ``spoken``.

``low`` and ``high`` are the 95% interval of kappa; ``same_basis`` is known of all scores alone.
"""
MOVES: Final = ("id", "name", "own_rank", "other_rank", "own_total", "other_total", "places")
"""Columns of what an approach is by the workspace's own scores and by the other reader's; ``places`` is up."""
DIFFERENCES: Final = ("id", "name", "criterion", "reading", "best", "low", "high", "basis", "words", "why")
"""Columns of scores that differ: a row for each reader, ``own`` for the workspace itself."""


def reading_sheets(result: ReadingComparison, texts: Texts) -> tuple[Sheet, ...]:
    """Give how far two readers agree by criterion, what moves, which scores differ, and the two rankings."""
    names = {row.id: row.name for row in result.moves}
    return filled(
        sheet(N_("By criterion"), SCORES, _by_criterion(result, texts)),
        sheet(N_("Moves"), MOVES, ([row.id, texts.pick(row.name), *_move(row)] for row in result.moves)),
        sheet(N_("Differences"), DIFFERENCES, _differences(result, texts)),
        rankings_sheet(result.sides, names, texts),
        agreement_sheet([result.agreement]),
    )


def _by_criterion(result: ReadingComparison, texts: Texts) -> Iterator[list[str]]:
    for name, each in result.criteria.items():
        head = [name, texts.pick(each.name)]
        yield [*head, "all", *_agreement(each.all), decimal(each.same_basis, 6)]
        yield [*head, "spoken", *_agreement(each.spoken), ""]


def _agreement(scores: ScoreAgreement) -> list[str]:
    shares = (scores.equal, scores.kappa, scores.interval.low, scores.interval.high)
    return [whole(scores.count), *(decimal(share, 6) for share in shares)]


def _move(row: RankedApproach) -> list[str]:
    rank, steps = (row.before.rank, row.before.steps) if row.before else (None, None)
    return [whole(rank), whole(row.rank), total(steps), total(row.steps), whole(row.move)]


def _differences(result: ReadingComparison, texts: Texts) -> Iterator[list[str]]:
    for each in result.differences:
        head = [each.id, texts.pick(each.name), each.criterion]
        for reader, score in (("own", each.own), (result.reading, each.other)):
            yield [*head, reader, *range_cells(score), *ground_cells(score, texts)]
