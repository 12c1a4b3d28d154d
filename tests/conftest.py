"""What several tests use: small workspaces written inline, and the command as users run it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[1]

CRITERIA = """\
title: A small choice
criteria:
  use:
    name: {en: Use, nl: Nut}
    scale: {min: 1, max: 5}
  cost:
    name: {en: Cost, nl: Kosten}
    scale: {min: 0, max: 200}
    direction: min
weights: {use: 1, cost: 1}
profiles:
  cheap: {use: 1, cost: 3}
categories:
  near: {name: {en: Near, nl: Dichtbij}}
  far: {name: {en: Far, nl: Ver}}
verdicts:
  good: {name: {en: Good, nl: Goed}}
"""
SMALL = {
    "criteria.yaml": CRITERIA,
    "approaches/near/ash.yaml": "name: Ash\nscores: {use: 5, cost: 100}\npilot: {verdict: good}\n",
    "approaches/near/birch.yaml": "name: Birch\nscores: {use: 3, cost: 0}\nattributes: {size: 4, levels: [a, b]}\n",
    "approaches/far/cedar.yaml": "name: {en: Cedar, nl: Ceder}\nscores: {use: null, cost: 100}\n",
    "approaches/far/dogwood.yaml": "name: Dogwood\nscores: {use: null, cost: null}\n",
}
"""By hand, under equal weights: ash 50 + 25 = 75, birch 25 + 50 = 75, cedar 25 + 25 = 50, dogwood not judged."""

WriteWorkspace = Callable[..., Path]


def write_files(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write files below a folder; None leaves one out."""
    for name, content in files.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
    return folder


@pytest.fixture
def small(tmp_path: Path) -> WriteWorkspace:
    """Write the small workspace, with some files changed, added, or (None) left out."""

    def write(changes: Mapping[str, str | bytes | None] | None = None) -> Path:
        return write_files(tmp_path / "small", {**SMALL, **(changes or {})})

    return write


class Finished:
    """What a command gave."""

    def __init__(self, process: subprocess.CompletedProcess[bytes]) -> None:
        """Keep the exit status and both outputs as text."""
        self.status = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()


RunCommand = Callable[..., Finished]


@pytest.fixture
def pilotrank(tmp_path: Path) -> RunCommand:
    """Run the command as users do: a process of its own, in a folder without a workspace."""

    def run(*arguments: str, cwd: Path = tmp_path, **variables: str) -> Finished:
        environment = {name: value for name, value in os.environ.items() if name != "PILOTRANK_LANG"} | variables
        command = [sys.executable, "-m", "pilotrank", *arguments]
        return Finished(subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False))

    return run


def in_terminal(*arguments: str, width: int, cwd: Path, **variables: str) -> str:
    """What the command prints on a terminal of a width, with the escapes for colour."""
    ours, theirs = pytest.importorskip("pty").openpty()
    environment = os.environ | {"COLUMNS": str(width), "TERM": "xterm-256color"} | variables
    command = [sys.executable, "-m", "pilotrank", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, cwd=cwd, env=environment):
        os.close(theirs)
        printed = b""
        try:
            while part := os.read(ours, 65536):
                printed += part
        except OSError:  # the terminal is gone with its last process
            pass
    os.close(ours)
    return printed.decode(variables.get("PYTHONIOENCODING", "utf-8")).replace("\r\n", "\n")
