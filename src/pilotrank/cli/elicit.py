"""The commands of ``weights`` that find weights by questions."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DocumentFormatOption,
    ForceSaveOption,
    FromOption,
    LangOption,
    OutputOption,
    QuietOption,
    RedoOption,
    SaveOption,
    StakeholderOption,
    WorkspaceOption,
    complete_criterion,
    complete_formula,
    complete_weight,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotrank.cli.dialogue import Dialogue
    from pilotrank.decision.elicitation import ElicitedWeights
    from pilotrank.texts import Texts
    from pilotrank.workspace.answers import Answered, Method
    from pilotrank.workspace.edit import Change
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Findings

_PointsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("CRITERION=POINTS ..."),
        help=N_("The answers; else they are asked for."),
        autocompletion=complete_weight,
    ),
]
_OrderArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("CRITERION ..."),
        help=N_("The criteria, the one whose step is worth most first; else they are asked for."),
        autocompletion=complete_criterion,
    ),
]
_JudgementsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("CRITERION:CRITERION=TIMES ..."),
        help=N_("The answers: how many times as much the first step is worth as the second; else they are asked for."),
    ),
]


def swing(
    context: typer.Context,
    answers: _PointsArgument = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by swing; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, "swing", answers or [], {})


def points(
    context: typer.Context,
    answers: _PointsArgument = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by points; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, "points", answers or [], {})


def rank_order(
    context: typer.Context,
    answers: _OrderArgument = None,
    formula: Annotated[
        str | None,
        typer.Option(
            "--formula",
            metavar="centroid|sum|reciprocal",
            help=N_("How the weights fall; centroid if left out."),
            autocompletion=complete_formula,
        ),
    ] = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by rank-order; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, "rank-order", answers or [], {"formula": formula})


def pairwise(
    context: typer.Context,
    answers: _JudgementsArgument = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by pairwise; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, "pairwise", answers or [], {})


def best_worst(
    context: typer.Context,
    answers: _JudgementsArgument = None,
    best: Annotated[
        str | None,
        typer.Option(
            "--best",
            metavar=N_("CRITERION"),
            help=N_("With arguments: whose step is worth most."),
            autocompletion=complete_criterion,
        ),
    ] = None,
    worst: Annotated[
        str | None,
        typer.Option(
            "--worst",
            metavar=N_("CRITERION"),
            help=N_("With arguments: whose step is worth least."),
            autocompletion=complete_criterion,
        ),
    ] = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by best-worst; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, "best-worst", answers or [], {"best": best, "worst": worst})


def _elicit(
    context: typer.Context, method: "Method", arguments: "Sequence[str]", options: "Mapping[str, str | None]"
) -> int:
    """Take answers from wherever they are, and give the weights that follow, never a ranking."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document, deliver_text
    from pilotrank.decision.elicitation import elicit
    from pilotrank.decision.weights import trade_offs
    from pilotrank.output.document import document_text
    from pilotrank.output.elicitation import elicited_document, elicited_json
    from pilotrank.output.weights import change_document
    from pilotrank.workspace import edit
    from pilotrank.workspace.answer_sources import arguments_of
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request

    texts: Texts = context.find_root().obj
    asked = context.params
    findings = Findings()
    form, target = choose_document_target(asked["format_name"], asked["output"], findings, force=asked["force"])
    given = {name: value for name, value in options.items() if value is not None}
    opened = load_workspace(choose_workspace(asked["workspace"], texts, quiet=asked["quiet"]))
    if asked["save"] is not None:
        edit.check_own(opened, asked["workspace"])
        edit.check_name(opened, asked["save"], findings, replace=asked["force"])
    answered, dialogue = _answered(asked, method, arguments, given, opened, findings, texts)
    criteria = opened.criteria_file.criteria
    elicited = elicit(answered, tuple(criteria))
    is_shown_first = dialogue is not None and form == "table" and target.file is None
    change = None
    if dialogue is not None and not is_shown_first:
        change = _offer(elicited, dialogue, opened, asked, texts)
    elif dialogue is None and asked["save"] is not None:
        change = _kept(elicited, asked["save"], opened, asked, texts)
    deliver_document(
        lambda: elicited_document(
            elicited, trade_offs(criteria, elicited.shares), criteria, change, texts, asked["workspace"]
        ),
        lambda provenance: elicited_json(elicited, change, provenance),
        lambda: provenance_of(
            " ".join([f"weights {method}", *arguments_of(answered.values)]),
            opened,
            Request(),
            (),
            elicited.shares,
            language=texts.language,
        ),
        form,
        target,
        texts,
        quiet=asked["quiet"],
    )
    if dialogue is not None and is_shown_first:
        later = _offer(elicited, dialogue, opened, asked, texts)
        if later:
            laid_out = change_document(later, criteria, texts, asked["workspace"])
            deliver_text(lambda layout: document_text(laid_out, layout), target, texts, quiet=True)
    return DONE


def _answered(
    asked: "Mapping[str, Any]",
    method: "Method",
    arguments: "Sequence[str]",
    options: "Mapping[str, str]",
    workspace: "Workspace",
    findings: "Findings",
    texts: "Texts",
) -> "tuple[Answered, Dialogue | None]":
    """Take answers from the arguments, a file, a profile, or else from a dialogue, which is then given too."""
    from pilotrank.workspace.answer_sources import (
        answers_in_arguments,
        answers_in_file,
        answers_in_profile,
        answers_in_values,
        check_options,
    )
    from pilotrank.workspace.problems import Place

    criteria = workspace.criteria_file.criteria
    places = [bool(arguments), asked["from_file"] is not None, asked["redo"] is not None]
    check_options(options, findings, with_arguments=bool(arguments))
    if sum(places) > 1:
        findings.add(Place(f"weights {method}"), "answers-twice")
    elif not any(places) and not (sys.stdin and sys.stdin.isatty()):
        findings.add(Place(f"weights {method}"), "no-answers")
    if any(places) and asked["stakeholder"] is not None and asked["save"] is None:
        findings.add(Place("--stakeholder"), "only-with", option="--save")
    if arguments:
        return answers_in_arguments(method, arguments, options, criteria, findings), None
    if asked["from_file"] is not None:
        return answers_in_file(asked["from_file"], method, criteria, findings, options), None
    if asked["redo"] is not None:
        return answers_in_profile(asked["redo"], method, workspace, findings, options), None
    if len(criteria) == 1:
        findings.add(Place(f"weights {method}"), "one-criterion")
    findings.stop_if_any()
    from pilotrank.cli.dialogue import Dialogue

    dialogue = Dialogue(criteria, texts)
    return answers_in_values(method, {**dialogue.answers(method), **options}, criteria, findings), dialogue


def _kept(
    elicited: "ElicitedWeights", name: str, workspace: "Workspace", asked: "Mapping[str, Any]", texts: "Texts"
) -> "Change":
    """Keep weights as a profile, with how they were found, in the file as it is by now."""
    from pilotrank.cli.deliver import write_change
    from pilotrank.workspace import edit
    from pilotrank.workspace.load import load_workspace

    now = load_workspace(workspace.path)
    edit.check_own(now, asked["workspace"])
    edit.check_criteria(now, elicited.weights)
    profile = {
        "weights": {criterion: edit.weight_text(weight) for criterion, weight in elicited.weights.items()},
        **({"stakeholder": asked["stakeholder"]} if asked["stakeholder"] is not None else {}),
        "method": elicited.method,
        "answers": elicited.answered.values,
    }
    change = edit.save_profile(now, name, profile, replace=asked["force"])
    write_change(change, texts, dry_run=False, quiet=asked["quiet"])
    return change


def _offer(
    elicited: "ElicitedWeights",
    dialogue: "Dialogue",
    workspace: "Workspace",
    asked: "Mapping[str, Any]",
    texts: "Texts",
) -> "Change | None":
    """Offer to keep weights that were found in a dialogue, until it works or no name is given: no answer gets lost."""
    from pilotrank.workspace.problems import PilotrankError

    name = asked["save"] or dialogue.profile_name()
    owner = asked["stakeholder"] or (dialogue.stakeholder() if name else None)
    while name:
        try:
            return _kept(elicited, name, workspace, {**asked, "stakeholder": owner}, texts)
        except PilotrankError as error:
            dialogue.show(error.problems)
            name = dialogue.profile_name()
    return None
