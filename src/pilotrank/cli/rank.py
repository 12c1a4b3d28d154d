"""The command ``rank``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    ForceOption,
    IncludeSilentOption,
    LangOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    SetOption,
    WeightOption,
    WorkspaceOption,
    complete_attribute,
    complete_category,
    complete_dialect,
    complete_format,
    complete_minimum,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.texts import Texts


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
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            metavar=N_("NAME"),
            help=N_("Only approaches of this category. May be repeated."),
            autocompletion=complete_category,
        ),
    ] = None,
    exclude_category: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude-category",
            metavar=N_("NAME"),
            help=N_("No approaches of this category. May be repeated."),
            autocompletion=complete_category,
        ),
    ] = None,
    minimum: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar=N_("CRITERION=SCORE"),
            help=N_("Only approaches whose best score is at least this. May be repeated."),
            autocompletion=complete_minimum,
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar=N_("ATTRIBUTE=VALUE"),
            help=N_("Only approaches with this value of an attribute, or that hold it in a list. May be repeated."),
            autocompletion=complete_attribute,
        ),
    ] = None,
    include_silent: IncludeSilentOption = False,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|csv|json|markdown",
            help=N_("The format; else the file's ending says it."),
            autocompletion=complete_format,
        ),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dialect: Annotated[
        str | None,
        typer.Option(
            "--dialect",
            metavar="rfc4180|excel-nl",
            help=N_("The kind of CSV; excel-nl is what Excel in the Netherlands opens by double click."),
            autocompletion=complete_dialect,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Rank the approaches; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import Target, choose_workspace, deliver_ranking
    from pilotrank.decision.ranking import rank_by
    from pilotrank.output.formats import choose_form
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import (
        Request,
        assignments,
        score_assignments,
        split_assignments,
        weight_assignments,
    )

    texts: Texts = context.find_root().obj
    findings = Findings()
    form = choose_form(format_name, output, dialect, findings)
    target = Target(output, force)
    target.check(findings)
    request = Request(
        profile=profile,
        weights=weight_assignments(weight or [], findings),
        scores=score_assignments(assumed or [], findings),
        categories=tuple(category or ()),
        exclude_categories=tuple(exclude_category or ()),
        minimum=assignments("--min", minimum or [], findings, N_("--min CRITERION=3")),
        where=tuple(split_assignments("--where", where or [], findings, N_("--where ATTRIBUTE=VALUE"))),
        top=top,
        exactly=exactly,
        include_silent=include_silent,
    )
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    ranking = rank_by(apply(request, opened, findings), opened)
    deliver_ranking(ranking, opened, form, target, texts, quiet=quiet)
    return DONE
