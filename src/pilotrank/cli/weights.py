"""The commands of ``weights``."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DocumentFormatOption,
    DryRunOption,
    ForceOption,
    ForceSaveOption,
    FromOption,
    LangOption,
    OutputOption,
    ProfilesOption,
    QuietOption,
    RedoOption,
    SaveOption,
    StakeholderOption,
    WeightOption,
    WorkspaceOption,
    complete_criterion,
    complete_formula,
    complete_profile,
    complete_weight,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotrank.cli.dialogue import Dialogue
    from pilotrank.decision.elicitation import Elicited
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


def show(
    context: typer.Context,
    profile: ProfilesOption = None,
    weight: WeightOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show weights; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.weighting import weighting_of
    from pilotrank.output.weights import weighting_document, weighting_json
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply_each
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, weight_assignments
    from pilotrank.workspace.rules import CURRENT

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    weights = weight_assignments(weight or [], findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    everything = [CURRENT] if weights else [CURRENT, *opened.criteria_file.profiles]
    requests = [Request(profile=name, weights=weights) for name in profile or everything]
    result = weighting_of(opened, apply_each(requests, opened, findings))
    deliver_document(
        lambda: weighting_document(result, opened.criteria_file.criteria, texts),
        lambda provenance: weighting_json(result, provenance),
        lambda: provenance_of(
            "weights show",
            opened,
            requests[0],
            (),
            result.sets[0].weights,
            language=texts.language,
            profiles=profile or (),
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE


def set_weights(
    context: typer.Context,
    weights: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("CRITERION=N ..."),
            help=N_("The weights: numbers, fractions, or shares such as 50%."),
            autocompletion=complete_weight,
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar=N_("NAME"),
            help=N_("Write into this profile, a new one or one that is there; else the workspace's own weights."),
            autocompletion=complete_profile,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Write weights; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.weights import shares
    from pilotrank.output.weights import change_document, change_json
    from pilotrank.workspace import edit
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, assignments, option_text

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    given = assignments("weights set", weights or [], findings, "CRITERION=2")
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    if not weights:
        first = next(iter(opened.criteria_file.criteria))
        findings.add(Place("weights set"), "nothing-to-set", example=f"{first}=2")
    findings.stop_if_any()
    if not dry_run:
        edit.check_own(opened, workspace)
    change = edit.set_weights(opened, given, profile)
    _write(change, texts, dry_run=dry_run, quiet=quiet)
    command = ["weights set", *(option_text("", f"{name}={text}").strip() for name, text in given.items())]
    deliver_document(
        lambda: change_document(change, opened.criteria_file.criteria, texts, workspace),
        lambda provenance: change_json(change, provenance),
        lambda: provenance_of(
            " ".join(command),
            opened,
            Request(profile=profile),
            (),
            shares(change.weights),
            language=texts.language,
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE


def _write(change: "Change", texts: "Texts", *, dry_run: bool, quiet: bool) -> None:
    """Write a change, unless it is only to be shown, and say so."""
    from pilotrank.cli.deliver import tell

    if not change.lines:
        return
    if dry_run:
        tell(texts.say("not written: {file}", file=change.place), quiet=quiet)
        return
    change.write()
    tell(texts.say("written: {file}", file=change.place), quiet=quiet)


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
    from pilotrank.output.weights import change_document, elicited_document, elicited_json
    from pilotrank.workspace import edit
    from pilotrank.workspace.answers import arguments_of
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
    from pilotrank.workspace.answers import (
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
    elicited: "Elicited", name: str, workspace: "Workspace", asked: "Mapping[str, Any]", texts: "Texts"
) -> "Change":
    """Keep weights as a profile, with how they were found, in the file as it is by now."""
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
    _write(change, texts, dry_run=False, quiet=asked["quiet"])
    return change


def _offer(
    elicited: "Elicited", dialogue: "Dialogue", workspace: "Workspace", asked: "Mapping[str, Any]", texts: "Texts"
) -> "Change | None":
    """Offer to keep weights that were found in a dialogue, until it works or no name is given: no answer gets lost."""
    from pilotrank.workspace.problems import PilotrankError

    name = asked["save"] or dialogue.profile_name()
    while name:
        try:
            return _kept(elicited, name, workspace, asked, texts)
        except PilotrankError as error:
            dialogue.show(error.problems)
            name = dialogue.profile_name()
    return None
