"""Results as CSV: RFC 4180 for programs, or what Excel in the Netherlands opens by double click."""

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.output.figures import half_up, plain, points
from pilotrank.output.formats import Dialect
from pilotrank.texts import Texts
from pilotrank.workspace.cells import guarded

if TYPE_CHECKING:
    from pilotrank.decision.robustness.results import Robust, Robustness
    from pilotrank.workspace.flat import FlatValue
    from pilotrank.workspace.provenance import Provenance

MOVES: Final = ("rank_before", "move")
"""Columns where scores are assumed: the rank without them, and how many places an approach rises by them."""
RANGE: Final = ("rank_low", "rank_high")
"""Columns of the 90% range of the rank, where it was asked for."""
ROBUSTNESS: Final = (*RANGE, "tier", "depends_on", "top", "top_low", "top_high", "first", "expected_rank", "confidence")
"""Columns of an analysis of robustness: shares are of the samples, ``top_low`` and ``top_high`` a 95% interval."""


class _Number(str):
    """A cell that is a number, written with a decimal point."""

    __slots__ = ()


def ranking_columns(ranking: Ranking) -> tuple[str, ...]:
    """Give the columns of a ranking's CSV; the names never change with the language."""
    criteria = (criterion.id for criterion in ranking.criteria)
    more = (*(MOVES if ranking.request.scores else ()), *(RANGE if ranking.ranges else ()))
    return ("rank", "id", "name", "category", "total", *criteria, "verdict", "judged", "silent", *more, "reproduce")


def ranking_csv(ranking: Ranking, provenance: "Provenance", texts: Texts, dialect: Dialect = "rfc4180") -> str:
    """Write a ranking as CSV: a row for each approach, the best first.

    Totals have four decimals, rounded half up. A total and a rank are empty where an approach is not judged.
    """
    reproduce = provenance.line()
    rows = ([*_row(row, ranking, texts), reproduce] for row in ranking.listed)
    return _csv(ranking_columns(ranking), rows, dialect)


def robustness_csv(result: "Robustness", provenance: "Provenance", texts: Texts, dialect: Dialect = "rfc4180") -> str:
    """Write how sure a ranking is as CSV: the columns of the ranking, then those of :data:`ROBUSTNESS`.

    Shares have six decimals, mean ranks four. Approaches that are not judged stand last, with empty cells.
    """
    ranking = result.ranking
    columns = ranking_columns(ranking)
    reproduce = provenance.line()
    rows = [[*_row(each.row, ranking, texts), *_robust(each), reproduce] for each in result.approaches]
    rows += [[*_row(row, ranking, texts), *[""] * len(ROBUSTNESS), reproduce] for row in ranking.not_judged]
    return _csv([*columns[:-1], *ROBUSTNESS, columns[-1]], rows, dialect)


def _robust(each: "Robust") -> list[str]:
    return [
        _whole(each.rank_low),
        _whole(each.rank_high),
        each.tier,
        " ".join(each.depends_on),
        *(_Number(half_up(share, 6)) for share in (each.top.share, each.top.low, each.top.high, each.first.share)),
        _Number(half_up(each.expected_rank, 4)),
        _Number("" if each.confidence is None else half_up(each.confidence, 6)),
    ]


def _whole(number: int | None) -> _Number:
    """Write a whole number; an empty cell where there is none."""
    return _Number("" if number is None else number)


def _row(row: RankedApproach, ranking: Ranking, texts: Texts) -> list[str]:
    low, high = row.rank_range or (None, None)
    return [
        _whole(row.rank),
        row.id,
        texts.pick(row.name),
        row.category or "",
        _Number("" if row.steps is None else points(row.steps, 4)),
        *(_Number(plain(row.scores[criterion.id].best)) for criterion in ranking.criteria),
        row.verdict or "",
        _Number(row.judged),
        " ".join(row.silent),
        *([_whole(row.before.rank), _whole(row.move)] if row.before else []),
        *([_whole(low), _whole(high)] if ranking.ranges else []),
    ]


def _csv(columns: Iterable[str], rows: Iterable[list[str]], dialect: Dialect) -> str:
    dutch = dialect == "excel-nl"
    text = io.StringIO(newline="")
    if dutch:
        text.write("\ufeff")
    writer = csv.writer(text, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell, dutch=dutch) for cell in row])
    return text.getvalue()


def _cell(cell: str, *, dutch: bool) -> str:
    """Write a number with the dialect's decimal mark; keep a text from being taken for a formula."""
    if isinstance(cell, _Number):
        return cell.replace(".", ",") if dutch else cell
    return guarded(cell)


def values_csv(values: "Iterable[FlatValue]", dialect: Dialect = "rfc4180") -> str:
    """Write every value of a workspace as CSV: where it stands, the value, and what kind of value that is."""
    from pilotrank.workspace.flat import FLAT_COLUMNS  # noqa: PLC0415 - a ranking does without

    rows = ([each.file, each.key, _value(each), each.kind] for each in values)
    return _csv(FLAT_COLUMNS, rows, dialect)


def _value(each: "FlatValue") -> str:
    is_decimal = each.kind == "number" and each.value[-1].isdigit()  # .inf is none
    return _Number(each.value) if is_decimal else each.value
