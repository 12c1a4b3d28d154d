"""What an analysis of robustness says in words: what varied, how precise it is, names and chances."""

from collections.abc import Iterable, Iterator, Mapping
from math import isnan
from typing import Final

from pilotrank.decision.robustness.results import Chance, Robustness
from pilotrank.output.cells import named, shares_text
from pilotrank.output.figures import grouped, half_up, one_line, plain
from pilotrank.texts import N_, Texts
from pilotrank.workspace.request import ScoreVariation, Variation, WeightVariation

_WHOLE: Final = 0.005
"""A share nearer than this to 0 or 1 would read 0% or 100%."""

_WEIGHTS: Final[Mapping[WeightVariation, str]] = {
    "free": N_("any weights, all as likely"),
    "ordered": N_("any weights in the order of {profile}"),
    "around": N_("weights around {profile} (Dirichlet, concentration {concentration})"),
    "profiles": N_("mixtures of {profiles}"),
    "none": N_("the weights of {profile} alone"),
}
_SCORES: Final[Mapping[ScoreVariation, str]] = {
    "by-basis": N_("within their ranges, the best score the likeliest, and all alike where the source is silent"),
    "triangular": N_("within their ranges, the best score the likeliest (triangular)"),
    "uniform": N_("within their ranges, all alike (uniform)"),
    "discrete": N_("the whole scores of their ranges, all alike"),
    "none": N_("the best scores alone"),
}


class Names:
    """What approaches and criteria are called, by id."""

    def __init__(self, result: Robustness, texts: Texts) -> None:
        """Take the names from the ranking."""
        self._approaches = {row.id: row.name for row in result.ranking.rows}
        self._criteria = {each.id: each.name for each in result.ranking.criteria}
        self._texts = texts

    def approach(self, identity: str) -> str:
        """Write a name alone."""
        return one_line(self._texts.pick(self._approaches[identity]))

    def full(self, identity: str) -> str:
        """Write a name with its id, which commands take."""
        return named(self._approaches[identity], identity, self._texts)

    def approaches(self, identities: Iterable[str]) -> str:
        """Write several; "none" where there are none."""
        return "; ".join(map(self.approach, identities)) or self._texts.say("none")

    def criterion(self, identity: str) -> str:
        """Write the name of a criterion."""
        return one_line(self._texts.pick(self._criteria[identity]))

    def weights(self, shares: Mapping[str, float]) -> str:
        """Write weights: each criterion with its share."""
        return shares_text(((self._criteria[name], share) for name, share in shares.items()), self._texts)


def chance_text(chance: Chance, texts: Texts) -> str:
    """Write a share of the samples in whole percents; never as 0% or 100%, for samples can't say that.

    >>> chance_text(Chance(0.0, 0.0, 3000, 2), Texts()), chance_text(Chance(0.25, 0.0, 3000, 2), Texts())
    ('<0.1%', '25%')
    """
    if chance.share in (0, 1):
        bound = texts.decimal(plain(abs(round(100 * (chance.high if chance.share == 0 else chance.low), 4))))
        return f"<{bound}%" if chance.share == 0 else f">{bound}%"
    return whole_percent(chance.share)


def whole_percent(share: float) -> str:
    """Write a share in whole percents, and one that is almost nothing or almost all as such.

    >>> whole_percent(0.125), whole_percent(0.001), whole_percent(0.999), whole_percent(1)
    ('13%', '<1%', '>99%', '100%')
    """
    if 0 < share < _WHOLE:
        return "<1%"
    if 1 - _WHOLE <= share < 1:
        return ">99%"
    return f"{half_up(100 * share, 0)}%"


def what_varies(result: Robustness, texts: Texts) -> str:
    """Say of how many approaches how many can be chosen, and what varied."""
    return texts.plural(
        "{n} approach, of which {k} can be chosen. Weights: {weights}. Scores: {scores}.",
        "{n} approaches, of which {k} can be chosen. Weights: {weights}. Scores: {scores}.",
        len(result.approaches),
        k=min(result.k, len(result.approaches)),
        weights=_weights_text(result, texts),
        scores=_scores_text(result.variation, texts),
    )


def _weights_text(result: Robustness, texts: Texts) -> str:
    return texts.say(
        _WEIGHTS[result.variation.weights],
        profile=result.ranking.profile,
        profiles=", ".join(result.profiles),
        concentration=texts.decimal(plain(result.variation.concentration)),
    )


def _scores_text(variation: Variation, texts: Texts) -> str:
    parts = [texts.say(_SCORES[variation.scores])]
    if variation.widen:
        width = texts.decimal(plain(variation.widen))
        parts.append(texts.say("every range at least {width} below and above the best score", width=width))
    if variation.values:
        parts.append(texts.say("value functions that only rise, all as likely"))
    return "; ".join(parts)


def robustness_notes(result: Robustness, texts: Texts) -> Iterator[str]:
    """Give the lines that explain the figures."""
    if result.ranking.not_judged:
        names = "; ".join(one_line(texts.pick(row.name)) for row in result.ranking.not_judged)
        yield texts.say("Left out, because the source is silent on every criterion: {names}", names=names)
    yield texts.say(
        "Weights now ({profile}): {shares}",
        profile=result.ranking.profile,
        shares=Names(result, texts).weights(result.ranking.weights),
    )
    yield texts.say(
        "90%: the range of ranks without the lowest and the highest 5% of the samples; the rank now, at the best"
        " scores, may lie outside. Tied approaches share their ranks. Width: how many ranks lie between the ends of"
        " that range, on average."
    )
    yield texts.say(
        "Depends on: what would settle it, alone, were it certain: opinions (the weights), silence (the scores on which"
        " the source says nothing), reading (the ranges of the others); or a tie that nothing can settle."
    )
    yield texts.say(
        "Gain: by how many points the total of the {k} chosen is expected to grow if this were known before choosing;"
        " Changes: the chance that others are chosen.",
        k=result.k,
    )
    yield texts.say(
        "Weights that speak for an approach: the mean of those at which it comes first; Confidence: its chance of the"
        " first place at these."
    )
    if result.acceptability.bin_width > 1:
        yield texts.say(
            "So many approaches that {n} ranks are counted together: the ends of a range are those of such a group.",
            n=result.acceptability.bin_width,
        )
    yield _precision(result, texts)


def _precision(result: Robustness, texts: Texts) -> str:
    count = grouped(result.acceptability.samples, texts)
    few = grouped(result.source_samples, texts)
    if isnan(result.standard_error):
        return texts.say(
            "From {count} samples, too few for a standard error. Seed: {seed}", count=count, seed=result.seed
        )
    return texts.say(
        "From {count} samples (standard error of a percentage at most {error} points); what depends on what, confidence"
        " and sources from {few} of them. Seed: {seed}",
        count=count,
        error=texts.decimal(half_up(100 * result.standard_error, 2)),
        few=few,
        seed=result.seed,
    )
