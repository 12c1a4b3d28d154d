"""What each method of ranking does, what a weight means in it, and whether a third approach can reverse two others."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pilotrank.texts import N_

METHODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "additive": N_(
            "additive: values on fixed scales, added up. A weight is what the step from the worst to the best of a"
            " scale is worth. Another approach never reverses two others."
        ),
        "product": N_(
            "product (weighted product): scores multiplied, each to the power of its weight. A weight says how much 1%"
            " more of a score counts, so a scale needs a true zero and scores above it. Another approach never reverses"
            " two others."
        ),
        "topsis": N_(
            "topsis: how close scores are to the best and how far from the worst that are there. A weight stretches a"
            " criterion after its scores are brought to one length. Another approach can reverse two others."
        ),
        "promethee": N_(
            "promethee (II): each two approaches compared on each criterion, won or lost by its preference function. A"
            " weight is a number of votes. Another approach can reverse two others."
        ),
    }
)
