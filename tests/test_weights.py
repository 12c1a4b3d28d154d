"""What weights mean, and writing them into criteria.yaml without touching anything else."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from conftest import CRITERIA, ROOT, RunCommand, WriteWorkspace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, load_workspace
from pilotrank.decision.weights import shares, shares_of_differences, trade_offs
from pilotrank.workspace.edit import check_criteria, save_profile, set_weights, weight_text
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.parse import MOST_BYTES, parse_text
from pilotrank.workspace.problems import Findings, Place
from pilotrank.workspace.splice import CriteriaText, Plain, flow_text

ODD = """\
\ufeff# Gewichten van het bestuur: één keer per jaar herzien 🗳
title:   "A choice"    # odd   spacing
criteria:   {use: {name: 'Nut: "hoog"', scale: {min: 1, max: 5}},
             cost: {name: Cost, scale: {min: 0, max: 200}, direction: min}   ,  }

weights:     # what people tweak
    use  :   1        # was 2 in 2025

    "cost":   7/36    # a fraction

# between the two
profiles:
      cheap:   {use: 1,   cost: 3,}   # the buyers'
      dear:    # and the users'
          weights:
              cost: 1
              use:    2   # twice
          name: Users
verdicts: {good: {name: Good}}
record:
  why: |
    use: 1
    weights: all

# the end"""
"""A file as people leave it: everything that must still be there afterwards."""


@pytest.fixture
def odd(small: WriteWorkspace) -> Path:
    return small({"criteria.yaml": ODD.replace("\n", "\r\n").encode(), **_flat()})


def _flat() -> dict[str, str | None]:
    """Approaches in no category, because the odd file has none."""
    return {
        "approaches/near/ash.yaml": None,
        "approaches/near/birch.yaml": None,
        "approaches/far/cedar.yaml": None,
        "approaches/far/dogwood.yaml": None,
        "approaches/ash.yaml": "name: Ash\nscores: {use: 5, cost: 100}\npilot: {verdict: good}\n",
        "approaches/birch.yaml": "name: Birch\nscores: {use: 3, cost: 0}\n",
    }


def text_of(folder: Path) -> str:
    return (folder / "criteria.yaml").read_bytes().decode()


@pytest.mark.parametrize(
    ("arguments", "old", "new"),
    [
        (["use=2"], "use  :   1        # was", "use  :   2        # was"),
        (["cost=0.5"], '"cost":   7/36    #', '"cost":   0.5    #'),
        (["use=2/3", "--profile", "cheap"], "{use: 1,   cost: 3,}", "{use: 2/3,   cost: 3,}"),
        (["use=2", "--profile", "dear"], "", ""),  # stands there already
        (["use=75%", "--profile", "dear"], "use:    2   #", "use:    3   #"),
    ],
)
def test_only_the_weights_themselves_change(
    odd: Path, pilotrank: RunCommand, arguments: list[str], old: str, new: str
) -> None:
    before = text_of(odd)
    done = pilotrank("weights", "set", *arguments, cwd=odd)
    assert done.status == 0
    assert before.count(old) == 1 or not old
    assert text_of(odd) == before.replace(old, new)


def test_the_way_back_that_is_shown_leads_back(odd: Path, pilotrank: RunCommand) -> None:
    before = text_of(odd)
    for arguments in (["use=40%", "cost=60%"], ["cost=100%"], ["use=9", "--profile", "dear"]):
        done = pilotrank("weights", "set", *arguments, cwd=odd)
        assert text_of(odd) != before
        (line,) = [line for line in done.out.splitlines() if line.startswith("The way back")]
        assert pilotrank(*line.split("pilotrank ")[1].split(), cwd=odd).status == 0
        assert text_of(odd) == before


def test_a_new_profile_is_one_more_line(odd: Path, pilotrank: RunCommand) -> None:
    before = text_of(odd)
    done = pilotrank("weights", "set", "use=3", "--profile", "board", cwd=odd)
    added = "      board: {use: 3, cost: 7/36}\r\n"
    after = text_of(odd)
    assert after == before.replace("          name: Users\r\n", f"          name: Users\r\n{added}")
    assert "The way back  delete the lines marked +" in done.out
    assert dict(load_workspace(odd).criteria_file.profiles["board"].weights) == {"use": 3, "cost": 7 / 36}


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ("", "profiles:\n  board: {use: 2, cost: 1}\n"),
        ("profiles: {}\n", "profiles: {board: {use: 2, cost: 1}}\n"),
        ("profiles: { # none yet\n  }\n", "profiles: {board: {use: 2, cost: 1} # none yet\n  }\n"),
        (
            "profiles: {cheap: {use: 1, cost: 3},}\n",
            "profiles: {cheap: {use: 1, cost: 3}, board: {use: 2, cost: 1},}\n",
        ),
        (
            "profiles:\n cheap:\n  weights: {use: 1, cost: 3}\n  answers: |\n   two\n\n   lines\n\n# on\n",
            (
                "profiles:\n cheap:\n  weights: {use: 1, cost: 3}\n  answers: |\n   two\n\n   lines\n"
                " board: {use: 2, cost: 1}\n\n# on\n"
            ),
        ),
    ],
)
def test_a_profile_finds_its_place_in_every_layout(small: WriteWorkspace, profiles: str, expected: str) -> None:
    start = "profiles:\n  cheap: {use: 1, cost: 3}\n"
    folder = small({"criteria.yaml": CRITERIA.replace(start, "") + profiles})
    set_weights(load_workspace(folder), {"use": "2"}, "board").write()
    assert text_of(folder) == CRITERIA.replace(start, "") + expected


@pytest.mark.parametrize("end", ["", "...\n", "# no line end"])
def test_the_first_profile_stands_at_the_end_of_the_document(small: WriteWorkspace, end: str) -> None:
    text = CRITERIA.replace("profiles:\n  cheap: {use: 1, cost: 3}\n", "") + end
    folder = small({"criteria.yaml": text})
    set_weights(load_workspace(folder), {"use": "2"}, "board").write()
    assert load_workspace(folder).criteria_file.profiles["board"].weights["use"] == 2
    assert text_of(folder).replace("\nprofiles:\n  board: {use: 2, cost: 1}", "").strip() == text.strip()


def test_a_file_in_braces_stays_in_braces(small: WriteWorkspace) -> None:
    criteria = (
        "{criteria: {use: {name: Use, scale: {min: 1, max: 5}}, cost: {name: C, scale: {min: 0, max: 200}}},\n"
        " weights: {use: 1, cost: 1} }\n"
    )
    folder = small(
        {"criteria.yaml": criteria, **_flat(), "approaches/ash.yaml": "name: Ash\nscores: {use: 5, cost: 1}\n"}
    )
    set_weights(load_workspace(folder), {"cost": "2"}, "board").write()
    assert text_of(folder) == criteria.replace("cost: 1} }", "cost: 1}, profiles: {board: {use: 1, cost: 2}} }")


def test_of_a_thousand_lines_only_those_that_must_change_do(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    """Shown by diff, as the issue asks: one line for each weight."""
    profiles = "".join(f"  p{number}: {{use: {number}, cost: 3}}  # number {number}\n" for number in range(1000))
    text = CRITERIA.replace("  cheap: {use: 1, cost: 3}\n", profiles)
    folder = small({"criteria.yaml": text})
    (folder / "before.txt").write_text(text)
    assert len(text.splitlines()) > 1000
    done = pilotrank("weights", "set", "use=7", "cost=1/3", "--profile", "p500", cwd=folder)
    assert done.status == 0
    diff = subprocess.run(
        ["/usr/bin/diff", "before.txt", "criteria.yaml"], cwd=folder, capture_output=True, check=False
    )
    assert diff.stdout.decode().splitlines()[1:] == [
        "<   p500: {use: 500, cost: 3}  # number 500",
        "---",
        ">   p500: {use: 7, cost: 1/3}  # number 500",
    ]


def test_a_share_is_a_share_afterwards_and_leaves_the_others_alone(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    folder = small()
    assert pilotrank("weights", "set", "use=60%", cwd=folder).status == 0
    assert text_of(folder) == CRITERIA.replace("weights: {use: 1, cost: 1}", "weights: {use: 1.5, cost: 1}")
    shown = json.loads(pilotrank("weights", "--format", "json", "--quiet", cwd=folder).out)
    assert shown["weights"] == {"use": 0.6, "cost": 0.4}


@given(
    weights=st.lists(st.fractions(0, 50, max_denominator=12), min_size=2, max_size=5),
    share=st.integers(0, 99),
)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_share_is_reached_whatever_the_others_are(
    tmp_path_factory: pytest.TempPathFactory, weights: list[Fraction], share: int
) -> None:
    names = [f"c{number}" for number in range(len(weights))]
    if not any(weights[1:]):
        return
    folder = tmp_path_factory.mktemp("shares")
    criteria = {name: {"name": name, "scale": {"min": 1, "max": 5}} for name in names}
    texts = {name: Plain(weight) for name, weight in zip(names, weights, strict=True)}
    (folder / "criteria.yaml").write_text(f"criteria: {flow_text(criteria)}\nweights: {flow_text(texts)}\n")
    (folder / "approaches").mkdir()
    (folder / "approaches" / "one.yaml").write_text(f"name: One\nscores: {flow_text(dict.fromkeys(names, 3))}\n")
    change = set_weights(load_workspace(folder), {"c0": f"{share}%"})
    change.write()
    file = load_workspace(folder).criteria_file
    assert shares(file.weights)["c0"] == pytest.approx(share / 100, abs=1e-11)
    assert {name: file.weights[name] for name in names[1:]} == {
        name: float(weight) for name, weight in list(zip(names, weights, strict=True))[1:]
    }


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        (["use"], ["weights set use: not readable; write it as CRITERION=2"]),
        (
            ["usee=1", "cost=-3", "use=1,5"],
            [
                "cost=-3: the weight -3 is negative; write 0 or more",
                (
                    'use=1,5: "1,5" is not a weight; write a number such as 2 or 0.5 (a point, no comma), or a fraction'
                    " such as 7/36"
                ),
                'usee=1: unknown criterion "usee"; did you mean: use?',
            ],
        ),
        (["use=0", "cost=0"], ["use=0 cost=0: all weights are zero; give at least one criterion a weight above 0"]),
        (["use=60%", "cost=60%"], ["use=60% cost=60%: the shares add up to 120%; they can't be more than 100%"]),
        (
            ["use=1", "--profile", "Board"],
            ['--profile Board: "Board" can\'t be an id; use small letters, digits and hyphens, such as summer-school'],
        ),
        ([], ["weights set: nothing to set; write at least one weight, such as use=2"]),
    ],
)
def test_what_can_not_be_is_named_and_nothing_is_written(
    small: WriteWorkspace, pilotrank: RunCommand, arguments: list[str], problems: list[str]
) -> None:
    folder = small()
    done = pilotrank("weights", "set", *arguments, cwd=folder)
    assert (done.status, done.out, done.err.splitlines()[-len(problems) :]) == (2, "", problems)
    assert text_of(folder) == CRITERIA


def test_a_dry_run_writes_nothing(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    done = pilotrank("weights", "set", "use=2", "--dry-run", cwd=folder)
    assert (done.status, done.err) == (0, "workspace: .\nnot written: criteria.yaml\n")
    assert "weights: {use: 2, cost: 1}" in done.out
    assert text_of(folder) == CRITERIA


def test_what_stands_there_already_is_not_written_again(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("weights", "set", "use=1", cwd=small())
    assert (done.status, done.err) == (0, "workspace: .\n")
    assert "Nothing changes: criteria.yaml says so already." in done.out


def test_the_built_in_workspace_is_not_changed_from_elsewhere(pilotrank: RunCommand) -> None:
    before = text_of(ROOT)
    done = pilotrank("weights", "set", "relevance=2")
    assert done.status == 2
    assert "belongs to pilotrank and stays as it is; make a copy of your own with `pilotrank init FOLDER`" in done.err
    saved = pilotrank("weights", "swing", "relevance=100", "innovativeness=50", "feasibility=50", "--save", "anna")
    assert saved.status == 2
    assert text_of(ROOT) == before
    assert pilotrank("weights", "set", "relevance=2", "--dry-run").status == 0


def test_a_change_by_someone_else_in_between_is_not_overwritten(small: WriteWorkspace) -> None:
    folder = small()
    change = set_weights(load_workspace(folder), {"use": "2"})
    (folder / "criteria.yaml").write_text(CRITERIA + "# mine\n")
    with pytest.raises(PilotrankError, match="was changed by another program meanwhile"):
        change.write()
    assert text_of(folder) == CRITERIA + "# mine\n"


def test_a_file_that_may_not_be_written_is_a_problem_with_a_reason(
    small: WriteWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small()
    change = set_weights(load_workspace(folder), {"use": "2"})
    monkeypatch.setattr("pilotrank.files.os.access", lambda *_: False)  # root may write to a read-only file
    with pytest.raises(PilotrankError, match=r"criteria\.yaml: can't be written \(Permission denied\)"):
        change.write()
    assert text_of(folder) == CRITERIA


def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    small: WriteWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = small()
    before = sorted(folder.rglob("*"))
    change = set_weights(load_workspace(folder), {"use": "2"})
    monkeypatch.setattr("pilotrank.files.os.fsync", full)
    with pytest.raises(PilotrankError, match="No space left on device"):
        change.write()
    assert (text_of(folder), sorted(folder.rglob("*"))) == (CRITERIA, before)


def test_a_link_stays_a_link_and_permissions_stay(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({"criteria.yaml": None, "shared.yaml": CRITERIA})
    (folder / "shared.yaml").chmod(0o640)
    (folder / "criteria.yaml").symlink_to("shared.yaml")
    assert pilotrank("weights", "set", "use=2", cwd=folder).status == 0
    assert (folder / "criteria.yaml").is_symlink()
    assert "weights: {use: 2, cost: 1}" in (folder / "shared.yaml").read_text()
    assert (folder / "shared.yaml").stat().st_mode & 0o777 == 0o640


def test_programs_that_write_at_once_do_not_lose_each_others_changes(small: WriteWorkspace) -> None:
    """Those that come too late say so; what was said to be written is there."""
    folder = small()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "pilotrank", "weights", "set", "use=2", "--profile", f"p{number}", "--quiet"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in range(6)
    ]
    written = {f"p{number}" for number, process in enumerate(processes) if process.wait() == 0}
    assert written
    assert set(load_workspace(folder).criteria_file.profiles) == {"cheap"} | written


@pytest.mark.parametrize(
    ("weights", "arguments", "shares_"),
    [
        ("use: 1, cost: 1", ["use=49.9999999999%", "cost=50%"], {"use": 0.5, "cost": 0.5}),
        ("use: 1.23456789e-14, cost: 1", ["cost=50%"], {"use": 0.5, "cost": 0.5}),
        ("use: 1000000000000000, cost: 3", ["cost=30%"], {"use": 0.7, "cost": 0.3}),
        ("use: 1, cost: 0", ["cost=100%"], {"use": 0.0, "cost": 1.0}),
        ("use: 1e-99999999, cost: 2", ["cost=50%", "use=1"], {"use": 0.5, "cost": 0.5}),
    ],
)
def test_shares_at_the_edges_are_reached_too(
    small: WriteWorkspace, weights: str, arguments: list[str], shares_: dict[str, float]
) -> None:
    folder = small({"criteria.yaml": CRITERIA.replace("use: 1, cost: 1}", weights + "}")})
    set_weights(load_workspace(folder), dict(each.split("=") for each in arguments)).write()
    assert shares(load_workspace(folder).criteria_file.weights) == pytest.approx(shares_, abs=1e-9)


def test_the_way_back_names_the_workspace_that_was_named(
    small: WriteWorkspace, pilotrank: RunCommand, tmp_path: Path
) -> None:
    small()
    done = pilotrank("weights", "set", "use=2", "--profile", "cheap", "--workspace", "small", cwd=tmp_path)
    assert "The way back  pilotrank weights set --profile cheap --workspace small use=1" in done.out


def test_a_profile_put_into_braces_is_taken_back_by_putting_the_old_line_back(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    text = CRITERIA.replace("profiles:\n  cheap: {use: 1, cost: 3}\n", "profiles: {cheap: {use: 1, cost: 3}}\n")
    done = pilotrank("weights", "set", "use=2", "--profile", "board", cwd=small({"criteria.yaml": text}))
    assert "put the lines marked - back in the place of those marked +" in done.out


def test_nothing_is_written_where_the_report_of_it_can_not_be(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    for target in ("none/x.json", "criteria.yaml"):
        done = pilotrank("weights", "set", "use=2", "-o", target, "--format", "json", "--force", cwd=folder)
        assert (done.status, done.out) == (2, "")
        assert text_of(folder) == CRITERIA


KILLED = """\
import os, signal, sys
def killed(*arguments, **options):
    {before}
    os.kill(os.getpid(), signal.SIGKILL)
real = os.{name}
os.{name} = killed
from pilotrank.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("name", "before", "written"),
    [
        ("fsync", "", False),
        ("replace", "", False),
        ("replace", "real(*arguments)", True),
        ("fsync", "real(*arguments)", False),
    ],
)
def test_a_process_killed_while_it_writes_leaves_the_old_file_or_the_new_one(
    small: WriteWorkspace, name: str, before: str, *, written: bool
) -> None:
    """Killed just before or after each of the two steps that count: the content is safe, and takes its place."""
    folder = small()
    code = KILLED.format(name=name, before=before or "pass")
    done = subprocess.run(
        [sys.executable, "-c", code, "weights", "set", "use=7"], cwd=folder, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    new = CRITERIA.replace("weights: {use: 1,", "weights: {use: 7,")
    assert text_of(folder) == (new if written else CRITERIA)


def test_a_process_killed_at_any_moment_leaves_a_whole_file(small: WriteWorkspace) -> None:
    folder = small()
    for number in range(10):
        command = [sys.executable, "-m", "pilotrank", "weights", "set", f"use={number + 2}"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.1 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        text = text_of(folder)
        wrote = text.split("weights: {use: ")[1].split(",")[0]
        assert text == CRITERIA.replace("weights: {use: 1,", f"weights: {{use: {wrote},")


def test_a_change_that_would_say_more_than_it_should_is_refused(small: WriteWorkspace) -> None:
    """A block scalar that keeps its last line ends would lose them to the profile behind it."""
    text = CRITERIA.replace(
        "  cheap: {use: 1, cost: 3}\n", "  cheap:\n    weights: {use: 1, cost: 3}\n    answers: |+\n      kept\n\n\n"
    )
    folder = small({"criteria.yaml": text})
    with pytest.raises(PilotrankError, match=r'"profiles\.board" can\'t be changed without touching the rest'):
        set_weights(load_workspace(folder), {"use": "2"}, "board")


@pytest.mark.parametrize("value", [0.1, 1 / 3, 7 / 36, 100.0, 0.123456789012345, 1e-7, 5 / 61])
def test_a_weight_is_written_without_loss(value: float) -> None:
    over, _, under = weight_text(value).partition("/")
    assert float(over) / float(under or 1) == pytest.approx(value, rel=1e-11)


@given(
    st.recursive(
        st.one_of(st.text(), st.integers(-5, 5), st.none(), st.booleans()),
        lambda inner: st.lists(inner) | st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9-]*", fullmatch=True), inner),
        max_leaves=6,
    )
)
def test_a_value_on_one_line_is_read_back(value: object) -> None:
    written = flow_text(value)
    assert len(written.splitlines()) <= 1
    findings = Findings()
    read = parse_text(f"it: {written}".encode(), "it", findings)
    assert not findings.problems
    assert read == {"it": value}


def test_a_profile_with_texts_is_read_back(small: WriteWorkspace) -> None:
    folder = small()
    origin = {"stakeholder": 'Werkgevers: "groot", # en klein', "method": "swing"}
    save_profile(load_workspace(folder), "anna", {"use": "2", "cost": "1/3"}, origin).write()
    saved = load_workspace(folder).criteria_file.profiles["anna"]
    assert saved.stakeholder is not None
    assert (saved.stakeholder.nl, saved.weights["cost"]) == (origin["stakeholder"], 1 / 3)


def test_the_share_of_the_differences_is_the_mean_over_all_pairs() -> None:
    """Worked out pair by pair. Ash, birch, cedar: use 1, 1/2, 1/2; cost 1/2, 1, 1/2 as values."""
    import numpy as np  # noqa: PLC0415 - for this test alone

    values = (np.array([1, 0.5, 0.5]), np.array([0.5, 1, 0.5]))
    assert shares_of_differences(values, [0.5, 0.5]) == (0.5, 0.5)
    assert shares_of_differences(values, [0.8, 0.2]) == pytest.approx((0.8, 0.2))
    uneven = (np.array([0.9, 0.1, 0.4, 0.4]), np.array([0.5, 0.5, 0.5, 0.5]))
    assert shares_of_differences(uneven, [0.01, 0.99]) == (1, 0)
    one = sum(abs(a - b) for a, b in combinations(uneven[0].tolist(), 2)) / 6
    other = (np.array([1.0, 0, 0, 0]),)
    assert shares_of_differences((uneven[0], *other), [0.5, 0.5])[0] == pytest.approx(one / (one + 0.5))
    assert shares_of_differences((np.ones(3),), [1.0]) == (None,)


def test_the_lines_that_change_are_shown_with_their_numbers(small: WriteWorkspace) -> None:
    """Worked out by counting: weights in block style on lines 11 and 13, a long profile behind line 15."""
    text = CRITERIA.replace("weights: {use: 1, cost: 1}\n", "weights:\n  use: 1\n  # cheap is better\n  cost: 1\n")
    workspace = load_workspace(small({"criteria.yaml": text}))
    lines = set_weights(workspace, {"use": "2", "cost": "3"}).lines
    assert [(each.first, each.old, each.new) for each in lines] == [
        (11, ("  use: 1",), ("  use: 2",)),
        (13, ("  cost: 1",), ("  cost: 3",)),
    ]
    long = {"stakeholder": "x" * 99, "method": "by hand", "answers": {"why": "so"}}
    (block,) = save_profile(workspace, "board", {"use": "1", "cost": "2"}, long).lines
    assert (block.first, block.old) == (16, ())
    assert block.new == (
        "  board:",
        "    weights: {use: 1, cost: 2}",
        f"    stakeholder: {'x' * 99}",
        '    method: "by hand"',
        "    answers: {why: so}",
    )
    on_one_line = load_workspace(small({"criteria.yaml": CRITERIA}))
    (block,) = set_weights(on_one_line, {"use": "2", "cost": "3"}).lines
    assert (block.first, block.old, block.new) == (
        10,
        ("weights: {use: 1, cost: 1}",),
        ("weights: {use: 2, cost: 3}",),
    )


def test_a_profile_that_gives_way_says_what_it_was(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    with pytest.raises(PilotrankError, match='"current" has a meaning of its own'):
        save_profile(workspace, "current", {"use": "1", "cost": "1"}, {})
    change = save_profile(workspace, "cheap", {"use": "1", "cost": "1"}, {}, replace=True)
    assert change.weights_before == {"use": 1, "cost": 3}


def test_a_text_that_is_no_right_file_is_never_written(small: WriteWorkspace) -> None:
    """The last net: weights that are all zero say what they should, and are wrong all the same."""
    text = CriteriaText((small() / "criteria.yaml").read_bytes())
    zero = {"use": Plain("0"), "cost": Plain("0")}
    findings = Findings()
    text.encoded(text.with_weights(("weights",), zero), ("weights",), zero, Place("criteria.yaml"), findings)
    assert [each.kind for each in findings.problems] == ["all-zero-weights"]


def test_weights_of_criteria_that_are_not_there_any_more_are_not_kept(small: WriteWorkspace) -> None:
    workspace = load_workspace(small())
    check_criteria(workspace, ["use", "cost"])
    with pytest.raises(PilotrankError, match="has other criteria than those asked about; answer anew"):
        check_criteria(workspace, ["use"])


def test_a_file_that_would_grow_too_large_is_refused(small: WriteWorkspace) -> None:
    comment = "#" * (MOST_BYTES - len(CRITERIA) - 1) + "\n"
    folder = small({"criteria.yaml": CRITERIA + comment})
    assert set_weights(load_workspace(folder), {"use": "2"}).lines
    with pytest.raises(PilotrankError, match="larger than 256 KiB"):
        set_weights(load_workspace(folder), {"use": "10"})


def test_a_step_on_a_value_function_with_corners_makes_up_for_a_range() -> None:
    """Cost: 60 of 100 points over the first 100, 40 over the last: 0.3 and 0.2 a step at half weight; use 12.5."""
    points = {"points": {"0": 100, "100": 40, "200": 0}}
    criteria = {
        "use": Criterion.model_validate({"name": "Use", "scale": {"min": 1, "max": 5}}),
        "cost": Criterion.model_validate(
            {"name": "Cost", "scale": {"min": 0, "max": 200}, "direction": "min", "value": points}
        ),
    }
    (off,) = trade_offs(criteria, {"use": 0.5, "cost": 0.5})
    assert [off.least, off.greatest] == pytest.approx([12.5 / 0.3, 12.5 / 0.2])


def test_what_makes_up_for_what_follows_from_the_worth_of_a_step() -> None:
    """Use: 100 x 0.6 / 4 = 15 a step; cost: 100 x 0.4 / 200 = 0.2 a step; 15 / 0.2 = 75."""
    criteria = {
        "use": Criterion.model_validate({"name": "Use", "scale": {"min": 1, "max": 5}}),
        "cost": Criterion.model_validate({"name": "Cost", "scale": {"min": 0, "max": 200}, "direction": "min"}),
    }
    (off,) = trade_offs(criteria, {"use": 0.6, "cost": 0.4})
    assert (off.better, off.worse) == ("use", "cost")
    assert [off.least, off.greatest] == pytest.approx([75, 75])
    assert trade_offs(criteria, {"use": 1.0, "cost": 0.0}) == ()


def test_weights_are_shown_in_words(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    english = pilotrank("weights", cwd=folder).out
    assert "1 step better on Use makes up for 50 steps worse on Cost" in english
    assert "Profile cheap" in english
    dear = pilotrank("weights", "--weight", "use=0", cwd=folder).out
    assert "Use has no weight: no difference on it counts" in dear
    dutch = pilotrank("weights", "--profile", "cheap", "--lang", "nl", cwd=folder).out
    assert "Kosten" in dutch
    assert "makes up for" not in dutch


def test_the_json_of_weights_has_what_the_design_promises(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    document = json.loads(pilotrank("weights", "--format", "json", "--quiet", cwd=folder).out)
    assert (document["method"], document["weights"]) == (None, {"use": 0.5, "cost": 0.5})
    assert list(document["sets"]) == ["current", "cheap"]
    assert document["sets"]["cheap"]["weights"] == {"use": 0.25, "cost": 0.75}
    changed = json.loads(pilotrank("weights", "set", "use=3", "--format", "json", "--quiet", cwd=folder).out)
    assert (changed["weights"], changed["before"], changed["undo"]) == (
        {"use": 0.75, "cost": 0.25},
        {"use": 0.5, "cost": 0.5},
        {"use": "1"},
    )
