"""The command ``rank``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    CategoryOption,
    DialectOption,
    DryRunOption,
    ExcludeCategoryOption,
    ForceOption,
    FormatOption,
    IncludeSilentOption,
    LangOption,
    MinimumOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    RangesOption,
    SetOption,
    WeightOption,
    WhereOption,
    WorkspaceOption,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from rich.text import Text

    from pilotrank.cli.deliver import Answer
    from pilotrank.decision.ranking import Ranking
    from pilotrank.output.document import Document
    from pilotrank.output.grid import Layout
    from pilotrank.output.sheets import Sheet
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.provenance import Provenance


def rank(
    context: typer.Context,
    profile: ProfileOption = None,
    weight: WeightOption = None,
    assumed: SetOption = None,
    top: Annotated[
        str | None,
        typer.Option("--top", metavar="N", help=N_("Keep the first N places; a tie is never split.")),
    ] = None,
    exactly: Annotated[
        bool, typer.Option("--exactly", help=N_("With --top: keep exactly N, cutting through a tie by id."))
    ] = False,
    category: CategoryOption = None,
    exclude_category: ExcludeCategoryOption = None,
    minimum: MinimumOption = None,
    where: WhereOption = None,
    include_silent: IncludeSilentOption = False,
    ranges: RangesOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Rank the approaches; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_delivery, choose_workspace, deliver
    from pilotrank.decision.ranking import rank_by
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import read_request

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    request = read_request(context.params, findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    settings = apply(request, opened, findings)
    ranking = rank_by(settings, opened)
    if to.has_ranges(ranges, ranking.cut.of if ranking.cut else len(ranking.rows)):
        from pilotrank.decision.robustness.ranges import with_ranges

        ranking = with_ranges(ranking, settings, opened)
    command = "rank --ranges" if ranking.ranges else "rank --no-ranges" if to.form.is_for_people else "rank"
    deliver(_answer(ranking, command, opened, texts), to)
    return DONE


def _answer(ranking: "Ranking", command: str, workspace: "Workspace", texts: "Texts") -> "Answer":
    from pilotrank.cli.deliver import Answer

    def document() -> "Document":
        from pilotrank.output.markdown import ranking_document

        return ranking_document(ranking, texts)

    def as_json(provenance: "Provenance") -> str:
        from pilotrank.output.json import ranking_json

        return ranking_json(ranking, provenance, texts)

    def sheets() -> "tuple[Sheet, ...]":
        from pilotrank.output.sheets import ranking_sheets

        return ranking_sheets(ranking, texts)

    def provenance() -> "Provenance":
        from pilotrank.workspace.provenance import provenance_of

        return provenance_of(
            command,
            workspace,
            ranking.request,
            [each.filter for each in ranking.left_out],
            ranking.weights,
            language=texts.language,
            seed=ranking.ranges.seed if ranking.ranges else None,
        )

    def drawn(layout: "Layout") -> "Text":
        from pilotrank.output.table import ranking_table

        return ranking_table(ranking, texts, layout)

    return Answer(document, as_json, sheets, provenance, drawn)
