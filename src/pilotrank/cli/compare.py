"""The command ``compare``."""

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
    SamplesOption,
    SeedOption,
    WeightOption,
    WorkspaceOption,
    complete_reading,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.texts import Texts


def compare(
    context: typer.Context,
    reading: Annotated[
        str | None,
        typer.Option(
            "--reading",
            metavar=N_("NAME"),
            help=N_("Compare with the scores of this reader: a file in readings/."),
            autocompletion=complete_reading,
        ),
    ] = None,
    profile: ProfileOption = None,
    weight: WeightOption = None,
    top: Annotated[
        str | None,
        typer.Option("--top", metavar="K", help=N_("How many places count as the top; else the workspace says it.")),
    ] = None,
    include_silent: IncludeSilentOption = False,
    samples: SamplesOption = None,
    seed: SeedOption = None,
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Hold rankings side by side; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.comparison import compare_reading
    from pilotrank.output.comparison import reading_document, reading_json
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply, find_reading
    from pilotrank.workspace.request import Request, draws, weight_assignments
    from pilotrank.workspace.problems import Findings, Place
    from pilotrank.workspace.provenance import provenance_of

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    if reading is None:
        findings.add(Place("--reading"), "nothing-to-compare")
    request = Request(
        profile=profile,
        weights=weight_assignments(weight or [], findings),
        top=top,
        include_silent=include_silent,
    )
    drawn = draws(samples, seed, findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet), evidence=True)
    other = None if reading is None else find_reading(reading, opened, findings)
    settings = apply(request, opened, findings)
    if other is None:
        raise AssertionError("a reading that is missing was not noted")
    result = compare_reading(opened, other, settings, samples=drawn.samples, seed=drawn.seed)
    deliver_document(
        lambda: reading_document(result, texts),
        lambda provenance: reading_json(result, provenance),
        lambda: provenance_of(
            f"compare --reading {other.id} {drawn.options}",
            opened,
            request,
            (),
            result.ranking.weights,
            language=texts.language,
            seed=drawn.seed,
            with_evidence=True,
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE
