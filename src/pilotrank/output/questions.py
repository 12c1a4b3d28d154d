"""What is asked to find weights, as a person reads it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pilotrank.output.cells import named
from pilotrank.output.figures import grouped, one_line
from pilotrank.texts import N_, Texts
from pilotrank.workspace.answers import Method
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.problems import shown

INTRODUCTIONS: Final[Mapping[Method, str]] = {
    "swing": N_(
        "Think of an option that is at the worst end of every scale. Each criterion then offers one step: from the"
        " worst to the best end of its scale. You say which step is worth most, and what the others are worth beside"
        " it."
    ),
    "points": N_(
        "Each criterion offers one step: from the worst to the best end of its scale. You share out 100 points over"
        " these steps; the more a step is worth, the more points it gets."
    ),
    "rank-order": N_(
        "Each criterion offers one step: from the worst to the best end of its scale. You put the steps in order, the"
        " one that is worth most first."
    ),
    "pairwise": N_(
        "Each criterion offers one step: from the worst to the best end of its scale. You compare these steps two by"
        " two."
    ),
    "best-worst": N_(
        "Each criterion offers one step: from the worst to the best end of its scale. You choose the steps that are"
        " worth most and least, and compare the others with these two."
    ),
}


def step_lines(name: str, criterion: Criterion, texts: Texts) -> Iterator[str]:
    """Describe the step from the worst to the best of a scale: what is asked, and both anchors."""
    yield named(criterion.name, name, texts)
    if criterion.question:
        yield "  " + one_line(texts.pick(criterion.question))
    scale = criterion.scale
    worst, best = (scale.min, scale.max) if criterion.direction == "max" else (scale.max, scale.min)
    yield "  " + texts.say("from {anchor}", anchor=_anchor(worst, criterion, texts))
    yield "  " + texts.say("to   {anchor}", anchor=_anchor(best, criterion, texts))


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
