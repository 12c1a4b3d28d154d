"""Weights: what they mean, and what is changed in the file."""

from collections.abc import Iterable, Iterator, Mapping
from math import log10
from typing import TYPE_CHECKING, Final

from pilotrank.decision.weight_sets import WeightSet, WeightSets
from pilotrank.decision.weights import LEAST_SHARE, TradeOff, shares
from pilotrank.output.cells import named, share_text, shares_text, span_text
from pilotrank.output.document import Block, Document, Facts, Grid, Line, Notes, heading, points_of, title
from pilotrank.output.figures import grouped, half_up, one_line, significant, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document
from pilotrank.texts import N_, Texts
from pilotrank.workspace.answers import Method
from pilotrank.workspace.models import Bilingual, Criterion
from pilotrank.workspace.request import option_text, quoted
from pilotrank.workspace.rules import CURRENT

if TYPE_CHECKING:
    from pilotrank.workspace.edit import Change
    from pilotrank.workspace.provenance import Provenance

METHODS: Final[Mapping[Method, str]] = {
    "swing": N_("swing"),
    "points": N_("points shared out"),
    "rank-order": N_("rank order"),
    "pairwise": N_("pairwise comparison (AHP)"),
    "best-worst": N_("best-worst comparison"),
}
_LEAST_AMOUNT: Final = 0.1
"""A smaller number of steps says nothing to people."""


def weight_sets_document(weight_sets: WeightSets, criteria: Mapping[str, Criterion], texts: Texts) -> Document:
    """Lay out sets of weights: shares, what they decide, and what they mean."""
    blocks: list[Block] = []
    for each in weight_sets.sets:
        blocks += [
            heading(_set_heading(each, texts)),
            *_origin(each, texts),
            Grid(tuple(_set_columns(each, weight_sets, texts))),
            points_of(trade_off_sentences(each.trade_offs, each.weights, criteria, texts)),
        ]
    head = title(texts.pick(weight_sets.title)) if weight_sets.title else ()
    return (*head, *blocks, Notes(tuple(_notes(weight_sets, texts))))


def _set_heading(each: WeightSet, texts: Texts) -> str:
    if each.profile == CURRENT:
        return texts.say("The workspace's own weights ({profile})", profile=CURRENT)
    return named(each.name, each.profile, texts) if each.name else texts.say("Profile {id}", id=each.profile)


def _origin(each: WeightSet, texts: Texts) -> Iterator[Block]:
    parts = [texts.say("stakeholder: {name}", name=one_line(texts.pick(each.stakeholder)))] if each.stakeholder else []
    if each.method:
        known = next((name for method, name in METHODS.items() if method == each.method), None)
        parts.append(texts.say("method: {method}", method=texts.say(known) if known else one_line(each.method)))
    if each.follows is False:
        parts.append(texts.say("the weights are no longer those that the answers kept with them give"))
    if parts:
        yield Line("; ".join(parts))


def _set_columns(each: WeightSet, weight_sets: WeightSets, texts: Texts) -> Iterator[Column]:
    names = [one_line(texts.pick(name)) for name in weight_sets.criteria.values()]
    yield Column(texts.say("Criterion"), names, narrowest=12)
    yield Column(texts.say("Share"), [share_text(share, texts) for share in each.weights.values()], right=True)
    differences = [share_text(share, texts) for share in each.differences.values()]
    yield Column(texts.say("Of the differences"), differences, right=True)


def trade_off_sentences(
    offs: Iterable[TradeOff], weights: Mapping[str, float], criteria: Mapping[str, Criterion], texts: Texts
) -> Iterator[str]:
    """Say what weights mean: how much on one criterion makes up for how much on another."""
    names = {name: one_line(texts.pick(criterion.name)) for name, criterion in criteria.items()}
    for off in offs:
        scale = criteria[off.worse].scale
        yield texts.say(
            "{amount} better on {better} makes up for {other} worse on {worse}",
            amount=_steps(_unit(off.least), texts),
            better=names[off.better],
            other=_amount(off, texts),
            worse=names[off.worse],
        ) + (
            texts.say(" (more than its whole scale: it always outweighs that)")
            if off.least > scale.max - scale.min
            else ""
        )
    for name, weight in weights.items():
        if weight <= LEAST_SHARE:
            yield texts.say("{name} has no weight: no difference on it counts", name=names[name])


def _unit(amount: float) -> int:
    """Choose 1, 10, 100 and so on, so that what makes up for that many steps is a number that says something."""
    return 1 if amount >= _LEAST_AMOUNT else 10 ** -round(log10(amount) - 0.5)


def _amount(off: TradeOff, texts: Texts) -> str:
    unit = _unit(off.least)
    least = _decimal(off.least * unit, texts)
    if off.greatest is None:
        return texts.say("at least {steps}", steps=texts.say("{n} steps", n=least))
    greatest = _decimal(off.greatest * unit, texts)
    return (
        _steps(off.least * unit, texts) if least == greatest else _steps_text(span_text(least, greatest, texts), texts)
    )


def _steps(amount: float, texts: Texts) -> str:
    return _steps_text(_decimal(amount, texts), texts)


def _steps_text(amount: str, texts: Texts) -> str:
    return texts.say("1 step") if amount == "1" else texts.say("{n} steps", n=amount)


def _decimal(number: float, texts: Texts) -> str:
    """Write a number of steps with at most one decimal."""
    rounded = float(half_up(number, 1))
    return grouped(rounded, texts)


def _notes(weight_sets: WeightSets, texts: Texts) -> Iterator[str]:
    yield texts.say(
        "Share: the worth of going from the worst to the best of the scale. Of the differences: how much of what sets"
        " two approaches apart comes from the criterion, on average over all pairs of {count} judged approaches; where"
        " most score alike, it decides little",
        count=weight_sets.approaches,
    )
    for name, count in weight_sets.silent.items():
        if count:
            yield texts.say(
                "{name}: the source is silent on {count} of {all}, which stand at a stand-in there, mostly the same",
                name=one_line(texts.pick(weight_sets.criteria[name])),
                count=count,
                all=weight_sets.approaches,
            )
    yield texts.say("A step is 1 on a criterion's scale")


def weight_sets_json(weight_sets: WeightSets, provenance: "Provenance") -> str:
    """Write sets of weights as JSON; the first one's shares stand at the top."""
    first = weight_sets.sets[0]
    return json_document(
        provenance,
        {
            "method": first.method,
            "weights": rounded(first.weights),
            "sets": {each.profile: _set(each, weight_sets) for each in weight_sets.sets},
            "approaches": weight_sets.approaches,
            "silent": dict(weight_sets.silent),
        },
    )


def _set(each: WeightSet, weight_sets: WeightSets) -> dict[str, object]:
    return {
        "name": _bilingual(each.name),
        "stakeholder": _bilingual(each.stakeholder),
        "method": each.method,
        "follows_from_answers": each.follows,
        "weights": rounded(each.weights),
        "differences": {name: significant_if_any(each.differences[name]) for name in weight_sets.criteria},
        "trade_offs": [
            {
                "better": off.better,
                "worse": off.worse,
                "least": significant(off.least),
                "greatest": significant_if_any(off.greatest),
            }
            for off in each.trade_offs
        ],
    }


def _bilingual(text: Bilingual | None) -> dict[str, str] | None:
    return {"en": text.en, "nl": text.nl} if text else None


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Give weights to 12 significant digits."""
    return {name: significant(weight) for name, weight in weights.items()}


def change_document(
    change: "Change",
    criteria: Mapping[str, Criterion],
    texts: Texts,
    named_folder: str | None = None,
    *,
    written: bool = True,
) -> Document:
    """Lay out what changes in ``criteria.yaml``.

    Args:
        change: What changes.
        criteria: Of the workspace.
        texts: The language.
        named_folder: The workspace's folder as the user named it, if they did.
        written: Whether it was written, or is only shown.

    """
    head = texts.say("Weights ({profile})", profile=change.profile)
    below = "" if written else texts.say("not written: this is only what would change")
    return (*title(head, below), *change_blocks(change, criteria, texts, named_folder))


def change_blocks(
    change: "Change", criteria: Mapping[str, Criterion], texts: Texts, named_folder: str | None
) -> Iterator[Block]:
    """Say what changes in ``criteria.yaml``, the weights before and after, and the way back."""
    if not change.lines:
        yield Line(texts.say("Nothing changes: {file} says so already.", file=change.place))
        return
    yield Facts(
        (
            *_before_and_after(change, criteria, texts),
            (texts.say("The way back"), (_way_back(change, texts, named_folder),)),
        )
    )
    if change.parts_from_answers:
        yield Line(texts.say("The answers kept with this profile no longer give its weights."))
    yield heading(texts.say("Changed lines of {file}", file=change.place))
    yield Grid(
        (
            Column(texts.say("Line"), [number for number, *_ in changed_lines(change)], right=True),
            Column("", [sign for _, sign, _ in changed_lines(change)]),
            Column(texts.say("Text"), [line for *_, line in changed_lines(change)], narrowest=20),
        )
    )


def changed_lines(change: "Change") -> Iterator[tuple[str, str, str]]:
    """Give the changed lines with their numbers, those that go before those that come."""
    shift = 0
    for block in change.lines:
        for number, line in enumerate(block.old, block.first):
            yield str(number), "-", line
        for number, line in enumerate(block.new, block.first + shift):
            yield str(number), "+", line
        shift += len(block.new) - len(block.old)


def _before_and_after(
    change: "Change", criteria: Mapping[str, Criterion], texts: Texts
) -> Iterator[tuple[str, tuple[str, ...]]]:
    before, after = change.weights_before, change.weights
    if before:
        yield texts.say("Before"), (_shares(before, criteria, texts),)
    yield texts.say("After"), (_shares(after, criteria, texts),)


def _shares(weights: Mapping[str, float], criteria: Mapping[str, Criterion], texts: Texts) -> str:
    of_criteria = shares(weights)
    return shares_text(((criterion.name, of_criteria[name]) for name, criterion in criteria.items()), texts)


def _way_back(change: "Change", texts: Texts, named_folder: str | None) -> str:
    if change.undo:
        options = [] if change.profile == CURRENT else [option_text("--profile", change.profile)]
        options += [] if named_folder is None else [option_text("--workspace", named_folder)]
        weights = (quoted(f"{name}={text}") for name, text in change.undo.items())
        return " ".join(["pilotrank weights set", *options, *weights])
    if any(block.old for block in change.lines):
        return texts.say("put the lines marked - back in the place of those marked +")
    return texts.say("delete the lines marked +")


def change_json(change: "Change", provenance: "Provenance", *, written: bool = True) -> str:
    """Write what changes in ``criteria.yaml``, or would change, as JSON."""
    payload = {"method": None, "weights": rounded(shares(change.weights))}
    return json_document(provenance, payload | change_payload(change, written=written))


def change_payload(change: "Change | None", *, written: bool) -> dict[str, object]:
    """Give what a change is in JSON; nothing where there is none."""
    if change is None:
        return {}
    before = change.weights_before
    return {
        "before": rounded(shares(before)) if before else None,
        "profile": change.profile,
        "file": str(change.place),
        "lines": [{"first": each.first, "old": each.old, "new": each.new} for each in change.lines],
        "undo": dict(change.undo),
        "written": written and bool(change.lines),
    }
