"""Results as table, CSV, JSON and Markdown: complete, readable, and read back as what they say."""

import csv
import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from conftest import CRITERIA, ROOT, WriteWorkspace, write_files
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pilotrank import Ranking, load_workspace, rank
from pilotrank.decision.ranking import STEPS_PER_POINT
from pilotrank.output.csv import sheet_csv
from pilotrank.output.document import document_markdown
from pilotrank.output.figures import one_line, points
from pilotrank.output.formats import DIALECTS, Dialect
from pilotrank.output.grid import Layout
from pilotrank.output.json import ranking_json
from pilotrank.output.markdown import ranking_document
from pilotrank.output.notes import ranking_notes
from pilotrank.output.sheets import ranking_columns, ranking_sheets
from pilotrank.output.table import ranking_table
from pilotrank.output.terminal import in_ascii
from pilotrank.texts import LANGUAGES, Texts
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.provenance import Provenance, provenance_of

ODD_NAMES = {
    "formula": "=1+1",
    "wide": "東京のプログラム 東京のプログラム 東京のプログラム",
    "bars": "a | b <script>alert(1)</script> *c*",
    "escape": "left \\u202E right",
    "long": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
}


def odd_files() -> dict[str, str]:
    return {
        f"approaches/near/{name}.yaml": f'name: "{text}"\nscores: {{use: 2.5, cost: 150}}\n'
        for name, text in ODD_NAMES.items()
    }


def provenance(ranking: Ranking, workspace: Workspace, texts: Texts) -> Provenance:
    filters = [each.filter for each in ranking.left_out]
    return provenance_of("rank", workspace, ranking.request, filters, ranking.weights, language=texts.language)


def as_csv(ranking: Ranking, workspace: Workspace, dialect: Dialect = "rfc4180", texts: Texts = Texts()) -> str:  # noqa: B008 - immutable
    return sheet_csv(ranking_sheets(ranking, texts)[0], provenance(ranking, workspace, texts), dialect)


def as_markdown(ranking: Ranking, workspace: Workspace, texts: Texts = Texts()) -> str:  # noqa: B008 - immutable
    return document_markdown(ranking_document(ranking, texts), provenance(ranking, workspace, texts).line())


def read_back(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def kinds_of_ranking(folder: Path) -> dict[str, tuple[Ranking, Workspace]]:
    """A ranking of each kind: plain, tied and cut, empty, built in; the names are odd in all but the last."""
    workspace = load_workspace(folder)
    builtin = load_workspace(ROOT)
    return {
        "plain": (rank(workspace), workspace),
        "cut": (rank(workspace, top=1, exactly=True, categories=["near"]), workspace),
        "empty": (rank(workspace, minimum={"use": 5, "cost": 200}), workspace),
        "built in": (rank(builtin), builtin),
    }


@pytest.mark.parametrize("kind", ["plain", "cut", "empty", "built in"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_output_takes_every_kind_of_result(small: WriteWorkspace, kind: str, language: str) -> None:
    ranking, workspace = kinds_of_ranking(small(odd_files()))[kind]
    texts = Texts("nl" if language == "nl" else "en")
    for dialect in DIALECTS:
        rows = read_back(as_csv(ranking, workspace, dialect, texts), ";" if dialect == "excel-nl" else ",")
        assert [row["id"] for row in rows] == [row.id for row in ranking.listed]
    document = json.loads(ranking_json(ranking, provenance(ranking, workspace, texts), texts))
    assert [row["id"] for row in document["ranking"]] == [row.id for row in ranking.listed]
    markdown = as_markdown(ranking, workspace, texts)
    assert len(re.findall(r"^\| ", markdown, re.MULTILINE)) == len(ranking.listed) + 2
    for width in (None, 200, 120, 80, 40):
        assert ranking_table(ranking, texts, Layout(width)).plain


@pytest.mark.parametrize("width", [200, 120, 80, 60, 40])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_fits_its_terminal_and_loses_nothing(small: WriteWorkspace, width: int, language: str) -> None:
    texts = Texts("nl" if language == "nl" else "en")
    for workspace in (load_workspace(ROOT), load_workspace(small(odd_files()))):
        ranking = rank(workspace)
        lines = ranking_table(ranking, texts, Layout(width)).plain.splitlines()
        assert max(map(cell_len, lines)) <= width
        letters = re.sub(r"\s", "", "".join(lines))
        for row in ranking.rows:
            for word in one_line(texts.pick(row.name)).split():
                # A word too long for its column is broken over lines, other columns between its parts.
                assert word in letters or len(word) > 20 or not word.isascii()
            assert texts.decimal(points(row.steps or 0, 1)) in letters


def test_a_table_without_a_terminal_has_each_approach_on_one_line() -> None:
    ranking = rank(load_workspace(ROOT))
    lines = ranking_table(ranking, Texts(), Layout()).plain.splitlines()
    for row in ranking.rows:
        (line,) = [line for line in lines if f" {row.name.en}  " in line]
        assert line.split()[0] == str(row.rank)


def test_a_table_for_a_terminal_without_unicode_draws_in_ascii(small: WriteWorkspace) -> None:
    text = in_ascii(ranking_table(rank(load_workspace(small())), Texts(), Layout(80)).plain)
    assert text.isascii()
    bars = {line.split()[1]: line.split()[4] for line in text.splitlines() if "#" in line[1:]}
    assert bars == {"Ash": "########", "Birch": "########", "Cedar": "#####"}  # 75 points of 100 on ten cells, and 50


def test_the_scores_stand_in_the_table_with_their_marks(small: WriteWorkspace) -> None:
    lines = ranking_table(rank(load_workspace(small())), Texts(), Layout(100)).plain.splitlines()
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines if "Cedar" in line]
    assert cells == [["3", "Cedar", "Far", "50.0", "█████", "3?", "100", "1/2"]]


def test_the_notes_say_weights_steps_and_what_was_left_out(small: WriteWorkspace) -> None:
    ranking = rank(load_workspace(small()), profile="cheap", categories=["near", "far"], minimum={"use": 3}, top=2)
    assert ranking_notes(ranking, Texts()) == [
        "Not judged, because the source is silent on every criterion: Dogwood",
        "Weights (cheap): Use 25.0%; Cost 75.0%",
        "One step up on a scale is worth, in points of the total: Use 6.3; Cost -3.8 per 10",
        "Judged: on how many of the criteria the source says something",
        "0 approaches left out by --category near --category far",
        "0 approaches left out by --min use=3",
        "2 approaches kept by --min use=3 although the source is silent there",
        "2 asked, 2 of 3 kept",
    ]


def test_the_notes_name_a_tie_at_the_cut_in_dutch(small: WriteWorkspace) -> None:
    notes = ranking_notes(rank(load_workspace(small()), top=1), Texts("nl"))
    assert notes[-1] == "1 gevraagd, 2 van de 3 getoond: een gelijke stand wordt niet gesplitst (met --exactly wel)"
    assert "Gewichten (current): Nut 50,0%; Kosten 50,0%" in notes


def test_csv_has_the_promised_columns_and_cells(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    ranking = rank(workspace)
    rows = read_back(as_csv(ranking, workspace))
    assert tuple(rows[0]) == (*ranking_columns(ranking), "reproduce")
    assert ",".join(rows[0]) == "rank,id,name,category,total,use,cost,verdict,judged,silent,reproduce"
    cells = [[row[name] for name in list(row)[:-1]] for row in rows]
    assert cells == [
        ["1", "ash", "Ash", "near", "75.0000", "5", "100", "good", "2", ""],
        ["1", "birch", "Birch", "near", "75.0000", "3", "0", "", "2", ""],
        ["3", "cedar", "Cedar", "far", "50.0000", "3", "100", "", "1", "use"],
        ["", "dogwood", "Dogwood", "far", "", "3", "100", "", "0", "use cost"],
    ]
    assert len({row["reproduce"] for row in rows}) == 1


def test_a_cut_leaves_what_is_not_judged_out_of_the_export(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    assert [row["id"] for row in read_back(as_csv(rank(workspace, top=9), workspace))] == ["ash", "birch", "cedar"]


def test_csv_ends_its_lines_as_rfc_4180_says(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    text = as_csv(rank(workspace), workspace)
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == 5


def test_dutch_excel_gets_a_mark_semicolons_and_decimal_commas(small: WriteWorkspace) -> None:
    workspace = load_workspace(small(odd_files()))
    text = as_csv(rank(workspace), workspace, "excel-nl")
    assert text.startswith("\ufeffrank;id;name")
    row = next(row for row in read_back(text, ";") if row["id"] == "wide")
    assert (row["total"], row["use"], row["name"]) == ("31,2500", "2,5", ODD_NAMES["wide"])


def test_a_cell_that_a_spreadsheet_would_run_is_defused_and_a_negative_number_is_not(small: WriteWorkspace) -> None:
    criteria = CRITERIA.replace("{min: 0, max: 200}", "{min: -200, max: 200}")
    files = {"criteria.yaml": criteria, "approaches/near/oak.yaml": 'name: "=cmd()"\nscores: {use: 1, cost: -50}\n'}
    workspace = load_workspace(small(files))
    oak = next(row for row in read_back(as_csv(rank(workspace), workspace)) if row["id"] == "oak")
    assert (oak["name"], oak["cost"]) == ("'=cmd()", "-50")


def test_json_has_the_promised_keys_and_exact_totals(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    ranking = rank(workspace, weights={"use": "1/3"})
    document = json.loads(ranking_json(ranking, provenance(ranking, workspace, Texts("nl")), Texts("nl")))
    assert list(document) == ["format", "reproduce", "weights", "ranking"]
    assert document["reproduce"] == {
        "version": "0.1.0",
        "command": "rank --weight use=1/3",
        "workspace": document["reproduce"]["workspace"],
        "weights": {"use": 0.25, "cost": 0.75},
        "profile": "current",
        "overrides": ["--weight use=1/3"],
        "filters": [],
        "language": "nl",
        "seed": None,
    }
    cedar = next(row for row in document["ranking"] if row["id"] == "cedar")
    assert cedar == {
        "rank": 3,
        "id": "cedar",
        "name": "Ceder",
        "category": "far",
        "total": 50.0,
        "scores": {
            "use": {"best": 3, "low": 1, "high": 5, "basis": "not_stated"},
            "cost": {"best": 100, "low": 100, "high": 100, "basis": "stated"},
        },
        "contributions": {"use": 12.5, "cost": 37.5},
        "verdict": None,
        "judged": 1,
    }
    dogwood = document["ranking"][-1]
    assert (dogwood["rank"], dogwood["total"], dogwood["contributions"]) == (None, None, {})
    for row, plain in zip(document["ranking"], ranking.rows, strict=False):
        assert row["total"] * STEPS_PER_POINT == plain.steps


def test_markdown_can_not_be_broken_by_a_name(small: WriteWorkspace) -> None:
    workspace = load_workspace(small(odd_files()))
    ranking = rank(workspace)
    markdown = as_markdown(ranking, workspace)
    assert r"a \| b \<script\>alert(1)\</script\> \*c\*" in markdown
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {9}


def test_columns_for_which_there_is_nothing_are_left_out_for_people(tmp_path: Path) -> None:
    files = {
        "criteria.yaml": "criteria: {use: {name: Use, scale: {min: 0, max: 1}}}\nweights: {use: 1}\n",
        "approaches/oak.yaml": "name: Oak\nscores: {use: 1}\n",
    }
    workspace = load_workspace(write_files(tmp_path, files))
    ranking = rank(workspace)
    markdown = as_markdown(ranking, workspace)
    assert markdown.startswith("| Rank | Approach | Total | Use | Judged |\n")
    assert "#  Approach  Total              Use  Judged" in ranking_table(ranking, Texts(), Layout(80)).plain


def test_no_output_steers_the_terminal(small: WriteWorkspace) -> None:
    text = ranking_table(rank(load_workspace(small(odd_files()))), Texts(), Layout()).plain
    assert "\u202e" not in text
    assert "left � right" in text


@given(st.integers(0, 100 * STEPS_PER_POINT), st.integers(0, 4))
def test_totals_are_rounded_half_up_from_the_whole_step(steps: int, decimals: int) -> None:
    exact = Decimal(steps) / Decimal(STEPS_PER_POINT)
    assert points(steps, decimals) == str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def test_a_half_is_rounded_up() -> None:
    assert points(STEPS_PER_POINT * 5 // 4, 1) == "1.3"  # 1.25, which the nearest even digit would make 1.2
    assert points(STEPS_PER_POINT * 100, 1) == "100.0"
