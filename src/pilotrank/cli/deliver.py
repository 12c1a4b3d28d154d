"""Results to where they were asked for, and what is said on the way."""

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pilotrank.files import held_open, is_held_open, real_file, write_whole
from pilotrank.texts import Texts
from pilotrank.workspace.locate import belongs_to_package, find_workspace, shown_path
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.text import Text

    from pilotrank.output.document import Document
    from pilotrank.output.formats import Form
    from pilotrank.output.grid import Layout
    from pilotrank.output.sheets import Sheet
    from pilotrank.workspace.edit import Change
    from pilotrank.workspace.provenance import Provenance


_DATA: Final = (".yaml", ".yml")
"""Endings of the files that a workspace rests on."""
_MOST_WITH_RANGES: Final = 1_000
"""Approaches whose ranges come without being asked for: they take no more than a second."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes."""

    output: str | None
    """A file; None or ``-`` for standard output."""
    force: bool
    """Whether a file that exists may be replaced."""
    option: str = "--output"
    """What it followed."""
    dry_run: bool = False
    """Whether a file is only named, not written."""

    @property
    def file(self) -> Path | None:
        """The file to write; None for standard output."""
        return None if self.output in (None, "-") else Path(str(self.output))

    def check(self, findings: Findings) -> None:
        """Note before the work what would stand in the way after it."""
        place = Place(str(self.output))
        if self.output == "":
            findings.add(Place(self.option), "empty-value")
        elif self.file and not os.path.isdir(self.file.parent):  # noqa: PTH112 - is_dir() refuses names that are too long
            findings.add(place, "unwritable", reason=os.strerror(errno.ENOENT))
        elif self.file and (real := real_file(self.file)) is None:
            findings.add(place, "link-away")
        elif self.file and real:
            self._check_file(real, place, findings)

    def _check_file(self, real: Path, place: Place, findings: Findings) -> None:
        is_there = os.path.lexists(real)
        if is_there and not real.is_file():
            findings.add(place, "no-ordinary-target")
        elif mark := held_open(real):
            findings.add(place, "held-open", mark=mark.name)
        elif is_there and real.suffix in _DATA:
            findings.add(place, "criteria-as-target")
        elif is_there and not self.force:
            findings.add(place, "file-exists")

    def write(self, content: str | bytes, texts: Texts, *, quiet: bool) -> None:
        """Write a finished result.

        Raises:
            PilotrankError: The file can't be written; nothing is left half-written.

        """
        data = content if isinstance(content, bytes) else content.encode(errors="backslashreplace")
        if self.file is None:
            sys.stdout.buffer.write(data)
            return
        if self.dry_run:
            tell(texts.say("not written: {file}", file=shown(self.output)), quiet=quiet)
            return
        place = Place(str(self.output))
        try:
            write_whole(real_file(self.file) or self.file, data, replace=self.force)
        except FileExistsError:
            raise PilotrankError([problem(place, "file-exists")]) from None
        except OSError as error:
            if is_held_open(error):
                raise PilotrankError([problem(place, "held-open", mark=f"~${self.file.name}")]) from error
            raise PilotrankError([problem(place, "unwritable", reason=error.strerror or str(error))]) from error
        tell(texts.say("written: {file}", file=shown(self.output)), quiet=quiet)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a result is written as, where to, and what is said on the way."""

    form: "Form"
    target: Target
    texts: Texts
    quiet: bool

    def has_ranges(self, asked: bool | None, count: int) -> bool:
        """Whether each rank of so many approaches gets its range: where asked for, else in what people read."""
        return (self.form.is_for_people and count <= _MOST_WITH_RANGES) if asked is None else asked


def choose_delivery(asked: "Mapping[str, Any]", findings: Findings, texts: Texts) -> Delivery:
    """Read where a result is to go from the options that every command with a result has.

    Args:
        asked: The options by name: ``format_name``, ``dialect``, ``output``, ``force``, ``dry_run`` and ``quiet``.
        findings: Takes up every problem.
        texts: The language of what is said on the way.

    """
    from pilotrank.output.formats import choose_form

    form = choose_form(asked["format_name"], asked["output"], asked["dialect"], findings)
    target = Target(asked["output"], asked["force"], dry_run=asked["dry_run"])
    target.check(findings)
    if form.format == "xlsx" and target.output == "-" and sys.stdout.isatty():
        findings.add(Place("--output -"), "binary-to-terminal")
    return Delivery(form, target, texts, asked["quiet"])


def tell(message: str, *, quiet: bool) -> None:
    """Say something besides the result, on standard error."""
    if not quiet:
        print(message, file=sys.stderr)  # noqa: T201 - what is said beside the result


def choose_workspace(given: str | None, texts: Texts, *, quiet: bool) -> Path:
    """Find the workspace that a command works on, and say which one that is."""
    folder = find_workspace(given)
    name = shown_path(folder)
    if given is None and belongs_to_package(folder, None):
        tell(texts.say("workspace: the built-in one"), quiet=quiet)
    else:
        tell(texts.say("workspace: {folder}", folder=shown(name)), quiet=quiet)
    return folder


def write_change(change: "Change", texts: Texts, *, dry_run: bool, quiet: bool) -> None:
    """Write a change, unless it is only to be shown, and say so."""
    if not change.lines:
        return
    if dry_run:
        tell(texts.say("not written: {file}", file=change.place), quiet=quiet)
        return
    change.write()
    tell(texts.say("written: {file}", file=change.place), quiet=quiet)


@dataclass(frozen=True, slots=True)
class Answer:
    """A result in each of the forms that it can be asked for; only the one that is wanted is made."""

    document: "Callable[[], Document]"
    """Laid out for people."""
    json: "Callable[[Provenance], str]"
    """For programs."""
    sheets: "Callable[[], Sequence[Sheet]]"
    """For spreadsheets: a workbook holds them all, CSV the first."""
    provenance: "Callable[[], Provenance]"
    """Where it came from."""
    drawn: "Callable[[Layout], Text] | None" = None
    """For the terminal, where that is not the document."""


def deliver(answer: Answer, to: Delivery) -> None:
    """Write a result in the form and to the place that were asked for."""
    form, texts = to.form.format, to.texts
    if form == "table":
        deliver_text(answer.drawn or _document_text(answer.document()), to, answer.provenance)
        return
    provenance = answer.provenance()
    content: str | bytes
    if form == "json":
        content = answer.json(provenance)
    elif form == "markdown":
        from pilotrank.output.document import document_markdown

        content = document_markdown(answer.document(), provenance.line())
    elif form == "csv":
        from pilotrank.output.csv import sheet_csv

        content = sheet_csv(answer.sheets()[0], provenance, to.form.dialect)
    else:
        from pilotrank.output.xlsx import workbook

        content = workbook(answer.sheets(), provenance, texts)
    to.target.write(content, texts, quiet=to.quiet)


def _document_text(document: "Document") -> "Callable[[Layout], Text]":
    from pilotrank.output.document import document_text

    return lambda layout: document_text(document, layout)


def deliver_text(
    draw: "Callable[[Layout], Text]", to: Delivery, provenance: "Callable[[], Provenance] | None" = None
) -> None:
    """Print a text as the terminal can show it; or write it to a file, as wide as it likes, with where it came from."""
    if to.target.file:
        from pilotrank.output.grid import Layout

        origin = "" if provenance is None else f"\n{provenance().line()}\n"
        to.target.write(f"{draw(Layout()).plain}\n{origin}", to.texts, quiet=to.quiet)
        return
    from pilotrank.output.terminal import print_text, terminal_layout

    print_text(draw(terminal_layout()))
