"""A shortlist into a workspace of the second stage: concrete pilots for the chosen approaches, judged by conditions.

The approaches become the categories, and what the source wants settled for whatever is chosen, the checklist, becomes
the criteria.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import Template
from textwrap import indent, shorten
from typing import Final

from pilotrank.workspace.create import SAMPLES
from pilotrank.workspace.locate import APPROACHES, CRITERIA, shown_path
from pilotrank.workspace.models import Approach, Bilingual, Item, Workspace
from pilotrank.workspace.parse import MOST_BYTES
from pilotrank.workspace.problems import Findings, PilotrankError, Place, suggestion
from pilotrank.workspace.rules import COLUMNS, id_from
from pilotrank.workspace.tables.spreadsheet import plain_text, read_table
from pilotrank.workspace.yaml_text import block_text

_ID: Final = "id"
"""The column that names the chosen approaches."""
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
        content: The shortlist: CSV or XLSX with a column ``id``, as any program saves it.
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
    before = len(findings.problems)
    for place, name in _ids(content, shown, findings):
        if name in chosen:
            findings.add(place, "given-twice", given=name)
        elif name not in workspace.approaches:
            findings.add(place, "unknown-approach", given=name, **suggestion(name, workspace.approaches))
        else:
            chosen[name] = workspace.approaches[name]
    if not chosen and len(findings.problems) == before:
        findings.add(Place(shown), "nothing-chosen")
    return list(chosen.values())


def _ids(content: bytes, shown: str, findings: Findings) -> Iterator[tuple[Place, str]]:
    """Read the ids of a shortlist, each with its place; empty rows count for nothing."""
    if len(content) > MOST_BYTES:
        findings.add(Place(shown, 1), "too-large", most=f"{MOST_BYTES // 1024} KiB")
        return
    try:
        table = read_table(content, shown)
    except PilotrankError as error:
        findings.take(error.problems)
        return
    heads = [plain_text(cell).strip() for cell in table.header.cells]
    if _ID not in heads:
        findings.add(Place(shown, table.header.number), "no-id-column")
        return
    for row in table.rows:
        place, name = Place(shown, row.number), plain_text(row.cell(heads.index(_ID))).strip()
        if name:
            yield place, name
        else:
            findings.add(place, "row-without-id")


def _conditions(checklist: Sequence[Bilingual]) -> list[_Condition]:
    """Make criteria of a checklist; no two have the same id, and none that means something else."""
    conditions: dict[str, _Condition] = {}
    for text in checklist:
        name = Bilingual(en=_name(text.en), nl=_name(text.nl))
        id_ = id_from(name.en, {*COLUMNS, *conditions}, _UNNAMED)
        conditions[id_] = _Condition(id_, name, text)
    return list(conditions.values())


def _name(text: str) -> str:
    """Give what stands before the colon of a condition, or else how it begins."""
    before, colon, _ = text.partition(":")
    name = before.strip() if colon and before.strip() else text
    short = shorten(name, _LONGEST_NAME, placeholder="…")
    return short if short != "…" else f"{name[: _LONGEST_NAME - 1]}…"


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
