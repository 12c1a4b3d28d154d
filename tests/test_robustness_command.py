"""The command ``robustness``, and the ranges in ``rank``, as users run them."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, RunCommand, WriteWorkspace, in_terminal

from pilotrank import load_workspace, robustness

FEW = ("--samples", "4096")


def as_json(done_out: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(done_out)
    return document


def test_the_json_has_every_key_of_the_contract_and_the_figures_of_the_library(pilotrank: RunCommand) -> None:
    done = pilotrank("robustness", *FEW, "--format", "json", "--quiet", cwd=ROOT)
    document = as_json(done.out)
    assert document["format"] == 1
    assert document["reproduce"]["seed"] == 1
    assert {"samples", "seed", "weights", "scores", "standard_error"} <= document["sampling"].keys()
    found = robustness(load_workspace(ROOT), samples=4_096)
    first = found.approaches[0]
    entry = document["approaches"][first.row.id]
    assert {"rank", "total", "tier", "acceptability", "top", "rank_low", "rank_high"} <= entry.keys()
    assert {"expected_rank", "central_weights", "confidence"} <= entry.keys()
    assert len(entry["acceptability"]) == 45
    assert sum(entry["acceptability"]) == pytest.approx(1, abs=1e-9)
    assert entry["top"] == {
        "k": 3,
        "probability": pytest.approx(first.top.share),
        "low": pytest.approx(first.top.low),
        "high": pytest.approx(first.top.high),
        "standard_error": pytest.approx(first.top.error),
    }
    assert entry["expected_rank"] == pytest.approx(first.expected_rank)
    pairs = document["pairwise"]
    a, b = list(pairs)[:2]
    assert pairs[a][b] + pairs[b][a] == pytest.approx(1)
    assert set(document["sources"]) >= {"weights", "scores", "relevance", "innovativeness", "feasibility", "all"}
    exact = document["exact"]
    assert sum(exact["first_area"].values()) == pytest.approx(1, abs=1e-9)
    assert set(exact["stability"]["relevance"]) == {"first", "shortlist"}
    assert set(exact["unseat"]) == {"id", "weights", "distance"}
    assert set(document["information"][0]) == {"approach", "criterion", "gain", "changes"}
    assert all(isinstance(pair, list) and len(pair) == 2 for pair in exact["dominates_at_best"])


def test_the_same_question_gives_the_same_bytes_on_any_number_of_threads(pilotrank: RunCommand) -> None:
    arguments = ("robustness", "--samples", "9000", "--format", "json", "--quiet", "--vary-values")
    one, two, again = (pilotrank(*arguments, "--threads", threads, cwd=ROOT).out for threads in ("1", "2", "2"))
    assert one == two == again
    assert "--threads" not in one
    assert pilotrank(*arguments, "--seed", "2", cwd=ROOT).out != one


def test_the_csv_has_the_columns_of_rank_and_then_its_own(pilotrank: RunCommand) -> None:
    done = pilotrank("robustness", *FEW, "--format", "csv", "--quiet", cwd=ROOT)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    ranked = pilotrank("rank", "--format", "csv", "--quiet", cwd=ROOT).out.splitlines()[0].split(",")
    own = [
        "rank_low",
        "rank_high",
        "tier",
        "depends_on",
        "top",
        "top_low",
        "top_high",
        "first",
        "expected_rank",
        "confidence",
    ]
    assert list(rows[0]) == [*ranked[:-1], *own, "reproduce"]
    assert len(rows) == 46
    assert [row["id"] for row in rows if not row["tier"]] == ["sector-policy"]
    for row in rows[:-1]:
        assert float(row["top_low"]) <= float(row["top"]) <= float(row["top_high"])
    assert sum(float(row["top"]) for row in rows[:-1]) == pytest.approx(3, abs=1e-4)
    dutch = pilotrank("robustness", *FEW, "--format", "csv", "--dialect", "excel-nl", "--quiet", cwd=ROOT).out
    assert dutch.startswith("\ufeffrank;id;")
    assert "0,4" in dutch


def test_the_page_for_people_says_the_main_things_first(pilotrank: RunCommand) -> None:
    lines = pilotrank("robustness", *FEW, "--quiet", cwd=ROOT).out.splitlines()
    heads = [
        "How sure is the ranking?",
        "What no weighting can change",
        "Who is in, who is out, and what it depends on",
        "Who can't be told apart",
        "Where the source's silence alone decides",
        "What would be worth finding out next",
        "Where the uncertainty comes from",
        "How far the weights can move, with the best scores",
        "Which weights speak for whom",
        "Pictures",
        "Who comes first under which weights",
    ]
    assert [line for line in lines if line in heads] == heads
    assert any("Seed: 1" in line and "4,096" in line for line in lines)


def test_it_is_all_in_dutch_too(pilotrank: RunCommand) -> None:
    out = pilotrank("robustness", *FEW, "--quiet", "--lang", "nl", cwd=ROOT).out
    assert out.startswith("Hoe zeker is de ranglijst?")
    for english in ("approaches", "weights", "samples", "among the first"):
        assert english not in out


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_nothing_is_wider_than_the_terminal(width: int, language: str) -> None:
    printed = in_terminal("robustness", *FEW, "--quiet", "--lang", language, width=width, cwd=ROOT, NO_COLOR="1")
    lines = re.sub(r"\x1b\[\d*m", "", printed).splitlines()
    assert len(lines) > 100
    assert [line for line in lines if len(line) > width] == []
    assert "\x1b[3" not in printed


def test_markdown_keeps_the_triangle_as_it_is_drawn(pilotrank: RunCommand) -> None:
    out = pilotrank("robustness", *FEW, "--quiet", "--format", "markdown", cwd=ROOT).out
    assert out.startswith("# How sure is the ranking?\n")
    assert "```\n" in out
    assert out.rstrip().endswith("``")


def test_filters_and_assumed_scores_count(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    near = as_json(
        pilotrank("robustness", *FEW, "--category", "near", "--top", "1", "--format", "json", cwd=folder).out
    )
    assert sorted(near["approaches"]) == ["ash", "birch"]
    assert "--category near" in near["reproduce"]["command"]
    assert "--top 1" in near["reproduce"]["command"]
    changed = pilotrank("robustness", *FEW, "--set", "cedar.use=1", "--top", "1", "--format", "json", cwd=folder)
    assert as_json(changed.out)["approaches"]["cedar"]["first"]["probability"] == 0


def test_certain_places_are_said_to_be_always_not_nearly(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    out = pilotrank("robustness", *FEW, cwd=small()).out
    assert "whatever the weights and the scores within their ranges: Ash; Birch; Cedar" in out
    assert "always" in next(line for line in out.splitlines() if line.startswith("1  Ash (ash)"))


def test_where_nothing_varies_nothing_is_a_chance(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    firm = ("--vary-weights", "none", "--vary-scores", "none", "--profile", "cheap", "--top", "1")
    out = pilotrank("robustness", *FEW, *firm, cwd=small()).out
    line = next(line for line in out.splitlines() if line.startswith("1  Birch (birch)"))
    assert line.split()[-3:-1] == ["always", "always"]
    assert "%" not in line


def test_the_place_that_silence_decides_is_named_by_its_own_silence(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    # By hand: cedar has 25 with use at 1 and 75 at 5, where it ties with ash and birch: then all are among the first.
    out = pilotrank("robustness", *FEW, "--top", "2", cwd=small()).out
    part = out[out.index("Where the source's silence") : out.index("What would be worth")]
    assert next(line for line in part.splitlines() if "Cedar (cedar)" in line).split()[-4:] == ["1", "3", "3", "1"]


def test_what_was_never_seen_is_under_three_in_n(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    # fir is worse than ash on the whole, but not on cost: first at weights that three thousand samples do not meet.
    folder = small({"approaches/near/fir.yaml": "name: Fir\nscores: {use: 4.999, cost: 99.99}\n"})
    out = pilotrank("robustness", "--samples", "3000", "--top", "2", cwd=folder).out
    assert "<0.1%" in next(line for line in out.splitlines() if "Fir (fir)" in line)


def test_mixtures_of_profiles_are_asked_for_by_name_or_taken_from_the_stakeholders(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small()
    named = ("--vary-weights", "profiles", "--profile", "current", "--profile", "cheap")
    done = pilotrank("robustness", *FEW, *named, "--format", "json", cwd=folder)
    document = as_json(done.out)
    assert document["sampling"]["profiles"] == ["current", "cheap"]
    # use has 1/4 to 1/2 of the weight: birch leads ash everywhere but at 1/2, where they tie.
    assert document["approaches"]["birch"]["first"]["probability"] == 1
    assert "--profile current --profile cheap" in document["reproduce"]["command"]
    nobody = pilotrank("robustness", *FEW, "--vary-weights", "profiles", cwd=folder)
    assert nobody.status == 2
    assert "a group of 0" in nobody.err


def test_every_wrong_option_is_said_at_once(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    wrong = ("--vary-weights", "wild", "--vary-scores", "x", "--widen", "-1", "--threads", "0", "--samples", "0")
    more = ("--seed", "y", "--concentration", "2", "--plot", "a.gif", "--profile", "cheap", "--profile", "nobody")
    done = pilotrank("robustness", *wrong, *more, cwd=small())
    assert (done.status, done.out) == (2, "")
    for place in ("--vary-weights wild", "--vary-scores x", "--widen -1", "--threads 0", "--samples 0", "--seed y"):
        assert sum(line.startswith(f"{place}: ") for line in done.err.splitlines()) == 1
    assert "--plot a.gif: the ending does not say which kind of picture; choose one of .svg, .png" in done.err
    assert "--concentration: means nothing alone; add --vary-weights around" in done.err
    assert "--profile: means nothing alone; add --vary-weights profiles" in done.err


def test_a_picture_is_written_whole_and_never_over_another(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    done = pilotrank("robustness", *FEW, "--plot", "a.svg", cwd=folder)
    assert (done.status, "written: a.svg" in done.err) == (0, True)
    first = (folder / "a.svg").read_bytes()
    assert first.startswith(b"<?xml")
    again = pilotrank("robustness", *FEW, "--plot", "a.svg", cwd=folder)
    assert again.status == 2
    assert "a.svg: exists already" in again.err
    pilotrank("robustness", *FEW, "--plot", "b.svg", cwd=folder)
    assert (folder / "b.svg").read_bytes() == first


def test_result_and_picture_may_not_share_a_file(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    done = pilotrank("robustness", "-o", "a.svg", "--format", "json", "--plot", "./a.svg", cwd=folder)
    assert done.status == 2
    assert "--plot ./a.svg: the result goes there too; choose another name for one of them" in done.err
    assert not (folder / "a.svg").exists()
    assert "--plot: nothing is given" in pilotrank("robustness", "--plot", "", cwd=folder).err


def test_a_missing_matplotlib_is_said_before_the_work(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'matplotlib' else find(name, *more)\n"
    )
    done = pilotrank("robustness", "--plot", "a.png", cwd=small(), PYTHONPATH=str(tmp_path))
    assert done.status == 2
    assert done.err.splitlines()[-1] == (
        "--plot a.png: needs matplotlib, which is not installed; run: pip install matplotlib"
    )


def test_nothing_to_rank_is_an_error(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("robustness", "--min", "use=5", "--min", "cost=200", cwd=small())
    assert done.status == 2
    assert "no approach is left that is judged" in done.err


# The ranges in rank


def test_the_ranges_in_rank_are_those_of_the_first_samples_of_robustness(pilotrank: RunCommand) -> None:
    rows = csv.DictReader(io.StringIO(pilotrank("rank", "--ranges", "--format", "csv", "--quiet", cwd=ROOT).out))
    found = robustness(load_workspace(ROOT), samples=16_384)
    expected = {each.row.id: (str(each.rank_low), str(each.rank_high)) for each in found.approaches}
    expected["sector-policy"] = ("", "")
    assert {row["id"]: (row["rank_low"], row["rank_high"]) for row in rows} == expected


def test_programs_get_ranges_only_when_they_ask(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    plain = pilotrank("rank", "--format", "csv", cwd=folder).out
    assert "rank_low" not in plain
    assert "seed" not in plain
    document = as_json(pilotrank("rank", "--format", "json", "--ranges", cwd=folder).out)
    assert [(row["rank_low"], row["rank_high"]) for row in document["ranking"]] == [
        (1, 2),
        (1, 3),
        (2, 3),
        (None, None),
    ]
    assert document["reproduce"]["seed"] == 1
    assert document["reproduce"]["command"] == "rank --ranges"


def test_people_get_ranges_unless_they_do_not_want_them(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    assert " 90% " in pilotrank("rank", cwd=folder).out
    assert "90%" not in pilotrank("rank", "--no-ranges", cwd=folder).out
    assert "| 90% |" in pilotrank("rank", "--format", "markdown", cwd=folder).out


def test_ranges_are_among_all_that_are_ranked_whatever_the_cut(pilotrank: RunCommand) -> None:
    whole = pilotrank("rank", "--ranges", "--format", "csv", "--quiet", cwd=ROOT).out.splitlines()
    cut = pilotrank("rank", "--ranges", "--format", "csv", "--top", "3", "--quiet", cwd=ROOT).out.splitlines()
    assert [line.split(",pilotrank")[0] for line in cut] == [line.split(",pilotrank")[0] for line in whole[: len(cut)]]
