"""Tables into a workspace and out of it: nothing is lost, and nothing that can't be read is guessed."""

import csv
import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, SMALL, Finished, RunCommand, WriteWorkspace, write_files
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pilotrank import load_workspace
from pilotrank.output.csv import sheet_csv
from pilotrank.output.formats import DIALECTS, Dialect
from pilotrank.output.sheets import ROBUSTNESS, ranking_columns, values_sheet
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.parse import parse_text
from pilotrank.workspace.problems import Findings, PilotrankError
from pilotrank.workspace.provenance import evidence_hash, workspace_hash
from pilotrank.workspace.rules import id_from, is_id
from pilotrank.workspace.tables.cells import Mark, guarded, is_formula, read_number, unguarded
from pilotrank.workspace.tables.columns import RESULTS
from pilotrank.workspace.tables.flat import files_from, flat_tree, flat_values, key_text, read_key
from pilotrank.workspace.tables.spreadsheet import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, read_table
from pilotrank.workspace.write import add_files, check_vacant, write_workspace
from pilotrank.workspace.yaml_text import block_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text("ab '\"#:-=\n\t\r.0;,")
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(1 - 10**18, 2**64 - 1)
    | st.floats(allow_nan=False)
    | TEXTS
    | st.lists(st.text("abc-é", min_size=1), min_size=30).map(" ".join)  # long enough to be folded
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))
TREES = st.dictionaries(TEXTS, VALUES, max_size=5)
FILES = {name: content.encode() for name, content in SMALL.items()}


def both_hashes(workspace: Workspace) -> tuple[str, str]:
    return workspace_hash(workspace), evidence_hash(workspace)


def found(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def tree_of(path: Path) -> Mapping[str, object]:
    tree = parse_text(path.read_bytes(), path.name, Findings())
    assert tree is not None
    return tree


def imported(pilotrank: RunCommand, folder: Path, table: str | bytes, *options: str, into: str = "new") -> Finished:
    """Import a table that lies in a folder."""
    (folder / "t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return pilotrank("import", "t.csv", into, *options, cwd=folder)


# texts and numbers


@given(TREES)
@settings(deadline=None)
@example({"k" * 1100: {"b": 1}, "[": [[1, [2, {"": {}}]], []]})
def test_a_tree_is_read_back_as_it_was_written(tree: dict[str, object]) -> None:
    findings = Findings()
    back = parse_text(block_text(tree).encode(), "x.yaml", findings)
    assert findings.problems == []
    assert repr(back) == repr(tree)


@given(TREES, st.sampled_from(DIALECTS))
@settings(deadline=None)
@example({"a": [-0.5, 1e300, float("-inf"), 2**63, True, None, [], {}, ""], "b.c": {"0": "'=1", "": "''x"}}, "excel-nl")
def test_a_tree_comes_back_from_a_table(tree: dict[str, object], dialect: Dialect) -> None:
    table = sheet_csv(values_sheet(flat_tree("criteria.yaml", tree)), None, dialect)
    files = files_from(read_table(table.encode(), "x.csv")).files
    assert repr(parse_text(files["criteria.yaml"], "x.yaml", Findings())) == repr(tree)


@given(TEXTS | st.text("'=-a \t@"))
@example("'s-Hertogenbosch")
@example("''=1")
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not is_formula(guarded(text))
    assert unguarded(guarded(text)) == text


def test_only_what_could_be_a_formula_gets_an_apostrophe() -> None:
    assert guarded("'s-Hertogenbosch") == unguarded("'s-Hertogenbosch") == "'s-Hertogenbosch"
    assert guarded(" =1") == "' =1"


@given(st.lists(TEXTS | st.integers(0, 99), max_size=6).map(tuple))
def test_every_path_has_a_key_of_its_own(path: tuple[str | int, ...]) -> None:
    assert read_key(key_text(path)) == path


@pytest.mark.parametrize("key", ["a..b", ".a", "a.", 'a"', '"a', '"a"b', '"\\ud800"'])
def test_what_is_no_key_is_none(key: str) -> None:
    assert read_key(key) is None


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        *((text, mark, 4) for text in ("4", " 4 ", "+4") for mark in (".", ",", "")),
        *(("2.5", mark, 2.5) for mark in (".", ",", "")),
        *(("2,5", mark, 2.5) for mark in (".", ",", "")),
        ("1.234,5", ",", 1234.5),
        ("1.234.567", ",", 1234567),
        ("1.234", ".", 1.234),
        ("1,234", ",", 1.234),
        ("0.125", ",", 0.125),
        ("-1e2", ".", -100),
        *((text, mark, None) for text, mark in (("1.234", ","), ("1,234", "."), ("1.234", ""), ("1,234", ""))),
        *((text, ".", None) for text in ("hoog", "", "3-4", "1 000", "4%", "12,34,5", "1e999", "²", "9" * 41, "--1")),
    ],
)
def test_a_number_is_read_only_where_it_is_one_number(text: str, mark: Mark, number: float | None) -> None:
    assert read_number(text, mark) == number


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from((".", ",")))
def test_a_number_with_the_tables_own_mark_is_never_another(number: float, mark: Mark) -> None:
    assert read_number(repr(number).replace(".", mark), mark) == number


@given(TEXTS, st.sets(st.sampled_from(("a", "b", "a-2", "approach"))))
def test_an_id_is_always_found(text: str, taken: set[str]) -> None:
    name = id_from(text, taken, "approach")
    assert is_id(name)
    assert name not in taken


# export


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_built_in_workspace_comes_back_whole(tmp_path: Path, pilotrank: RunCommand, dialect: str) -> None:
    assert pilotrank("export", "all.csv", "--dialect", dialect).status == 0
    done = pilotrank("import", "all.csv", "copy")
    assert (done.status, done.err) == (0, "written: 62 files in copy\nnext: pilotrank rank -w copy\n")
    assert done.out.startswith("62 files from all.csv\n46 approaches, 14 factsheets, 1 reading\n")
    copy, original = (load_workspace(path, evidence=True) for path in (tmp_path / "copy", ROOT))
    assert both_hashes(copy) == both_hashes(original)
    assert [*copy.criteria_file.criteria] == [*original.criteria_file.criteria]
    assert pilotrank("check", "-w", "copy").status == 0
    assert pilotrank("export", "again.csv", "-w", "copy", "--dialect", dialect, "--quiet").err == ""
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


def test_an_export_says_what_the_files_say_and_no_defaults(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({"approaches/near/ash.yaml": "# a remark\nname: '=Ash'\nscores: {cost: 2.5, use: null}\n"})
    done = pilotrank("export", "-", "--dialect", "excel-nl", cwd=folder)
    assert done.err == "workspace: .\n5 files, 36 values; the files' comments and layout are not kept\n"
    rows = [row for row in csv.reader(io.StringIO(done.out.removeprefix("\ufeff")), delimiter=";") if "ash" in row[0]]
    assert rows == [
        ["approaches/near/ash.yaml", "name", "'=Ash", "text"],
        ["approaches/near/ash.yaml", "scores.cost", "2,5", "number"],
        ["approaches/near/ash.yaml", "scores.use", "", "null"],
    ]


def test_an_export_is_only_written_where_it_may_be(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    assert pilotrank("export", "a.csv", "--dry-run", cwd=folder).err.endswith("not written: a.csv\n")
    assert not (folder / "a.csv").exists()
    assert pilotrank("export", "a.csv", cwd=folder).err.endswith("written: a.csv\n")
    again = pilotrank("export", "a.csv", cwd=folder)
    assert (again.status, again.err) == (
        2,
        "a.csv: exists already; choose another name, or add --force to replace it\n",
    )
    assert pilotrank("export", "a.csv", "--force", cwd=folder).status == 0
    wrong = pilotrank("export", "a.xlsx", "--dialect", "dutch", cwd=folder)
    assert wrong.err == (
        '--dialect dutch: "dutch" is not possible here; possible: rfc4180, excel-nl\n'
        "a.xlsx: only CSV is written here; choose a name that ends in .csv\n"
    )
    assert pilotrank("export").err == "export: something is missing; write it as pilotrank export FILE.csv\n"


def test_a_table_that_was_changed_since_says_so(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    pilotrank("export", "a.csv", cwd=folder)
    path = folder / "a.csv"
    path.write_bytes(path.read_bytes().replace(b",100,number", b",120,number"))
    done = pilotrank("import", "a.csv", "copy", cwd=folder)
    assert done.err.splitlines()[0] == "a.csv: was changed since it was exported; what it says now is taken"
    assert load_workspace(folder / "copy").approaches["ash"].scores["cost"].best == 120


def test_a_table_may_be_sorted_and_saved_by_a_spreadsheet(small: WriteWorkspace, tmp_path: Path) -> None:
    workspace = load_workspace(small({"approaches/near/ash.yaml": SMALL["approaches/near/birch.yaml"]}))
    rows = [list(each) for each in flat_values(workspace)]
    criteria = [row for row in rows if row[0] == "criteria.yaml"]
    ordered = [*criteria, *reversed([row for row in rows if row not in criteria])]
    cells = [[kind, float(value) if kind == "number" else value, file, key] for file, key, value, kind in ordered]
    workbook(tmp_path / "a.xlsx", [["kind", "value", "file", "key"], *cells])
    flat = files_from(read_table((tmp_path / "a.xlsx").read_bytes(), "a.xlsx"))
    write_workspace(tmp_path / "copy", flat.files)
    assert both_hashes(load_workspace(tmp_path / "copy", evidence=True)) == both_hashes(workspace)


def test_every_row_that_makes_no_file_is_reported(tmp_path: Path, pilotrank: RunCommand) -> None:
    table = """\
file,key,value,kind
../criteria.yaml,a,1,number
approaches/a/b/c.yaml,a,1,number
approaches/a.yaml,a..b,1,number
approaches/a.yaml,one,"1,234",number
approaches/a.yaml,two,maybe,boolean
approaches/a.yaml,three,x,sort
approaches/a.yaml,four,x,null
approaches/a.yaml,four,x,text
approaches/a.yaml,four.five,x,text
approaches/a.yaml,six.0,x,text
approaches/a.yaml,six.2,x,text
approaches/a.yaml,seven.0,x,text
approaches/a.yaml,seven.x,x,text,y
"""
    done = imported(pilotrank, tmp_path, table)
    assert done.status == 2
    assert done.err.splitlines() == [
        (
            't.csv:2 file: "../criteria.yaml" is no file of a workspace; write criteria.yaml, or one such as'
            " approaches/retain/dual-career.yaml"
        ),
        (
            't.csv:3 file: "approaches/a/b/c.yaml" is no file of a workspace; write criteria.yaml, or one such as'
            " approaches/retain/dual-career.yaml"
        ),
        't.csv:4 key: "a..b" is no key; write names and positions with points between them, such as forms.0.name',
        't.csv:5 value: "1,234" is not one number, or could be two; write one such as 4, 2.5 or 2,5',
        't.csv:6 value: "maybe" is not possible here; possible: true, false',
        't.csv:7 kind: "sort" is not possible here; possible: text, number, boolean, null, list, mapping',
        't.csv:8 value: "x" beside the kind null, which has no value; empty the cell or choose another kind',
        "t.csv:9 key: row 8 is about the same place; keep one of the two",
        "t.csv:10 key: row 8 is about the same place; keep one of the two",
        "t.csv:11 key: a list without its position 1; number its positions from 0 up",
        "t.csv:13 key: has list positions and names side by side; keep one or the other",
        "t.csv:14 [5]: something stands here, but nothing above it; name the column, or empty the cell",
    ]
    assert found(tmp_path) == ["t.csv"]


def test_a_table_without_criteria_or_with_wrong_ones_makes_nothing(tmp_path: Path, pilotrank: RunCommand) -> None:
    table = "file,key,value,kind\napproaches/a.yaml,name,A,text\n"
    assert "no row is about criteria.yaml" in imported(pilotrank, tmp_path, table).err
    done = imported(pilotrank, tmp_path, table + "criteria.yaml,criteria.use.name,Use,text\n")
    assert (done.status, done.out) == (2, "")
    assert 'new/criteria.yaml:2: the key "scale" is missing; add it\n' in done.err
    done = imported(pilotrank, tmp_path, table, "--force", "--criterion", "a=1:2")
    assert done.err == (
        "--criterion a=1:2: goes with a table that has a row for each approach; leave it out\n"
        "--force: goes with a table that has a row for each approach; leave it out\n"
    )
    assert found(tmp_path) == ["t.csv"]


# a new workspace from a table of approaches

PEOPLES = """\
Naam;Categorie;Nut;Kosten;Kosten_low;Kosten_high;Nut_why;Nut_basis;Land;Budget;samenvatting
Es;Dichtbij;4;100;50;150;omdat;inferred;NL;1.234,5;Een boom
Berk;dichtbij;2,5;0;;;;;BE;7;
;;;;;;;;;;
=Den;Ver weg;?;n/a;;;;;;x;
"""
SCALES = ("--criterion", "nut=1:5", "--criterion", "Kosten=0:200:min")


def test_a_table_becomes_a_workspace(tmp_path: Path, pilotrank: RunCommand) -> None:
    done = imported(pilotrank, tmp_path, PEOPLES, *SCALES)
    assert (done.status, done.err) == (0, "written: 4 files in new\nnext: pilotrank rank -w new\n")
    assert (
        done.out
        == """\
3 approaches from t.csv
2 criteria, 2 categories

Column        Taken for
────────────────────────────────────────────────────────────────
Naam          the name (nl)
Categorie     the category
Nut           the score on nut, from 1 to 5
Kosten        the score on kosten, from 0 to 200, less is better
Kosten_low    the low end of the score on kosten
Kosten_high   the high end of the score on kosten
Nut_why       the reason for the score on nut
Nut_basis     what the score on nut rests on
Land          the attribute land
Budget        the attribute budget
samenvatting  the summary (nl)

The first rows
Approach     Category  nut  kosten
──────────────────────────────────
Es (es)      dichtbij    4     100
Berk (berk)  dichtbij  2.5       0
=Den (den)   ver-weg     ?       ?

? not known
1 empty row was passed over
"""
    )
    assert tree_of(tmp_path / "new/criteria.yaml") == {
        "format": 1,
        "criteria": {
            "nut": {"name": "Nut", "scale": {"min": 1, "max": 5}},
            "kosten": {"name": "Kosten", "scale": {"min": 0, "max": 200}, "direction": "min"},
        },
        "weights": {"nut": 1, "kosten": 1},
        "categories": {"dichtbij": {"name": "Dichtbij"}, "ver-weg": {"name": "Ver weg"}},
        "attributes": {"land": {"name": "Land"}, "budget": {"name": "Budget"}},
    }
    assert tree_of(tmp_path / "new/approaches/dichtbij/es.yaml") == {
        "name": "Es",
        "summary": "Een boom",
        "scores": {
            "nut": {"best": 4, "basis": "inferred", "why": "omdat"},
            "kosten": {"best": 100, "low": 50, "high": 150},
        },
        "attributes": {"land": "NL", "budget": 1234.5},
    }
    assert tree_of(tmp_path / "new/approaches/ver-weg/den.yaml") == {
        "name": "=Den",
        "scores": {"nut": None, "kosten": None},
        "attributes": {"budget": "x"},
    }
    assert pilotrank("check", "-w", "new").status == 0


def test_the_preview_is_in_dutch_too_and_dry_run_writes_nothing(tmp_path: Path, pilotrank: RunCommand) -> None:
    done = imported(pilotrank, tmp_path, PEOPLES, *SCALES, "--dry-run", "--lang", "nl")
    assert done.out.startswith("3 aanpakken uit t.csv\n2 criteria, 2 categorieën\n\nKolom ")
    assert "Berk (berk)  dichtbij   2,5       0\n" in done.out
    assert done.err == "niet geschreven: new\n"
    assert found(tmp_path) == ["t.csv"]


@pytest.mark.parametrize(
    ("numbers", "scale"),
    [
        (["1", "5"], (1, 5)),
        (["2.5", "4", "?"], (1, 5)),
        (["3", "6"], (1, 10)),
        (["0", "6"], (0, 100)),
        (["12.5", "99"], (0, 100)),
        (["0.2", "0.9"], None),
        (["0", "1"], None),
        (["2015", "2016"], None),
        (["-1", "3"], None),
    ],
)
def test_only_a_usual_scale_is_guessed_and_said(
    tmp_path: Path, pilotrank: RunCommand, numbers: list[str], scale: tuple[int, int] | None
) -> None:
    table = "name,Use\n" + "".join(f"A,{number}\n" for number in numbers)
    done = imported(pilotrank, tmp_path, table)
    if scale is None:
        assert done.status == 2
        assert 'tell no scale; say it with --criterion "Use=MIN:MAX"' in done.err
        assert found(tmp_path) == ["t.csv"]
    else:
        assert done.err.splitlines()[0] == (
            f"t.csv:1 Use: taken as a scale from {scale[0]} to {scale[1]}, more is better; say it otherwise with"
            ' --criterion "Use=MIN:MAX", or MIN:MAX:min for a cost'
        )
        criterion = load_workspace(tmp_path / "new").criteria_file.criteria["use"]
        assert (criterion.scale.min, criterion.scale.max) == scale


def test_a_column_that_has_more_than_numbers_is_an_attribute_and_said(tmp_path: Path, pilotrank: RunCommand) -> None:
    done = imported(pilotrank, tmp_path, "name,Use,Cost\nA,4,hoog\nB,3,4\n")
    assert (
        "t.csv:1 Cost: has 1 numbers and other texts, so it is taken as an attribute;"
        ' --criterion "Cost=MIN:MAX" makes it a criterion\n'
    ) in done.err
    assert load_workspace(tmp_path / "new").approaches["a"].attributes["Cost".lower()].value == "hoog"
    nothing = imported(pilotrank, tmp_path, "name,Use\nA,high\n", into="other")
    assert nothing.err == (
        't.csv:1: no column is a criterion; say which ones are, with their scales, such as --criterion "Use=1:5"\n'
    )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_rank_writes_is_taken_in_and_silence_stays_silence(
    tmp_path: Path, pilotrank: RunCommand, small: WriteWorkspace, language: str
) -> None:
    pilotrank("rank", "--format", "csv", "-o", str(tmp_path / "r.csv"), "--ranges", "--lang", language, cwd=small())
    done = pilotrank("import", "r.csv", "new", *("--criterion", "use=1:5", "--criterion", "cost=0:200:min"))
    assert done.status == 0
    assert done.err.splitlines()[:2] == [
        (
            "r.csv: results are not taken up (rank, total, verdict, judged, rank_low, rank_high, reproduce); rank works"
            " them out from the scores"
        ),
        ("r.csv: 3 scores are not known, because the column silent says so; take out of it what is known after all"),
    ]
    approaches = load_workspace(tmp_path / "new").approaches
    assert [score.basis for score in approaches["dogwood"].scores.values()] == ["not_stated", "not_stated"]
    assert [score.basis for score in approaches["cedar"].scores.values()] == ["not_stated", "stated"]
    assert str(approaches["cedar"].name.en) == {"en": "Cedar", "nl": "Ceder"}[language]
    assert [each.category for each in approaches.values()] == ["near", "near", "far", "far"]


def test_every_column_of_our_own_tables_is_known() -> None:
    from pilotrank import rank  # noqa: PLC0415 - only here

    ours = {*ranking_columns(rank(load_workspace(ROOT))), *ROBUSTNESS, "rank_before", "move", "reproduce"}
    criteria = load_workspace(ROOT).criteria_file.criteria.keys()
    assert ours - criteria - RESULTS == {"id", "name", "category", "silent"}


def test_a_shortlist_is_taken_in_and_elsewhere_its_columns_may_be_criteria(
    tmp_path: Path, pilotrank: RunCommand, small: WriteWorkspace
) -> None:
    assert pilotrank("shortlist", "--size", "2", "-o", str(tmp_path / "s.xlsx"), cwd=small()).status == 0
    scales = ("--criterion", "use=1:5", "--criterion", "cost=0:200:min")
    done = pilotrank("import", "s.xlsx", "new", *scales, "--sheet", "Shortlist")
    assert "(rank, total, verdict, judged, rank_low, rank_high, runner_up, loss_without)" in done.err
    assert [*load_workspace(tmp_path / "new").approaches] == ["ash", "birch"]
    imported(pilotrank, tmp_path, "name,loss\nA,3\n", into="other")
    assert [*load_workspace(tmp_path / "other").criteria_file.criteria] == ["loss"]


def test_every_cell_that_can_not_be_read_is_reported_at_once(tmp_path: Path, pilotrank: RunCommand) -> None:
    table = """\
id,name,category,Use,Cost,Cost_low,Cost_basis,note
a,A,near,hoog,"1,234",1,stated,
a,,near,3-4,7,8,sure,
Bad Id,B,,9,7,,,
c,C\x01,near,3 tot 4,,,,\x02
,D,near,4,=1,,,,,x
"""
    done = imported(pilotrank, tmp_path, table, "--criterion", "Use=1:5", "--criterion", "Cost=0:5000")
    assert done.status == 2
    assert done.out == ""
    assert done.err.splitlines() == [
        't.csv:2 Cost: "1,234" could be two numbers; write it without marks between thousands',
        't.csv:2 Use: "hoog" is no score; write a number such as 4, 2.5 or 2,5, or nothing where it is not known',
        "t.csv:3 Cost: low 8, best 7, high ?; low can't be above best, nor best above high",
        (
            't.csv:3 Use: "3-4" is a range without a best score; write the best here, and the range in columns Use_low'
            " and Use_high"
        ),
        't.csv:3 id: the id "a" stands in row 2 too; give each approach its own',
        "t.csv:3 name: no name; write one",
        "t.csv:4 Use: 9 is off the scale; it goes from 1 to 5",
        "t.csv:4 category: no category; write one in every row, or in none",
        't.csv:4 id: "Bad Id" can\'t be an id; use small letters, digits and hyphens, such as summer-school',
        (
            't.csv:5 Use: "3 tot 4" is a range without a best score; write the best here, and the range in columns'
            " Use_low and Use_high"
        ),
        "t.csv:5 name: holds the control character U+0001; delete it",
        "t.csv:5 note: holds the control character U+0002; delete it",
        't.csv:6 Cost: "=1" is no score; write a number such as 4, 2.5 or 2,5, or nothing where it is not known',
        "t.csv:6 [10]: something stands here, but nothing above it; name the column, or empty the cell",
    ]
    assert found(tmp_path) == ["t.csv"]


def test_a_basis_that_is_none_is_reported(tmp_path: Path, pilotrank: RunCommand) -> None:
    done = imported(pilotrank, tmp_path, "name,Use,Use_basis\nA,4,sure\n")
    assert done.err == 't.csv:2 Use_basis: "sure" is not possible here; possible: stated, inferred, not_stated\n'


def test_what_can_not_be_read_can_be_kept_as_the_reason(tmp_path: Path, pilotrank: RunCommand) -> None:
    table = "name,Use,Use_why\nA,hoog,as they say\nB,3-4,\nC,2,\n"
    done = imported(pilotrank, tmp_path, table, "--criterion", "Use=1:5", "--keep-unreadable", "--quiet")
    assert done.status == 0
    assert [line.partition(": ")[0] for line in done.err.splitlines()] == ["t.csv:2 Use", "t.csv:3 Use"]
    assert "2 cells could not be read: taken as not known, their texts kept as the reasons" in done.out
    assert [tree_of(tmp_path / f"new/approaches/{name}.yaml")["scores"] for name in "abc"] == [
        {"use": {"basis": "not_stated", "why": "as they say; hoog"}},
        {"use": {"basis": "not_stated", "why": "3-4"}},
        {"use": 2},
    ]


def test_a_guess_at_what_the_source_does_not_say_is_no_firm_number(tmp_path: Path, pilotrank: RunCommand) -> None:
    imported(pilotrank, tmp_path, "name,Use,Use_basis\nA,4,not stated\n")
    score = load_workspace(tmp_path / "new").approaches["a"].scores["use"]
    assert (score.best, score.low, score.high, score.basis) == (4, 1, 5, "not_stated")


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("name,Use,use", 't.csv:1 use: says the same as the column "Use"; keep one of the two'),
        ("name,name_en,Use", 't.csv:1 name_en: says the same as the column "name"; keep one of the two'),
        ("name,note,note,Use", 't.csv:1 note: says the same as the column "note"; keep one of the two'),
        ("title,Use", 't.csv:1: no column says what approaches are called; call one "name"'),
        ("name,Used", '--criterion Use=1:5: no column "Use"; known: name, Used'),
        ("name,,Use", "t.csv:2 [2]: something stands here, but nothing above it; name the column, or empty the cell"),
    ],
)
def test_columns_that_can_not_be_told_apart_are_reported(
    tmp_path: Path, pilotrank: RunCommand, header: str, problem: str
) -> None:
    table = f"{header}\n{','.join('4' for _ in header.split(','))}\n"
    done = imported(pilotrank, tmp_path, table, "--criterion", "Use=1:5")
    assert (done.status, done.err) == (2, f"{problem}\n")


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("Use", '"Use" is no scale; write it as NAME=MIN:MAX, or NAME=MIN:MAX:min for a cost'),
        ("Use=1:5:low", '"Use=1:5:low" is no scale; write it as NAME=MIN:MAX, or NAME=MIN:MAX:min for a cost'),
        ("Use=5:1", "a scale from 5 to 1; min must be below max"),
        ("Use=-1e308:1e308", "a scale from -1e+308 to 1e+308 is too wide to reckon with; choose a larger unit"),
    ],
)
def test_a_scale_that_is_none_is_reported(tmp_path: Path, pilotrank: RunCommand, option: str, problem: str) -> None:
    done = imported(pilotrank, tmp_path, "name,Use\nA,4\n", "--criterion", option)
    assert (done.status, done.err) == (2, f"--criterion {option}: {problem}\n")


def test_names_in_two_languages_and_equal_ones(tmp_path: Path, pilotrank: RunCommand) -> None:
    imported(pilotrank, tmp_path, "name,naam,Use\nAsh,Es,4\nAsh,,3\n,Es,2\n")
    names = {path.stem: tree_of(path)["name"] for path in (tmp_path / "new/approaches").iterdir()}
    assert names == {"ash": {"en": "Ash", "nl": "Es"}, "ash-2": "Ash", "es": "Es"}


# encodings, delimiters and limits


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_it_was_saved(tmp_path: Path, pilotrank: RunCommand, encoding: str, delimiter: str) -> None:
    table = f'name{delimiter}"Use, cost; or\tmore"\n"Coördinatie{delimiter} ""zo"""{delimiter}4\n'
    done = imported(pilotrank, tmp_path, table.encode(encoding))
    assert done.status == 0
    assert ("t.csv: is not UTF-8; taken as Windows-1252\n" in done.err) == (encoding == "cp1252")
    assert load_workspace(tmp_path / "new").approaches["coordinatie-zo"].name.en == f'Coördinatie{delimiter} "zo"'


def test_a_table_may_come_through_a_pipe_with_excels_own_line(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - the same

    done = subprocess.run(
        [sys.executable, "-m", "pilotrank", "import", "-", "new"],
        input=b"sep=;\r\nname;Use\r\nA;2,5\r\n",
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr.startswith(b"-:2 Use: taken as a scale from 1 to 5")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("name,Use\nA,4\n".encode("utf-16"), "t.csv: saved as UTF-16; save it again with the encoding UTF-8"),
        (b"name,Use\nA\0,4\n", "t.csv: holds a null byte; the file is damaged or no text, save it again as UTF-8 text"),
        (b"name,Use\nA\x81\xff,4\n", "t.csv: holds bytes that are not UTF-8; save it again with the encoding UTF-8"),
        (b"", "t.csv: nothing in it; the first row should name the columns"),
        (b",,\n \n", "t.csv: nothing in it; the first row should name the columns"),
        (b"name,Use\n", "t.csv:1: no row below the header; write one for each approach"),
        (
            b'name,Use\nA,"4\nB,5\n',
            "t.csv:2: a quote in or after line 3 is not closed or goes on; double every quote inside a cell",
        ),
        (b"\xd0\xcf\x11\xe0", "t.csv: a spreadsheet of an older kind; save it again as XLSX or CSV"),
        (b"PK\x03\x04x", "t.csv: no workbook that can be read; save it again as XLSX or CSV"),
        (
            b"name," + b"," * MOST_COLUMNS + b"x\nA\n",
            f"t.csv:1: more than {MOST_COLUMNS} columns; delete what is not needed",
        ),
        (b"name,Use\n" + b"A,4\n" * (MOST_ROWS + 1), f"t.csv: more than {MOST_ROWS} rows; split the table"),
        (
            b"name,Use\n" + b"x" * MOST_BYTES,
            "t.csv: larger than 10 MB, perhaps only once it is unpacked; leave out what is not needed",
        ),
    ],
    ids=range(12),
)
def test_what_is_no_table_is_refused(tmp_path: Path, pilotrank: RunCommand, content: bytes, problem: str) -> None:
    done = imported(pilotrank, tmp_path, content, "--criterion", "Use=1:5")
    assert done.status == 2
    assert problem in done.err.splitlines()
    assert found(tmp_path) == ["t.csv"]


def test_a_cell_may_be_as_long_as_the_table(tmp_path: Path, pilotrank: RunCommand) -> None:
    assert imported(pilotrank, tmp_path, f"name,Use,note\nA,4,{'word ' * 40_000}\n").status == 0
    assert str(load_workspace(tmp_path / "new").approaches["a"].attributes["note"].value).count("word") == 40_000


# XLSX


def workbook(path: Path, rows: Sequence[Sequence[object]], *others: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Scores"
    for row in rows:
        book.active.append(list(row))
    for name in others:
        book.create_sheet(name).append(["name", "Use"])
        book[name].append(["Other", 5])
    book.save(path)


def test_a_workbook_gives_values_not_formulas(tmp_path: Path, pilotrank: RunCommand) -> None:
    rows: list[list[object]] = [
        ["name", "Use", "Since"],
        ["Ash", 4, None],
        [],
        ["Birch", "2,5", True],
        ["Cedar", "=1+1", "=2"],
    ]
    workbook(tmp_path / "t.xlsx", rows, "Old")
    done = pilotrank("import", "t.xlsx", "new", "--criterion", "Use=1:5")
    assert done.status == 2
    assert done.err == (
        "t.xlsx:5 Since: the file does not hold what =2 comes to; open and save it in a spreadsheet\n"
        "t.xlsx:5 Use: the file does not hold what =1+1 comes to; open and save it in a spreadsheet\n"
    )
    kept = pilotrank("import", "t.xlsx", "new", "--criterion", "Use=1:5", "--keep-unreadable")
    assert kept.status == 0
    assert "1 empty row was passed over" in kept.out
    assert "t.xlsx: only the sheet Scores was read; --sheet NAME reads another (Old)\n" in kept.err
    approaches = load_workspace(tmp_path / "new").approaches
    assert [approaches[name].scores["use"].best for name in ("ash", "birch", "cedar")] == [4, 2.5, 3]
    assert approaches["cedar"].scores["use"].basis == "not_stated"
    assert approaches["birch"].attributes["since"].value == "true"


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path, pilotrank: RunCommand) -> None:
    workbook(tmp_path / "t.xlsx", [["x"]], "Old")
    assert pilotrank("import", "t.xlsx", "new", "--sheet", "Old").status == 0
    assert [*load_workspace(tmp_path / "new").approaches] == ["other"]
    wrong = pilotrank("import", "t.xlsx", "other", "--sheet", "old")
    assert wrong.err == '--sheet old: no sheet "old"; did you mean: Old?\n'
    assert imported(pilotrank, tmp_path, "name,Use\nA,4\n", "--sheet", "Old", into="o").err == (
        "--sheet Old: only XLSX has sheets; leave it out\n"
    )


def test_a_cached_value_counts_and_so_does_a_formula_that_comes_to_nothing(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", [["name", "Use", "note"], ["Ash", "=1+1", '=""']])
    with zipfile.ZipFile(tmp_path / "t.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert (
        sheet.count("<v></v>") == sheet.count("<v />") + sheet.count("<v></v>") == 2
        or "<v/>" in sheet
        or "<v />" in sheet
    )
    for empty in ("<v></v>", "<v />", "<v/>"):
        sheet = sheet.replace(f"<f>1+1</f>{empty}", "<f>1+1</f><v>2</v>")
    sheet = sheet.replace('<c r="C2">', '<c r="C2" t="str">')
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
    (row,) = read_table((tmp_path / "t.xlsx").read_bytes(), "t.xlsx").rows
    assert row.cells == ("Ash", 2)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "")
        packed.writestr("xl/worksheets/sheet1.xml", "0" * (MOST_BYTES + 1))
    content = (tmp_path / "t.xlsx").read_bytes()
    assert len(content) < 100_000
    with pytest.raises(PilotrankError, match="larger than 10 MB"):
        read_table(content, "t.xlsx")


def test_a_cell_far_to_the_right_or_below_is_no_trap(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["A1048576"] = "name", "last"
    book.save(tmp_path / "t.xlsx")
    table = read_table((tmp_path / "t.xlsx").read_bytes(), "t.xlsx")
    assert (len(table.rows), table.empty_rows) == (1, 1_048_574)
    book.active["XFD2"] = "far"
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(PilotrankError, match=r"t.xlsx:2: more than 500 columns"):
        read_table((tmp_path / "t.xlsx").read_bytes(), "t.xlsx")


def test_without_the_package_for_workbooks_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "t.xlsx", [["name"]])
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(PilotrankError, match="needs openpyxl, which is not installed"):
        read_table((tmp_path / "t.xlsx").read_bytes(), "t.xlsx")


# into a workspace that is there


def test_approaches_are_added_to_a_workspace(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    before = {name: (folder / name).read_bytes() for name in SMALL}
    done = imported(pilotrank, folder, "name;category;NUT;cost;Size\nElm;Dichtbij;4;20;3\nFir;far;;;\n", into=".")
    assert (done.status, done.err) == (0, "written: 2 files in .\nnext: pilotrank rank -w .\n")
    assert done.out.startswith("2 approaches from t.csv\n2 criteria\n")
    assert tree_of(folder / "approaches/near/elm.yaml") == {
        "name": "Elm",
        "scores": {"use": 4, "cost": 20},
        "attributes": {"size": 3},
    }
    assert {name: (folder / name).read_bytes() for name in SMALL} == before
    assert load_workspace(folder).approaches["fir"].category == "far"


def test_a_table_that_does_not_fit_a_workspace_changes_nothing(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    before = found(folder)
    table = "id,name,category,use\nash,Ash,near,4\nelm,Elm,nearby,4\nfir,Fir,,4\n"
    done = imported(pilotrank, folder, table, "--criterion", "use=1:5", into=".")
    assert done.status == 2
    assert done.err.splitlines() == [
        "--criterion use=1:5: the workspace has criteria of its own; leave it out",
        't.csv:1: no column for the criterion "cost"; add one, with empty cells for what is not known',
        't.csv:2 id: the approach "ash" is there already; give this one another id, or add --force to change that one',
        't.csv:3 category: unknown category "nearby"; did you mean: near?',
        "t.csv:4 category: no category; write one of: near, far",
    ]
    assert found(folder) == sorted([*before, "t.csv"])


def test_by_force_an_approach_gets_what_the_table_says_and_keeps_the_rest(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    ash = """\
        # by hand
        name: {en: Ash, nl: Es}
        scores: {use: {best: 5, why: because}, cost: {best: 100, low: 50, high: 150}}
        attributes: {size: 2}
        pilot: {verdict: good}
        """
    folder = small({"approaches/near/ash.yaml": ash})
    birch = (folder / "approaches/near/birch.yaml").read_bytes()
    table = "id,name,use,cost,levels\nash,Es,5,120,x\nbirch,Birch,3,0,\n"
    done = imported(pilotrank, folder, table, "--force", into=".")
    assert (done.status, done.err.splitlines()[0]) == (0, "written: 1 file in .")
    assert "2 approaches are there already; what the table says takes the place of what they said" in done.out
    assert tree_of(folder / "approaches/near/ash.yaml") == {
        "name": {"en": "Ash", "nl": "Es"},
        "scores": {"use": {"best": 5, "why": "because"}, "cost": 120},
        "attributes": {"size": 2, "levels": "x"},
        "pilot": {"verdict": "good"},
    }
    assert (folder / "approaches/near/birch.yaml").read_bytes() == birch
    moved = imported(pilotrank, folder, "id,name,category,use,cost\nash,Ash,far,1,1\n", "--force", into=".")
    assert moved.err == 't.csv:2 category: stands in the category "near"; move its file first, or write that category\n'


def test_the_ranking_of_a_workspace_changes_nothing_in_it(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    before = both_hashes(load_workspace(folder))
    pilotrank("rank", "-o", "r.csv", cwd=folder)
    done = pilotrank("import", "r.csv", ".", "--force", cwd=folder)
    assert "written: 0 files in .\n" in done.err
    assert both_hashes(load_workspace(folder)) == before


def test_categories_are_passed_over_where_a_workspace_has_none(tmp_path: Path, pilotrank: RunCommand) -> None:
    imported(pilotrank, tmp_path, "name,Use\nA,4\n")
    done = imported(pilotrank, tmp_path, "name,Use,category\nB,3,near\n")
    assert "t.csv: the workspace has no categories; the column is passed over\n" in done.err
    assert found(tmp_path / "new") == ["approaches/a.yaml", "approaches/b.yaml", "criteria.yaml"]


@pytest.mark.parametrize("into", ["used", "file", "used/new/deeper", "gone"])
def test_a_folder_that_can_not_become_a_workspace_is_refused(tmp_path: Path, pilotrank: RunCommand, into: str) -> None:
    write_files(tmp_path, {"used/notes.txt": "mine", "file": "mine"})
    (tmp_path / "gone").symlink_to("nowhere")
    before = found(tmp_path)
    done = imported(pilotrank, tmp_path, "name,Use\nA,4\n", into=into)
    reasons = {
        "used/new/deeper": "can't be written (No such file or directory); check the folder and your permissions",
        "gone": "a link that points nowhere; mend or delete it",
    }
    reason = reasons.get(into, "exists already and is no empty folder; name a new or an empty one")
    assert done.status == 2
    assert done.err.splitlines()[-1] in {f"{into}: {reason}", f"nowhere: {reason}"}
    assert found(tmp_path) == sorted([*before, "t.csv"])


def test_what_is_missing_is_said(tmp_path: Path, pilotrank: RunCommand) -> None:
    wrong = pilotrank("import", "missing.csv", "new")
    assert wrong.err == (
        "missing.csv: can't be read (No such file or directory); check that it exists and that you may read it\n"
    )
    assert pilotrank("import", "a.csv", cwd=tmp_path).err == (
        "import: something is missing; write it as pilotrank import FILE FOLDER\n"
    )


# files as a workspace


def test_files_become_a_workspace_whole(tmp_path: Path) -> None:
    (tmp_path / "empty/.git").mkdir(parents=True)
    for folder in ("new", "empty"):
        write_workspace(tmp_path / folder, FILES)
        assert found(tmp_path / folder) == sorted(FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"]


def test_wrong_files_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    wrong = FILES | {"approaches/near/ash.yaml": b"name: Ash\nscores: {use: 9, cost: 1}\n"}
    for folder in ("new", "empty"):
        with pytest.raises(PilotrankError) as caught:
            write_workspace(tmp_path / folder, wrong)
        assert str(caught.value).endswith(
            f"{folder}/approaches/near/ash.yaml:2: 9 is off the scale; it goes from 1 to 5"
        )
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_a_disk_that_is_full_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    rename = Path.rename

    def fail_at_the_last(self: Path, target: Path) -> Path:
        if self.name == "criteria.yaml":
            raise OSError(28, os.strerror(28))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_at_the_last)
    with pytest.raises(PilotrankError, match="No space left on device"):
        write_workspace(tmp_path / "empty", FILES)
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


@pytest.mark.parametrize("name", ["../x.yaml", "/x.yaml", "a/../../x.yaml", ""])
def test_no_file_is_written_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"^" + name.replace(".", r"\.") + "$"):
        write_workspace(tmp_path / "new", {name: b""})
    assert found(tmp_path) == []


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    folder, outside = write_files(tmp_path / "ws", SMALL), tmp_path / "outside"
    outside.mkdir()
    (folder / "readings").symlink_to(outside)
    with pytest.raises(PilotrankError, match=r"readings: a link that leaves the workspace"):
        add_files(folder, {"readings/second.yaml": b"scores: {}\n"})
    assert list(outside.iterdir()) == []


def test_files_are_only_added_where_all_are_right(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "ws", SMALL)
    right = {"approaches/near/elm.yaml": b"name: Elm\nscores: {use: 1, cost: 1}\n"}
    with pytest.raises(PilotrankError, match=r"fir\.yaml:1: "):
        add_files(folder, right | {"approaches/near/fir.yaml": b"name: Fir\n"})
    assert found(folder) == sorted(SMALL)
    add_files(folder, right)
    with pytest.raises(PilotrankError, match="File exists"):
        add_files(folder, right)
    add_files(folder, right, replace_existing=True)
    assert found(folder) == sorted([*SMALL, *right])
    with pytest.raises(PilotrankError, match="is no empty folder"):
        check_vacant(folder)
