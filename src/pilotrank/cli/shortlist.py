"""The command ``shortlist``."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.cli import DID_NOT_HOLD, DONE
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
    ProfileOption,
    QuietOption,
    RangesOption,
    SeedOption,
    SetOption,
    WeightOption,
    WhereOption,
    WorkspaceOption,
    complete_approach,
    complete_category_count,
    complete_number_attribute,
)
from pilotrank.texts import N_

if TYPE_CHECKING:
    from pilotrank.cli.deliver import Answer, Delivery
    from pilotrank.decision.shortlist import Shortlist
    from pilotrank.texts import Texts
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import Draws


def shortlist(
    context: typer.Context,
    size: Annotated[
        str | None,
        typer.Option("--size", metavar="N", help=N_("How many, exactly; as many as criteria.yaml says if left out.")),
    ] = None,
    at_most: Annotated[
        list[str] | None,
        typer.Option(
            "--at-most",
            metavar=N_("CATEGORY=K"),
            help=N_("At most so many of this category. May be repeated."),
            autocompletion=complete_category_count,
        ),
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(
            "--at-least",
            metavar=N_("CATEGORY=K"),
            help=N_("At least so many of this category. May be repeated."),
            autocompletion=complete_category_count,
        ),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include", metavar="ID", help=N_("It must be in. May be repeated."), autocompletion=complete_approach
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude", metavar="ID", help=N_("It must be out. May be repeated."), autocompletion=complete_approach
        ),
    ] = None,
    cap: Annotated[
        list[str] | None,
        typer.Option(
            "--cap",
            metavar=N_("ATTRIBUTE=SUM"),
            help=N_("The attribute, such as a cost, may add up to no more than this. May be repeated."),
            autocompletion=complete_number_attribute,
        ),
    ] = None,
    chance: Annotated[
        str | None,
        typer.Option(
            "--chance",
            metavar="P",
            help=N_("Only approaches with a chance above this, such as 30%, of a place among the best N of all."),
        ),
    ] = None,
    samples: Annotated[
        str | None,
        typer.Option(
            "--samples", metavar="N", help=N_("With --chance: how many random samples to draw; 100000 if left out.")
        ),
    ] = None,
    seed: SeedOption = None,
    profile: ProfileOption = None,
    weight: WeightOption = None,
    assumed: SetOption = None,
    category: CategoryOption = None,
    exclude_category: ExcludeCategoryOption = None,
    minimum: MinimumOption = None,
    where: WhereOption = None,
    include_silent: IncludeSilentOption = False,
    ranges: RangesOption = None,
    format_name: FormatOption = None,
    dialect: DialectOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> int:
    """Choose the best approaches under constraints; the help is in :mod:`pilotrank.cli.subcommands`."""
    from pilotrank.cli.deliver import choose_delivery, choose_workspace, deliver
    from pilotrank.decision.shortlist import shortlist_by
    from pilotrank.workspace.constraints import check_choice, read_choice
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.overrides import check
    from pilotrank.workspace.problems import Findings
    from pilotrank.workspace.request import read_request

    texts: Texts = context.find_root().obj
    findings = Findings()
    to = choose_delivery(context.params, findings, texts)
    asked = read_choice(context.params, findings)
    drawn = _draws(chance, samples, seed, findings)
    request = read_request(context.params, findings)
    opened = load_workspace(choose_workspace(workspace, texts, quiet=quiet))
    settings = check(request, opened, findings)
    choice = check_choice(asked, settings, opened, findings)
    findings.stop_if_any()
    with_ranges = to.has_ranges(ranges, len(opened.approaches))
    result = shortlist_by(settings, choice, opened, drawn, ranges=with_ranges)
    command = f"shortlist --size {result.size} --{'ranges' if result.ranking.ranges else 'no-ranges'}"
    command += f" {drawn.options}" if result.chances else ""
    deliver(_answer(result, command, opened, texts), to)
    if result.clash is None:
        _say_what_is_as_good(result, to)
        return DONE
    said = N_("can't be met: {options}") if len(result.clash) == 1 else N_("can't be met together: {options}")
    print(texts.say(said, options=", ".join(result.clash)), file=sys.stderr)  # noqa: T201 - a message
    return DID_NOT_HOLD


def _say_what_is_as_good(result: "Shortlist", to: "Delivery") -> None:
    """Say that the alphabet decided, where the result itself does not."""
    from pilotrank.cli.deliver import tell

    if to.form.format in ("table", "markdown") or result.as_good == ():
        return
    if result.as_good is None:
        many = N_("many other choices have exactly the same sum: the order of id decided; --format table says more")
        tell(to.texts.say(many), quiet=to.quiet)
        return
    message = to.texts.plural(
        "{n} other choice has exactly the same sum: the order of id decided; --format table says which",
        "{n} other choices have exactly the same sum: the order of id decided; --format table says which",
        len(result.as_good),
    )
    tell(message, quiet=to.quiet)


def _draws(chance: str | None, samples: str | None, seed: str | None, findings: "Findings") -> "Draws":
    """Read what the chances rest on; without chances there is nothing to draw."""
    from pilotrank.workspace.problems import Place
    from pilotrank.workspace.request import ROBUSTNESS_SAMPLES, draws

    for option, given in (("--samples", samples), ("--seed", seed)):
        if given is not None and chance is None:
            findings.add(Place(option), "only-with", option="--chance")
    return draws(samples, seed, findings, usual=ROBUSTNESS_SAMPLES)


def _answer(result: "Shortlist", command: str, workspace: "Workspace", texts: "Texts") -> "Answer":
    from pilotrank.cli.deliver import Answer
    from pilotrank.output.shortlist import shortlist_document, shortlist_json, shortlist_sheets, shortlist_text
    from pilotrank.workspace.provenance import provenance_of

    ranking, seed = result.ranking, None
    if result.chances:
        seed = result.chances.draws.seed
    elif ranking.ranges:
        seed = ranking.ranges.seed
    return Answer(
        lambda: shortlist_document(result, texts),
        lambda provenance: shortlist_json(result, provenance, texts),
        lambda: shortlist_sheets(result, texts),
        lambda: provenance_of(
            command,
            workspace,
            ranking.request,
            [*(each.filter for each in ranking.left_out), *result.options],
            ranking.weights,
            language=texts.language,
            seed=seed,
        ),
        lambda layout: shortlist_text(result, texts, layout),
    )
