"""The commands of ``weights`` that find weights by questions."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DialectOption,
    DryRunOption,
    ForceSaveOption,
    FormatOption,
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
    complete_judgement,
    complete_weight,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotrank.cli.deliver import Delivery
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
        autocompletion=complete_judgement,
    ),
]


def points(
    context: typer.Context,
    answers: _PointsArgument = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by swing or by points; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, answers or [], {})


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
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by rank-order; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, answers or [], {"formula": formula})


def pairwise(
    context: typer.Context,
    answers: _JudgementsArgument = None,
    from_file: FromOption = None,
    redo: RedoOption = None,
    save: SaveOption = None,
    stakeholder: StakeholderOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by pairwise; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, answers or [], {})


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
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceSaveOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Find weights by best-worst; the help is in :mod:`pilotrank.cli.subcommands`."""
    return _elicit(context, answers or [], {"best": best, "worst": worst})


def _elicit(context: typer.Context, arguments: "Sequence[str]", options: "Mapping[str, str | None]") -> int:
    """Take answers from wherever they are, and give the weights that follow, never a ranking.

    The method is called as the command.
    """
    from pilotrank.cli.deliver import choose_delivery, choose_workspace
    from pilotrank.decision.elicitation import elicit
    from pilotrank.workspace import edit
    from pilotrank.workspace.answers import METHODS
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings

    texts: Texts = context.find_root().obj
    asked = context.params
    findings = Findings()
    to = choose_delivery(asked, findings, texts)
    given = {name: value for name, value in options.items() if value is not None}
    opened = load_workspace(choose_workspace(asked["workspace"], texts, quiet=asked["quiet"]))
    if asked["save"] is not None:
        if not asked["dry_run"]:
            edit.check_own(opened, asked["workspace"])
        edit.check_name(opened, asked["save"], findings, replace=asked["force"])
    method = next(each for each in METHODS if each == context.info_name)
    asking = _Asking(method, opened, asked, texts)
    answered, dialogue = asking.answers(arguments, given, findings)
    elicited = elicit(answered, tuple(opened.criteria_file.criteria))
    if dialogue is None:
        change = None if asked["save"] is None else asking.keep(elicited, asked["save"], asked["stakeholder"])
        asking.deliver(elicited, change, to)
    elif to.form.format == "table" and to.target.file is None:
        asking.deliver(elicited, None, to)
        asking.show(asking.offer(elicited, dialogue), to)
    else:
        asking.deliver(elicited, asking.offer(elicited, dialogue), to)
    return DONE


@dataclass(frozen=True, slots=True)
class _Asking:
    """One run of a method: what it was told, and what it does on the way."""

    method: "Method"
    workspace: "Workspace"
    asked: "Mapping[str, Any]"
    """The options by name."""
    texts: "Texts"

    def answers(
        self, arguments: "Sequence[str]", options: "Mapping[str, str]", findings: "Findings"
    ) -> "tuple[Answered, Dialogue | None]":
        """Take answers from the arguments, a file, a profile, or else from a dialogue, which is then given too."""
        from pilotrank.workspace import answer_sources
        from pilotrank.workspace.problems import Place

        method, criteria = self.method, self.workspace.criteria_file.criteria
        file, profile = self.asked["from_file"], self.asked["redo"]
        places = [bool(arguments), file is not None, profile is not None]
        answer_sources.check_options(options, findings, with_arguments=bool(arguments))
        if sum(places) > 1:
            findings.add(Place(f"weights {method}"), "answers-twice")
        elif not any(places) and not (sys.stdin and sys.stdin.isatty()):
            findings.add(Place(f"weights {method}"), "no-answers")
        if any(places) and self.asked["stakeholder"] is not None and self.asked["save"] is None:
            findings.add(Place("--stakeholder"), "only-with", option="--save")
        if arguments:
            return answer_sources.answers_in_arguments(method, arguments, options, criteria, findings), None
        if file is not None:
            return answer_sources.answers_in_file(file, method, criteria, findings, options), None
        if profile is not None:
            return answer_sources.answers_in_profile(profile, method, self.workspace, findings, options), None
        if len(criteria) == 1:
            findings.add(Place(f"weights {method}"), "one-criterion")
        findings.stop_if_any()
        from pilotrank.cli.dialogue import Dialogue

        dialogue = Dialogue(criteria, self.texts)
        values = {**dialogue.answers(method), **options}
        return answer_sources.answers_in_values(method, values, criteria, findings), dialogue

    def offer(self, elicited: "ElicitedWeights", dialogue: "Dialogue") -> "Change | None":
        """Offer to keep weights found in a dialogue, until it works or no name is given: no answer gets lost."""
        from pilotrank.workspace.problems import PilotrankError

        name = self.asked["save"] or dialogue.profile_name()
        stakeholder = self.asked["stakeholder"] or (dialogue.stakeholder() if name else None)
        while name:
            try:
                return self.keep(elicited, name, stakeholder)
            except PilotrankError as error:
                dialogue.show(error.problems)
                name = dialogue.profile_name()
        return None

    def keep(self, elicited: "ElicitedWeights", name: str, stakeholder: str | None) -> "Change":
        """Keep weights as a profile, with how they were found, in the file as it is by now."""
        from pilotrank.cli.deliver import write_change
        from pilotrank.workspace import edit
        from pilotrank.workspace.load import load_workspace

        now = load_workspace(self.workspace.path)
        if not self.asked["dry_run"]:
            edit.check_own(now, self.asked["workspace"])
        edit.check_criteria(now, elicited.weights)
        weights = {criterion: edit.weight_text(weight) for criterion, weight in elicited.weights.items()}
        origin = {
            **({} if stakeholder is None else {"stakeholder": stakeholder}),
            "method": elicited.method,
            "answers": elicited.answered.values,
        }
        change = edit.save_profile(now, name, weights, origin, replace=self.asked["force"])
        write_change(change, self.texts, dry_run=self.asked["dry_run"], quiet=self.asked["quiet"])
        return change

    def deliver(self, elicited: "ElicitedWeights", change: "Change | None", to: "Delivery") -> None:
        """Write the weights, and what keeping them changed, in the form and to the place that were asked for."""
        from pilotrank.cli.deliver import Answer, deliver
        from pilotrank.decision.weights import trade_offs
        from pilotrank.output.elicitation import elicited_document, elicited_json
        from pilotrank.output.weights_sheets import elicited_sheets
        from pilotrank.workspace.answer_sources import arguments_of
        from pilotrank.workspace.provenance import provenance_of
        from pilotrank.workspace.request import Request

        criteria, texts = self.workspace.criteria_file.criteria, self.texts
        offs = trade_offs(criteria, elicited.shares)
        command = " ".join([f"weights {self.method}", *arguments_of(elicited.answered.values)])
        written = not self.asked["dry_run"]
        folder = self.asked["workspace"]
        answer = Answer(
            lambda: elicited_document(elicited, offs, criteria, change, texts, folder, written=written),
            lambda provenance: elicited_json(elicited, change, provenance, written=written),
            lambda: elicited_sheets(elicited, offs, criteria, change, texts),
            lambda: provenance_of(command, self.workspace, Request(), (), elicited.shares, language=texts.language),
        )
        deliver(answer, to)

    def show(self, change: "Change | None", to: "Delivery") -> None:
        """Show what keeping the weights changed, once they were shown themselves."""
        from pilotrank.cli.deliver import deliver_text
        from pilotrank.output.document import document_text
        from pilotrank.output.weights import change_document

        if change:
            criteria = self.workspace.criteria_file.criteria
            written, folder = not self.asked["dry_run"], self.asked["workspace"]
            laid_out = change_document(change, criteria, self.texts, folder, written=written)
            deliver_text(lambda layout: document_text(laid_out, layout), to)
