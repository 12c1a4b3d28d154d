"""Random weights: what the ranking would be in the eyes of others.

Every distribution is over shares: non-negative numbers that sum to 1, points of the simplex.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pilotrank.decision.matrix import Floats
from pilotrank.decision.robustness.draws import Bits, uniforms
from pilotrank.workspace.request import WeightVariation


@dataclass(frozen=True, slots=True)
class Weighting:
    """A distribution of weights.

    Attributes:
        kind: See :class:`pilotrank.workspace.request.Variation`.
        shares: The profile's m shares.
        profiles: Shares of the profiles that are mixed, m in each; empty for the other kinds.
        concentration: Of the Dirichlet distribution around the profile.

    """

    kind: WeightVariation
    shares: tuple[float, ...]
    profiles: tuple[tuple[float, ...], ...] = ()
    concentration: float = 0.0

    @property
    def weighed(self) -> tuple[bool, ...]:
        """Whether each criterion may have a weight above zero."""
        if self.kind in ("free", "ordered"):
            return (True,) * len(self.shares)
        return tuple(any(column) for column in zip(*(self.profiles or (self.shares,)), strict=True))

    def draw(self, bits: Bits, count: int) -> Floats:
        """Draw ``count`` weightings: an array of m rows, each with the shares of one criterion."""
        if self.kind == "none":
            shares = np.array(self.shares)[:, np.newaxis]
            return np.broadcast_to(shares, (len(self.shares), count))
        if self.kind == "around":
            return np.ascontiguousarray(around(bits, count, self.shares, self.concentration).T)
        if self.kind == "profiles":
            return mixtures(bits, count, self.profiles)
        weights = on_simplex(bits, count, len(self.shares))
        if self.kind == "ordered":
            weights = in_order_of(self.shares, weights)
        return np.ascontiguousarray(weights.T)


def on_simplex(bits: Bits, count: int, size: int) -> Floats:
    """Draw points uniformly from the simplex: the gaps between sorted uniform numbers (Devroye 1986, theorem V.2.1).

    That is the Dirichlet distribution with all parameters 1. Uniform numbers divided by their sum are not: they crowd
    the middle (Tervonen and Lahdelma 2007, section 3.1).

    Returns:
        An array of ``count`` rows with ``size`` shares, which sum to 1.

    """
    cuts = np.empty((count, size + 1))
    cuts[:, 0], cuts[:, -1] = 0, 1
    cuts[:, 1:-1] = np.sort(uniforms(bits, count, size - 1), axis=1)
    return np.diff(cuts, axis=1)


def in_order_of(shares: Sequence[float], weights: Floats) -> Floats:
    """Give the criteria the weights of each row in the order of a profile; equals among it have no order.

    Among equals the weights stand as they were drawn, so that the result is uniform on all weights in that order.

    Args:
        shares: m shares of the profile.
        weights: Rows of m weights, uniform on the simplex.

    """
    result = np.empty_like(weights)
    by_size = np.argsort(-weights, axis=1, kind="stable")
    start = 0
    descending = sorted(range(len(shares)), key=lambda criterion: -shares[criterion])
    for _, group in groupby(descending, key=lambda criterion: shares[criterion]):
        equals = sorted(group)
        taken = np.sort(by_size[:, start : start + len(equals)], axis=1)
        result[:, equals] = np.take_along_axis(weights, taken, axis=1)
        start += len(equals)
    return result


def around(bits: Bits, count: int, shares: Sequence[float], concentration: float) -> Floats:
    """Draw from the Dirichlet distribution whose mean are the shares: gamma variates over their sum.

    The standard deviation of a share p is sqrt(p (1 - p) / (concentration + 1)). Unlike all other numbers these are
    numpy's own: another version of it, or of the system's mathematical functions, may give others.
    """
    gammas = np.random.Generator(bits).standard_gamma(np.array(shares) * concentration, size=(count, len(shares)))
    return np.asarray(gammas / gammas.sum(axis=1, keepdims=True))


def mixtures(bits: Bits, count: int, profiles: Sequence[Sequence[float]]) -> Floats:
    """Mix profiles in proportions that are uniform on the simplex; m rows, each with the shares of one criterion."""
    parts = on_simplex(bits, count, len(profiles)).T
    mixed = np.zeros((len(profiles[0]), count))
    for part, shares in zip(parts, profiles, strict=True):
        mixed += part * np.array(shares)[:, np.newaxis]
    return mixed
