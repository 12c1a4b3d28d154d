"""The command as users run it: what it prints, where, and with which exit status."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import ROOT, SMALL, RunCommand, WriteWorkspace, in_terminal

from pilotrank import __version__
from pilotrank.cli.subcommands import SUBCOMMANDS, Subcommand
from pilotrank.texts import LANGUAGES

TABLE = """\
A small choice

#  90%  Approach  Category  Total              Use  Cost  Judged  Verdict
─────────────────────────────────────────────────────────────────────────
1  1-2  Ash       Near       75.0  ███████▌     5    100     2/2  Good
1  1-3  Birch     Near       75.0  ███████▌     3      0     2/2
3  2-3  Cedar     Far        50.0  █████        3?   100     1/2

Not judged, because the source is silent on every criterion: Dogwood
Weights (current): Use 50.0%; Cost 50.0%
One step up on a scale is worth, in points of the total: Use 12.5; Cost -2.5 per 10
90%: the rank under other weights (any, all as likely) and scores (within their ranges), leaving out the lowest and \
the highest 5% of 16,384 samples (seed 1); pilotrank robustness says more
Judged: on how many of the criteria the source says something
? the source does not say; the number is a stand-in, mostly the middle of the scale, no judgement
"""
"""The ranges by hand: ash dominates cedar, which it alone never falls behind; birch may be behind both."""


def test_rank_prints_the_whole_table(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", cwd=small())
    assert (done.status, done.err, done.out) == (0, "workspace: .\n", TABLE)


def test_the_loop_edit_a_weight_and_rank_again(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    before = pilotrank("rank", "--format", "csv", cwd=folder).out
    text = (folder / "criteria.yaml").read_text()
    (folder / "criteria.yaml").write_text(text.replace("weights: {use: 1, cost: 1}", "weights: {use: 3, cost: 1}"))
    after = pilotrank("rank", "--format", "csv", cwd=folder).out
    assert [line.split(",")[1] for line in before.splitlines()[1:3]] == ["ash", "birch"]
    assert after.splitlines()[1].startswith("1,ash,Ash,near,87.5000,")
    assert after.splitlines()[2].startswith("2,birch,Birch,near,62.5000,")


def test_the_built_in_workspace_is_found_from_anywhere(tmp_path: Path, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", "--format", "csv", cwd=tmp_path)
    assert done.err == "workspace: the built-in one\n"
    assert len(done.out.splitlines()) == 47


def test_the_nearest_workspace_upward_wins(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", "--format", "csv", cwd=small() / "approaches" / "near")
    assert (len(done.out.splitlines()), done.status) == (5, 0)
    assert done.err.startswith("workspace: /")


def test_quiet_says_nothing_beside_the_result(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", "--quiet", "-o", "a.csv", cwd=small())
    assert (done.status, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("ending", "starts"), [("csv", "rank,id"), ("json", "{"), ("md", "# A small"), ("txt", "A small")]
)
def test_the_ending_picks_the_format(small: WriteWorkspace, pilotrank: RunCommand, ending: str, starts: str) -> None:
    folder = small()
    done = pilotrank("rank", "-o", f"a.{ending}", cwd=folder)
    assert (done.status, done.out, done.err) == (0, "", f"workspace: .\nwritten: a.{ending}\n")
    assert (folder / f"a.{ending}").read_text(encoding="utf-8").startswith(starts)


def test_a_file_holds_the_same_bytes_as_standard_output(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    for name in ("csv", "json", "markdown"):
        pilotrank("rank", "--format", name, "--output", f"{name}.out", "--lang", "nl", cwd=folder)
        printed = pilotrank("rank", "--format", name, "-o", "-", "--lang", "nl", cwd=folder).out
        assert (folder / f"{name}.out").read_bytes() == printed.encode()


def test_a_text_in_a_file_ends_with_where_it_came_from(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    pilotrank("rank", "-o", "a.txt", cwd=folder)
    text, _, origin = (folder / "a.txt").read_text(encoding="utf-8").removesuffix("\n").rpartition("\n")
    assert text == pilotrank("rank", cwd=folder).out
    assert origin.startswith("pilotrank 0.1.0 | rank --ranges --lang en | workspace ")


def test_an_existing_file_is_kept_unless_asked(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    (folder / "a.csv").write_text("old")
    done = pilotrank("rank", "-o", "a.csv", cwd=folder)
    assert done.err.splitlines()[-1] == "a.csv: exists already; choose another name, or add --force to replace it"
    assert (done.status, (folder / "a.csv").read_text()) == (2, "old")
    assert pilotrank("rank", "-o", "a.csv", "--force", cwd=folder).status == 0
    assert (folder / "a.csv").read_text().startswith("rank,id")


def test_a_file_that_can_not_be_written_is_named(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", "-o", "nowhere/a.csv", cwd=small())
    assert done.status == 2
    assert done.err.splitlines()[-1].startswith("nowhere/a.csv: can't be written (No such file or directory)")


def test_the_reason_why_a_file_can_not_be_written_is_in_dutch_too(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", "-o", "nowhere/a.csv", "--lang", "nl", "--quiet", cwd=small())
    assert done.err == (
        "nowhere/a.csv: kan niet worden geschreven (bestand of map bestaat niet); controleer de map en uw rechten\n"
    )


WRONG_USAGE = {
    "an unknown command": (["rnak"], ["rnak: no such command; did you mean: rank?"]),
    "an unknown option": (["rank", "--wieght", "x"], ["--wieght: no such option; did you mean: --weight?"]),
    "an option without its value": (
        ["rank", "--top"],
        ["--top: used wrongly; a switch takes no value, any other option needs one after it"],
    ),
    "an argument too many": (["rank", "use"], ["use: is one argument too many; options start with --"]),
    "an unknown language": (["rank", "--lang", "fr"], ['--lang fr: "fr" is not possible here; possible: en, nl']),
    "no such workspace": (
        ["rank", "-w", "nowhere"],
        ["nowhere: no workspace here: there is no criteria.yaml; give a folder that holds one"],
    ),
    "several options at once": (
        ["rank", "--quiet", "--top", "x", "--weight", "us=1", "--weight", "use", "--min", "use=a", "--format", "cvs"],
        [
            '--format cvs: unknown format "cvs"; did you mean: csv?',
            '--min use=a: "a" is not a number; write one such as 4 or 2.5 (a point, no comma), without quotes',
            '--top x: "x" is not a whole number from 1 up; write one such as 3',
            '--weight us=1: unknown criterion "us"; did you mean: use?',
            "--weight use: not readable; write it as --weight CRITERION=2",
        ],
    ),
    "weights that can't be": (
        ["rank", "--quiet", "--weight", "use=-1", "--weight", "cost=2,5"],
        [
            (
                '--weight cost=2,5: "2,5" is not a weight; write a number such as 2 or 0.5 (a point, no comma), '
                "or a fraction such as 7/36"
            ),
            "--weight use=-1: the weight -1 is negative; write 0 or more",
        ],
    ),
    "all weights zero": (
        ["rank", "--quiet", "--weight", "use=0", "--weight", "cost=0"],
        ["--weight: all weights are zero; give at least one criterion a weight above 0"],
    ),
    "shares above a hundred": (
        ["rank", "--quiet", "--weight", "use=70%", "--weight", "cost=50%"],
        ["--weight: the shares add up to 120%; they can't be more than 100%"],
    ),
    "shares below a hundred with nothing left": (
        ["rank", "--quiet", "--weight", "use=70%", "--weight", "cost=10%"],
        ["--weight: the shares add up to 80% and no other weight is left; they should add up to 100%"],
    ),
    "a share that is none": (
        ["rank", "--quiet", "--weight", "use=170%"],
        [
            (
                '--weight use=170%: "170%" is not a share; write a percentage from 0% to 100%, such as 12.5%'
                " (a point, no comma)"
            ),
        ],
    ),
    "a weight twice": (
        ["rank", "--quiet", "--weight", "use=1", "--weight", "use=2"],
        ['--weight use=2: "use" is given twice; give it once'],
    ),
    "an unknown attribute": (
        ["rank", "--quiet", "--where", "sise=4"],
        ['--where sise=4: no approach has the attribute "sise"; did you mean: size?'],
    ),
    "an ending that says nothing": (
        ["rank", "--quiet", "-o", "a.xyz"],
        [
            (
                "--output a.xyz: the ending does not say which format; give --format, or choose an ending; "
                "known: .txt, .csv, .json, .md, .markdown, .xlsx"
            ),
        ],
    ),
    "an ending against the format": (
        ["rank", "--quiet", "-o", "a.csv", "--format", "json"],
        ["--output a.csv: the file's ending says csv, --format says json; make them agree"],
    ),
    "a dialect of what is no CSV": (
        ["rank", "--quiet", "--dialect", "excel-nl"],
        ["--dialect excel-nl: only CSV has dialects; leave --dialect out or choose --format csv"],
    ),
    "exactly without top": (["rank", "--quiet", "--exactly"], ["--exactly: only goes with --top N; add it"]),
}


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_wrong_usage_is_said_in_one_line_each_and_exits_with_2(
    small: WriteWorkspace, pilotrank: RunCommand, name: str
) -> None:
    arguments, expected = WRONG_USAGE[name]
    done = pilotrank(*arguments, cwd=small())
    assert (done.status, done.out, done.err.splitlines()) == (2, "", expected)


def test_check_prints_what_is_wrong_and_exits_with_1(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("check", "--lang", "nl", cwd=small({"approaches/near/ash.yaml": "name: Ash\nscores: {use: 9}\n"}))
    ash = "approaches/near/ash.yaml:2"
    assert done.status == 1
    assert done.out.splitlines() == [
        f'{ash}: over het criterium "cost" staat er niets; geef een score, of null als die niet bekend is',
        f"{ash}: 9 valt buiten de schaal; die loopt van 1 tot 5",
    ]
    assert done.err == "werkmap: .\n2 fouten gevonden\n"


def test_any_other_command_prints_what_is_wrong_and_exits_with_2(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank(
        "rank", "-o", "a.csv", cwd=small({"approaches/near/ash.yaml": "name: Ash\nscores: {use: 9, cost: 1}\n"})
    )
    assert (done.status, done.out) == (2, "")
    assert done.err == "workspace: .\napproaches/near/ash.yaml:2: 9 is off the scale; it goes from 1 to 5\n"


def test_check_says_what_it_checked(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("check", cwd=small())
    assert (done.status, done.out) == (0, "no problems in 4 approaches, 2 criteria, 1 profile\n")


def test_version_and_help_come_without_a_workspace(tmp_path: Path, pilotrank: RunCommand) -> None:
    assert pilotrank("--version", cwd=tmp_path).out == f"pilotrank {__version__}\n"
    assert pilotrank("--lang", "nl", "--version", cwd=tmp_path).out == f"pilotrank {__version__}\n"
    assert pilotrank(cwd=tmp_path).out == pilotrank("--help", cwd=tmp_path).out


def commands(among: Sequence[Subcommand] = SUBCOMMANDS, within: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command, and the one that holds them all."""
    yield within
    for each in among:
        yield from commands(each.commands, (*within, each.name))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", [*commands()], ids=" ".join)
def test_help_is_in_the_language_asked_for(pilotrank: RunCommand, command: tuple[str, ...], language: str) -> None:
    by_option = pilotrank(*command, "--help", "--lang", language)
    by_variable = pilotrank(*command, "--help", PILOTRANK_LANG=language)
    assert (by_option.status, by_option.out) == (0, by_variable.out)
    foreign = {"en": ("Gebruik:", "Voorbeelden:"), "nl": ("Usage:", "Examples:", "Show ", "Options:", " the ")}
    assert [word for word in foreign[language] if word in by_option.out] == []
    assert max(map(len, by_option.out.splitlines())) <= 80


@pytest.mark.parametrize("command", [*commands()], ids=" ".join)
def test_the_examples_in_the_help_work(tmp_path: Path, pilotrank: RunCommand, command: tuple[str, ...]) -> None:
    text = pilotrank(*command, "--help").out.partition("Examples:")[2].replace("\\\n", "")
    examples = [line.split()[1:] for line in text.split("\n") if line.strip()]
    assert examples
    for arguments in examples:  # one after the other: what one writes the next may read
        if "my-workspace" in arguments:
            arguments = ["check", "--workspace", str(ROOT)]  # noqa: PLW2901 - a stand-in for the user's own
        assert pilotrank(*arguments, cwd=tmp_path).status == 0, arguments


def test_a_terminal_gets_colours_unless_it_wants_none(small: WriteWorkspace) -> None:
    folder = small()
    assert "\x1b[36m" in in_terminal("rank", width=80, cwd=folder)
    without_colours = in_terminal("rank", width=80, cwd=folder, NO_COLOR="1")
    assert "\x1b[3" not in without_colours
    assert "Ash" in without_colours
    assert "\x1b" not in in_terminal("rank", width=80, cwd=folder, TERM="dumb")


def test_a_terminal_without_utf_8_gets_ascii(small: WriteWorkspace) -> None:
    folder = small({"approaches/near/ash.yaml": "name: Coördinatie\nscores: {use: 5, cost: 100}\n"})
    printed = in_terminal("rank", width=80, cwd=folder, NO_COLOR="1", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert "Coordinatie" in printed
    assert "#####" in printed


def test_what_is_no_terminal_gets_utf_8_whatever_the_locale(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    done = pilotrank("rank", cwd=small(), PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.out == TABLE


@pytest.mark.parametrize("arguments", [["rank"], ["rank", "--format", "csv"], ["rank", "--help"]])
def test_a_reader_that_has_seen_enough_ends_it_quietly(small: WriteWorkspace, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "pilotrank", *arguments]
    with subprocess.Popen(command, cwd=small(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()
    assert said in {"", "workspace: .\n"}
    assert process.returncode == -signal.SIGPIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["rank"], ["rank", "--format", "csv"], ["check"], ["--help"]])
def test_a_full_disk_is_said_in_one_line(small: WriteWorkspace, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "pilotrank", *arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=small(), stdout=full, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode().removeprefix("workspace: .\n")
    assert said == "-: can't be written (No space left on device); check the folder and your permissions\n"
    assert done.returncode == 2


def test_a_closed_output_is_no_reason_to_fail(small: WriteWorkspace) -> None:
    command = f"{sys.executable} -m pilotrank rank --quiet >&-"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=small(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_only_an_ordinary_file_is_ever_replaced(small: WriteWorkspace, pilotrank: RunCommand, kind: str) -> None:
    folder = small()
    target = folder / "target.csv"
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
    done = pilotrank("rank", "-o", "target.csv", "--force", "--quiet", cwd=folder)
    assert done.err == "target.csv: no ordinary file; choose another name, or - for standard output\n"
    assert done.status == 2


@pytest.mark.parametrize(
    "arguments",
    [["-w", ""], ["-w", "x" * 5000], ["-o", ""], ["-o", "x" * 300 + ".csv"], ["-o", "x" * 300 + "/a.csv"]],
)
def test_names_that_can_not_be_are_wrong_usage(
    small: WriteWorkspace, pilotrank: RunCommand, arguments: list[str]
) -> None:
    done = pilotrank("rank", "--quiet", *arguments, cwd=small())
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


def test_no_option_or_file_name_steers_the_terminal(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small({"approaches/near/a\x1b[31m.yaml": "name: A\nscores: {use: 1, cost: 1}\n"})
    for arguments in (["check"], ["rank", "--profile", "\x1b[31m"], ["rank", "--lang", "\x1b[31m"]):
        done = pilotrank(*arguments, cwd=folder)
        assert "\x1b" not in done.out + done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("language", ["NL", "nl_NL.UTF-8", "nl-BE"])
def test_a_language_may_be_written_as_systems_do(pilotrank: RunCommand, language: str) -> None:
    assert pilotrank("--help", PILOTRANK_LANG=language).out.startswith("Gebruik:")


def test_the_same_input_gives_the_same_bytes(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    for output in ("table", "csv", "json", "markdown"):
        first = pilotrank("rank", "--format", output, cwd=folder, PYTHONHASHSEED="1")
        second = pilotrank("rank", "--format", output, cwd=folder, PYTHONHASHSEED="2", TZ="Asia/Tokyo")
        assert first.out == second.out


def test_an_edit_of_layout_leaves_the_hash_and_one_of_content_changes_it(
    small: WriteWorkspace, pilotrank: RunCommand
) -> None:
    def fingerprint(content: str) -> str:
        out = pilotrank("rank", "--format", "csv", cwd=small({"approaches/near/ash.yaml": content})).out
        return out.partition("| workspace ")[2].partition(" ")[0]

    original = fingerprint(SMALL["approaches/near/ash.yaml"])
    assert len(original) == 16
    assert fingerprint('# note\nscores: {cost: 1e2, use: 5}\nname: "Ash"\npilot:\n  verdict: good\n') == original
    assert fingerprint("name: Ash\nscores: {use: 5, cost: 99}\npilot: {verdict: good}\n") != original


def complete(folder: Path, words: str) -> list[str]:
    variables = os.environ | {
        "_PILOTRANK_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    command = [sys.executable, "-m", "pilotrank"]
    done = subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.split()


def test_the_shell_completes_criteria_profiles_categories_and_attributes(small: WriteWorkspace) -> None:
    folder = small()
    weights = ["0", "1", "2", "50%"]
    assert complete(folder, "pilotrank rank --weight u") == [f"use={weight}" for weight in weights]
    assert complete(folder, "pilotrank rank --min ") == ["use=1", "use=5", "cost=0", "cost=200"]
    assert complete(folder, "pilotrank rank --profile c") == ["current", "cheap"]
    assert complete(folder, "pilotrank rank --category n") == ["near"]
    assert complete(folder, "pilotrank rank --where ") == ["levels=a", "levels=b", "size=4"]
    assert complete(folder, "pilotrank rank --format c") == ["csv"]
    assert complete(folder, "pilotrank rank --dialect ") == ["rfc4180", "excel-nl"]
    assert complete(folder, "pilotrank ra") == ["rank"]
