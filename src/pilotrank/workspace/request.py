"""What a user asks of a result besides the files, as it was written on the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any, Final, Literal, TypedDict, TypeVar, Unpack, get_args

from pilotrank.texts import N_
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, Place, suggestion

SEED: Final = 1
"""Where random numbers start if no seed is asked for."""
SAMPLES: Final = 10_000
"""How many samples are drawn if no number is asked for."""
_MOST_SAMPLES: Final = 1_000_000
ROBUSTNESS_SAMPLES: Final = 100_000
"""The same for the analysis of robustness."""
CONCENTRATION: Final = 20.0
"""How close weights stay around a profile if it is not said: a share of a third then varies by some 10 points."""

WeightVariation = Literal["free", "ordered", "around", "profiles", "none"]
WEIGHT_VARIATIONS: Final[tuple[WeightVariation, ...]] = get_args(WeightVariation)
ScoreVariation = Literal["by-basis", "triangular", "uniform", "discrete", "none"]
SCORE_VARIATIONS: Final[tuple[ScoreVariation, ...]] = get_args(ScoreVariation)
_Choice = TypeVar("_Choice", bound=str)


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
    scores: Mapping[str, str] = field(default_factory=_nothing)
    """By approach and criterion, as ``ash.cost``: the score that is assumed; ``null`` for "not known"."""
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


class RequestOptions(TypedDict, total=False):
    """A request from Python; see :func:`pilotrank.rank`."""

    profile: str | None
    weights: Mapping[str, float | str] | None
    scores: Mapping[str, float | None] | None
    categories: Iterable[str]
    exclude_categories: Iterable[str]
    minimum: Mapping[str, float] | None
    where: Mapping[str, str] | Iterable[tuple[str, str]]
    top: int | None
    exactly: bool
    include_silent: bool


def request_of(**options: Unpack[RequestOptions]) -> Request:
    """Write a request from Python as it would stand on the command line."""
    where, top = options.get("where") or (), options.get("top")
    return Request(
        profile=options.get("profile"),
        weights=_texts(options.get("weights")),
        scores=_texts(options.get("scores")),
        categories=tuple(options.get("categories", ())),
        exclude_categories=tuple(options.get("exclude_categories", ())),
        minimum=_texts(options.get("minimum")),
        where=tuple(where.items() if isinstance(where, Mapping) else where),
        top=None if top is None else str(top),
        exactly=options.get("exactly", False),
        include_silent=options.get("include_silent", False),
    )


def _texts(values: Mapping[str, object] | None) -> Mapping[str, str]:
    """Write each value as on the command line."""
    return MappingProxyType({name: "null" if value is None else str(value) for name, value in (values or {}).items()})


def option_text(option: str, value: str) -> str:
    """Write an option as a shell takes it: in quotes where it must be.

    >>> option_text("--where", "levels=mbo 4")
    "--where 'levels=mbo 4'"
    """
    return f"{option} {quoted(value)}"


def quoted(argument: str) -> str:
    """Write an argument as a shell takes it: in quotes where it must be."""
    from shlex import quote  # noqa: PLC0415 - only where there are arguments to write

    return quote(argument)


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
    return assignments("--weight", texts, findings, N_("--weight CRITERION=2"))


def score_assignments(texts: Iterable[str], findings: Findings) -> Mapping[str, str]:
    """Read what followed ``--set``."""
    return assignments("--set", texts, findings, N_("--set APPROACH.CRITERION=4"))


def read_request(asked: Mapping[str, Any], findings: Findings) -> Request:
    """Read what was asked of a ranking on the command line.

    Args:
        asked: What followed each option by the name of its parameter, None where one was not given; ``top`` and
            ``exactly`` may be missing, and a ``profile`` that is a list is not read, because several are mixed.
        findings: Takes up every problem.

    """
    profile = asked["profile"]
    return Request(
        profile=None if isinstance(profile, list) else profile,
        weights=weight_assignments(asked["weight"] or [], findings),
        scores=score_assignments(asked["assumed"] or [], findings),
        categories=tuple(asked["category"] or ()),
        exclude_categories=tuple(asked["exclude_category"] or ()),
        minimum=assignments("--min", asked["minimum"] or [], findings, N_("--min CRITERION=3")),
        where=tuple(split_assignments("--where", asked["where"] or [], findings, N_("--where ATTRIBUTE=VALUE"))),
        top=asked.get("top"),
        exactly=asked.get("exactly", False),
        include_silent=asked["include_silent"],
    )


@dataclass(frozen=True, slots=True)
class Draws:
    """Which random numbers a result is to rest on."""

    samples: int
    seed: int

    @property
    def options(self) -> str:
        """How to ask for the same again."""
        return f"--samples {self.samples} --seed {self.seed}"


def draws(samples: str | None, seed: str | None, findings: Findings, *, usual: int = SAMPLES) -> Draws:
    """Read how many samples to draw and from which seed, as they follow ``--samples`` and ``--seed``."""
    count = usual if samples is None else whole_number("--samples", samples, findings)
    if count > _MOST_SAMPLES:
        findings.add(Place(f"--samples {samples}"), "too-many-samples", most=_MOST_SAMPLES)
    start = SEED if seed is None else scalar(seed)
    if not isinstance(start, int) or isinstance(start, bool) or start < 0:
        findings.add(Place(f"--seed {seed}"), "seed-expected", given=seed)
        start = SEED
    return Draws(count, start)


@dataclass(frozen=True, slots=True)
class Variation:
    """What is uncertain, and how it varies: the model behind an analysis of robustness."""

    weights: WeightVariation = "free"
    """``free``: uniform on all weights that sum to 1; ``ordered``: uniform on those in the profile's order;
    ``around``: a Dirichlet distribution with the profile as its mean; ``profiles``: mixtures of several profiles."""
    scores: ScoreVariation = "by-basis"
    """Within each range: ``by-basis`` is uniform where nothing is known and triangular elsewhere."""
    values: bool = False
    """Whether the value functions vary too: any that rise (or fall) from one end of the scale to the other."""
    widen: float = 0.0
    """How far every range reaches at least below and above its best score, in units of the scale."""
    concentration: float = CONCENTRATION
    """Of the Dirichlet distribution of ``around``, 1 or more: the larger, the closer to the profile."""

    @property
    def options(self) -> str:
        """How to ask for the same again."""
        parts = [f"--vary-weights {self.weights}", f"--vary-scores {self.scores}"]
        parts += ["--vary-values"] if self.values else []
        parts += [f"--widen {_written(self.widen)}"] if self.widen else []
        parts += [f"--concentration {_written(self.concentration)}"] if self.weights == "around" else []
        return " ".join(parts)


def _written(number: float) -> str:
    """Write a number so that it reads back the same."""
    return repr(number).removesuffix(".0")


def variation_of(
    weights: str | None, scores: str | None, widen: str | None, concentration: str | None, findings: Findings
) -> Variation:
    """Read how weights and scores vary, as it follows ``--vary-weights``, ``--vary-scores`` and their like."""
    chosen = choice("--vary-weights", weights, WEIGHT_VARIATIONS, findings)
    if concentration is not None and chosen != "around":
        findings.add(Place("--concentration"), "only-with", option="--vary-weights around")
    return Variation(
        weights=chosen,
        scores=choice("--vary-scores", scores, SCORE_VARIATIONS, findings),
        widen=_at_least("--widen", widen, 0.0, findings, usual=0.0),
        concentration=_at_least("--concentration", concentration, 1.0, findings, usual=CONCENTRATION),
    )


def choice(option: str, given: str | None, possible: tuple[_Choice, ...], findings: Findings) -> _Choice:
    """Read one of several words; the first, and noted as a problem, where it is none of them."""
    for each in possible:
        if each == given:
            return each
    if given is not None:
        findings.add(Place(f"{option} {given}"), "not-one-of", given=given, possible=", ".join(possible))
    return possible[0]


def _at_least(option: str, given: str | None, least: float, findings: Findings, *, usual: float) -> float:
    if given is None:
        return usual
    number = finite(given)
    if number is None or number < least:
        findings.add(Place(f"{option} {given}"), "number-from-expected", given=given, least=least)
        return usual
    return number


def whole_number(option: str, value: str, findings: Findings) -> int:
    """Read a whole number from 1 up; 1, and noted as a problem, where it is none."""
    number = scalar(value)
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        return number
    findings.add(Place(f"{option} {value}"), "whole-number-expected", given=value)
    return 1


def finite(text: str) -> float | None:
    """Read a number by the same rules as in the files; None where it is none."""
    number = scalar(text)
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        return None
    return float(number)


def is_known_criterion(place: Place, name: str, criteria: Mapping[str, Criterion], findings: Findings) -> bool:
    """Whether a criterion that was named is one of the workspace's; noted as a problem where it is not."""
    if name not in criteria:
        called = {text.lower(): each for each, it in criteria.items() for text in (it.name.en, it.name.nl)}
        nearest = called.get(name.lower())
        hint: Mapping[str, object] = {"nearest": nearest} if nearest else suggestion(name, criteria)
        findings.add(place, "unknown-criterion", given=name, **hint)
    return name in criteria
