"""Where a result came from, in a form that lets anyone make it again."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pilotrank import __version__
from pilotrank.texts import Language
from pilotrank.workspace.locate import FACTSHEETS, READINGS
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.request import Request, option_text
from pilotrank.workspace.rules import CURRENT


def workspace_hash(workspace: Workspace) -> str:
    """Give 16 hexadecimal digits that change when what the files say changes.

    Taken over the parsed content in Unicode's form NFC, so that paths, comments, layout, line ends, the order of
    keys and the spelling of numbers do not count. The order of the criteria, the verdicts and the categories does:
    it is what people see.
    """
    file = workspace.criteria_file
    content = {
        "criteria": file.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "order": [list(file.criteria), list(file.verdicts), list(file.categories)],
        "approaches": {
            name: approach.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for name, approach in workspace.approaches.items()
        },
    }
    return _hash(content)


def evidence_hash(workspace: Workspace) -> str:
    """Give 16 hexadecimal digits that change when what factsheets or readings say changes, as :func:`workspace_hash`.

    A hash of its own, so that a ranking, which rests on neither, need not read them.
    """
    return _hash(
        {
            folder: {
                name: each.model_dump(mode="json", by_alias=True, exclude_defaults=True)
                for name, each in values.items()
            }
            for folder, values in ((FACTSHEETS, workspace.factsheets), (READINGS, workspace.readings))
        }
    )


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that a result depends on: written in the same format, it has the same bytes."""

    version: str
    command: str
    """The command without what can't change the result, such as the output file."""
    workspace: str
    """See :func:`workspace_hash`."""
    weights: Mapping[str, float]
    """Shares by criterion."""
    profile: str
    overrides: tuple[str, ...]
    filters: tuple[str, ...]
    language: Language
    seed: int | None = None
    """Of the random numbers; None where there are none."""
    evidence: str | None = None
    """See :func:`evidence_hash`; None where factsheets and readings play no part."""
    other: str | None = None
    """The hash of a second workspace; None where there is none."""

    def line(self) -> str:
        """Give the provenance as one compact line.

        Its parts are separated by `` | ``: version, command, workspace hash, weights.
        """
        weights = " ".join(f"{name}={share:.12g}" for name, share in self.weights.items())
        command = f"{self.command} --lang {self.language}"
        parts = [f"pilotrank {self.version}", command, f"workspace {self.workspace}", f"weights {weights}"]
        parts += [] if self.seed is None else [f"seed {self.seed}"]
        parts += [] if self.evidence is None else [f"evidence {self.evidence}"]
        parts += [] if self.other is None else [f"other workspace {self.other}"]
        return " | ".join(parts)


def provenance_of(  # noqa: PLR0913 - all that a result depends on
    command: str,
    workspace: Workspace,
    request: Request,
    filters: Iterable[str],
    weights: Mapping[str, float],
    *,
    language: Language,
    profiles: Sequence[str] = (),
    seed: int | None = None,
    with_evidence: bool = False,
    other: Workspace | None = None,
) -> Provenance:
    """Describe a result of ``command``.

    Args:
        command: The command's name, with what else it was told besides the request.
        workspace: What it worked on.
        request: What was asked.
        filters: The filters of the request, as options.
        weights: The shares that were used; those of the first profile where there are several.
        language: The language of the names in the result.
        profiles: Where there may be several, those asked for; else the request's own.
        seed: Of the random numbers, if there are any.
        with_evidence: Whether the result rests on the factsheets or readings.
        other: A second workspace that it works on, if there is one.

    """
    overrides = (
        *(option_text("--weight", f"{name}={value}") for name, value in request.weights.items()),
        *(option_text("--set", f"{name}={value}") for name, value in request.scores.items()),
    )
    limits = (
        *filters,
        *(["--include-silent"] if request.include_silent else []),
        *([f"--top {request.top}"] if request.top else []),
        *(["--exactly"] if request.exactly else []),
    )
    asked = profiles or ([request.profile] if request.profile else [])
    return Provenance(
        version=__version__,
        command=" ".join([command, *(option_text("--profile", name) for name in asked), *overrides, *limits]),
        workspace=workspace_hash(workspace),
        weights=weights,
        profile=asked[0] if asked else CURRENT,
        overrides=overrides,
        filters=limits,
        language=language,
        seed=seed,
        evidence=evidence_hash(workspace) if with_evidence else None,
        other=workspace_hash(other) if other else None,
    )
