"""Every command that prints a table gives it as CSV and as a workbook too: read back, it says what the JSON says."""

import csv
import io
import json
import math
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import CRITERIA, SMALL, RunCommand, WriteWorkspace, write_files

from pilotrank.cli.app import run
from pilotrank.output.sheets import Number, sheet
from pilotrank.output.xlsx import workbook
from pilotrank.texts import LANGUAGES, Texts
from pilotrank.workspace.provenance import Provenance

WITH_EVIDENCE = {
    "approaches/near/ash.yaml": """\
        name: Ash
        summary: {en: A tree., nl: Een boom.}
        scores:
          use: {best: 5, low: 4, high: 5, basis: stated, words: "=very useful", why: {en: Said so., nl: Zo gezegd.}}
          cost: 100
        forms:
          - {name: Hedge, examples: [{name: Long hedge, factsheet: park}, {name: Low hedge}]}
        pilot: {verdict: good, title: Plant it, for: [Shade, Wood], against: [Slow]}
        attributes:
          size: {value: 2.5, evidence: [{words: two and a half, place: p. 3}]}
        source: {chapter: 3}
        discrepancies: [{en: Two heights are given., nl: Er staan twee hoogtes.}]
        """,
    "approaches/far/dogwood.yaml": 'name: "=Dogwood"\nscores: {use: null, cost: null}\n',
    "factsheets/park.yaml": """\
        name: {en: The park, nl: Het park}
        approaches: [ash]
        organisations: [Town, Club]
        period: {from: 2012, to: 2015-06}
        reach: {en: Everyone., nl: Iedereen.}
        measured_outcome: {measured: true, why: Counted.}
        figures:
          - {what: Trees, kind: reach, low: 40, high: 50, hedge: about, unit: trees, period: 2015, field: reach}
          - {what: Costs, kind: cost, value: 1234.5, unit: euros, outcome: true}
        """,
    "readings/other.yaml": """\
        about: {en: Another reader., nl: Een andere lezer.}
        scores:
          ash: {use: 3, cost: 100}
          birch: {use: 3, cost: 0}
          cedar: {use: {best: 2, low: 1, high: 3, basis: inferred}, cost: 100}
          dogwood: {use: null, cost: null}
        """,
}
"""The small workspace, with all that can be shown; by hand, ash has 50 + 25 = 75 points, 37.5 + 25 at its lowest.

By the other reading it has 25 + 25 = 50, and cedar 12.5 + 25 = 37.5.
"""
REASONS = "id,name,criterion,best,low,high,basis,words,why"
CONTENTS = (
    "kind,id,name,category,subcategory,rank,total,judged,silent,verdict,"
    "stated,inferred,not_stated,examples,examples_with_factsheet,factsheets,measured"
)
WEIGHTS = "profile,criterion,name,share"
CHEAP = ("--profile", "current", "--profile", "cheap")


@dataclass(frozen=True)
class Case:
    """A command, and what its sheets are."""

    command: tuple[str, ...]
    columns: str
    """Of the first sheet, and so of the CSV."""
    numbers: str
    """Those of them that hold numbers, with a blank between."""
    sheets: tuple[str, ...]


CASES: Mapping[str, Case] = {
    "rank": Case(
        ("rank", "--ranges"),
        "rank,id,name,category,total,use,cost,verdict,judged,silent,rank_low,rank_high",
        "rank total use cost judged rank_low rank_high",
        ("Ranking", "Reasons"),
    ),
    "robustness": Case(
        ("robustness", "--samples", "1000"),
        "rank,id,name,category,total,use,cost,verdict,judged,silent,rank_low,rank_high,tier,depends_on,"
        "top,top_low,top_high,first,expected_rank,confidence",
        "rank total use cost judged rank_low rank_high top top_low top_high first expected_rank confidence",
        ("Robustness", "Reasons"),
    ),
    "show": Case(
        ("show",),
        CONTENTS,
        "rank total judged stated inferred not_stated examples examples_with_factsheet",
        ("Contents", "Factsheets", "Attributes"),
    ),
    "an approach": Case(
        ("show", "ash"),
        REASONS,
        "best low high",
        (
            *("Reasons", "Ranking", "Fields", "Forms and examples", "Attributes", "Words for attributes"),
            *("Factsheets", "Figures"),
        ),
    ),
    "a factsheet": Case(("show", "park"), "field,text", "", ("Fields", "Figures")),
    "a category": Case(
        ("show", "near"),
        CONTENTS,
        "rank total judged stated inferred not_stated examples examples_with_factsheet",
        ("Approaches", "Reasons"),
    ),
    "a criterion": Case(("show", "cost"), REASONS, "best low high", ("Reasons", "Scale", "Fields")),
    "a reading": Case(("show", "other"), REASONS, "best low high", ("Reasons", "Fields")),
    "a search": Case(("show", "--search", "wood"), "kind,id,name,passage", "", ("Found",)),
    "discrepancies": Case(("show", "--discrepancies"), "kind,id,name,text", "", ("Contradictions",)),
    "explain one": Case(
        ("explain", "ash"),
        "criterion,name,share,best,low,high,basis,value,contribution,contribution_low,contribution_high,words,why",
        "share best low high value contribution contribution_low contribution_high",
        ("Contributions", "Totals"),
    ),
    "explain what is not judged": Case(
        ("explain", "dogwood"),
        "criterion,name,share,best,low,high,basis,value,contribution,contribution_low,contribution_high,words,why",
        "share best low high value contribution contribution_low contribution_high",
        ("Contributions", "Totals"),
    ),
    "explain two": Case(
        ("explain", "ash", "cedar", "--profile", "cheap"),
        "criterion,name,share,a,a_basis,b,b_basis,a_contribution,b_contribution,difference",
        "share a b a_contribution b_contribution difference",
        ("By criterion", "Totals", "Whatever the weights", "Turning scores"),
    ),
    "explain what weights turn round": Case(
        ("explain", "ash", "birch", "--profile", "cheap"),
        "criterion,name,share,a,a_basis,b,b_basis,a_contribution,b_contribution,difference",
        "share a b a_contribution b_contribution difference",
        ("By criterion", "Totals", "Whatever the weights", "Turning weights", "Turning scores"),
    ),
    "compare": Case(
        ("compare", *CHEAP, "--method", "topsis", "--method", "promethee"),
        "ranking,id,name,rank,total,move",
        "rank total move",
        ("Rankings", "Weights", "Agreement", "First places"),
    ),
    "compare --group": Case(
        ("compare", "--group", *CHEAP),
        "id,name,borda_rank,borda_points,mean_rank,mean_total",
        "borda_rank borda_points mean_rank mean_total",
        (
            *("Together", "Rankings", "Weights", "Agreement", "First places", "Members", "Disagreements"),
            "Concordance",
        ),
    ),
    "compare --reading": Case(
        ("compare", "--reading", "other", "--samples", "100"),
        "criterion,name,among,count,equal,kappa,low,high,same_basis",
        "count equal kappa low high same_basis",
        ("By criterion", "Moves", "Differences", "Rankings", "Agreement"),
    ),
    "weights": Case(
        ("weights", "show"),
        f"{WEIGHTS},differences",
        "share differences",
        ("Weights", "Profiles", "Trade-offs", "Silence"),
    ),
    "weights set": Case(
        ("weights", "set", "use=3", "--dry-run"),
        f"{WEIGHTS},share_before",
        "share share_before",
        ("Weights", "Changed lines", "Way back"),
    ),
    "weights swing": Case(("weights", "swing", "use=100", "cost=60"), WEIGHTS, "share", ("Weights", "Trade-offs")),
    "weights pairwise": Case(
        ("weights", "pairwise", "use:cost=3"), WEIGHTS, "share", ("Weights", "Trade-offs", "Consistency")
    ),
    "backtest": Case(
        ("backtest", "--samples", "100", *CHEAP),
        "profile,measure,value,low,high,p_value,by_chance",
        "value low high p_value by_chance",
        ("Measures", "Disagreements", "Weights", "Verdicts"),
    ),
}
TEXTS = {"name", "passage", "text", "words", "why"}
"""Columns whose cells are in the language asked for."""

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace with its evidence."""
    return write_files(tmp_path_factory.mktemp("sheets") / "small", {**SMALL, **WITH_EVIDENCE})


@dataclass(frozen=True)
class Answers:
    """What commands answer; they run in this process, which is quicker than in one of their own."""

    workspace: Path
    printed: pytest.CaptureFixture[bytes]

    def content(self, name: str, form: str, *options: str) -> bytes:
        """The bytes of an answer."""
        given = ("--workspace", str(self.workspace), "--quiet", "--format", form, "--output", "-")
        self.printed.readouterr()
        assert run([*CASES[name].command, *given, *options]) == 0
        return self.printed.readouterr().out

    def csv(self, name: str, *options: str) -> Rows:
        """The rows of a CSV as Python reads them; there is at least one."""
        text = self.content(name, "csv", *options).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if "excel-nl" in options else ","))
        assert rows
        return rows

    def json(self, name: str) -> Any:  # noqa: ANN401 - as json gives it
        """The same as JSON."""
        return json.loads(self.content(name, "json"))

    def xlsx(self, name: str, *options: str) -> openpyxl.Workbook:
        """The same as openpyxl reads it."""
        return openpyxl.load_workbook(io.BytesIO(self.content(name, "xlsx", *options)))

    def sheet(self, name: str, title: str) -> list[dict[str, Any]]:
        """The rows of one sheet of a workbook."""
        head, *rows = self.xlsx(name)[title].iter_rows(values_only=True)
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.fixture
def answers(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator[Answers]:
    pipe = getattr(signal, "SIGPIPE", None)  # a command lets a broken pipe end it, which must not hold for all tests
    before = pipe and signal.getsignal(pipe)
    yield Answers(folder, capsysbinary)
    if pipe:
        signal.signal(pipe, before)


def number(text: str) -> float | None:
    """A cell that holds a number or nothing."""
    return float(text) if text else None


def close(cell: str, figure: float | None) -> bool:
    """Whether a cell holds a figure, as exactly as its decimals say; nothing where there is none."""
    if figure is None or not cell:
        return figure is None and not cell
    return abs(float(cell) - figure) <= 0.5 / 10.0 ** len(cell.partition(".")[2]) + 1e-9


# Every command


@pytest.mark.parametrize("name", CASES)
def test_csv_has_its_columns_and_its_numbers_are_numbers(answers: Answers, name: str) -> None:
    case, rows = CASES[name], answers.csv(name)
    assert ",".join(rows[0]) == f"{case.columns},reproduce"
    numbers = case.numbers.split()
    for column in numbers:
        assert all(math.isfinite(number(row[column]) or 0) for row in rows)
        assert any(row[column] for row in rows) or name == "explain what is not judged"
    assert len({row["reproduce"] for row in rows}) == 1


@pytest.mark.parametrize("name", CASES)
def test_dutch_excel_gets_the_same_cells_with_decimal_commas(answers: Answers, name: str) -> None:
    numbers = CASES[name].numbers.split()
    assert answers.content(name, "csv", "--dialect", "excel-nl").startswith(b"\xef\xbb\xbf")
    for row, dutch in zip(answers.csv(name), answers.csv(name, "--dialect", "excel-nl"), strict=True):
        assert dutch == {column: cell.replace(".", ",") if column in numbers else cell for column, cell in row.items()}


@pytest.mark.parametrize("name", CASES)
def test_only_texts_change_with_the_language(answers: Answers, name: str) -> None:
    for row, dutch in zip(answers.csv(name), answers.csv(name, "--lang", "nl"), strict=True):
        assert list(dutch) == list(row)
        assert [row[column] for column in row if column not in TEXTS] == [
            dutch[column].replace("--lang nl", "--lang en") for column in dutch if column not in TEXTS
        ]


@pytest.mark.parametrize("name", CASES)
def test_a_workbook_holds_the_csv_with_numbers_as_numbers(answers: Answers, name: str) -> None:
    case, book, rows = CASES[name], answers.xlsx(name), answers.csv(name)
    assert book.sheetnames == [*case.sheets, "Provenance"]
    head, *cells = book.worksheets[0].iter_rows(values_only=True)
    assert ",".join(map(str, head)) == case.columns
    for row, values in zip(rows, cells, strict=True):
        for column, value in zip(map(str, head), values, strict=True):
            if column in case.numbers.split():
                assert value == number(row[column])
                assert value is None or isinstance(value, int | float)
            else:
                assert value == (row[column].removeprefix("'") or None)
    assert ("reproduce", rows[0]["reproduce"]) in book["Provenance"].iter_rows(values_only=True)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_of_a_workbook_has_a_name_of_its_own_and_a_head_in_view(
    answers: Answers, name: str, language: str
) -> None:
    book = answers.xlsx(name, "--lang", language)
    assert len({title.lower() for title in book.sheetnames}) == len(book.sheetnames) == len(CASES[name].sheets) + 1
    for page in book.worksheets:
        assert 0 < len(page.title) <= 31
        assert not set(page.title) & set("[]:*?/\\")
        assert page.freeze_panes == "A2"
        assert page.max_row > 1
        assert all(cell.data_type in "sn" for row in page.iter_rows() for cell in row)  # no formula


@pytest.mark.parametrize("name", CASES)
def test_the_same_question_gives_the_same_bytes_in_every_form(answers: Answers, name: str) -> None:
    for form in ("csv", "xlsx"):
        assert answers.content(name, form) == answers.content(name, form)


# The figures are those of the JSON, and those worked out by hand


def test_what_is_listed_has_its_rank_and_total_and_what_backs_it(answers: Answers) -> None:
    rows = answers.csv("show")
    assert [(row["kind"], row["id"]) for row in rows] == [
        (each["kind"], each["id"]) for each in answers.json("show")["things"]
    ]
    ash = next(row for row in rows if row["id"] == "ash")
    assert [ash[name] for name in CONTENTS.split(",")[3:]] == [
        *("near", "", "1", "75.0000", "2", "", "good"),
        *("2", "0", "0", "2", "1", "park", "park"),
    ]
    dogwood = next(row for row in rows if row["id"] == "dogwood")
    assert (dogwood["name"], dogwood["rank"], dogwood["total"]) == ("'=Dogwood", "", "")
    assert dogwood["silent"] == "use cost"


def test_an_approach_is_told_in_full(answers: Answers) -> None:
    use, cost = answers.csv("an approach")
    assert [use[name] for name in REASONS.split(",")] == [
        *("ash", "Ash", "use", "5", "4", "5", "stated", "'=very useful", "Said so."),
    ]
    assert (cost["best"], cost["words"], cost["why"]) == ("100", "", "")
    fields = [(row["field"], row["text"]) for row in answers.sheet("an approach", "Fields")]
    assert ("pilot.verdict", "good") in fields
    assert [text for field, text in fields if field == "pilot.for"] == ["Shade", "Wood"]
    assert ("subcategory", None) in fields
    forms = [tuple(row.values()) for row in answers.sheet("an approach", "Forms and examples")]
    assert forms == [("1", 1, "Hedge", None), ("1.1", 2, "Long hedge", "park"), ("1.2", 2, "Low hedge", None)]
    assert [tuple(row.values()) for row in answers.sheet("an approach", "Words for attributes")] == [
        ("ash", "size", None, "two and a half", "p. 3")
    ]


def test_the_figures_of_a_factsheet_are_numbers(answers: Answers) -> None:
    trees, costs = (tuple(row.values()) for row in answers.sheet("a factsheet", "Figures"))
    assert trees == (*("park", "Trees", "reach", None, 40, 50, "about", "trees", "2015", "2015", "reach", "false"),)
    assert costs == ("park", "Costs", "cost", 1234.5, None, None, None, "euros", None, None, None, "true")


def test_a_field_on_which_the_source_is_silent_is_empty(answers: Answers) -> None:
    fields = [(row["field"], row["text"]) for row in answers.csv("a factsheet")]
    assert [text for field, text in fields if field == "organisations"] == ["Town", "Club"]
    assert ("sector", "") in fields
    assert ("period.to", "2015-06") in fields
    assert ("measured_outcome.measured", "true") in fields


def test_a_criterion_shows_what_its_scale_is_worth(answers: Answers) -> None:
    scale = [tuple(row.values()) for row in answers.sheet("a criterion", "Scale")]
    assert scale == [(0, 1, None), (200, 0, None)]  # less is better
    assert [row["id"] for row in answers.csv("a criterion")] == ["ash", "birch", "cedar", "dogwood"]


def test_every_passage_found_has_a_row(answers: Answers) -> None:
    rows = answers.csv("a search")
    found = {hit["id"]: hit["passages"] or [""] for hit in answers.json("a search")["found"]}
    for name, passages in found.items():
        assert [row["passage"].removeprefix("'") for row in rows if row["id"] == name] == passages
    assert len(rows) == sum(map(len, found.values()))


def test_contributions_sum_to_the_total(answers: Answers) -> None:
    document, rows = answers.json("explain one"), answers.csv("explain one")
    assert [row["contribution"] for row in rows] == ["50.0000", "25.0000"]
    assert all(close(row["contribution"], document["contributions"][row["criterion"]]) for row in rows)
    assert [row["contribution_low"] for row in rows] == ["37.5000", "25.0000"]
    assert [tuple(row.values()) for row in answers.sheet("explain one", "Totals")] == [("ash", "Ash", 1, 75, 62.5, 75)]


def test_what_is_not_judged_has_scores_and_no_points(answers: Answers) -> None:
    for row in answers.csv("explain what is not judged"):
        assert (row["share"], row["basis"], row["value"], row["contribution"]) == ("0.500000", "not_stated", "", "")


@pytest.mark.parametrize("name", ["explain two", "explain what weights turn round"])
def test_two_approaches_differ_by_what_the_json_says(answers: Answers, name: str) -> None:
    document = answers.json(name)
    for row in answers.csv(name):
        assert close(row["difference"], document["by_criterion"][row["criterion"]])
    sheets = {title: answers.sheet(name, title) for title in CASES[name].sheets[2:]}
    assert [row["dominates"] for row in sheets["Whatever the weights"]] == [
        str(document["dominates"]).lower(),
        str(document["dominated"]).lower(),
    ]
    for row, turning in zip(sheets["Turning scores"], document["turning_scores"], strict=True):
        assert (row["id"], row["criterion"]) == (turning["approach"], turning["criterion"])
        assert (row["from"], row["to"]) == pytest.approx((turning["from"], turning["to"]))
    for row in sheets.get("Turning weights", []):
        assert row["tie"] == pytest.approx(document["turning_weights"][row["criterion"]], abs=1e-6)
    assert ("Turning weights" in sheets) == (document["turning_weights"] is not None)


def test_rankings_stand_under_each_other(answers: Answers) -> None:
    document, rows = answers.json("compare"), answers.csv("compare")
    expected = [(label, each) for label, ranking in document["rankings"].items() for each in ranking]
    for row, (label, each) in zip(rows, expected, strict=True):
        assert (row["ranking"], row["id"], number(row["rank"])) == (label, each["id"], each["rank"])
        assert close(row["total"], each["total"])
    flows = [float(row["total"]) for row in rows if row["ranking"] == "current/promethee" and row["total"]]
    assert min(flows) < 0 < max(flows)
    assert [row["move"] for row in rows if row["ranking"] == "cheap"] == ["0", "-1", "0", ""]  # ash falls, by cost
    for pair, found in zip(document["agreement"], answers.sheet("compare", "Agreement"), strict=True):
        assert (found["a"], found["b"], found["approaches"]) == (pair["a"], pair["b"], 3)
        assert found["tau_b"] == pytest.approx(pair["tau_b"], abs=1e-6)


def test_a_group_has_its_borda_count_and_the_ranking_under_mean_weights(answers: Answers) -> None:
    group, rows = answers.json("compare --group"), answers.csv("compare --group")
    for row, each in zip(rows, group["group"]["borda"], strict=True):
        assert (row["id"], number(row["borda_rank"]), number(row["borda_points"])) == (
            *(each["id"], each["rank"], each["points"]),
        )
    mean = {each["id"]: each for each in group["rankings"]["mean weights"]}
    for row in rows:
        assert number(row["mean_rank"]) == mean[row["id"]]["rank"]
        assert close(row["mean_total"], mean[row["id"]]["total"])
    (concordance,) = answers.sheet("compare --group", "Concordance")
    assert concordance["value"] == pytest.approx(group["group"]["kendall_w"], abs=1e-6)


def test_readers_agree_as_far_as_the_json_says(answers: Answers) -> None:
    document = answers.json("compare --reading")
    for row in answers.csv("compare --reading"):
        each = document["reading"][row["criterion"]]
        figures = each if row["among"] == "all" else {**each["spoken"], "same_basis": None}
        for column in ("count", "equal", "kappa", "low", "high", "same_basis"):
            assert close(row[column], figures[column])
    moves = {row["id"]: tuple(row.values())[2:] for row in answers.sheet("compare --reading", "Moves")}
    assert moves["ash"] == (1, 2, 75, 50, -1)
    assert moves["cedar"] == (3, 3, 50, 37.5, 0)
    assert moves["dogwood"] == (None, None, None, None, None)
    first, second = (row for row in answers.sheet("compare --reading", "Differences") if row["id"] == "ash")
    assert (first["reading"], first["best"], second["reading"], second["best"]) == ("own", 5, "other", 3)


def test_weights_and_what_they_mean(answers: Answers) -> None:
    sets = answers.json("weights")["sets"]
    for row in answers.csv("weights"):
        assert close(row["share"], sets[row["profile"]]["weights"][row["criterion"]])
        assert close(row["differences"], sets[row["profile"]]["differences"][row["criterion"]])
    offs = [(row["profile"], row["better"], row["worse"]) for row in answers.sheet("weights", "Trade-offs")]
    assert offs == [
        (profile, off["better"], off["worse"]) for profile, each in sets.items() for off in each["trade_offs"]
    ]


def test_changed_weights_stand_beside_the_old_ones(answers: Answers) -> None:
    rows = [(row["criterion"], row["share"], row["share_before"]) for row in answers.csv("weights set")]
    assert rows == [("use", "0.750000", "0.500000"), ("cost", "0.250000", "0.500000")]
    lines = [(row["sign"], row["text"]) for row in answers.sheet("weights set", "Changed lines")]
    assert lines == [("-", "weights: {use: 1, cost: 1}"), ("+", "weights: {use: 3, cost: 1}")]
    assert [tuple(row.values()) for row in answers.sheet("weights set", "Way back")] == [("use", "1")]


def test_weights_that_are_not_kept_have_no_profile(answers: Answers) -> None:
    rows = [(row["profile"], row["criterion"], row["share"]) for row in answers.csv("weights swing")]
    assert rows == [("", "use", "0.625000"), ("", "cost", "0.375000")]
    consistency = {row["what"]: row["value"] for row in answers.sheet("weights pairwise", "Consistency")}
    assert (consistency["index"], consistency["worst.a"]) == (0, None)


def test_measures_are_those_of_the_json(answers: Answers) -> None:
    document, rows = answers.json("backtest"), answers.csv("backtest")
    assert [(row["profile"], row["measure"]) for row in rows] == [
        (profile, measure) for profile, found in document["by_profile"].items() for measure in found
    ]
    for row in rows:
        figures = document["by_profile"][row["profile"]][row["measure"]]
        assert all(close(row[column], figure) for column, figure in figures.items())
    disagreements = answers.sheet("backtest", "Disagreements")
    for each in document["disagreements"]:
        own = [row for row in disagreements if (row["profile"], row["id"]) == (each["profile"], each["id"])]
        assert {row["criterion"]: row["against"] for row in own} == pytest.approx(each["against"], abs=1e-4)


# Workbooks


def test_a_text_is_a_text_even_where_it_looks_like_something_else(answers: Answers) -> None:
    page = answers.xlsx("rank")["Ranking"]
    (dogwood,) = (row for row in page.iter_rows() if row[1].value == "dogwood")
    assert (dogwood[2].value, dogwood[2].data_type) == ("=Dogwood", "s")


def test_numbers_show_their_decimals_and_too_small_ones_as_the_program_likes() -> None:
    origin = Provenance("0", "rank", "0", {}, "current", (), (), "en")
    cells = [Number("1.2500"), Number("3"), Number("2.5e-07"), Number(""), "007", "http://example.org"]
    content = workbook([sheet("Ranking", "abcdef", [cells])], origin, Texts())
    row = openpyxl.load_workbook(io.BytesIO(content))["Ranking"][2]
    assert [cell.value for cell in row] == [1.25, 3, 2.5e-07, None, "007", "http://example.org"]
    assert [cell.number_format for cell in row[:3]] == ["0.0000", "0", "General"]
    assert row[5].hyperlink is None


# The options, as users give them


def test_a_workbook_goes_to_a_file_whole_and_never_to_a_terminal(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    done = pilotrank("weights", "-o", "a.xlsx", cwd=folder)
    assert (done.status, done.out, done.err) == (0, "", "workspace: .\nwritten: a.xlsx\n")
    assert openpyxl.load_workbook(folder / "a.xlsx").sheetnames[0] == "Weights"
    pilotrank("weights", "-o", "b.xlsx", cwd=folder, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    assert (folder / "b.xlsx").read_bytes() == (folder / "a.xlsx").read_bytes()
    done = pilotrank("weights", "show", "--format", "xlsx", "--quiet", cwd=folder)
    assert (done.status, done.out) == (2, "")
    assert done.err == "--format xlsx: means nothing alone; add --output FILE\n"


def test_a_dialect_is_only_for_csv(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("explain", "ash", "--dialect", "excel-nl", "--quiet", "--lang", "nl", cwd=small())
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("--dialect excel-nl: alleen CSV ")


@pytest.mark.parametrize(
    "command",
    [
        ["show", "-o", "a.csv"],
        ["explain", "ash", "-o", "a.xlsx"],
        ["compare", "-o", "a.json"],
        ["weights", "show", "-o", "a.md"],
        ["backtest", "--samples", "10", "-o", "a.txt"],
    ],
    ids=lambda command: command[0],
)
def test_a_dry_run_writes_no_file(small: WriteWorkspace, pilotrank: RunCommand, command: list[str]) -> None:
    folder = small()
    before = sorted(folder.rglob("*"))
    done = pilotrank(*command, "--dry-run", cwd=folder)
    assert (done.status, done.out, done.err) == (0, "", f"workspace: .\nnot written: {command[-1]}\n")
    assert sorted(folder.rglob("*")) == before


def test_a_dry_run_still_says_what_would_stand_in_the_way(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    (folder / "a.csv").write_text("old")
    done = pilotrank("show", "-o", "a.csv", "--dry-run", "--quiet", cwd=folder)
    assert done.status == 2
    assert done.err == "a.csv: exists already; choose another name, or add --force to replace it\n"


def test_a_dry_run_of_saved_weights_shows_them_and_keeps_the_file(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    command = ["weights", "swing", "use=100", "cost=60", "--save", "mine", "--dry-run"]
    done = pilotrank(*command, cwd=folder)
    assert (done.status, done.err) == (0, "workspace: .\nnot written: criteria.yaml\n")
    assert "not written: this is only what would change" in done.out
    assert "  +    mine:" in done.out
    assert json.loads(pilotrank(*command, "--format", "json", cwd=folder).out)["written"] is False
    rows = list(csv.DictReader(io.StringIO(pilotrank(*command, "--format", "csv", cwd=folder).out)))
    assert {row["profile"] for row in rows} == {"mine"}
    assert (folder / "criteria.yaml").read_text(encoding="utf-8") == CRITERIA
    command.remove("--dry-run")
    assert json.loads(pilotrank(*command, "--format", "json", cwd=folder).out)["written"] is True
    assert "  mine:" in (folder / "criteria.yaml").read_text(encoding="utf-8")
