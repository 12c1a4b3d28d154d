"""The JSON Schemas of documents: every real document fits its own, and one in which anything is spoilt does not."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from conftest import ROOT, WriteWorkspace
from documents import COMMANDS, Printed, printed
from jsonschema import Draft202012Validator

from pilotrank import load_workspace, robustness
from pilotrank.output.json_schemas import DOCUMENTS, document_schema
from pilotrank.output.robustness_json import robustness_json
from pilotrank.workspace.models import Workspace
from pilotrank.workspace.provenance import provenance_of
from pilotrank.workspace.request import Request

FITS = {name: Draft202012Validator(document_schema(name)).is_valid for name in DOCUMENTS}
Path = tuple[str | int, ...]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Printed]:
    return list(printed(tmp_path_factory.mktemp("workspaces")))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_is_one_by_its_own_standard(name: str) -> None:
    schema = document_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:pilotrank:{name}"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_schema_says_everything_again_each_time(name: str) -> None:
    first = document_schema(name)
    expected = json.dumps(first)
    for key in list(first):
        del first[key]
    assert json.dumps(document_schema(name)) == expected


def test_every_document_fits_its_schema_and_no_other(documents: list[Printed]) -> None:
    assert len(documents) == len(COMMANDS.splitlines())
    for each in documents:
        fitting = [name for name in DOCUMENTS if FITS[name](each.document)]
        assert fitting == [each.schema], each.line


# Large workspaces, in which some figures are left out


def copies(workspace: Workspace, count: int) -> Workspace:
    ash = workspace.approaches["ash"]
    names = [f"ash-{number}" for number in range(count)]
    return replace(
        workspace, approaches=MappingProxyType({name: ash.model_copy(update={"id": name}) for name in names})
    )


@pytest.mark.parametrize(
    ("count", "full", "left_out"),
    [
        (250, False, {"pairwise", "dominates", "dominates_at_best"}),
        (250, True, set()),
        (1001, False, {"pairwise", "dominates", "dominates_at_best", "acceptability"}),
    ],
)
def test_what_is_left_out_of_large_workspaces_may_be_null(
    small: WriteWorkspace, count: int, *, full: bool, left_out: set[str]
) -> None:
    workspace = copies(load_workspace(small()), count)
    result = robustness(workspace, samples=50, full=full)
    provenance = provenance_of("robustness", workspace, Request(), (), result.ranking.weights, language="en", seed=1)
    document = json.loads(robustness_json(result, provenance))
    found = document | document["exact"] | document["approaches"]["ash-0"]
    assert {
        name for name in ("pairwise", "dominates", "dominates_at_best", "acceptability") if found[name] is None
    } == (left_out)
    assert FITS["robustness"](document)


# Spoilt documents: what is wrong, and the places in which a schema has to let it pass, with the reason

PASSES: Mapping[str, Mapping[str, str]] = {
    "taken away": {
        "an entry by the id of a criterion": r".*(weights|scores|contributions|by_criterion|differences|against|silent"
        r"|stability|reading|turning_weights|before|undo|points|judgements|best_to_others|others_to_worst)(/\*)?/\*",
        "an entry by the id of something else": r".*(approaches|silence|pairwise|can_be_first|sets|groups|sources"
        r"|levels|subcategories)(/\*)?/\*",
        "an entry by an id or option": r"shortlist (runners_up|without|used|cost_of_constraints)/\*",
        "an entry by an attribute": r"show approach/attributes/[^/]+",
        "an entry by a label": r"compare (rankings|methods)/\*",
        "a measure, of which there are three or more": r"backtest by_profile/\*/\*",
        "a comparison without a group is one too": r"compare group",
        "the formula, which need not be said": r"weights answers/formula",
    },
    "renamed": {"labels are free": r"compare (rankings|methods|weights)/\*"},
    "one more": {},
    "null": {
        "not judged, or not in both rankings": r".*(rank|total|range|own|other|places|move|rank_low|rank_high)",
        "a workspace without categories, an approach without a verdict": r".*(category|verdict)",
        "not said in the file": r"show (approach|factsheet|criterion|reading)/.*",
        "no words, no reason": r"explain scores/\*/(words|why)",
        "not said of the profile": r"weights (method|sets/\*/(name|stakeholder|method|follows_from_answers))",
        "a new profile": r"weights before",
        "no two approaches differ": r"weights sets/\*/differences/\*",
        "no amount makes up for it": r"weights sets/\*/trade_offs/\*/greatest",
        "no table says": r"weights consistency/(ratio|acceptable)",
        "all answers fit": r"weights consistency/worst",
        "nothing turns it round": r"explain (turning_weights|distance)",
        "all tie": r"compare (agreement/\*/(tau_b|weighted_spearman)|group/(kendall_w|furthest_apart))"
        r"|backtest by_profile/\*/tau_b/(value|low|high|p_value)|robustness exact/unseat",
        "nothing to compare": r"compare reading/\*/(spoken/)?(equal|kappa|low|high|same_basis)",
        "nothing is drawn": r"(rank|shortlist) reproduce/seed",
        "more than can be listed, no choice, no one to take a place": r"shortlist (as_good|clash|total|without/\*/loss"
        r"|runners_up/\*)",
        "weights do not stay around a profile": r"robustness sampling/concentration",
        "too many approaches": r"robustness (pairwise|exact/dominates(_at_best)?"
        r"|approaches/\*/(acceptability|confidence))",
        "too few samples": r"robustness .*standard_error",
        "never first": r"robustness approaches/\*/central_weights",
    },
    "another text": {
        "what people wrote, in both languages": r"(show|weights) .*/(en|nl)",
        "the same, in one language": r".*(name|words|why|section|kind|url|search|command|file|method)"
        r"|.*(overrides|filters|passages|old|new|countries)/\*",
        "a label": r"compare agreement/\*/(a|b)",
        "a weight as it stood": r"weights undo/\*",
        "a value of an attribute": r"show approach/attributes/.*value(/\*)?",
    },
    "empty": {
        "a line of a file": r"weights lines/\*/(old|new)/\*",
        "a value of an attribute": r"show approach/attributes/.*value/\*",
    },
    "text": {
        "a value of an attribute": r"show approach/attributes/.*value(/\*)?",
        "a place in the source": r"show approach/source/(chapter|page)",
        "a criterion called by a number": r"weights answers/order/\*",
    },
    "another type": {
        "a value of an attribute": r"show approach/attributes/.*value/\*",
        "a number in the place of a fraction": r"weights answers/judgements/\*/\*",
        "a criterion called by a number": r"weights answers/order/\*",
    },
    "too large": {
        "in the unit of a scale": r".*(best|low|high|min|max|from|to|points/\*|p|q|least|greatest)",
        "in another unit": r"show .*value(/\*)?|show .*source/(chapter|page)",
        "a rank among any number": r".*(rank|rank_low|rank_high|own|other|move|places|worst)",
        "a number of things": r".*(/| )(k|samples|source_samples|count|judged|ranks_together|examples\w*|stated"
        r"|inferred|silent|approaches|groups/\*|silent/\*|first)",
        "a width in ranks": r"robustness sources/.*",
        "points of several approaches": r".*(gain|borda/\*/points)|shortlist (total|cost_of_constraints/\*)",
        "what an option limits": r"shortlist (of|size|used/\*)",
        "as it was asked": r".*(seed|concentration|widen)|weights answers/(points|order)/\*",
        "a ratio": r"weights consistency/(index|ratio|worst/(given|implied))",
    },
    "too small": {
        "in the unit of a scale": r".*(scores/\*|scores/\*/\*|first|second|own|other)/(best|low|high)"
        r"|explain turning_scores/\*/(from|to)|show criterion/(scale/(min|max)|value/points/\*|preference/(p|q))",
        "in another unit": r"show .*value(/\*)?|show .*source/(chapter|page)",
        "places down": r".*(move|places)",
        "an amount below zero": r"shortlist used/\*",
        "a criterion called by a number": r"weights answers/order/\*",
    },
}


def wrong_values(value: object) -> Iterator[tuple[str, object]]:
    """Values that may not stand in the place of another, with what is wrong with them."""
    if value is not None:
        yield "null", None
    if isinstance(value, dict):
        yield "one more", value | {"Something else": 1}
    if isinstance(value, str) and value:
        yield "another text", "No such thing!"
        yield "empty", ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number:
        yield "text", json.dumps(value)
        yield "too large", 1_000_000
        yield "too small", -1_000_000
    yield "another type", True if is_number else 7.25 if isinstance(value, str) else {} if value == [] else [{}]


def places(document: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - a part of a document
    """Every place of a document, with what holds it."""
    if isinstance(document, dict | list):
        for key in list(document) if isinstance(document, dict) else range(len(document)):
            yield (*path, key), document
            yield from places(document[key], (*path, key))


def spoilt(document: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Spoil a document in one place after the other, in every way, and mend it: what is wrong, and where."""
    for path, holder in places(document):
        key = path[-1]
        value = holder[key]
        for way, wrong in wrong_values(value):
            holder[key] = wrong
            yield way, path
        holder[key] = value
        if isinstance(holder, dict):
            entries = dict(holder)
            del holder[key]
            yield "taken away", path
            holder["No such key!"] = value
            yield "renamed", path
            holder.clear()
            holder.update(entries)


def property_names(schema: object) -> set[str]:
    """The keys that a schema names, as against those that a document takes from its workspace."""
    if isinstance(schema, list):
        return set().union(*map(property_names, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", ())).union(*map(property_names, schema.values()))


def passing(documents: list[Printed]) -> dict[str, set[str]]:
    """What is wrong and where, in documents that a schema lets pass: each place once, keys of the workspace as *."""
    names = {name: property_names(document_schema(name)) for name in DOCUMENTS}
    tried: set[tuple[object, ...]] = set()
    found: dict[str, set[str]] = {way: set() for way in PASSES}
    for each in documents:
        if each.line.startswith("all ") or " weights " in each.line:
            kind = (each.schema, each.document.get("kind"), *each.document)
            for way, path in spoilt(each.document):
                place = "/".join(str(key) if key in names[each.schema] else "*" for key in path)
                if (*kind, way, place) not in tried:
                    tried.add((*kind, way, place))
                    if FITS[each.schema](each.document):
                        found[way].add(f"{each.schema} {place}")
    return found


def test_a_document_with_anything_wrong_does_not_fit(documents: list[Printed]) -> None:
    found = passing(documents)
    for way, reasons in PASSES.items():
        unexplained = {place for place in found[way] if not any(re.fullmatch(each, place) for each in reasons.values())}
        assert not unexplained, way
        needless = {why for why, each in reasons.items() if not any(re.fullmatch(each, place) for place in found[way])}
        assert not needless, way


@pytest.mark.parametrize(
    ("line", "path", "wrong"),
    [
        ("all rank", ("format",), 2),
        ("all rank", ("reproduce", "workspace"), "0123"),
        ("all rank", ("weights", "use"), 1.5),
        ("all rank", ("ranking", 0, "id"), "Ash"),
        ("all rank", ("ranking", 0, "rank"), 0),
        ("all rank", ("ranking", 0, "rank"), 1.5),
        ("all rank", ("ranking", 0, "total"), 100.5),
        ("all rank", ("ranking", 0, "judged"), 1.5),
        ("all rank", ("ranking", 0, "scores", "use", "basis"), "guessed"),
        ("all explain ash", ("range",), [1, 2, 3]),
        ("all explain ash birch", ("distance",), 1.5),
        ("all compare", ("agreement", 0, "tau_b"), -1.5),
        ("all compare", ("in_every_top", "k"), 0),
        ("all compare --method topsis --weight use=2", ("methods", "current"), "addition"),
        ("all compare --group", ("group", "members"), ["ann"]),
        ("all compare --reading second --samples 50", ("reading", "use", "equal"), 1.5),
        ("all robustness --samples 20000", ("sampling", "samples"), 0),
        ("all robustness --samples 20000", ("approaches", "ash", "acceptability", 0), 1.5),
        ("all robustness --samples 20000", ("approaches", "ash", "expected_rank"), 0.5),
        ("all robustness --samples 20000", ("exact", "stability", "use", "first"), [0]),
        ("all weights", ("sets", "current", "weights", "use"), -0.5),
        ("all weights points use=40 cost=60", ("method",), "pairwise"),
        ("all backtest --samples 50", ("by_profile", "current", "auc_good", "value"), -0.5),
    ],
)
def test_a_value_just_out_of_bounds_does_not_fit(
    documents: list[Printed], line: str, path: Path, wrong: object
) -> None:
    (printed,) = (each for each in documents if each.line == line)
    holder = next(holder for place, holder in places(printed.document) if place == path)
    right, holder[path[-1]] = holder[path[-1]], wrong
    try:
        assert not FITS[printed.schema](printed.document)
    finally:
        holder[path[-1]] = right


# What programs may rely on, by the README


@pytest.mark.parametrize("readme", ["README.md", "README.nl.md"])
def test_every_key_of_the_contract_has_its_place_in_a_schema(readme: str) -> None:
    rows = re.findall(
        r"^\| JSON(?: [a-z]+ `([a-z]+)[^`]*`)? \| (.*) \|$", (ROOT / readme).read_text("utf-8"), re.MULTILINE
    )
    assert {name or "rank" for name, _ in rows} == set(DOCUMENTS)
    for name, text in rows:
        schema = document_schema(name or "rank")
        keys = {key for key in re.findall(r"`([^`]+)`", text) if key[0] not in "-_"}  # no option, no ending
        assert keys <= property_names(schema), name


def test_a_ranking_needs_no_schema() -> None:
    code = (
        "import sys\nfrom pilotrank.cli import main\n"
        "main(['rank', '--format', 'json'])\n"
        "sys.exit(any('schema' in name for name in sys.modules if name.startswith('pilotrank')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
