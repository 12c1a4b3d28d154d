"""The whole answer to "how sure is the ranking?": tiers, what each depends on, and what would be worth knowing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from math import isfinite
from types import MappingProxyType
from typing import Final, Unpack

import numpy as np

from pilotrank.decision.matrix import Floats, matrix_of
from pilotrank.decision.ranking import RankedApproach, Ranking, Steps, rank_by, total_steps
from pilotrank.decision.robustness.exact import by_criterion, exact_of
from pilotrank.decision.robustness.judgements import Chosen, Judgements, judgements_of
from pilotrank.decision.robustness.ranges import by_id, plan_of
from pilotrank.decision.robustness.results import (
    IN,
    OUT,
    Close,
    Robust,
    Robustness,
    Silence,
    Source,
    Tier,
    chance_of,
)
from pilotrank.decision.robustness.sampling import (
    EARLY_SAMPLES,
    MOST_PAIRED,
    Acceptability,
    Estimates,
    Plan,
    Progress,
    confidence_factors,
    sample,
)
from pilotrank.decision.robustness.value_of_information import bundles, single_scores
from pilotrank.decision.weights import shares
from pilotrank.workspace.models import UNKNOWN, Criterion, Score, Workspace
from pilotrank.workspace.overrides import Settings, apply, find_mixture, top_of
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem
from pilotrank.workspace.request import (
    CONCENTRATION,
    ROBUSTNESS_SAMPLES,
    SCORE_VARIATIONS,
    SEED,
    WEIGHT_VARIATIONS,
    Draws,
    RequestOptions,
    ScoreVariation,
    Variation,
    WeightVariation,
    request_of,
)

_EVEN: Final = 0.4
"""Two approaches are close where each stands above the other at least this often."""


@dataclass(frozen=True, slots=True)
class Means:
    """How an analysis is worked out; nothing here changes a figure."""

    threads: int = 1
    executor: Executor | None = None
    """What works on the samples instead of threads, such as that of a cluster."""
    progress: Progress | None = None


def analyse(  # noqa: PLR0913 - all that decides the answer
    workspace: Workspace,
    settings: Settings,
    variation: Variation,
    draws: Draws,
    *,
    profiles: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
    full: bool = False,
    means: Means = Means(),
) -> Robustness:
    """Say how sure a ranking is.

    Args:
        workspace: What is ranked.
        settings: The weights, filters and scores that are assumed; ``top`` says how many can be chosen.
        variation: What is uncertain, and how it varies.
        draws: How many samples, from which seed.
        profiles: The weights of those that are mixed, by name, where the variation says so.
        full: Whether the acceptabilities of single ranks (past 1,000 approaches) and of pairs (past 200) are given.
        means: How it is worked out.

    Raises:
        PilotrankError: No approach is left to rank.

    """
    ranking = rank_by(replace(settings, top=None), workspace)
    if not ranking.rows:
        raise PilotrankError([problem(Place("robustness"), "nothing-to-rank")])
    criteria = workspace.criteria_file.criteria
    rows = sorted(ranking.rows, key=by_id)
    plan = plan_of(
        rows,
        criteria,
        ranking.weights,
        variation,
        top=top_of(settings, workspace),
        seed=draws.seed,
        profiles=[shares(weights) for weights in profiles.values()],
        full=full,
    )
    sampled = sample(
        replace(plan, with_pairs=True),
        draws.samples,
        threads=means.threads,
        executor=means.executor,
        progress=means.progress,
    )
    few = min(EARLY_SAMPLES, draws.samples)
    without = _Without(rows, criteria, variation, plan, few)
    approaches = _approaches(ranking, rows, sampled, confidence_factors(plan, sampled, few), without)
    firm = replace(plan, weighting=replace(plan.weighting, kind="none"), vary_values=False)
    matrix, listed = matrix_of(rows, criteria), full or len(rows) <= MOST_PAIRED
    information = single_scores(firm, tuple(criteria))
    held, triangle = exact_of(matrix, plan, listed=listed)
    return Robustness(
        ranking=ranking,
        variation=variation,
        profiles=tuple(profiles),
        k=min(plan.top, len(rows)),
        certain=plan.judgements.is_firm and plan.weighting.kind == "none" and not plan.vary_values,
        seed=draws.seed,
        acceptability=sampled,
        source_samples=few,
        approaches=approaches,
        sources=MappingProxyType(without.sources(sampled.mean_width)),
        alike=tuple(_alike(plan.judgements)),
        close=_close(approaches, rows, sampled.pairs, plan.judgements),
        silence=tuple(_silence(ranking, criteria)),
        exact=held,
        triangle=triangle,
        information=information,
        bundles=bundles(firm, tuple(criteria), few, information),
    )


def robustness(  # noqa: PLR0913 - each is an option of the command
    workspace: Workspace,
    *,
    vary_weights: WeightVariation = "free",
    vary_scores: ScoreVariation = "by-basis",
    vary_values: bool = False,
    widen: float = 0.0,
    concentration: float = CONCENTRATION,
    profiles: Sequence[str] = (),
    samples: int = ROBUSTNESS_SAMPLES,
    seed: int = SEED,
    full: bool = False,
    threads: int = 1,
    executor: Executor | None = None,
    **options: Unpack[RequestOptions],
) -> Robustness:
    """Say how sure the ranking of a workspace is; the same as the command ``robustness``.

    Args:
        workspace: From :func:`pilotrank.load_workspace`.
        vary_weights: How weights vary; see :class:`pilotrank.workspace.request.Variation`.
        vary_scores: How scores vary within their ranges.
        vary_values: Whether value functions vary too.
        widen: How far each range reaches at least below and above its best score, 0 or more.
        concentration: How close weights stay ``around`` a profile, 1 or more.
        profiles: Those that are mixed where ``vary_weights`` is ``profiles``: two or more; all that have a
            stakeholder where left out.
        samples: How many random samples: 1 or more.
        seed: Of the random numbers: 0 or more.
        full: Whether the acceptabilities of single ranks (past 1,000 approaches) and of pairs (past 200) are given.
        threads: How many work on it: 1 or more. They change no figure.
        executor: What works on it instead, such as ``dask.distributed.Client.get_executor()``.
        options: Those of :func:`pilotrank.rank`; ``top`` is how many can be chosen.

    Raises:
        PilotrankError: A name is unknown or a value can't be, or no approach is left to rank.
        ValueError: A number is out of its range.

    """
    if vary_weights not in WEIGHT_VARIATIONS or vary_scores not in SCORE_VARIATIONS:
        message = f"weights vary {', '.join(WEIGHT_VARIATIONS)}; scores {', '.join(SCORE_VARIATIONS)}"
        raise ValueError(message)
    if not all(isinstance(each, int) for each in (samples, threads, seed)) or min(samples, threads) < 1 or seed < 0:
        message = "samples and threads must be whole numbers from 1, and seed from 0"
        raise ValueError(message)
    if not (isfinite(widen) and isfinite(concentration)) or widen < 0 or concentration < 1:
        message = "widen must be a number from 0, and concentration from 1"
        raise ValueError(message)
    if isinstance(profiles, str) or (profiles and vary_weights != "profiles"):
        message = 'profiles is a list of names, and goes with vary_weights="profiles"'
        raise ValueError(message)
    findings = Findings()
    variation = Variation(vary_weights, vary_scores, vary_values, widen, concentration)
    members = find_mixture(profiles, workspace, findings) if vary_weights == "profiles" else {}
    settings = apply(request_of(**options), workspace, findings)
    means = Means(threads, executor)
    return analyse(workspace, settings, variation, Draws(samples, seed), profiles=members, full=full, means=means)


# What each place depends on


class _Without:
    """Samples in which some of what varies does not, all from the start of the same stream."""

    def __init__(
        self,
        rows: Sequence[RankedApproach],
        criteria: Mapping[str, Criterion],
        variation: Variation,
        plan: Plan,
        samples: int,
    ) -> None:
        self._rows = rows
        self._criteria = criteria
        self._variation = variation
        self._plan = plan
        self._samples = samples
        self._fixed = replace(plan.weighting, kind="none")
        self._scores_alone = self._sampled(_any_score, weights=False)
        self.nothing = self._sampled(_no_score, weights=False, values=False, samples=1)
        """Where nothing varies and only ties share their ranks."""

    def _sampled(
        self, chosen: Chosen, *, weights: bool, values: bool = True, samples: int | None = None
    ) -> Acceptability:
        plan = replace(
            self._plan,
            judgements=judgements_of(self._rows, self._criteria, self._variation, chosen),
            weighting=self._plan.weighting if weights else self._fixed,
            vary_values=self._plan.vary_values and values,
        )
        return sample(plan, samples or self._samples)

    def sources(self, everything: float) -> dict[str, float]:
        """Give the mean width of the range of ranks where one source alone varies."""
        widths = {"weights": self._sampled(_no_score, weights=True, values=False).mean_width}
        scores = (
            self._sampled(_any_score, weights=False, values=False) if self._plan.vary_values else self._scores_alone
        )
        widths["scores"] = scores.mean_width
        for criterion in self._criteria:
            alone = self._sampled(partial(_is_on, criterion), weights=False, values=False)
            widths[criterion] = alone.mean_width
        if self._plan.vary_values:
            widths["values"] = self._sampled(_no_score, weights=False).mean_width
        widths["ties"] = self.nothing.mean_width
        widths["all"] = everything
        return widths

    def settled(self) -> dict[Source, Floats]:
        """Give the chances of a place among the top K without one source: how an approach is settled by it."""
        without: dict[Source, Floats] = {}
        if self._plan.weighting.kind != "none":
            without["weights"] = self._scores_alone.top.share
        without["silence"] = self._sampled(_is_spoken, weights=True).top.share
        without["words"] = self._sampled(_is_silent, weights=True).top.share
        if self._plan.vary_values:
            without["values"] = self._sampled(_any_score, weights=True, values=False).top.share
        return without


def _any_score(_criterion: str, _score: Score) -> bool:
    return True


def _no_score(_criterion: str, _score: Score) -> bool:
    return False


def _is_on(asked: str, criterion: str, _score: Score) -> bool:
    return criterion == asked


def _is_silent(_criterion: str, score: Score) -> bool:
    return score.basis in UNKNOWN


def _is_spoken(_criterion: str, score: Score) -> bool:
    return score.basis not in UNKNOWN


def tier_of(chance: float) -> Tier:
    """Say whether a chance of the top K is in, out, or neither."""
    if chance >= IN:
        return "in"
    return "out" if chance <= OUT else "depends"


def _approaches(
    ranking: Ranking, rows: Sequence[RankedApproach], sampled: Acceptability, confidence: Floats, without: _Without
) -> tuple[Robust, ...]:
    place = {row.id: number for number, row in enumerate(rows)}
    settled = without.settled()
    criteria = tuple(ranking.weights)
    result = []
    for row in ranking.rows:
        at = place[row.id]
        tier = tier_of(float(sampled.top.share[at]))
        central = sampled.central_weights[at]
        # What a source changes is seen in the same few samples with it and without it.
        changed = {name: sampled.top.share[at] + share[at] - sampled.early_top[at] for name, share in settled.items()}
        depends_on: tuple[Source, ...] = tuple(
            name for name, share in changed.items() if tier_of(float(share)) != "depends"
        )
        if not depends_on and tier_of(float(without.nothing.top.share[at])) == "depends":
            depends_on = ("ties",)
        result.append(
            Robust(
                row=row,
                tier=tier,
                top=chance_of(sampled.top, at, sampled),
                first=chance_of(sampled.first, at, sampled),
                acceptability=tuple(sampled.ranks.share[at].tolist()) if sampled.ranks else None,
                rank_low=int(sampled.rank_low[at]),
                rank_high=int(sampled.rank_high[at]),
                expected_rank=float(sampled.expected_rank[at]),
                central_weights=None if np.isnan(central).any() else by_criterion(criteria, central.tolist()),
                confidence=None if np.isnan(confidence[at]) else float(confidence[at]),
                depends_on=depends_on if tier == "depends" else (),
            )
        )
    return tuple(result)


# Who can't be told apart


def _alike(judgements: Judgements) -> Iterator[tuple[str, ...]]:
    classes = judgements.classes()
    for each in np.flatnonzero(np.bincount(classes) > 1).tolist():
        yield tuple(judgements.ids[row] for row in np.flatnonzero(classes == each).tolist())


def _close(
    approaches: Iterable[Robust], rows: Sequence[RankedApproach], pairs: Estimates | None, judgements: Judgements
) -> tuple[Close, ...]:
    if pairs is None:
        return ()
    place = {row.id: number for number, row in enumerate(rows)}
    classes = judgements.classes()
    contenders = [each.row.id for each in approaches if each.tier != "out"]
    found = []
    for a, b in combinations(contenders, 2):
        share = float(pairs.share[place[a], place[b]])
        if _EVEN <= share <= 1 - _EVEN and classes[place[a]] != classes[place[b]]:
            found.append(Close(a, b, share))
    return tuple(found)


# Where silence decides


def _silence(ranking: Ranking, criteria: Mapping[str, Criterion]) -> Iterator[Silence]:
    """Give the ranks with scores of which nothing is known at the bottom and at the top of their scales."""
    bottom, top = (_with_silence_at(ranking, criteria, worth) for worth in (0.0, 1.0))
    now = np.array([row.steps for row in ranking.rows])
    for number, row in enumerate(ranking.rows):
        others = np.delete(now, number)
        yield Silence(
            id=row.id,
            count=sum(score.basis in UNKNOWN for score in row.scores.values()),
            own_worst=1 + int((others > bottom[number]).sum()),
            own_best=1 + int((others > top[number]).sum()),
            all_worst=1 + int((bottom > bottom[number]).sum()),
            all_best=1 + int((top > top[number]).sum()),
        )


def _with_silence_at(ranking: Ranking, criteria: Mapping[str, Criterion], worth: float) -> Steps:
    """Give the totals, in the order of the ranking, with a value for all of which nothing is known."""
    rows = ranking.rows
    columns = []
    for values, name in zip(matrix_of(rows, criteria).values, criteria, strict=True):
        silent = np.array([row.scores[name].basis in UNKNOWN for row in rows])
        columns.append(np.where(silent, worth, values))
    return total_steps(columns, tuple(ranking.weights.values()))
