"""``show`` and ``compare`` as users run them: complete, in both languages, within the width, findable."""

import json
import re
from collections.abc import Iterator

import pytest
from conftest import CRITERIA, ROOT, Finished, RunCommand, WriteWorkspace
from pydantic import BaseModel

from pilotrank import Workspace, load_workspace, rank
from pilotrank.decision.evidence import evidence_of
from pilotrank.output.document import Document, document_markdown, document_text
from pilotrank.output.grid import Layout
from pilotrank.output.show import approach_document, factsheet_document
from pilotrank.texts import Language, Texts
from pilotrank.workspace.lookup import find, search, things
from pilotrank.workspace.models import Bilingual

LANGUAGES: tuple[Language, ...] = ("en", "nl")


@pytest.fixture(scope="module")
def builtin() -> Workspace:
    return load_workspace(ROOT, evidence=True)


@pytest.fixture
def show(pilotrank: RunCommand) -> RunCommand:
    def run(*arguments: str, **variables: str) -> Finished:
        return pilotrank("show", *arguments, cwd=ROOT, **variables)

    return run


def squeezed(text: str) -> str:
    """A text without blanks and line ends, so that wrapping and indents do not count."""
    return re.sub(r"\s+", "", text)


def texts_of(value: object, language: Language) -> Iterator[str]:
    """Every text of a model in one language, apart from ids and codes."""
    if isinstance(value, Bilingual):
        yield value.nl if language == "nl" else value.en
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts_of(getattr(value, name), language)
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts_of(inner, language)
    elif hasattr(value, "values"):
        for inner in value.values():
            yield from texts_of(inner, language)


def documents(workspace: Workspace, texts: Texts) -> Iterator[tuple[BaseModel, Document]]:
    ranking = rank(workspace)
    evidence = evidence_of(workspace.approaches.values(), workspace.factsheets)
    for name, approach in workspace.approaches.items():
        yield approach, approach_document(approach, workspace, evidence[name], ranking, texts)
    for factsheet in workspace.factsheets.values():
        yield factsheet, factsheet_document(factsheet, workspace, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_an_approach_or_factsheet_is_shown(builtin: Workspace, language: Language) -> None:
    for model, document in documents(builtin, Texts(language)):
        shown = squeezed(document_text(document, Layout()).plain)
        found = list(texts_of(model, language))
        assert len(found) > 3
        for text in found:
            assert squeezed(text) in shown, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(
    builtin: Workspace, language: Language, width: int
) -> None:
    for model, document in documents(builtin, Texts(language)):
        shown = document_text(document, Layout(width)).plain
        assert max(map(len, shown.splitlines())) <= width
        if width > 40:
            words = set(re.findall(r"\w{4,}", " ".join(texts_of(model, language))))
            assert words <= set(re.findall(r"\w{4,}", shown)) | set(re.findall(r"\w{4,}", re.sub(r"\n\s*", "", shown)))


def test_scores_come_with_range_basis_words_and_reason(show: RunCommand) -> None:
    done = show("refugee-programmes")
    assert done.status == 0
    assert 'Relevance       4 (3 to 4), stated: "belangrijk potentieel aanwezig"' in done.out
    assert "Innovativeness  3 (1 to 5), the source is silent" in done.out
    assert "66.7 points, rank 3 of 45 (weights: current)" in done.out
    assert re.search(r"Scores +2 stated, 0 inferred, 1 on which the source is silent", done.out)
    assert "1 of 1 factsheet reports an outcome that was measured" in done.out
    assert "Startbaan (startbaan): an outcome was measured" in done.out


def test_a_field_on_which_the_source_says_nothing_says_so(show: RunCommand) -> None:
    lines = show("animal-husbandry-exchanges").out.splitlines()
    assert "Effectiveness    the source does not say" in lines
    nulls = show("animal-husbandry-exchanges", "--format", "json").out.count('": null')
    assert nulls >= lines.count("Effectiveness    the source does not say") > 0


def test_figures_are_written_the_way_the_language_does(show: RunCommand) -> None:
    english, dutch = show("metallberufe-ohne-grenzen").out, show("metallberufe-ohne-grenzen", "--lang", "nl").out
    assert "471,776 euros" in english
    assert "471.776 euro" in dutch
    assert "2009-09-01 to 2012-12-30" in english


def test_without_an_id_it_lists_everything(show: RunCommand, builtin: Workspace) -> None:
    done = show()
    assert done.status == 0
    for thing in things(builtin):
        assert thing.id in done.out
    assert "second" in done.out


@pytest.mark.parametrize("asked", ["relevance", "retain", "approach:dual-career", "factsheet:startbaan"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_can_be_shown(show: RunCommand, asked: str, language: str) -> None:
    done = show(asked, "--lang", language)
    assert (done.status, done.err) == (0, {"en": "workspace: .\n", "nl": "werkmap: .\n"}[language])
    assert done.out.splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("startban", 'startban: unknown id "startban"; did you mean: startbaan?'),
        ("refugees", 'refugees: unknown id "refugees"; did you mean: refugee-programmes?'),
        ("zzz", 'zzz: unknown id "zzz"; "pilotrank show" lists all, "pilotrank show --search TEXT" finds one'),
        ("aproach:dual-career", 'aproach:dual-career: unknown kind "aproach"; did you mean: approach?'),
        (
            "factsheet:ash",
            (
                'factsheet:ash: unknown id "factsheet:ash"; "pilotrank show" lists all, "pilotrank show --search TEXT"'
                " finds one"
            ),
        ),
    ],
)
def test_an_unknown_id_suggests_the_nearest(show: RunCommand, asked: str, line: str) -> None:
    done = show(asked, "--quiet")
    assert (done.status, done.out, done.err) == (2, "", line + "\n")


def test_an_id_of_two_kinds_wants_the_kind(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = str(small({"factsheets/ash.yaml": "name: Ash at work\n"}))
    done = pilotrank("show", "ash", "--workspace", folder, "--quiet")
    assert done.status == 2
    assert done.err == 'ash: "ash" is the name of several things; write one of: approach:ash, factsheet:ash\n'
    assert pilotrank("show", "factsheet:ash", "--workspace", folder).out.startswith("Ash at work")
    assert pilotrank("show", "approach:ash", "--workspace", folder).out.startswith("Ash\n")


def test_search_finds_texts_whatever_capitals_accents_and_language(builtin: Workspace) -> None:
    assert [hit.thing.id for hit in search("STARTBAAN uaf", builtin, "en")][:1] == ["refugee-programmes"]
    everywhere = {hit.thing.id for hit in search("certified welders", builtin, "nl")}
    assert everywhere == {"dmjob"}
    assert {hit.thing.id for hit in search("Roemenie", builtin, "en")} >= {"dmjob"}
    assert search("no such words anywhere", builtin, "en") == ()


def test_search_puts_what_is_called_so_first(builtin: Workspace) -> None:
    assert next(hit.thing.id for hit in search("refugee", builtin, "en")) == "refugee-programmes"


def test_search_shows_the_passage(show: RunCommand) -> None:
    done = show("--search", "certified welders")
    assert done.status == 0
    assert "DMjob" in done.out
    assert "certified welders" in done.out
    nothing = show("--search", "qqqq")
    assert (nothing.status, nothing.out) == (0, 'Nothing contains "qqqq".\n')


def test_discrepancies_are_listed_with_what_they_concern(show: RunCommand, builtin: Workspace) -> None:
    document = json.loads(show("--discrepancies", "--format", "json").out)
    count = sum(
        len(each.discrepancies) for values in (builtin.approaches, builtin.factsheets) for each in values.values()
    )
    assert len(document["discrepancies"]) == count > 120
    assert {"approach", "factsheet"} == {each["kind"] for each in document["discrepancies"]}
    of_one = show("startbaan", "--discrepancies").out
    assert of_one.count("\n- ") == len(builtin.factsheets["startbaan"].discrepancies)
    assert show("--discrepancies", "--lang", "nl").out.splitlines()[1].startswith(f"{count} ")


def test_wrong_options_of_show(show: RunCommand) -> None:
    done = show("--search", " ", "--format", "pdf", "--quiet")
    assert done.status == 2
    assert [line.partition(":")[0] for line in done.err.splitlines()] == ["--format pdf", "--search"]
    assert show("dual-career", "--search", "x", "--quiet").status == 2
    assert show("dual-career", "more", "--quiet").err.startswith("more: ")


def test_json_holds_the_whole_thing(show: RunCommand) -> None:
    document = json.loads(show("startbaan", "--format", "json").out)
    assert (document["format"], document["kind"], document["id"]) == (1, "factsheet", "startbaan")
    placed = [each for each in document["factsheet"]["figures"] if each["value"] == 789]
    assert placed[0]["unit"] == {"en": "people", "nl": "personen"}
    assert document["reproduce"]["command"] == "show startbaan"
    assert len(document["reproduce"]["evidence"]) == 16
    approach = json.loads(show("refugee-programmes", "--format", "json").out)
    assert approach["evidence"]["measured"] == ["startbaan"]
    assert approach["rank"] == 3
    assert approach["approach"]["scores"]["relevance"]["words"] == "belangrijk potentieel aanwezig"


def test_markdown_keeps_what_would_be_markup(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = str(small({"approaches/near/ash.yaml": 'name: "<b>Ash*"\nscores: {use: 5, cost: 100}\n'}))
    done = pilotrank("show", "ash", "--workspace", folder, "--format", "markdown")
    assert done.out.startswith("# \\<b\\>Ash\\*\n")
    assert "## Scores\n" in done.out


def test_markdown_of_the_list_holds_tables(builtin: Workspace, show: RunCommand) -> None:
    done = show("--format", "markdown", "--lang", "nl")
    assert "| Aanpak | " in done.out
    assert done.out.rstrip().splitlines()[-1].startswith("`` pilotrank ")
    for _, document in documents(builtin, Texts()):
        assert document_markdown(document, "x").count("\n## ") >= 3


def test_a_file_is_written_whole_and_not_over_another(show: RunCommand, tmp_path: object) -> None:
    target = f"{tmp_path}/startbaan.md"
    assert show("startbaan", "-o", target).status == 0
    again = show("startbaan", "-o", target)
    assert again.status == 2
    assert "exists already" in again.err


def test_find_is_exact_where_it_can_be(builtin: Workspace) -> None:
    assert find("dmjob", builtin).kind == "factsheet"
    assert find("criterion:relevance", builtin).kind == "criterion"


# compare --reading


def test_compare_shows_agreement_moves_and_tops(pilotrank: RunCommand) -> None:
    done = pilotrank("compare", "--reading", "second", "--samples", "200", cwd=ROOT)
    assert done.status == 0
    for words in ("Relevance", "Kappa", "Same basis", "In the top 3 of both", "Own rank", "Weights (current)"):
        assert words in done.out


def test_compare_json_has_the_promised_keys(pilotrank: RunCommand) -> None:
    options = ("--samples", "300", "--seed", "7", "--top", "9", "--format", "json")
    done = pilotrank("compare", "--reading", "second", "--profile", "relevance-first", *options, cwd=ROOT)
    document = json.loads(done.out)
    assert list(document["rankings"]) == ["relevance-first", "relevance-first/second"]
    assert all(len(rows) == 46 for rows in document["rankings"].values())
    assert document["agreement"][0].keys() == {"a", "b", "tau_b", "weighted_spearman"}
    assert document["in_every_top"]["k"] == 9
    assert list(document["reading"]) == ["relevance", "innovativeness", "feasibility"]
    for each in document["reading"].values():
        assert {"equal", "kappa", "low", "high", "spoken", "same_basis"} <= each.keys()
        assert each["low"] <= each["kappa"] <= each["high"]
    reproduce = document["reproduce"]
    assert reproduce["command"] == ("compare --reading second --samples 300 --seed 7 --profile relevance-first --top 9")
    again = pilotrank(*reproduce["command"].split(), "--format", "json", cwd=ROOT)
    assert again.out == done.out


def test_compare_wants_a_reading_that_is_there(pilotrank: RunCommand) -> None:
    unknown = pilotrank("compare", "--reading", "secnd", "--profile", "x", "--quiet", cwd=ROOT)
    assert unknown.status == 2
    assert '--reading secnd: unknown reading "secnd"; did you mean: second?' in unknown.err
    assert "--profile x: unknown profile" in unknown.err


# The commands' whole answers on a small workspace

READ: dict[str, str | bytes | None] = {
    "approaches/far/elm.yaml": "name: Elm\nscores: {use: 2, cost: 150}\n",
    "readings/second.yaml": """\
        about: A second reader.
        scores:
          ash: {use: 4, cost: 100}
          birch: {use: 3, cost: {best: 0, basis: inferred, words: as said}}
          cedar: {use: 2, cost: 200}
          elm: {use: 2, cost: 150}
        """,
}
"""By hand, equal weights: ash and birch 75, cedar 50, elm 25 become birch 75, ash 62.5, elm 25, cedar 12.5."""


def test_the_whole_answer_of_compare_by_hand(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("compare", "--reading", "second", "--samples", "50", "--workspace", str(small(READ)), "--quiet")
    text = done.out
    differences = text.split("Where the scores differ\n")[1].split("\n\n")[0]
    assert differences.splitlines() == [
        "- Cedar (cedar), Cost",
        "  - own: 100, stated",
        "  - second: 200, stated",
        "- Ash (ash), Use",
        "  - own: 5, stated",
        "  - second: 4, stated",
        "- Cedar (cedar), Use",
        "  - own: 3 (1 to 5), the source is silent",
        "  - second: 2, stated",
        "- Birch (birch), Cost",
        "  - own: 0, stated",
        '  - second: 0, inferred: "as said"',
    ]
    moved = text.split("2 approaches get another total:\n\n")[1].split("\n\n")[0].splitlines()[2:]
    assert [line.split() for line in moved] == [
        ["Ash", "1", "2", "75.0", "62.5"],
        ["Cedar", "3", "4", "50.0", "12.5"],
    ]
    assert "1 other approach changes its rank because of these." in text
    assert "Weights (current): Use 50.0%; Cost 50.0%" in text
    assert "Not in the reading, and left out of both rankings: dogwood" in text


def test_weights_and_silence_reach_compare(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    reading = str(READ["readings/second.yaml"]).rstrip() + "\n          dogwood: {use: null, cost: 0}\n"
    folder = str(small({**READ, "readings/second.yaml": reading}))
    options = ("--samples", "20", "--weight", "cost=3", "--include-silent", "--format", "json", "--workspace", folder)
    document = json.loads(pilotrank("compare", "--reading", "second", *options).out)
    assert document["reproduce"]["weights"] == {"use": 0.25, "cost": 0.75}
    assert document["reproduce"]["evidence"]
    dogwood = next(move for move in document["moves"] if move["id"] == "dogwood")
    assert dogwood == {"id": "dogwood", "own": 3, "other": 1, "places": 2}
    assert document["reading"]["cost"]["bases"][0] == {"own": "not_stated", "other": "stated", "count": 1}
    assert document["in_one_top"] == ["cedar"]


def test_what_moves_is_counted_without_what_neither_ranks(pilotrank: RunCommand) -> None:
    """On the built-in data 2 totals change and 9 others make room; the approach that is not judged does not move."""
    done = pilotrank("compare", "--reading", "second", "--samples", "20", "--format", "json", cwd=ROOT)
    moves = json.loads(done.out)["moves"]
    assert sum(move["own"] != move["other"] for move in moves) == 11
    table = pilotrank("compare", "--reading", "second", "--samples", "20", cwd=ROOT).out
    assert "2 approaches get another total:" in table
    assert "9 other approaches change their rank because of these." in table


def test_an_empty_reading_has_nothing_to_agree_on(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = str(small({"readings/second.yaml": "scores: {}\n"}))
    done = pilotrank("compare", "--reading", "second", "--format", "json", "--workspace", folder)
    assert done.status == 0
    assert json.loads(done.out)["reading"]["use"]["same_basis"] is None


def test_a_reading_can_be_shown(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("show", "second", "--workspace", str(small(READ)), "--quiet")
    assert [line.split() for line in done.out.splitlines() if "(" in line] == [
        ["Ash", "(ash)", "4", "100"],
        ["Birch", "(birch)", "3", "0~"],
        ["Cedar", "(cedar)", "2", "200"],
        ["Elm", "(elm)", "2", "150"],
    ]


SHOWN = {
    "criteria.yaml": CRITERIA
    + "attributes:\n  size: {name: {en: Size, nl: Omvang}, values: {2.5: {en: mid, nl: half}}}\n",
    "approaches/near/birch.yaml": """\
        name: Birch
        scores: {use: 3, cost: 150000}
        attributes: {size: 4, levels: [a, b]}
        summary: "- not a point"
        """,
    "approaches/far/elm.yaml": "name: Elm\nscores: {use: 2, cost: 0}\nattributes: {size: 2.5}\n",
    "factsheets/one.yaml": """\
        name: One
        approaches: [birch]
        period: {from: 2012}
        reach: Some
        figures:
          - {what: Start, kind: start, low: 2012, high: 2013, unit: (year), field: reach}
          - what: Placed
            kind: placed
            low: 1000
            high: 2000
            hedge: about
            unit: people
            period: {to: 2014}
            outcome: true
        measured_outcome: {measured: true, why: Counted}
        """,
}


def test_attributes_and_figures_are_written_as_the_language_has_them(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = str(small({**SHOWN, "criteria.yaml": SHOWN["criteria.yaml"].replace("max: 200}", "max: 200000}")}))
    birch = pilotrank("show", "birch", "--workspace", folder, "--lang", "nl").out
    assert "150.000" in birch
    assert "- not a point" in birch.splitlines()
    assert re.search(r"Omvang \(size\) +4\n", birch)
    assert re.search(r"levels +a; b\n", birch)
    assert re.search(r"Size \(size\) +mid \[2.5\]", pilotrank("show", "elm", "--workspace", folder).out)
    one = pilotrank("show", "one", "--workspace", folder).out
    assert re.search(r"Start +2012 to 2013 \(year\)", one)
    assert re.search(r"Placed \* +about 1,000 to 2,000 people +until 2014", one)
    assert re.search(r"Period +from 2012", one)
    listing = pilotrank("show", "--workspace", folder).out
    assert re.search(r"Size \(size\) +mid \[2.5\] \(1\); 4 \(1\)", listing)
    assert re.search(r"One \(one\) +2 +yes", listing)


def test_a_criterion_shows_its_ends_and_how_the_scores_fall(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = str(small(READ))
    cost = pilotrank("show", "cost", "--workspace", folder, "--quiet").out
    assert "Scale   0 to 200, less is better" in cost
    rows = [line.split() for line in cost.split("silent\n")[1].splitlines()[1:]]
    assert rows == [["0", "1", "0", "0"], ["100", "2", "0", "1"], ["150", "1", "0", "0"]]
    use = pilotrank("show", "use", "--workspace", folder, "--quiet").out
    assert "Scale   1 to 5, more is better" in use
    document = json.loads(pilotrank("show", "cost", "--workspace", folder, "--format", "json").out)
    assert document["criterion"]["scale"] == {"min": 0, "max": 200}
    assert '"min": 0,' in pilotrank("show", "cost", "--workspace", folder, "--format", "json").out


def test_a_thing_is_found_by_its_name_and_the_command_can_be_run_again(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = str(small())
    by_name = pilotrank("show", "CEDER", "--workspace", folder, "--format", "json").out
    assert json.loads(by_name)["reproduce"]["command"] == "show approach:cedar"
    assert pilotrank("show", "approach:Ash", "--workspace", folder).out.startswith("Ash\n")


def test_search_finds_figures_and_cuts_long_passages(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    summary = "word " * 40 + "needle " + "word " * 40
    folder = str(
        small(
            {
                **READ,
                "approaches/near/ash.yaml": f"name: Ash\nscores: {{use: 1, cost: 1}}\nsummary: {summary.strip()}\n",
            }
        )
    )
    done = pilotrank("show", "--search", "needle", "--workspace", folder, "--quiet").out
    (passage,) = [line for line in done.splitlines() if "needle" in line]
    assert passage.startswith("  - … ")
    assert passage.endswith(" …")
    assert len(passage) < 110
    figures = {
        "factsheets/one.yaml": "name: One\nfigures: [{what: Placed, kind: placed, value: 471776, unit: people}]\n"
    }
    done = pilotrank("show", "--search", "471776", "--workspace", str(small(figures)), "--quiet").out
    assert "471776 people" in done
