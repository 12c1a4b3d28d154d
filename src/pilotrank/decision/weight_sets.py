"""The weights of a workspace and its profiles: their shares, what they mean, and how much they decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pilotrank.decision.elicitation import elicit
from pilotrank.decision.matrix import matrix_of
from pilotrank.decision.weights import TradeOff, shares, shares_of_differences, trade_offs
from pilotrank.workspace.answers import METHODS, Answered, check_answers
from pilotrank.workspace.filters import is_judged
from pilotrank.workspace.models import Bilingual, Criterion, Profile, Workspace
from pilotrank.workspace.overrides import Settings

_SAME: Final = 1e-9
"""How far a share may be from what the answers give: weights are written with 12 digits."""


@dataclass(frozen=True, slots=True)
class WeightSet:
    """The workspace's own weights, or a profile's."""

    profile: str
    name: Bilingual | None
    stakeholder: Bilingual | None
    method: str | None
    """How the weights were found, if it is recorded."""
    follows: bool | None
    """Whether the weights are still those that the answers kept with them give; None where no answers are kept."""
    weights: Mapping[str, float]
    """Shares by criterion."""
    differences: Mapping[str, float | None]
    """See :func:`pilotrank.decision.weights.shares_of_differences`."""
    trade_offs: tuple[TradeOff, ...]


@dataclass(frozen=True, slots=True)
class WeightSets:
    """Sets of weights side by side."""

    title: Bilingual | None
    criteria: Mapping[str, Bilingual]
    """The names of the criteria."""
    sets: tuple[WeightSet, ...]
    approaches: int
    """Of how many judged approaches the differences are looked at."""
    silent: Mapping[str, int]
    """On how many of these the source is silent, by criterion: they all stand at the same stand-in."""


def weight_sets_of(workspace: Workspace, settings: Sequence[Settings]) -> WeightSets:
    """Describe the weights of some settings.

    Args:
        workspace: What they are for.
        settings: Each with a profile's weights, or these with others in their place.

    """
    criteria = workspace.criteria_file.criteria
    judged = [each for each in workspace.approaches.values() if is_judged(each)]
    values = matrix_of(judged, criteria).values
    sets = []
    for each in settings:
        weights = shares(each.weights)
        differences = shares_of_differences(values, tuple(weights.values()))
        profile = workspace.criteria_file.profiles.get(each.profile)
        sets.append(
            WeightSet(
                profile=each.profile,
                name=profile.name if profile else None,
                stakeholder=profile.stakeholder if profile else None,
                method=profile.method if profile else None,
                follows=_follows(profile, criteria) if profile else None,
                weights=weights,
                differences=MappingProxyType(dict(zip(criteria, differences, strict=True))),
                trade_offs=trade_offs(criteria, weights),
            )
        )
    return WeightSets(
        title=workspace.criteria_file.title,
        criteria=MappingProxyType({name: criterion.name for name, criterion in criteria.items()}),
        sets=tuple(sets),
        approaches=len(judged),
        silent=MappingProxyType(
            {name: sum(each.scores[name].basis == "not_stated" for each in judged) for name in criteria}
        ),
    )


def _follows(profile: Profile, criteria: Mapping[str, Criterion]) -> bool | None:
    """Whether a profile's weights are what its answers give; None where it keeps none that can be read."""
    method = next((each for each in METHODS if each == profile.method), None)
    if method is None or not isinstance(profile.answers, dict):
        return None
    problems: list[str] = []
    answers = check_answers(method, profile.answers, criteria, lambda _location, kind, **_: problems.append(kind))
    if answers is None or problems:
        return None
    found = elicit(Answered(method, answers, profile.answers), tuple(criteria)).shares
    kept = shares(profile.weights)
    return all(abs(found[name] - kept[name]) < _SAME for name in criteria)
