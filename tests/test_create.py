"""New workspaces: a copy, samples, or the second stage of a shortlist; and none at all where something is wrong."""

import csv
import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, RunCommand, WriteWorkspace
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pilotrank import load_workspace, rank
from pilotrank.workspace.create import sample_files, with_schemas
from pilotrank.workspace.models import Bilingual, CriteriaFile, Workspace
from pilotrank.workspace.parse import MappingNode, parse_text
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.provenance import evidence_hash, workspace_hash
from pilotrank.workspace.rules import COLUMNS, is_id
from pilotrank.workspace.schema import FILES
from pilotrank.workspace.second_stage import second_stage_files
from pilotrank.workspace.write import checked_workspace

POINTER = "# yaml-language-server: $schema="
CHECKLIST = """
checklist:
  - {en: "Small: it is limited.", nl: "Klein: het is beperkt."}
  - {en: "Well paid: there is money.", nl: "Goed betaald: er is geld."}
"""
SHORTLIST = "rank,id,name\r\n1,cedar,Cedar\r\n2,ash,Ash\r\n"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def data_in(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in files_in(folder).items() if not name.startswith(".schema/")}


def with_checklist(small: WriteWorkspace, checklist: str = CHECKLIST) -> Path:
    folder = small()
    file = folder / "criteria.yaml"
    file.write_text(file.read_text(encoding="utf-8") + checklist, encoding="utf-8")
    return folder


def test_a_copy_of_the_built_in_workspace_says_the_same(pilotrank: RunCommand, tmp_path: Path) -> None:
    done = pilotrank("init", "mine")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines() == [
        "workspace: the built-in one",
        "written: 66 files in mine",  # 1 + 46 + 14 + 1 of data, and four schemas
        "next: pilotrank rank -w mine",
    ]
    copy, original = load_workspace(tmp_path / "mine", evidence=True), load_workspace(ROOT, evidence=True)
    assert workspace_hash(copy) == workspace_hash(original)
    assert evidence_hash(copy) == evidence_hash(original)
    for name, content in data_in(tmp_path / "mine").items():
        first, _, rest = content.partition(b"\n")
        assert rest == (ROOT / name).read_bytes()
        assert first.startswith(POINTER.encode())
    assert pilotrank("check", "-w", "mine").status == 0


@pytest.mark.parametrize("options", [[], ["--empty"]], ids=["copy", "samples"])
def test_each_file_points_to_the_schema_that_it_fits(pilotrank: RunCommand, tmp_path: Path, options: list[str]) -> None:
    assert pilotrank("init", "mine", *options, "--quiet").err == ""
    pointed = set()
    for name, content in data_in(tmp_path / "mine").items():
        text = content.decode()
        schema = (tmp_path / "mine" / name).parent / text.splitlines()[0].removeprefix(POINTER)
        validator = Draft202012Validator(json.loads(schema.read_bytes()))
        assert [error.message for error in validator.iter_errors(parse_text(content, name, Findings()))] == []
        pointed.add(schema.resolve().name)
    here = {"criteria.schema.json", "approach.schema.json"}
    assert pointed == (here if options else {f"{name}.schema.json" for name in FILES})


def test_a_workspace_of_ones_own_can_be_copied_and_copied_again(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    folder = small({"approaches/near/birch.yaml": b"\xef\xbb\xbfname: Birch\r\nscores: {use: 3, cost: 0}\r\n"})
    (folder / "approaches" / "Thumbs.db").write_bytes(b"litter")
    assert pilotrank("init", "one", "--workspace", "small").status == 0
    assert pilotrank("init", "two", "-w", "one").status == 0
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")
    assert workspace_hash(load_workspace(tmp_path / "two")) == workspace_hash(load_workspace(folder))
    pointer = f"{POINTER}../../.schema/approach.schema.json\r\n"
    birch = (tmp_path / "two" / "approaches" / "near" / "birch.yaml").read_bytes()
    assert birch == pointer.encode() + b"name: Birch\r\nscores: {use: 3, cost: 0}\r\n"
    assert "approaches/Thumbs.db" not in files_in(tmp_path / "one")


def test_the_samples_show_the_three_ways_of_scoring(pilotrank: RunCommand, tmp_path: Path) -> None:
    """By hand: sailing 50 + 25, pottery 50 x 3/4 + 50 x 55/100, walking 50 x 2/4 + 50 x 75/100."""
    assert pilotrank("init", "mine", "--empty").err.splitlines() == [
        "written: 8 files in mine",
        "next: pilotrank rank -w mine",
    ]
    workspace = load_workspace(tmp_path / "mine")
    totals = {row.id: round(row.total or 0, 6) for row in rank(workspace).rows}
    assert totals == {"sailing-trip": 75, "pottery-workshop": 65, "forest-walk": 62.5}
    trees = [parse_text(content, name, Findings()) for name, content in sample_files().items() if "/" in name]
    scores = [score for tree in trees if tree for score in dict(tree["scores"]).values()]  # type: ignore[call-overload] # a mapping
    assert {type(score) for score in scores} == {int, type(None), MappingNode}
    assert {"best", "low", "high", "basis", "words", "why"} in [{*score} for score in scores if isinstance(score, dict)]
    file = workspace.criteria_file
    assert [len(each) for each in (file.criteria, file.profiles, file.categories)] == [2, 1, 2]
    assert pilotrank("check", "-w", "mine").status == 0


def test_a_shortlist_becomes_the_categories_and_its_checklist_the_criteria(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    folder = with_checklist(small)
    ash = """\
        name: Ash
        summary: {en: A tree, nl: Een boom}
        forms: [{name: Whole, examples: [{name: {en: Half, nl: Helft}, factsheet: one}]}]
        scores: {use: 5, cost: 100}
        pilot: {verdict: good, title: {en: "Ash: planted", nl: "Es: geplant"}}
        """
    (folder / "approaches" / "near" / "ash.yaml").write_text(ash.replace("        ", ""), encoding="utf-8")
    (tmp_path / "s.csv").write_bytes(SHORTLIST.encode())
    done = pilotrank("init", "next one", "--from", "s.csv", "-w", "small")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines() == [
        "workspace: small",
        "written: 7 files in next one",
        "next: fill in the files in approaches, then pilotrank rank -w 'next one'",
    ]
    workspace = load_workspace(tmp_path / "next one")
    file = workspace.criteria_file
    assert {name: (each.name.en, each.name.nl) for name, each in file.criteria.items()} == {
        "small": ("Small", "Klein"),
        "well-paid": ("Well paid", "Goed betaald"),
    }
    small_ = file.criteria["small"]
    assert small_.question == Bilingual(en="Small: it is limited.", nl="Klein: het is beperkt.")
    assert (small_.scale.min, small_.scale.max) == (1, 5)
    assert {level: text.en for level, text in small_.levels.items()} == {1: "not met", 3: "partly met", 5: "met"}
    assert dict(file.weights) == {"small": 1, "well-paid": 1}
    assert [each.en for each in file.checklist] == ["Small: it is limited.", "Well paid: there is money."]
    assert file.top == 1
    assert {name: each.name.nl for name, each in file.categories.items()} == {"cedar": "Ceder", "ash": "Ash"}
    assert {name: each.category for name, each in workspace.approaches.items()} == {
        "ash-pilot-1": "ash",
        "cedar-pilot-1": "cedar",
    }
    pilot = workspace.approaches["ash-pilot-1"]
    assert (pilot.name.en, pilot.name.nl) == ("Ash: planted", "Es: geplant")
    assert pilot.summary == Bilingual(en="A tree", nl="Een boom")
    assert [(form.name.en, [each.name.nl for each in form.examples]) for form in pilot.forms] == [("Whole", ["Helft"])]
    assert workspace.approaches["cedar-pilot-1"].name.en == "Cedar"


def test_nothing_is_known_of_a_pilot_that_nobody_judged(pilotrank: RunCommand, tmp_path: Path) -> None:
    """Of each of the eleven that tie their way into the first nine there is a pilot, and none has a total."""
    assert pilotrank("rank", "--top", "9", "-o", "s.csv").status == 0
    assert pilotrank("init", "next", "--from", "s.csv").status == 0
    workspace = load_workspace(tmp_path / "next")
    assert len(workspace.approaches) == 11
    assert {score.basis for each in workspace.approaches.values() for score in each.scores.values()} == {"not_stated"}
    assert rank(workspace).rows == ()
    for path in (tmp_path / "next" / "approaches").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "# A concrete pilot" in text
        assert text.count(": null\n") == 7
    assert pilotrank("check", "-w", "next").status == 0


@pytest.mark.parametrize("dialect", ["rfc4180", "excel-nl"])
def test_a_shortlist_comes_in_either_dialect_and_from_standard_input(
    small: WriteWorkspace, tmp_path: Path, pilotrank: RunCommand, dialect: str
) -> None:
    folder = with_checklist(small)
    ranked = pilotrank("rank", "--top", "1", "--format", "csv", "--dialect", dialect, cwd=folder)
    done = subprocess.run(
        [sys.executable, "-m", "pilotrank", "init", "../next", "--from", "-"],
        cwd=folder,
        input=ranked.out.encode()
        + b"\r\n;;\r\n"[: 2 if dialect == "rfc4180" else None],  # rows that Excel leaves behind
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(load_workspace(tmp_path / "next").approaches) == {"ash-pilot-1", "birch-pilot-1"}  # they tie


WRONG_SHORTLISTS = {
    "no id column": (b"rank,name\n1,Ash\n", ['s.csv:1: no column "id"; take a CSV file such as']),
    "empty": (b"", ["s.csv: nothing in it; the first row should name the columns"]),
    "columns alone": (b"rank,id\n", ["s.csv: no approach in it; a shortlist names at least one"]),
    "unknown and twice": (
        b"id\nash\noak\n\ncedr\nash\n",
        [
            's.csv:3: unknown approach "oak"; known: ash, birch, cedar, dogwood',
            's.csv:5: unknown approach "cedr"; did you mean: cedar?',
            's.csv:6: "ash" is given twice; give it once',
        ],
    ),
    "a row without an id": (b"rank,id\n1,ash\n2,\n3\n", [f"s.csv:{line}: a row without an id" for line in (3, 4)]),
    "an open quote": (b'id\n"ash\n', ["s.csv:2: a quote in or after line 2 is not closed"]),
    "utf-16": ("id\nash\n".encode("utf-16"), ["s.csv: saved as UTF-16"]),
    "neither UTF-8 nor Windows-1252": (b"id,name\nash,\x81\n", ["s.csv: holds bytes that are not UTF-8"]),
    "huge": (b"id\n" + b"ash\n" * 99_999, ["s.csv:1: larger than 256 KiB"]),
}


@pytest.mark.parametrize("case", WRONG_SHORTLISTS)
def test_a_wrong_shortlist_makes_no_workspace(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path, case: str
) -> None:
    content, expected = WRONG_SHORTLISTS[case]
    with_checklist(small)
    (tmp_path / "s.csv").write_bytes(content)
    done = pilotrank("init", "next", "--from", "s.csv", "-w", "small", "--quiet")
    lines = done.err.splitlines()
    assert (done.status, done.out, len(lines)) == (2, "", len(expected)), lines
    assert [line for line, start in zip(lines, expected, strict=True) if not line.startswith(start)] == []
    assert {path.name for path in tmp_path.iterdir()} == {"small", "s.csv"}


@pytest.mark.parametrize("name", ["s.csv", "s.xlsx", "resaved.csv"])
def test_a_shortlist_may_be_a_workbook_or_saved_again_by_a_spreadsheet(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path, name: str
) -> None:
    with_checklist(small)
    if name == "resaved.csv":  # as Excel in the Netherlands does
        (tmp_path / name).write_bytes("rank;id;name\n1;ash;Coördinatie\n2;birch;Birch\n".encode("cp1252"))
    else:
        assert pilotrank("shortlist", "--size", "2", "-o", name, "-w", "small").status == 0
    assert pilotrank("init", "next", "--from", name, "-w", "small").status == 0
    assert {path.name for path in (tmp_path / "next/approaches").iterdir()} == {"ash", "birch"}


def test_all_that_is_wrong_comes_at_once_and_in_dutch(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    small()
    (tmp_path / "s.csv").write_text("id\noak\n", encoding="utf-8")
    done = pilotrank("init", "small", "--from", "s.csv", "-w", "small", "--quiet", "--lang", "nl")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        's.csv:2: onbekende aanpak "oak"; bekend: ash, birch, cedar, dogwood',
        "small: bestaat al en is geen lege map; noem een nieuwe of een lege",
        (
            "small/criteria.yaml: geen checklist, en dus geen voorwaarden om pilots op te beoordelen; schrijf er een,"
            " een lijst teksten"
        ),
    ]


def test_what_the_copied_workspace_has_wrong_comes_with_what_the_new_folder_has(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small({"approaches/near/ash.yaml": "name: Ash\nscores: {use: 9, cost: 1}\n"})
    done = pilotrank("init", "approaches", "-w", ".", "--quiet", cwd=folder)
    assert (done.status, done.err.splitlines()) == (
        2,
        [
            "approaches: exists already and is no empty folder; name a new or an empty one",
            "approaches/near/ash.yaml:2: 9 is off the scale; it goes from 1 to 5",
        ],
    )


WRONG_USAGE = {
    "no folder": ([], ["init: no folder; name a new one, such as my-choice, or an empty one"]),
    "samples of a shortlist": (
        ["x", "--empty", "--from", "s.csv"],
        ["--empty: can't go together with --from; give one of the two"],
    ),
    "samples of a workspace": (
        ["x", "--empty", "-w", "small"],
        ["--empty: can't go together with --workspace; give one of the two"],
    ),
    "from nothing": (["x", "--from", ""], ["--from: nothing is given; write a value after it"]),
    "from a file that is not there": (
        ["x", "--from", "s.csv"],
        ["s.csv: can't be read (No such file or directory); check that it exists and that you may read it"],
    ),
    "below a folder that is not there": (
        ["x/y", "--empty"],
        ["x/y: can't be written (No such file or directory); check the folder and your permissions"],
    ),
    "over a file": (
        ["file", "--empty"],
        ["file: exists already and is no empty folder; name a new or an empty one"],
    ),
}


@pytest.mark.parametrize("case", WRONG_USAGE)
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]], ids=["", "dry run"])
def test_wrong_usage_is_said_and_writes_nothing(
    pilotrank: RunCommand, tmp_path: Path, case: str, dry_run: list[str]
) -> None:
    arguments, expected = WRONG_USAGE[case]
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = pilotrank("init", *arguments, *dry_run, "--quiet")
    assert (done.status, done.out, done.err.splitlines()) == (2, "", expected)
    assert files_in(tmp_path) == {"file": b"mine"}


def test_a_dry_run_lists_the_files_and_writes_none(pilotrank: RunCommand, tmp_path: Path) -> None:
    done = pilotrank("init", "mine", "--empty", "--dry-run", "--lang", "nl")
    assert (done.status, done.err) == (0, "niet geschreven: 8 bestanden in mine\n")
    assert list(tmp_path.iterdir()) == []
    assert pilotrank("init", "mine", "--empty", "--quiet").status == 0
    assert sorted(done.out.splitlines()) == sorted(f"mine/{name}" for name in files_in(tmp_path / "mine"))


def test_an_empty_folder_is_filled_and_one_in_use_is_left_alone(pilotrank: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert pilotrank("init", "mine", "--empty").status == 0
    before = files_in(tmp_path / "mine")
    assert pilotrank("init", "mine", "--empty").status == 2
    assert pilotrank("init", ".", "--empty", cwd=tmp_path / "mine").status == 2
    assert files_in(tmp_path / "mine") == before
    (tmp_path / "other").mkdir()
    assert pilotrank("init", ".", "--empty", cwd=tmp_path / "other").err.splitlines()[-1] == "next: pilotrank rank -w ."
    assert files_in(tmp_path / "other") == before


NAMES = {
    "what means something else gets a number": (["Total: sum", "Rank: order"], ["total-2", "rank-2"]),
    "the same name twice": (["Small: one", "Small: two", "small! : three"], ["small", "small-2", "small-3"]),
    "a name of Windows": (["Con: against"], ["con-2"]),
    "no letter of an id": (["\u5c0f: small", ": what"], ["condition", "what"]),
    "accents": (["Geëvalueerd, écht: ja"], ["geevalueerd-echt"]),
    "no colon: how it begins": (
        ["It is small and it is cheap and it is near"],
        ["it-is-small-and-it-is-cheap-and-it-is"],
    ),
    "one long word": (["x" * 60], ["x" * 39]),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_condition_gets_an_id_of_its_own(small: WriteWorkspace, tmp_path: Path, case: str) -> None:
    texts, expected = NAMES[case]
    checklist = "checklist:\n" + "".join(f'  - "{text}"\n' for text in texts)
    workspace = load_workspace(with_checklist(small, checklist))
    files = second_stage_files(workspace, b"id\nash\n", "s.csv", Findings())
    made = checked_workspace(tmp_path / "next", with_schemas(files))
    assert list(made.criteria_file.criteria) == expected


@cache
def builtin() -> Workspace:
    return load_workspace(ROOT)


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(str.strip)
"""Texts that a file may hold."""


@given(st.lists(WORDS | st.just("Small: it is\u2028limited\u00a0$id {x}"), min_size=1, max_size=6), WORDS, WORDS)
@settings(max_examples=40, deadline=None)
def test_any_checklist_and_any_names_make_a_workspace_that_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], name: str, other: str
) -> None:
    base = builtin()
    checklist = tuple(Bilingual(en=text, nl=f"{other}: {text}") for text in texts)
    file = base.criteria_file.model_copy(update={"checklist": checklist})
    approach = base.approaches["career-tracks"].model_copy(
        update={"name": Bilingual(en=name, nl=other), "summary": Bilingual(en=other, nl=other), "pilot": None}
    )
    workspace = type(base)(base.path, file, {"career-tracks": approach})
    findings = Findings()
    files = second_stage_files(workspace, b"id\ncareer-tracks\n", "s.csv", findings)
    assert not findings.problems
    made = checked_workspace(tmp_path_factory.getbasetemp() / "next", files)
    assert isinstance(made.criteria_file, CriteriaFile)
    assert made.criteria_file.checklist == checklist
    assert [each.question for each in made.criteria_file.criteria.values()] == list(checklist)
    assert all(is_id(each) and each not in COLUMNS for each in made.criteria_file.criteria)
    (pilot,) = made.approaches.values()
    assert (pilot.name, pilot.summary) == (approach.name, approach.summary)
    assert [form.name for form in pilot.forms] == [form.name for form in approach.forms]


def test_a_shortlist_of_ids_in_any_column_is_read(small: WriteWorkspace) -> None:
    """What a spreadsheet program may have done to it: other columns, other order, quotes, a tab between cells."""
    workspace = load_workspace(with_checklist(small))
    for delimiter in ",;\t":
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([["note", "id "], [f"a{delimiter} b\nc", "cedar"], ["", "ash"]])
        findings = Findings()
        files = second_stage_files(workspace, text.getvalue().encode(), "s.csv", findings)
        assert not findings.problems
        assert [name for name in files if "/" in name] == [
            "approaches/cedar/cedar-pilot-1.yaml",
            "approaches/ash/ash-pilot-1.yaml",
        ]
