"""``show`` and ``compare`` as users run them: complete, in both languages, within the width, findable."""

import json
import re
from collections.abc import Iterator

import pytest
from conftest import ROOT, Finished, RunCommand, WriteWorkspace
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
    done = show("--search", " ", "--format", "csv", "--quiet")
    assert done.status == 2
    assert [line.partition(":")[0] for line in done.err.splitlines()] == ["--format csv", "--search"]
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
    missing = pilotrank("compare", "--quiet", cwd=ROOT)
    assert (missing.status, missing.err) == (
        2,
        "--reading: missing; name a reading to compare with, such as --reading second\n",
    )
    unknown = pilotrank("compare", "--reading", "secnd", "--profile", "x", "--quiet", cwd=ROOT)
    assert unknown.status == 2
    assert '--reading secnd: unknown reading "secnd"; did you mean: second?' in unknown.err
    assert "--profile x: unknown profile" in unknown.err
