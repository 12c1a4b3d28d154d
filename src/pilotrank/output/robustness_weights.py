"""What weights do to a ranking, and where its uncertainty comes from, for people."""

from collections.abc import Iterator
from typing import Final

from pilotrank.decision.robustness.results import Robustness
from pilotrank.output.cells import share_text, span_text
from pilotrank.output.document import Block, Grid, Line, heading
from pilotrank.output.figures import half_up, one_line
from pilotrank.output.grid import Column
from pilotrank.output.robustness_words import Names, chance_text, whole_percent
from pilotrank.texts import N_, Texts

_NAME: Final = 30
"""Room that the name of an approach gets at least."""
_LEAST_FIRST: Final = 0.01
"""The chance of the first place from which the weights in favour of an approach are shown."""
_SOURCES: Final = {
    "weights": N_("the weights alone"),
    "scores": N_("all scores alone"),
    "values": N_("the value functions alone"),
    "ties": N_("nothing: ties share their ranks"),
    "all": N_("everything together"),
}


def sources(result: Robustness, texts: Texts) -> Iterator[Block]:
    """Say how wide the ranges of ranks are where one source alone varies."""
    criteria = {each.id: each.name for each in result.ranking.criteria}
    labels = [
        texts.say(_SOURCES[name])
        if name not in criteria
        else texts.say("the scores on {criterion} alone", criterion=one_line(texts.pick(criteria[name])))
        for name in result.sources
    ]
    yield heading(texts.say("Where the uncertainty comes from"))
    yield Grid(
        (
            Column(texts.say("What varies"), labels, narrowest=_NAME),
            Column(
                texts.say("Width in ranks"),
                [texts.decimal(half_up(width, 1)) for width in result.sources.values()],
                right=True,
            ),
        )
    )


def stability(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    """Say how far each weight can move, and which smallest change unseats the first."""
    intervals = result.exact.stability
    if len(intervals) < 2:  # noqa: PLR2004 - a weight alone can't move
        return
    yield heading(texts.say("How far the weights can move, with the best scores"))
    yield Grid(
        (
            Column(texts.say("Criterion"), [names.criterion(name) for name in intervals], narrowest=12),
            Column(
                texts.say("Now"), [share_text(share, texts) for share in result.ranking.weights.values()], right=True
            ),
            Column(
                texts.say("First not passed"),
                [_interval(each.first.low, each.first.high, texts) for each in intervals.values()],
                narrowest=14,
            ),
            Column(
                texts.say("First {k} not passed", k=result.k),
                [_interval(each.shortlist.low, each.shortlist.high, texts) for each in intervals.values()],
                narrowest=14,
            ),
        )
    )
    unseat = result.exact.unseat
    yield Line(
        texts.say(
            "Not passed: so far no approach from below comes above the first, or above any of the first {k}; those that"
            " tie now may part.",
            k=result.k,
        )
    )
    if unseat is None:
        yield Line(texts.say("No weights put an approach with other scores beside the first one."))
    elif not unseat[2]:
        yield Line(texts.say("Beside the first one now: {approach}", approach=names.full(unseat[0])))
    else:
        identity, weights, distance = unseat
        yield Line(
            texts.say(
                "The smallest change that puts another one beside the first: {approach}, at {weights} (distance"
                " {distance}).",
                approach=names.full(identity),
                weights=names.weights(weights),
                distance=texts.decimal(half_up(distance, 3)),
            )
        )


def _interval(low: float, high: float, texts: Texts) -> str:
    return span_text(share_text(low, texts), share_text(high, texts), texts)


def favourable(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    """Show the central weights of the approaches that come first now and then."""
    shown = [
        each for each in result.approaches if each.central_weights is not None and each.first.share >= _LEAST_FIRST
    ]
    if result.variation.weights == "none" or not shown:
        return
    shown.sort(key=lambda each: -each.first.share)
    yield heading(texts.say("Which weights speak for whom"))
    columns = [
        Column(texts.say("Approach"), [names.full(each.row.id) for each in shown], narrowest=_NAME),
        Column(texts.say("First"), [chance_text(each.first, texts) for each in shown], right=True),
    ]
    for criterion in result.ranking.criteria:
        shares = [(each.central_weights or {}).get(criterion.id) for each in shown]
        columns.append(Column(one_line(texts.pick(criterion.name)), [_whole(share) for share in shares], right=True))
    columns.append(Column(texts.say("Confidence"), [_whole(each.confidence) for each in shown], right=True))
    yield Grid(tuple(columns))


def _whole(share: float | None) -> str:
    return "-" if share is None else whole_percent(share)
