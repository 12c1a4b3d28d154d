"""What an analysis of robustness gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, sqrt
from typing import Final, Literal

from pilotrank.decision.ranking import RankedApproach, Ranking
from pilotrank.decision.robustness.exact import Exact
from pilotrank.decision.robustness.first_place import Triangle
from pilotrank.decision.robustness.sampling import Acceptability, Estimates
from pilotrank.decision.robustness.value_of_information import Knowing
from pilotrank.workspace.request import Variation

Tier = Literal["in", "depends", "out"]
Source = Literal["weights", "silence", "words", "values", "ties"]
"""What an answer may depend on: opinions, scores on which nothing is known, how words are read, value functions, or a
tie that stays when nothing varies."""

IN: Final = 0.9
"""The chance of a place among the top K from which an approach is in."""
OUT: Final = 0.1
"""The same up to which it is out."""
_NORMAL: Final = 1.959963984540054
"""The quantile of the normal distribution for a 95% interval."""
_STUDENT: Final = (12.706, 4.303, 3.182, 2.776)
"""The same of Student's t with one to four degrees of freedom."""
_FEW_CHUNKS: Final = 10
"""Fewer say little of how much chunks differ."""
_NONE_SEEN: Final = 3
"""0 of n draws reads "under 3/n": the rule of three."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A share of the samples with its 95% interval.

    The interval is Wilson's (1927), with as many draws as give the standard error that was seen between chunks, and
    Student's t in the place of the normal quantile.
    """

    share: float
    error: float
    """The standard error; NaN where there was but one chunk."""
    samples: int
    chunks: int

    @property
    def low(self) -> float:
        """The lower end."""
        return self._end(-1)

    @property
    def high(self) -> float:
        """The upper end."""
        return self._end(1)

    def _end(self, side: int) -> float:
        if self.share in (0, 1):
            away = _NONE_SEEN / self.samples if (side > 0) != (self.share > 0) else 0.0
            return min(max(self.share + side * away, 0.0), 1.0)
        if isnan(self.error):
            return (1 + side) / 2
        spread = self.share * (1 - self.share)
        # Few chunks may agree by chance: then no less than what as many independent draws would have.
        error = max(self.error, sqrt(spread / self.samples)) if self.chunks < _FEW_CHUNKS else self.error
        part = student_t(self.chunks - 1) ** 2 * error**2 / spread  # t squared over the number of draws
        middle = (self.share + part / 2) / (1 + part)
        return middle + side * sqrt(spread * part + part**2 / 4) / (1 + part)


def chance_of(estimates: Estimates, at: int, sampled: Acceptability) -> Chance:
    """Give the chance of the approach in row ``at`` of what was sampled."""
    share = min(max(float(estimates.share[at]), 0.0), 1.0)
    return Chance(share, float(estimates.error[at]), sampled.samples, sampled.chunks)


def student_t(freedom: int) -> float:
    """Give the quantile of Student's t for a 95% interval: a series (Abramowitz and Stegun 1964, equation 26.7.5).

    The series is too short for fewer than five degrees of freedom, for which the quantiles are listed.

    >>> round(student_t(24), 3), round(student_t(48), 3)
    (2.064, 2.011)
    """
    if freedom <= len(_STUDENT):
        return _STUDENT[freedom - 1]
    z = _NORMAL
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum((term / float(freedom) ** power for power, term in enumerate(terms)), 0.0)


@dataclass(frozen=True, slots=True)
class Robust:
    """How sure the place of one approach is."""

    row: RankedApproach
    tier: Tier
    top: Chance
    """Of a place among the top K."""
    first: Chance
    """Of the first place."""
    acceptability: tuple[float, ...] | None
    """The share of samples in which it has each rank, the best first; None where there are too many."""
    rank_low: int
    """Where the cumulative acceptability reaches 0.05."""
    rank_high: int
    """Where it reaches 0.95."""
    expected_rank: float
    central_weights: Mapping[str, float] | None
    """The mean of the weights at which it comes first; None where it never does."""
    confidence: float | None
    """The chance of the first place at these weights; None also where it was not worked out, past 200 approaches."""
    depends_on: tuple[Source, ...]
    """What settles it, alone, when it no longer varies; empty where the tier is not ``depends``, or nothing does."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The rank of an approach when scores of which nothing is known are at the ends of their scales."""

    id: str
    count: int
    """How many such scores it has itself."""
    own_worst: int
    """Its rank when its own are worth least and all else is as it is."""
    own_best: int
    """The same when they are worth most."""
    all_worst: int
    """Its rank when all of them, its own and those of others, are worth least."""
    all_best: int
    """Its rank when all are worth most."""


@dataclass(frozen=True, slots=True)
class Close:
    """Two approaches that can hardly be told apart."""

    a: str
    b: str
    share: float
    """How often the first stands above the second, a tie counting half."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """How sure a ranking is."""

    ranking: Ranking
    """With the current weights, uncut."""
    variation: Variation
    profiles: tuple[str, ...]
    """Those that are mixed, where they are."""
    k: int
    """How many can be chosen, of as many approaches as there are."""
    certain: bool
    """Whether nothing varies, so that every share is exact."""
    seed: int
    acceptability: Acceptability
    """In order of id."""
    source_samples: int
    """Behind ``sources``, ``depends_on``, ``confidence`` and ``bundles``."""
    approaches: tuple[Robust, ...]
    """In the order of the ranking."""
    sources: Mapping[str, float]
    """The mean width of the 90% range of ranks where only one source varies: ``weights``, ``scores``, each
    criterion's scores, and ``all``; ``ties`` where nothing does and only ties share their ranks."""
    alike: tuple[tuple[str, ...], ...]
    """Groups of approaches with the same scores and ranges."""
    close: tuple[Close, ...]
    """Other pairs, neither of them out, of which each stands above the other in 40% of the samples or more."""
    silence: tuple[Silence, ...]
    """In the order of the ranking."""
    exact: Exact
    triangle: Triangle | None
    """None but for three criteria."""
    information: tuple[Knowing, ...]
    """Single scores, the most worth knowing first."""
    bundles: tuple[Knowing, ...]
    """All scores of an approach, or on a criterion, likewise."""

    @property
    def standard_error(self) -> float:
        """The largest one of all acceptabilities and chances; NaN where there was but one chunk."""
        found = self.acceptability
        kinds = [found.top, found.first, *([found.ranks] if found.ranks else [])]
        return max(float(each.error.max()) for each in kinds)

    def tier(self, tier: Tier) -> tuple[Robust, ...]:
        """Give the approaches of one tier, the likeliest among the top K first, then in the order of the ranking."""
        return tuple(sorted((each for each in self.approaches if each.tier == tier), key=lambda each: -each.top.share))
