"""Weights, what they mean, and what is changed in the file, as sheets."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from pilotrank.decision.elicitation import Consistency, ElicitedWeights
from pilotrank.decision.weight_sets import WeightSets
from pilotrank.decision.weights import TradeOff, shares
from pilotrank.output.sheets import Sheet, amount, decimal, filled, sheet, truth, whole
from pilotrank.output.weights import changed_lines
from pilotrank.texts import N_, Texts
from pilotrank.workspace.models import Criterion

if TYPE_CHECKING:
    from pilotrank.workspace.edit import Change

WEIGHTS: Final = ("profile", "criterion", "name", "share")
"""Columns of all weights, before what a command adds; ``profile`` is empty where they are not kept."""
DIFFERENCES: Final = (*WEIGHTS, "differences")
"""Columns of weights with their share of what sets approaches apart."""
CHANGED: Final = (*WEIGHTS, "share_before")
"""Columns of weights with what they were; empty where the profile is a new one."""
PROFILES: Final = ("profile", "name", "stakeholder", "method", "follows_from_answers")
TRADE_OFFS: Final = ("profile", "better", "worse", "least", "greatest")
"""Columns of what makes up for 1 on the scale of ``better``: so much on that of ``worse``; empty for no amount."""


def weight_sets_sheets(weight_sets: WeightSets, texts: Texts) -> tuple[Sheet, ...]:
    """Give sets of weights one under the other, where they came from, and what they mean."""
    rows = (
        [each.profile, name, texts.pick(weight_sets.criteria[name]), *(decimal(number, 6) for number in numbers)]
        for each in weight_sets.sets
        for name, numbers in ((name, (share, each.differences[name])) for name, share in each.weights.items())
    )
    return filled(
        sheet(N_("Weights"), DIFFERENCES, rows),
        _profiles(weight_sets, texts),
        _trade_offs((each.profile, off) for each in weight_sets.sets for off in each.trade_offs),
        _silence(weight_sets),
    )


def _profiles(weight_sets: WeightSets, texts: Texts) -> Sheet:
    rows = (
        [
            each.profile,
            *(texts.pick(text) if text else "" for text in (each.name, each.stakeholder)),
            each.method or "",
            truth(each.follows),
        ]
        for each in weight_sets.sets
    )
    return sheet(N_("Profiles"), PROFILES, rows)


def _trade_offs(offs: Iterable[tuple[str, TradeOff]]) -> Sheet:
    rows = ([profile, off.better, off.worse, amount(off.least), amount(off.greatest)] for profile, off in offs)
    return sheet(N_("Trade-offs"), TRADE_OFFS, rows)


def _silence(weight_sets: WeightSets) -> Sheet:
    """Give on how many judged approaches the source is silent."""
    rows = ([name, whole(weight_sets.approaches), whole(count)] for name, count in weight_sets.silent.items())
    return sheet(N_("Silence"), ("criterion", "approaches", "silent"), rows)


def change_sheets(change: "Change", criteria: Mapping[str, Criterion], texts: Texts) -> tuple[Sheet, ...]:
    """Give weights after and before a change, then the lines of the file and the weights that lead back."""
    after = shares(change.weights)
    before = shares(change.weights_before) if change.weights_before else {}
    rows = (
        [change.profile, name, texts.pick(each.name), decimal(after[name], 6), decimal(before.get(name), 6)]
        for name, each in criteria.items()
    )
    return filled(sheet(N_("Weights"), CHANGED, rows), *_file_sheets(change))


def _file_sheets(change: "Change | None") -> tuple[Sheet, ...]:
    """Give what changes in the file: lines that go have a minus, lines that come a plus."""
    if change is None:
        return ()
    lines = ([str(change.place), whole(int(number)), sign, text] for number, sign, text in changed_lines(change))
    undo = ([name, weight] for name, weight in change.undo.items())
    return (
        sheet(N_("Changed lines"), ("file", "line", "sign", "text"), lines),
        sheet(N_("Way back"), ("criterion", "weight"), undo),
    )


def elicited_sheets(
    elicited: ElicitedWeights,
    offs: Iterable[TradeOff],
    criteria: Mapping[str, Criterion],
    change: "Change | None",
    texts: Texts,
) -> tuple[Sheet, ...]:
    """Give the weights that follow from answers, what they mean, how well the answers go together, and what changes."""
    profile = change.profile if change else ""
    names = {name: texts.pick(criterion.name) for name, criterion in criteria.items()}
    rows = ([profile, name, names[name], decimal(share, 6)] for name, share in elicited.shares.items())
    return filled(
        sheet(N_("Weights"), WEIGHTS, rows),
        _trade_offs((profile, off) for off in offs),
        *([_consistency(elicited.consistency)] if elicited.consistency else []),
        *_file_sheets(change),
    )


def _consistency(found: Consistency) -> Sheet:
    worst = found.worst
    rows = [
        ["index", decimal(found.index, 6)],
        ["ratio", decimal(found.ratio, 6)],
        ["threshold", decimal(found.threshold, 6)],
        ["acceptable", truth(found.acceptable)],
        ["worst.a", worst.a if worst else ""],
        ["worst.b", worst.b if worst else ""],
        ["worst.given", decimal(worst.given if worst else None, 6)],
        ["worst.implied", decimal(worst.implied if worst else None, 6)],
    ]
    return sheet(N_("Consistency"), ("what", "value"), rows)
