"""Results as JSON documents that other programs may rely on."""

import json
from typing import TYPE_CHECKING, Final

from pilotrank.decision.ranking import STEPS_PER_POINT, RankedApproach, Ranking
from pilotrank.output.figures import is_whole, significant
from pilotrank.texts import Texts
from pilotrank.workspace.models import Score

if TYPE_CHECKING:
    from pilotrank.workspace.provenance import Provenance

FORMAT: Final = 1
"""The format of every document; a change that breaks readers gets a new number."""


def ranking_json(ranking: Ranking, provenance: "Provenance", texts: Texts) -> str:
    """Write a ranking as JSON: totals exactly, other figures to 12 significant digits."""
    return json_document(
        provenance,
        {
            "weights": {name: significant(share) for name, share in ranking.weights.items()},
            "ranking": [approach_json(row, ranking, texts) for row in ranking.listed],
        },
    )


def json_document(provenance: "Provenance", payload: dict[str, object]) -> str:
    """Write a document: its format and where it came from, then the payload."""
    reproduce: dict[str, object] = {
        "version": provenance.version,
        "command": provenance.command,
        "workspace": provenance.workspace,
        "weights": {name: significant(share) for name, share in provenance.weights.items()},
        "profile": provenance.profile,
        "overrides": provenance.overrides,
        "filters": provenance.filters,
        "language": provenance.language,
        "seed": provenance.seed,
    }
    if provenance.evidence is not None:
        reproduce["evidence"] = provenance.evidence
    if provenance.other is not None:
        reproduce["other"] = provenance.other
    document = {"format": FORMAT, "reproduce": reproduce, **payload}
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def approach_json(row: RankedApproach, ranking: Ranking, texts: Texts) -> dict[str, object]:
    """Give one approach of a ranking."""
    return _approach(row, texts) | _before(row) | _range(row, ranking)


def _approach(row: RankedApproach, texts: Texts) -> dict[str, object]:
    return {
        "rank": row.rank,
        "id": row.id,
        "name": texts.pick(row.name),
        "category": row.category,
        "total": row.total,
        "scores": {name: score_json(score) for name, score in row.scores.items()},
        "contributions": {name: significant(value) for name, value in row.contributions.items()},
        "verdict": row.verdict,
        "judged": row.judged,
    }


def _before(row: RankedApproach) -> dict[str, object]:
    """Give what an approach was without the scores that are assumed, where there are any."""
    if row.before is None:
        return {}
    steps = row.before.steps
    total = None if steps is None else steps / STEPS_PER_POINT
    return {"before": {"rank": row.before.rank, "total": total}, "move": row.move}


def _range(row: RankedApproach, ranking: Ranking) -> dict[str, object]:
    """Give the 90% range of the rank, where it was asked for."""
    low, high = row.rank_range or (None, None)
    return {"rank_low": low, "rank_high": high} if ranking.ranges else {}


def score_json(score: Score) -> dict[str, object]:
    """Give a score with its range and basis."""
    return {
        "best": _number(score.best),
        "low": _number(score.low),
        "high": _number(score.high),
        "basis": score.basis,
    }


def _number(number: float) -> float:
    return int(number) if is_whole(number) else significant(number)
