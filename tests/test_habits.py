"""The rules of the Command Line Interface Guidelines (clig.dev) that apply here, each held against every command."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer.main
from conftest import CRITERIA, ROOT, SMALL, write_files
from test_command import commands

import pilotrank
from pilotrank import __version__
from pilotrank.cli import STOPPED, WRONG, app
from pilotrank.cli.app import run
from pilotrank.cli.subcommands import SUBCOMMANDS
from pilotrank.texts.problems import PROBLEMS
from pilotrank.workspace import load

CALLS: Mapping[str, str] = {
    "rank": "rank",
    "show": "show ash",
    "explain": "explain ash birch",
    "compare": "compare",
    "weights show": "weights show",
    "weights set": "weights set use=2",
    "weights swing": "weights swing use=100 cost=50",
    "weights points": "weights points use=60 cost=40",
    "weights rank-order": "weights rank-order use cost",
    "weights pairwise": "weights pairwise use:cost=3",
    "weights best-worst": "weights best-worst use:cost=3 --best use --worst cost",
    "robustness": "robustness --samples 300",
    "shortlist": "shortlist --size 2",
    "backtest": "backtest --samples 50",
    "export": "export -",
    "import": "import table.csv new",
    "verify": "verify then.csv",
    "check": "check",
    "init": "init new",
    "schema": "schema criteria",
}
"""How each command is called in the folder of :func:`folder`."""
FILES: Mapping[str, str] = {
    "criteria.yaml": f"{CRITERIA}checklist: [It is wanted]\n",
    "readings/second.yaml": "about: Another reader\nscores: {ash: {use: 4, cost: 1}, birch: {use: 3, cost: 0},"
    " cedar: {use: 2, cost: 1}, dogwood: {use: 1, cost: 1}}\n",
    "table.csv": "name,use,cost\nAsh,5,4\nBirch,3,1\n",
    "points.yaml": "points: {use: 100, cost: 50}\n",
    "order.yaml": "order: [use, cost]\n",
    "judged.yaml": "judgements: {use: {cost: 3}}\n",
    "best.yaml": "best: use\nworst: cost\nbest_to_others: {cost: 3}\nothers_to_worst: {}\n",
}
READING: Mapping[str, tuple[str, str]] = {
    "import": ("import {} new", "table.csv"),
    "verify": ("verify {}", "then.csv"),
    "init": ("init new --from {}", "then.csv"),
    "weights swing": ("weights swing --from {}", "points.yaml"),
    "weights points": ("weights points --from {}", "points.yaml"),
    "weights rank-order": ("weights rank-order --from {}", "order.yaml"),
    "weights pairwise": ("weights pairwise --from {}", "judged.yaml"),
    "weights best-worst": ("weights best-worst --from {}", "best.yaml"),
}
"""The commands that read a file beside the workspace, and one that they take."""
POINTS_OF_100 = {"weights points": "points: {use: 60, cost: 40}\n"}
GROUPS = ["", *(each.name for each in SUBCOMMANDS if each.commands)]
LEAVES = [" ".join(each) for each in commands() if " ".join(each) not in GROUPS]
each_command = pytest.mark.parametrize("command", LEAVES)


@dataclass(frozen=True)
class Said:
    """What a command gave."""

    status: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    """Something to print to that may pass for a terminal."""

    def __init__(self, content: bytes = b"", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    @property
    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return] # it is a BytesIO


def ask(*arguments: str, cwd: Path, stdin: bytes = b"", terminal: bool = False, **variables: str) -> Said:
    """Run a command as users do, but in this process: thousands of others would take an hour."""
    kept = [(each, signal.getsignal(each)) for each in (signal.SIGTERM, getattr(signal, "SIGPIPE", signal.SIGTERM))]
    gone = {"PILOTRANK_LANG", "NO_COLOR", "FORCE_COLOR"}
    environment = {name: value for name, value in os.environ.items() if name not in gone} | {"COLUMNS": "100"}
    out, err = _Stream(terminal=terminal), _Stream(terminal=terminal)
    with (
        chdir(cwd),
        mock.patch.dict(os.environ, environment | variables, clear=True),
        mock.patch.object(sys, "stdin", _Stream(stdin)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            status = run(list(arguments))
        except SystemExit as error:  # how typer ends once it has completed
            status = int(error.code or 0)
        finally:
            for number, handler in kept:
                signal.signal(number, handler)
    return Said(status, out.text, err.text)


NewFolder = Callable[[], Path]


@pytest.fixture
def folder(tmp_path: Path) -> NewFolder:
    """Make a folder that is a small workspace, with what the commands read beside it; a new one at each call."""
    numbers = count()

    def make() -> Path:
        place = write_files(tmp_path / str(next(numbers)) / "small", {**SMALL, **FILES})
        assert ask("rank", "-q", "-o", "then.csv", cwd=place).status == 0
        return place

    return make


def content(place: Path) -> dict[str, bytes]:
    """Give everything that stands in a folder."""
    return {str(each.relative_to(place)): each.read_bytes() if each.is_file() else b"" for each in place.rglob("*")}


def built() -> dict[str, Any]:
    """Give every command as typer builds it, by its name."""
    names = app._all_names(SUBCOMMANDS)  # noqa: SLF001 - there is no other way to all of them at once

    def within(command: Any, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer does not export the class
        yield name, command
        for inner, each in getattr(command, "commands", {}).items():
            yield from within(each, f"{name} {inner}".strip())

    return dict(within(typer.main.get_command(app._app(names)), ""))  # noqa: SLF001


BUILT = built()


def parameters(command: str, kind: str = "option") -> list[Any]:
    """Give the declared options, or arguments, of a command."""
    return [each for each in BUILT[command].params if each.param_type_name == kind]


def has(command: str, option: str) -> bool:
    return any(option in each.opts for each in parameters(command))


def reads(command: str) -> bool:
    """Whether a command reads a file that it is told of."""
    return has(command, "--from") or (
        any(each.metavar == "FILE" for each in parameters(command, "argument")) and command != "export"
    )


def writes(command: str) -> bool:
    """Whether a command can write a file: all can but ``check``, which has nowhere to say where to."""
    return command != "check"


def test_the_calls_are_those_of_every_command() -> None:
    assert {*CALLS} == {*LEAVES}
    assert {*READING} == {*filter(reads, LEAVES)}


# what goes where


@each_command
def test_results_go_to_standard_output_and_messages_to_standard_error(folder: NewFolder, command: str) -> None:
    talking = ask(*CALLS[command].split(), cwd=folder())
    quiet = ask(*CALLS[command].split(), "--quiet", cwd=folder())
    assert (talking.status, quiet.status, quiet.err) == (0, 0, "")
    assert quiet.out == talking.out
    assert talking.out or "written: " in talking.err
    for word in ("workspace: ", "written: ", "next: "):
        assert not re.search(f"^{word}", talking.out, re.MULTILINE)


@each_command
def test_an_error_leaves_standard_output_empty_and_the_status_is_no_success(folder: NewFolder, command: str) -> None:
    done = ask(*CALLS[command].split(), "--no-such-option", cwd=folder())
    assert (done.status, done.out) == (WRONG, "")
    assert done.err.startswith("--no-such-option: no such option; ")


# colour


@each_command
def test_a_pipe_gets_no_escapes_and_a_terminal_can_refuse_colours(folder: NewFolder, command: str) -> None:
    call = CALLS[command].split()
    colours = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|4\d|9\d|10\d)(?:;\d+)*m")
    piped = ask(*call, cwd=folder())
    assert "\x1b" not in piped.out + piped.err
    for done in (
        ask(*call, cwd=folder(), terminal=True, TERM="xterm-256color", NO_COLOR="1"),
        ask(*call, cwd=folder(), TERM="xterm-256color", NO_COLOR="1", FORCE_COLOR="1"),
    ):
        assert not colours.search(done.out + done.err)
    for arguments in ([*call, "--no-color"], ["--no-color", *call]):
        done = ask(*arguments, cwd=folder(), terminal=True, TERM="xterm-256color")
        assert (done.status, colours.search(done.out + done.err)) == (0, None)
    done = ask(*call, cwd=folder(), terminal=True, TERM="dumb")
    assert "\x1b" not in done.out + done.err


def test_colours_come_on_a_terminal_or_where_they_are_asked_for(folder: NewFolder) -> None:
    assert "\x1b[36m" in ask("rank", cwd=folder(), terminal=True, TERM="xterm-256color").out
    assert "\x1b[36m" in ask("rank", cwd=folder(), FORCE_COLOR="1", TERM="xterm-256color").out


# help


@pytest.mark.parametrize("command", [*GROUPS, *LEAVES])
def test_help_is_the_same_however_it_is_asked_for(tmp_path: Path, command: str) -> None:
    words = command.split()
    for language, usage in (("en", "Usage:"), ("nl", "Gebruik:")):
        pages = [
            ask(*arguments, cwd=tmp_path, PILOTRANK_LANG=language)
            for arguments in (
                [*words, "--help"],
                [*words, "-h"],
                ["help", *words],
                [*words, "--lang", language, "-h"],
            )
        ]
        assert {(page.status, page.err) for page in pages} == {(0, "")}
        assert len({page.out for page in pages}) == 1
        assert pages[0].out.startswith(" ".join([usage, "pilotrank", *words, "["]))


@pytest.mark.parametrize("command", [*GROUPS, *LEAVES])
def test_help_has_a_description_every_option_and_examples_of_the_command(tmp_path: Path, command: str) -> None:
    usage, description, *rest = ask(*command.split(), "--help", cwd=tmp_path).out.split("\n\n")
    assert usage.startswith("Usage: ")
    assert description.endswith(".")
    page = "\n\n".join(rest)
    options, examples = page.partition("Options:\n")[2].partition("Examples:\n")[::2]
    assert f"pilotrank {command}".strip() in examples
    for each in parameters(command):
        names = [*each.opts, *each.secondary_opts]
        line = next(line for line in options.splitlines() if line.strip().startswith(min(names, key=len)))
        assert all(name in line for name in names)
        assert each.help
        assert each.metavar or each.is_flag
    for option in ("-h, --help", "--lang en|nl", "--no-color"):
        assert f"\n  {option}" in options or options.startswith(f"  {option}") or not command


WITHOUT = re.compile(
    r"left out|\b(?:else|[Oo]nly)\b|May be repeated|With (?:--|arguments)|Also |Take the answers|Begin |Keep the|--from"
)
"""What happens without an option: it says so, or is something that is done besides."""


@each_command
def test_help_says_what_happens_without_an_option(command: str) -> None:
    plain = {"--profile", "--search", "--reading", "--top", "--widen", "--stakeholder"}  # nothing of the kind happens
    silent = [
        each.opts[0]
        for each in parameters(command)
        if not each.is_flag and not WITHOUT.search(each.help) and each.opts[0] not in plain
    ]
    assert silent == []


def test_what_the_environment_says_is_documented_in_the_help(tmp_path: Path) -> None:
    source = "".join(each.read_text(encoding="utf-8") for each in Path(pilotrank.__file__).parent.rglob("*.py"))
    variables = {*re.findall(r"PILOTRANK_[A-Z]+", source), "NO_COLOR"}
    assert "PILOTRANK_LANG" in variables
    for command in LEAVES:
        page = ask(*command.split(), "-h", cwd=tmp_path).out
        assert [each for each in variables if each not in page] == []


def test_the_version_is_a_line_and_nothing_else(tmp_path: Path) -> None:
    for arguments in (["--version"], ["--no-color", "--version"], ["--lang", "nl", "--version"]):
        assert ask(*arguments, cwd=tmp_path) == Said(0, f"pilotrank {__version__}\n", "")


def test_every_error_says_what_would_be_right() -> None:
    remarks = {"taken-as-windows-1252", "changed-since-export"}  # no errors: what is taken for granted, with no choice
    without = {kind for kind, sentence in PROBLEMS.items() if not re.search("[;:,] ", sentence)}
    assert without <= remarks


# mistypes


def mistyped(name: str) -> list[str]:
    """Give a name without its second letter, and with two letters swapped."""
    start = len(name) - len(name.lstrip("-"))
    middle = (start + len(name)) // 2
    swapped = name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
    return [each for each in (name[: start + 1] + name[start + 2 :], swapped) if each != name]


def test_a_mistyped_command_gets_the_nearest_one_and_is_never_guessed(tmp_path: Path) -> None:
    for command in filter(None, commands()):
        *within, name = command
        for wrong in (*mistyped(name), name[:-1]):
            done = ask(*within, wrong, cwd=tmp_path)
            if wrong not in {each[-1] for each in commands() if each[:-1] == tuple(within) and each}:
                assert (done.status, done.out) == (WRONG, ""), wrong
                assert done.err == f"{wrong}: no such command; did you mean: {name}?\n"


@pytest.mark.parametrize("command", ["", *LEAVES])
def test_a_mistyped_option_gets_the_nearest_one_and_is_never_guessed(tmp_path: Path, command: str) -> None:
    names = {name for each in parameters(command) for name in each.opts if name.startswith("--")} | {"--help"}
    for number, name in enumerate(sorted(names)):
        wrong = mistyped(name)[-(number % 2)]
        done = ask(*command.split(), wrong, cwd=tmp_path)
        assert (done.status, done.out) == (WRONG, "")
        found = re.fullmatch(rf"{wrong}: no such option; did you mean: (\S+)\?\n", done.err)
        assert found, done.err
        assert found[1] == name or found[1].startswith(wrong)  # --form: --from, or the beginning of --format


def test_what_stands_in_the_wrong_place_gets_its_own_hint(folder: NewFolder) -> None:
    place = folder()
    before = "no such option before a command; those of a command stand behind it, as in pilotrank rank --quiet"
    assert ask("--quiet", "rank", cwd=place) == Said(WRONG, "", f"--quiet: {before}\n")
    letter = "no such option; --help shows them all; behind -- a name may begin with -"
    assert ask("verify", "-x.csv", cwd=place) == Said(WRONG, "", f"-x: {letter}\n")
    assert ask("rank", "--zzz", cwd=place).err.startswith("--zzz: no such option; known: --profile, --weight, ")
    assert ask("rank", "--to", "3", cwd=place).err == "--to: no such option; did you mean: --top?\n"


# files


@each_command
def test_a_dry_run_writes_nothing(folder: NewFolder, command: str) -> None:
    if not writes(command):
        assert not parameters(command, "argument")
        assert not any(has(command, each) for each in ("--output", "--force", "--dry-run"))
        return
    assert has(command, "-n")
    place = folder()
    call = CALLS[command].split()
    call = ["export", "out.csv"] if command == "export" else call
    call += ["--output", "out.json" if command == "schema" else "out.csv"] if has(command, "--output") else []
    call += ["--save", "new"] if has(command, "--save") else []
    call += ["--plot", "out.svg"] if has(command, "--plot") else []
    before = content(place)
    for switch in ("--dry-run", "-n"):
        done = ask(*call, switch, cwd=place)
        assert done.status == 0, done.err
        assert "not written: " in done.err
        assert not re.search("^written: ", done.err, re.MULTILINE)
        assert content(place) == before


@each_command
def test_nothing_that_is_there_is_replaced_without_force(folder: NewFolder, command: str) -> None:
    call = CALLS[command].split()
    calls = []
    if has(command, "--output"):
        calls.append([*call, "--output", "there.csv"])
    if has(command, "--save"):
        calls.append([*call, "--save", "cheap"])
    if has(command, "--plot"):
        calls.append([*call, "--plot", "there.svg"])
    own = {"export": ["there.csv"], "import": ["table.csv", "."], "init": ["."]}
    calls += [[command, *own[command]]] if command in own else []
    assert calls or not writes(command)
    for asked in calls:
        place = folder()
        for name in ("there.csv", "there.svg"):
            (place / name).write_text("old")
        before = content(place)
        done = ask(*asked, cwd=place)
        assert (done.status, content(place)) == (WRONG, before), asked
        assert ";" in done.err.splitlines()[-1]


@each_command
def test_a_dash_for_the_output_is_standard_output(folder: NewFolder, command: str) -> None:
    if has(command, "--output"):
        call = CALLS[command].split()
        assert ask(*call, "-o", "-", cwd=folder()) == ask(*call, cwd=folder())
    elif "FILE" in {each.metavar for each in parameters(command, "argument")} and not reads(command):
        place = folder()
        ask(command, "out.csv", cwd=place)
        assert ask(command, "-", cwd=place).out == (place / "out.csv").read_bytes().decode()


@pytest.mark.parametrize("command", READING)
def test_a_dash_for_a_file_is_standard_input(folder: NewFolder, command: str) -> None:
    call, name = READING[command]
    places = folder(), folder()
    given = POINTS_OF_100.get(command, (places[0] / name).read_text(encoding="utf-8"))
    for place in places:
        (place / "given").write_text(given, encoding="utf-8")
    by_name = ask(*call.format("given").split(), cwd=places[0])
    by_dash = ask(*call.format("-").split(), cwd=places[1], stdin=given.encode())
    assert by_name.status == by_dash.status == 0, by_dash.err
    assert by_name.out.replace("given", "-").splitlines()[1:] == by_dash.out.splitlines()[1:]
    assert content(places[0] / "new") == content(places[1] / "new")


@pytest.mark.parametrize("command", READING)
def test_closed_input_is_empty_input(folder: NewFolder, command: str) -> None:
    call = READING[command][0].format("-")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m pilotrank {call} --quiet <&-"],
        cwd=folder(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == WRONG
    assert re.fullmatch(r"-(:1)?: .*; .*\n(criteria.yaml: .*\n)?", done.stderr.decode())


@pytest.mark.parametrize("command", LEAVES)
def test_a_name_may_begin_with_a_dash(folder: NewFolder, command: str) -> None:
    place = folder()
    if command in READING:
        call, name = READING[command]
        (place / "-given").write_text(POINTS_OF_100.get(command, (place / name).read_text()))
        dashed = call.format("-given").split()
        words = dashed if "--from" in dashed else [command, "--", *dashed[1:]]
        done = ask(*words, cwd=place)
        assert (done.status, "Traceback" in done.err) == (0, False), done.err
    if has(command, "--output"):
        for option in (["-o", "-a.csv"], ["--output=-b.csv"], ["-o-c.csv"]):
            done = ask(*CALLS[command].split(), *option, cwd=place)
            assert done.status == 0, done.err
        assert {"-a.csv", "-b.csv", "-c.csv"} <= {*content(place)}
    if command == "export":
        assert ask(command, "--", "-a.csv", cwd=place).status == 0
        assert (place / "-a.csv").exists()


# options


@each_command
def test_the_order_of_options_and_arguments_does_not_matter(folder: NewFolder, command: str) -> None:
    words, call = command.split(), CALLS[command].split()
    rest = call[len(words) :]
    options = [*([("--workspace", ".")] if has(command, "--workspace") and command != "init" else []), ("--lang", "nl")]
    apart = [word for option in options for word in option]
    joined = [f"{name}={value}" for name, value in reversed(options)]
    results = [
        ask(*arguments, cwd=folder())
        for arguments in (
            [*words, *apart, *rest],
            [*words, *rest, *apart],
            [*words, *joined, *rest],
            [*words, "--quiet", *rest, *joined],
            [*words, "-q", *apart, *rest],
        )
    ]
    assert {each.status for each in results} == {0}
    assert len({each.out for each in results}) == 1
    assert results[0].err == results[1].err == results[2].err
    assert results[3].err == results[4].err == ""


def test_one_name_means_one_thing_in_every_command() -> None:
    declared: dict[str, set[tuple[str, ...]]] = {}
    letters: dict[str, set[str]] = {}
    for command in BUILT:
        for each in parameters(command):
            name = each.opts[0]
            declared.setdefault(name, set()).add((str(each.metavar), *sorted([*each.opts, *each.secondary_opts])))
            for letter in (other for other in each.opts if not other.startswith("--")):
                letters.setdefault(letter, set()).add(name)
    meanings = {"--from": ["FILE"], "--profile": ["NAME"]}
    assert {name: forms for name, forms in declared.items() if len(forms) > 1 and name not in meanings} == {}
    assert letters == {
        "-o": {"--output"},
        "-f": {"--force"},
        "-n": {"--dry-run"},
        "-w": {"--workspace"},
        "-q": {"--quiet"},
    }
    for command in LEAVES:
        assert has(command, "--quiet")
        assert has(command, "--lang")
        assert not has(command, "--output") or has(command, "--force")


# ends


def started(arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - whatever Popen takes
    command = [sys.executable, "-m", "pilotrank", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


@pytest.mark.parametrize("command", [each for each in LEAVES if each != "rank"])
def test_a_reader_that_has_seen_enough_ends_any_command_quietly(folder: NewFolder, command: str) -> None:
    with started([*CALLS[command].split(), "-q"], cwd=folder()) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == (0 if command == "init" else -signal.SIGPIPE)  # init prints no result


@each_command
@pytest.mark.parametrize("language", ["en", "nl"])
def test_ctrl_c_is_answered_in_one_line_and_leaves_all_as_it_was(
    folder: NewFolder, command: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder()
    before = content(place)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    call = ["export", "out.csv"] if command == "export" else CALLS[command].split()
    call += ["-o", "out.csv"] if has(command, "--output") and command != "weights set" else []
    writing = (os, "fsync"), (Path, "write_bytes")
    with monkeypatch.context() as patched:
        for module, name in writing if writes(command) else ((load, "load_workspace"),):
            patched.setattr(module, name, stop)
        done = ask(*call, "--quiet", "--lang", language, cwd=place)
    assert done.status == STOPPED
    assert done.err == {"en": "stopped\n", "nl": "gestopt\n"}[language]
    assert content(place) == before


def test_ctrl_c_ends_a_long_run_at_once() -> None:
    with started(["robustness", "--samples", "1000000"], cwd=ROOT) as process:
        assert process.stderr
        assert process.stderr.readline() == b"workspace: .\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, said = process.communicate()
    assert process.returncode in {STOPPED, -signal.SIGINT}  # a shell says 130 of both
    assert said == b"stopped\n"
    assert time.monotonic() - began < 5


def test_nothing_is_asked_where_no_one_can_answer(folder: NewFolder) -> None:
    for command in LEAVES:
        done = ask(*command.split(), cwd=folder())  # without what it needs
        needs = any(each.metavar for each in parameters(command, "argument")) and command not in {
            "show",
            "schema",
            "weights show",
        }
        assert done.status == (WRONG if needs else 0), command
        assert not needs or re.search(": .*(; .*)?\n$", done.err)
        assert "?" not in done.err


def test_a_long_run_says_at_once_what_it_works_on(folder: NewFolder) -> None:
    began = time.monotonic()
    with started(["robustness", "--samples", "1000000"], cwd=folder()) as process:
        assert process.stderr
        first = process.stderr.readline()
        took = time.monotonic() - began
        process.kill()
    assert first == b"workspace: .\n"
    assert took < 5  # generous: what matters is that it does not come with the result


def test_progress_is_for_a_terminal_alone(folder: NewFolder) -> None:
    with started(["robustness", "--samples", "1000000"], cwd=folder()) as process:
        _, said = process.communicate()
    assert (process.returncode, said) == (0, b"workspace: .\n")


# what next


def test_what_changes_something_says_what_to_do_next(folder: NewFolder) -> None:
    place = folder()
    assert ask("init", "new", cwd=place).err.endswith("next: pilotrank rank -w new\n")
    assert ask("init", "second", "--from", "then.csv", cwd=place).err.endswith("then pilotrank rank -w second\n")
    assert ask("import", "table.csv", "third", cwd=place).err.endswith("next: pilotrank rank -w third\n")
    changed = ask("weights", "set", "use=2", cwd=place)
    assert "The way back  pilotrank weights set use=1\n" in changed.out
    for folder_named in ("new", "third"):
        assert ask("rank", "-w", folder_named, cwd=place).status == 0
    assert ask("weights", "set", "use=1", cwd=place).status == 0


# completion


def completed(shell: str, words: str, cwd: Path, language: str = "") -> Said:
    """Ask how a word goes on, as the script of a shell does."""
    asked = {
        "_PILOTRANK_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "_TYPER_COMPLETE_ARGS": words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    with mock.patch.dict(os.environ, asked):
        return ask(cwd=cwd, PILOTRANK_LANG=language)


KNOWN = re.compile(r"\||^ID$|^[AB]$|APPROACH|CATEGORY|ATTRIBUTE|PROFILE|CRITERION")
"""How the placeholder looks of something of which there is only so much."""
FREE = {("import", "--criterion"), ("import", "--sheet")}
"""Names in a file that is not read yet."""


def completions() -> Iterator[tuple[str, Any]]:
    """Give each option and argument with a fixed set of values, with its command."""
    for command in LEAVES:
        for each in (*parameters(command), *parameters(command, "argument")):
            has_values = KNOWN.search(each.metavar or "") or each.metavar == "NAME"
            if has_values and (command, each.opts[0]) not in FREE:
                yield command, each


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_whatever_has_a_fixed_set_of_values_is_completed(folder: NewFolder, shell: str) -> None:
    place = folder()
    seen = set()
    for command, each in completions():
        is_argument = each.param_type_name == "argument"
        found = completed(shell, f"pilotrank {command} {'' if is_argument else each.opts[0] + ' '}", place)
        assert (found.status, found.err) == (0, "")
        assert found.out.strip(), (command, each.opts)
        if "|" in (each.metavar or ""):
            missing = [value for value in each.metavar.split("|") if value not in found.out]
            assert missing == []
        seen.add(each.opts[0])
    assert {"--profile", "--lang", "--format", "asked", "--where", "--set", "--reading", "name"} <= seen


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_calls_the_command_back(tmp_path: Path, shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pilotrank", "--show-completion", shell],
        cwd=tmp_path,
        env=os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"_PILOTRANK_COMPLETE=complete_{shell}" in done.stdout.decode()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completing_never_prints_an_error(folder: NewFolder, shell: str) -> None:
    broken = folder()
    (broken / "criteria.yaml").write_bytes(b"criteria: [\xff")
    away = folder()
    (away / "criteria.yaml").unlink()
    (away / "criteria.yaml").mkdir()
    for place in (broken, away):
        for command, each in {each.opts[0]: (command, each) for command, each in completions()}.values():
            word = "" if each.param_type_name == "argument" else f"{each.opts[0]} "
            found = completed(shell, f"pilotrank {command} {word}", place)
            assert (found.status, found.err, "Traceback" in found.out) == (0, "", False)
    for words in (
        "pilotrank rank -w nowhere --profile ",
        "pilotrank nothing --x ",
        "pilotrank rank --lang zz --top x --",
    ):
        assert completed(shell, words, broken).err == ""
    assert "csv" in completed(shell, "pilotrank rank --format c", broken, language="zz").out


def test_options_of_the_default_command_are_completed_too(folder: NewFolder) -> None:
    place = folder()
    assert completed("bash", "pilotrank weights --pro", place).out.split() == ["--profile"]
    assert completed("bash", "pilotrank weights --profile ch", place).out.split() == ["cheap"]
    assert completed("bash", "pilotrank weights sw", place).out.split() == ["swing"]
    assert completed("bash", "pilotrank rank --no-c", place).out.split() == ["--no-color"]
    assert completed("bash", "pilotrank weights pairwise u", place).out.split() == ["use:cost="]
