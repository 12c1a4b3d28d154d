"""Other weights and more profiles for ``criteria.yaml``, which otherwise stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from pilotrank.files import write_whole
from pilotrank.workspace.locate import CRITERIA, belongs_to_package, shown_path
from pilotrank.workspace.models import Profile, Workspace, parse_weight
from pilotrank.workspace.overrides import changed_weights
from pilotrank.workspace.parse import scalar
from pilotrank.workspace.problems import Findings, PilotrankError, Place, problem
from pilotrank.workspace.rules import CURRENT, is_id, reporter_at
from pilotrank.workspace.splice import LINE_END, CriteriaText, Plain
from pilotrank.workspace.validation import validated

_MOST_PARTS: Final = 9_999
"""The largest denominator of a weight that is written as a fraction."""

_NOISE: Final = 1e-13
"""How far a weight that was calculated may be from the fraction that it stands for."""


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """Lines of a file that give way to others."""

    first: int
    """The number of the first of them in the old file, from 1."""
    old: tuple[str, ...]
    new: tuple[str, ...]


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

    @property
    def lines(self) -> tuple[ChangedLines, ...]:
        """What changes, line by line; empty where nothing does."""
        old, new = (LINE_END.split(text.decode()) for text in (self.old, self.new))
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return tuple(
            ChangedLines(start + 1, tuple(old[start:end]), tuple(new[new_start:new_end]))
            for kind, start, end, new_start, new_end in blocks
            if kind != "equal"
        )

    def write(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            PilotrankError: It can't be written, or someone else has changed it since it was read.

        """
        try:
            if self.path.read_bytes() != self.old:
                raise PilotrankError([problem(self.place, "changed-meanwhile")])
            write_whole(self.path, self.new, replace=True)
        except OSError as error:
            raise PilotrankError([problem(self.place, "unwritable", reason=error.strerror or str(error))]) from error


def set_weights(workspace: Workspace, given: Mapping[str, str], profile: str | None = None) -> Change:
    """Prepare other weights for ``criteria.yaml``.

    Args:
        workspace: Whose file it is.
        given: By criterion, as for :func:`~pilotrank.workspace.overrides.changed_weights`.
        profile: The profile that they are for; one that is not there yet starts from the workspace's own weights.
            These themselves where left out.

    Raises:
        PilotrankError: With every problem of what was given.

    """
    editor = _Editor(workspace)
    file, findings = editor.file, editor.findings
    name = CURRENT if profile is None else profile
    is_there = name in workspace.criteria_file.profiles
    is_new = name != CURRENT and not is_there
    if is_new:
        check_name(workspace, name, findings)
    location = file.weights_location(name) if is_there else ("weights",)
    texts = file.weights(location)
    base = _numbers(texts, workspace)
    changed_weights(base, given, workspace.criteria_file.criteria, findings)
    findings.stop_if_any()
    weights = _plain(texts | _written(given, texts))
    if is_new:
        return editor.change(file.with_profile(name, weights), ("profiles", name), weights)
    changed = {criterion: text for criterion, text in weights.items() if text != texts[criterion]}
    undo = {criterion: texts[criterion] for criterion in changed}
    return editor.change(file.with_weights(location, changed), location, weights, before=base, undo=undo)


def save_profile(workspace: Workspace, name: str, profile: Mapping[str, Any], *, replace: bool = False) -> Change:
    """Prepare a profile for ``criteria.yaml``.

    Args:
        workspace: Whose file it is.
        name: Of the profile.
        profile: Its long form: ``weights``, each as it is to be written, ``method``, ``answers`` and so on. A name
            and a stakeholder that the one in its place has are kept where others are not given.
        replace: Whether a profile of that name may give way to it.

    Raises:
        PilotrankError: The name can't be, or is taken; or a text can't stand in the file.

    """
    editor = _Editor(workspace)
    check_name(workspace, name, editor.findings, replace=replace)
    report = reporter_at(Place(f"--save {name}"), editor.findings)
    validated(Profile, {**profile, "weights": _numbers(profile["weights"], workspace)}, report)
    editor.findings.stop_if_any()
    present = workspace.criteria_file.profiles.get(name)
    labels = _labels(present) if present else {}
    value = {"weights": None, **labels, **profile} | {"weights": _plain(profile["weights"])}
    text = editor.file.with_profile(name, value)
    return editor.change(text, ("profiles", name), value, before=present.weights if present else None)


class _Editor:
    """The file of a workspace, what is wrong with what is asked of it, and the change that comes out."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._path = (workspace.path / CRITERIA).resolve()  # the file itself, be it behind a link
        self._place = Place(shown_path(workspace.path / CRITERIA))
        self.file = CriteriaText(self._path)
        self.findings = Findings()

    def change(
        self,
        text: str,
        location: tuple[str, ...],
        value: Mapping[str, object],
        *,
        before: Mapping[str, float] | None = None,
        undo: Mapping[str, str] | None = None,
    ) -> Change:
        """Wrap up a new text, in which a value is to stand at a location."""
        new = self.file.encoded(text, location, value, self._place, self.findings)
        self.findings.stop_if_any()
        weights = value.get("weights", value)
        return Change(
            path=self._path,
            place=self._place,
            old=self.file.content,
            new=new,
            profile=location[1] if len(location) > 1 else CURRENT,
            weights_before=before and MappingProxyType(before),
            weights=MappingProxyType(_numbers(cast("Mapping[str, str]", weights), self._workspace)),
            undo=MappingProxyType(undo or {}),
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
        raise PilotrankError([problem(place, "package-workspace", folder=workspace.path)])


def check_name(workspace: Workspace, name: str, findings: Findings, *, replace: bool = False) -> None:
    """Note where a profile can't have a name, or another one has it and is not to give way."""
    if name == CURRENT:
        findings.add(Place(name), "reserved-id", id=name)
    elif not is_id(name):
        findings.add(Place(name), "bad-id", id=name)
    elif name in workspace.criteria_file.profiles and not replace:
        findings.add(Place(name), "profile-exists", profile=name)


def _labels(profile: Profile) -> dict[str, object]:
    """Give what people call a profile and whose it is, as it is written."""
    labels = {"name": profile.name, "stakeholder": profile.stakeholder}
    return {
        key: text.en if text.en == text.nl else {"en": text.en, "nl": text.nl} for key, text in labels.items() if text
    }


def _written(given: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Give the weights to write: numbers as they were given, shares as the numbers that give them.

    The weights beside a share stay as they are, unless it leaves nothing for them.
    """
    shares = {name: _fraction(text.removesuffix("%")) / 100 for name, text in given.items() if text.endswith("%")}
    numbers = {name: text for name, text in given.items() if name not in shares}
    if not shares:
        return numbers
    others = {name: _fraction(text) for name, text in (dict(texts) | numbers).items() if name not in shares}
    left = 1 - sum(shares.values())
    if left <= 0:
        return dict.fromkeys(others, "0") | {name: weight_text(share) for name, share in shares.items()}
    whole = sum(others.values()) / left
    return numbers | {name: weight_text(share * whole) for name, share in shares.items()}


def _fraction(text: str) -> Fraction:
    """Read a weight exactly, as far as it is written in decimals or as a fraction."""
    try:
        return Fraction(text.strip())
    except ValueError:  # such as 0x10
        return Fraction(parse_weight(scalar(text)))


def weight_text(weight: Fraction | float) -> str:
    """Write a weight as short as it can be without another value: as a decimal, a fraction, or with 12 digits.

    >>> weight_text(Fraction(1, 4)), weight_text(7 / 36), weight_text(2.0), weight_text(0.123456789)
    ('0.25', '7/36', '2', '0.123456789')
    """
    number = float(weight)
    short = f"{number:.6g}"
    if float(short) == number:
        return short
    near = Fraction(weight).limit_denominator(_MOST_PARTS)
    return str(near) if abs(float(near) - number) < _NOISE else f"{number:.12g}"
