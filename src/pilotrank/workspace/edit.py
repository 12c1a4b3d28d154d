"""Other weights and more profiles for ``criteria.yaml``, which otherwise stays as it is."""

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pilotrank.files import replace_whole
from pilotrank.workspace.locate import CRITERIA, belongs_to_package, shown_path
from pilotrank.workspace.models import Profile, Workspace, parse_weight
from pilotrank.workspace.overrides import changed_weights
from pilotrank.workspace.parse import parse_text, scalar
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem
from pilotrank.workspace.rules import CURRENT, is_id, reporter_at
from pilotrank.workspace.splice import ChangedLines, CriteriaText, Edited, Plain
from pilotrank.workspace.validation import read_criteria, validated

_MOST_PARTS: Final = 9_999
"""The largest denominator of a weight that is written as a fraction."""

_NOISE: Final = 1e-13
"""How far, as a share of it, a weight that was calculated may be from the fraction that it stands for."""
_GREATEST_PART: Final = 10**15
"""Fractions are written with fewer digits than this."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of ``criteria.yaml`` that is ready to be written."""

    path: Path
    place: Place
    """The file as it is called where people read it."""
    old: bytes
    new: bytes
    profile: str
    weights_before: Mapping[str, float] | None
    """Of the profile, by criterion; None where it is a new one."""
    weights: Mapping[str, float]
    undo: Mapping[str, str]
    """The weights that bring the old ones back, as they stood in the file; empty where these alone would not do."""
    lines: tuple[ChangedLines, ...]
    """What changes, line by line; empty where nothing does."""
    parts_from_answers: bool
    """Whether weights are changed by hand that came from answers which are kept with them."""

    def write(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            PilotrankError: It can't be written, or someone else has changed it since it was read.

        """
        try:
            done = replace_whole(self.path, self.old, self.new)
        except OSError as error:
            raise PilotrankError([problem(self.place, "unwritable", reason=error.strerror or str(error))]) from error
        if not done:
            raise PilotrankError([problem(self.place, "changed-meanwhile")])


def set_weights(
    workspace: Workspace, given: Mapping[str, str], profile: str | None = None, findings: Findings | None = None
) -> Change:
    """Prepare other weights for ``criteria.yaml``.

    Args:
        workspace: Whose file it is.
        given: By criterion, as for :func:`~pilotrank.workspace.overrides.changed_weights`.
        profile: The profile that they are for; one that is not there yet starts from the workspace's own weights.
            These themselves where left out.
        findings: Problems that were found on the way; they are raised together with those found here.

    Raises:
        PilotrankError: With every problem of what was given.

    """
    editor = _Editor(workspace, findings or Findings())
    name = CURRENT if profile is None else profile
    is_there = name in workspace.criteria_file.profiles
    is_new = name != CURRENT and not is_there
    if is_new:
        check_name(workspace, name, editor.findings, option="--profile")
    location = editor.file.weights_location(name) if is_there else ("weights",)
    texts = editor.file.weights(location)
    base = _numbers(texts, workspace)
    new = changed_weights(base, given, workspace.criteria_file.criteria, editor.findings)
    editor.findings.stop_if_any()
    weights = _plain(texts | _written(given, base, new, editor.findings))
    editor.findings.stop_if_any()
    if is_new:
        return editor.change(editor.file.with_profile(name, weights), ("profiles", name), weights, weights)
    changed = {criterion: text for criterion, text in weights.items() if text != texts[criterion]}
    undo = {criterion: texts[criterion] for criterion in changed}
    edited = editor.file.with_weights(location, changed)
    return editor.change(edited, location, weights, weights, before=base, undo=undo)


def save_profile(
    workspace: Workspace, name: str, weights: Mapping[str, str], origin: Mapping[str, object], *, replace: bool = False
) -> Change:
    """Prepare a profile for ``criteria.yaml``.

    Args:
        workspace: Whose file it is.
        name: Of the profile.
        weights: By criterion, each as it is to be written.
        origin: Where they came from, as in the profile's long form: ``method``, ``answers``, ``stakeholder``. A name
            and a stakeholder that the one in its place has are kept where others are not given.
        replace: Whether a profile of that name may give way to it.

    Raises:
        PilotrankError: The name can't be, or is taken; or a text can't stand in the file.

    """
    editor = _Editor(workspace, Findings())
    check_name(workspace, name, editor.findings, replace=replace)
    report = reporter_at(Place(f"--save {name}"), editor.findings)
    validated(Profile, {**origin, "weights": _numbers(weights, workspace)}, report)
    editor.findings.stop_if_any()
    present = workspace.criteria_file.profiles.get(name)
    labels = _labels(present) if present else {}
    value = {"weights": _plain(weights), **labels, **origin}
    edited = editor.file.with_profile(name, value)
    return editor.change(edited, ("profiles", name), value, weights, before=present.weights if present else None)


class _Editor:
    """The file of a workspace, what is wrong with what is asked of it, and the change that comes out."""

    def __init__(self, workspace: Workspace, findings: Findings) -> None:
        self._workspace = workspace
        self._path = (workspace.path / CRITERIA).resolve()  # the file itself, be it behind a link
        self._place = Place(shown_path(workspace.path / CRITERIA))
        self._content = self._path.read_bytes()
        self.findings = findings
        tree = parse_text(self._content.removeprefix(codecs.BOM_UTF8), self._place.source, Findings())
        now = tree and read_criteria(tree, reporter_at(self._place, Findings()))
        if now != workspace.criteria_file:  # someone has changed it since it was loaded
            raise PilotrankError([problem(self._place, "changed-meanwhile")])
        self.file = CriteriaText(self._content)

    def change(  # noqa: PLR0913 - what is written, and what is said of it
        self,
        edited: Edited,
        location: tuple[str, ...],
        value: Mapping[str, object],
        weights: Mapping[str, str],
        *,
        before: Mapping[str, float] | None = None,
        undo: Mapping[str, str] | None = None,
    ) -> Change:
        """Wrap up a new text, in which a value, with its weights, is to stand at a location."""
        new = self.file.encoded(edited, location, value, self._place, self.findings)
        self.findings.stop_if_any()
        profile = self._workspace.criteria_file.profiles.get(location[1]) if len(location) > 1 else None
        return Change(
            path=self._path,
            place=self._place,
            old=self._content,
            new=new,
            profile=location[1] if len(location) > 1 else CURRENT,
            weights_before=before and MappingProxyType(before),
            weights=MappingProxyType(_numbers(weights, self._workspace)),
            undo=MappingProxyType(undo or {}),
            lines=edited.lines,
            parts_from_answers=profile is not None and profile.answers is not None and "answers" not in value,
        )


def _plain(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: Plain(text) for name, text in texts.items()}


def _numbers(texts: Mapping[str, str], workspace: Workspace) -> dict[str, float]:
    """Read weights, in the order of the criteria."""
    return {name: parse_weight(scalar(texts[name])) for name in workspace.criteria_file.criteria}


def check_own(workspace: Workspace, given: str | None) -> None:
    """Refuse to change a workspace that came with pilotrank.

    Args:
        workspace: What is to be changed.
        given: The folder that the user named, if any.

    Raises:
        PilotrankError: It is not the user's own.

    """
    if belongs_to_package(workspace.path, given):
        place = Place(shown_path(workspace.path / CRITERIA))
        raise PilotrankError([problem(place, "package-workspace")])


def check_criteria(workspace: Workspace, names: Iterable[str]) -> None:
    """Refuse to keep weights of other criteria than a workspace has by now.

    Raises:
        PilotrankError: The criteria are not these.

    """
    if list(workspace.criteria_file.criteria) != list(names):
        raise PilotrankError([problem(Place(shown_path(workspace.path / CRITERIA)), "criteria-changed")])


def check_name(
    workspace: Workspace, name: str, findings: Findings, *, replace: bool = False, option: str = "--save"
) -> None:
    """Note where a profile can't have a name, or another one has it and is not to give way."""
    place = Place(f"{option} {name}".strip())
    if name == CURRENT:
        findings.add(place, "reserved-id", id=name)
    elif not is_id(name):
        findings.add(place, "bad-id", id=name)
    elif name in workspace.criteria_file.profiles and not replace:
        findings.add(place, "profile-exists", profile=name)


def _labels(profile: Profile) -> dict[str, object]:
    """Give what people call a profile and whose it is, as it is written."""
    labels = {"name": profile.name, "stakeholder": profile.stakeholder}
    return {
        key: text.en if text.en == text.nl else {"en": text.en, "nl": text.nl} for key, text in labels.items() if text
    }


def _written(
    given: Mapping[str, str], base: Mapping[str, float], new: Mapping[str, float], findings: Findings
) -> dict[str, str]:
    """Give the weights to write: numbers as they were given, shares as the numbers that give them.

    The weights beside a share stay as they are, unless it leaves nothing for them.
    """
    numbers = {name: text for name, text in given.items() if not text.endswith("%")}
    shares = [name for name in given if name not in numbers]
    if not shares:
        return numbers
    others = {name: weight for name, weight in base.items() if name not in shares}
    others |= {name: parse_weight(scalar(text)) for name, text in numbers.items()}
    largest, left = max(others.values(), default=0.0), fsum(new[name] for name in others)
    if not largest or not left:
        return dict.fromkeys(others, "0") | {name: weight_text(new[name]) for name in shares}
    scale = largest * (fsum(weight / largest for weight in others.values()) / left)
    if not isfinite(scale):
        findings.add(Place(" ".join(f"{name}={given[name]}" for name in shares)), "not-finite", given=scale)
        return {}
    return numbers | {name: weight_text(new[name] * scale) for name in shares}


def weight_text(weight: Fraction | float) -> str:
    """Write a weight as short as it can be without another value: as a decimal, a fraction, or with 12 digits.

    >>> weight_text(Fraction(1, 4)), weight_text(7 / 36), weight_text(2.0), weight_text(0.123456789)
    ('0.25', '7/36', '2', '0.123456789')
    """
    number = float(weight)
    slack = _NOISE * number
    short = f"{number:.6g}"
    if abs(float(short) - number) <= slack:
        return short
    near = Fraction(weight).limit_denominator(_MOST_PARTS)
    is_near = abs(float(near) - number) <= slack and near.numerator < _GREATEST_PART
    return str(near) if is_near else f"{number:.12g}"
