"""A file is written whole or not at all."""

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import RunCommand, WriteWorkspace

from pilotrank.cli.deliver import Target
from pilotrank.files import real_file, write_whole
from pilotrank.texts import Texts
from pilotrank.workspace.problems import PilotrankError


def test_a_new_file_holds_all_of_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"new")]


def test_an_existing_file_is_only_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    write_whole(path, b"new", replace=True)
    assert path.read_bytes() == b"new"


def test_permissions_are_kept_and_new_ones_are_those_of_any_new_file(tmp_path: Path) -> None:
    path, plain = tmp_path / "a.csv", tmp_path / "plain"
    write_whole(path, b"new")
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    path.chmod(0o640)
    write_whole(path, b"newer", replace=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new", replace=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.csv", b"old")]


def test_a_file_that_may_not_be_written_is_not_replaced_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)  # root may write anything
    with pytest.raises(PermissionError):
        write_whole(path, b"new", replace=True)
    assert path.read_bytes() == b"old"


def test_a_link_is_followed_inside_its_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "in.csv").symlink_to("real.csv")
    (folder / "away.csv").symlink_to(tmp_path / "theirs.csv")
    (folder / "round.csv").symlink_to("round.csv")
    assert real_file(folder / "plain.csv") == folder / "plain.csv"
    assert real_file(folder / "in.csv") == (folder / "real.csv").resolve()
    assert real_file(folder / "away.csv") is None
    assert real_file(folder / "round.csv") is None


def test_an_export_goes_through_no_link_that_leads_away(small: WriteWorkspace, pilotrank: RunCommand) -> None:
    folder = small()
    theirs = folder.parent / "theirs.csv"
    theirs.write_text("theirs")
    (folder / "away.csv").symlink_to(theirs)
    done = pilotrank("rank", "-o", "away.csv", "--force", "--quiet", cwd=folder)
    assert (done.status, done.err) == (2, "away.csv: a link that leaves its folder; name the file itself\n")
    assert theirs.read_text() == "theirs"
    (folder / "in.csv").symlink_to("real.csv")
    assert pilotrank("rank", "-o", "in.csv", cwd=folder).status == 0
    assert (folder / "in.csv").is_symlink()
    assert (folder / "real.csv").read_text().startswith("rank,id")


@pytest.mark.parametrize("mark", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_that_is_open_elsewhere_gets_its_own_message(
    small: WriteWorkspace, pilotrank: RunCommand, mark: str
) -> None:
    folder = small()
    (folder / mark).touch()
    done = pilotrank("rank", "-o", "a.xlsx", "--force", "--quiet", cwd=folder)
    expected = "a.xlsx: is open in another program, such as Excel; close it there and try again (if it is not, delete"
    assert (done.status, done.err) == (2, f"{expected} {mark})\n")


def test_what_windows_says_of_a_file_that_is_open_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_from: Path, _to: Path) -> None:
        error = PermissionError(errno.EACCES, "The process cannot access the file")
        error.winerror = 32  # type: ignore[attr-defined] # ERROR_SHARING_VIOLATION, which only Windows has
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PilotrankError, match="is open in another program"):
        Target(str(tmp_path / "a.csv"), force=True).write("new", Texts(), quiet=True)
    assert list(tmp_path.iterdir()) == []


def limited(folder: Path, bytes_: int, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command where no file may grow past some bytes, which is how a full disk feels."""
    resource = pytest.importorskip("resource")
    return subprocess.run(
        [sys.executable, "-m", "pilotrank", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)),
    )


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.md", "a.txt", "a.xlsx"])
def test_where_there_is_no_room_the_old_file_stays(small: WriteWorkspace, name: str) -> None:
    folder = small()
    (folder / name).write_text("old")
    before = {path.name for path in folder.iterdir()}
    done = limited(folder, 100, "rank", "-o", name, "--force", "--quiet")
    assert done.stderr.decode().startswith(f"{name}: can't be written (File too large)")
    assert (done.returncode, (folder / name).read_text()) == (2, "old")
    assert {path.name for path in folder.iterdir()} == before


def test_a_process_killed_at_any_moment_leaves_the_old_file_or_the_new_one(small: WriteWorkspace) -> None:
    folder = small()
    old, new = (
        b"old" * 1000,
        subprocess.run(
            [sys.executable, "-m", "pilotrank", "rank", "--format", "csv", "--quiet"],
            cwd=folder,
            capture_output=True,
            check=True,
        ).stdout,
    )
    writing = (
        "import sys; from pathlib import Path; from pilotrank.files import write_whole\n"
        "old, new = Path('old').read_bytes(), Path('new').read_bytes()\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    write_whole(Path('a.csv'), new, replace=True); write_whole(Path('a.csv'), old, replace=True)\n"
    )
    (folder / "old").write_bytes(old)
    (folder / "new").write_bytes(new)
    moments = random.Random(1)  # noqa: S311 - no secret
    seen = set()
    for _ in range(12):
        (folder / "a.csv").write_bytes(old)
        with subprocess.Popen([sys.executable, "-c", writing], cwd=folder, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(moments.uniform(0, 0.02))
            process.kill()
        found = (folder / "a.csv").read_bytes()
        assert found in (old, new)
        seen.add(found)
    assert seen == {old, new}  # else the moments were not random enough to show anything


def test_a_process_asked_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    writing = (
        "import os, sys, time; from pathlib import Path; from pilotrank.cli.app import _prepare_streams\n"
        "from pilotrank.files import write_whole\n"
        "_prepare_streams(); os.fsync = lambda _: (print('ready', flush=True), time.sleep(60))\n"
        "write_whole(Path('a.csv'), b'new')\n"
    )
    with subprocess.Popen([sys.executable, "-c", writing], cwd=tmp_path, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        assert [path.suffix for path in tmp_path.iterdir()] == [".tmp"]
        process.terminate()
        assert process.wait() == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
