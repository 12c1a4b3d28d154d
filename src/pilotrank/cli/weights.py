"""The commands ``weights show`` and ``weights set``."""

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
    ProfilesOption,
    QuietOption,
    WeightOption,
    WorkspaceOption,
    complete_profile,
    complete_weight,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.texts import Texts


def show(
    context: typer.Context,
    profile: ProfilesOption = None,
    weight: WeightOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show weights; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import Answer, choose_delivery, choose_workspace, deliver
    from pilotrank.decision.weight_sets import weight_sets_of
    from pilotrank.output.weights import weight_sets_document, weight_sets_json
    from pilotrank.output.weights_sheets import weight_sets_sheets
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply_each
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, weight_assignments
    from pilotrank.workspace.rules import CURRENT

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    weights = weight_assignments(weight or [], findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    everything = [CURRENT] if weights else [CURRENT, *opened.criteria_file.profiles]
    requests = [Request(profile=name, weights=weights) for name in profile or everything]
    result = weight_sets_of(opened, apply_each(requests, opened, findings))
    answer = Answer(
        lambda: weight_sets_document(result, opened.criteria_file.criteria, texts),
        lambda provenance: weight_sets_json(result, provenance),
        lambda: weight_sets_sheets(result, texts),
        lambda: provenance_of(
            "weights show",
            opened,
            Request(weights=weights),
            (),
            result.sets[0].weights,
            language=texts.language,
            profiles=profile or (),
        ),
    )
    deliver(answer, to)
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
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Write weights; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import Answer, choose_delivery, choose_workspace, deliver, write_change
    from pilotrank.decision.weights import shares
    from pilotrank.output.weights import change_document, change_json
    from pilotrank.output.weights_sheets import change_sheets
    from pilotrank.workspace import edit
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, assignments, quoted

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    given = assignments("weights set", weights or [], findings, N_("CRITERION=2"))
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    if not weights:
        first = next(iter(opened.criteria_file.criteria))
        findings.add(Place("weights set"), "nothing-to-set", example=f"{first}=2")
    if not dry_run:
        edit.check_own(opened, workspace)
    change = edit.set_weights(opened, given, profile, findings)
    write_change(change, texts, dry_run=dry_run, quiet=quiet)
    command = ["weights set", *(quoted(f"{name}={text}") for name, text in given.items())]
    command += ["--dry-run"] if dry_run else []
    answer = Answer(
        lambda: change_document(change, opened.criteria_file.criteria, texts, workspace, written=not dry_run),
        lambda provenance: change_json(change, provenance, written=not dry_run),
        lambda: change_sheets(change, opened.criteria_file.criteria, texts),
        lambda: provenance_of(
            " ".join(command),
            opened,
            Request(profile=profile),
            (),
            shares(change.weights),
            language=texts.language,
        ),
    )
    deliver(answer, to)
    return DONE
