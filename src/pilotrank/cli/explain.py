"""The command ``explain``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DialectOption,
    DryRunOption,
    ForceOption,
    FormatOption,
    IncludeSilentOption,
    LangOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    SetOption,
    WeightOption,
    WorkspaceOption,
    complete_approach,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pilotrank.decision.ranking import Ranking
    from pilotrank.output.document import Document
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.provenance import Provenance


def explain(
    context: typer.Context,
    first: Annotated[
        str | None,
        typer.Argument(metavar="A", help=N_("The approach to explain, by its id."), autocompletion=complete_approach),
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(metavar="B", help=N_("Another one to hold it against."), autocompletion=complete_approach),
    ] = None,
    profile: ProfileOption = None,
    weight: WeightOption = None,
    assumed: SetOption = None,
    include_silent: IncludeSilentOption = False,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Explain a total or a difference; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.ranking import rank_by
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.lookup import find
    from pilotrank.workspace.overrides import apply
    from pilotrank.workspace.problems import Findings, PilotrankError, Place
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, score_assignments, weight_assignments

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    request = Request(
        profile=profile,
        weights=weight_assignments(weight or [], findings),
        scores=score_assignments(assumed or [], findings),
        include_silent=include_silent,
    )
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    if first is None:
        findings.add(Place("explain"), "nothing-to-explain", example=next(iter(opened.approaches)))
    names = []
    for each in (first, second):
        if each is not None:
            try:
                names.append(find(each, opened, ["approach"]).id)
            except PilotrankError as error:
                findings.take(error.problems)
    settings = apply(request, opened, findings)
    ranking = rank_by(settings, opened)
    document, as_json = _explained(names, ranking, opened, texts)
    deliver_document(
        document,
        as_json,
        lambda: provenance_of(
            " ".join(["explain", *names]), opened, request, (), ranking.weights, language=texts.language
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE


def _explained(
    names: "Sequence[str]", ranking: "Ranking", workspace: "Workspace", texts: "Texts"
) -> "tuple[Callable[[], Document], Callable[[Provenance], str]]":
    """Explain one approach, or two."""
    from pilotrank.decision.explanation import explain as explain_one
    from pilotrank.decision.explanation import explain_pair
    from pilotrank.output.explanation import explanation_document, explanation_json, pair_document, pair_json

    if len(names) == 1:
        one = explain_one(ranking, workspace, names[0])
        return lambda: explanation_document(one, texts), lambda provenance: explanation_json(one, provenance, texts)
    pair = explain_pair(ranking, workspace, names[0], names[1])
    return lambda: pair_document(pair, texts), lambda provenance: pair_json(pair, provenance)
