"""Results to where they were asked for, and what is said on the way."""

import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pilotrank.files import write_whole
from pilotrank.texts import Texts
from pilotrank.workspace.locate import CRITERIA, builtin_workspace, find_workspace, shown_path
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.text import Text

    from pilotrank.decision.ranking import Ranking
    from pilotrank.decision.robustness.results import Robustness
    from pilotrank.output.document import Document
    from pilotrank.output.formats import Form, Format
    from pilotrank.output.grid import Layout
    from pilotrank.workspace.edit import Change
    from pilotrank.workspace.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes."""

    output: str | None
    """A file; None or ``-`` for standard output."""
    force: bool
    """Whether a file that exists may be replaced."""
    option: str = "--output"
    """What it followed."""

    @property
    def file(self) -> Path | None:
        """The file to write; None for standard output."""
        return None if self.output in (None, "-") else Path(str(self.output))

    def check(self, findings: Findings) -> None:
        """Note before the work what would stand in the way after it."""
        if self.output == "":
            findings.add(Place(self.option), "empty-value")
        elif self.file and not self.file.parent.is_dir():
            findings.add(Place(str(self.output)), "unwritable", reason=os.strerror(errno.ENOENT))
        elif self.file and os.path.lexists(self.file):
            place = Place(str(self.output))
            if not self.file.is_file():
                findings.add(place, "no-ordinary-target")
            elif self.file.name == CRITERIA:
                findings.add(place, "criteria-as-target")
            elif not self.force:
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
        try:
            write_whole(self.file, data, replace=self.force)
        except FileExistsError:
            raise PilotrankError([problem(Place(str(self.output)), "file-exists")]) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise PilotrankError([problem(Place(str(self.output)), "unwritable", reason=reason)]) from error
        tell(texts.say("written: {file}", file=shown(self.output)), quiet=quiet)


def choose_document_target(
    format_name: str | None, output: str | None, findings: Findings, *, force: bool
) -> "tuple[Format, Target]":
    """Read in which form a result that is more than one table is asked for, and where it is to go."""
    from pilotrank.output.formats import choose_document_format

    form = choose_document_format(format_name, output, findings)
    target = Target(output, force)
    target.check(findings)
    return form, target


def tell(message: str, *, quiet: bool) -> None:
    """Say something besides the result, on standard error."""
    if not quiet:
        print(message, file=sys.stderr)  # noqa: T201 - what is said beside the result


def choose_workspace(given: str | None, texts: Texts, *, quiet: bool) -> Path:
    """Find the workspace that a command works on, and say which one that is."""
    folder = find_workspace(given)
    name = shown_path(folder)
    if given is None and folder == builtin_workspace() and name == folder.as_posix():
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


def deliver_ranking(
    ranking: "Ranking", workspace: Workspace, form: "Form", target: Target, texts: Texts, *, quiet: bool
) -> None:
    """Write a ranking in the form and to the place that were asked for."""
    if form.format == "table":
        from pilotrank.output.table import ranking_table

        deliver_text(lambda layout: ranking_table(ranking, texts, layout), target, texts, quiet=quiet)
        return
    from pilotrank.workspace.provenance import provenance_of

    filters = [each.filter for each in ranking.left_out]
    provenance = provenance_of(
        "rank --ranges" if ranking.ranges else "rank --no-ranges" if form.is_for_people else "rank",
        workspace,
        ranking.request,
        filters,
        ranking.weights,
        language=texts.language,
        seed=ranking.ranges.seed if ranking.ranges else None,
    )
    if form.format == "csv":
        from pilotrank.output.csv import ranking_csv

        content = ranking_csv(ranking, provenance, texts, form.dialect)
    elif form.format == "json":
        from pilotrank.output.json import ranking_json

        content = ranking_json(ranking, provenance, texts)
    else:
        from pilotrank.output.markdown import ranking_markdown

        content = ranking_markdown(ranking, provenance, texts)
    target.write(content, texts, quiet=quiet)


def deliver_robustness(
    result: "Robustness", command: str, workspace: Workspace, form: "Form", target: Target, texts: Texts, *, quiet: bool
) -> None:
    """Write how sure a ranking is, in the form and to the place that were asked for."""
    from pilotrank.output.robustness import robustness_document
    from pilotrank.workspace.provenance import provenance_of

    ranking = result.ranking

    def provenance() -> "Provenance":
        return provenance_of(
            command,
            workspace,
            ranking.request,
            [each.filter for each in ranking.left_out],
            ranking.weights,
            language=texts.language,
            seed=result.seed,
        )

    if form.format == "csv":
        from pilotrank.output.csv import robustness_csv

        target.write(robustness_csv(result, provenance(), texts, form.dialect), texts, quiet=quiet)
        return
    from pilotrank.output.robustness_json import robustness_json

    deliver_document(
        lambda: robustness_document(result, texts),
        lambda origin: robustness_json(result, origin),
        provenance,
        form.format,
        target,
        texts,
        quiet=quiet,
    )


def deliver_document(
    document: "Callable[[], Document]",
    as_json: "Callable[[Provenance], str]",
    provenance: "Callable[[], Provenance]",
    form: "Format",
    target: Target,
    texts: Texts,
    *,
    quiet: bool,
) -> None:
    """Write a result that is more than one table in the form and to the place that were asked for.

    Args:
        document: Lays it out for people; only called where the form is for these.
        as_json: Writes the same for programs.
        provenance: Says where it came from; only asked where the form holds that.
        form: Which of the two, and how.
        target: Where to.
        texts: The language of what is said on the way.
        quiet: Whether nothing is.

    """
    if form == "json":
        target.write(as_json(provenance()), texts, quiet=quiet)
    elif form == "markdown":
        from pilotrank.output.document import document_markdown

        target.write(document_markdown(document(), provenance().line()), texts, quiet=quiet)
    else:
        from pilotrank.output.document import document_text

        laid_out = document()
        deliver_text(lambda layout: document_text(laid_out, layout), target, texts, quiet=quiet)


def deliver_text(draw: "Callable[[Layout], Text]", target: Target, texts: Texts, *, quiet: bool) -> None:
    """Write a text to a file, as wide as it likes, or print it as the terminal can show it."""
    if target.file:
        from pilotrank.output.grid import Layout

        target.write(draw(Layout()).plain + "\n", texts, quiet=quiet)
        return
    from pilotrank.output.terminal import print_text, terminal_layout

    print_text(draw(terminal_layout()))
