"""A shortlist into a workspace of the second stage: concrete pilots for the chosen approaches, judged by conditions.

The approaches become the categories, and what the source wants settled for whatever is chosen, the checklist, becomes
the criteria.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from string import Template
from textwrap import indent, shorten
from typing import Final

from pilotrank.workspace.create import SAMPLES
from pilotrank.workspace.locate import APPROACHES, CRITERIA, shown_path
from pilotrank.workspace.models import Approach, Bilingual, Item, Workspace
from pilotrank.workspace.parse import utf_8
from pilotrank.workspace.problems import Findings, Place, suggestion
from pilotrank.workspace.rules import COLUMNS, is_id
from pilotrank.workspace.yaml_text import block_text

_ID: Final = "id"
"""The column that names the chosen approaches."""
_DELIMITERS: Final = ",;\t"
"""Of CSV as programs write it, as Excel in the Netherlands does, and as it comes from the clipboard."""
_LONGEST_NAME: Final = 40
"""Characters of a condition's name, which stands above a column."""
_UNNAMED: Final = "condition"
"""The id of a condition whose name has no letter that an id may have."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """An entry of a checklist as a criterion."""

    id: str
    name: Bilingual
    text: Bilingual


def second_stage_files(workspace: Workspace, content: bytes, shown: str, findings: Findings) -> dict[str, bytes]:
    """Give the files of a workspace in which pilots for the approaches of a shortlist are compared.

    Args:
        workspace: Where the shortlist came from.
        content: The shortlist: CSV with a column ``id``, in either dialect.
        shown: How problems name it.
        findings: Takes up every problem; where there are any the result means nothing.

    """
    chosen = _chosen(content, shown, workspace, findings)
    checklist = workspace.criteria_file.checklist
    if not checklist:
        findings.add(Place(shown_path(workspace.path / CRITERIA)), "no-checklist")
    conditions = _conditions(checklist)
    files = {CRITERIA: _criteria(conditions, chosen)}
    for approach in chosen:
        files[f"{APPROACHES}/{approach.id}/{approach.id}-pilot-1.yaml"] = _pilot(approach, conditions)
    return {inside: text.encode() for inside, text in files.items()}


def _chosen(content: bytes, shown: str, workspace: Workspace, findings: Findings) -> list[Approach]:
    """Read which approaches a shortlist names."""
    chosen: dict[str, Approach] = {}
    for line, name in _ids(content, shown, findings):
        place = Place(shown, line)
        if name in chosen:
            findings.add(place, "given-twice", given=name)
        elif name not in workspace.approaches:
            findings.add(place, "unknown-approach", given=name, **suggestion(name, workspace.approaches))
        else:
            chosen[name] = workspace.approaches[name]
    if not chosen and shown not in findings.sources:
        findings.add(Place(shown), "nothing-chosen")
    return list(chosen.values())


def _ids(content: bytes, shown: str, findings: Findings) -> Iterator[tuple[int, str]]:
    """Read the ids of a shortlist, each with its line; empty rows count for nothing."""
    text = utf_8(content, shown, findings)
    if text is None:
        return
    column = None
    rows = csv.reader(io.StringIO(text.decode(), newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if column is None:
                if _ID not in cells:
                    findings.add(Place(shown, 1), "no-id-column")
                    return
                column = cells.index(_ID)
            elif any(cells):
                if len(cells) <= column or not cells[column]:
                    findings.add(Place(shown, rows.line_num), "row-without-id")
                else:
                    yield rows.line_num, cells[column]
    except csv.Error:
        findings.add(Place(shown, rows.line_num), "invalid-csv")


def _delimiter(text: bytes) -> str:
    """Say what separates the cells: what stands in the first line most often."""
    first = text.partition(b"\n")[0].decode()
    return max(_DELIMITERS, key=first.count)


def _conditions(checklist: Sequence[Bilingual]) -> list[_Condition]:
    """Make criteria of a checklist; no two have the same id, and none that means something else."""
    conditions: dict[str, _Condition] = {}
    for text in checklist:
        name = Bilingual(en=_name(text.en), nl=_name(text.nl))
        id_ = _free_id(name.en, conditions)
        conditions[id_] = _Condition(id_, name, text)
    return list(conditions.values())


def _name(text: str) -> str:
    """Give what stands before the colon of a condition, or else how it begins."""
    before, colon, _ = text.partition(":")
    name = before.strip() if colon and before.strip() else text
    short = shorten(name, _LONGEST_NAME, placeholder="…")
    return short if short != "…" else f"{name[: _LONGEST_NAME - 1]}…"


def _free_id(name: str, taken: Collection[str]) -> str:
    """Make an id of a name, with a number behind it where it would be someone else's."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-") or _UNNAMED
    candidate, number = wanted, 1
    while candidate in taken or candidate in COLUMNS or not is_id(candidate):
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def _template(name: str) -> Template:
    return Template((SAMPLES / "second-stage" / f"{name}.template").read_text(encoding="utf-8"))


def _criteria(conditions: Sequence[_Condition], chosen: Sequence[Approach]) -> str:
    criterion = _template("criterion")
    return _template("criteria").substitute(
        criteria="".join(criterion.substitute(id=each.id, texts=_texts(each)) for each in conditions),
        weights=block_text({"weights": dict.fromkeys((each.id for each in conditions), 1)}),
        categories=block_text({"categories": {each.id: {"name": _text(each.name)} for each in chosen}}),
        checklist=block_text({"checklist": [_text(each.text) for each in conditions]}),
    )


def _texts(condition: _Condition) -> str:
    return indent(block_text({"name": _text(condition.name), "question": _text(condition.text)}), "    ")


def _pilot(approach: Approach, conditions: Sequence[_Condition]) -> str:
    title = approach.pilot.title if approach.pilot else None
    tree: dict[str, object] = {"name": _text(title or approach.name)}
    if approach.summary:
        tree["summary"] = _text(approach.summary)
    if approach.forms:
        tree["forms"] = _items(approach.forms)
    tree["scores"] = dict.fromkeys(each.id for each in conditions)
    return _template("pilot").substitute(pilot=block_text(tree))


def _items(items: Sequence[Item]) -> list[object]:
    """Give forms and their examples; the factsheets of these stay in the workspace that they came from."""
    return [
        {"name": _text(item.name)} | ({"examples": _items(item.examples)} if item.examples else {}) for item in items
    ]


def _text(text: Bilingual) -> object:
    return text.en if text.en == text.nl else {"en": text.en, "nl": text.nl}
