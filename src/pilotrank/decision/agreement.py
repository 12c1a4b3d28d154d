"""How far two judgements of the same things agree."""

from collections.abc import Sequence

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.decision.resampling import Interval, interval, resampled, uniform_chunks


def kendall_tau_b(a: Sequence[int], b: Sequence[int]) -> float | None:
    """Give Kendall's tau-b (Kendall 1945), which allows for ties.

    Args:
        a: n whole numbers, of which larger is better.
        b: n whole numbers for the same things.

    Returns:
        -1 (one is the reverse of the other) to 1; None where one of the two ties all.

    >>> kendall_tau_b([1, 2, 3, 4], [1, 2, 4, 3])
    0.6666666666666666

    """
    first, second = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    agreeing = untied_first = untied_second = 0
    for place in range(len(first) - 1):
        one = np.sign(first[place + 1 :] - first[place])
        other = np.sign(second[place + 1 :] - second[place])
        agreeing += int((one * other).sum())
        untied_first += int(np.count_nonzero(one))
        untied_second += int(np.count_nonzero(other))
    if not untied_first or not untied_second:
        return None
    return float(agreeing / np.sqrt(untied_first * untied_second))


def mid_ranks(steps: Sequence[int]) -> Floats:
    """Rank totals from 1 for the best; those that tie share the mean of their places.

    Args:
        steps: n totals in whole steps.

    Returns:
        n ranks, 1 to n; their sum is that of 1 to n.

    >>> mid_ranks([50, 90, 90, 70]).tolist()
    [4.0, 1.5, 1.5, 3.0]
    """
    totals = np.asarray(steps, dtype=np.int64)
    order = np.sort(-totals)
    before = np.searchsorted(order, -totals, side="left")
    until = np.searchsorted(order, -totals, side="right")
    return (before + until + 1) / 2


def weighted_spearman(a: Floats, b: Floats) -> float | None:
    """Give the weighted rank correlation that looks most at the first places (Pinto da Costa and Soares 2005).

    The formula is for ranks without ties and is taken as it stands for mid-ranks too: it has no correction for ties.

    Args:
        a: n ranks, 1 for the best; mid-ranks where there are ties.
        b: n ranks of the same things.

    Returns:
        -1 (reversed) to 1 (equal); None where one of the two ties all, or for fewer than two things.

    >>> weighted_spearman(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0]))
    -1.0

    """
    count = len(a)
    if count < 2 or a.min() == a.max() or b.min() == b.max():  # noqa: PLR2004 - one thing has no order
        return None
    distance = float(((a - b) ** 2 * (2 * count + 2 - a - b)).sum())
    return 1 - 6 * distance / (count**4 + count**3 - count**2 - count)


def rank_coefficients(a: Sequence[int], b: Sequence[int]) -> tuple[float | None, float | None]:
    """Give :func:`kendall_tau_b` and, on mid-ranks, :func:`weighted_spearman` of n totals and n others.

    Args:
        a: n totals in whole steps.
        b: n totals of the same things.

    """
    return kendall_tau_b(a, b), weighted_spearman(mid_ranks(a), mid_ranks(b))


def kendall_w(rankings: Sequence[Sequence[int]]) -> float | None:
    """Give Kendall's coefficient of concordance, corrected for ties (Kendall and Gibbons 1990, section 6.8).

    Args:
        rankings: m times n totals in whole steps, of the same n things; larger is better.

    Returns:
        0 (no concordance) to 1 (all m rank alike); None for fewer than two rankings, or where all of them tie all.

    >>> kendall_w([[1, 2, 3], [1, 2, 3]]), kendall_w([[1, 2, 3], [3, 2, 1]])
    (1.0, 0.0)
    """
    places = [mid_ranks(steps) for steps in rankings]
    judges = len(places)
    count = len(places[0]) if places else 0
    sums = np.sum(places, axis=0) if places else np.zeros(0)
    squared = float(((sums - judges * (count + 1) / 2) ** 2).sum())
    ties = sum(_tie_correction(each) for each in places)
    most = judges**2 * (count**3 - count) - judges * ties
    return 12 * squared / most if judges > 1 and most else None


def _tie_correction(places: Floats) -> int:
    """Sum t^3 - t over the groups of t things that share a place."""
    _, sizes = np.unique(places, return_counts=True)
    return int((sizes**3 - sizes).sum())


def quadratic_kappa(first: Floats, second: Floats) -> float | None:
    """Give Cohen's kappa with quadratic weights (Cohen 1968), which allows for chance and for near misses.

    Weights grow with the squared distance between two levels of a scale. The number of levels then cancels, so that
    the scores are taken as they are.

    Args:
        first: n scores by one reader, in the unit of the scale.
        second: n scores of the same things by another.

    Returns:
        At most 1 (all equal); 0 is what chance gives. None where both readers give all one and the same score.

    """
    value = _kappas(first[np.newaxis], second[np.newaxis])[0]
    return None if np.isnan(value) else float(value)


def kappa_interval(first: Floats, second: Floats, *, seed: int, stream: int, samples: int) -> Interval:
    """Give the 95% interval of :func:`quadratic_kappa`, by drawing the things that were scored with replacement.

    Args:
        first: n scores by one reader, in the unit of the scale.
        second: n scores of the same things by another.
        seed: Of the random numbers, 0 or more.
        stream: Which use of the seed it is, 0 or more.
        samples: How many samples to draw, 1 or more.

    Returns:
        The interval; without ends where no sample has a kappa, or there is nothing to draw.

    """
    size = len(first)
    if not size:
        return Interval(None, None)
    kappas = []
    for numbers in uniform_chunks(seed, stream, samples, size):
        rows = resampled(numbers, size)
        kappas.append(_kappas(first[rows], second[rows]))
    return interval(np.concatenate(kappas))


def _kappas(first: Floats, second: Floats) -> Floats:
    """Kappa by row; NaN where chance would leave nothing to disagree on.

    What chance gives is the mean squared distance between every score of one reader and every score of the other:
    the sum of both variances and the squared distance of the means.
    """
    if not first.shape[1]:
        return np.full(len(first), np.nan)
    seen = ((first - second) ** 2).mean(axis=1)
    by_chance = first.var(axis=1) + second.var(axis=1) + (first.mean(axis=1) - second.mean(axis=1)) ** 2
    both = np.concatenate([first, second], axis=1)
    all_the_same = both.min(axis=1) == both.max(axis=1)  # exactly, which a variance of fractions is not
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(all_the_same, np.nan, 1 - seen / by_chance)
