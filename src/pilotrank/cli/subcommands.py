"""The subcommands with their help; the module of each is only imported where it is used."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from pilotrank.texts import N_


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand before it is built."""

    name: str
    module: str
    """In :mod:`pilotrank.cli`; its function has the subcommand's name."""
    help: str
    examples: str

    def function(self) -> Callable[..., Any]:
        """Import the function that typer makes the subcommand of."""
        function: Callable[..., Any] = getattr(import_module(f"pilotrank.cli.{self.module}"), self.name)
        return function


SUBCOMMANDS: Final = (
    Subcommand(
        "rank",
        "rank",
        N_(
            "Rank the approaches.\n\nThe total is 100 times the sum of weight times value: 0 to 100 points. Equal"
            " totals share a rank, and a cut never splits a tie."
        ),
        "pilotrank rank --profile feasibility-first --top 9 -o shortlist.csv\n"
        "pilotrank rank --category retain --where levels=mbo-4 --lang nl",
    ),
    Subcommand(
        "show",
        "show",
        N_(
            "Show what there is, or one thing in full: its scores with their words and reasons, the evidence, where the"
            " source contradicts itself.\n\nWithout an ID it lists everything that has one."
        ),
        "pilotrank show refugee-programmes\npilotrank show --search welder\npilotrank show --discrepancies --lang nl",
    ),
    Subcommand(
        "compare",
        "compare",
        N_(
            "Compare with another reader's scores: how far the two agree, and what changes in the ranking.\n\nA reading"
            " is a file in readings/ with scores of the same approaches."
        ),
        "pilotrank compare --reading second\npilotrank compare --reading second --top 9 --lang nl",
    ),
    Subcommand(
        "backtest",
        "backtest",
        N_(
            "Hold the ranking against the source's own verdicts.\n\nThis measures consistency with the same authors,"
            " not truth, and is no reason to choose weights. The verdicts never enter the ranking."
        ),
        "pilotrank backtest\npilotrank backtest --profile current --profile feasibility-first --lang nl",
    ),
    Subcommand(
        "check",
        "workspace",
        N_(
            "Check a workspace: every problem at once, each with its file and line.\n\nThe exit status is 1 where"
            " something is wrong, else 0."
        ),
        "pilotrank check\npilotrank check --workspace my-workspace",
    ),
)
