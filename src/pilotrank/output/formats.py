"""Which format a result gets: by the file's ending, or by name."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePath
from typing import Final, Literal, get_args

from pilotrank.workspace.problems import Findings, Place, suggestion

Format = Literal["table", "csv", "json", "markdown", "xlsx"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
Dialect = Literal["rfc4180", "excel-nl"]
"""Of CSV: for programs, or what Excel in the Netherlands opens by double click."""
DIALECTS: Final[tuple[Dialect, ...]] = get_args(Dialect)

_ENDINGS: Final[dict[str, Format]] = {
    ".txt": "table",
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".xlsx": "xlsx",
}


@dataclass(frozen=True, slots=True)
class Form:
    """What a result is written as."""

    format: Format
    dialect: Dialect = "rfc4180"
    """Of CSV."""

    @property
    def is_for_people(self) -> bool:
        """Whether people read it, not programs."""
        return self.format in ("table", "markdown", "xlsx")


def choose_form(format_name: str | None, output: str | None, dialect: str | None, findings: Findings) -> Form:
    """Choose what a result is written as, from what followed ``--format``, ``--output`` and ``--dialect``."""
    chosen = _choose_format(format_name, output, findings)
    if chosen == "xlsx":
        _check_xlsx(format_name, output, findings)
    return Form(chosen, choose_dialect(dialect, chosen, findings))


def _choose_format(format_name: str | None, output: str | None, findings: Findings) -> Format:
    """Choose the format that was asked for, by name or by the ending of the output file.

    An unknown name or ending, or two that do not agree, is noted as a problem.
    """
    named = _named(format_name, findings)
    if output in (None, "", "-"):
        return named or "table"
    ending = PurePath(output).suffix.lower()
    by_ending = _ENDINGS.get(ending)
    if named and by_ending and named != by_ending:
        findings.add(Place(f"--output {output}"), "format-against-ending", ending=by_ending, given=named)
    elif not named and not by_ending:
        findings.add(Place(f"--output {output}"), "unknown-ending", known=", ".join(_ENDINGS))
    return named or by_ending or "table"


def _named(name: str | None, findings: Findings) -> Format | None:
    for known in FORMATS:
        if name == known:
            return known
    if name is not None:
        findings.add(Place(f"--format {name}"), "unknown-format", given=name, **suggestion(name, FORMATS))
    return None


def _check_xlsx(format_name: str | None, output: str | None, findings: Findings) -> None:
    """A workbook is no text to be printed, and takes a package that is not always there."""
    place = Place(f"--format {format_name}" if format_name else f"--output {output}")
    if output is None:
        findings.add(place, "only-with", option="--output FILE")
    if find_spec("xlsxwriter") is None:
        findings.add(place, "extra-needed", package="xlsxwriter")


def choose_dialect(name: str | None, result: Format, findings: Findings) -> Dialect:
    """Choose the dialect of CSV that was asked for; RFC 4180 where none was."""
    if name is None:
        return "rfc4180"
    for known in DIALECTS:
        if name == known:
            if result != "csv":
                findings.add(Place(f"--dialect {name}"), "dialect-without-csv")
            return known
    findings.add(Place(f"--dialect {name}"), "not-one-of", given=name, possible=", ".join(DIALECTS))
    return "rfc4180"


def check_csv_name(output: str, findings: Findings) -> None:
    """Note where a file that only CSV can go to has another ending; ``-`` is standard output."""
    if output not in ("", "-") and PurePath(output).suffix.lower() != ".csv":
        findings.add(Place(output), "csv-alone")
