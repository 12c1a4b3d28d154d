"""Rankings side by side as sheets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pilotrank.decision.comparison import Agreement, Comparison, Placed, SideRanking, WorkspaceDifferences
from pilotrank.decision.group import Group
from pilotrank.output.sheets import Number, Sheet, decimal, filled, range_cells, sheet, total, whole
from pilotrank.texts import N_, Texts
from pilotrank.workspace.models import Bilingual, Score

RANKINGS: Final = ("ranking", "id", "name", "rank", "total", "move")
"""Columns of several rankings, one under the other; ``move`` is the places up from the first of them.

``total`` is the method's own figure. Rank and total are empty for an approach that is not judged.
"""
AGREEMENT: Final = ("a", "b", "approaches", "tau_b", "weighted_spearman")
DIFFERENCES: Final = (
    *("kind", "id", "criterion"),
    *(f"{which}_{cell}" for which in ("first", "second") for cell in ("best", "low", "high", "basis")),
)
"""Columns of what two workspaces do not share: ``only_first`` and ``only_second`` are approaches."""
TOGETHER: Final = ("id", "name", "borda_rank", "borda_points", "mean_rank", "mean_total")
"""Columns of what a group makes together: Borda's count, and the ranking under mean weights."""


def comparison_sheets(comparison: Comparison, texts: Texts) -> tuple[Sheet, ...]:
    """Give rankings one under the other, then their weights, their agreement and what is at the top of them."""
    return filled(*_side_by_side(comparison, texts))


def _side_by_side(comparison: Comparison, texts: Texts) -> Iterator[Sheet]:
    yield rankings_sheet(comparison.rankings, comparison.names, texts)
    yield _weights(comparison.rankings, texts)
    yield agreement_sheet(comparison.agreement)
    yield _tops(comparison, texts)
    if comparison.differences:
        yield _differences(comparison.differences)


def rankings_sheet(rankings: Sequence[SideRanking], names: Mapping[str, Bilingual], texts: Texts) -> Sheet:
    """Give rankings one under the other, each with its best first."""
    first = rankings[0].ranks
    rows = []
    for ranking in rankings:
        for row in ranking.rows:
            move = first[row.id] - row.rank if row.id in first else None
            cells = [ranking.label, row.id, texts.pick(names[row.id]), whole(row.rank)]
            rows.append([*cells, _figure(row, ranking), whole(move)])
        rows += [[ranking.label, each, texts.pick(names[each]), "", "", ""] for each in ranking.not_judged]
    return sheet(N_("Rankings"), RANKINGS, rows)


def _figure(row: Placed, ranking: SideRanking) -> Number:
    """Write a total like any other, the figure of another method, which may be small or negative, more exactly."""
    return total(row.steps) if ranking.method == "additive" else decimal(row.total, 6)


def _weights(rankings: Iterable[SideRanking], texts: Texts) -> Sheet:
    rows = (
        [each.label, each.method, criterion, texts.pick(each.criteria[criterion]), decimal(share, 6)]
        for each in rankings
        for criterion, share in each.weights.items()
    )
    return sheet(N_("Weights"), ("ranking", "method", "criterion", "name", "share"), rows)


def agreement_sheet(agreements: Iterable[Agreement]) -> Sheet:
    """Give how far each pair of rankings agrees, and on how many approaches."""
    rows = (
        [each.a, each.b, whole(each.count), decimal(each.tau_b, 6), decimal(each.weighted_spearman, 6)]
        for each in agreements
    )
    return sheet(N_("Agreement"), AGREEMENT, rows)


def _tops(comparison: Comparison, texts: Texts) -> Sheet:
    """Give the approaches that are among the first in all rankings (no ranking is named), or in one of them alone."""
    found = [("", name) for name in comparison.in_every_top]
    found += [(label, name) for label, ids in comparison.only_in_top_of.items() for name in ids]
    rows = (
        [whole(comparison.k), "one" if label else "all", label, name, texts.pick(comparison.names[name])]
        for label, name in found
    )
    return sheet(N_("First places"), ("k", "within", "ranking", "id", "name"), rows)


def _differences(found: WorkspaceDifferences) -> Sheet:
    rows = [["only_first", name, "", *_scores()] for name in found.only_first]
    rows += [["only_second", name, "", *_scores()] for name in found.only_second]
    rows += [["criterion", "", name, *_scores()] for name in found.criteria]
    rows += [["score", each.id, each.criterion, *_scores(each.first, each.second)] for each in found.scores]
    return sheet(N_("Differences"), DIFFERENCES, rows)


def _scores(*scores: Score) -> list[str]:
    """Give the cells of two scores; empty ones where what differs is none."""
    return [cell for score in scores for cell in range_cells(score)] or [""] * (len(DIFFERENCES) - 3)


def group_sheets(group: Group, texts: Texts) -> tuple[Sheet, ...]:
    """Give what a group makes together, who is in it and where they disagree, then the rankings of its members."""
    return filled(
        _together(group, texts),
        *_side_by_side(group.comparison, texts),
        _members(group, texts),
        _disagreements(group, texts),
        sheet(N_("Concordance"), ("what", "value"), [["kendall_w", decimal(group.kendall_w, 6)]]),
    )


def _together(group: Group, texts: Texts) -> Sheet:
    comparison = group.comparison
    mean = {row.id: row for row in comparison.rankings[-1].rows}
    rows = (
        [
            each.id,
            texts.pick(comparison.names[each.id]),
            whole(each.rank),
            decimal(each.points, 1),
            whole(mean[each.id].rank),
            total(mean[each.id].steps),
        ]
        for each in group.borda
    )
    return sheet(N_("Together"), TOGETHER, rows)


def _members(group: Group, texts: Texts) -> Sheet:
    owners = group.stakeholders
    rows = ([label, texts.pick(owners[label]) if label in owners else ""] for label in group.members)
    return sheet(N_("Members"), ("profile", "stakeholder"), rows)


def _disagreements(group: Group, texts: Texts) -> Sheet:
    names = group.comparison.names
    rows = ([each.id, texts.pick(names[each.id]), whole(each.best), whole(each.worst)] for each in group.disagreements)
    return sheet(N_("Disagreements"), ("id", "name", "best", "worst"), rows)
