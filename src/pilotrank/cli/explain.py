"""The command ``explain``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DocumentFormatOption,
    ForceOption,
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
    from pilotrank.texts import Texts


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
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Explain a total or a difference; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.explanation import explain as explain_one
    from pilotrank.decision.explanation import explain_pair
    from pilotrank.decision.ranking import rank_by
    from pilotrank.output.explanation import explanation_document, explanation_json, pair_document, pair_json
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
    if len(names) == 1:
        explanation = explain_one(ranking, opened, names[0])
        document = lambda: explanation_document(explanation, texts)  # noqa: E731
        as_json = lambda provenance: explanation_json(explanation, provenance, texts)  # noqa: E731
    else:
        pair = explain_pair(ranking, opened, *names)
        document = lambda: pair_document(pair, texts)  # noqa: E731
        as_json = lambda provenance: pair_json(pair, provenance)  # noqa: E731
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
