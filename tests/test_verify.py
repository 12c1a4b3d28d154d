"""An export says how it was made; verify makes it again and says what changed."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from conftest import CRITERIA, ROOT, SMALL, RunCommand, WriteWorkspace

from pilotrank.cli.subcommands import SUBCOMMANDS
from pilotrank.workspace.exports import read_export
from pilotrank.workspace.problems import Findings

FORMATS = {
    "csv": "a.csv",
    "excel-nl": "b.csv",
    "json": "a.json",
    "markdown": "a.md",
    "table": "a.txt",
    "xlsx": "a.xlsx",
}
COMMANDS = (
    ("rank", "--weight", "use=2", "--set", "ash.use=4", "--top", "2", "--min", "use=3", "--lang", "nl"),
    ("rank", "--ranges", "--where", "levels=a"),
    ("robustness", "--samples", "500", "--seed", "7"),
    ("shortlist", "--size", "2", "--at-most", "near=1", "--exclude", "dogwood", "--chance", "10%", "--samples", "500"),
)


def export(pilotrank: RunCommand, folder: Path, command: tuple[str, ...], form: str) -> str:
    """Write an export in a form, and give its name."""
    name = FORMATS[form]
    dialect = ("--dialect", form) if form == "excel-nl" else ()
    assert pilotrank(*command, "-o", name, "--force", "--quiet", *dialect, cwd=folder).status == 0
    return name


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_was_just_exported_holds(
    small: WriteWorkspace, pilotrank: RunCommand, command: tuple[str, ...], form: str
) -> None:
    folder = small()
    done = pilotrank("verify", export(pilotrank, folder, command, form), "--quiet", cwd=folder)
    assert (done.status, done.err) == (0, "")
    assert "It still holds: the same command gives the same result." in done.out


def changed(folder: Path) -> None:
    """Give use three times the weight of cost, and ash a 4 for use: its total falls from 75 to 68.75."""
    text = CRITERIA.replace("weights: {use: 1, cost: 1}", "weights: {use: 3, cost: 1}")
    (folder / "criteria.yaml").write_text(text)
    (folder / "approaches/near/ash.yaml").write_text("name: Ash\nscores: {use: 4, cost: 100}\npilot: {verdict: good}\n")


@pytest.mark.parametrize("form", ["csv", "excel-nl", "xlsx", "json"])
def test_what_changed_since_is_named(small: WriteWorkspace, pilotrank: RunCommand, form: str) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank",), form)
    changed(folder)
    done = pilotrank("verify", name, "--format", "json", "--quiet", cwd=folder)
    document = json.loads(done.out)
    assert (done.status, document["holds"], document["same_workspace"]) == (1, False, False)
    assert document["weights"] == {"use": {"then": 0.5, "now": 0.75}, "cost": {"then": 0.5, "now": 0.25}}
    told = {(each["row"][-1], each["field"], each["then"], each["now"]) for each in document["differences"]}
    totals = {(row, float(then), float(now)) for row, field, then, now in told if field == "total"}
    # By hand: ash 75 x 0.75 + 50 x 0.25; birch 50 x 0.75 + 100 x 0.25; cedar stays at 50.
    assert totals == {("ash", 75.0, 68.75), ("birch", 75.0, 62.5)}
    assert ("birch", "rank", "1", "2") in told
    score = ("use", "best", "5", "4") if form == "json" else ("ash", "use", "5", "4")
    assert score in told


def test_the_text_says_scores_weights_and_places_apart(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank",), "csv")
    changed(folder)
    out = pilotrank("verify", name, "--quiet", "--lang", "nl", cwd=folder).out
    assert out.splitlines()[3] == "Het klopt niet meer: dezelfde opdracht geeft een ander resultaat."
    for part in ("Gewichten die zijn gewijzigd", "Scores die zijn gewijzigd", "Plaatsen die zijn gewijzigd"):
        assert part in out
    assert "birch   1 → 2   75 → 62,5" in out


def test_other_words_alone_change_no_result(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank",), "csv")
    (folder / "approaches/near/birch.yaml").write_text(
        "name: Silver birch\nscores: {use: 3, cost: 0}\nattributes: {size: 4, levels: [a, b]}\n"
    )
    done = pilotrank("verify", name, "--quiet", cwd=folder)
    assert (done.status, "It still holds, in other words" in done.out) == (0, True)
    assert "Silver birch" in done.out


def test_new_and_lost_approaches_are_named(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank",), "csv")
    (folder / "approaches/far/cedar.yaml").rename(folder / "approaches/far/elm.yaml")
    done = json.loads(pilotrank("verify", name, "--format", "json", "--quiet", cwd=folder).out)
    assert (done["new"], done["gone"]) == ([["elm"]], [["cedar"]])


def test_a_figure_changed_by_hand_is_found(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    path = folder / export(pilotrank, folder, ("rank",), "csv")
    path.write_text(path.read_text().replace("75.0000", "95.0000", 1))
    done = pilotrank("verify", "a.csv", "--quiet", cwd=folder)
    assert done.status == 1
    assert "So the file was changed by hand since" in done.out


def test_what_a_spreadsheet_does_to_a_file_that_it_saves_changes_nothing(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small({"approaches/near/oak.yaml": "name: Coördinatie\nscores: {use: 2.5, cost: 100}\n"})
    path = folder / export(pilotrank, folder, ("rank",), "excel-nl")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    # Windows-1252, zeros at the end dropped, a column of one's own, no quotes that are not needed.
    mine = [[cell.removesuffix(",0000") for cell in row] + ["note"] for row in rows]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(mine)
    path.write_bytes(text.getvalue().encode("cp1252"))
    done = pilotrank("verify", path.name, "--quiet", cwd=folder)
    assert (done.status, "It still holds: the same" in done.out) == (0, True)


def test_a_checklist_that_was_filled_in_changes_no_result(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    folder = small({"criteria.yaml": CRITERIA + 'checklist: ["Small: it is small."]\n'})
    name = export(pilotrank, folder, ("shortlist", "--size", "2"), "xlsx")
    book = openpyxl.load_workbook(folder / name)
    book["Checklist"]["D2"] = "Someone"
    book.save(folder / name)
    assert pilotrank("verify", name, "--quiet", cwd=folder).status == 0


def test_a_command_that_no_longer_works_is_said(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank", "--profile", "cheap"), "csv")
    (folder / "criteria.yaml").write_text(
        CRITERIA.replace("  cheap: {use: 1, cost: 3}\n", "  dear: {use: 3, cost: 1}\n")
    )
    done = pilotrank("verify", name, "--quiet", cwd=folder)
    assert (done.status, done.out) == (1, "It no longer holds: its command no longer works here.\n")
    assert done.err.startswith('--profile cheap: unknown profile "cheap"')


def test_the_pages_of_a_workbook_count_too_but_not_what_people_fill_in(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small()
    name = export(pilotrank, folder, ("rank", "--no-ranges"), "xlsx")
    # Only the range changes, which the first page does not show.
    ash = "name: Ash\nscores: {use: {best: 5, low: 3, high: 5}, cost: 100}\npilot: {verdict: good}\n"
    (folder / "approaches/near/ash.yaml").write_text(ash)
    done = json.loads(pilotrank("verify", name, "--format", "json", "--quiet", cwd=folder).out)
    assert [(each["row"][-2:], each["field"], each["then"], each["now"]) for each in done["differences"]] == [
        (["ash", "use"], "low", "5", "3")
    ]


def test_a_criterion_called_like_a_text_is_a_score_all_the_same(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    criteria = CRITERIA.replace("  use:", "  words:").replace("use:", "words:")
    files = {name: text.replace("use:", "words:") for name, text in SMALL.items() if name != "criteria.yaml"}
    folder = small({"criteria.yaml": criteria.replace("{words: 1, cost: 1}", "{words: 0, cost: 1}"), **files})
    name = export(pilotrank, folder, ("rank",), "csv")
    (folder / "approaches/near/birch.yaml").write_text(
        files["approaches/near/birch.yaml"].replace("words: 3", "words: 4")
    )
    assert pilotrank("verify", name, "--quiet", cwd=folder).status == 1


@pytest.mark.parametrize("command", [("weights",), ("weights", "show", "--profile", "cheap"), ("show",)])
def test_what_other_commands_exported_holds_too(
    small: WriteWorkspace, pilotrank: RunCommand, command: tuple[str, ...]
) -> None:
    folder = small()
    for form in ("csv", "json", "xlsx"):
        done = pilotrank("verify", export(pilotrank, folder, command, form), "--quiet", cwd=folder)
        assert (done.status, done.err) == (0, "")


HOSTILE = (
    "rank -o stolen.csv --force",
    "rank --output=stolen.csv",
    "rank -ostolen.csv",
    "robustness --plot stolen.svg",
    "weights set use=9",
    "weights swing use=100 cost=50 --save stolen",
    "weights swing",
    "weights rank-order --formula centroid",
    "rank -qfostolen.csv",
    "rank --dry-run",
    "compare --with //elsewhere/share",
    "rank --workspace /",
    "weights swing --from /etc/passwd",
    "verify a.csv",
    "check",
    "init stolen",
    "import a.csv stolen",
    "export stolen.csv",
    "rank 'unclosed",
    "--install-completion",
    "",
)


@pytest.mark.parametrize("command", HOSTILE)
def test_a_file_from_someone_else_makes_verify_do_nothing_but_read(
    small: WriteWorkspace, pilotrank: RunCommand, command: str
) -> None:
    folder = small()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    line = f"pilotrank 0.1.0 | {command} --lang en | workspace {'0' * 16} | weights use=0.5 cost=0.5"
    (folder.parent / "a.csv").write_text(f'id,reproduce\nash,"{line}"\n')
    done = pilotrank("verify", "../a.csv", "--quiet", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert "which is not run again" in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_every_command_that_writes_is_refused_by_verify() -> None:
    reading = {"rank", "robustness", "shortlist", "show", "explain", "compare", "backtest"}
    writing = {"weights", "verify", "check", "init", "import", "export", "schema"}
    assert {each.name for each in SUBCOMMANDS} <= reading | writing  # a new command must be put on one side


NO_EXPORTS = {
    "a list of names": b"name\nAsh\n",
    "nothing": b"",
    "other JSON": b'{"reproduce": 3}',
    "broken JSON": b'{"reproduce": ',
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "a broken workbook": b"PK\x03\x04broken",
    "deep JSON": b'{"reproduce": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("name", NO_EXPORTS)
def test_what_is_no_export_is_said_in_one_line(small: WriteWorkspace, pilotrank: RunCommand, name: str) -> None:
    folder = small()
    (folder / "a.dat").write_bytes(NO_EXPORTS[name])
    done = pilotrank("verify", "a.dat", "--quiet", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(("a.dat: does not say how it was made", "a.dat: no workbook that can be read"))
    assert done.err.count("\n") == 1


def test_a_command_with_a_bar_in_it_is_read_whole() -> None:
    line = (
        "pilotrank 0.1.0 | rank --where 'a=b | c' --lang nl | workspace 0123456789abcdef | weights a=0.5 b=0.5 | seed 3"
    )
    export = read_export(f'id,reproduce\nx,"{line}"\n'.encode(), "a.csv", Findings())
    assert export
    assert (export.origin.command, export.origin.language) == ("rank --where 'a=b | c'", "nl")
    assert export.origin.weights == {"a": 0.5, "b": 0.5}


def test_the_built_in_exports_hold_from_anywhere(tmp_path: Path, pilotrank: RunCommand) -> None:
    assert pilotrank("rank", "--top", "9", "-o", "a.csv", cwd=tmp_path).status == 0
    assert pilotrank("verify", "a.csv", cwd=tmp_path).status == 0
    for name in ("criteria.yaml", "approaches"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    assert pilotrank("verify", "a.csv", cwd=tmp_path).status == 0  # without factsheets, which a ranking does not read
