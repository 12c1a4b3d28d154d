"""Rankings side by side, for people and for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from pilotrank.decision.comparison import Agreement, Comparison, SideRanking, WorkspaceDifferences
from pilotrank.decision.group import MEAN, Group
from pilotrank.output.cells import coefficient_text, named, ranged_score_text, share_text, shares_text
from pilotrank.output.document import Block, Document, Facts, Grid, Line, Notes, as_points, heading, points_of, title
from pilotrank.output.figures import half_up, one_line, significant, significant_if_any
from pilotrank.output.grid import Column
from pilotrank.output.json import json_document, score_json
from pilotrank.texts import Texts
from pilotrank.texts.methods import METHODS

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

_NARROWEST: Final = 24


def comparison_document(comparison: Comparison, texts: Texts) -> Document:
    """Lay out rankings side by side."""
    return (
        *(title(texts.pick(comparison.title)) if comparison.title else ()),
        *_body(comparison, texts),
    )


def _body(comparison: Comparison, texts: Texts) -> Iterator[Block]:
    yield heading(texts.say("The rankings"))
    yield _rankings(comparison.rankings, texts)
    yield from _differences(comparison, texts)
    yield heading(texts.say("Do they agree?"))
    yield _agreement(comparison, texts)
    yield heading(texts.plural("Place {n}", "The first {n} places", comparison.k))
    yield Facts(tuple(_tops(comparison, texts)))
    yield heading(texts.say("All ranks"))
    yield _ranks(comparison, texts)
    yield Notes(tuple(_notes(comparison, texts)))


def _letters(rankings: Sequence[SideRanking]) -> dict[str, str]:
    """Give each ranking a short head by its label: a letter, or a number where there are more than letters."""
    heads = ascii_uppercase if len(rankings) <= len(ascii_uppercase) else map(str, range(1, len(rankings) + 1))
    return dict(zip((ranking.label for ranking in rankings), heads, strict=False))


def _label_text(label: str, texts: Texts) -> str:
    """Write the label of a ranking; that of mean weights in the language."""
    return texts.say("mean weights") if label == MEAN else one_line(label)


def _rankings(rankings: Sequence[SideRanking], texts: Texts) -> Grid:
    letters = _letters(rankings)
    weights = [
        shares_text(((ranking.criteria[name], share) for name, share in ranking.weights.items()), texts)
        for ranking in rankings
    ]
    return Grid(
        (
            Column("", list(letters.values())),
            Column(texts.say("Ranking"), [_label_text(label, texts) for label in letters]),
            Column(texts.say("Weights"), weights, narrowest=_NARROWEST),
        )
    )


def _agreement(comparison: Comparison, texts: Texts) -> Grid:
    letters = _letters(comparison.rankings)
    pairs = [texts.say("{a} and {b}", a=letters[each.a], b=letters[each.b]) for each in comparison.agreement]
    spearman = [coefficient_text(each.weighted_spearman, texts) for each in comparison.agreement]
    return Grid(
        (
            Column("", pairs),
            Column("Kendall tau-b", [coefficient_text(each.tau_b, texts) for each in comparison.agreement], right=True),
            Column(texts.say("Weighted Spearman"), spearman, right=True),
            Column(texts.say("Approaches"), [str(each.count) for each in comparison.agreement], right=True),
        )
    )


def _tops(comparison: Comparison, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield texts.say("In all"), _named(comparison.in_every_top, comparison, texts)
    for label, letter in _letters(comparison.rankings).items():
        if ids := comparison.only_in_top_of[label]:
            yield texts.say("Only in {letter}", letter=letter), _named(ids, comparison, texts)
    if not any(comparison.only_in_top_of.values()):
        yield texts.say("In one alone"), (texts.say("none"),)


def _named(ids: Iterable[str], comparison: Comparison, texts: Texts) -> tuple[str, ...]:
    return as_points([named(comparison.names[name], name, texts) for name in ids] or [texts.say("none")])


def _ranks(comparison: Comparison, texts: Texts) -> Grid:
    """Give the rank of every approach in each ranking, with the move from the first one."""
    letters = _letters(comparison.rankings)
    first, *others = (ranking.ranks for ranking in comparison.rankings)
    columns = [
        Column(
            texts.say("Approach"),
            [one_line(texts.pick(name)) for name in comparison.names.values()],
            narrowest=_NARROWEST,
        )
    ]
    for letter, ranks in zip(letters.values(), (first, *others), strict=True):
        moved = first if ranks is not first else {}
        columns.append(Column(letter, [_rank(name, ranks, moved) for name in comparison.names], right=True))
    return Grid(tuple(columns))


def _rank(name: str, ranks: Mapping[str, int], first: Mapping[str, int]) -> str:
    """Write a rank with the places up or down from the first ranking; a dash where there is none."""
    if name not in ranks:
        return "-"
    move = first[name] - ranks[name] if name in first else 0
    return f"{ranks[name]} ({move:+d})" if move else str(ranks[name])


def _differences(comparison: Comparison, texts: Texts) -> Iterator[Block]:
    """Say what is not the same in two workspaces."""
    found = comparison.differences
    if found is None:
        return
    yield heading(texts.say("What differs between the workspaces"))
    rows = [
        (texts.say("Only in the first"), _named(found.only_first, comparison, texts)),
        (texts.say("Only in the second"), _named(found.only_second, comparison, texts)),
    ]
    if found.criteria:
        rows.append((texts.say("Criteria"), (texts.say("not the same: {ids}", ids=", ".join(found.criteria)),)))
    scores = [
        f"{each.id}.{each.criterion}: {ranged_score_text(each.first, texts)} → {ranged_score_text(each.second, texts)}"
        for each in found.scores
    ]
    same = texts.say("all the same") if found.in_both else texts.say("no approach is in both")
    rows.append((texts.say("Scores"), as_points(scores or [same])))
    yield Facts(tuple(rows))


def _notes(comparison: Comparison, texts: Texts) -> Iterator[str]:
    yield texts.say("In brackets: places up (+) or down (-) from the first ranking. A dash: not there, or not judged")
    yield texts.say(
        "Kendall tau-b: the share of pairs in the same order less that in the other order, 1 where all agree. Weighted"
        " Spearman: agreement that counts the first places most. A dash: one of the two ties all"
    )
    silent_scores, scores = comparison.silent
    if silent_scores:
        yield texts.say(
            "Ranks rest on the best scores alone; {silent} of {all} are stand-ins, because the source is silent there",
            silent=silent_scores,
            all=scores,
        )
    methods = dict.fromkeys(ranking.method for ranking in comparison.rankings)
    if len(methods) > 1 or "additive" not in methods:
        yield from (texts.say(METHODS[method]) for method in methods)
    silent = dict.fromkeys(name for ranking in comparison.rankings for name in ranking.not_judged)
    if silent:
        names = "; ".join(one_line(texts.pick(comparison.names[name])) for name in silent)
        yield texts.say("Not judged, because the source is silent on every criterion: {names}", names=names)


def comparison_json(comparison: Comparison, provenance: "Provenance") -> str:
    """Write rankings side by side as JSON."""
    return json_document(provenance, _payload(comparison))


def _payload(comparison: Comparison) -> dict[str, object]:
    tops = comparison.only_in_top_of.values()
    payload: dict[str, object] = {
        "rankings": rankings_payload(comparison.rankings),
        "agreement": [agreement_payload(each) for each in comparison.agreement],
        "in_every_top": {"k": comparison.k, "ids": comparison.in_every_top},
        "in_one_top": sorted(name for ids in tops for name in ids),
        "methods": {ranking.label: ranking.method for ranking in comparison.rankings},
        "weights": {
            ranking.label: {name: significant(share) for name, share in ranking.weights.items()}
            for ranking in comparison.rankings
        },
    }
    if comparison.differences:
        payload["differences"] = _differences_json(comparison.differences)
    return payload


def rankings_payload(rankings: Iterable[SideRanking]) -> dict[str, object]:
    """Give rankings by label, as JSON has them."""
    return {ranking.label: _ranking(ranking) for ranking in rankings}


def _ranking(ranking: SideRanking) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [{"id": row.id, "rank": row.rank, "total": row.total} for row in ranking.rows]
    return rows + [{"id": name, "rank": None, "total": None} for name in ranking.not_judged]


def agreement_payload(each: Agreement) -> dict[str, object]:
    """Give the agreement of two rankings, as JSON has it."""
    return {
        "a": each.a,
        "b": each.b,
        "tau_b": significant_if_any(each.tau_b),
        "weighted_spearman": significant_if_any(each.weighted_spearman),
    }


def _differences_json(found: WorkspaceDifferences) -> dict[str, object]:
    return {
        "only_first": found.only_first,
        "only_second": found.only_second,
        "criteria": found.criteria,
        "scores": [
            {
                "id": each.id,
                "criterion": each.criterion,
                "first": score_json(each.first),
                "second": score_json(each.second),
            }
            for each in found.scores
        ],
    }


def group_document(group: Group, texts: Texts) -> Document:
    """Lay out the rankings of several people and what they make together."""
    comparison = group.comparison
    return (
        *(title(texts.pick(comparison.title)) if comparison.title else ()),
        heading(texts.say("The group")),
        Facts(tuple(_group_facts(group, texts))),
        *_disagreements(group, texts),
        heading(texts.say("Together")),
        _together(group, texts),
        *_body(comparison, texts),
    )


def _group_facts(group: Group, texts: Texts) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = [
        f"{one_line(texts.pick(group.stakeholders[label]))} ({label})" if label in group.stakeholders else label
        for label in group.members
    ]
    yield texts.say("Members"), as_points(names)
    if group.others:
        yield texts.say("Not in it"), (", ".join(group.others),)
    yield (
        "Kendall W",
        (
            texts.say(
                "{w} (1 where all rank alike, 0 where there is no common order)",
                w=coefficient_text(group.kendall_w, texts),
            ),
        ),
    )
    names_of = group.comparison.rankings[0].criteria
    mean = shares_text(((names_of[name], share) for name, share in group.mean_weights.items()), texts)
    yield texts.say("Mean weights"), (mean,)


def _disagreements(group: Group, texts: Texts) -> Iterator[Block]:
    yield heading(texts.say("Where they disagree most"))
    if not group.borda:
        yield Line(texts.say("No approach is left to rank."))
        return
    if not group.disagreements:
        yield Line(texts.say("Nowhere: all rank alike."))
        return
    comparison = group.comparison
    criteria = comparison.rankings[0].criteria
    points = []
    if apart := group.furthest_apart:
        points.append(
            texts.say(
                "{a} and {b} agree least (tau-b {tau})", a=apart.a, b=apart.b, tau=coefficient_text(apart.tau_b, texts)
            )
        )
    spread = group.weight_spread
    if spread.least < spread.greatest:
        points.append(
            texts.say(
                "{criterion} is weighed most differently: {least} by {least_by}, {greatest} by {greatest_by}",
                criterion=one_line(texts.pick(criteria[spread.criterion])),
                least=share_text(spread.least, texts),
                least_by=spread.least_by,
                greatest=share_text(spread.greatest, texts),
                greatest_by=spread.greatest_by,
            )
        )
    points += [
        texts.say(
            "{name}: from place {best} to place {worst}",
            name=named(comparison.names[each.id], each.id, texts),
            best=each.best,
            worst=each.worst,
        )
        for each in group.disagreements
    ]
    yield points_of(points)


def _together(group: Group, texts: Texts) -> Grid:
    """Give the first places under mean weights and by Borda's count."""
    comparison = group.comparison
    mean = comparison.rankings[-1].ranks
    shown = [each for each in group.borda if each.rank <= comparison.k or mean[each.id] <= comparison.k]
    return Grid(
        (
            Column(
                texts.say("Approach"),
                [one_line(texts.pick(comparison.names[each.id])) for each in shown],
                narrowest=_NARROWEST,
            ),
            Column(texts.say("Borda"), [str(each.rank) for each in shown], right=True),
            Column(texts.say("Borda points"), [texts.decimal(half_up(each.points, 1)) for each in shown], right=True),
            Column(texts.say("Mean weights"), [str(mean[each.id]) for each in shown], right=True),
        )
    )


def group_json(group: Group, provenance: "Provenance") -> str:
    """Write the rankings of several people, and what they make together, as JSON."""
    apart = group.furthest_apart
    return json_document(
        provenance,
        _payload(group.comparison)
        | {
            "group": {
                "members": group.members,
                "kendall_w": significant_if_any(group.kendall_w),
                "borda": [{"id": each.id, "rank": each.rank, "points": each.points} for each in group.borda],
                "mean_weights": {name: significant(share) for name, share in group.mean_weights.items()},
                "disagreements": [
                    {"id": each.id, "best": each.best, "worst": each.worst} for each in group.disagreements
                ],
                "furthest_apart": [apart.a, apart.b] if apart else None,
            }
        },
    )
