"""The schemas for editors say of the shape of a file what the loader says, and come out the same each time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from conftest import ROOT, RunCommand
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from pilotrank.output.json_schemas import DOCUMENTS
from pilotrank.workspace.evidence import Factsheet, Reading
from pilotrank.workspace.models import Approach, CriteriaFile, Scale
from pilotrank.workspace.parse import parse_text
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.schema import FILES, schema_bytes
from pilotrank.workspace.validation import INTERNAL, validated

MODELS: dict[str, type[BaseModel]] = {
    "criteria": CriteriaFile,
    "approach": Approach,
    "factsheet": Factsheet,
    "reading": Reading,
}
SCALES = {"use": Scale(min=1, max=5), "cost": Scale(min=0, max=200)}


@cache
def validator(name: str) -> Draft202012Validator:
    schema = FILES[name].make()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def tree_of(text: str | bytes) -> dict[str, object]:
    findings = Findings()
    tree = parse_text(text if isinstance(text, bytes) else dedent(text).encode(), "file", findings)
    assert not findings.problems
    assert tree is not None
    return tree


def loads(name: str, values: dict[str, Any]) -> bool:
    """Whether the loader finds the shape of a file right; rules between values are not asked."""
    model, kinds = MODELS[name], []
    is_internal = "id" in model.model_fields and bool(INTERNAL & values.keys())
    named = values | ({"id": "ash"} if "id" in model.model_fields else {})
    validated(model, named, lambda _, kind, **__: kinds.append(kind), SCALES)
    return not kinds and not is_internal


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    yield "criteria", folder / "criteria.yaml"
    for name, inside in (("approach", "approaches"), ("factsheet", "factsheets"), ("reading", "readings")):
        yield from ((name, path) for path in sorted((folder / inside).rglob("*.yaml")))


@pytest.mark.parametrize(
    "folder", [ROOT, *sorted((ROOT / "tests" / "published").iterdir())], ids=lambda path: path.name
)
def test_every_file_of_a_right_workspace_fits_its_schema(folder: Path) -> None:
    wrong = {
        path: [error.message for error in validator(name).iter_errors(tree_of(path.read_bytes()))]
        for name, path in files_of(folder)
    }
    assert wrong
    assert [path for path, errors in wrong.items() if errors] == []


RIGHT = {
    "criteria": """
        format: 1
        title: A choice
        criteria:
          use:
            name: {en: Use, nl: Nut}
            question: null
            scale: {min: 1, max: 5}
            levels: {1: none, "2.5": {en: some, nl: enig}, .5e1: much}
            direction: max
            value: {points: {1: 0, 3: 70, 0x5: 100}}
            preference: {function: linear, q: 1, p: 2.5, s: null}
          cost: {name: Cost, scale: {min: 0, max: 200}, direction: min, value: linear}
        weights: {use: 7/36, cost: 0.5}
        top: 3
        profiles:
          short: {use: 1, cost: 2/3}
          long: {weights: {use: 1, cost: 0}, name: L, stakeholder: {en: We, nl: Wij}, method: x, answers: [1, {a: b}]}
        categories: {near: {name: Near, subcategories: {here: {name: Here}}}}
        verdicts: {good: {name: Good}}
        attributes: {size: {name: Size, values: {4: four}}}
        checklist: [Settle this, {en: And that, nl: En dat}]
        record: {by: [us], on: 2016}
        """,
    "approach": """
        name: Ash
        subcategory: null
        summary: {en: A tree, nl: Een boom}
        forms: [{name: Whole, examples: [{name: Half, factsheet: one, examples: [{name: Quarter}]}]}, {name: Other}]
        scores:
          use: {best: 4, low: 3, high: 5, basis: stated, words: "so it says", why: Because}
          cost: null
          third: 2.5
          fourth: {best: null, basis: not_stated, low: 1}
          fifth: {basis: not_stated}
          sixth: {best: 1}
        pilot: {verdict: good, title: One, for: [It grows], against: [{en: Slowly, nl: Traag}], also: [birch]}
        attributes: {size: 4, levels: [a, 4.5], carrier: {value: [x], evidence: [{words: x, place: Page, value: x}]}}
        source: {title: Book, chapter: 3, section: Trees, page: 12-13}
        discrepancies: [One, {en: Two, nl: Twee}]
        """,
    "factsheet": """
        name: One
        approaches: null
        organisations: [A, {en: B, nl: B}]
        countries: [nl]
        period: {from: 2015, to: 2015-09-30}
        background: null
        success_factors: null
        figures:
          - {what: P, kind: reached, value: 12, unit: people, period: 2015, hedge: about, field: reach, outcome: true}
          - {what: Money, kind: budget, low: 1, high: 2.5, unit: euros, period: 2015-09}
        measured_outcome: {measured: true, why: Counted}
        sources: [{title: Book}, {url: "https://example.org"}]
        discrepancies: []
        """,
    "reading": """
        about: {en: Someone, nl: Iemand}
        scores: {ash: {use: 4, cost: {best: 100, low: 50, high: 150}}, birch: {use: null, cost: {basis: not_stated}}}
        """,
}
"""Files in which every key and every short form stands."""


@pytest.mark.parametrize("name", RIGHT)
def test_every_short_form_is_right_for_both(name: str) -> None:
    assert loads(name, tree_of(RIGHT[name]))
    assert [error.message for error in validator(name).iter_errors(tree_of(RIGHT[name]))] == []


def replaced(name: str, old: str, new: str) -> dict[str, object]:
    text = dedent(RIGHT[name])
    assert old in text
    return tree_of(text.replace(old, new, 1))


WRONG = {
    "an unknown key": ("criteria", "title: A", "titel: A"),
    "an unknown key of a criterion": ("criteria", "question: null", "questoin: x"),
    "an unknown key of a score": ("approach", "low: 1}", "lowest: 1}"),
    "an id in the file": ("approach", "name: Ash", "name: Ash\nid: ash"),
    "no name": ("approach", "name: Ash\n", ""),
    "no weights": ("criteria", "weights: {use: 7/36, cost: 0.5}\n", ""),
    "no criteria in it": ("criteria", "criteria:\n", "criteria: {}\nrecord_of_old:\n"),
    "a score as text": ("approach", "third: 2.5", 'third: "2.5"'),
    "a score that is true": ("approach", "third: 2.5", "third: true"),
    "a list as score": ("approach", "third: 2.5", "third: [2, 3]"),
    "a range without best": ("approach", "sixth: {best: 1}", "sixth: {low: 1, high: 2}"),
    "no best where it is stated": ("approach", "sixth: {best: 1}", "sixth: {best: null, basis: stated}"),
    "an empty score": ("approach", "sixth: {best: 1}", "sixth: {}"),
    "low is null": ("approach", "low: 1}", "low: null}"),
    "a basis of a what-if": ("approach", "basis: stated,", "basis: assumed,"),
    "a weight a/b": ("criteria", "use: 7/36", "use: a/b"),
    "a weight over zero": ("criteria", "use: 7/36", "use: 7/00"),
    "a negative weight": ("criteria", "use: 7/36", "use: -1"),
    "a weight as text": ("criteria", "use: 7/36", 'use: "7"'),
    "a wrong direction": ("criteria", "direction: max", "direction: up"),
    "another value function": ("criteria", "value: linear", "value: log"),
    "a level that is no number": ("criteria", "levels: {1: none", "levels: {low: none"),
    "another preference function": ("criteria", "function: linear", "function: straight"),
    "half a scale": ("criteria", "scale: {min: 1, max: 5}", "scale: {min: 1}"),
    "top of 0": ("criteria", "top: 3", "top: 0"),
    "top of 2.5": ("criteria", "top: 3", "top: 2.5"),
    "a short profile with a name": ("criteria", "short: {use: 1,", "short: {use: 1, name: x,"),
    "a text in one language of two": ("criteria", "{en: Use, nl: Nut}", "{en: Use}"),
    "a text in a third language": ("criteria", "{en: Use, nl: Nut}", "{en: Use, nl: Nut, fr: Usage}"),
    "an empty text": ("criteria", "title: A choice", 'title: " "'),
    "a text that steers a terminal": ("criteria", "title: A choice", r'title: "A\x1b[31m"'),
    "a number as text": ("criteria", "title: A choice", "title: 2016"),
    "a text where a list belongs": ("criteria", "checklist: [Settle this, {en: And that, nl: En dat}]", "checklist: x"),
    "a list of lists as attribute": ("approach", "levels: [a, 4.5]", "levels: [[a]]"),
    "no attribute": ("approach", "size: 4", "size: null"),
    "a long attribute without its value": ("approach", "{value: [x], evidence", "{evidence"),
    "a conclusion without its verdict": ("approach", "verdict: good, ", ""),
    "a month that is none": ("factsheet", "to: 2015-09-30", "to: 2015-13"),
    "a date that is a number": ("factsheet", "period: 2015-09}", "period: 15}"),
    "an outcome that is a text": ("factsheet", "outcome: true", 'outcome: "yes"'),
    "a hedge of its own": ("factsheet", "hedge: about", "hedge: roughly"),
    "a reading of one score": ("reading", "ash: {use: 4, cost: {best: 100, low: 50, high: 150}}", "ash: 4"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_for_the_loader_is_wrong_for_an_editor(case: str) -> None:
    name, old, new = WRONG[case]
    values = replaced(name, old, new)
    assert not loads(name, values)
    assert not validator(name).is_valid(values)


def places(tree: Any, before: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - as YAML has it
    """Every place in a file."""
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, inner in steps:
        yield (*before, step)
        yield from places(inner, (*before, step))


TREES = {name: tree_of(text) for name, text in RIGHT.items()}
PLACES = {name: [*places(tree)] for name, tree in TREES.items()}
VALUES: st.SearchStrategy[object] = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 3, 2015, 2.5, 10**6, "", " ", "\t", "text", "max", "linear", "stated", "a\x85b"),
        *("7/36", "0/1", "1/0", "1/2/3", "\u00a0", "\u200b", "2015", "2015-09", "2015-02-28", "2015-9", "a\nb", "\x07"),
        *([], {}, ["a"], [1, "a"], [None], [["a"]], {"en": "x"}, {"en": "x", "nl": "y"}, {"use": 1}, {"use": "1/2"}),
        *({"1": "x"}, {"x": 1}, {"1": 0, "2.5": 1}, {"points": {"1": 0}}, {"points": {}}, {"weights": {"use": 1}}),
        *({"weights": 1}, {"value": 1}, {"value": ["a"], "evidence": []}, {"value": {}}, {"from": 2015}, {"to": None}),
        *({"best": 3}, {"best": None}, {"low": 3}, {"basis": "not_stated"}, {"best": "3", "basis": "not_stated"}),
        *({"best": 3, "low": 2, "basis": "inferred"}, {"name": "x"}, [{"name": "x"}], {"function": "usual"}),
        *({"min": 0, "max": 1}, {"a": {"use": 4}}, {"a": {"name": "x"}}, {"measured": False}, {"title": "x"}),
    ]
)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_schema_and_loader_agree_on_every_change_of_shape(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(RIGHT)))
    values: Any = deepcopy(TREES[name])
    *steps, last = data.draw(st.sampled_from(PLACES[name]))
    inner = values
    for step in steps:
        inner = inner[step]
    change = data.draw(st.sampled_from(["replace", "leave out", "add"]))
    if change == "replace":
        inner[last] = data.draw(VALUES)
    elif change == "leave out":
        del inner[last]
    elif isinstance(inner, dict):
        inner[data.draw(st.sampled_from(["id", "name", "weights", "value", "basis", "x", "3", "1e1"]))] = data.draw(
            VALUES
        )
    assert validator(name).is_valid(values) == loads(name, values), (change, steps, last, inner)


@pytest.mark.parametrize("name", FILES)
def test_a_schema_is_printed_as_it_is_kept_and_the_same_each_time(
    pilotrank: RunCommand, tmp_path: Path, name: str
) -> None:
    printed = pilotrank("schema", name)
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.encode() == schema_bytes(FILES[name].make())
    assert json.loads(printed.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    written = pilotrank("schema", name, "-o", "x.json", "--lang", "nl")
    assert (written.status, written.out, written.err) == (0, "", "geschreven: x.json\n")
    assert (tmp_path / "x.json").read_bytes() == printed.out.encode()


def described(name: str) -> Iterator[tuple[str, str, bool]]:
    """Every key in a schema: of which model, and whether an editor says what it means."""
    schema = FILES[name].make()
    for model, inner in [(MODELS[name].__name__, schema), *schema["$defs"].items()]:
        for mapping in (inner, *inner.get("anyOf", ())):
            yield from ((model, key, "description" in value) for key, value in mapping.get("properties", {}).items())


def test_an_editor_says_what_each_key_means() -> None:
    """But for languages, and for the fields of a factsheet, which mean what they are called."""
    keys = [each for name in FILES for each in described(name)]
    silent = {(model, key) for model, key, is_described in keys if not is_described}
    assert silent - {("Factsheet", key) for key in Factsheet.model_fields} == {("Bilingual", "en"), ("Bilingual", "nl")}
    meanings = tree_of((ROOT / "src" / "pilotrank" / "workspace" / "descriptions.yaml").read_bytes())
    there = {(model, key) for model, key, _ in keys}
    assert {(model, key) for model, inner in meanings.items() for key in dict(inner)} <= there  # type: ignore[call-overload] # each is a mapping


def test_without_a_name_the_schemas_are_listed(pilotrank: RunCommand) -> None:
    done = pilotrank("schema", "--lang", "nl")
    names = [line.split()[0] for line in done.out.splitlines()]
    assert names == ["criteria", "approach", "factsheet", "reading", *DOCUMENTS]
    assert "aanpakken" in done.out


def test_an_unknown_schema_and_a_file_that_exists_are_refused_together(pilotrank: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("mine", encoding="utf-8")
    done = pilotrank("schema", "critera", "-o", "x.json")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        'schema: unknown schema "critera"; did you mean: criteria?',
        "x.json: exists already; choose another name, or add --force to replace it",
    ]
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "mine"
    assert pilotrank("schema", "criteria", "-o", "x.json", "--force", "--dry-run").err == "not written: x.json\n"
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "mine"


def test_a_ranking_imports_nothing_that_only_schemas_and_new_workspaces_need(tmp_path: Path) -> None:
    code = """
        import sys
        from pilotrank.cli.app import run
        run([sys.argv[1], "--quiet"])
        print(*(name for name in sys.modules if name.endswith((".create", ".schema", ".write"))))
    """
    last = {
        command: subprocess.run(
            [sys.executable, "-c", dedent(code), command], cwd=tmp_path, capture_output=True, check=True, text=True
        ).stdout.splitlines()[-1]
        for command in ("rank", "schema")
    }
    assert last["rank"] == ""
    assert "pilotrank.workspace.schema" in last["schema"]
