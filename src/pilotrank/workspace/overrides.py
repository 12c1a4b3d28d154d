"""What a user asks of a ranking besides the files: other weights, a profile, filters, a cut.

Everything is checked by the same rules as the files, and every problem comes at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import fsum, isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from pilotrank.workspace.models import Approach, CriteriaFile, Weight, Workspace, parse_weight
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, Place, shown, suggestion
from pilotrank.workspace.rules import CURRENT, check_weights

if TYPE_CHECKING:
    from pilotrank.workspace.evidence import Reading

SEED: Final = 1
"""Where random numbers start if no seed is asked for."""
SAMPLES: Final = 10_000
"""How many samples are drawn if no number is asked for."""
_MOST_SAMPLES: Final = 1_000_000


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, as it was written: enough to ask the same again.

    The values are texts, as on the command line, because that is where most of them come from, and because a
    problem has to quote them.
    """

    profile: str | None = None
    """The profile whose weights are used; None for the workspace's own."""
    weights: Mapping[str, str] = field(default_factory=_nothing)
    """By criterion: a number such as ``2``, a fraction such as ``7/36``, or a share such as ``50%``."""
    categories: tuple[str, ...] = ()
    """Only approaches of one of these."""
    exclude_categories: tuple[str, ...] = ()
    """No approaches of these."""
    minimum: Mapping[str, str] = field(default_factory=_nothing)
    """By criterion: the least raw best score, whatever the criterion's direction."""
    where: tuple[tuple[str, str], ...] = ()
    """Attributes and the value that each must have, or hold where it is a list; all must."""
    top: str | None = None
    """How many places are kept; a tie is never split."""
    exactly: bool = False
    """Whether the cut may split a tie, by id."""
    include_silent: bool = False
    """Whether approaches on which the source is silent throughout are ranked too."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What takes approaches out of a ranking."""

    option: str
    """As it is written on the command line."""
    keeps: Callable[[Approach], bool]
    criterion: str | None = None
    """The criterion whose score it looks at, if any."""
    attribute: str | None = None
    """The attribute that it looks at, if any."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A request, checked against a workspace and turned into numbers."""

    request: Request
    weights: Mapping[str, float]
    """By criterion, in the order of ``criteria.yaml``: not yet normalised, not all zero."""
    filters: tuple[Filter, ...]
    top: int | None

    @property
    def profile(self) -> str:
        """The profile's name, ``current`` for the workspace's own weights."""
        return self.request.profile or CURRENT


def option_text(option: str, value: str) -> str:
    """Write an option as a shell takes it: in quotes where it must be.

    >>> option_text("--where", "levels=mbo 4")
    "--where 'levels=mbo 4'"
    """
    from shlex import quote  # noqa: PLC0415 - only where there are options to write

    return f"{option} {quote(value)}"


def split_assignments(option: str, texts: Iterable[str], findings: Findings, form: str) -> list[tuple[str, str]]:
    """Split ``name=value`` texts; each that is none is noted as a problem of ``option``."""
    pairs = []
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if name and equals and value:
            pairs.append((name, value))
        else:
            findings.add(Place(f"{option} {text}"), "assignment-expected", form=form)
    return pairs


def assignments(option: str, texts: Iterable[str], findings: Findings, form: str) -> Mapping[str, str]:
    """Read ``name=value`` texts like :func:`split_assignments`; a name that is given twice is a problem."""
    result: dict[str, str] = {}
    for name, value in split_assignments(option, texts, findings, form):
        if name in result:
            findings.add(Place(f"{option} {name}={value}"), "given-twice", given=name)
        result[name] = value
    return MappingProxyType(result)


def weight_assignments(texts: Iterable[str], findings: Findings) -> Mapping[str, str]:
    """Read what followed ``--weight``."""
    return assignments("--weight", texts, findings, "--weight CRITERION=2")


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
    settings = _settings(request, workspace, findings)
    findings.stop_if_any()
    return settings


def apply_each(requests: Sequence[Request], workspace: Workspace, findings: Findings) -> tuple[Settings, ...]:
    """Check several requests, each with a profile of its own, like :func:`apply`.

    Raises:
        PilotrankError: With every problem of every request.

    """
    settings: dict[str, Settings] = {}
    for request in requests:
        name = request.profile or CURRENT
        if name in settings:
            findings.add(Place(f"--profile {name}"), "given-twice", given=name)
        settings[name] = _settings(request, workspace, findings)
    findings.stop_if_any()
    return tuple(settings.values())


def _settings(request: Request, workspace: Workspace, findings: Findings) -> Settings:
    file = workspace.criteria_file
    weights = _weights(request, file, findings)
    _check_categories(request, file, findings)
    _check_attributes(request, workspace, findings)
    filters = [*_category_filters(request), *_minimum_filters(request, file, findings), *_attribute_filters(request)]
    top = None if request.top is None else _count("--top", request.top, findings)
    if request.exactly and request.top is None:
        findings.add(Place("--exactly"), "exactly-without-top")
    return Settings(request, MappingProxyType(weights), tuple(filters), top)


@dataclass(frozen=True, slots=True)
class Draws:
    """Which random numbers a result is to rest on."""

    samples: int
    seed: int

    @property
    def options(self) -> str:
        """How to ask for the same again."""
        return f"--samples {self.samples} --seed {self.seed}"


def draws(samples: str | None, seed: str | None, findings: Findings) -> Draws:
    """Read how many samples to draw and from which seed, as they follow ``--samples`` and ``--seed``."""
    count = SAMPLES if samples is None else _count("--samples", samples, findings)
    if count > _MOST_SAMPLES:
        findings.add(Place(f"--samples {samples}"), "too-many-samples", most=_MOST_SAMPLES)
    start = SEED if seed is None else scalar(seed)
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        findings.add(Place(f"--seed {seed}"), "seed-expected", given=seed)
        start = SEED
    return Draws(count, start)


def find_reading(name: str, workspace: Workspace, findings: Findings) -> "Reading | None":
    """Find another reader's scores by name; None, and noted as a problem, where there are none."""
    if name not in workspace.readings:
        place = Place(f"--reading {name}")
        findings.add(place, "unknown-reading", given=name, **suggestion(name, workspace.readings))
    return workspace.readings.get(name)


def _weights(request: Request, file: CriteriaFile, findings: Findings) -> dict[str, float]:
    """Give the weights of the profile with those of the request in their place."""
    before = len(findings.problems)
    profile = request.profile
    base: Mapping[str, Weight] = file.weights
    if profile is not None and profile != CURRENT:
        if profile not in file.profiles:
            known = [CURRENT, *file.profiles]
            place = Place(f"--profile {profile}")
            findings.add(place, "unknown-profile", given=profile, **suggestion(profile, known))
        else:
            base = file.profiles[profile].weights
    weights = {name: base[name] for name in file.criteria}
    shares: dict[str, float] = {}
    for name, value in request.weights.items():
        if not _is_known("--weight", name, value, file.criteria, findings):
            continue
        if value.endswith("%"):
            shares[name] = _share(name, value, findings)
        else:
            weights[name] = _weight(name, value, findings)
    if len(findings.problems) > before:
        return {}
    if shares:
        return _with_shares(weights, shares, findings)

    def report(_location: tuple[str, ...], kind: str, **details: object) -> None:
        findings.add(Place("--weight"), kind, **details)

    check_weights(weights, file.criteria, (), report)
    return weights


def _with_shares(weights: dict[str, float], shares: Mapping[str, float], findings: Findings) -> dict[str, float]:
    """Give some criteria a share of the whole; the others keep their proportions in what is left."""
    given = fsum(shares.values())
    others = {name: weight for name, weight in weights.items() if name not in shares}
    largest = max(others.values(), default=0.0)
    slack = 1e-9
    if given > 1 + slack:
        findings.add(Place("--weight"), "shares-above-100", sum=given * 100)
    elif largest == 0 and given < 1 - slack:
        findings.add(Place("--weight"), "shares-below-100", sum=given * 100)
    in_proportion = {name: weight / largest for name, weight in others.items()} if largest else others
    whole = fsum(in_proportion.values()) or 1.0
    left = max(1 - given, 0.0)
    return {name: shares[name] if name in shares else left * in_proportion[name] / whole for name in weights}


def _is_known(option: str, name: str, value: str, criteria: Mapping[str, object], findings: Findings) -> bool:
    if name in criteria:
        return True
    place = Place(f"{option} {name}={value}")
    findings.add(place, "unknown-criterion", given=name, **suggestion(name, criteria))
    return False


def _weight(name: str, value: str, findings: Findings) -> float:
    place = Place(f"--weight {name}={value}")
    try:
        weight = parse_weight(scalar(value))
    except PydanticCustomError as error:
        findings.add(place, error.type, given=value)
        return 0.0
    if not isfinite(weight):
        findings.add(place, "not-finite", given=value)
    return weight


def _share(name: str, value: str, findings: Findings) -> float:
    percentage = _finite(value.removesuffix("%").strip())
    if percentage is None or not 0 <= percentage <= 100:  # noqa: PLR2004 - a percentage
        findings.add(Place(f"--weight {name}={value}"), "percentage-expected", given=value)
        return 0.0
    return percentage / 100


def _number(place: str, value: str, findings: Findings) -> float:
    number = _finite(value)
    if number is None:
        findings.add(Place(place), "number-expected", given=value)
        return 0.0
    return number


def _count(option: str, value: str, findings: Findings) -> int:
    number = scalar(value)
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        return number
    findings.add(Place(f"{option} {value}"), "whole-number-expected", given=value)
    return 1


def _finite(text: str) -> float | None:
    """Read a number by the same rules as in the files; None where it is none."""
    number = scalar(text)
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        return None
    return float(number)


def _category_filters(request: Request) -> Iterator[Filter]:
    if request.categories:
        option = " ".join(option_text("--category", name) for name in request.categories)
        yield Filter(option, lambda approach: approach.category in request.categories)
    for name in request.exclude_categories:
        yield Filter(option_text("--exclude-category", name), partial(_is_not_of, name))


def _is_not_of(category: str, approach: Approach) -> bool:
    return approach.category != category


def _minimum_filters(request: Request, file: CriteriaFile, findings: Findings) -> Iterator[Filter]:
    for name, value in request.minimum.items():
        if _is_known("--min", name, value, file.criteria, findings):
            least = _number(f"--min {name}={value}", value, findings)
            yield Filter(option_text("--min", f"{name}={value}"), partial(_reaches, name, least), name)


def _reaches(criterion: str, least: float, approach: Approach) -> bool:
    return approach.scores[criterion].best >= least


def _attribute_filters(request: Request) -> Iterator[Filter]:
    for name, value in request.where:
        option = option_text("--where", f"{name}={value}")
        yield Filter(option, partial(_has, name, value, scalar(value)), attribute=name)


def _has(attribute: str, text: str, number: object, approach: Approach) -> bool:
    """Whether an attribute is a value, or holds it; numbers count by their worth, not by their spelling."""
    found = approach.attributes.get(attribute)
    if found is None:
        return False
    return any(one == (text if isinstance(one, str) else number) for one in found.values)


def _check_categories(request: Request, file: CriteriaFile, findings: Findings) -> None:
    for option, names in (
        ("--category", request.categories),
        ("--exclude-category", request.exclude_categories),
    ):
        for name in names:
            if name not in file.categories:
                place = Place(f"{option} {name}")
                findings.add(place, "unknown-category", given=name, **suggestion(name, file.categories))


def _check_attributes(request: Request, workspace: Workspace, findings: Findings) -> None:
    if not request.where:
        return
    known = sorted({name for approach in workspace.approaches.values() for name in approach.attributes})
    for name, value in request.where:
        if name not in known:
            place = Place(f"--where {name}={value}")
            findings.add(place, "unknown-attribute", given=name, **suggestion(name, known))
        elif not any(_has(name, value, scalar(value), approach) for approach in workspace.approaches.values()):
            values = _values_of(name, workspace)
            findings.add(Place(f"--where {name}={value}"), "unknown-value", given=value, **suggestion(value, values))


def _values_of(attribute: str, workspace: Workspace) -> list[str]:
    """Give every value that some approach has for an attribute, as one would write it."""
    values = set()
    for approach in workspace.approaches.values():
        if attribute in approach.attributes:
            values |= {shown(each) for each in approach.attributes[attribute].values}
    return sorted(values)
