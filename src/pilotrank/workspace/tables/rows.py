"""A row of a table into an approach: its id, its names, its scores with what is said of them, its attributes."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pilotrank.workspace.locate import APPROACHES, shown_path
from pilotrank.workspace.models import SourceBasis, Workspace
from pilotrank.workspace.parse import parse_file
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem, suggestion
from pilotrank.workspace.rules import id_from, is_id
from pilotrank.workspace.tables.columns import Column, Role, TableCriterion, folded, is_unknown, score_of
from pilotrank.workspace.tables.spreadsheet import Cell, Formula, Row, Table, plain_text

_AMOUNT: Final = re.compile(
    r"\d{1,3}(?:[.,\s]\d{3})+(?:[.,]\d+)?|(?:€|EUR)\s*[\d.,]+(?:-|\s)*|[\d.,]+\s*(?:€|EUR|euro)"
)
"""What people read as a number and a program can't be sure of: with a currency, or marks between thousands."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What no text of a workspace may hold."""
_BASES: Final[Mapping[str, SourceBasis]] = {
    "stated": "stated",
    "inferred": "inferred",
    "not_stated": "not_stated",
    "not stated": "not_stated",
}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a table is to be read."""

    criteria: tuple[str, ...] = ()
    """Which columns are criteria, as ``NAME=MIN:MAX`` or, for a cost, ``NAME=MIN:MAX:min``."""
    keep_unreadable: bool = False
    """Whether a score that is none is taken as not known, with its text as the reason."""
    force: bool = False
    """Whether approaches that are there may be changed."""

    def check_unused(self) -> None:
        """Refuse what says how a table of approaches is to be read, where it is another table.

        Raises:
            PilotrankError: With each such option.

        """
        options = [*(f"--criterion {each}" for each in self.criteria), *(["--force"] if self.force else [])]
        options += ["--keep-unreadable"] if self.keep_unreadable else []
        if options:
            raise PilotrankError(problem(Place(each), "only-with-approaches") for each in options)


@dataclass(frozen=True, slots=True)
class ApproachDraft:
    """An approach as a row of a table gives it."""

    id: str
    name: str
    category: str | None
    scores: Mapping[str, float | None]
    """The best score by criterion; None where it is not known."""
    is_new: bool


@dataclass(slots=True)
class _Categories:
    """The categories of approaches: those that are there, or those that come with a table."""

    by_name: dict[str, str]
    """The ids by what they are called, folded."""
    may_grow: bool
    """Whether every one is taken, as for a new workspace."""
    new: dict[str, str] = field(default_factory=dict)
    """The names by id."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The last one behind each id, for names that are alike."""
    are_passed_over: bool = False

    def id_of(self, text: str) -> str | None:
        """Give the id of a category by what it is called; None where there is no such."""
        if folded(text) not in self.by_name and self.may_grow:
            name = id_from(text, self.new, "category", self.numbers)
            self.new[name] = text
            self.by_name[folded(text)] = name
        return self.by_name.get(folded(text))


class RowReader:
    """Reads the rows of a table; what is wrong goes to ``findings``."""

    def __init__(  # noqa: PLR0913, PLR0917 - the table, what it is about, and how it is read
        self,
        table: Table,
        columns: Iterable[Column],
        criteria: Collection[TableCriterion],
        options: ImportOptions,
        existing: Workspace | None,
        findings: Findings,
    ) -> None:
        """Take the table with what its columns are about, and the workspace that it is for, if that is there."""
        self._table = table
        self._at = {(each.role, each.about): each for each in columns}
        self._attributes = [each for each in columns if each.role == "attribute"]
        self._names = {folded(name): each.id for each in criteria for name in (*each.names, each.id)}
        self._criteria = [each for each in criteria if ("best", each.id) in self._at]
        self._options = options
        self._existing = existing
        self._findings = findings
        self._has_categories = any(_filled_text(row, self._at.get(("category", ""))) for row in table.rows)
        self._rows: dict[str, int] = {}
        self._taken = {_filled_text(row, self._at.get(("id", ""))) for row in table.rows}
        """Ids that stand in the table, or were made of names: no further one may be made the same."""
        self._numbers: dict[str, int] = {}
        self.categories = _Categories(_names_of_categories(existing), may_grow=existing is None)
        self.paths: dict[str, str] = {}
        self.trees: dict[str, dict[str, object]] = {}
        self.silenced = 0
        self.unreadable = Findings(most=None)

    def _place(self, row: Row, column: Column | None) -> Place:
        if column is None:
            return Place(self._table.source, row.number)
        return self._table.place(row, column.index)

    def approach(self, row: Row) -> ApproachDraft | None:
        """Read one row; None where it says too little to go on."""
        name = self._bilingual(row, "name")
        column = self._at.get(("name", "en")) or self._at.get(("name", "nl"))
        if name is None and column:
            self._findings.add(self._place(row, column), "no-name")
        shown = name if isinstance(name, str) else name["en"] if name else ""
        identity = self._id(row, shown)
        category = self._category(row, identity)
        tree: dict[str, object] = {"name": name}
        summary = self._bilingual(row, "summary")
        tree |= {"summary": summary} if summary else {}
        silent = self._silent(row)
        scores = {each.id: self._score(row, each, is_silent=each.id in silent) for each in self._criteria}
        tree["scores"] = scores
        attributes = self._attributes_of(row)
        tree |= {"attributes": attributes} if attributes else {}
        if name is None or identity is None:
            return None
        folder = f"{APPROACHES}/{category}" if category else APPROACHES
        self.paths[identity] = f"{folder}/{identity}.yaml"
        present = self._present(identity)
        merged = _merged(present, tree) if present else tree
        if merged != present:
            self.trees[identity] = merged
        best = {each: _best(score) for each, score in scores.items()}
        return ApproachDraft(identity, shown, category, best, is_new=present is None)

    def _bilingual(self, row: Row, role: Role) -> str | dict[str, str] | None:
        """Read a text that may stand in two columns; one language serves both where the other is empty."""
        english, dutch = (self._text(row, self._at.get((role, language))) for language in ("en", "nl"))
        if english and dutch and english != dutch:
            return {"en": english, "nl": dutch}
        return english or dutch or None

    def _text(self, row: Row, column: Column | None) -> str:
        """Read a text; lines in it end as in our files."""
        text = _filled_text(row, column)
        cell = row.cell(column.index) if column else ""
        if isinstance(cell, Formula):
            is_kept = self._options.keep_unreadable and column is not None and column.role == "attribute"
            findings = self.unreadable if is_kept else self._findings
            findings.add(self._place(row, column), "formula-without-value", given=cell)
        control = _CONTROL.search(text)
        if control:
            self._findings.add(self._place(row, column), "control-character", code=f"U+{ord(control[0]):04X}")
        return text

    def _id(self, row: Row, name: str) -> str | None:
        column = self._at.get(("id", ""))
        given = _filled_text(row, column)
        if not given:
            given = id_from(name, self._taken, "approach", self._numbers) if name else ""
            self._taken.add(given)
        elif not is_id(given):
            self._findings.add(self._place(row, column), "bad-id", id=given)
            return None
        first = self._rows.setdefault(given, row.number) if given else row.number
        if first != row.number:
            self._findings.add(self._place(row, column), "id-twice", id=given, first=first)
        is_there = self._existing is not None and given in self._existing.approaches
        if is_there and not self._options.force:
            self._findings.add(self._place(row, column), "approach-exists", id=given)
        return given or None

    def _category(self, row: Row, identity: str | None) -> str | None:
        """Read the category; an approach that is there stays in its own."""
        column = self._at.get(("category", ""))
        text = self._text(row, column)
        own = None
        if self._existing:
            present = self._existing.approaches.get(identity or "")
            own = present.category if present else None
            if not self._existing.criteria_file.categories:
                self.categories.are_passed_over |= bool(text)
                return None
        if not text:
            if own is None and self._existing:
                ids = ", ".join(self._existing.criteria_file.categories)
                self._findings.add(self._place(row, column), "category-needed", known=ids)
            elif own is None and self._has_categories:
                self._findings.add(self._place(row, column), "no-category")
            return own
        category = self.categories.id_of(text)
        if category is None and self._existing:
            known = self._existing.criteria_file.categories
            self._findings.add(self._place(row, column), "unknown-category", given=text, **suggestion(text, known))
        elif own and category != own:
            self._findings.add(self._place(row, column), "approach-elsewhere", category=own)
        return own or category

    def _silent(self, row: Row) -> set[str]:
        """Read on which criteria the source says nothing."""
        column = self._at.get(("silent", ""))
        found = set()
        for word in self._text(row, column).replace(",", " ").split():
            if folded(word) in self._names:
                found.add(self._names[folded(word)])
            else:
                hint = suggestion(word, sorted(set(self._names.values())))
                self._findings.add(self._place(row, column), "unknown-criterion", given=word, **hint)
        return found

    def _score(self, row: Row, criterion: TableCriterion, *, is_silent: bool) -> object:
        """Read a score with all that the columns say of it; as short as it can be written."""
        column = self._at["best", criterion.id]
        cell = row.cell(column.index)
        best, low, high = (self._number(row, criterion, part) for part in ("best", "low", "high"))
        if self._is_out_of_order(row, criterion, low, best, high):
            return None
        basis = self._basis(row, criterion)
        why = self._text(row, self._at.get(("why", criterion.id)))
        if is_silent and best is not None:
            self.silenced += 1
        if best is None or is_silent:
            kept = plain_text(cell).strip() if best is None and not is_unknown(cell) and not is_silent else ""
            why = "; ".join(each for each in (why, kept) if each)
            best, basis = None, "not_stated"
            low, high = (None, None) if is_silent else (low, high)
        elif basis == "not_stated":  # a guess at what the source does not say may be anywhere
            low = criterion.low if low is None else low
            high = criterion.high if high is None else high
        numbers = {"best": best, "low": low, "high": high}
        parts: dict[str, object] = {
            name: plain_number(number) for name, number in numbers.items() if number is not None
        }
        texts = {"basis": basis, "words": self._text(row, self._at.get(("words", criterion.id))), "why": why}
        parts |= {name: text for name, text in texts.items() if text}
        if parts == {"basis": "not_stated"}:
            return None
        return parts["best"] if parts.keys() == {"best"} else parts

    def _is_out_of_order(
        self, row: Row, criterion: TableCriterion, low: float | None, best: float | None, high: float | None
    ) -> bool:
        """Note where a range does not hold its best score, or where what is not known lies outside of it."""
        middle = criterion.low / 2 + criterion.high / 2
        there = middle if best is None and (low is not None or high is not None) else best
        if there is None or (there if low is None else low) <= there <= (there if high is None else high):
            return False
        ends = {"low": low, "best": best, "high": high}
        details = {name: "?" if number is None else plain_number(number) for name, number in ends.items()}
        self._findings.add(self._place(row, self._at["best", criterion.id]), "range-out-of-order", **details)
        return True

    def _number(self, row: Row, criterion: TableCriterion, role: Role) -> float | None:
        """Read a number of a score; None where it is not known, or can't be read."""
        column = self._at.get((role, criterion.id))
        if column is None:
            return None
        cell = row.cell(column.index)
        number = score_of(cell, self._table)
        if number is None:
            if not is_unknown(cell):
                self._unreadable(row, column, cell, criterion)
            return None
        if not criterion.low <= number <= criterion.high:
            place = self._place(row, column)
            ends = {"low": criterion.low, "high": criterion.high}
            self._findings.add(place, "score-off-scale", given=float(number), **ends)
            return None
        return float(number)

    def _unreadable(self, row: Row, column: Column, cell: Cell, criterion: TableCriterion) -> None:
        """Note a cell that is no score, and what would be right."""
        is_kept = self._options.keep_unreadable and column.role == "best"
        findings = self.unreadable if is_kept else self._findings
        text = plain_text(cell).strip()
        details: dict[str, object] = {"given": text}
        kind = "no-score"
        if isinstance(cell, Formula):
            kind = "formula-without-value"
        elif _is_range(text):
            head = self._at["best", criterion.id].head
            kind, details = "range-without-best", details | {"low": f"{head}_low", "high": f"{head}_high"}
        elif text.replace(".", "").replace(",", "").isdigit():
            kind = "number-of-two"
        findings.add(self._place(row, column), kind, **details)

    def _basis(self, row: Row, criterion: TableCriterion) -> str:
        column = self._at.get(("basis", criterion.id))
        text = self._text(row, column)
        basis = _BASES.get(folded(text), "")
        if text and not basis:
            possible = ", ".join(dict.fromkeys(_BASES.values()))
            self._findings.add(self._place(row, column), "not-one-of", given=text, possible=possible)
        return basis

    def _attributes_of(self, row: Row) -> dict[str, object]:
        values = {each.about: self._attribute(row, each) for each in self._attributes}
        return {name: value for name, value in values.items() if value != ""}

    def _attribute(self, row: Row, column: Column) -> object:
        """Read an attribute: a number where it can be written no other way, else the text as it stands."""
        cell = row.cell(column.index)
        text = self._text(row, column)
        number = score_of(cell, self._table)
        if number is None and _AMOUNT.fullmatch(text):
            findings = self.unreadable if self._options.keep_unreadable else self._findings
            findings.add(self._place(row, column), "amount-unclear", given=text)
        if number is None or (isinstance(cell, str) and (text.startswith(("0", "+")) and text[1:2].isdigit())):
            return text
        return plain_number(number)

    def _present(self, identity: str) -> dict[str, object] | None:
        """Read what the file of an approach says that is there already."""
        if self._existing is None or identity not in self._existing.approaches:
            return None
        path = self._existing.path / self.paths[identity]
        return parse_file(str(path), shown_path(path), self._findings)


def _names_of_categories(existing: Workspace | None) -> dict[str, str]:
    if existing is None:
        return {}
    named = existing.criteria_file.categories.items()
    return {folded(text): name for name, each in named for text in (each.name.en, each.name.nl, name)}


def _filled_text(row: Row, column: Column | None) -> str:
    """Give the text of a cell without blanks at its ends; empty where there is no such column."""
    return plain_text(row.cell(column.index)).strip().replace("\r\n", "\n").replace("\r", "\n") if column else ""


def _is_range(text: str) -> bool:
    """Whether a text is two numbers with a dash or "to" between them."""
    for between in ("-", "–", " to ", " tot ", " t/m "):  # noqa: RUF001 - a dash as people type it
        first, _, second = text.partition(between)
        if first.strip().replace(",", "").replace(".", "").isdigit() and second.strip()[:1].isdigit():
            return True
    return False


def _best(score: object) -> float | None:
    best = score.get("best") if isinstance(score, dict) else score
    return best if isinstance(best, int | float) else None


def _merged(present: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    """Give what a file says with what a table says in its place; what has no column stays."""
    merged = {**present, **new}
    for key in ("name", "summary"):
        old = present.get(key)
        if isinstance(old, Mapping) and new.get(key) in old.values():
            merged[key] = dict(old)
    for key in ("scores", "attributes"):
        old, given = present.get(key), new.get(key)
        if isinstance(old, Mapping) and isinstance(given, Mapping):
            merged[key] = {**old, **{name: _kept(old.get(name), value) for name, value in given.items()}}
    return merged


def _kept(old: object, new: object) -> object:
    """Keep the long form of a score or attribute where the table gives the same value in short."""
    if not isinstance(old, Mapping) or isinstance(new, Mapping):
        return new
    is_same = old.get("basis") == "not_stated" if new is None else new in (old.get("best"), old.get("value"))
    return dict(old) if is_same else new


def plain_number(number: float) -> float:
    """Give a whole number as one."""
    return int(number) if float(number).is_integer() else number
