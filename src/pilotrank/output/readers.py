"""Another reader's scores beside the workspace's own, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pilotrank.decision.ranking import RankedApproach
from pilotrank.decision.readers import (
    CriterionAgreement,
    ReadingComparison,
    ScoreAgreement,
    ScoreDifference,
)
from pilotrank.output.cells import coefficient_text, interval_text, named, share_text, steps_text
from pilotrank.output.comparison import agreement_payload, rankings_payload
from pilotrank.output.document import (
    Block,
    Document,
    Entry,
    Facts,
    Grid,
    Line,
    Listing,
    Notes,
    as_points,
    heading,
    points_of,
    title,
)
from pilotrank.output.figures import grouped, one_line, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document, score_json
from pilotrank.output.notes import weight_notes
from pilotrank.output.show import score_sentence
from pilotrank.texts import Texts

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance


def reading_document(result: ReadingComparison, texts: Texts) -> Document:
    """Lay out how another reader's scores agree with the workspace's own, and what follows for the ranking."""
    count = next(iter(result.criteria.values())).all.count
    return (
        *title(
            texts.say("The reading {reading} beside the workspace's own scores", reading=result.reading),
            texts.plural("{n} approach scored by both", "{n} approaches scored by both", count),
        ),
        *([Line(texts.pick(result.about))] if result.about else []),
        heading(texts.say("Do the readers give the same scores?")),
        _agreement(result, texts),
        Line(texts.say("The same where at least one of the two found that the source speaks:")),
        _spoken(result, texts),
        *_differences(result, texts),
        heading(texts.say("Does the ranking change?")),
        Facts(tuple(_ranking_facts(result, texts))),
        *_moves(result, texts),
        heading(texts.say("How to read this")),
        points_of(_explanations(result, texts)),
        Notes(tuple(_notes(result, texts))),
    )


def _agreement(result: ReadingComparison, texts: Texts) -> Grid:
    agreements = list(result.criteria.values())
    columns = _score_columns(agreements, [each.all for each in agreements], texts)
    same_basis = [share_text(each.same_basis, texts) for each in agreements]
    return Grid((*columns, Column(texts.say("Same basis"), same_basis, right=True)))


def _spoken(result: ReadingComparison, texts: Texts) -> Grid:
    agreements = list(result.criteria.values())
    return Grid(tuple(_score_columns(agreements, [each.spoken for each in agreements], texts)))


def _score_columns(
    criteria: Sequence[CriterionAgreement], scores: Sequence[ScoreAgreement], texts: Texts
) -> Iterator[Column]:
    yield Column(texts.say("Criterion"), [one_line(texts.pick(each.name)) for each in criteria], narrowest=12)
    yield Column(texts.say("Scores"), [str(each.count) for each in scores], right=True)
    equal = [share_text(each.equal, texts) for each in scores]
    yield Column(texts.say("Equal"), equal, right=True)
    yield Column("Kappa", [coefficient_text(each.kappa, texts) for each in scores], right=True)
    yield Column(
        texts.say("95% interval"), [interval_text(each.interval.low, each.interval.high, texts) for each in scores]
    )


def _differences(result: ReadingComparison, texts: Texts) -> Iterator[Block]:
    """Name every score that the readers gave differently, with what each rests it on."""
    yield heading(texts.say("Where the scores differ"))
    if not result.differences:
        yield Line(texts.say("Nowhere: every score and every basis is the same."))
        return
    own, other = texts.say("own"), result.reading
    yield Listing(
        tuple(
            Entry(
                f"{named(each.name, each.id, texts)}, {one_line(texts.pick(result.criteria[each.criterion].name))}",
                (
                    Entry(f"{own}: {score_sentence(each.own, texts)}"),
                    Entry(f"{other}: {score_sentence(each.other, texts)}"),
                ),
            )
            for each in result.differences
        )
    )


def _ranking_facts(result: ReadingComparison, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "Kendall tau-b", (coefficient_text(result.agreement.tau_b, texts),)
    yield texts.say("Weighted Spearman"), (coefficient_text(result.agreement.weighted_spearman, texts),)
    names = {row.id: named(row.name, row.id, texts) for row in result.moves}
    for label, ids in (
        (texts.say("In the top {k} of both", k=result.k), result.in_both_tops),
        (texts.say("In the top {k} of one", k=result.k), result.in_one_top),
    ):
        yield label, as_points([names[each] for each in ids] or [texts.say("none")])


def _moves(result: ReadingComparison, texts: Texts) -> Iterator[Block]:
    """Show the approaches whose total changes; the others only make room."""
    pairs = [(row.before, row) for row in result.moves if row.before]
    changed = [(before, row) for before, row in pairs if before.steps != row.steps]
    if not changed:
        yield Line(texts.say("No total changes, so no rank does."))
        return
    pushed = sum(before.steps == row.steps and before.rank != row.rank for before, row in pairs)
    yield Line(texts.plural("{n} approach gets another total:", "{n} approaches get another total:", len(changed)))
    yield Grid(
        (
            Column(texts.say("Approach"), [one_line(texts.pick(row.name)) for _, row in changed], narrowest=24),
            Column(texts.say("Own rank"), [_rank(before.rank, texts) for before, _ in changed], right=True),
            Column(texts.say("Other rank"), [_rank(row.rank, texts) for _, row in changed], right=True),
            Column(texts.say("Own total"), [steps_text(before.steps, texts) for before, _ in changed], right=True),
            Column(texts.say("Other total"), [steps_text(row.steps, texts) for _, row in changed], right=True),
        )
    )
    if pushed:
        yield Line(
            texts.plural(
                "{n} other approach changes its rank because of these.",
                "{n} other approaches change their rank because of these.",
                pushed,
            )
        )


def _rank(rank: int | None, texts: Texts) -> str:
    return texts.say("not judged") if rank is None else str(rank)


def _explanations(result: ReadingComparison, texts: Texts) -> Iterator[str]:
    yield texts.say(
        "Equal: the share of best scores that are the same. Kappa: agreement beyond chance, 1 where all scores are"
        " equal, 0 where chance would do as well; a difference counts by its square (quadratic weights)."
    )
    yield texts.say(
        "Where both readers found the source silent, their scores are the same stand-in; the second table leaves these"
        " out."
    )
    yield texts.say(
        "95% interval: from {count} samples of the approaches, drawn with replacement.",
        count=grouped(result.samples, texts),
    )


def _notes(result: ReadingComparison, texts: Texts) -> Iterator[str]:
    yield from weight_notes(result.ranking, texts)
    if result.not_read:
        yield texts.say("Not in the reading, and left out of both rankings: {ids}", ids=", ".join(result.not_read))
    yield texts.say("Seed: {seed}", seed=result.seed)


def reading_json(result: ReadingComparison, provenance: "Provenance") -> str:
    """Write a comparison of readings as JSON."""
    return json_document(
        provenance,
        {
            "rankings": rankings_payload(result.sides),
            "agreement": [agreement_payload(result.agreement)],
            "in_every_top": {"k": result.k, "ids": result.in_both_tops},
            "in_one_top": result.in_one_top,
            "reading": {name: _criterion(each) for name, each in result.criteria.items()},
            "differences": [_difference(each) for each in result.differences],
            "moves": [_move(row) for row in result.moves],
            "not_read": result.not_read,
            "samples": result.samples,
        },
    )


def _criterion(each: CriterionAgreement) -> dict[str, object]:
    return {
        **_scores(each.all),
        "spoken": _scores(each.spoken),
        "same_basis": significant_if_any(each.same_basis),
        "bases": [{"own": own, "other": other, "count": count} for (own, other), count in each.bases.items()],
    }


def _scores(each: ScoreAgreement) -> dict[str, object]:
    return {
        "count": each.count,
        "equal": significant_if_any(each.equal),
        "kappa": significant_if_any(each.kappa),
        "low": significant_if_any(each.interval.low),
        "high": significant_if_any(each.interval.high),
    }


def _difference(each: ScoreDifference) -> dict[str, object]:
    return {
        "id": each.id,
        "criterion": each.criterion,
        "own": score_json(each.own),
        "other": score_json(each.other),
    }


def _move(row: RankedApproach) -> dict[str, object]:
    return {"id": row.id, "own": row.before.rank if row.before else None, "other": row.rank, "places": row.move}
