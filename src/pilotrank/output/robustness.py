"""How sure a ranking is, for people: what no weighting can change first, what it depends on, what to find out next."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pilotrank.decision.robustness.results import IN, OUT, Chance, Robust, Robustness, Source
from pilotrank.decision.robustness.value_of_information import Knowing
from pilotrank.output.cells import RANGE, rank_range_text
from pilotrank.output.document import Block, Document, Drawing, Grid, Line, Notes, heading, points_of, title
from pilotrank.output.figures import grouped, half_up
from pilotrank.output.grid import Column
from pilotrank.output.pictures import heat_grid, heat_note, range_grid, range_note, triangle_lines
from pilotrank.output.robustness_weights import favourable, sources, stability
from pilotrank.output.robustness_words import Names, chance_text, robustness_notes, what_varies, whole_percent
from pilotrank.texts import N_, Texts

_NAME: Final = 30
"""Room that the name of an approach gets at least."""
_MOST_PAIRS: Final = 5
_MOST_SCORES: Final = 5
_MOST_SILENT: Final = 10
_LEAST_GAIN: Final = 0.05
"""A smaller gain, in points, would read 0.0."""

_DEPENDS: Final[Mapping[Source, str]] = {
    "weights": N_("opinions"),
    "silence": N_("silence"),
    "words": N_("reading"),
    "values": N_("worth of steps"),
    "ties": N_("a tie"),
}


def robustness_document(result: Robustness, texts: Texts) -> Document:
    """Lay out how sure a ranking is."""
    names = Names(result, texts)
    return (
        *title(texts.say("How sure is the ranking?"), what_varies(result, texts)),
        points_of(_in_short(result, names, texts)),
        *_without_weights(result, names, texts),
        *_tiers(result, names, texts),
        *_alike(result, names, texts),
        *_silence(result, names, texts),
        *_find_out(result, names, texts),
        *sources(result, texts),
        *stability(result, names, texts),
        *favourable(result, names, texts),
        *_pictures(result, texts),
        Notes(tuple(robustness_notes(result, texts))),
    )


def _in_short(result: Robustness, names: Names, texts: Texts) -> Iterator[str]:
    kept, out = result.tier("in"), result.tier("out")
    if kept:
        found = "; ".join(f"{names.approach(each.row.id)} ({_top_text(each, result, texts)})" for each in kept)
        yield texts.say(
            "Sure of a place among the first {k} (chance of it in brackets): {names}", k=result.k, names=found
        )
    else:
        best = max(result.approaches, key=lambda each: each.top.share)
        equals = [each for each in result.approaches if each.top.share == best.top.share]
        yield texts.say(
            "No approach is sure of a place among the first {k}. The likeliest, with {chance}: {names}",
            k=result.k,
            chance=chance_text(best.top, texts),
            names=names.approaches(each.row.id for each in equals),
        )
    yield texts.say(
        "{out} of {count} have a chance of {most} or less each, together {places} of the {k} places. On {depends} it"
        " depends.",
        out=len(out),
        count=len(result.approaches),
        most=whole_percent(OUT),
        places=texts.decimal(half_up(sum(each.top.share for each in out), 1)),
        k=result.k,
        depends=len(result.tier("depends")),
    )
    leaving = [each.row.id for each in out if each.row.rank is not None and each.row.rank <= result.k]
    if leaving:
        yield texts.say(
            "Among the first {k} now, yet with a chance of {most} or less: {names}",
            k=result.k,
            most=whole_percent(OUT),
            names=names.approaches(leaving),
        )
    worth = _worth_knowing(result)
    if worth:
        best_known = worth[0]
        yield texts.say(
            "Most worth finding out, at the weights now: {criterion} of {approach}",
            criterion=names.criterion(best_known.criterion or ""),
            approach=names.approach(best_known.approach or ""),
        )


def _without_weights(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    exact = result.exact
    yield heading(texts.say("What no weighting can change"))
    yield points_of(
        (
            texts.say(
                "Always among the first {k} while every criterion counts, whatever the weights and the scores within"
                " their ranges: {names}",
                k=result.k,
                names=names.approaches(exact.always),
            ),
            texts.say(
                "Never among the first {k} while every criterion counts, because so many others are always better:"
                " {names}",
                k=result.k,
                names=names.approaches(exact.never),
            ),
            texts.say(
                "With the best scores, {count} of {n} approaches have another beside them that is nowhere worse and"
                " somewhere better.",
                count=exact.dominated,
                n=len(result.approaches),
            ),
            _can_be_first(result, names, texts),
        )
    )


def _can_be_first(result: Robustness, names: Names, texts: Texts) -> str:
    areas = result.exact.first_area
    if areas is None:
        found = names.approaches(result.exact.can_be_first)
        return texts.say("With the best scores, first or tied for it under some weights: {names}", names=found)
    by_size = sorted((name for name, area in areas.items() if area), key=lambda name: (-areas[name], name))
    found = "; ".join(f"{names.approach(name)} ({whole_percent(areas[name])})" for name in by_size)
    return texts.say(
        "With the best scores, first under some weights (in brackets: the share of all weights; those that tie share"
        " theirs): {names}",
        names=found,
    )


def _tiers(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    yield heading(texts.say("Who is in, who is out, and what it depends on"))
    yield Line(
        texts.say(
            "The chance of a place among the first {k}, over {count} samples of weights and scores.",
            k=result.k,
            count=grouped(result.acceptability.samples, texts),
        )
    )
    kept = result.tier("in")
    yield Line(
        texts.say("In, with a chance of {least} or more: {names}", least=whole_percent(IN), names=_count(kept, texts))
    )
    if kept:
        yield _tier_grid(kept, result, names, texts)
    depends = result.tier("depends")
    yield Line(texts.say("It depends: {names}", names=_count(depends, texts)))
    if depends:
        yield _tier_grid(depends, result, names, texts)
    out = result.tier("out")
    yield Line(
        texts.say(
            "Out, with a chance of {most} or less: {names}",
            most=whole_percent(OUT),
            names=names.approaches(each.row.id for each in out),
        )
    )


def _count(tier: Sequence[Robust], texts: Texts) -> str:
    return texts.plural("{n} approach", "{n} approaches", len(tier)) if tier else texts.say("none")


def _tier_grid(tier: Sequence[Robust], result: Robustness, names: Names, texts: Texts) -> Grid:
    columns = [
        Column("#", [str(each.row.rank) for each in tier], right=True),
        Column(texts.say("Approach"), [names.full(each.row.id) for each in tier], narrowest=_NAME),
        Column(texts.say("First {k}", k=result.k), [_top_text(each, result, texts) for each in tier], right=True),
        Column(texts.say("First"), [_first_text(each, result, texts) for each in tier], right=True),
        Column(RANGE, [rank_range_text(each.rank_low, each.rank_high) for each in tier], right=True),
    ]
    if any(each.tier == "depends" for each in tier):
        columns.append(Column(texts.say("Depends on"), [_depends_on(each, texts) for each in tier], narrowest=10))
    return Grid(tuple(columns))


def _top_text(each: Robust, result: Robustness, texts: Texts) -> str:
    """Write the chance of a place among the top K; what is known exactly is no chance."""
    return _exact_or_chance(each.row.id, each.top, (result.exact.always, result.exact.never), result, texts)


def _first_text(each: Robust, result: Robustness, texts: Texts) -> str:
    """Write the chance of the first place likewise."""
    return _exact_or_chance(
        each.row.id, each.first, (result.exact.always_first, result.exact.never_first), result, texts
    )


def _exact_or_chance(
    identity: str, chance: Chance, always_never: tuple[Sequence[str], Sequence[str]], result: Robustness, texts: Texts
) -> str:
    always, never = always_never
    if identity in always or (result.certain and chance.share == 1):
        return texts.say("always")
    if identity in never or (result.certain and chance.share == 0):
        return texts.say("never")
    return chance_text(chance, texts)


def _depends_on(each: Robust, texts: Texts) -> str:
    parts = [texts.say(_DEPENDS[source]) for source in each.depends_on]
    return ", ".join(parts) or texts.say("several together")


def _alike(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    contenders = {each.row.id for each in result.approaches if each.tier != "out"}
    groups = [group for group in result.alike if contenders.intersection(group)]
    others = len(result.alike) - len(groups)
    points = [texts.say("The same scores and ranges: {names}", names=names.approaches(group)) for group in groups]
    if others:
        points.append(
            texts.plural(
                "The same among those that are out: {n} group of approaches",
                "The same among those that are out: {n} groups of approaches",
                others,
            )
        )
    points += [
        texts.say(
            "{a} stands above {b} in {share} of the samples",
            a=names.approach(each.a),
            b=names.approach(each.b),
            share=whole_percent(each.share),
        )
        for each in sorted(result.close, key=lambda each: (abs(each.share - 0.5), each.a, each.b))[:_MOST_PAIRS]
    ]
    more = len(result.close) - _MOST_PAIRS
    if more > 0:
        points.append(texts.plural("and {n} more pair as close", "and {n} more pairs as close", more))
    if points:
        yield heading(texts.say("Who can't be told apart"))
        yield points_of(points)


def _silence(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    if not any(each.count for each in result.silence):
        return
    yield heading(texts.say("Where the source's silence alone decides"))
    for message, first in (
        (
            N_("If all that is not known were worth least, the first {k} would be: {names}"),
            [each.id for each in result.silence if each.all_worst <= result.k],
        ),
        (N_("If it were all worth most: {names}"), [each.id for each in result.silence if each.all_best <= result.k]),
    ):
        yield Line(texts.say(message, k=result.k, names=names.approaches(first)))
    crossing = [each for each in result.silence if (each.own_worst <= result.k) != (each.own_best <= result.k)]
    if crossing:
        shown = crossing[:_MOST_SILENT]
        ranks_now = {each.row.id: str(each.row.rank) for each in result.approaches}
        yield Line(
            texts.say(
                "Of these, what is not known of them decides alone whether they are among the first {k}, with the"
                " weights and all other scores as they are:",
                k=result.k,
            )
        )
        yield Grid(
            (
                Column(texts.say("Approach"), [names.full(each.id) for each in shown], narrowest=_NAME),
                Column(texts.say("Silent"), [str(each.count) for each in shown], right=True),
                Column(texts.say("If worst"), [str(each.own_worst) for each in shown], right=True),
                Column(texts.say("Rank now"), [ranks_now[each.id] for each in shown], right=True),
                Column(texts.say("If best"), [str(each.own_best) for each in shown], right=True),
            )
        )
        if len(crossing) > len(shown):
            yield Line(
                texts.plural("and {n} more further down", "and {n} more further down", len(crossing) - len(shown))
            )


def _worth_knowing(result: Robustness) -> list[Knowing]:
    return [each for each in result.information if each.gain >= _LEAST_GAIN]


def _find_out(result: Robustness, names: Names, texts: Texts) -> Iterator[Block]:
    yield heading(texts.say("What would be worth finding out next"))
    worth = _worth_knowing(result)
    if not worth:
        yield Line(texts.say("With these weights it would hardly change the choice if any single score were known."))
        return
    best = worth[0]
    yield Line(
        texts.say(
            "With these weights, most worth knowing is {criterion} of {approach}: with a chance of {chance} others"
            " would be chosen.",
            criterion=names.criterion(best.criterion or ""),
            approach=names.full(best.approach or ""),
            chance=whole_percent(best.changes),
        )
    )
    shown = worth[:_MOST_SCORES]
    whole = [each for each in result.bundles if each.approach][:1] + [each for each in result.bundles if each.criterion]
    rows = [*shown, *whole]
    yield Grid(
        (
            Column(texts.say("To know"), [_known(each, names, texts) for each in rows], narrowest=_NAME),
            Column(texts.say("Gain"), [texts.decimal(half_up(each.gain, 1)) for each in rows], right=True),
            Column(texts.say("Changes"), [whole_percent(each.changes) for each in rows], right=True),
        )
    )


def _known(each: Knowing, names: Names, texts: Texts) -> str:
    if each.approach is None:
        return texts.say("{criterion} of all approaches", criterion=names.criterion(each.criterion or ""))
    if each.criterion is None:
        return texts.say("all scores of {approach}", approach=names.approach(each.approach))
    return texts.say(
        "{criterion} of {approach}", criterion=names.criterion(each.criterion), approach=names.approach(each.approach)
    )


def _pictures(result: Robustness, texts: Texts) -> Iterator[Block]:
    yield heading(texts.say("Pictures"))
    yield range_grid(result, texts)
    yield Notes((range_note(result, texts),))
    if result.acceptability.ranks is not None:
        yield heat_grid(result, texts)
        yield Notes((heat_note(result, texts),))
    if result.triangle is not None:
        yield heading(texts.say("Who comes first under which weights"))
        yield Drawing(triangle_lines(result, texts))
