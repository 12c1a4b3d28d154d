"""The command ``rank``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    CategoryOption,
    DialectOption,
    ExcludeCategoryOption,
    ForceOption,
    FormatOption,
    IncludeSilentOption,
    LangOption,
    MinimumOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    SetOption,
    WeightOption,
    WhereOption,
    WorkspaceOption,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.decision.ranking import Ranking
    from pilotrank.texts import Texts

_MOST_WITH_RANGES = 1_000
"""Approaches whose ranges come without being asked for: they take no more than a second."""


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
    ranges: Annotated[
        bool | None,
        typer.Option(
            "--ranges/--no-ranges",
            help=N_(
                "With the range of each rank under other weights and scores; if left out, in what people read and up"
                " to 1000 approaches."
            ),
        ),
    ] = None,
    format_name: FormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dialect: DialectOption = None,
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
    from pilotrank.workspace.request import read_request

    texts: Texts = context.find_root().obj
    findings = Findings()
    form = choose_form(format_name, output, dialect, findings)
    target = Target(output, force)
    target.check(findings)
    request = read_request(
        findings,
        profile=profile,
        weights=weight,
        scores=assumed,
        categories=category,
        exclude_categories=exclude_category,
        minimum=minimum,
        where=where,
        top=top,
        exactly=exactly,
        include_silent=include_silent,
    )
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    settings = apply(request, opened, findings)
    ranking = rank_by(settings, opened)
    if ranges or (ranges is None and form.is_for_people and _is_quick(ranking)):
        from pilotrank.decision.robustness.ranges import with_ranges

        ranking = with_ranges(ranking, settings, opened)
    deliver_ranking(ranking, opened, form, target, texts, quiet=quiet)
    return DONE


def _is_quick(ranking: "Ranking") -> bool:
    return (ranking.cut.of if ranking.cut else len(ranking.rows)) <= _MOST_WITH_RANGES
