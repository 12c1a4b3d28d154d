"""What must hold between the values of a workspace: scales, names, ranges, weights.

Each rule notes problems at their lines and goes on, so that all of them come at once.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pilotrank.workspace.models import FORMAT, Approach, CriteriaFile, Criterion, Item, Points, Preference, Scale, Score
from pilotrank.workspace.problems import Findings, Place, suggestion

if TYPE_CHECKING:
    from pilotrank.workspace.evidence import Factsheet, Figure, Period, Reading

Location = tuple[str | int, ...]
Report = Callable[..., None]
"""``report(location, kind, **details)``: notes a problem at a location inside one file."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names that Windows keeps for devices, whatever the ending."""
COLUMNS: Final = frozenset(
    (
        *("rank", "id", "name", "category", "total", "verdict", "judged", "silent", "move", "reproduce"),
        *("tier", "top", "first", "confidence", "runner_up", "loss_without"),
        *("weights", "scores", "values", "ties", "all"),  # sources of uncertainty
    )
)
"""Names that mean something else in a table or a document, so that no criterion or attribute may have them."""
_LONGEST_ID: Final = 60
_MOST_LOOKED_AT: Final = 1000
"""Characters of a name of which an id is made."""
LISTED: Final = "listed"
UNLISTED: Final = "unlisted"
"""What approaches with and without a verdict are called, so that no verdict may be."""
CURRENT: Final = "current"
"""How the workspace's own weights are called where profiles are named."""


def is_id(name: str) -> bool:
    """Whether a name can be an id: on any file system, in a column and on a command line.

    >>> is_id("summer-school"), is_id("Summer school"), is_id("con")
    (True, False, False)
    """
    return _ID.fullmatch(name) is not None and name not in _DEVICES


def id_from(text: str, taken: Collection[str], fallback: str, last: dict[str, int] | None = None) -> str:
    """Make an id of a name: letters without their accents, hyphens between words.

    Args:
        text: The name.
        taken: Ids that it can't have; it gets a number then.
        fallback: Where nothing of the name can stand in an id.
        last: The last number that each id got, where many names are alike; it is kept up.

    >>> id_from("Coördinatie & zo", (), "approach"), id_from("Ash", ["ash"], "approach"), id_from("?", (), "approach")
    ('coordinatie-zo', 'ash-2', 'approach')

    """
    letters = unicodedata.normalize("NFKD", text[:_MOST_LOOKED_AT].casefold())
    kept = "".join(char for char in letters if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:_LONGEST_ID].strip("-") or fallback
    last = {} if last is None else last
    result = slug
    while result in taken or not is_id(result):
        last[slug] = last.get(slug, 1) + 1
        result = f"{slug}-{last[slug]}"
    return result


def check_criteria(file: CriteriaFile, report: Report) -> None:
    """Hold the parts of ``criteria.yaml`` against each other."""
    if file.format > FORMAT:
        report(("format",), "newer-format", given=file.format, known=FORMAT)
    _check_ids(file, report)
    for name, criterion in file.criteria.items():
        _check_criterion(criterion, ("criteria", name), report)
    check_weights(file.weights, file.criteria, ("weights",), report)
    for name, profile in file.profiles.items():
        check_weights(profile.weights, file.criteria, ("profiles", name, "weights"), report)


def _check_ids(file: CriteriaFile, report: Report) -> None:
    names: list[tuple[str, ...]] = [
        *(("criteria", name) for name in file.criteria),
        *(("profiles", name) for name in file.profiles),
        *(("categories", name) for name in file.categories),
        *(("verdicts", name) for name in file.verdicts),
    ]
    for category, value in file.categories.items():
        names += [("categories", category, "subcategories", name) for name in value.subcategories]
    for location in names:
        if not is_id(location[-1]):
            report(location, "bad-id", id=location[-1])
    for name in COLUMNS & file.criteria.keys():
        report(("criteria", name), "reserved-id", id=name)
    if CURRENT in file.profiles:
        report(("profiles", CURRENT), "reserved-id", id=CURRENT)
    for name in {LISTED, UNLISTED} & file.verdicts.keys():
        report(("verdicts", name), "reserved-id", id=name)
    for name in file.attributes:
        _check_attribute_id(name, file, ("attributes", name), report)


def _check_criterion(criterion: Criterion, location: tuple[str, ...], report: Report) -> None:
    scale = criterion.scale
    if scale.min >= scale.max or not isfinite(scale.max - scale.min):
        kind = "empty-scale" if scale.min >= scale.max else "too-wide-scale"
        report((*location, "scale"), kind, low=scale.min, high=scale.max)
        return
    for level in criterion.levels:
        if not scale.min <= level <= scale.max:
            report((*location, "levels", level), "level-off-scale", given=level, low=scale.min, high=scale.max)
    if criterion.preference:
        _check_preference(criterion.preference, (*location, "preference"), report)
    if isinstance(criterion.value, Points):
        _check_points(criterion.value, criterion, (*location, "value", "points"), report)


_THRESHOLDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "usual": (),
        "u-shape": ("q",),
        "v-shape": ("p",),
        "level": ("q", "p"),
        "linear": ("q", "p"),
        "gaussian": ("s",),
    }
)
"""Which thresholds each preference function has (Brans and Vincke 1985)."""


def _check_preference(preference: Preference, location: tuple[str, ...], report: Report) -> None:
    """A preference function has its thresholds and no others, not negative and in order."""
    needed = _THRESHOLDS[preference.function]
    for name, value in (("q", preference.q), ("p", preference.p), ("s", preference.s)):
        is_too_small = value is not None and (value < 0 or (value == 0 and name != "q"))
        if value is not None and name not in needed:
            report((*location, name), "threshold-of-another", given=name, function=preference.function)
        elif name in needed and (value is None or is_too_small):
            report(location, "threshold-expected", given=name, function=preference.function)
    if preference.q is not None and preference.p is not None and preference.q > preference.p:
        report(location, "thresholds-out-of-order", q=preference.q, p=preference.p)


def _check_points(value: Points, criterion: Criterion, location: tuple[str, ...], report: Report) -> None:
    """Hold a value function against its scale: from end to end, from worst (0) to best (100), never back."""
    scale = criterion.scale
    points = sorted(value.points.items())
    if not points or points[0][0] != scale.min or points[-1][0] != scale.max:
        report(location, "points-incomplete", low=scale.min, high=scale.max)
        return
    ends = (points[0][1], points[-1][1])
    right_ends = (0.0, 100.0) if criterion.direction == "max" else (100.0, 0.0)
    if ends != right_ends:
        right_start, right_end = right_ends
        report(location, "points-ends", start=ends[0], end=ends[1], right_start=right_start, right_end=right_end)
        return
    sign = 1 if criterion.direction == "max" else -1
    for (_, before), (at, after) in pairwise(points):
        if sign * (after - before) < 0:
            report((*location, at), "points-not-monotone", given=at)


def check_weights(
    weights: Mapping[str, float], criteria: Collection[str], location: tuple[str, ...], report: Report
) -> None:
    """One weight for each criterion and for nothing else, not all of them zero."""
    for name in weights:
        if name not in criteria:
            report((*location, name), "unknown-criterion", given=name, **suggestion(name, criteria))
    if missing := [name for name in criteria if name not in weights]:
        report(location, "missing-weight", criteria=", ".join(missing))
    if weights and not any(weights.values()):
        report(location, "all-zero-weights")


def check_approach(approach: Approach, file: CriteriaFile, report: Report) -> None:
    """Hold one approach against ``criteria.yaml``."""
    _check_scores(approach.scores, file, ("scores",), report)
    _check_labels(approach, file, report)


def _check_scores(scores: Mapping[str, Score], file: CriteriaFile, location: tuple[str, ...], report: Report) -> None:
    """One score for each criterion and for nothing else, each on its scale."""
    for name in file.criteria:
        if name not in scores:
            report((*location, name), "missing-criterion", criterion=name)
    for name, score in scores.items():
        criterion = file.criteria.get(name)
        if criterion is None:
            report((*location, name), "unknown-criterion", given=name, **suggestion(name, file.criteria))
        elif criterion.scale.min < criterion.scale.max:  # where it has no room, that is the problem
            check_score(score, criterion.scale, (*location, name), report)


def check_score(score: Score, scale: Scale, location: tuple[str, ...], report: Report) -> None:
    """A score and its range lie on the scale, in order; a range left out is the score and is not named again."""
    for key, value in (("best", score.best), ("low", score.low), ("high", score.high)):
        is_same = key != "best" and value == score.best
        if not is_same and not scale.min <= value <= scale.max:
            report((*location, key), "score-off-scale", given=value, low=scale.min, high=scale.max)
    if not score.low <= score.best <= score.high:
        report(location, "range-out-of-order", low=score.low, best=score.best, high=score.high)


def _check_labels(approach: Approach, file: CriteriaFile, report: Report) -> None:
    """Its subcategory, verdict and attributes are names that the workspace knows or may have."""
    category = file.categories.get(approach.category or "")
    known = category.subcategories if category else {}
    if approach.subcategory is not None and approach.subcategory not in known:
        given = approach.subcategory
        report(("subcategory",), "unknown-subcategory", given=given, **suggestion(given, known))
    if approach.pilot and approach.pilot.verdict not in file.verdicts:
        given = approach.pilot.verdict
        report(("pilot", "verdict"), "unknown-verdict", given=given, **suggestion(given, file.verdicts))
    for name, attribute in approach.attributes.items():
        _check_attribute_id(name, file, ("attributes", name), report)
        values = {str(value) for value in attribute.values}
        for number, passage in enumerate(attribute.evidence):
            if passage.value is not None and str(passage.value) not in values:
                location = ("attributes", name, "evidence", number)
                report(location, "passage-of-another-value", given=passage.value, **suggestion("", sorted(values)))


def _check_attribute_id(name: str, file: CriteriaFile, location: Location, report: Report) -> None:
    if not is_id(name.replace("_", "-")):
        report(location, "bad-id", id=name)
    elif name in COLUMNS or name in file.criteria:
        report(location, "reserved-id", id=name)


def check_together(ids: Collection[str], naming_others: Mapping[str, tuple[Sequence[str], Report]]) -> None:
    """Hold the approaches against each other: what one says of another must be there.

    Args:
        ids: Of all approaches that have a file, right or wrong.
        naming_others: For each that names others, these and the function that notes problems of its file.

    """
    for name, (others, report) in naming_others.items():
        known = sorted(set(ids) - {name})
        for number, other in enumerate(others):
            if other not in ids or other == name:
                report(("pilot", "also", number), "unknown-approach", given=other, **suggestion(other, known))


def check_factsheet(factsheet: "Factsheet", ids: Collection[str], report: Report) -> None:
    """Hold the parts of a factsheet against each other, and the approaches that it names against those there are."""
    for number, name in enumerate(factsheet.approaches):
        if name not in ids:
            report(("approaches", number), "unknown-approach", given=name, **suggestion(name, ids))
    for number, source in enumerate(factsheet.sources or ()):
        if source.title is None and source.url is None:
            report(("sources", number), "empty-mapping")
    _check_period(factsheet.period, ("period",), report)
    for number, figure in enumerate(factsheet.figures):
        _check_figure(figure, factsheet, ("figures", number), report)
    outcomes = sum(figure.outcome for figure in factsheet.figures)
    measured = factsheet.measured_outcome is not None and factsheet.measured_outcome.measured
    if measured and not outcomes:
        report(("measured_outcome",), "outcome-without-figure")
    elif outcomes and not measured:
        first = next(number for number, figure in enumerate(factsheet.figures) if figure.outcome)
        report(("figures", first, "outcome"), "figure-without-outcome")


def _check_figure(figure: "Figure", factsheet: "Factsheet", location: Location, report: Report) -> None:
    """A figure is one number or a range in order, and stands in a field that says something."""
    has_range = figure.low is not None and figure.high is not None
    half_range = (figure.low is None) != (figure.high is None)
    if half_range or has_range == (figure.value is not None):
        report(location, "figure-without-number")
    elif figure.low is not None and figure.high is not None and figure.low > figure.high:
        report((*location, "low"), "figure-out-of-order", low=figure.low, high=figure.high)
    _check_period(figure.period, (*location, "period"), report)
    if figure.field and not getattr(factsheet, figure.field):
        report((*location, "field"), "figure-of-empty-field", field=figure.field)


def _check_period(period: "Period | None", location: Location, report: Report) -> None:
    """A period does not end before it begins; a year alone stands for all of it."""
    if period and period.begin and period.end:
        length = min(len(period.begin), len(period.end))
        if period.begin[:length] > period.end[:length]:
            report(location, "period-out-of-order", start=period.begin, end=period.end)


def check_links(
    approach: Approach, names: Collection[str], factsheets: Mapping[str, "Factsheet"], report: Report
) -> None:
    """Hold what an approach's forms and examples say of factsheets against these: both ends know of each other.

    Args:
        approach: Whose forms they are.
        names: Of all factsheets that have a file, right or wrong.
        factsheets: Those that are right.
        report: Notes problems of the approach's file.

    """
    for location, name in _named_factsheets(approach.forms, ("forms",)):
        if name not in names:
            report(location, "unknown-factsheet", given=name, **suggestion(name, names))
        elif name in factsheets and approach.id not in factsheets[name].approaches:
            report(location, "one-way-link", factsheet=name, approach=approach.id)


def _named_factsheets(items: Sequence[Item], location: Location) -> Iterator[tuple[Location, str]]:
    for number, item in enumerate(items):
        if item.factsheet:
            yield (*location, number, "factsheet"), item.factsheet
        yield from _named_factsheets(item.examples, (*location, number, "examples"))


def check_reading(reading: "Reading", file: CriteriaFile, ids: Collection[str], report: Report) -> None:
    """Hold another reader's scores against the criteria and the approaches."""
    for name, scores in reading.scores.items():
        if name not in ids:
            report(("scores", name), "unknown-approach", given=name, **suggestion(name, ids))
        _check_scores(scores, file, ("scores", name), report)


def reporter(findings: Findings, shown: str, line_of: Callable[[tuple[str | float, ...]], int]) -> Report:
    """Make the function that notes problems at locations inside one file.

    Where no value could be read on a line, what follows from that is not noted again.
    """
    wrong = frozenset(findings.sources.get(shown, ()))

    def report(location: tuple[str | float, ...], kind: str, **details: object) -> None:
        line = line_of(location)
        if line not in wrong:
            findings.add(Place(shown, line), kind, **details)

    return report


def reporter_at(place: Place, findings: Findings) -> Report:
    """Make the function that notes problems of what stands in no file, with the names that they concern."""

    def report(location: Location, kind: str, **details: object) -> None:
        names = " ".join(step for step in location[1:] if isinstance(step, str))
        findings.add(Place(f"{place} {names}".strip()), kind, **details)

    return report
