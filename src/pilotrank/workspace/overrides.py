"""A request checked against a workspace: other weights, other scores, a profile, filters, a cut.

Everything is checked by the same rules as the files, and every problem comes at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from pilotrank.texts import N_
from pilotrank.workspace.filters import Filter, filters_of
from pilotrank.workspace.models import Approach, Criterion, Profile, Scale, Score, Workspace, parse_weight
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, Place, suggestion
from pilotrank.workspace.request import Request, finite, is_known_criterion, whole_number
from pilotrank.workspace.rules import CURRENT, check_score, check_weights, reporter_at

if TYPE_CHECKING:
    from pilotrank.workspace.evidence import Reading


@dataclass(frozen=True, slots=True)
class Settings:
    """A request, checked against a workspace and turned into numbers."""

    request: Request
    weights: Mapping[str, float]
    """By criterion, in the order of ``criteria.yaml``: not yet normalised, not all zero."""
    scores: Mapping[str, Mapping[str, Score]]
    """By approach, then by criterion: what is assumed instead of what the files say."""
    filters: tuple[Filter, ...]
    top: int | None

    @property
    def profile(self) -> str:
        """The profile's name, ``current`` for the workspace's own weights."""
        return self.request.profile or CURRENT


def top_of(settings: Settings, workspace: Workspace) -> int:
    """Say how many places count as the top: as many as were asked for, else as can be chosen in the workspace."""
    return settings.top or workspace.criteria_file.top


def apply(request: Request, workspace: Workspace, findings: Findings | None = None) -> Settings:
    """Check a request against a workspace.

    Args:
        request: What was asked.
        workspace: What it is asked of.
        findings: Problems that were found on the way to the request; they are raised together with those found here.

    Raises:
        PilotrankError: With every problem of the request.

    """
    findings = findings or Findings()
    settings = check(request, workspace, findings)
    findings.stop_if_any()
    return settings


def apply_each(requests: Sequence[Request], workspace: Workspace, findings: Findings) -> tuple[Settings, ...]:
    """Check several requests like :func:`apply`, of which no two have the same profile and weights.

    Raises:
        PilotrankError: With every problem of every request.

    """
    settings = check_each(requests, workspace, findings)
    findings.stop_if_any()
    return settings


def check_each(requests: Sequence[Request], workspace: Workspace, findings: Findings) -> tuple[Settings, ...]:
    """Check several requests like :func:`apply_each`; only to be used where no problem was noted."""
    settings = []
    for number, request in enumerate(requests):
        if request in requests[:number]:
            name = request.profile or CURRENT
            findings.add(Place(f"--profile {name}"), "given-twice", given=name)
        settings.append(check(request, workspace, findings))
    return tuple(settings)


def check(request: Request, workspace: Workspace, findings: Findings) -> Settings:
    """Check a request like :func:`apply`; only to be used where no problem was noted."""
    criteria = workspace.criteria_file.criteria
    base = find_weights(request.profile, workspace, findings)
    weights = changed_weights(base, request.weights, criteria, findings, option="--weight")
    scores = _assumed(request, workspace, findings)
    filters = filters_of(request, workspace, findings)
    top = None if request.top is None else whole_number("--top", request.top, findings)
    if request.exactly and request.top is None:
        findings.add(Place("--exactly"), "exactly-without-top")
    return Settings(request, MappingProxyType(weights), scores, filters, top)


def find_profile(name: str, workspace: Workspace, findings: Findings, *, option: str = "--profile") -> Profile | None:
    """Find a profile by the name that followed an option; None, and noted as a problem, where there is none."""
    profiles = workspace.criteria_file.profiles
    if name not in profiles:
        known = [*([CURRENT] if option == "--profile" else []), *profiles]
        findings.add(Place(f"{option} {name}"), "unknown-profile", given=name, **suggestion(name, known))
    return profiles.get(name)


def find_weights(profile: str | None, workspace: Workspace, findings: Findings) -> Mapping[str, float]:
    """Find the weights of a profile by criterion, in the order of ``criteria.yaml``.

    The workspace's own are given for None and ``current``, and where there is no such profile, which is noted as a
    problem.
    """
    file = workspace.criteria_file
    found = None if profile in (None, CURRENT) else find_profile(str(profile), workspace, findings)
    weights = found.weights if found else file.weights
    return {name: weights[name] for name in file.criteria}


def find_members(
    asked: Sequence[str], workspace: Workspace, findings: Findings, *, option: str = "--group"
) -> Sequence[str]:
    """Give the profiles of a group: those asked for, else all that belong to a stakeholder.

    Fewer than two are noted as a problem of the option.
    """
    profiles = workspace.criteria_file.profiles
    members = asked or [name for name, profile in profiles.items() if profile.stakeholder]
    if len(members) < 2:  # noqa: PLR2004 - a group
        findings.add(Place(option), "no-group", count=len(members))
    return members


def find_mixture(asked: Sequence[str], workspace: Workspace, findings: Findings) -> Mapping[str, Mapping[str, float]]:
    """Give the weights of the profiles that are mixed: of those asked for, else of all that belong to a stakeholder."""
    members = find_members(asked, workspace, findings, option="--vary-weights profiles")
    for name in sorted(set(members)):
        if list(members).count(name) > 1:
            findings.add(Place(f"--profile {name}"), "given-twice", given=name)
    return {name: find_weights(name, workspace, findings) for name in members}


def find_reading(name: str, workspace: Workspace, findings: Findings) -> "Reading | None":
    """Find another reader's scores by name; None, and noted as a problem, where there are none."""
    if name not in workspace.readings:
        place = Place(f"--reading {name}")
        findings.add(place, "unknown-reading", given=name, **suggestion(name, workspace.readings))
    return workspace.readings.get(name)


def changed_weights(
    base: Mapping[str, float],
    given: Mapping[str, str],
    criteria: Mapping[str, Criterion],
    findings: Findings,
    *,
    option: str = "",
) -> dict[str, float]:
    """Put other weights in the place of some.

    Args:
        base: Weights by criterion.
        given: By criterion: a number or a fraction that takes the place of one, or a share such as ``50%``, which
            leaves the others their proportions in what remains.
        criteria: Those of the workspace.
        findings: Takes up every problem.
        option: What stands before ``name=value`` on the command line.

    Returns:
        The weights; shares of the whole where a share was given. Empty where there was a problem.

    """
    before = len(findings.problems)
    weights = dict(base)
    shares: dict[str, float] = {}
    for name, value in given.items():
        place = Place(f"{option} {name}={value}".strip())
        if not is_known_criterion(place, name, criteria, findings):
            continue
        if value.endswith("%"):
            shares[name] = _share(place, value, findings)
        else:
            weights[name] = _weight(place, value, findings)
    if len(findings.problems) > before:
        return {}
    whole = Place(option or " ".join(f"{name}={value}" for name, value in given.items()))
    if shares:
        return _with_shares(weights, shares, whole, findings)
    check_weights(weights, criteria, (), reporter_at(whole, findings))
    return weights


def _with_shares(
    weights: dict[str, float], shares: Mapping[str, float], place: Place, findings: Findings
) -> dict[str, float]:
    """Give some criteria a share of the whole; the others keep their proportions in what is left."""
    given = fsum(shares.values())
    others = {name: weight for name, weight in weights.items() if name not in shares}
    largest = max(others.values(), default=0.0)
    slack = 1e-9
    if given > 1 + slack:
        findings.add(place, "shares-above-100", sum=given * 100)
    elif largest == 0 and given < 1 - slack:
        findings.add(place, "shares-below-100", sum=given * 100)
    in_proportion = {name: weight / largest for name, weight in others.items()} if largest else others
    whole = fsum(in_proportion.values()) or 1.0
    left = max(1 - given, 0.0)
    return {name: shares[name] if name in shares else left * in_proportion[name] / whole for name in weights}


def _weight(place: Place, value: str, findings: Findings) -> float:
    try:
        weight = parse_weight(scalar(value))
    except PydanticCustomError as error:
        findings.add(place, error.type, given=value)
        return 0.0
    if not isfinite(weight):
        findings.add(place, "not-finite", given=value)
    return weight


def _share(place: Place, value: str, findings: Findings) -> float:
    percentage = finite(value.removesuffix("%").strip())
    if percentage is None or not 0 <= percentage <= 100:  # noqa: PLR2004 - a percentage
        findings.add(place, "percentage-expected", given=value)
        return 0.0
    return percentage / 100


def _assumed(request: Request, workspace: Workspace, findings: Findings) -> Mapping[str, Mapping[str, Score]]:
    """Read the scores that are assumed instead of those in the files."""
    criteria = workspace.criteria_file.criteria
    assumed: dict[str, dict[str, Score]] = {}
    for name, value in request.scores.items():
        approach, _, criterion = name.partition(".")
        place = Place(f"--set {name}={value}")
        if not criterion:
            findings.add(place, "assignment-expected", form=N_("--set APPROACH.CRITERION=4"))
        elif approach not in workspace.approaches:
            findings.add(place, "unknown-approach", given=approach, **suggestion(approach, workspace.approaches))
        elif is_known_criterion(place, criterion, criteria, findings):
            score = _assumed_score(place, value, criteria[criterion].scale, findings)
            assumed.setdefault(approach, {})[criterion] = score
    return MappingProxyType({name: MappingProxyType(scores) for name, scores in assumed.items()})


def _assumed_score(place: Place, value: str, scale: Scale, findings: Findings) -> Score:
    """Read one score that is assumed: a number on the scale, or ``null`` for "not known", as in a file."""
    if scalar(value) is None:
        return Score(best=scale.middle, low=scale.min, high=scale.max, basis="assumed_unknown")
    number = finite(value)
    if number is None:
        findings.add(place, "assumed-score-expected", given=value)
        number = scale.min
    score = Score(best=number, low=number, high=number, basis="assumed")
    check_score(score, scale, (), reporter_at(place, findings))
    return score


def as_assumed(settings: Settings, workspace: Workspace) -> Workspace:
    """Give a workspace in which the scores that are assumed stand in the place of those in the files."""
    if not settings.scores:
        return workspace
    approaches = {
        name: _with_scores(approach, settings.scores.get(name, {})) for name, approach in workspace.approaches.items()
    }
    return replace(workspace, approaches=MappingProxyType(approaches))


def _with_scores(approach: Approach, scores: Mapping[str, Score]) -> Approach:
    if not scores:
        return approach
    return approach.model_copy(update={"scores": MappingProxyType({**approach.scores, **scores})})
