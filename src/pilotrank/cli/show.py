"""The command ``show``."""

from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DialectOption,
    DryRunOption,
    ForceOption,
    FormatOption,
    LangOption,
    OutputOption,
    QuietOption,
    WorkspaceOption,
    complete_thing,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pilotrank.decision.evidence import Evidence
    from pilotrank.decision.ranking import Ranking
    from pilotrank.output.document import Document
    from pilotrank.texts import Texts
    from pilotrank.workspace.lookup import Thing
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.provenance import Provenance

    Result = tuple[Callable[[], Document], Callable[[Provenance], str]]


def show(
    context: typer.Context,
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help=N_("What to show, by its id; approach:ID where two kinds share one."),
            autocompletion=complete_thing,
        ),
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", metavar=N_("TEXT"), help=N_("List what holds these words."))
    ] = None,
    discrepancies: Annotated[
        bool,
        typer.Option("--discrepancies", help=N_("List where the source contradicts itself; with an ID only that.")),
    ] = False,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show what there is, or one thing in full; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.evidence import evidence_of
    from pilotrank.decision.ranking import rank_by
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.lookup import find
    from pilotrank.workspace.overrides import apply
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, option_text

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    if search is not None and not search.strip():
        findings.add(Place("--search"), "empty-value")
    if search is not None and (asked is not None or discrepancies):
        findings.add(Place("--search"), "search-alone")
    findings.stop_if_any()
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet), evidence=True)
    thing = None if asked is None else find(asked, opened)
    request = Request()
    ranking = rank_by(apply(request, opened), opened)
    if search is not None:
        result = _found(search, opened, texts)
    elif discrepancies:
        result = _discrepancies(thing, opened, texts)
    else:
        evidence = evidence_of(opened.approaches.values(), opened.factsheets)
        result = _shown(thing, opened, ranking, evidence, texts)
    document, as_json = result
    command = [
        "show",
        *([thing.id if asked == thing.id else f"{thing.kind}:{thing.id}"] if thing else []),
        *(["--discrepancies"] if discrepancies else []),
    ]
    command += [option_text("--search", search)] if search is not None else []

    def provenance() -> "Provenance":
        return provenance_of(
            " ".join(command), opened, request, (), ranking.weights, language=texts.language, with_evidence=True
        )

    deliver_document(document, as_json, provenance, form, target, texts, quiet=quiet)
    return DONE


def _found(text: str, workspace: "Workspace", texts: "Texts") -> "Result":
    from pilotrank.output.contents import hits_document
    from pilotrank.output.show_json import hits_json
    from pilotrank.workspace.lookup import search

    hits = search(text, workspace, texts.language)
    return lambda: hits_document(hits, text, texts), lambda provenance: hits_json(hits, text, provenance)


def _discrepancies(thing: "Thing | None", workspace: "Workspace", texts: "Texts") -> "Result":
    from pilotrank.output.contents import discrepancies_document
    from pilotrank.output.show_json import discrepancies_json
    from pilotrank.workspace.lookup import contradictions

    found = contradictions(workspace, thing)
    return lambda: discrepancies_document(found, texts), lambda provenance: discrepancies_json(found, provenance)


def _shown(
    thing: "Thing | None",
    workspace: "Workspace",
    ranking: "Ranking",
    evidence: "Mapping[str, Evidence]",
    texts: "Texts",
) -> "Result":
    from pilotrank.output.contents import category_document, contents_document, criterion_document, reading_document
    from pilotrank.output.show import approach_document, factsheet_document
    from pilotrank.output.show_json import contents_json, thing_json

    if thing is None:
        return (
            lambda: contents_document(workspace, ranking, evidence, texts),
            lambda provenance: contents_json(workspace, ranking, evidence, provenance),
        )
    name, file = thing.id, workspace.criteria_file

    def document() -> "Document":
        match thing.kind:
            case "approach":
                return approach_document(workspace.approaches[name], workspace, evidence[name], ranking, texts)
            case "factsheet":
                return factsheet_document(workspace.factsheets[name], workspace, texts)
            case "category":
                return category_document(name, file.categories[name], ranking, evidence, texts)
            case "criterion":
                return criterion_document(name, file.criteria[name], workspace, ranking, texts)
            case "reading":
                return reading_document(workspace.readings[name], workspace, texts)

    return document, lambda provenance: thing_json(thing, workspace, ranking, evidence, provenance)
