"""Two readers' scores of the same approaches: how far they agree, and what follows for the ranking."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from pilotrank.decision.agreement import kappa_interval, quadratic_kappa
from pilotrank.decision.comparison import Agreement, SideRanking, agreement_of, side_ranking
from pilotrank.decision.matrix import Floats
from pilotrank.decision.ranking import RankedApproach, Ranking, beside, rank_by
from pilotrank.decision.resampling import Interval
from pilotrank.workspace.evidence import Reading
from pilotrank.workspace.models import Bilingual, Score, Workspace
from pilotrank.workspace.overrides import Settings, top_of
from pilotrank.workspace.request import SAMPLES, SEED


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """How far two readers agree on the best scores of one criterion."""

    count: int
    """Of how many approaches the scores are compared."""
    equal: float | None
    """The share of equal scores, 0 to 1; None where there are none to compare."""
    kappa: float | None
    """See :func:`pilotrank.decision.agreement.quadratic_kappa`."""
    interval: Interval
    """Of kappa."""


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How far two readers agree on one criterion."""

    name: Bilingual
    all: ScoreAgreement
    spoken: ScoreAgreement
    """The same where at least one of the two found that the source speaks."""
    bases: Mapping[tuple[str, str], int]
    """How often each pair of bases occurs, the first reader's first."""

    @property
    def same_basis(self) -> float | None:
        """The share of scores with the same basis, 0 to 1; None where there are none to compare."""
        same = sum(count for (first, second), count in self.bases.items() if first == second)
        return same / self.all.count if self.all.count else None


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A score that two readers gave differently: another best score, or another basis."""

    id: str
    name: Bilingual
    """Of the approach."""
    criterion: str
    own: Score
    other: Score
    distance: float
    """How far the best scores are apart, as a share of the scale: 0 to 1."""


@dataclass(frozen=True, slots=True)
class ReadingComparison:
    """The workspace's own scores beside another reader's."""

    reading: str
    about: Bilingual | None
    ranking: Ranking
    """By the workspace's own scores, of the approaches that both have read."""
    sides: tuple[SideRanking, SideRanking]
    """The same, and the ranking by the other reader's scores."""
    criteria: Mapping[str, CriterionAgreement]
    agreement: Agreement
    """Of the two rankings."""
    differences: tuple[ScoreDifference, ...]
    """Where the best score or the basis differs, those that are furthest apart first."""
    moves: tuple[RankedApproach, ...]
    """All approaches by the other reader's scores, each with what it is ``before``, by the workspace's own: those that
    move most first, then those that one of the two does not rank."""
    k: int
    in_both_tops: tuple[str, ...]
    """Approaches with rank k or better in both, in the order of the first ranking."""
    in_one_top: tuple[str, ...]
    """Approaches with rank k or better in one of the two alone, in order of id."""
    not_read: tuple[str, ...]
    """Approaches that the other reader has not scored."""
    samples: int
    seed: int


def compare_reading(
    workspace: Workspace,
    reading: Reading,
    settings: Settings,
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> ReadingComparison:
    """Hold another reader's scores, and the ranking that follows from them, against the workspace's own.

    Args:
        workspace: With the first reading.
        reading: The second; what it leaves out takes no part.
        settings: The weights of both rankings; ``top`` says what the top is, the workspace's own where None.
        samples: Bootstrap samples of the intervals, 1 or more.
        seed: Of the random numbers.

    """
    k = top_of(settings, workspace)
    uncut = replace(settings, top=None)
    both = {name: each for name, each in workspace.approaches.items() if name in reading.scores}
    own = replace(workspace, approaches=MappingProxyType(both))
    scored = {name: each.model_copy(update={"scores": reading.scores[name]}) for name, each in both.items()}
    ranking = rank_by(uncut, own)
    other = rank_by(uncut, replace(own, approaches=MappingProxyType(scored)))
    first, second = side_ranking(ranking.profile, ranking), side_ranking(f"{ranking.profile}/{reading.id}", other)
    tops = first.top(k), second.top(k)
    return ReadingComparison(
        reading=reading.id,
        about=reading.about,
        ranking=ranking,
        sides=(first, second),
        criteria=MappingProxyType(_agreements(own, reading, samples, seed)),
        agreement=agreement_of(first, second),
        differences=tuple(sorted(_differences(own, reading), key=lambda each: (-each.distance, each.id))),
        moves=tuple(sorted(beside(other.listed, ranking), key=_by_move)),
        k=k,
        in_both_tops=tuple(row.id for row in ranking.rows if row.id in tops[0] & tops[1]),
        in_one_top=tuple(sorted(tops[0] ^ tops[1])),
        not_read=tuple(name for name in workspace.approaches if name not in reading.scores),
        samples=samples,
        seed=seed,
    )


def _differences(workspace: Workspace, reading: Reading) -> Iterator[ScoreDifference]:
    for name, approach in workspace.approaches.items():
        for criterion, score in approach.scores.items():
            other = reading.scores[name][criterion]
            if (score.best, score.basis) != (other.best, other.basis):
                scale = workspace.criteria_file.criteria[criterion].scale
                distance = abs(score.best - other.best) / (scale.max - scale.min)
                yield ScoreDifference(name, approach.name, criterion, score, other, distance)


def _by_move(row: RankedApproach) -> tuple[bool, int, str]:
    return row.move is None, -abs(row.move or 0), row.id


def _agreements(workspace: Workspace, reading: Reading, samples: int, seed: int) -> dict[str, CriterionAgreement]:
    agreements = {}
    for number, (criterion, description) in enumerate(workspace.criteria_file.criteria.items()):
        pairs = [
            (each.scores[criterion], reading.scores[name][criterion]) for name, each in workspace.approaches.items()
        ]
        bases = [(first.basis, second.basis) for first, second in pairs]
        spoken = [pair for pair in pairs if any(score.basis != "not_stated" for score in pair)]
        agreements[criterion] = CriterionAgreement(
            name=description.name,
            all=_score_agreement(pairs, samples, seed, stream=number),
            spoken=_score_agreement(spoken, samples, seed, stream=number),
            bases=MappingProxyType(dict(sorted(Counter(bases).items()))),
        )
    return agreements


def _score_agreement(pairs: Sequence[tuple[Score, Score]], samples: int, seed: int, stream: int) -> ScoreAgreement:
    first, second = _best(pairs, 0), _best(pairs, 1)
    return ScoreAgreement(
        count=len(pairs),
        equal=float(np.count_nonzero(first == second) / len(pairs)) if pairs else None,
        kappa=quadratic_kappa(first, second),
        interval=kappa_interval(first, second, seed=seed, stream=stream, samples=samples),
    )


def _best(pairs: Sequence[tuple[Score, Score]], reader: int) -> Floats:
    return np.array([pair[reader].best for pair in pairs], dtype=np.float64)
