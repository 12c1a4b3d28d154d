"""What each column of a table of approaches is about, and what criteria a new workspace gets from it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

from pilotrank.workspace.models import CriteriaFile, Direction
from pilotrank.workspace.problems import Findings, Place, Problem, problem, suggestion
from pilotrank.workspace.rules import COLUMNS, id_from, is_id
from pilotrank.workspace.tables.cells import read_number
from pilotrank.workspace.tables.spreadsheet import Cell, Formula, Table, is_filled, plain_text

Part = Literal["low", "high", "basis", "words", "why"]
"""What a column may say of a score besides its best."""
Role = Literal["id", "name", "category", "summary", "silent", "best", Part, "attribute", "result", "nothing"]
PARTS: Final[tuple[Part, ...]] = ("low", "high", "basis", "words", "why")

_KNOWN: Final[Mapping[str, tuple[Role, str]]] = {
    "id": ("id", ""),
    "name": ("name", "en"),
    "name_en": ("name", "en"),
    "naam": ("name", "nl"),
    "name_nl": ("name", "nl"),
    "naam_en": ("name", "en"),
    "naam_nl": ("name", "nl"),
    "category": ("category", ""),
    "categorie": ("category", ""),
    "summary": ("summary", "en"),
    "summary_en": ("summary", "en"),
    "samenvatting": ("summary", "nl"),
    "summary_nl": ("summary", "nl"),
    "silent": ("silent", ""),
}
"""Columns by their heads, with the language where they have one; one language serves both where it stands alone."""
RESULTS: Final = frozenset(
    (
        *("rank", "total", "verdict", "judged", "reproduce", "rank_before", "move", "rank_low", "rank_high"),
        *("tier", "depends_on", "top", "top_low", "top_high", "first", "expected_rank", "confidence"),
    )
)
"""Columns that our own tables have and that follow from the scores."""
_OF_A_SHORTLIST: Final = frozenset(("runner_up", "loss_without"))
"""More of these, which other tables may have with another meaning."""
UNKNOWN_MARKS: Final = frozenset(("", "?", "-", "n/a", "nb", "onbekend", "unknown"))
"""What stands in a cell whose score is not known."""
_USUAL_SCALES: Final = ((1.0, 5.0), (1.0, 10.0), (0.0, 100.0))


@dataclass(frozen=True, slots=True)
class TableCriterion:
    """A criterion that a table has scores on."""

    id: str
    names: tuple[str, ...]
    """What a column about it may be called besides its id."""
    low: float
    high: float
    direction: Direction = "max"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    index: int
    head: str
    role: Role
    about: str = ""
    """The criterion or attribute, or the language of a name or summary."""


def heads_of(table: Table) -> list[str]:
    """Give what stands above each column, on one line."""
    return [" ".join(plain_text(cell).split()) for cell in table.header.cells]


def folded(text: str) -> str:
    """Give a name in the form in which names are compared: without capitals, blanks at the ends, doubled blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def criteria_of(file: CriteriaFile) -> list[TableCriterion]:
    """Give the criteria of a workspace that is there."""
    return [
        TableCriterion(name, (each.name.en, each.name.nl), each.scale.min, each.scale.max, each.direction)
        for name, each in file.criteria.items()
    ]


def criteria_given(options: Iterable[str], table: Table, findings: Findings) -> list[TableCriterion]:
    """Read what followed ``--criterion``, for columns that are there."""
    heads = {folded(head): head for head in heads_of(table) if head}
    result: dict[str, TableCriterion] = {}
    for option in options:
        place = Place(f"--criterion {option}")
        name, _, scale = option.rpartition("=")
        match = _SCALE.fullmatch(scale)
        ends = [read_number(each, ".") for each in match.group(1, 2)] if match else []
        low, high = (float(each) if each is not None else None for each in ends) if match else (None, None)
        if not name or match is None or low is None or high is None:
            findings.add(place, "bad-scale", given=option)
        elif low >= high or not isfinite(high - low):
            findings.add(place, "empty-scale" if low >= high else "too-wide-scale", low=low, high=high)
        elif folded(name) not in heads:
            findings.add(place, "unknown-column", given=name, **suggestion(name, heads.values()))
        elif folded(name) in result:
            findings.add(place, "given-twice", given=name)
        else:
            head = heads[folded(name)]
            direction: Direction = "min" if match[3] == "min" else "max"
            result[folded(name)] = _new_criterion(head, low, high, direction, result.values())
    in_order = [folded(head) for head in heads_of(table)]
    return sorted(result.values(), key=lambda each: in_order.index(folded(each.names[0])))


_SCALE: Final = re.compile(r"([^:]+):([^:]+?)(?::(min|max))?")


def _new_criterion(
    head: str, low: float, high: float, direction: Direction, others: Iterable[TableCriterion]
) -> TableCriterion:
    taken = {*COLUMNS, *(each.id for each in others)}
    return TableCriterion(id_from(head, taken, "criterion"), (head,), low, high, direction)


def criteria_guessed(table: Table, findings: Findings, remarks: Findings) -> list[TableCriterion]:
    """Take every column of numbers that means nothing else for a criterion, on a usual scale that its numbers fit.

    Where no usual scale fits, and where no column has numbers, that is a problem; every guess is a remark.
    """
    result: list[TableCriterion] = []
    heads = heads_of(table)
    keys = [folded(head) for head in heads]
    results = _results(keys)
    had_problem = False
    for index, head in enumerate(heads):
        if not head or keys[index] in _KNOWN or keys[index] in results or _base(keys[index], keys):
            continue
        place = table.place(table.header, index)
        numbers, others = _numbers(table, index)
        if numbers and others:
            remarks.add(place, "not-only-numbers", numbers=len(numbers), name=head)
        if not numbers or others:
            continue
        for part in ("low", "high"):
            if f"{keys[index]}_{part}" in keys:
                numbers += _numbers(table, keys.index(f"{keys[index]}_{part}"))[0]
        scale = _usual_scale(numbers)
        if scale is None:
            findings.add(place, "no-usual-scale", low=float(min(numbers)), high=float(max(numbers)), name=head)
            had_problem = True
        else:
            result.append(_new_criterion(head, *scale, "max", result))
            remarks.add(place, "scale-guessed", low=scale[0], high=scale[1], name=head)
    if not result and not had_problem:
        findings.add(Place(table.source, table.header.number), "no-criterion-columns", example=_example(heads))
    return result


def _example(heads: Iterable[str]) -> str:
    return next((head for head in heads if head and folded(head) not in {*_KNOWN, *RESULTS}), "...")


def _numbers(table: Table, index: int) -> tuple[list[float], int]:
    """Give the numbers of a column, and how many cells hold something else that is no mark for "not known"."""
    numbers, others = [], 0
    for row in table.rows:
        cell = row.cell(index)
        number = score_of(cell, table)
        if number is not None:
            numbers.append(number)
        elif not is_unknown(cell):
            others += 1
    return numbers, others


def _usual_scale(numbers: Collection[float]) -> tuple[float, float] | None:
    """Give the narrowest usual scale that numbers fit; None for shares of one, for which 0 to 100 would be wrong."""
    if min(numbers) < 1 and max(numbers) <= 1:
        return None
    return next(((low, high) for low, high in _USUAL_SCALES if low <= min(numbers) and max(numbers) <= high), None)


def score_of(cell: Cell, table: Table) -> float | None:
    """Read the number in a cell; None where there is not one."""
    if not isinstance(cell, str):
        return cell if isfinite(cell) else None
    return None if isinstance(cell, Formula) else read_number(cell, table.mark)


def is_unknown(cell: Cell) -> bool:
    """Whether a cell says that its score is not known."""
    is_text = isinstance(cell, str) and not isinstance(cell, Formula)
    return is_text and plain_text(cell).strip().casefold() in UNKNOWN_MARKS


def _base(key: str, among: Collection[str]) -> tuple[str, Part] | None:
    """Say which other column a column adds to, such as ``use`` where it is called ``use_low``."""
    for part in PARTS:
        base = key.removesuffix(f"_{part}")
        if base != key and base in among:
            return base, part
    return None


def columns_of(
    table: Table, criteria: Collection[TableCriterion], labels: Mapping[str, str], findings: Findings
) -> list[Column]:
    """Say what each column of a table is about.

    Args:
        table: The table.
        criteria: Those that it has scores on.
        labels: Attributes of the workspace by what they are called there, folded.
        findings: Takes up what is wrong: two columns about the same, a criterion without one, cells without a head.

    """
    names = {folded(name): each.id for each in criteria for name in (*each.names, each.id)}
    taken = {*COLUMNS, *(each.id for each in criteria)}
    columns: list[Column] = []
    results = _results([folded(head) for head in heads_of(table)])
    for index, head in enumerate(heads_of(table)):
        role, about = _role(folded(head), names, results)
        if role == "attribute":
            about = labels.get(folded(head)) or _attribute_id(head, taken)
            taken.add(about)
        columns.append(Column(index, head, role, about))
    findings.take(_twice(table, columns))
    _check_columns(table, columns, criteria, findings)
    return columns


def _results(keys: Collection[str]) -> frozenset[str]:
    """Give the columns that follow from the scores, by what stands beside them."""
    is_ours = "rank" in keys and "judged" in keys
    return RESULTS | _OF_A_SHORTLIST if is_ours else RESULTS


def _role(key: str, names: Mapping[str, str], results: Collection[str]) -> tuple[Role, str]:
    if not key:
        return "nothing", ""
    if key in _KNOWN:
        return _KNOWN[key]
    if key in names:
        return "best", names[key]
    if key in results:
        return "result", ""
    base = _base(key, names)
    return (base[1], names[base[0]]) if base else ("attribute", "")


def _attribute_id(head: str, taken: Collection[str]) -> str:
    """Make an attribute's id of a head that is none; one with underscores may stay."""
    is_good = is_id(head.replace("_", "-")) and head not in taken
    return head if is_good else id_from(head, taken, "attribute")


def _twice(table: Table, columns: Iterable[Column]) -> Iterator[Problem]:
    """Note columns that say the same; attributes with the same head are among them."""
    first: dict[tuple[str, str], Column] = {}
    for column in columns:
        what = (column.role, folded(column.head) if column.role in {"attribute", "result"} else column.about)
        other = first.setdefault(what, column)
        if other is not column and column.role != "nothing":
            yield problem(table.place(table.header, column.index), "column-twice", other=other.head)


def _check_columns(
    table: Table, columns: Collection[Column], criteria: Iterable[TableCriterion], findings: Findings
) -> None:
    header = Place(table.source, table.header.number)
    if not any(column.role == "name" for column in columns):
        findings.add(header, "no-name-column")
    scored = {column.about for column in columns if column.role == "best"}
    for each in criteria:
        if each.id not in scored:
            findings.add(header, "missing-column", criterion=each.id)
    headless = {column.index for column in columns if column.role == "nothing"}
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            if is_filled(cell) and (index in headless or index >= len(columns)):
                findings.add(table.place(row, index), "cell-beyond-header")
