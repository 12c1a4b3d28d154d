"""What is asked to find weights, and the weights that follow from the answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pilotrank.decision.elicitation import Consistency, ElicitedWeights
from pilotrank.decision.weights import TradeOff
from pilotrank.output.cells import named, share_text
from pilotrank.output.document import Block, Document, Facts, Grid, Line, Notes, heading, points_of, title
from pilotrank.output.figures import grouped, half_up, one_line, significant, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document
from pilotrank.output.weights import METHODS, change_blocks, change_payload, rounded, trade_off_sentences
from pilotrank.texts import N_, Texts
from pilotrank.workspace.answers import Method
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.problems import shown

if TYPE_CHECKING:
    from pilotrank.workspace.edit import Change
    from pilotrank.workspace.provenance import Provenance

_DIGITS: Final = 3
"""Decimals of a consistency figure."""

_ASKED: Final[Mapping[Method, str]] = {
    "swing": N_("You say which step is worth most, and what the others are worth beside it."),
    "points": N_("You share out 100 points over these steps; the more a step is worth, the more points it gets."),
    "rank-order": N_("You put the steps in order, the one that is worth most first."),
    "pairwise": N_("You compare these steps two by two."),
    "best-worst": N_("You choose the steps that are worth most and least, and compare the others with these two."),
}


def introduction(method: Method, texts: Texts) -> str:
    """Say what a method asks about, and what."""
    steps = texts.say(
        "Think of an option that is at the worst end of every scale. Each criterion then offers one step: from the"
        " worst to the best end of its scale."
    )
    return f"{steps} {texts.say(_ASKED[method])}"


def step_lines(name: str, criterion: Criterion, texts: Texts) -> Iterator[str]:
    """Describe the step from the worst to the best of a scale: its name, then what is asked and both anchors."""
    yield named(criterion.name, name, texts)
    if criterion.question:
        yield one_line(texts.pick(criterion.question))
    scale = criterion.scale
    worst, best = (scale.min, scale.max) if criterion.direction == "max" else (scale.max, scale.min)
    yield texts.say("from {anchor}", anchor=_anchor(worst, criterion, texts))
    yield texts.say("to   {anchor}", anchor=_anchor(best, criterion, texts))


def _anchor(at: float, criterion: Criterion, texts: Texts) -> str:
    text = criterion.levels.get(at)
    return grouped(at, texts) + (f": {one_line(texts.pick(text))}" if text else "")


def answer_lines(values: Mapping[str, Any], criteria: Mapping[str, Criterion], texts: Texts) -> Iterator[str]:
    """Write answers, as they stand in a file, with the names of the criteria."""
    names = {name: one_line(texts.pick(criterion.name)) for name, criterion in criteria.items()}
    for name, points in values.get("points", {}).items():
        yield f"{names[name]}: {texts.decimal(shown(points))}"
    for place, name in enumerate(values.get("order", ()), 1):
        yield f"{place} {names[name]}"
    for first, others in values.get("judgements", {}).items():
        for second, times in others.items():
            yield _times_line(names[first], names[second], times, texts)
    if "best" in values:
        best, worst = values["best"], values["worst"]
        for name, times in values["best_to_others"].items():
            yield _times_line(names[best], names[name], times, texts)
        for name, times in values["others_to_worst"].items():
            yield _times_line(names[name], names[worst], times, texts)


def _times_line(first: str, second: str, times: object, texts: Texts) -> str:
    return texts.say(
        "{first} beside {second}: {times} times", first=first, second=second, times=texts.decimal(shown(times))
    )


def elicited_document(  # noqa: PLR0913, PLR0917 - what is laid out, and how
    elicited: ElicitedWeights,
    offs: Iterable[TradeOff],
    criteria: Mapping[str, Criterion],
    change: "Change | None",
    texts: Texts,
    named_folder: str | None = None,
    *,
    written: bool = True,
) -> Document:
    """Lay out the weights that follow from answers.

    Args:
        elicited: The weights.
        offs: What they mean.
        criteria: Of the workspace.
        change: What saving them changes, if they are saved.
        texts: The language.
        named_folder: The workspace's folder as the user named it, if they did.
        written: Whether they are saved, or it is only shown what that would change.

    """
    weights = elicited.shares
    names = [one_line(texts.pick(criterion.name)) for criterion in criteria.values()]
    return (
        *title(texts.say("Weights by {method}", method=texts.say(METHODS[elicited.method]))),
        Grid(
            (
                Column(texts.say("Criterion"), names, narrowest=12),
                Column(texts.say("Share"), [share_text(share, texts) for share in weights.values()], right=True),
            )
        ),
        points_of(trade_off_sentences(offs, weights, criteria, texts)),
        *(_consistency(elicited.consistency, elicited.method, criteria, texts) if elicited.consistency else ()),
        *(_kept(change, criteria, texts, named_folder, written=written) if change else ()),
        Notes((texts.say("A step is 1 on a criterion's scale"),)),
    )


def _kept(
    change: "Change", criteria: Mapping[str, Criterion], texts: Texts, named_folder: str | None, *, written: bool
) -> Iterator[Block]:
    yield heading(texts.say("Profile {id}", id=change.profile))
    if not written:
        yield Line(texts.say("not written: this is only what would change"))
    yield from change_blocks(change, criteria, texts, named_folder)


def _consistency(
    found: Consistency, method: Method, criteria: Mapping[str, Criterion], texts: Texts
) -> Iterator[Block]:
    yield heading(texts.say("Do the answers go together?"))
    ratio = "-" if found.ratio is None else texts.decimal(half_up(found.ratio, _DIGITS))
    yield Facts(
        (
            (texts.say("Index"), (texts.decimal(half_up(found.index, _DIGITS)),)),
            (texts.say("Ratio"), (f"{ratio}{_verdict(found, texts)}",)),
        )
    )
    if found.worst is None:
        yield Line(texts.say("They do, perfectly."))
        return
    names = {name: one_line(texts.pick(criterion.name)) for name, criterion in criteria.items()}
    message = (
        N_("What fits least: {a} beside {b} was given as {given} times; the weights say {implied}.")
        if method == "pairwise"
        else N_("What fits least: {a} beside {b} was given as {given} times; two other answers say {implied}.")
    )
    yield Line(
        texts.say(
            message,
            a=names[found.worst.a],
            b=names[found.worst.b],
            given=texts.decimal(half_up(found.worst.given, 2)),
            implied=texts.decimal(half_up(found.worst.implied, 2)),
        )
    )


def _verdict(found: Consistency, texts: Texts) -> str:
    if found.threshold is None or found.ratio is None:
        return ""
    message = (
        N_(" (at most {most} is held acceptable)")
        if found.acceptable
        else N_(" (more than {most}, which is the most that is held acceptable: think again)")
    )
    return texts.say(message, most=texts.decimal(half_up(found.threshold, _DIGITS)))


def elicited_json(
    elicited: ElicitedWeights, change: "Change | None", provenance: "Provenance", *, written: bool = True
) -> str:
    """Write the weights that follow from answers as JSON."""
    payload: dict[str, object] = {
        "method": elicited.method,
        "weights": rounded(elicited.shares),
        "answers": elicited.answered.values,
    }
    if found := elicited.consistency:
        payload["consistency"] = {
            "index": significant(found.index),
            "ratio": significant_if_any(found.ratio),
            "acceptable": found.acceptable,
            "worst": found.worst
            and {
                "a": found.worst.a,
                "b": found.worst.b,
                "given": significant(found.worst.given),
                "implied": significant(found.worst.implied),
            },
        }
    return json_document(provenance, payload | change_payload(change, written=written))
