"""Options that several commands share, with their completion."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pilotrank.texts import LANGUAGES, N_

if TYPE_CHECKING:
    from pilotrank.workspace.models import Workspace

# translators: what stands in capitals after an option is a placeholder for what the user types
_FOLDER = N_("FOLDER")


def _workspace(context: typer.Context, *, evidence: bool = False) -> "Workspace | None":
    """The workspace that the command line is about; None where it can't be read."""
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.problems import PilotrankError

    try:
        return load_workspace(context.params.get("workspace"), evidence=evidence)
    except PilotrankError:
        return None


def _starting(incomplete: str, candidates: Iterable[str]) -> list[str]:
    return [candidate for candidate in candidates if candidate.startswith(incomplete)]


def complete_weight(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a criterion with some weights, so that the shell adds no blank behind the name."""
    workspace = _workspace(ctx)
    criteria = workspace.criteria_file.criteria if workspace else {}
    return _starting(incomplete, (f"{name}={weight}" for name in criteria for weight in ("0", "1", "2", "50%")))


def complete_criterion(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of a criterion."""
    workspace = _workspace(ctx)
    return _starting(incomplete, workspace.criteria_file.criteria if workspace else ())


def complete_formula(incomplete: str) -> list[str]:
    """Complete a formula of rank-order weights."""
    from pilotrank.workspace.answers import FORMULAS

    return _starting(incomplete, FORMULAS)


def complete_method(incomplete: str) -> list[str]:
    """Complete a method of ranking."""
    from pilotrank.decision.methods import METHODS

    return _starting(incomplete, METHODS)


def complete_minimum(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a criterion with the levels of its scale."""
    workspace = _workspace(ctx)
    criteria = workspace.criteria_file.criteria if workspace else {}
    levels = {name: [*each.levels] or [each.scale.min, each.scale.max] for name, each in criteria.items()}
    return _starting(incomplete, (f"{name}={level:g}" for name, each in levels.items() for level in each))


def complete_score(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete an approach and a criterion, then the levels of its scale."""
    workspace = _workspace(ctx)
    if workspace is None:
        return []
    approach, point, _ = incomplete.partition(".")
    if not point:
        return _starting(incomplete, (f"{name}." for name in workspace.approaches))
    return [f"{approach}.{each}" for each in complete_minimum(ctx, incomplete.removeprefix(f"{approach}."))]


def complete_profile(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of a profile."""
    workspace = _workspace(ctx)
    return _starting(incomplete, ["current", *(workspace.criteria_file.profiles if workspace else ())])


def complete_own_profile(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of a profile that can be written."""
    workspace = _workspace(ctx)
    return _starting(incomplete, workspace.criteria_file.profiles if workspace else ())


def complete_judgement(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete two criteria that are compared, so that the shell adds no blank behind the names."""
    workspace = _workspace(ctx)
    names = workspace.criteria_file.criteria if workspace else ()
    return _starting(incomplete, (f"{first}:{second}=" for first in names for second in names if first != second))


def complete_category(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of a category."""
    workspace = _workspace(ctx)
    return _starting(incomplete, workspace.criteria_file.categories if workspace else ())


def complete_category_count(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of a category with a number."""
    workspace = _workspace(ctx)
    known = workspace.criteria_file.categories if workspace else ()
    return _starting(incomplete, (f"{name}={count}" for name in known for count in range(4)))


def complete_number_attribute(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of an attribute that is a number, so that the shell adds no blank behind it."""
    workspace = _workspace(ctx)
    names = {
        f"{name}="
        for approach in (workspace.approaches.values() if workspace else ())
        for name, attribute in approach.attributes.items()
        if not isinstance(attribute.value, str | tuple)
    }
    return _starting(incomplete, sorted(names))


def complete_attribute(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete an attribute with the values that approaches have."""
    workspace = _workspace(ctx)
    pairs = set()
    for approach in workspace.approaches.values() if workspace else ():
        for name, attribute in approach.attributes.items():
            pairs |= {f"{name}={each}" for each in attribute.values}
    return _starting(incomplete, sorted(pairs))


def complete_format(incomplete: str) -> list[str]:
    """Complete a format."""
    from pilotrank.output.formats import FORMATS

    return _starting(incomplete, FORMATS)


def complete_thing(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of something that can be shown."""
    workspace = _workspace(ctx, evidence=True)
    if workspace is None:
        return []
    from pilotrank.workspace.lookup import things

    return _starting(incomplete, (thing.id for thing in things(workspace)))


def complete_approach(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the id of an approach."""
    workspace = _workspace(ctx)
    return _starting(incomplete, workspace.approaches if workspace else ())


def complete_reading(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the name of a reading."""
    workspace = _workspace(ctx, evidence=True)
    return _starting(incomplete, workspace.readings if workspace else ())


def complete_dialect(incomplete: str) -> list[str]:
    """Complete a dialect of CSV."""
    from pilotrank.output.formats import DIALECTS

    return _starting(incomplete, DIALECTS)


def complete_weight_variation(incomplete: str) -> list[str]:
    """Complete how weights vary."""
    from pilotrank.workspace.request import WEIGHT_VARIATIONS

    return _starting(incomplete, WEIGHT_VARIATIONS)


def complete_score_variation(incomplete: str) -> list[str]:
    """Complete how scores vary."""
    from pilotrank.workspace.request import SCORE_VARIATIONS

    return _starting(incomplete, SCORE_VARIATIONS)


def complete_language() -> list[str]:
    """Complete a language."""
    return list(LANGUAGES)


WorkspaceOption = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar=_FOLDER,
        help=N_("The folder with criteria.yaml; else the nearest one upward, else the built-in workspace."),
    ),
]
LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="en|nl",
        help=N_("Language of all texts; else that of PILOTRANK_LANG, else English."),
        autocompletion=complete_language,
    ),
]


def _without_colours(asked: bool) -> None:
    if asked:
        os.environ["NO_COLOR"] = "1"


NoColorOption = Annotated[
    bool,
    typer.Option(
        "--no-color",
        help=N_("Print without colours, as with NO_COLOR."),
        callback=_without_colours,
        expose_value=False,
    ),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help=N_("Do not say which workspace is used and what was written."))
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar=N_("NAME"),
        help=N_("Use the weights of this profile; the workspace's own are called current."),
        autocompletion=complete_profile,
    ),
]
ProfilesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--profile",
        metavar=N_("NAME"),
        help=N_("Use the weights of this profile; the workspace's own are called current. May be repeated."),
        autocompletion=complete_profile,
    ),
]
WeightOption = Annotated[
    list[str] | None,
    typer.Option(
        "--weight",
        metavar=N_("CRITERION=N"),
        help=N_("Use another weight: a number, a fraction, or a share such as 50%. May be repeated."),
        autocompletion=complete_weight,
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("APPROACH.CRITERION=N"),
        help=N_("Rank as if this score were another, or null for not known; no file is touched. May be repeated."),
        autocompletion=complete_score,
    ),
]
CategoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        metavar=N_("NAME"),
        help=N_("Only approaches of this category. May be repeated."),
        autocompletion=complete_category,
    ),
]
ExcludeCategoryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude-category",
        metavar=N_("NAME"),
        help=N_("No approaches of this category. May be repeated."),
        autocompletion=complete_category,
    ),
]
MinimumOption = Annotated[
    list[str] | None,
    typer.Option(
        "--min",
        metavar=N_("CRITERION=SCORE"),
        help=N_("Only approaches whose best score is at least this. May be repeated."),
        autocompletion=complete_minimum,
    ),
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar=N_("ATTRIBUTE=VALUE"),
        help=N_("Only approaches with this value of an attribute, or that hold it in a list. May be repeated."),
        autocompletion=complete_attribute,
    ),
]
IncludeSilentOption = Annotated[
    bool,
    typer.Option(
        "--include-silent",
        help=N_("Also rank approaches on which the source says nothing at all, at the middle of the scales."),
    ),
]
RangesOption = Annotated[
    bool | None,
    typer.Option(
        "--ranges/--no-ranges",
        help=N_(
            "With the range of each rank under other weights and scores; if left out, in what people read and up to"
            " 1000 approaches."
        ),
    ),
]
SamplesOption = Annotated[
    str | None, typer.Option("--samples", metavar="N", help=N_("How many random samples to draw; 10000 if left out."))
]
SeedOption = Annotated[
    str | None,
    typer.Option("--seed", metavar="N", help=N_("Where the random numbers start; 1 if left out.")),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="table|csv|json|markdown|xlsx",
        help=N_("The format; else the file's ending says it, else it is table."),
        autocompletion=complete_format,
    ),
]
DialectOption = Annotated[
    str | None,
    typer.Option(
        "--dialect",
        metavar="rfc4180|excel-nl",
        help=N_(
            "The kind of CSV, rfc4180 if left out; excel-nl is what Excel in the Netherlands opens by double click."
        ),
        autocompletion=complete_dialect,
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar=N_("FILE"), help=N_("Write to this file; - is standard output, as if left out.")
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar=N_("FILE"), help=N_("Take the answers from this file (YAML); - is standard input.")),
]
RedoOption = Annotated[
    str | None,
    typer.Option(
        "--redo",
        metavar=N_("PROFILE"),
        help=N_("Take the answers that are kept with this profile."),
        autocompletion=complete_profile,
    ),
]
SaveOption = Annotated[
    str | None,
    typer.Option(
        "--save",
        metavar=N_("PROFILE"),
        help=N_("Keep the weights as a profile in criteria.yaml, with the method and the answers."),
        autocompletion=complete_own_profile,
    ),
]
StakeholderOption = Annotated[
    str | None,
    typer.Option("--stakeholder", metavar=N_("TEXT"), help=N_("With --save: whose weights these are.")),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", "-n", help=N_("Write no file, only say what would be written."))
]
ForceOption = Annotated[bool, typer.Option("--force", "-f", help=N_("Replace the file if it exists."))]
ForceSaveOption = Annotated[
    bool, typer.Option("--force", "-f", help=N_("Replace the file, or with --save the profile, if it exists."))
]
