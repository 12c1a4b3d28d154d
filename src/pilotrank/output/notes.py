"""What stands under a ranked table: weights, what a step is worth, what the marks mean, what was left out."""

from collections.abc import Iterable, Iterator
from typing import Final

from pilotrank.decision.ranking import RankedApproach, RankedCriterion, Ranking
from pilotrank.output.cells import MARKS, MOVE, RANGE, shares_text, span_text
from pilotrank.output.figures import grouped, half_up, one_line
from pilotrank.texts import N_, Texts
from pilotrank.workspace.models import ASSUMED

_LEAST_WORTH: Final = 1.0
"""A step that is worth less, in points, says nothing to people."""
_GREATEST_UNIT: Final = 10**9
"""A criterion without any weight to speak of has no step that is worth something."""


def ranking_notes(ranking: Ranking, texts: Texts) -> list[str]:
    """Give the lines that stand under a ranking, each a sentence or a list."""
    return [
        *_not_judged(ranking, texts),
        *weight_notes(ranking, texts),
        *assumed_notes(ranking, texts),
        *_move_note(ranking, texts),
        *_range_note(ranking, texts),
        judged_note(texts),
        *mark_notes(ranking.listed, texts),
        *_left_out(ranking, texts),
    ]


def absence_notes(ranking: Ranking, texts: Texts) -> list[str]:
    """Give those of them that say what is not in the ranking."""
    return [*_not_judged(ranking, texts), *_left_out(ranking, texts)]


def _not_judged(ranking: Ranking, texts: Texts) -> Iterator[str]:
    by_source = [row for row in ranking.not_judged if not row.is_assumed]
    if by_source:
        names = "; ".join(one_line(texts.pick(row.name)) for row in by_source)
        yield texts.say("Not judged, because the source is silent on every criterion: {names}", names=names)
    assumed = [row for row in ranking.not_judged if row.is_assumed]
    if assumed:
        names = "; ".join(one_line(texts.pick(row.name)) for row in assumed)
        yield texts.say("Not judged, because with what is assumed nothing is known of them: {names}", names=names)


def judged_note(texts: Texts) -> str:
    """Say what "judged" counts."""
    return texts.say("Judged: on how many of the criteria the source says something")


def weight_notes(ranking: Ranking, texts: Texts) -> Iterator[str]:
    """Give the weights of a ranking, and what a step on each scale is worth."""
    shares = shares_text(((each.name, each.share) for each in ranking.criteria), texts)
    profile = ranking.profile
    if ranking.stakeholder:
        profile += f", {one_line(texts.pick(ranking.stakeholder))}"
    if ranking.request.weights:
        changed = ", ".join(ranking.request.weights)
        yield texts.say(
            "Weights ({profile}, changed: {changed}): {shares}", profile=profile, changed=changed, shares=shares
        )
    else:
        yield texts.say("Weights ({profile}): {shares}", profile=profile, shares=shares)
    worths = "; ".join(
        f"{one_line(texts.pick(each.name))} {texts.decimal(_worth(each, texts))}" for each in ranking.criteria
    )
    yield texts.say("One step up on a scale is worth, in points of the total: {worths}", worths=worths)


def _worth(criterion: RankedCriterion, texts: Texts) -> str:
    """Write the worth of a step: of one unit, or where that is next to nothing, of ten, a hundred and so on."""
    unit = 1
    while unit < _GREATEST_UNIT and 0 < max(map(abs, criterion.worth_of_step)) * unit < _LEAST_WORTH:
        unit *= 10
    least, greatest = (half_up(worth * unit, 1) for worth in criterion.worth_of_step)
    worth = least if least == greatest else span_text(least, greatest, texts)
    return worth if unit == 1 else texts.say("{worth} per {unit}", worth=worth, unit=unit)


def mark_notes(rows: Iterable[RankedApproach], texts: Texts) -> Iterator[str]:
    """Say what the marks behind the scores of some approaches mean."""
    bases = {score.basis for row in rows for score in row.scores.values()}
    if "inferred" in bases:
        yield texts.say("{mark} inferred from what the source says elsewhere", mark=MARKS["inferred"])
    if bases & ASSUMED:
        yield texts.say("{mark} assumed here, not what the source or the workspace says", mark=MARKS["assumed"])
    if "not_stated" in bases:
        yield texts.say(
            "{mark} the source does not say; the number is a stand-in, mostly the middle of the scale, no judgement",
            mark=MARKS["not_stated"],
        )


def assumed_notes(ranking: Ranking, texts: Texts) -> Iterator[str]:
    """Say which scores are assumed."""
    if ranking.request.scores:
        scores = ", ".join(f"{name} = {value}" for name, value in ranking.request.scores.items())
        yield texts.say("Assumed, in no file: {scores}", scores=one_line(scores))


def _move_note(ranking: Ranking, texts: Texts) -> Iterator[str]:
    if ranking.request.scores:
        yield texts.say("{head}: places up or down from the ranking without what is assumed", head=MOVE)


def _range_note(ranking: Ranking, texts: Texts) -> Iterator[str]:
    if ranking.ranges:
        yield texts.say(
            "{head}: the rank under other weights (any, all as likely) and scores (within their ranges), leaving out"
            " the lowest and the highest 5% of {count} samples (seed {seed}); pilotrank robustness says more",
            head=RANGE,
            count=grouped(ranking.ranges.samples, texts),
            seed=ranking.ranges.seed,
        )


def _left_out(ranking: Ranking, texts: Texts) -> Iterator[str]:
    for each in ranking.left_out:
        yield texts.plural(
            "{n} approach left out by {filter}",
            "{n} approaches left out by {filter}",
            each.count,
            filter=one_line(each.filter),
        )
        if each.unsaid:
            yield texts.plural(
                "{n} of these left out because the source says nothing there; it may suit all the same",
                "{n} of these left out because the source says nothing there; they may suit all the same",
                each.unsaid,
            )
        if each.kept_in_silence:
            yield texts.plural(
                "{n} approach kept by {filter} although the source is silent there",
                "{n} approaches kept by {filter} although the source is silent there",
                each.kept_in_silence,
                filter=one_line(each.filter),
            )
    if not ranking.rows:
        yield texts.say("No approach is left to rank.")
    cut = ranking.cut
    if cut is None:
        return
    message = N_("{asked} asked, {kept} of {of} kept")
    if cut.split_tie:
        message = N_(
            "{asked} asked, {kept} of {of} kept; others with the same total as the last one were cut off by id"
        )
    elif cut.kept > cut.asked:
        message = N_("{asked} asked, {kept} of {of} kept: a cut never splits a tie (--exactly does)")
    yield texts.say(message, asked=cut.asked, kept=cut.kept, of=cut.of)
