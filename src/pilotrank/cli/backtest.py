"""The command ``backtest``."""

from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:
    from pilotrank.texts import Texts


def backtest(
    context: typer.Context,
    profile: ProfilesOption = None,
    weight: WeightOption = None,
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
    """Hold the ranking against the source's verdicts; the help is in :mod:`pilotrank.cli.subcommands`."""
    from dataclasses import replace

    from pilotrank.cli.deliver import choose_document_target, choose_workspace, deliver_document
    from pilotrank.decision.backtest import backtest as hold_against
    from pilotrank.output.backtest import backtest_document, backtest_json
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply_each
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.request import Request, draws, weight_assignments

    texts: Texts = context.find_root().obj
    findings = Findings()
    form, target = choose_document_target(format_name, output, findings, force=force)
    base = Request(weights=weight_assignments(weight or [], findings), include_silent=include_silent)
    requests = [replace(base, profile=name) for name in profile] if profile else [base]
    drawn = draws(samples, seed, findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    settings = apply_each(requests, opened, findings)
    result = hold_against(opened, settings, samples=drawn.samples, seed=drawn.seed)
    deliver_document(
        lambda: backtest_document(result, texts),
        lambda provenance: backtest_json(result, provenance),
        lambda: provenance_of(
            f"backtest {drawn.options}",
            opened,
            base,
            (),
            next(iter(result.profiles.values())).weights,
            language=texts.language,
            profiles=profile or (),
            seed=drawn.seed,
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE
