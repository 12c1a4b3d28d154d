"""The subcommands with their help; the module of each is only imported where it is used."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from pilotrank.texts import N_
from pilotrank.texts.methods import METHODS


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand before it is built."""

    name: str
    module: str
    """In :mod:`pilotrank.cli`."""
    help: tuple[str, ...]
    """Its paragraphs; the first stands in lists of commands."""
    examples: str
    function_name: str = ""
    """Where it is not the subcommand's name."""
    commands: "tuple[Subcommand, ...]" = ()
    """Where it holds commands of its own; the first is run where none is named."""

    def function(self) -> Callable[..., Any]:
        """Import the function that typer makes the subcommand of."""
        module = import_module(f"pilotrank.cli.{self.module}")
        function: Callable[..., Any] = getattr(module, self.function_name or self.name)
        return function


_WEIGHTS: Final = (
    Subcommand(
        "show",
        "weights",
        (
            N_("Show weights and profiles as shares, what they mean, and how much each criterion decides."),
            N_("A criterion on which most approaches score alike decides little, whatever its weight."),
        ),
        "pilotrank weights\npilotrank weights show --profile feasibility-first --lang nl",
    ),
    Subcommand(
        "set",
        "weights",
        (
            N_(
                "Write weights into criteria.yaml, the workspace's own or a profile's: comments, order and layout stay."
            ),
            N_("It shows what changes and the way back."),
        ),
        "pilotrank weights set relevance=2 --dry-run\npilotrank weights set feasibility=50% --profile board --dry-run",
        "set_weights",
    ),
    Subcommand(
        "swing",
        "elicit",
        (
            N_(
                "Find weights from what the step from the worst to the best of each scale is worth, beside 100 for the"
                " step that is worth most."
            ),
        ),
        "pilotrank weights swing relevance=100 innovativeness=40 feasibility=80",
        "points",
    ),
    Subcommand(
        "points",
        "elicit",
        (N_("Find weights from 100 points shared out over the steps from the worst to the best of each scale."),),
        "pilotrank weights points relevance=50 innovativeness=20 feasibility=30",
    ),
    Subcommand(
        "rank-order",
        "elicit",
        (
            N_("Find weights from the order of the criteria alone."),
            N_(
                "The formula says how they fall: centroid (the centre of all weights in that order), sum (in equal"
                " steps) or reciprocal (one over the place: Barron and Barrett 1996)."
            ),
        ),
        "pilotrank weights rank-order relevance feasibility innovativeness\n"
        "pilotrank weights rank-order --formula sum \\\n    relevance feasibility innovativeness",
        "rank_order",
    ),
    Subcommand(
        "pairwise",
        "elicit",
        (
            N_("Find weights from comparing each pair of criteria (AHP: Saaty 1980)."),
            N_(
                "A judgement says how many times as much the first step is worth as the second, from 1/9 to 9. The"
                " consistency ratio says whether the answers go together."
            ),
        ),
        "pilotrank weights pairwise relevance:innovativeness=3 \\\n"
        "    relevance:feasibility=2 innovativeness:feasibility=1/2",
    ),
    Subcommand(
        "best-worst",
        "elicit",
        (
            N_(
                "Find weights from comparing the best criterion with the others, and the others with the worst (Rezaei"
                " 2016, the linear model)."
            ),
        ),
        "pilotrank weights best-worst --best relevance --worst innovativeness \\\n"
        "    relevance:innovativeness=5 relevance:feasibility=2 \\\n"
        "    feasibility:innovativeness=3",
        "best_worst",
    ),
)

SUBCOMMANDS: Final = (
    Subcommand(
        "rank",
        "rank",
        (
            N_("Rank the approaches."),
            N_(
                "The total is 100 times the sum of weight times value: 0 to 100 points. Equal totals share a rank, and"
                " a cut never splits a tie."
            ),
        ),
        "pilotrank rank --profile feasibility-first --top 9 -o shortlist.csv\n"
        "pilotrank rank --category retain --where levels=mbo-4 --lang nl",
    ),
    Subcommand(
        "show",
        "show",
        (
            N_(
                "Show what there is, or one thing in full: its scores with their words and reasons, the evidence, where"
                " the source contradicts itself."
            ),
            N_("Without an ID it lists everything that has one."),
        ),
        "pilotrank show refugee-programmes\npilotrank show --search welder\npilotrank show --discrepancies --lang nl",
    ),
    Subcommand(
        "explain",
        "explain",
        (
            N_("Explain how the total of an approach comes about, or why one stands above another."),
            N_(
                "With two it also says which weights nearest to yours, and which change of a single score, would turn"
                " that round, and whether one is better whatever the weights."
            ),
        ),
        "pilotrank explain refugee-programmes\npilotrank explain refugee-programmes promotion-and-information --lang"
        " nl",
    ),
    Subcommand(
        "compare",
        "compare",
        (
            N_(
                "Hold rankings side by side: under other weights, by other methods, in another workspace, or by another"
                " reader's scores."
            ),
            N_(
                "Without options it compares the workspace's own weights with those of all profiles. --weight adds one"
                " more ranking: the first profile with these weights in the place of its own."
            ),
            N_("The methods rank by the best scores alone, and a weight means something else in each."),
            *METHODS.values(),
        ),
        "pilotrank compare\npilotrank compare --method topsis --method promethee\n"
        "pilotrank compare --profile current --profile feasibility-first --top 9\n"
        "pilotrank compare --group --profile current --profile feasibility-first\n"
        "pilotrank compare --reading second --lang nl",
    ),
    Subcommand(
        "weights",
        "weights",
        (
            N_("Show and change weights, and find them by questions."),
            N_(
                "A weight is what the step from the worst to the best of a scale is worth. Without a command it shows"
                " them."
            ),
            N_(
                "swing, points, rank-order, pairwise and best-worst ask in the terminal, or take the answers as"
                " arguments or from a file. None shows a ranking, so that several people can each answer without"
                " knowing what comes out."
            ),
        ),
        "pilotrank weights\npilotrank weights set relevance=2 --dry-run\n"
        "pilotrank weights swing relevance=100 innovativeness=40 feasibility=80",
        commands=_WEIGHTS,
    ),
    Subcommand(
        "robustness",
        "robustness",
        (
            N_(
                "Say how sure the ranking is: what no weighting can change, who is in or out, and what that depends on."
            ),
            N_(
                "Weights and scores are drawn again and again, the weights freely and the scores within their ranges,"
                " and the approaches ranked each time (SMAA-2: Lahdelma and Salminen 2001). What can be known without"
                " drawing is worked out exactly and stands first."
            ),
            N_(
                "It also says where the source's silence alone decides, and which single judgement would be most worth"
                " finding out."
            ),
        ),
        "pilotrank robustness\npilotrank robustness --vary-weights ordered --profile relevance-first\n"
        "pilotrank robustness --widen 1 --vary-values -o robustness.csv --lang nl",
    ),
    Subcommand(
        "shortlist",
        "shortlist",
        (
            N_("Choose the best approaches under constraints, and end with what to settle for each."),
            N_(
                "It gives the choice with the greatest sum of totals, not an approximation; it says what each"
                " constraint costs, who is the runner-up for each place, and which other choices are exactly as good."
                " Where nothing can be chosen it names a smallest set of constraints that clash, and the exit status is"
                " 1."
            ),
        ),
        "pilotrank shortlist --size 5 --at-most internships=1 --at-least train=1\n"
        "pilotrank shortlist --exclude refugee-programmes --min feasibility=4 --lang nl\n"
        "pilotrank shortlist --chance 10% -o shortlist.csv",
    ),
    Subcommand(
        "backtest",
        "backtest",
        (
            N_("Hold the ranking against the source's own verdicts."),
            N_(
                "This measures consistency with the same authors, not truth, and is no reason to choose weights. The"
                " verdicts never enter the ranking."
            ),
        ),
        "pilotrank backtest\npilotrank backtest --profile current --profile feasibility-first --lang nl",
    ),
    Subcommand(
        "check",
        "workspace",
        (
            N_("Check a workspace: every problem at once, each with its file and line."),
            N_("The exit status is 1 where something is wrong, else 0."),
        ),
        "pilotrank check\npilotrank check --workspace my-workspace",
    ),
)
