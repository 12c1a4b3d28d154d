"""Ranks options that a report judged in words, and says what each score rests on.

>>> from pilotrank import load_workspace, rank
>>> ranking = rank(load_workspace(), weights={"relevance": 2}, top=3)
>>> ranking.rows[0].rank
1

The public names are loaded when they are first used, so that importing the package costs nothing.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # type checkers know the name; importing it from typing would cost more than `--version` does

if TYPE_CHECKING:
    from pilotrank.decision.ranking import RankedApproach, Ranking, rank
    from pilotrank.decision.robustness.analysis import robustness
    from pilotrank.decision.robustness.results import Robustness
    from pilotrank.decision.shortlist import Shortlist, shortlist
    from pilotrank.workspace.load import load_workspace
    from pilotrank.workspace.models import Workspace
    from pilotrank.workspace.problems import PilotrankError, Place, Problem

_ROOMS = {
    "PilotrankError": "pilotrank.workspace.problems",
    "Place": "pilotrank.workspace.problems",
    "Problem": "pilotrank.workspace.problems",
    "RankedApproach": "pilotrank.decision.ranking",
    "Ranking": "pilotrank.decision.ranking",
    "Robustness": "pilotrank.decision.robustness.results",
    "Shortlist": "pilotrank.decision.shortlist",
    "Workspace": "pilotrank.workspace.models",
    "load_workspace": "pilotrank.workspace.load",
    "rank": "pilotrank.decision.ranking",
    "robustness": "pilotrank.decision.robustness.analysis",
    "shortlist": "pilotrank.decision.shortlist",
}

__all__ = [
    "PilotrankError",
    "Place",
    "Problem",
    "RankedApproach",
    "Ranking",
    "Robustness",
    "Shortlist",
    "Workspace",
    "load_workspace",
    "rank",
    "robustness",
    "shortlist",
]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - nothing is imported before it is used

    value = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
