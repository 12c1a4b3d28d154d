"""A shortlist for people, for spreadsheets and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from rich.text import Text

from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking
from pilotrank.decision.shortlist import MOST_LISTED, Shortlist
from pilotrank.output.cells import named, share_text, steps_text
from pilotrank.output.document import Block, Document, Grid, Line, Notes, document_text, heading, points_of, title
from pilotrank.output.figures import grouped, one_line, significant, significant_by_name
from pilotrank.output.grid import Column, Layout
from pilotrank.output.json import approach_json, json_document
from pilotrank.output.markdown import ranking_grid
from pilotrank.output.notes import absence_notes, ranking_notes
from pilotrank.output.sheets import Number, Sheet, decimal, ranking_columns, ranking_row, reasons_sheet, sheet, total
from pilotrank.output.table import draw_ranking
from pilotrank.texts import N_, Texts

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

PLACES: Final = ("runner_up", "loss_without")
"""Columns of a shortlist beside those of a ranking: who takes the place of an approach that drops out, and how many
points the sum of totals then loses."""
CHANCE: Final = "top"
"""The column of the chance of a place among the best, where it was asked for."""
_FEW: Final = 5
"""Choices that are exactly as good are read one by one up to this number."""


def shortlist_document(result: Shortlist, texts: Texts) -> Document:
    """Lay out a shortlist; the checklist has room for an owner and a date, for each of the chosen."""
    if result.clash is not None:
        return _clash_document(result, texts)
    grid = Grid(tuple(ranking_grid(_chosen(result), texts)))
    return (*_head(result, texts), grid, *_rest(result, texts, ()), *_checklist(result, texts, with_room=True))


def shortlist_text(result: Shortlist, texts: Texts, layout: Layout) -> Text:
    """Set a shortlist for a terminal or a text file: the chosen as in a ranking, the checklist once for all."""
    if result.clash is not None:
        return document_text(_clash_document(result, texts), layout)
    text = document_text(_head(result, texts), layout)
    text.append("\n\n")
    legend = draw_ranking(text, _chosen(result), texts, layout)
    rest = (*_rest(result, texts, legend), *_checklist(result, texts, with_room=False))
    return text.append("\n").append_text(document_text(rest, layout))


def _chosen(result: Shortlist) -> Ranking:
    """Give the chosen as a ranking, in which each has its place among all."""
    return replace(result.ranking, rows=result.chosen, not_judged=())


def _head(result: Shortlist, texts: Texts) -> Document:
    head = title(texts.pick(result.ranking.title)) if result.ranking.title else ()
    return (*head, Line(_sum(result, texts)))


def _rest(result: Shortlist, texts: Texts, legend: Sequence[str]) -> Document:
    notes = ranking_notes(replace(result.ranking, rows=result.chosen), texts)
    return (
        heading(texts.say("If one drops out")),
        Grid(tuple(_places(result, texts))),
        *_as_good(result, texts),
        *_costs(result, texts),
        Notes((*_own_notes(result, texts), *legend, *notes)),
    )


def _sum(result: Shortlist, texts: Texts) -> str:
    return texts.plural(
        "The best {n} of {of}: {points} points",
        "The best {n} of {of}: {points} points together",
        result.size,
        of=len(result.ranking.rows),
        points=steps_text(result.steps, texts),
    )


def _places(result: Shortlist, texts: Texts) -> Iterator[Column]:
    """Say of each of the chosen what was asked about it, and what happens where it drops out."""
    names = {row.id: one_line(texts.pick(row.name)) for row in result.ranking.rows}
    places = [result.places[row.id] for row in result.chosen]
    yield Column(texts.say("Approach"), [names[row.id] for row in result.chosen], narrowest=16)
    if result.chances:
        chances = [result.chances.shares[row.id] for row in result.chosen]
        yield Column(texts.say("Chance"), [share_text(each, texts) for each in chances], right=True)
    for capped in result.capped:
        head = one_line(texts.pick(capped.name)) if capped.name else capped.attribute
        yield Column(head, [_amount_text(capped.amounts[row.id], texts) for row in result.chosen], right=True)
    cells = [names[each.runner_up] if each.runner_up else texts.say("nobody") for each in places]
    yield Column(texts.say("Runner-up"), cells, narrowest=26)
    losses = ["-" if each.loss is None else steps_text(each.loss, texts) for each in places]
    yield Column(texts.say("Loss"), losses, right=True)


def _clash_document(result: Shortlist, texts: Texts) -> Document:
    head = title(texts.pick(result.ranking.title)) if result.ranking.title else ()
    return (*head, *_clash(result, texts), Notes(tuple(absence_notes(result.ranking, texts))))


def _clash(result: Shortlist, texts: Texts) -> Iterator[Block]:
    clash, of = result.clash or (), len(result.ranking.rows)
    yield Line(
        texts.plural(
            "Nothing can be chosen: this can't be met.",
            "Nothing can be chosen: these can't be met together.",
            len(clash),
        )
    )
    yield points_of(one_line(each) for each in clash)
    yield Line(texts.plural("To choose from: {n} approach", "To choose from: {n} approaches", of))
    if result.chances and result.chances.shares:
        shares, threshold = result.chances.shares.values(), result.chances.threshold
        yield Line(
            texts.say(
                "With a chance above {threshold}: {count} of {of}; the greatest chance is {greatest}",
                threshold=share_text(threshold, texts),
                count=sum(share > threshold for share in shares),
                of=len(shares),
                greatest=share_text(max(shares), texts),
            )
        )


def _as_good(result: Shortlist, texts: Texts) -> Iterator[Block]:
    """Say which other choices would do as well, so that the alphabet does not decide in silence."""
    if result.as_good == ():
        return
    yield heading(texts.say("Just as good"))
    more = texts.say("more than {n}", n=MOST_LISTED)
    count = more if result.as_good is None else str(len(result.as_good))
    yield Line(
        texts.say(
            "Other choices with exactly the same sum: {count}. The one above was taken because its approaches come"
            " first in the ranking, equals in order of id: no reason to prefer it.",
            count=count,
        )
    )
    names = {row.id: named(row.name, row.id, texts) for row in result.ranking.rows}
    if result.as_good is None or len(result.as_good) > _FEW:
        yield points_of(_memberships(result, names, texts))
        return
    chosen = [row.id for row in result.chosen]
    yield points_of(
        texts.say(
            "{coming} instead of {going}",
            coming="; ".join(names[each] for each in other if each not in chosen),
            going="; ".join(names[each] for each in chosen if each not in other),
        )
        for other in result.as_good
    )


def _memberships(result: Shortlist, names: dict[str, str], texts: Texts) -> Iterator[str]:
    """Say who is in every choice as good, and who is in some."""
    some = [row.id for row in result.chosen if row.id not in result.in_all]
    for label, ids in (
        (N_("In all of them: {names}"), result.in_all),
        (N_("Chosen here, in some of them: {names}"), some),
        (N_("Not chosen here, in others: {names}"), result.also_possible),
    ):
        if ids:
            yield texts.say(label, names="; ".join(names[each] for each in ids))


def _costs(result: Shortlist, texts: Texts) -> Iterator[Block]:
    if not result.costs:
        return
    yield heading(texts.say("What each constraint costs"))
    used = ["" if each.used is None else _amount_text(each.used, texts) for each in result.costs]
    columns = [Column(texts.say("Constraint"), [one_line(each.option) for each in result.costs], narrowest=20)]
    if any(used):
        columns.append(Column(texts.say("Used"), used, right=True))
    columns.append(Column(texts.say("Points"), [steps_text(each.gain, texts) for each in result.costs], right=True))
    yield Grid(tuple(columns))
    yield Notes((texts.say("Points: what the sum would gain if that constraint alone were dropped"),))


def _amount_text(amount: Fraction, texts: Texts) -> str:
    """Write an amount as people do: with its thousands apart."""
    return grouped(float(amount), texts)


def _checklist(result: Shortlist, texts: Texts, *, with_room: bool) -> Iterator[Block]:
    """Say what to settle for whatever is chosen."""
    conditions = [one_line(texts.pick(each)) for each in result.checklist]
    if not conditions:
        return
    yield heading(texts.say("To settle for each of these"))
    if not with_room:
        yield points_of(conditions)
        return
    for row in result.chosen:
        yield Line(named(row.name, row.id, texts))
        room = [""] * len(conditions)
        heads = (texts.say("Owner"), texts.say("Date"))
        yield Grid((Column(texts.say("Condition"), conditions), *(Column(head, room) for head in heads)))


def _own_notes(result: Shortlist, texts: Texts) -> Iterator[str]:
    yield texts.say(
        "Runner-up: who takes the place of an approach that drops out, all else as asked; Loss: the points that the sum"
        " then loses"
    )
    yield texts.plural(
        "The place of each is that among all {n} that the filters leave",
        "The place of each is that among all {n} that the filters leave",
        len(result.ranking.rows),
    )
    if any(each.runner_up is None for each in result.places.values()):
        yield texts.say("Nobody: without that approach what was asked can't be met")
    several = [each for each in result.places.values() if len(each.comes_in) > 1]
    names = {row.id: one_line(texts.pick(row.name)) for row in result.ranking.rows}
    for each in several:
        yield texts.say(
            "Without {name} others change too: {coming} come in, {going} go out",
            name=names[each.id],
            coming="; ".join(names[one] for one in each.comes_in),
            going="; ".join(names[one] for one in each.goes_out),
        )
    if result.chances:
        yield texts.say(
            "Chance: of a place among the first {k} of all that are ranked, under other weights (any, all as likely)"
            " and scores (within their ranges); {count} samples (seed {seed})",
            k=result.chances.k,
            count=grouped(result.chances.draws.samples, texts),
            seed=result.chances.draws.seed,
        )
        if result.chances.unsure:
            yield texts.say(
                "Too close to {threshold} to be sure on which side: {names}",
                threshold=share_text(result.chances.threshold, texts),
                names="; ".join(names.get(each, each) for each in result.chances.unsure),
            )


def shortlist_sheets(result: Shortlist, texts: Texts) -> tuple[Sheet, ...]:
    """Give a shortlist with the columns of a ranking and :data:`PLACES`, and what goes with it.

    Where nothing can be chosen it has no rows, and what goes with it is the clash.
    """
    ranking = result.ranking
    rows = [[*ranking_row(row, ranking, texts), *_place_cells(row, result)] for row in result.chosen]
    asked = (*([CHANCE] if result.chances else []), *(each.attribute for each in result.capped))
    columns = (*ranking_columns(ranking), *PLACES, *asked)
    first = sheet(N_("Shortlist"), columns, rows)
    if result.clash is not None:
        return first, sheet(N_("Clash"), ("constraint",), ([each] for each in result.clash))
    costs = [[each.option, total(each.gain), "" if each.used is None else _cell(each.used)] for each in result.costs]
    return (
        first,
        *([_checklist_sheet(result, texts)] if result.checklist else []),
        sheet(N_("Constraints"), ("constraint", "points", "used"), costs),
        sheet(N_("Just as good"), ("choice", "id", "name"), _choices(result, texts)),
        reasons_sheet(result.chosen, texts),
    )


def _place_cells(row: RankedApproach, result: Shortlist) -> list[str]:
    place = result.places[row.id]
    chance = [decimal(result.chances.shares[row.id], 6)] if result.chances else []
    amounts = (_cell(each.amounts[row.id]) for each in result.capped)
    return [place.runner_up or "", total(place.loss), *chance, *amounts]


def _cell(amount: Fraction) -> Number:
    """Write an amount as short as it is: as a whole number where it is one."""
    return Number(amount.numerator if amount.denominator == 1 else f"{float(amount):.12g}")


def _choices(result: Shortlist, texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Give each choice that is as good; where they are too many, those that are in some of them, without a number."""
    names = {row.id: one_line(texts.pick(row.name)) for row in result.ranking.rows}
    if result.as_good is None:
        yield from ((Number(""), each, names[each]) for each in result.also_possible)
    for number, choice in enumerate(result.as_good or (), start=1):
        for each in choice:
            yield Number(number), each, names[each]


def _checklist_sheet(result: Shortlist, texts: Texts) -> Sheet:
    """Give each condition for each of the chosen, with room for an owner and a date."""
    columns = ("id", texts.say("Approach"), texts.say("Condition"), texts.say("Owner"), texts.say("Date"))
    rows = [
        [row.id, one_line(texts.pick(row.name)), one_line(texts.pick(condition)), "", ""]
        for row in result.chosen
        for condition in result.checklist
    ]
    return sheet(N_("Checklist"), columns, rows)


def shortlist_json(result: Shortlist, provenance: "Provenance", texts: Texts) -> str:
    """Write a shortlist as JSON: totals exactly, other figures to 12 significant digits."""
    chances = result.chances
    return json_document(
        provenance,
        {
            "weights": significant_by_name(result.ranking.weights),
            "size": result.size,
            "of": len(result.ranking.rows),
            "chosen": [approach_json(row, result.ranking, texts) for row in result.chosen],
            "total": result.total,
            "runners_up": {name: place.runner_up for name, place in result.places.items()},
            "without": {
                name: {"comes_in": place.comes_in, "goes_out": place.goes_out, "loss": _points(place.loss)}
                for name, place in result.places.items()
            },
            "cost_of_constraints": {each.option: _points(each.gain) for each in result.costs},
            "used": {each.option: significant(float(each.used)) for each in result.costs if each.used is not None},
            "amounts": {
                each.attribute: {name: significant(float(amount)) for name, amount in each.amounts.items()}
                for each in result.capped
            },
            "as_good": result.as_good,
            "in_all": result.in_all,
            "also_possible": result.also_possible,
            "clash": result.clash,
            "chance": chances
            and {
                "above": chances.threshold,
                "k": chances.k,
                "samples": chances.draws.samples,
                "probability": {row.id: significant(chances.shares[row.id]) for row in result.chosen},
                "unsure": chances.unsure,
            },
            "checklist": [texts.pick(each) for each in result.checklist],
        },
    )


def _points(steps: int | None) -> float | None:
    return None if steps is None else steps / STEPS_PER_POINT
