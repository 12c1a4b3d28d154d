"""The README's examples are true, in both languages, and nothing that users rely on is missing from it."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, write_files

from pilotrank import load_workspace, rank
from pilotrank.output.sheets import ranking_columns
from pilotrank.texts import Texts
from pilotrank.workspace import evidence, models

READMES = sorted(ROOT.glob("README*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path, language: str) -> list[str]:
    return [content for name, content in BLOCK.findall(path.read_text(encoding="utf-8")) if name == language]


def examples(path: Path) -> list[tuple[str, str]]:
    """Each command behind a $ with what is printed under it."""
    found = []
    for block in blocks(path, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_command_prints_what_the_readme_says(path: Path, tmp_path: Path) -> None:
    variables = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    variables.pop("PILOTRANK_LANG", None)
    assert len(examples(path)) >= 4
    for command, expected in examples(path):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command} 2>&1"], cwd=tmp_path, env=variables, capture_output=True, check=False
        )
        assert done.stdout.decode().replace("\r", "") == expected, command


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_python_example_runs(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = blocks(path, "python")
    monkeypatch.chdir(ROOT)
    exec(compile(code, path.name, "exec"), {})  # noqa: S102 - the README's own example
    assert capsys.readouterr().out.splitlines()[0] == "1 internships-dutch-institutions 87.5"


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_the_smallest_workspace_is_one(path: Path, tmp_path: Path) -> None:
    files = {re.match(r"# (\S+)\n", block)[1]: block for block in blocks(path, "yaml")}  # type: ignore[index] # each has one
    (row,) = rank(load_workspace(write_files(tmp_path, files))).rows
    assert row.total == pytest.approx((2 * 75 + 70) / 3, abs=2**-30)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_key_and_column_stands_in_the_readme(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    keys = {
        field.alias or name
        for model in (
            models.CriteriaFile,
            models.Criterion,
            models.Profile,
            models.Approach,
            models.Score,
            models.Pilot,
            models.Attribute,
            models.Passage,
            evidence.Factsheet,
            evidence.Figure,
            evidence.MeasuredOutcome,
            evidence.Reference,
            evidence.Reading,
        )
        for name, field in model.model_fields.items()
    }
    columns = (*ranking_columns(rank(load_workspace(ROOT))), "reproduce")
    missing = [
        name for name in sorted(keys | set(columns) - set(models.Approach.model_fields)) if f"`{name}`" not in text
    ]
    assert [name for name in missing if name not in load_workspace(ROOT).criteria_file.criteria] == []


def test_the_pictures_show_the_present_ranking() -> None:
    for picture in sorted((ROOT / "docs").glob("rank-*.svg")):
        language = picture.stem.removeprefix("rank-")
        texts = Texts("nl" if language == "nl" else "en")
        shown = html.unescape(picture.read_text(encoding="utf-8"))
        for row in rank(load_workspace(ROOT), top=9).rows:
            assert texts.pick(row.name).split()[0] in shown
            assert texts.decimal(f"{row.total:.1f}") in shown
