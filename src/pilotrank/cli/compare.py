"""The command ``compare``."""

from typing import TYPE_CHECKING, Annotated, Any

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
    ProfilesOption,
    QuietOption,
    SamplesOption,
    SeedOption,
    WeightOption,
    WorkspaceOption,
    complete_method,
    complete_reading,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pilotrank.cli.deliver import Answer
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import Request

_CLASHES = {"--reading": ("--group", "--method", "--with"), "--group": ("--method", "--with", "--weight")}
"""By option, those that can't go together with it."""


def compare(
    context: typer.Context,
    profile: ProfilesOption = None,
    weight: WeightOption = None,
    method: Annotated[
        list[str] | None,
        typer.Option(
            "--method",
            metavar="additive|product|topsis|promethee",
            help=N_("Also rank by this method. May be repeated."),
            autocompletion=complete_method,
        ),
    ] = None,
    other: Annotated[
        str | None,
        typer.Option("--with", metavar=N_("FOLDER"), help=N_("Also rank in this second workspace.")),
    ] = None,
    group: Annotated[
        bool,
        typer.Option(
            "--group",
            help=N_(
                "What several people's profiles make together: those named, else all that belong to a stakeholder."
            ),
        ),
    ] = False,
    reading: Annotated[
        str | None,
        typer.Option(
            "--reading",
            metavar=N_("NAME"),
            help=N_("Compare with the scores of this reader instead: a file in readings/."),
            autocompletion=complete_reading,
        ),
    ] = None,
    top: Annotated[
        str | None,
        typer.Option("--top", metavar="N", help=N_("How many places count as the top; else the workspace says it.")),
    ] = None,
    include_silent: IncludeSilentOption = False,
    samples: SamplesOption = None,
    seed: SeedOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Hold rankings side by side; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_delivery, choose_workspace, deliver
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import Request, weight_assignments

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    _check_together(context.params, findings)
    request = Request(
        weights=weight_assignments(weight or [], findings),
        top=top,
        include_silent=include_silent,
    )
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet), evidence=reading is not None)
    if reading is not None:
        result = _with_reading(context.params, request, opened, findings, texts)
    elif group:
        result = _of_group(profile or [], request, opened, findings, texts)
    else:
        result = _side_by_side(context.params, request, opened, findings, texts)
    deliver(result, to)
    return DONE


def _check_together(asked: "Mapping[str, Any]", findings: "Findings") -> None:
    """Note options that can't go together."""
    from pilotrank.workspace.problems import Place

    given = {
        "--group": bool(asked["group"]),
        "--method": bool(asked["method"]),
        "--reading": asked["reading"] is not None,
        "--weight": bool(asked["weight"]),
        "--with": asked["other"] is not None,
    }
    for option, others in _CLASHES.items():
        for each in others if given[option] else ():
            if given[each]:
                findings.add(Place(each), "not-together", option=option)
    for option in ("samples", "seed"):
        if asked[option] is not None and not given["--reading"]:
            findings.add(Place(f"--{option}"), "only-with", option="--reading")
    if given["--reading"] and len(asked["profile"] or []) > 1:
        findings.add(Place("--reading"), "one-profile")


def _with_reading(
    asked: "Mapping[str, Any]", request: "Request", workspace: "Workspace", findings: "Findings", texts: "Texts"
) -> "Answer":
    from dataclasses import replace

    from pilotrank.cli.deliver import Answer
    from pilotrank.decision.readers import compare_reading
    from pilotrank.output.readers import reading_document, reading_json
    from pilotrank.output.readers_sheets import reading_sheets
    from pilotrank.workspace.overrides import apply, find_reading
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import draws

    request = replace(request, profile=next(iter(asked["profile"] or []), None))
    drawn = draws(asked["samples"], asked["seed"], findings)
    other = find_reading(asked["reading"], workspace, findings)
    settings = apply(request, workspace, findings)
    if other is None:
        raise AssertionError("a reading that is missing was not noted")
    result = compare_reading(workspace, other, settings, samples=drawn.samples, seed=drawn.seed)
    return Answer(
        lambda: reading_document(result, texts),
        lambda provenance: reading_json(result, provenance),
        lambda: reading_sheets(result, texts),
        lambda: provenance_of(
            f"compare --reading {other.id} {drawn.options}",
            workspace,
            request,
            (),
            result.ranking.weights,
            language=texts.language,
            seed=drawn.seed,
            with_evidence=True,
        ),
    )


def _of_group(
    profiles: "Sequence[str]", request: "Request", workspace: "Workspace", findings: "Findings", texts: "Texts"
) -> "Answer":
    from dataclasses import replace

    from pilotrank.cli.deliver import Answer
    from pilotrank.decision.group import compare_group
    from pilotrank.output.comparison import group_document, group_json
    from pilotrank.output.comparison_sheets import group_sheets
    from pilotrank.workspace.overrides import apply_each, find_members, top_of
    from pilotrank.workspace.provenance import provenance_of

    members = find_members(profiles, workspace, findings)
    settings = apply_each([replace(request, profile=name) for name in members], workspace, findings)
    result = compare_group(workspace, settings, top_of(settings[0], workspace))
    return Answer(
        lambda: group_document(result, texts),
        lambda provenance: group_json(result, provenance),
        lambda: group_sheets(result, texts),
        lambda: provenance_of(
            "compare --group",
            workspace,
            request,
            (),
            result.comparison.rankings[0].weights,
            language=texts.language,
            profiles=members,
        ),
    )


def _side_by_side(
    asked: "Mapping[str, Any]", request: "Request", workspace: "Workspace", findings: "Findings", texts: "Texts"
) -> "Answer":
    from dataclasses import replace

    from pilotrank.cli.deliver import Answer
    from pilotrank.decision.comparison import compare, rankings_asked_for
    from pilotrank.output.comparison import comparison_document, comparison_json
    from pilotrank.output.comparison_sheets import comparison_sheets
    from pilotrank.workspace.overrides import top_of
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import option_text
    from pilotrank.workspace.rules import CURRENT

    methods = asked["method"] or []
    other = None if asked["other"] is None else _second(asked["other"], findings)
    alone = not (request.weights or methods or asked["other"] is not None)
    profiles = asked["profile"] or [CURRENT, *(workspace.criteria_file.profiles if alone else [])]
    if alone and len(profiles) == 1 and profiles != [CURRENT]:
        profiles = [CURRENT, *profiles]
    plain = replace(request, weights={})
    requests = [replace(plain, profile=name) for name in profiles]
    if request.weights:
        requests.append(replace(request, profile=profiles[0]))
    rankings = rankings_asked_for(workspace, requests, methods, other, findings)
    result = compare(rankings, top_of(rankings[0].settings, workspace))
    command = ["compare", *(option_text("--method", name) for name in methods)]
    command += [option_text("--with", other[0])] if other else []
    return Answer(
        lambda: comparison_document(result, texts),
        lambda provenance: comparison_json(result, provenance),
        lambda: comparison_sheets(result, texts),
        lambda: provenance_of(
            " ".join(command),
            workspace,
            request,
            (),
            result.rankings[0].weights,
            language=texts.language,
            profiles=profiles,
            other=other[1] if other else None,
        ),
    )


def _second(folder: str, findings: "Findings") -> "tuple[str, Workspace] | None":
    """Read a second workspace; None, and noted as problems, where it can't be."""
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.locate import find_workspace
    from pilotrank.workspace.problems import PilotrankError

    try:
        return folder, load_workspace(find_workspace(folder, option="--with"))
    except PilotrankError as error:
        findings.take(error.problems)
        return None
