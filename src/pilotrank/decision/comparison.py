"""Rankings side by side: what moves, how far they agree, and what is at the top of all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Final

import numpy as np

from pilotrank.decision.agreement import rank_coefficients
from pilotrank.decision.matrix import raw_scores
from pilotrank.decision.methods import FIGURES, METHODS, Method
from pilotrank.decision.ranking import STEPS_PER_POINT, Ranking, rank_by
from pilotrank.decision.weights import shares
from pilotrank.workspace.filters import is_judged
from pilotrank.workspace.models import Approach, Bilingual, Criterion, Scale, Score, Workspace
from pilotrank.workspace.overrides import Settings, as_assumed, check_each
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem, suggestion
from pilotrank.workspace.request import Request
from pilotrank.workspace.rules import CURRENT


@dataclass(frozen=True, slots=True)
class RankingSpec:
    """One of the rankings that are asked for."""

    label: str
    """What it is called; no two are called the same."""
    workspace: Workspace
    settings: Settings
    """Its weights; filters and cuts play no part."""
    method: Method = "additive"


MOST_RANKINGS: Final = 150
"""Side by side; each is held against each."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An approach in one of several rankings."""

    id: str
    rank: int
    """One plus the number of approaches strictly better."""
    steps: int
    """The method's figure in whole steps of 2^-30: points of the total for the additive one."""

    @property
    def total(self) -> float:
        """The method's figure: 0 to 100 points for the additive one; see :mod:`pilotrank.decision.methods`."""
        return self.steps / STEPS_PER_POINT


@dataclass(frozen=True, slots=True)
class SideRanking:
    """One of several rankings."""

    label: str
    method: Method
    weights: Mapping[str, float]
    """Shares by criterion."""
    criteria: Mapping[str, Bilingual]
    """The names of the criteria."""
    rows: tuple[Placed, ...]
    """The best first; equal figures share a rank and stand in order of id."""
    not_judged: tuple[str, ...]
    """Approaches on which the source is silent throughout, in order of id."""

    @property
    def ranks(self) -> Mapping[str, int]:
        """The rank of each approach."""
        return {row.id: row.rank for row in self.rows}

    @property
    def steps(self) -> Mapping[str, int]:
        """The figure of each approach in whole steps."""
        return {row.id: row.steps for row in self.rows}

    def top(self, k: int) -> frozenset[str]:
        """Give the approaches with rank k or better."""
        return frozenset(row.id for row in self.rows if row.rank <= k)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rankings agree on the approaches that both rank."""

    a: str
    b: str
    """The labels."""
    count: int
    """How many approaches both rank."""
    tau_b: float | None
    """See :func:`pilotrank.decision.agreement.kendall_tau_b`."""
    weighted_spearman: float | None
    """See :func:`pilotrank.decision.agreement.weighted_spearman`; on mid-ranks."""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score that is not the same in two workspaces: its best, its range or its basis."""

    id: str
    criterion: str
    first: Score
    second: Score


@dataclass(frozen=True, slots=True)
class WorkspaceDifferences:
    """What is not the same in two workspaces."""

    only_first: tuple[str, ...]
    """Approaches that only the first one has, in order of id."""
    only_second: tuple[str, ...]
    criteria: tuple[str, ...]
    """Criteria that only one of them has, or whose scale, direction or value function differ."""
    scores: tuple[ScoreChange, ...]
    """Of approaches and criteria that both have; the usual stand-ins for silence count as the same."""
    in_both: int
    """How many approaches both have."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several rankings side by side."""

    title: Bilingual | None
    rankings: tuple[SideRanking, ...]
    names: Mapping[str, Bilingual]
    """Of every approach that some ranking has, in order of its rank in the first one that has it, then of id."""
    agreement: tuple[Agreement, ...]
    """Of every pair, in order."""
    k: int
    in_every_top: tuple[str, ...]
    """Approaches with rank k or better in all rankings, in the order of ``names``."""
    only_in_top_of: Mapping[str, tuple[str, ...]]
    """By label: approaches with rank k or better there alone."""
    silent: tuple[int, int]
    """Of how many scores of ranked approaches, and of how many in all, the source is silent: in the first workspace."""
    differences: WorkspaceDifferences | None
    """Where rankings of two workspaces are compared."""


def rankings_asked_for(
    workspace: Workspace,
    requests: Sequence[Request],
    methods: Sequence[str],
    other: tuple[str, Workspace] | None,
    findings: Findings,
) -> tuple[RankingSpec, ...]:
    """Say which rankings are meant: each request by each method, and in the other workspace too.

    Args:
        workspace: Of the first rankings.
        requests: Each with a profile, and perhaps with weights in the place of some of its own.
        methods: Names of methods; the additive one always stands before them.
        other: A second workspace with its folder, as it was given; the label has the folder's name.
        findings: Takes up problems: fewer than two rankings, an unknown method, a profile that is not there.

    Raises:
        PilotrankError: With every problem.

    """
    known = _known_methods(methods, findings)
    asked = _specs("", workspace, requests, known, findings)
    if other:
        there = Findings()
        asked += _specs(f"@{other[1].path.resolve().name}", other[1], requests, known, there)
        new = [each for each in there.problems if each not in findings.problems]
        findings.take(new, where=f"--with {other[0]}")
    if len(asked) < 2 and not findings.problems:  # noqa: PLR2004 - something to hold against something
        findings.add(Place("compare"), "nothing-to-compare")
    findings.stop_if_any()
    return tuple(asked)


def _known_methods(names: Sequence[str], findings: Findings) -> list[Method]:
    """Give the methods of these names, the additive one before them; what is none is noted as a problem."""
    for number, name in enumerate(names):
        if name not in METHODS:
            findings.add(Place(f"--method {name}"), "unknown-method", given=name, **suggestion(name, METHODS))
        elif name in names[:number]:
            findings.add(Place(f"--method {name}"), "given-twice", given=name)
    named = [method for name in names for method in METHODS if method == name]
    return [METHODS[0], *(method for method in named if method != METHODS[0])]


def _specs(
    suffix: str, workspace: Workspace, requests: Sequence[Request], methods: Sequence[Method], findings: Findings
) -> list[RankingSpec]:
    """Give each request by each method, with its label."""
    return [
        RankingSpec(
            f"{_label(request)}{suffix}{'' if method == METHODS[0] else f'/{method}'}", workspace, settings, method
        )
        for request, settings in zip(requests, check_each(requests, workspace, findings), strict=True)
        for method in methods
    ]


def _label(request: Request) -> str:
    """Name a request: the profile, with the weights that were changed; no profile's name has brackets."""
    changed = ", ".join(f"{name}={value}" for name, value in request.weights.items())
    return (request.profile or CURRENT) + (f"[{changed}]" if changed else "")


def compare(asked: Sequence[RankingSpec], k: int) -> Comparison:
    """Put rankings side by side.

    Args:
        asked: Two or more, of one workspace or two; the first is what the others are held against.
        k: How many places count as the top.

    Raises:
        PilotrankError: A method can't be used on the scores that are there, or there are too many rankings.

    """
    if len(asked) > MOST_RANKINGS:
        raise PilotrankError([problem(Place("compare"), "too-many-rankings", most=MOST_RANKINGS)])
    rankings = tuple(_ranked(each) for each in asked)
    tops = {ranking.label: ranking.top(k) for ranking in rankings}
    names = _names(asked, rankings)
    first = asked[0].workspace
    other = next((each.workspace for each in asked if each.workspace is not first), None)
    return Comparison(
        title=first.criteria_file.title,
        rankings=rankings,
        names=names,
        agreement=tuple(agreement_of(a, b) for a, b in combinations(rankings, 2)),
        k=k,
        in_every_top=tuple(name for name in names if all(name in top for top in tops.values())),
        only_in_top_of=MappingProxyType({label: _only_there(label, tops, names) for label in tops}),
        silent=_silent(first, rankings[0]),
        differences=_differences(first, other) if other else None,
    )


def _silent(workspace: Workspace, ranking: SideRanking) -> tuple[int, int]:
    scores = [score for row in ranking.rows for score in workspace.approaches[row.id].scores.values()]
    return sum(score.basis == "not_stated" for score in scores), len(scores)


def _only_there(label: str, tops: Mapping[str, frozenset[str]], names: Iterable[str]) -> tuple[str, ...]:
    elsewhere = frozenset[str]().union(*(top for other, top in tops.items() if other != label))
    return tuple(name for name in names if name in tops[label] - elsewhere)


def _names(asked: Sequence[RankingSpec], rankings: Sequence[SideRanking]) -> Mapping[str, Bilingual]:
    """Name every approach, in the order in which people look them up."""
    approaches = {name: each for one in reversed(asked) for name, each in one.workspace.approaches.items()}
    order = {name: None for ranking in rankings for name in (*ranking.ranks, *ranking.not_judged)}
    return MappingProxyType({name: approaches[name].name for name in order})


def _ranked(asked: RankingSpec) -> SideRanking:
    settings = replace(asked.settings, filters=(), top=None)
    if asked.method == "additive":
        return side_ranking(asked.label, rank_by(settings, asked.workspace))
    criteria, weights = asked.workspace.criteria_file.criteria, shares(settings.weights)
    include_silent = settings.request.include_silent
    approaches = as_assumed(settings, asked.workspace).approaches.values()
    judged = [each for each in approaches if include_silent or is_judged(each)]
    return SideRanking(
        label=asked.label,
        method=asked.method,
        weights=weights,
        criteria=MappingProxyType({name: criterion.name for name, criterion in criteria.items()}),
        rows=_rows_by(asked.method, judged, asked.workspace, weights),
        not_judged=tuple(each.id for each in approaches if not include_silent and not is_judged(each)),
    )


def side_ranking(label: str, ranking: Ranking) -> SideRanking:
    """Take what a ranking by the additive model has to stand beside others, under a label."""
    return SideRanking(
        label=label,
        method="additive",
        weights=ranking.weights,
        criteria=MappingProxyType({criterion.id: criterion.name for criterion in ranking.criteria}),
        rows=tuple(Placed(row.id, row.rank or 0, row.steps or 0) for row in ranking.rows),
        not_judged=tuple(row.id for row in ranking.not_judged),
    )


def _rows_by(
    method: Method, approaches: Sequence[Approach], workspace: Workspace, weights: Mapping[str, float]
) -> tuple[Placed, ...]:
    """Rank approaches by a method other than the additive one, on their raw best scores."""
    if not approaches:
        return ()
    criteria = workspace.criteria_file.criteria
    columns = raw_scores(approaches, criteria)
    if method == "product":
        findings = Findings()
        for (name, criterion), column in zip(criteria.items(), columns, strict=True):
            if column.min() <= 0:
                findings.add(Place("--method product"), "scores-above-zero", criterion=name, low=criterion.scale.min)
        findings.stop_if_any()
    figures = FIGURES[method](columns, tuple(weights.values()), tuple(criteria.values()))
    return placed([each.id for each in approaches], np.rint(figures * STEPS_PER_POINT).astype(np.int64).tolist())


def placed(ids: Sequence[str], steps: Sequence[int]) -> tuple[Placed, ...]:
    """Rank things by whole numbers of which larger is better; equal ones share a rank and stand in order of id.

    >>> [(each.id, each.rank) for each in placed(["a", "b", "c"], [5, 9, 5])]
    [('b', 1), ('a', 2), ('c', 2)]
    """
    rows: list[Placed] = []
    for place, (negative, name) in enumerate(sorted((-step, name) for name, step in zip(ids, steps, strict=True)), 1):
        ties = rows and rows[-1].steps == -negative
        rows.append(Placed(name, rows[-1].rank if ties else place, -negative))
    return tuple(rows)


def agreement_of(first: SideRanking, second: SideRanking) -> Agreement:
    """Say how far two rankings agree on the approaches that both rank."""
    firsts, seconds = first.steps, second.steps
    both = [name for name in firsts if name in seconds]
    coefficients = rank_coefficients([firsts[name] for name in both], [seconds[name] for name in both])
    return Agreement(first.label, second.label, len(both), *coefficients)


def _differences(first: Workspace, second: Workspace) -> WorkspaceDifferences:
    ones, others = first.criteria_file.criteria, second.criteria_file.criteria
    return WorkspaceDifferences(
        only_first=tuple(name for name in first.approaches if name not in second.approaches),
        only_second=tuple(name for name in second.approaches if name not in first.approaches),
        criteria=tuple(name for name in {**ones, **others} if _measure(ones.get(name)) != _measure(others.get(name))),
        scores=tuple(_score_changes(first, second)),
        in_both=len(first.approaches.keys() & second.approaches.keys()),
    )


def _measure(criterion: Criterion | None) -> object:
    """Give what turns the scores of a criterion into figures; its texts do not count."""
    return criterion and (criterion.scale, criterion.direction, criterion.value, criterion.preference)


def _score_changes(first: Workspace, second: Workspace) -> Iterator[ScoreChange]:
    for name, approach in first.approaches.items():
        scores = second.approaches[name].scores if name in second.approaches else {}
        for criterion in (each for each in approach.scores if each in scores):
            one, other = approach.scores[criterion], scores[criterion]
            scale, other_scale = (each.criteria_file.criteria[criterion].scale for each in (first, second))
            if _content(one, scale) != _content(other, other_scale):
                yield ScoreChange(name, criterion, one, other)


def _content(score: Score, scale: Scale) -> object:
    """Give what a score says; the usual stand-in for silence says nothing, whatever the scale."""
    said = (score.best, score.low, score.high, score.basis)
    return None if said == (scale.middle, scale.min, scale.max, "not_stated") else said
