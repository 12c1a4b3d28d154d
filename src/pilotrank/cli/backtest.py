"""The command ``backtest``."""

from typing import TYPE_CHECKING

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    DocumentFormatOption,
    ForceOption,
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
    format_name: DocumentFormatOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Hold the ranking against the source's verdicts; the help is in :mod:`pilotrank.cli.subcommands`."""
    from dataclasses import replace

    from pilotrank.cli.deliver import Target, choose_workspace, deliver_document
    from pilotrank.decision.backtest import backtest as hold_against
    from pilotrank.output.backtest import backtest_document, backtest_json
    from pilotrank.output.formats import choose_document_format
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import Request, apply_each, draws, option_text, split_assignments, unique
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import provenance_of
    from pilotrank.workspace.rules import CURRENT

    texts: Texts = context.find_root().obj
    findings = Findings()
    form = choose_document_format(format_name, output, findings)
    target = Target(output, force)
    target.check(findings)
    pairs = split_assignments("--weight", weight or [], findings, "--weight CRITERION=2")
    weights = unique("--weight", pairs, findings)
    names = profile or [CURRENT]
    requests = [Request(profile=name, weights=weights, include_silent=include_silent) for name in names]
    drawn = draws(samples, seed, findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    settings = apply_each(requests, opened, findings)
    result = hold_against(opened, settings, samples=drawn.samples, seed=drawn.seed)
    deliver_document(
        lambda: backtest_document(result, texts),
        lambda provenance: backtest_json(result, provenance),
        lambda: replace(
            provenance_of(
                " ".join(["backtest", *(option_text("--profile", name) for name in profile or []), drawn.options]),
                opened,
                Request(weights=weights, include_silent=include_silent),
                (),
                next(iter(result.profiles.values())).weights,
                language=texts.language,
                seed=drawn.seed,
            ),
            profile=names[0],
        ),
        form,
        target,
        texts,
        quiet=quiet,
    )
    return DONE
