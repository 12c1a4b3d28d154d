"""Broken and hostile input: a problem in one line, soon, in little memory, and nothing written but what was asked.

Files are built here, not kept. What could hang or grow runs as a process of its own, of which the memory is measured;
the rest runs in this process, mutated by hypothesis.
"""

import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from conftest import SMALL, Finished, WriteWorkspace, write_files
from documents import ALL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotrank.cli.app import run
from pilotrank.cli.subcommands import SUBCOMMANDS
from pilotrank.workspace.parse import MOST_BYTES
from pilotrank.workspace.problems import MOST_PROBLEMS, Suggestion
from pilotrank.workspace.tables.spreadsheet import MOST_BYTES as MOST_OF_TABLE

MOST_MEMORY = 300 * 1024 * 1024
FOREVER = 20
"""Seconds after which a process is held to hang; no measure of its speed."""
ASH = "approaches/near/ash.yaml"
ASH_TEXT = "name: Ash\nscores: {use: 5, cost: 100}\n"
ORIGIN = "pilotrank 1.0 | {} --lang en | workspace 0123456789abcdef | weights use=0.5 cost=0.5"
PROBLEM = re.compile(r"[^\n]+: [^\n]+; [^\n]+|[^\n]+: (?:saved as UTF-16|taken as|is not UTF-8)[^\n]*")
KNOWN = ("workspace: ", "written: ", "not written: ", "next: ", "stopped; ", "shown: ", "everything ")


def filled(start: str, unit: Callable[[int], str], end: str = "", most: int = MOST_BYTES) -> str:
    """Repeat something until a file is as large as it may be."""
    parts, size = [start], len(start) + len(end)
    while size + len(part := unit(len(parts))) <= most:
        parts.append(part)
        size += len(part)
    return "".join(parts) + end


def many_criteria(number: int) -> str:
    """Write criteria with names that are much alike."""
    return "criteria:\n" + "".join(f"  item-{each}: {{name: A, scale: {{min: 0, max: 1}}}}\n" for each in range(number))


def snapshot(folder: Path) -> dict[str, str]:
    """Say what a folder holds, and what each file in it."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def in_small_process(*arguments: str, cwd: Path) -> tuple[Finished, int]:
    """Run the command from a small process, whose children are all measured; the memory is in bytes."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'pilotrank', *sys.argv[1:]], stdin=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open('.memory', 'w'))\n"
        "sys.exit(done.returncode)\n"
    )
    command = [sys.executable, "-c", script, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PILOTRANK_LANG"}
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(timeout=FOREVER)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(f"{arguments} hangs")
    memory = int((cwd / ".memory").read_text())
    (cwd / ".memory").unlink()
    done = Finished(subprocess.CompletedProcess(command, process.returncode, out, err))
    return done, memory if sys.platform == "darwin" else memory * 1024


def check_said(status: object, err: str) -> None:
    """Hold what a command said against what it may say: problems in a line each, and known messages."""
    assert status in {0, 1, 2}, err
    assert "Traceback" not in err
    for line in filter(None, err.split("\n")):
        assert line.isprintable(), line
        assert status != 2 or PROBLEM.fullmatch(line) or line.startswith(KNOWN), line
    assert status != 2 or err


# files of a workspace

TEXTS: Mapping[str, tuple[str, str | bytes, str]] = {
    "equal keys": (ASH, filled("", lambda _: "a: 1\n"), "stands here for the second time"),
    "unknown keys": (
        ASH,
        filled(ASH_TEXT, lambda n: f"scorez{n}: 1\n"),
        'unknown key "scorez1"; did you mean: scores?',
    ),
    "unknown scores in one line": (
        ASH,
        filled("name: Ash\nscores: {use: 1, cost: 1", lambda n: f", u{n}: x", "}\n"),
        '"x" is not a score',
    ),
    "wrong attributes": (ASH, filled(f"{ASH_TEXT}attributes:\n", lambda n: f"  k{n}: {{}}\n"), "is no attribute"),
    "open brackets": (ASH, "[" * MOST_BYTES, "more than 20 lists and mappings"),
    "open quotes": (ASH, filled("", lambda n: f'a{n}: "x\n'), "not valid YAML here"),
    "lists in lists": (ASH, "- " * (MOST_BYTES // 2), "more than 20 lists and mappings"),
    "documents": (ASH, "---\n" * (MOST_BYTES // 4), "a second document starts here"),
    "billion laughs": (ASH, "a: &a [x]\nb: &b [*a, *a]\nname: *b\n", "an anchor or alias"),
    "tags": (ASH, filled("", lambda n: f"a{n}: !!python/object/apply:os.system x\n"), "is not allowed"),
    "huge numbers": (ASH, f"name: A\nscores: {{use: {'9' * 200_000}, cost: 1e999}}\n", "no number to reckon with"),
    "a number that is none": (ASH, f"name: A\nscores: {{use: {'0' * 130_000}.{'0' * 130_000}x}}\n", "is not a score"),
    "one line": (ASH, "a" * MOST_BYTES, "no mapping"),
    "a long key": (ASH, f"{ASH_TEXT}? {'k' * 200_000}\n: 1\n", "unknown key"),
    "null bytes": (ASH, b"name: A\0B\n", "null byte"),
    "UTF-16": (ASH, ASH_TEXT.encode("utf-16"), "UTF-16"),
    "half a character": (ASH, b'name: "\\ud800"\n' + ASH_TEXT[10:].encode(), "not valid YAML here"),
    "bytes of half a character": (ASH, b"name: \xed\xa0\x80\n", "not UTF-8"),
    "escapes": (ASH, b'name: "\\e[2J\\e]0;x\\a"\nscores: {use: 5, cost: 100}\n', "control character U+001B"),
    "an escape in a key": (ASH, f'{ASH_TEXT}"\\e[2J": 1\n', "unknown key"),
    "bidirectional marks": (ASH, "name: A\nscores: {use: 1, cost: 1, \u202eesu: 1}\n", "unknown criterion"),
    "unknown names among many": (
        "criteria.yaml",
        filled(many_criteria(190) + "weights:\n", lambda n: f"  itme-{n}: 1\n"),
        "did you mean: item-1",
    ),
    "too many criteria": ("criteria.yaml", many_criteria(4000) + "weights: {}\n", "more than 200 of these"),
    "many levels": (
        "criteria.yaml",
        filled(
            "criteria:\n  use:\n    name: A\n    scale: {min: 1, max: 5}\n    levels:\n",
            lambda n: f"      {n}: A\n",
            "weights: {use: 1}\n",
        ),
        "off the scale",
    ),
    "huge scale": (
        "criteria.yaml",
        SMALL["criteria.yaml"].replace("max: 200", "max: 1.7e308").replace("min: 0", "min: -1.7e308"),
        "too wide",
    ),
    "a reading of thousands": ("readings/x.yaml", filled("scores:\n", lambda n: f"  a{n}: {{}}\n"), "unknown approach"),
    "a reading of texts": ("readings/x.yaml", filled("scores:\n", lambda n: f"  a{n}: x\n"), "is not"),
    "figures": (
        "factsheets/x.yaml",
        filled("name: E\napproaches: [ash]\nfigures:\n", lambda _: " - {}\n"),
        'the key "what" is missing',
    ),
    "too large": (ASH, "#" * (MOST_BYTES + 1), "larger than 256 KiB"),
}
GROWING = ("unknown names among many", "many levels", "a reading of thousands", "figures")
"""Those that once took minutes or gigabytes: they run as processes."""


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_file_of_a_workspace_is_a_problem_in_its_place(tmp_path: Path, name: str) -> None:
    file, content, said = TEXTS[name]
    folder = write_files(tmp_path / "here", {**SMALL, file: content})
    with untouched(tmp_path):
        if name in GROWING:
            done, memory = in_small_process("show", "-w", "here", cwd=tmp_path)
            status, err = done.status, done.err
            assert memory < MOST_MEMORY
        else:
            status, err = in_process("show", "-w", str(folder))
    check_said(status, err)
    assert (status, said in err) == (2, True), err[:2000]
    assert file in err
    assert err.count("\n") <= MOST_PROBLEMS + 2


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Hold what a folder is afterwards against what it was."""
    before = snapshot(folder)
    yield
    assert snapshot(folder) == before


def in_process(*arguments: str) -> tuple[int, str]:
    """Run a command line in this process; both outputs are kept from the terminal, and signals are as before."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGPIPE, signal.SIGTERM)}
    colours = os.environ.get("NO_COLOR")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = run(arguments)
    finally:
        sys.stdin = before
        for each, handler in handlers.items():
            signal.signal(each, handler)
        if colours is None:
            os.environ.pop("NO_COLOR", None)
    err.seek(0)
    return status, err.read()


def test_after_a_thousand_problems_the_rest_can_wait(small: WriteWorkspace) -> None:
    folder = small({ASH: filled(ASH_TEXT, lambda n: f"k{n}: 1\n")})
    status, err = in_process("rank", "-w", str(folder), "--quiet")
    lines = err.splitlines()
    assert (status, len(lines)) == (2, MOST_PROBLEMS + 1)
    assert lines[-1].endswith(
        f"more than {MOST_PROBLEMS} problems up to here; mend these first, then the rest can be seen"
    )


@given(st.sampled_from([*SMALL, "criteria", "approaches", "relevance", "feasibility", "innovativeness"]), st.data())
@settings(max_examples=30, deadline=None)
def test_a_name_with_a_slip_is_found_among_others(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    slipped = name[:place] + name[place + 1 :]
    others = ["feasibility", "relevance", "innovativeness", "categories", *SMALL, "criteria", "approaches"]
    assert Suggestion(slipped, others).details() == {"nearest": name}


def test_a_thousand_profiles_may_be_kept_but_not_all_be_compared(small: WriteWorkspace) -> None:
    profiles = "".join(f"  p{number}: {{use: {number}, cost: 3}}\n" for number in range(1000))
    folder = small({"criteria.yaml": SMALL["criteria.yaml"].replace("  cheap: {use: 1, cost: 3}\n", profiles)})
    assert in_process("rank", "-w", str(folder), "--profile", "p7", "--quiet") == (0, "")
    said = "compare: more than 150 rankings side by side; name those that matter, with --profile\n"
    assert in_process("compare", "-w", str(folder), "--quiet") == (2, said)


# what is no ordinary file


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="Windows has no such devices")
@pytest.mark.parametrize(
    "place", ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/null", "pipe", "circle", ".", "no\n\x1b"]
)
@pytest.mark.parametrize(
    "command",
    ["weights points --from {}", "import {} new", "verify {}", "init new --from {}", "rank --workspace {}"],
)
def test_what_has_no_end_or_is_no_file_is_a_problem(small: WriteWorkspace, place: str, command: str) -> None:
    folder = small()
    os.mkfifo(folder / "pipe")
    (folder / "circle").symlink_to("circle")
    place = str(folder / place) if place in {"pipe", "circle"} else place
    arguments = [place if word == "{}" else word for word in command.split()]
    workspace = () if arguments[0] in {"import", "rank"} else ("-w", str(folder))
    with untouched(folder), elsewhere(folder.parent), alarm():
        status, err = in_process(*arguments, *workspace)
    check_said(status, err)
    assert status == 2


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """Work in another folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def alarm() -> Iterator[None]:
    """End what hangs."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it hangs"))
    signal.alarm(FOREVER)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_in_the_place_of_the_criteria_is_a_problem(small: WriteWorkspace) -> None:
    folder = small({"criteria.yaml": None})
    os.mkfifo(folder / "criteria.yaml")
    with alarm():
        status, err = in_process("rank", "-w", str(folder))
    assert (status, "criteria.yaml:1: empty" in err) == (2, True)


def test_a_pipe_that_someone_writes_into_is_read(small: WriteWorkspace) -> None:
    folder = small()
    if not Path("/dev/fd").exists():
        pytest.skip("no such pipes here")
    ours, theirs = os.pipe()
    os.write(theirs, b"points: {use: 40, cost: 60}\n")
    os.close(theirs)
    command = [sys.executable, "-m", "pilotrank", "weights", "points", "--from", f"/dev/fd/{ours}", "-q"]
    done = subprocess.run(command, cwd=folder, pass_fds=[ours], capture_output=True, check=False)
    os.close(ours)
    assert (done.returncode, b"40.0%" in done.stdout) == (0, True), done.stderr


# tables

FLAT = """\
file,key,value,kind
criteria.yaml,criteria.a.name,A,text
criteria.yaml,criteria.a.scale.min,0,number
criteria.yaml,criteria.a.scale.max,1,number
criteria.yaml,weights.a,1,number
approaches/x.yaml,name,X,text
approaches/x.yaml,scores.a,1,number
"""
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
)


def workbook(sheet: bytes = b"", **parts: bytes) -> bytes:
    """Make a workbook of which some parts are of one's own."""
    openpyxl = pytest.importorskip("openpyxl")
    saved, result = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(saved)
    own = {"xl/worksheets/sheet1.xml": sheet} | {f"xl/{name}.xml": part for name, part in parts.items()}
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, own.pop(name, b"") or before.read(name))
        for name in filter(None, own):
            after.writestr(name, own[name])
    return result.getvalue()


def belittled() -> bytes:
    """Make a workbook with a part that says it is small, and unpacks to a gigabyte."""
    size, unpacked = 2**30, zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    part = b"".join(unpacked.compress(b" " * 2**20) for _ in range(size // 2**20)) + unpacked.flush()
    result = io.BytesIO(workbook())
    with zipfile.ZipFile(result, "a") as packed:
        entry = zipfile.ZipInfo("xl/bomb.xml")
        packed.writestr(entry, part)
    content = result.getvalue()
    for start, method, lengths in ((b"PK\x03\x04", 8, 18), (b"PK\x01\x02", 10, 20)):
        at = max(each.start() for each in re.finditer(re.escape(start), content))
        content = content[: at + method] + b"\x08\0" + content[at + method + 2 :]
        said = (1000).to_bytes(4, "little")
        content = content[: at + lengths + 4] + said + content[at + lengths + 8 :]
    return content


TABLES: Mapping[str, tuple[Callable[[], str | bytes], str]] = {
    "newlines": (lambda: "\n" * 500_000, "more than 400000 cells"),
    "commas": (lambda: "," * MOST_OF_TABLE, "more than 400000 cells"),
    "rows of nothing": (lambda: "name,use\n" + ",\n" * 250_000, "more than 400000 cells"),
    "a digit in each cell": (
        lambda: ",".join(f"c{n}" for n in range(499)) + ",name\n" + ("1," * 499 + "a\n") * 10_000,
        "more than 400000 cells",
    ),
    "an open quote": (lambda: 'name,use\n"' + "a,3\n" * 200_000, "is not closed"),
    "one cell": (lambda: 'name,use\n"' + "a" * (MOST_OF_TABLE - 50) + '",3\n', "larger than 256 KiB"),
    "names that are all alike": (lambda: "name,use\n" + "a,x\n" * 2000, '"x" is no score'),
    "far too many words": (lambda: f"name,use,silent\na,3,{'usf ' * 60_000}\n", "unknown criterion"),
    "UTF-16": (lambda: "name,use\na,3\n".encode("utf-16"), "UTF-16"),
    "null bytes": (lambda: b"name,use\na\0,3\n", "null byte"),
    "escapes": (lambda: "name,use\n\x1b[2J,3\n", "control character U+001B"),
    "a path that leads out": (lambda: f"{FLAT}../evil.yaml,name,X,text\n", "is no file of a workspace"),
    "an absolute path": (lambda: f"{FLAT}/etc/evil.yaml,name,X,text\n", "is no file of a workspace"),
    "a drive": (lambda: f"{FLAT}C:\\evil.yaml,name,X,text\n", "is no file of a workspace"),
    "a path there and back": (lambda: f"{FLAT}approaches/../../x.yaml,name,X,text\n", "is no file of a workspace"),
    "a device": (lambda: f"{FLAT}approaches/con.yaml,name,X,text\n", "is no file of a workspace"),
    "other capitals": (lambda: f"{FLAT}approaches/X.yaml,name,X,text\n", "is no file of a workspace"),
    "a huge list": (lambda: f"{FLAT}approaches/x.yaml,forms.999999.name,A,text\n", "a list without its position 0"),
    "deep keys": (
        lambda: filled(FLAT, lambda n: "approaches/x.yaml," + f"a{n}." * 19 + "b,A,text\n", most=5_000_000),
        "larger than 256 KiB",
    ),
    "keys too deep": (lambda: f"{FLAT}approaches/x.yaml,{'a.' * 100_000}b,A,text\n", "is no key"),
    "a key of quotes": (lambda: f'{FLAT}approaches/x.yaml,"""{chr(92) * 200_000}a",A,text\n', "is no key"),
    "half a character": (lambda: f'{FLAT}approaches/x.yaml,"""\\ud800""",A,text\n', "is no key"),
    "files without end": (
        lambda: filled(FLAT, lambda n: f"approaches/y{n}.yaml,name,A,text\n", most=2_000_000),
        "more than 2500 files",
    ),
    "a zip bomb": (lambda: workbook(SHEET % (b" " * 11_000_000)), "larger than 10 MB"),
    "a zip bomb that says it is small": (belittled, "no workbook"),
    "billion laughs": (lambda: workbook(LAUGHS + b"]>" + SHEET % b"<row><c><v>&k;</v></c></row>"), "no workbook"),
    "laughs in styles": (lambda: workbook(styles=LAUGHS + b"]><styleSheet>&k;</styleSheet>"), "no workbook"),
    "empty cells": (lambda: workbook(SHEET % (b"<row>" + b"<c/>" * 2_000_000 + b"</row>")), "more than 120000 cells"),
    "styles": (lambda: workbook(styles=b"<styleSheet>" + b"<xf/>" * 500_000 + b"</styleSheet>"), "more than 120000"),
    "a tag without end": (
        lambda: workbook(SHEET % (b"<row " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b"/>")),
        "no workbook",
    ),
    "names that lead out": (lambda: workbook(SHEET % b"", **{"../../evil": b"x"}), "nothing in it"),
    "cut short": (lambda: workbook()[:3000], "no workbook"),
    "no zip": (lambda: b"PK\x03\x04" + b"\0" * 1000, "no workbook"),
}
LARGE = (
    "commas",
    "newlines",
    "a digit in each cell",
    "one cell",
    "deep keys",
    "empty cells",
    "billion laughs",
    "a zip bomb that says it is small",
)


@pytest.mark.parametrize("name", TABLES)
def test_a_hostile_table_is_a_problem_and_makes_no_folder(tmp_path: Path, name: str) -> None:
    make, said = TABLES[name]
    write_files(tmp_path, {"t.csv": make()})
    scales = ("--criterion", "use=1:5") if name == "names that are all alike" else ()
    with untouched(tmp_path), elsewhere(tmp_path):
        if name in LARGE:
            done, memory = in_small_process("import", "t.csv", "new", *scales, cwd=tmp_path)
            status, err = done.status, done.err
            assert memory < MOST_MEMORY
        else:
            status, err = in_process("import", "t.csv", "new", *scales)
    check_said(status, err)
    assert (status, said in err) == (2, True), err[:2000]
    assert not (tmp_path / "new").exists()


# exports

JSON = '{"reproduce": {"version": "1", "command": "%s", "language": "en", "workspace": "0", "weights": {"use": %s}}%s}'
EXPORTS: Mapping[str, tuple[Callable[[], str | bytes], str]] = {
    "rows without end": (
        lambda: filled(f"reproduce,id,total\n{ORIGIN.format('rank')},a,1\n", lambda n: f",{n},1\n", most=MOST_OF_TABLE),
        "more than 200000 cells",
    ),
    "lines without end": (lambda: "a\n" * 250_000 + ORIGIN.format("rank"), "more than 200000 cells"),
    "a header without cells below": (lambda: "id,x,reproduce\nash\n", "does not say how it was made"),
    "a line that repeats itself": (
        lambda: "id,reproduce\nash,pilotrank 1 | " + " --lang en | workspace 0123456789abcdef | weights " * 100_000,
        "does not say how it was made",
    ),
    "deep JSON": (lambda: '{"a":' * 100_000 + "1" + "}" * 100_000, "does not say how it was made"),
    "flat JSON": (lambda: JSON % ("rank", 1, ', "a": [0' + ",[1]" * 2_000_000 + "]"), "more than 200000 cells"),
    "a weight without end": (lambda: JSON % ("rank", "1e999", ""), "does not say how it was made"),
    "a weight that is none": (lambda: JSON % ("rank", "NaN", ""), "does not say how it was made"),
    "a huge number": (lambda: JSON % ("rank", 1, ', "a": ' + "9" * 1_000_000), "does not say how it was made"),
    "a list as origin": (lambda: '{"reproduce": [1]}', "does not say how it was made"),
    "laughs": (lambda: workbook(LAUGHS + b"]>" + SHEET % b"<row><c><v>&k;</v></c></row>"), "does not say how"),
    "empty cells": (lambda: workbook(SHEET % (b"<row>" + b"<c/>" * 2_000_000 + b"</row>")), "more than 120000 cells"),
    "far cells": (
        lambda: workbook(SHEET % b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(1, 5000))),
        "more than 120000 cells",
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_a_hostile_export_is_a_problem(small: WriteWorkspace, name: str) -> None:
    make, said = EXPORTS[name]
    folder = small({"export": make()})
    with untouched(folder):
        if name in {"rows without end", "flat JSON", "far cells"}:
            done, memory = in_small_process("verify", "export", cwd=folder)
            status, err = done.status, done.err
            assert memory < MOST_MEMORY
        else:
            status, err = in_process("verify", str(folder / "export"), "-w", str(folder))
    check_said(status, err)
    assert (status, said in err) == (2, True), err[:2000]


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf .",
        "rank -o evil",
        "rank -oevil",
        "rank --output=evil",
        "rank -qo evil",
        "rank -fqo evil",
        "rank --help",
        "rank -h",
        "rank --dry-run",
        "robustness --plot evil.svg",
        "weights swing use=1 cost=2 --save evil",
        "weights swing",
        "weights set use=2",
        "weights points --from /dev/zero use=1",
        "compare --with /dev/zero",
        "init evil",
        "import export evil",
        "export evil.csv",
        "help rank",
        "verify export",
        "rank; touch evil",
        "rank $(touch evil)",
        "-- rank",
        "rank --",
        "rank '",
        "rank --profile \x1b[2J",
        "robustness --samples 99999999999",
    ],
)
def test_the_command_in_an_export_writes_and_waits_for_nothing(small: WriteWorkspace, command: str) -> None:
    folder = small({"export": 'id,reproduce\nash,"' + ORIGIN.format(command).replace('"', '""') + '"\n'})
    with untouched(folder.parent), elsewhere(folder), alarm():
        status, err = in_process("verify", "export")
    check_said(status, err)
    assert status in {1, 2}


# whatever may come

CONTROL = [
    "\0",
    "\x1b[2J",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\x85",
    "\t",
    "\r",
    "\U0001f600",
    "'",
    '"',
    "&a ",
    "*a ",
    "!!x ",
    "%",
]
VALUES = [
    "",
    "null",
    "[]",
    "{}",
    "[[[[]]]]",
    "-1",
    "1e999",
    ".nan",
    "9" * 40,
    "true",
    "~",
    "x" * 5000,
    "|",
    ">",
    "- ",
    "? ",
]


def mutated(text: str, draw: Callable[[st.SearchStrategy[int]], int]) -> str:
    """Change a text in a few places: swap, double, cut, put in, take for something else, deepen."""
    for _ in range(draw(st.integers(1, 4))):
        lines = text.splitlines(keepends=True) or [""]
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        place = draw(st.integers(0, len(text)))
        match draw(st.integers(0, 7)):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines = [text[:place]]
            case 3:
                lines = [text[:place], CONTROL[draw(st.integers(0, len(CONTROL) - 1))], text[place:]]
            case 4:
                key, colon, _ = lines[at].partition(":")
                lines[at] = f"{key}{colon} {VALUES[draw(st.integers(0, len(VALUES) - 1))]}\n"
            case 5:
                lines[at:] = [f"  {line}" for line in lines[at:]]
            case 6:
                lines[at] = lines[at].replace(",", ";").replace("4", "four").replace("}", "")
            case _:
                del lines[at]
        text = "".join(lines)
    return text


FUZZED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""No deadline: a slow machine is no bug; what hangs is ended by an alarm."""


@given(name=st.sampled_from([name for name in ALL if name.endswith(".yaml")]), data=st.data())
@FUZZED
def test_a_mutated_workspace_is_read_or_its_problems_are_said(tmp_path: Path, name: str, data: st.DataObject) -> None:
    text = str(ALL[name])
    folder = write_files(tmp_path, {**ALL, name: mutated(text, data.draw).encode(errors="surrogatepass")})
    command = ["weights", "rank-order", "--from", str(folder / name)] if name == "order.yaml" else ["show"]
    with untouched(tmp_path), alarm():
        status, err = in_process(*command, "-w", str(folder))
        check_said(status, err)
        if status == 0:
            check_said(*in_process("rank", "-w", str(folder), "--no-ranges"))


TABLE = (
    "id,name,category,use,cost,use_low,use_why,size\nx,X,near,4,50,3,because,12\ny,Y,far,?,1.5,,,\nz,Z,near,2,100,,,3\n"
)


@given(text=st.sampled_from([TABLE, TABLE.replace(",", ";"), FLAT]), data=st.data())
@FUZZED
def test_a_mutated_table_makes_a_whole_workspace_or_none(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("table")
    write_files(folder, {"t.csv": mutated(text, data.draw).encode()})
    scales = () if text == FLAT else ("--criterion", "use=1:5", "--criterion", "cost=0:200:min")
    before = snapshot(folder)
    with alarm():
        status, err = in_process("import", str(folder / "t.csv"), str(folder / "new"), *scales)
    check_said(status, err)
    outside = {name: what for name, what in snapshot(folder).items() if not name.startswith("new/")}
    assert outside == before
    assert (folder / "new").exists() == (status == 0)
    if status == 0:
        check_said(*in_process("check", str(folder / "new")))


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What ``rank`` writes of a workspace, by ending."""
    folder = write_files(tmp_path_factory.mktemp("exports"), ALL)
    for ending in ("csv", "json", "md", "txt"):
        assert in_process("rank", "-w", str(folder), "-o", str(folder / f"e.{ending}"))[0] == 0
    return {path.suffix: path.read_text() for path in folder.glob("e.*")} | {"folder": str(folder)}


@given(ending=st.sampled_from([".csv", ".json", ".md", ".txt"]), data=st.data())
@FUZZED
def test_a_mutated_export_is_held_against_its_source_or_refused(
    exports: Mapping[str, str], ending: str, data: st.DataObject
) -> None:
    folder = Path(exports["folder"])
    (folder / "mutated").write_bytes(mutated(exports[ending], data.draw).encode())
    with untouched(folder), alarm():
        check_said(*in_process("verify", str(folder / "mutated"), "-w", str(folder)))


ODD = [
    "",
    "-",
    "--",
    "=",
    "use=",
    "=1",
    "use=1e999",
    "use=-1",
    "use=nan",
    "ash.use=5",
    "ash.use=",
    "9" * 30,
    "-1",
    "0",
    "x\ty",
    "\x1b[2J",
    "\u202e",
    "ash",
    "near",
    "use",
    "cost",
    "cheap",
    "a" * 300,
    "50%",
    "use=50%",
    "near=1",
    "size=4",
    "nl",
    "csv",
    "json",
    "use:cost=3",
    "current",
    "\ud800",
    "ann",
    ".",
]
COMMANDS = [(each.name, *inner) for each in SUBCOMMANDS for inner in ([()] + [(one.name,) for one in each.commands])]
OPTIONS = [
    "--weight",
    "--set",
    "--top",
    "--exactly",
    "--category",
    "--exclude-category",
    "--min",
    "--where",
    "--profile",
    "--format",
    "--dialect",
    "--lang",
    "--method",
    "--reading",
    "--size",
    "--at-most",
    "--at-least",
    "--include",
    "--exclude",
    "--cap",
    "--chance",
    "--seed",
    "--samples",
    "--vary-weights",
    "--vary-scores",
    "--widen",
    "--concentration",
    "--group",
    "--search",
    "--discrepancies",
    "--include-silent",
    "--best",
    "--worst",
    "--formula",
    "--redo",
    "--stakeholder",
    "--criterion",
    "--sheet",
    "--keep-unreadable",
    "--empty",
    "--quiet",
    "--help",
    "--version",
    "--no-color",
    "--ranges",
    "--dry-run",
    "--force",
    "--unknown",
    "-x",
    "--full",
]


@given(
    command=st.sampled_from(COMMANDS),
    words=st.lists(
        st.one_of(
            st.sampled_from(ODD),
            st.sampled_from(OPTIONS),
            st.tuples(st.sampled_from(OPTIONS), st.sampled_from(ODD)).map("=".join),
        ),
        max_size=6,
    ),
)
@FUZZED
def test_a_command_line_is_done_or_its_problems_are_said(
    command: tuple[str, ...], words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Weights that are set or saved may be written; nothing else is, for no target is named that could be."""
    folder = write_files(tmp_path_factory.mktemp("line"), SMALL)
    before = snapshot(folder)
    quick = ["--samples", "50"] if command[0] in {"robustness", "backtest"} else []
    with elsewhere(folder), alarm():
        status, err = in_process(*command, *quick, *words)
    assert status in {0, 1, 2}, err
    assert "Traceback" not in err
    after = snapshot(folder)
    if command != ("weights", "set"):
        assert {name for name in before if before[name] != after.get(name)} == set()
    assert status != 2 or (after == before and err)
