"""How much stands behind an approach's scores; shown beside the total, and never part of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pilotrank.workspace.evidence import Factsheet
from pilotrank.workspace.models import Approach, Item


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs one approach."""

    stated: int
    """On how many criteria the source says it."""
    inferred: int
    """On how many it follows from what the source says elsewhere."""
    silent: int
    """On how many the source does not speak."""
    examples: int
    """How many examples the source names: what stands under a form, and forms with a factsheet of their own."""
    examples_with_factsheet: int
    factsheets: tuple[str, ...]
    """The factsheets that name the approach, in order of id."""
    measured: tuple[str, ...]
    """Those of them that report an outcome that was measured."""


def evidence_of(approaches: Iterable[Approach], factsheets: Mapping[str, Factsheet]) -> dict[str, Evidence]:
    """Count what backs each approach.

    Args:
        approaches: Whose scores and examples are counted.
        factsheets: All factsheets of their workspace, in order of id.

    Returns:
        By the id of the approach.

    """
    naming: dict[str, list[str]] = {}
    for name, factsheet in factsheets.items():
        for approach in factsheet.approaches:
            naming.setdefault(approach, []).append(name)
    return {each.id: _evidence(each, tuple(naming.get(each.id, ())), factsheets) for each in approaches}


def _evidence(approach: Approach, own: tuple[str, ...], factsheets: Mapping[str, Factsheet]) -> Evidence:
    bases = [score.basis for score in approach.scores.values()]
    examples = list(_examples(approach.forms))
    return Evidence(
        stated=bases.count("stated"),
        inferred=bases.count("inferred"),
        silent=bases.count("not_stated"),
        examples=len(examples),
        examples_with_factsheet=sum(example.factsheet in factsheets for example in examples),
        factsheets=own,
        measured=tuple(name for name in own if reports_outcome(factsheets[name])),
    )


def reports_outcome(factsheet: Factsheet) -> bool:
    """Whether a factsheet reports an outcome that was measured."""
    return factsheet.measured_outcome is not None and factsheet.measured_outcome.measured


def _examples(forms: Sequence[Item]) -> Iterator[Item]:
    for form in forms:
        if form.factsheet:
            yield form
        yield from _nested(form.examples)


def _nested(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _nested(item.examples)
