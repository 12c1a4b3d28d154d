"""The built-in data: what the report holds is all there, in both languages, and as the rubric wants it."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from pilotrank import load_workspace, rank
from pilotrank.workspace.models import Approach, Item, Workspace

CATEGORIES = {"attract": 7, "train": 8, "internships": 3, "retain": 15, "ambassadors": 3, "context": 10}
SUBCATEGORIES = {"job-in-netherlands": 13, "job-abroad": 2}
FORMS, NESTED = 131, 123
"""By one careful count of the second column of the report's table."""
CRITERIA = ("relevance", "innovativeness", "feasibility")
FACTSHEETS = {
    "animal-husbandry-exchanges",
    "connect-international-talents",
    "dmjob",
    "engineering-mobility-in-europe",
    "existente",
    "holland-scholarship",
    "innotecs",
    "international-living-lab",
    "lernende-euregio",
    "limburg-agenda",
    "mbo-labour-htsm",
    "metallberufe-ohne-grenzen",
    "pile-up",
    "startbaan",
}


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load_workspace(ROOT, evidence=True)


def nested(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from nested(item.examples)


def approaches_where(workspace: Workspace, verdict: str) -> list[str]:
    return [name for name, each in workspace.approaches.items() if each.pilot and each.pilot.verdict == verdict]


def test_all_46_approaches_are_there_in_their_categories(workspace: Workspace) -> None:
    approaches = workspace.approaches.values()
    assert len(approaches) == 46
    assert Counter(each.category for each in approaches) == CATEGORIES
    assert list(workspace.criteria_file.categories) == list(CATEGORIES)
    assert Counter(each.subcategory for each in approaches if each.category == "retain") == SUBCATEGORIES


def test_all_forms_and_their_nested_examples_are_there(workspace: Workspace) -> None:
    forms = [form for approach in workspace.approaches.values() for form in approach.forms]
    assert len(forms) == FORMS
    assert sum(1 for _ in nested(tuple(forms))) - FORMS == NESTED


def test_9_projects_are_promising_and_15_alternative(workspace: Workspace) -> None:
    assert len(approaches_where(workspace, "promising")) == 9
    assert len(approaches_where(workspace, "alternative")) == 15
    for approach in workspace.approaches.values():
        assert approach.pilot is None or (approach.pilot.title and approach.pilot.in_favour)


def test_weights_are_equal_and_each_profile_is_the_centroid_of_its_criterion_first(workspace: Workspace) -> None:
    """The corners of {w: w1 >= w2, w1 >= w3} are (1, 0, 0), (1/2, 1/2, 0), (1/2, 0, 1/2) and (1/3, 1/3, 1/3)."""
    file = workspace.criteria_file
    assert tuple(file.criteria) == CRITERIA
    assert set(file.weights.values()) == {1.0}
    assert file.top == 3
    for first in CRITERIA:
        weights = file.profiles[f"{first}-first"].weights
        assert {name: weights[name] for name in CRITERIA} == pytest.approx(
            {name: 11 / 18 if name == first else 7 / 36 for name in CRITERIA}
        )


def test_every_score_keeps_to_the_rubric(workspace: Workspace) -> None:
    for approach in workspace.approaches.values():
        for name, score in approach.scores.items():
            where = f"{approach.id}: {name}"
            assert score.best in {1, 2, 3, 4, 5}, where
            assert score.why is not None, where
            if score.basis == "not_stated":
                assert (score.low, score.best, score.high, score.words) == (1, 3, 5, None), where
            else:
                assert score.words, where
                assert len(score.words.split()) <= 8, where
            if score.basis == "inferred":
                assert score.low <= max(score.best - 1, 1), where
                assert score.high >= min(score.best + 1, 5), where


def test_silence_gives_reasons_of_its_own(workspace: Workspace) -> None:
    """What the report leaves unsaid is said of each approach, not by a formula that stands in every file."""
    reasons = [
        score.why.en
        for approach in workspace.approaches.values()
        for score in approach.scores.values()
        if score.basis == "not_stated" and score.why
    ]
    assert len(set(reasons)) == len(reasons)


def test_only_the_approach_without_a_verdict_in_the_table_is_not_judged(workspace: Workspace) -> None:
    assert [row.id for row in rank(workspace).not_judged] == ["sector-policy"]


def test_all_14_factsheets_are_there_and_each_is_named_where_it_belongs(workspace: Workspace) -> None:
    """Each end of every link knows the other; loading refuses an example whose factsheet does not."""
    assert workspace.factsheets.keys() == FACTSHEETS
    for name, factsheet in workspace.factsheets.items():
        assert factsheet.approaches, name
        for approach in factsheet.approaches:
            assert name in {item.factsheet for item in nested(workspace.approaches[approach].forms)}, name


FIELDS = [
    "name",
    "approaches",
    "sector",
    "level",
    "organisations",
    "countries",
    "period",
    "background",
    "target_groups",
    "targets",
    "set_up",
    "bottlenecks",
    "reach",
    "effectiveness",
    "side_effects",
    "success_factors",
    "failure_factors",
    "sustainability",
    "application",
    "figures",
    "measured_outcome",
    "sources",
]


def test_every_factsheet_states_every_field_be_it_as_null() -> None:
    for path in sorted((ROOT / "factsheets").glob("*.yaml")):
        keys = list(yaml.safe_load(path.read_text(encoding="utf-8")))
        assert [key for key in keys if key != "discrepancies"] == FIELDS, path.stem


def test_every_hard_figure_is_a_number_with_a_unit_that_stands_in_a_field(workspace: Workspace) -> None:
    """One careful count finds 154; ours counts years and shares of the world around an initiative too."""
    figures = [(name, figure) for name, sheet in workspace.factsheets.items() for figure in sheet.figures]
    assert len(figures) >= 154
    for name, figure in figures:
        assert figure.field, f"{name}: {figure.what.en}"
        assert figure.unit.en != figure.what.en, name
    for path in sorted((ROOT / "factsheets").glob("*.yaml")):
        for figure in yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]:
            assert "period" in figure, f"{path.stem}: a figure says its period, be it null"


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("startbaan", "applicants", {2600}),
        ("startbaan", "target", {600, 2600, 500}),
        ("metallberufe-ohne-grenzen", "subsidy", {471_776}),
        ("metallberufe-ohne-grenzen", "co-financing", {314_517, 262_097}),
        ("connect-international-talents", "placed", {55}),
    ],
)
def test_figures_are_those_of_the_report(workspace: Workspace, name: str, kind: str, values: set[float]) -> None:
    """A sample read from chapter 5 by hand."""
    found = {figure.value for figure in workspace.factsheets[name].figures if figure.kind == kind}
    assert values <= found


def test_four_factsheets_report_an_outcome_that_was_measured(workspace: Workspace) -> None:
    """Section 4.1 of the report warns that hardly any initiative was evaluated."""
    measured = {
        name for name, each in workspace.factsheets.items() if each.measured_outcome and each.measured_outcome.measured
    }
    assert measured == {"connect-international-talents", "existente", "mbo-labour-htsm", "startbaan"}


def test_the_second_reading_scores_all_approaches_by_the_rubric(workspace: Workspace) -> None:
    scores = workspace.readings["second"].scores
    assert scores.keys() == workspace.approaches.keys()
    for name, of_one in scores.items():
        assert tuple(of_one) == CRITERIA
        for criterion, score in of_one.items():
            where = f"{name}: {criterion}"
            assert score.best in {1, 2, 3, 4, 5}, where
            assert score.why is not None, where
            if score.basis == "not_stated":
                assert (score.low, score.best, score.high, score.words) == (1, 3, 5, None), where
            else:
                assert score.words, where
                assert len(score.words.split()) <= 8, where


ATTRIBUTES = {
    "levels": {"mbo", "mbo-1", "mbo-2", "mbo-3", "mbo-4", "hbo", "wo"},
    "firm_size": {"sme", "large"},
    "carrier": {"sector", "shared", "others"},
}


def test_attributes_hold_known_values_each_with_words_and_place(workspace: Workspace) -> None:
    found: Counter[str] = Counter()
    for approach in workspace.approaches.values():
        for name, attribute in approach.attributes.items():
            values = attribute.value if isinstance(attribute.value, tuple) else (attribute.value,)
            if name == "countries":
                continue
            found[name] += 1
            where = f"{approach.id}: {name}"
            assert set(values) <= ATTRIBUTES.get(name, set(values)), where
            about = {passage.value for passage in attribute.evidence}
            assert about == ({None} if name == "carrier" else set(values)), where
            for passage in attribute.evidence:
                assert passage.place is not None, where
                assert len(passage.words.split()) <= 8, where
    assert found.keys() == {*ATTRIBUTES, "regions"}


REPORT = next(iter((ROOT.parent / "shared" / "report").glob("*.txt")), None)
PEOPLE = frozenset(
    (
        "0ea3e9243a1da76d",
        "1c916f963647300f",
        "2cca540c4b6a477d",
        "2e7afbb343ef299a",
        "3460d46efc017eea",
        "6caec47617a55baa",
        "7aa0e9364ea99d09",
        "7cbd67feebd7583b",
        "7d96d6ef58311231",
        "853b2c90dfb870b7",
        "85913d549b04aa2d",
        "8672133f333b9a22",
        "8bd43ee0448b759f",
        "8c1d46696e91801c",
        "9e9ddcfe9a14fd3d",
        "ae56bf58f6bdb628",
        "b61557c8c18ae9a4",
        "c235ed820d2f76af",
        "c4d52c4def2352c9",
        "da38c775b89635c6",
        "e13dc6112ad407db",
        "e33ccec775aaba86",
        "e384fb5252e49e5e",
    )
)
"""The people of the report's second annex, as hashes, so that no name stands here either."""


def hashed(name: str) -> str:
    return sha256(name.casefold().encode()).hexdigest()[:16]


def people_named(text: str) -> list[str]:
    """Runs of two to four words that are one of the people's names."""
    words = re.findall(r"[^\W\d_]+", text)
    runs = (" ".join(words[start : start + size]) for size in (2, 3, 4) for start in range(len(words)))
    return [run for run in runs if hashed(run) in PEOPLE]


def test_no_person_of_the_reports_second_annex_is_named() -> None:
    for path in [*data_files(), *ROOT.glob("*.md"), *(ROOT / "src").rglob("*.p[yo]")]:
        assert people_named(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.skipif(REPORT is None, reason="the report is no part of the repository")
def test_the_hashes_are_those_of_the_people_in_the_annex_and_find_them() -> None:
    assert REPORT is not None
    annex = REPORT.read_text(encoding="utf-8").rpartition("Deelnemers expertinterviews")[2]
    entries = re.findall(r"^\W*(.+?)\s*\(.+\)\s*$", annex, re.MULTILINE)
    people = [name.strip() for entry in entries for name in re.split(r",| en ", entry)]
    assert {hashed(name) for name in people} == PEOPLE
    assert {hashed(name) for name in people_named(annex)} == PEOPLE


def test_every_approach_has_a_summary_and_a_source(workspace: Workspace) -> None:
    for approach in workspace.approaches.values():
        assert approach.summary, approach.id
        assert approach.source, approach.id
        assert approach.source.chapter == 3, approach.id


def texts_in(value: object, location: str) -> Iterator[tuple[str, object]]:
    """Every mapping with a language, with where it stands."""
    if isinstance(value, dict):
        if value.keys() & {"en", "nl"}:
            yield location, value
        for key, inner in value.items():
            yield from texts_in(inner, f"{location}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts_in(inner, f"{location}[{number}]")


def data_files() -> list[Path]:
    folders = (ROOT / "approaches", ROOT / "factsheets", ROOT / "readings")
    return [ROOT / "criteria.yaml", *(path for folder in folders for path in sorted(folder.rglob("*.yaml")))]


def test_no_text_of_the_data_lacks_a_language() -> None:
    found = 0
    for path in data_files():
        for location, text in texts_in(yaml.safe_load(path.read_text(encoding="utf-8")), path.stem):
            assert isinstance(text, dict)
            assert text.keys() == {"en", "nl"}, location
            assert all(each.strip() for each in text.values()), location
            found += 1
    assert found > 500


def test_sentences_are_not_left_in_the_other_language() -> None:
    """Long texts that are equal, or that hold words only the other language has, were forgotten."""
    dutch, english = re.compile(r"\b(het|niet|wordt|deze|zijn)\b"), re.compile(r"\b(the|which|does|with)\b")
    for path in data_files():
        for location, text in texts_in(yaml.safe_load(path.read_text(encoding="utf-8")), path.stem):
            if isinstance(text, dict) and len(text["en"]) > 60:
                assert text["en"] != text["nl"], location
                assert len(dutch.findall(text["en"])) < 2, location
                assert len(english.findall(text["nl"])) < 2, location


def test_no_approach_lists_itself_or_an_unknown_one_as_second(workspace: Workspace) -> None:
    seconds = [(each.id, other) for each in workspace.approaches.values() if each.pilot for other in each.pilot.also]
    assert seconds
    for first, second in seconds:
        assert second != first
        assert isinstance(workspace.approaches[second], Approach)
