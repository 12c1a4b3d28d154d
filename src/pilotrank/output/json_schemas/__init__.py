"""JSON Schemas (draft 2020-12) of every document that pilotrank prints, for programs that read them."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Final

from pilotrank.output.json_schemas.analyses import backtest_schema, robustness_schema
from pilotrank.output.json_schemas.contents import show_schema
from pilotrank.output.json_schemas.parts import Schema
from pilotrank.output.json_schemas.rankings import (
    compare_schema,
    explain_schema,
    rank_schema,
    shortlist_schema,
    verify_schema,
)
from pilotrank.output.json_schemas.weights import weights_schema
from pilotrank.texts import N_
from pilotrank.workspace.schema import DIALECT

_MADE: Final[Mapping[str, tuple[str, Callable[[], Schema]]]] = MappingProxyType(
    {
        "rank": (N_("The ranked approaches."), rank_schema),
        "robustness": (N_("How sure the ranking is."), robustness_schema),
        "show": (N_("What the workspace holds, one thing in full, or what was found."), show_schema),
        "explain": (N_("How a total comes about, or why one approach stands above another."), explain_schema),
        "compare": (N_("Rankings side by side."), compare_schema),
        "weights": (N_("Weights: what they are, what was changed, or what follows from answers."), weights_schema),
        "shortlist": (N_("The best approaches under constraints."), shortlist_schema),
        "verify": (N_("What became of an export since it was made."), verify_schema),
        "backtest": (N_("The ranking held against the source's verdicts."), backtest_schema),
    }
)

DOCUMENTS: Final = tuple(_MADE)
"""The commands whose documents have a schema."""


def about_document(name: str) -> str:
    """Say what the documents of a command hold: an English text, to be looked up."""
    return _MADE[name][0]


def document_schema(name: str) -> dict[str, object]:
    """Give the JSON Schema of the documents that a command prints with ``--format json``.

    Args:
        name: One of :data:`DOCUMENTS`.

    Raises:
        KeyError: It is none of these.

    >>> document_schema("rank")["title"]
    'pilotrank rank'

    """
    description, make = _MADE[name]
    head: Schema = {
        "$schema": DIALECT,
        "$id": f"urn:pilotrank:{name}",
        "title": f"pilotrank {name}",
        "description": description,
    }
    return head | deepcopy(make())  # a copy: the parts are shared
