"""The ranking held against the source's verdicts, as sheets."""

from collections.abc import Iterator
from typing import Final

from pilotrank.decision.backtest import Backtest, Disagreement
from pilotrank.output.sheets import Sheet, amount, decimal, filled, sheet, total, whole
from pilotrank.texts import N_, Texts
from pilotrank.workspace.rules import UNLISTED

MEASURES: Final = ("profile", "measure", "value", "low", "high", "p_value", "by_chance")
"""Columns of the measures: ``low`` and ``high`` are the 95% interval."""
DISAGREEMENTS: Final = (
    *("profile", "kind", "id", "name", "verdict", "rank", "total"),
    *("criterion", "best", "basis", "against", "words"),
)
"""Columns of what ranking and source see differently, a row for each criterion.

``kind`` is ``low`` (found best, ranked below), ``high`` (without a verdict, ranked first) or ``between``; ``against``
is the points beside the mean of those it is compared with.
"""


def backtest_sheets(result: Backtest, texts: Texts) -> tuple[Sheet, ...]:
    """Give the measures of each profile, the disagreements, the weights, and how many approaches have each verdict."""
    return filled(
        sheet(N_("Measures"), MEASURES, _measures(result)),
        sheet(N_("Disagreements"), DISAGREEMENTS, _disagreements(result, texts)),
        _weights(result, texts),
        _verdicts(result, texts),
    )


def _measures(result: Backtest) -> Iterator[list[str]]:
    for profile, found in result.profiles.items():
        for measure, each in found.measures.items():
            numbers = (each.value, each.low, each.high, each.p_value, each.by_chance)
            yield [profile, measure, *(decimal(number, 6) for number in numbers)]


def _disagreements(result: Backtest, texts: Texts) -> Iterator[list[str]]:
    for profile, found in result.profiles.items():
        for kind, disagreements in (("low", found.low), ("high", found.high), ("between", found.between)):
            for each in disagreements:
                for cells in _by_criterion(each, texts):
                    yield [profile, kind, *cells]


def _by_criterion(each: Disagreement, texts: Texts) -> Iterator[list[str]]:
    row = each.approach
    head = [row.id, texts.pick(row.name), row.verdict or "", whole(row.rank), total(row.steps)]
    for criterion, points in each.against.items():
        score = row.scores[criterion]
        yield [*head, criterion, amount(score.best), score.basis, decimal(points, 4), score.words or ""]


def _weights(result: Backtest, texts: Texts) -> Sheet:
    rows = (
        [profile, criterion, texts.pick(result.criteria[criterion]), decimal(share, 6)]
        for profile, found in result.profiles.items()
        for criterion, share in found.weights.items()
    )
    return sheet(N_("Weights"), ("profile", "criterion", "name", "share"), rows)


def _verdicts(result: Backtest, texts: Texts) -> Sheet:
    rows = (
        [group, "" if group == UNLISTED else texts.pick(result.verdicts[group]), whole(count)]
        for group, count in result.groups.items()
    )
    return sheet(N_("Verdicts"), ("verdict", "name", "approaches"), rows)
