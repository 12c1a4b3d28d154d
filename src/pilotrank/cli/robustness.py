"""The command ``robustness``."""

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pilotrank.cli import DONE
from pilotrank.cli.options import (
    CategoryOption,
    DialectOption,
    DryRunOption,
    ExcludeCategoryOption,
    ForceOption,
    FormatOption,
    IncludeSilentOption,
    LangOption,
    MinimumOption,
    OutputOption,
    ProfilesOption,
    QuietOption,
    SeedOption,
    SetOption,
    WeightOption,
    WhereOption,
    WorkspaceOption,
    complete_score_variation,
    complete_weight_variation,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pilotrank.cli.deliver import Answer, Target
    from pilotrank.decision.robustness.results import Robustness
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.provenance import Provenance

_MOST_THREADS: Final = 4
"""Threads that are used without being asked for: more wait for each other."""


def robustness(
    context: typer.Context,
    profile: ProfilesOption = None,
    weight: WeightOption = None,
    assumed: SetOption = None,
    top: Annotated[
        str | None,
        typer.Option(
            "--top", metavar="N", help=N_("How many can be chosen; as many as criteria.yaml says if left out.")
        ),
    ] = None,
    vary_weights: Annotated[
        str | None,
        typer.Option(
            "--vary-weights",
            metavar="free|ordered|around|profiles|none",
            help=N_(
                "How weights vary: freely, in the order of the profile, around the profile, as mixtures of"
                " profiles, or not at all; free if left out."
            ),
            autocompletion=complete_weight_variation,
        ),
    ] = None,
    concentration: Annotated[
        str | None,
        typer.Option(
            "--concentration",
            metavar="N",
            help=N_("With --vary-weights around: how close to the profile, from 1 up; 20 if left out."),
        ),
    ] = None,
    vary_scores: Annotated[
        str | None,
        typer.Option(
            "--vary-scores",
            metavar="by-basis|triangular|uniform|discrete|none",
            help=N_(
                "How scores vary within their ranges; by-basis if left out: all alike where the source is silent, else"
                " the best score the likeliest."
            ),
            autocompletion=complete_score_variation,
        ),
    ] = None,
    vary_values: Annotated[
        bool,
        typer.Option(
            "--vary-values",
            help=N_("Also vary what a score is worth: any value function that only rises (or, for a cost, falls)."),
        ),
    ] = False,
    widen: Annotated[
        str | None,
        typer.Option(
            "--widen",
            metavar=N_("STEPS"),
            help=N_("Let every score, firm ones too, be so many units of its scale lower or higher than its best."),
        ),
    ] = None,
    samples: Annotated[
        str | None,
        typer.Option(
            "--samples", metavar="N", help=N_("How many random samples to draw, up to 1000000; 100000 if left out.")
        ),
    ] = None,
    seed: SeedOption = None,
    threads: Annotated[
        str | None,
        typer.Option(
            "--threads",
            metavar="N",
            help=N_("How many threads draw them; one for each processor if left out. No figure depends on it."),
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=N_(
                "Also single ranks past 1000 approaches, and pairs and all confidence factors past 200: they take"
                " memory and time."
            ),
        ),
    ] = False,
    plot: Annotated[
        str | None,
        typer.Option(
            "--plot",
            metavar=N_("FILE"),
            help=N_("Also draw it into this .svg or .png file; needs matplotlib (pip install matplotlib)."),
        ),
    ] = None,
    category: CategoryOption = None,
    exclude_category: ExcludeCategoryOption = None,
    minimum: MinimumOption = None,
    where: WhereOption = None,
    include_silent: IncludeSilentOption = False,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Say how sure the ranking is; the help is in :mod:`pilotrank.cli.subcommands`."""
    from dataclasses import replace

    from pilotrank.cli.deliver import Target, choose_delivery, choose_workspace, deliver
    from pilotrank.decision.robustness.analysis import Means, analyse
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import apply, find_mixture
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import ROBUSTNESS_SAMPLES, draws, option_text, read_request, variation_of

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    picture = Picture(plot, Target(plot, force, "--plot", dry_run))
    picture.check(to.target, findings)
    variation = replace(variation_of(vary_weights, vary_scores, widen, concentration, findings), values=vary_values)
    drawn = draws(samples, seed, findings, usual=ROBUSTNESS_SAMPLES)
    workers = _threads(threads, findings)
    mixed = variation.weights == "profiles"
    request = replace(read_request(context.params, findings), profile=None if mixed else _only(profile or [], findings))
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    mixture = find_mixture(profile or [], opened, findings) if mixed else {}
    settings = apply(request, opened, findings)
    with _progress(texts, quiet=quiet) as progress:
        result = analyse(
            opened, settings, variation, drawn, profiles=mixture, full=full, means=Means(workers, progress=progress)
        )
    mixing = "".join(f" {option_text('--profile', name)}" for name in mixture)
    command = f"robustness {variation.options}{mixing} {drawn.options}{' --full' if full else ''}"
    answer = _answer(result, command, opened, texts)
    deliver(answer, to)
    picture.write(result, answer.provenance, texts, quiet=quiet)
    return DONE


def _answer(result: "Robustness", command: str, workspace: "Workspace", texts: "Texts") -> "Answer":
    from pilotrank.cli.deliver import Answer
    from pilotrank.output.robustness import robustness_document
    from pilotrank.output.robustness_json import robustness_json
    from pilotrank.output.sheets import robustness_sheets
    from pilotrank.workspace.provenance import provenance_of

    ranking = result.ranking
    return Answer(
        lambda: robustness_document(result, texts),
        lambda provenance: robustness_json(result, provenance),
        lambda: robustness_sheets(result, texts),
        lambda: provenance_of(
            command,
            workspace,
            ranking.request,
            [each.filter for each in ranking.left_out],
            ranking.weights,
            language=texts.language,
            seed=result.seed,
        ),
    )


def _only(profiles: list[str], findings: "Findings") -> str | None:
    """Take the one profile that was named; several are only mixed."""
    from pilotrank.workspace.problems import Place

    if len(profiles) > 1:
        findings.add(Place("--profile"), "only-with", option="--vary-weights profiles")
    return next(iter(profiles), None)


def _threads(given: str | None, findings: "Findings") -> int:
    from pilotrank.workspace.request import whole_number

    return min(os.cpu_count() or 1, _MOST_THREADS) if given is None else whole_number("--threads", given, findings)


@dataclass(frozen=True, slots=True)
class Picture:
    """What ``--plot`` asks for."""

    name: str | None
    """The file; None where no picture is asked for."""
    target: "Target"

    @property
    def format(self) -> str:
        """What the file's ending says."""
        return PurePath(self.name or "").suffix.lower().removeprefix(".")

    def check(self, result: "Target", findings: "Findings") -> None:
        """Note before the work what would stand in its way, also of the result that goes to a file of its own."""
        from pilotrank.workspace.problems import Place

        if self.name is None:
            return
        place = Place(f"--plot {self.name}")
        if result.file and self.target.file and result.file.absolute() == self.target.file.absolute():
            findings.add(place, "same-target")
        if not self.name:
            findings.add(Place("--plot"), "empty-value")
        elif self.format not in ("svg", "png"):
            findings.add(place, "unknown-picture", known=".svg, .png")
        elif find_spec("matplotlib") is None:
            findings.add(place, "extra-needed", package="matplotlib")
        if self.name:
            self.target.check(findings)

    def write(
        self, result: "Robustness", provenance: "Callable[[], Provenance]", texts: "Texts", *, quiet: bool
    ) -> None:
        """Draw and write it."""
        if self.name is not None:
            from pilotrank.output.plots import robustness_picture

            content = robustness_picture(result, texts, "png" if self.format == "png" else "svg", provenance().line())
            self.target.write(content, texts, quiet=quiet)


@contextmanager
def _progress(texts: "Texts", *, quiet: bool) -> "Iterator[Callable[[int, int], None] | None]":
    """Show a bar on a terminal once the work takes longer than a second."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(texts.say("samples"), total=None, visible=False)

        def advance(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, visible=time.monotonic() - started > 1)

        yield advance
