"""Results as sheets: plain columns and rows, as CSV holds one of and a workbook several.

Column names are ids that programs may rely on and never change with the language. Every other text is in the language
asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.figures import half_up, plain, points
from pilotrank.texts import N_, Texts
from pilotrank.workspace.models import Bilingual, Score

if TYPE_CHECKING:
    from pilotrank.decision.robustness.results import Robust, Robustness
    from pilotrank.workspace.tables.flat import FlatValue

MOVES: Final = ("rank_before", "move")
"""Columns where scores are assumed: the rank without them, and how many places an approach rises by them."""
RANGE: Final = ("rank_low", "rank_high")
"""Columns of the 90% range of the rank, where it was asked for."""
ROBUSTNESS: Final = (*RANGE, "tier", "depends_on", "top", "top_low", "top_high", "first", "expected_rank", "confidence")
"""Columns of an analysis of robustness: shares are of the samples, ``top_low`` and ``top_high`` a 95% interval."""
REASONS: Final = ("id", "name", "criterion", "best", "low", "high", "basis", "words", "why")
"""Columns that say what each score rests on."""


class Number(str):
    """A cell that is a number, written with a decimal point; an empty one where there is none.

    Its decimals say how exact it is: every form of a result shows as many.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table for programs and spreadsheets."""

    name: str
    """What a workbook calls it, a text to be looked up."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """Cells by row: each is a text or a :class:`Number`."""


def sheet(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Sheet:
    """Make a sheet of columns and rows of cells."""
    return Sheet(name, tuple(columns), tuple(tuple(row) for row in rows))


def whole(number: int | None) -> Number:
    """Write a whole number; an empty cell where there is none."""
    return Number("" if number is None else number)


def decimal(number: float | None, decimals: int) -> Number:
    """Write a number with so many decimals, rounded half up; an empty cell where there is none."""
    return Number("" if number is None else half_up(number, decimals))


def total(steps: int | None) -> Number:
    """Write a total with four decimals, rounded half up; an empty cell where an approach is not judged."""
    return Number("" if steps is None else points(steps, 4))


def amount(number: float | None) -> Number:
    """Write a number in the unit of a scale, such as a score, to 12 significant digits; an empty cell for none."""
    return Number("" if number is None else plain(number))


def truth(value: bool | None) -> str:  # noqa: FBT001 - what is written
    """Write whether something holds as JSON does; an empty cell where that can't be said."""
    return "" if value is None else str(value).lower()


def filled(first: Sheet, *others: Sheet) -> tuple[Sheet, ...]:
    """Give the sheets of a result, without the further ones for which there is nothing."""
    return first, *(each for each in others if each.rows)


def ranking_sheets(ranking: Ranking, texts: Texts) -> tuple[Sheet, ...]:
    """Give a ranking, the best first, and what its scores rest on."""
    rows = (ranking_row(row, ranking, texts) for row in ranking.listed)
    return sheet(N_("Ranking"), ranking_columns(ranking), rows), reasons_sheet(ranking.listed, texts)


def ranking_columns(ranking: Ranking) -> tuple[str, ...]:
    """Give the columns of a ranking; its CSV also has ``reproduce``."""
    criteria = (criterion.id for criterion in ranking.criteria)
    more = (*(MOVES if ranking.request.scores else ()), *(RANGE if ranking.ranges else ()))
    return ("rank", "id", "name", "category", "total", *criteria, "verdict", "judged", "silent", *more)


def ranking_row(row: RankedApproach, ranking: Ranking, texts: Texts) -> list[str]:
    """Give the cells of an approach, as many as :func:`ranking_columns` has names."""
    low, high = row.rank_range or (None, None)
    return [
        whole(row.rank),
        row.id,
        texts.pick(row.name),
        row.category or "",
        total(row.steps),
        *(amount(row.scores[criterion.id].best) for criterion in ranking.criteria),
        row.verdict or "",
        whole(row.judged),
        " ".join(row.silent),
        *([whole(row.before.rank), whole(row.move)] if row.before else []),
        *([whole(low), whole(high)] if ranking.ranges else []),
    ]


def robustness_sheets(result: "Robustness", texts: Texts) -> tuple[Sheet, ...]:
    """Give how sure a ranking is: its columns, then those of :data:`ROBUSTNESS`.

    Shares have six decimals, mean ranks four. Approaches that are not judged stand last, with empty cells.
    """
    ranking = result.ranking
    rows = [[*ranking_row(each.row, ranking, texts), *_robust(each)] for each in result.approaches]
    rows += [[*ranking_row(row, ranking, texts), *[""] * len(ROBUSTNESS)] for row in ranking.not_judged]
    listed = (*(each.row for each in result.approaches), *ranking.not_judged)
    columns = (*ranking_columns(ranking), *ROBUSTNESS)
    return sheet(N_("Robustness"), columns, rows), reasons_sheet(listed, texts)


def _robust(each: "Robust") -> list[str]:
    shares = (each.top.share, each.top.low, each.top.high, each.first.share)
    return [
        whole(each.rank_low),
        whole(each.rank_high),
        each.tier,
        " ".join(each.depends_on),
        *(decimal(share, 6) for share in shares),
        decimal(each.expected_rank, 4),
        decimal(each.confidence, 6),
    ]


def reasons_sheet(rows: Iterable[RankedApproach], texts: Texts) -> Sheet:
    """Give every score of some approaches with its range, its basis, the source's words and the reason."""
    return scores_sheet(((row.id, row.name, row.scores) for row in rows), texts)


def scores_sheet(scored: Iterable[tuple[str, Bilingual, Mapping[str, Score]]], texts: Texts) -> Sheet:
    """Give scores as :func:`reasons_sheet` does: of each approach the id, the name and its scores by criterion."""
    cells = (
        [identity, texts.pick(name), criterion, *range_cells(score), *ground_cells(score, texts)]
        for identity, name, scores in scored
        for criterion, score in scores.items()
    )
    return sheet(N_("Reasons"), REASONS, cells)


def range_cells(score: Score) -> list[str]:
    """Give the cells of ``best``, ``low``, ``high`` and ``basis``."""
    return [amount(score.best), amount(score.low), amount(score.high), score.basis]


def ground_cells(score: Score, texts: Texts) -> list[str]:
    """Give the cells of ``words`` and ``why``."""
    return [score.words or "", texts.pick(score.why) if score.why else ""]


def values_sheet(values: "Iterable[FlatValue]") -> Sheet:
    """Give every value of a workspace: where it stands, the value, and what kind of value that is."""
    from pilotrank.workspace.tables.flat import FLAT_COLUMNS  # noqa: PLC0415 - a ranking does without

    return sheet(N_("Values"), FLAT_COLUMNS, ([each.file, each.key, _value(each), each.kind] for each in values))


def _value(each: "FlatValue") -> str:
    is_decimal = each.kind == "number" and each.value[-1].isdigit()  # .inf is none
    return Number(each.value) if is_decimal else each.value
