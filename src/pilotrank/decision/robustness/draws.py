"""Random numbers from raw bits, the same on every machine and in blocks of any size.

numpy promises to keep the raw streams of its bit generators; what it makes of them may change between versions, and
is used for weights around a profile alone.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotrank.decision.matrix import Floats

Bits = np.random.SFC64
Pieces = NDArray[np.uint16]

PIECE: Final = 2.0**-16
"""The width of the cell that a 16-bit piece stands for; the number is the cell's middle."""
_STREAM: Final = 8
"""Robustness's own use of a seed."""


def bits_of(seed: int, chunk: int, part: int) -> Bits:
    """Give the random bits of one part of one chunk; they depend on nothing else.

    Args:
        seed: Of all random numbers of a result, 0 or more.
        chunk: The number of the chunk of samples.
        part: What is drawn: 0 the weights, 2c + 1 the scores and 2c + 2 the value functions of criterion c.

    """
    return np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(_STREAM, chunk, part)))


def uniforms(bits: Bits, count: int, width: int) -> Floats:
    """Draw ``count`` rows of ``width`` numbers, uniform on the multiples of 2^-53 from 0 up to below 1."""
    if not width:
        return np.empty((count, 0))
    return np.asarray((bits.random_raw(count * width) >> np.uint64(11)) * 2.0**-53).reshape(count, width)


def pieces(bits: Bits, count: int, width: int) -> Pieces:
    """Draw ``count`` rows of ``width`` 16-bit numbers, four from each 64 bits.

    A row takes a whole number of 64 bits, so that the rows do not depend on how many are drawn at once.
    """
    words = -(-width // 4)
    raw = bits.random_raw(count * words).astype("<u8", copy=False)
    return raw.view("<u2").reshape(count, 4 * words)[:, :width]
