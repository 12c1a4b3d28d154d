"""What stands under a ranked table: weights, what a step is worth, what the marks mean, what was left out."""

from collections.abc import Iterator

from pilotrank.decision.ranking import RankedCriterion, Ranking
from pilotrank.output.cells import MARKS
from pilotrank.output.figures import one_line, percent
from pilotrank.texts import Texts


def ranking_notes(ranking: Ranking, texts: Texts) -> list[str]:
    """Give the lines that stand under a ranking, each a sentence or a list."""
    return [
        *_not_judged(ranking, texts),
        *_weights(ranking, texts),
        *_judged(texts),
        *_marks(ranking, texts),
        *_left_out(ranking, texts),
    ]


def _not_judged(ranking: Ranking, texts: Texts) -> Iterator[str]:
    if ranking.not_judged:
        names = "; ".join(one_line(texts.pick(row.name)) for row in ranking.not_judged)
        yield texts.say("Not judged, because the source is silent on every criterion: {names}", names=names)


def _judged(texts: Texts) -> Iterator[str]:
    yield texts.say("Judged: on how many of the criteria the source says something")


def _weights(ranking: Ranking, texts: Texts) -> Iterator[str]:
    shares = "; ".join(
        f"{one_line(texts.pick(each.name))} {texts.decimal(percent(each.share))}%" for each in ranking.criteria
    )
    yield texts.say("Weights ({profile}): {shares}", profile=ranking.profile, shares=shares)
    worths = "; ".join(
        f"{one_line(texts.pick(each.name))} {texts.decimal(_worth(each, texts))}" for each in ranking.criteria
    )
    yield texts.say("One step up on a scale is worth, in points of the total: {worths}", worths=worths)


def _worth(criterion: RankedCriterion, texts: Texts) -> str:
    """Write the worth of one unit, or where the value function bends, its least and greatest worth."""
    least, greatest = (_few_digits(worth) for worth in criterion.worth_of_step)
    return least if least == greatest else texts.say("{least} to {greatest}", least=least, greatest=greatest)


def _few_digits(worth: float) -> str:
    """One decimal as in totals; two significant digits where that would say too little."""
    return f"{worth:.1f}" if abs(worth) >= 1 or worth == 0 else f"{worth:.2g}"


def _marks(ranking: Ranking, texts: Texts) -> Iterator[str]:
    bases = {score.basis for row in ranking.listed for score in row.scores.values()}
    if "inferred" in bases:
        yield texts.say("{mark} inferred from what the source says elsewhere", mark=MARKS["inferred"])
    if "not_stated" in bases:
        yield texts.say(
            "{mark} the source does not say; the number is a stand-in, mostly the middle of the scale, no judgement",
            mark=MARKS["not_stated"],
        )


def _left_out(ranking: Ranking, texts: Texts) -> Iterator[str]:
    for each in ranking.left_out:
        yield texts.plural(
            "{n} approach left out by {filter}",
            "{n} approaches left out by {filter}",
            each.count,
            filter=each.filter,
        )
    cut = ranking.cut
    if cut is None:
        return
    if cut.split_tie:
        yield texts.say(
            "{asked} asked, {kept} of {of} kept; others with the same total as the last one were cut off by id",
            asked=cut.asked,
            kept=cut.kept,
            of=cut.of,
        )
    elif cut.kept > cut.asked:
        yield texts.say(
            "{asked} asked, {kept} of {of} kept: a cut never splits a tie (--exactly does)",
            asked=cut.asked,
            kept=cut.kept,
            of=cut.of,
        )
    else:
        yield texts.say("{asked} asked, {kept} of {of} kept", asked=cut.asked, kept=cut.kept, of=cut.of)
