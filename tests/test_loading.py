"""Files into models: every problem of every file at once, each at its line; and what is read all the same."""

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CRITERIA, SMALL, WriteWorkspace, write_files
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotrank import PilotrankError, Place, Problem, load_workspace
from pilotrank.texts import Texts
from pilotrank.workspace.models import Bilingual
from pilotrank.workspace.parse import parse_file
from pilotrank.workspace.problems import Findings
from pilotrank.workspace.provenance import workspace_hash

ASH = "approaches/near/ash.yaml"


def problems_of(folder: Path) -> list[str]:
    """The problems of a workspace, each file named from the workspace's folder."""
    with pytest.raises(PilotrankError) as caught:
        load_workspace(folder)
    return [line.removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def changed(old: str, new: str) -> str:
    assert old in CRITERIA
    return CRITERIA.replace(old, new)


ONE_PROBLEM: dict[str, tuple[str, str | bytes, str]] = {
    "an unknown key": (
        ASH,
        "name: Ash\nscorse: {use: 5, cost: 100}\nscores: {use: 5, cost: 100}\n",
        '2: unknown key "scorse"; did you mean: scores?',
    ),
    "an unknown key deep inside": (
        ASH,
        "name: Ash\nscores:\n  use:\n    best: 5\n    hihg: 5\n  cost: 1\n",
        '5: unknown key "hihg"; did you mean: high?',
    ),
    "an id inside the file": (
        ASH,
        "id: ash\nname: Ash\nscores: {use: 5, cost: 100}\n",
        (
            '1: unknown key "id"; known: name, subcategory, summary, forms, scores, pilot, attributes, source, '
            "discrepancies"
        ),
    ),
    "a duplicate key": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 100}\nname: Oak\n",
        '3: the key "name" stands here for the second time; keep this one or that in line 1',
    ),
    "a missing key": (ASH, "scores: {use: 5, cost: 100}\n", '1: the key "name" is missing; add it'),
    "a missing language": (
        ASH,
        "name: {en: Ash}\nscores: {use: 5, cost: 100}\n",
        '1: the key "nl" is missing; add it',
    ),
    "an empty text": (
        ASH,
        'name: ""\nscores: {use: 5, cost: 100}\n',
        "1: an empty text; write it, or leave the key out",
    ),
    "a blank text": (
        ASH,
        'name: "  "\nscores: {use: 5, cost: 100}\n',
        "1: an empty text; write it, or leave the key out",
    ),
    "an escape in a text": (
        ASH,
        'name: "a \\e[31m b"\nscores: {use: 5, cost: 100}\n',
        "1: holds the control character U+001B; delete it",
    ),
    "a best score that is no number": (
        ASH,
        "name: Ash\nscores:\n  use:\n    best: four\n  cost: 1\n",
        '4: "four" is not a number; write one such as 4 or 2.5 (a point, no comma), without quotes',
    ),
    "a best score off the scale": (
        ASH,
        "name: Ash\nscores:\n  use:\n    best: 9\n  cost: 1\n",
        "4: 9 is off the scale; it goes from 1 to 5",
    ),
    "no best score": (
        ASH,
        "name: Ash\nscores:\n  use:\n    basis: inferred\n  cost: 1\n",
        '3: the key "best" is missing; add it',
    ),
    "a missing criterion": (
        ASH,
        "name: Ash\nscores: {use: 5}\n",
        '2: nothing on the criterion "cost"; give a score, or null where it is not known',
    ),
    "a score on an unknown criterion": (
        ASH,
        "name: Ash\nscores:\n  use: 5\n  cost: 1\n  cots: 1\n",
        '5: unknown criterion "cots"; did you mean: cost?',
    ),
    "a score off its scale": (
        ASH,
        "name: Ash\nscores:\n  use:\n    {best: 4, low: 3,\n     high: 6}\n  cost: 1\n",
        "5: 6 is off the scale; it goes from 1 to 5",
    ),
    "a range out of order": (
        ASH,
        "name: Ash\nscores:\n  use: {best: 2, low: 3, high: 5}\n  cost: 1\n",
        "3: low 3, best 2, high 5; low can't be above best, nor best above high",
    ),
    "an unknown basis": (
        ASH,
        "name: Ash\nscores:\n  use: {best: 2, basis: sated}\n  cost: 1\n",
        '3: "sated" is not possible here; possible: stated, inferred, not_stated',
    ),
    "a score in quotes": (
        ASH,
        'name: Ash\nscores: {use: "5", cost: 1}\n',
        '2: "5" is not a score; write a number, null, or a mapping with best, low and high',
    ),
    "a score that is true": (
        ASH,
        "name: Ash\nscores: {use: true, cost: 1}\n",
        '2: "true" is not a score; write a number, null, or a mapping with best, low and high',
    ),
    "a number with underscores": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1_00}\n",
        '2: "1_00" is not a score; write a number, null, or a mapping with best, low and high',
    ),
    "a number that is none": (
        ASH,
        "name: Ash\nscores: {use: .nan, cost: 1}\n",
        '2: "nan" is no number to reckon with; write a finite one',
    ),
    "an infinite bound": (
        ASH,
        "name: Ash\nscores:\n  use: 5\n  cost: {best: 1, low: 1, high: .inf}\n",
        '4: "inf" is no number to reckon with; write a finite one',
    ),
    "a list where a mapping belongs": (
        ASH,
        "name: Ash\nscores: [5, 100]\n",
        '2: "[...]" is not a mapping; write keys and values, such as name: ...',
    ),
    "a text where a list belongs": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\nforms: many\n",
        '3: "many" is not a list; write it as [a, b] or with a - before each item',
    ),
    "a number as a name": (
        ASH,
        "name: 2024\nscores: {use: 5, cost: 1}\n",
        '1: "2024" is not a text; put it in quotes, or write {en: "...", nl: "..."}',
    ),
    "an attribute called like a column": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\nattributes: {total: 1}\n",
        '3: "total" has a meaning of its own; choose another name',
    ),
    "an attribute that is a mapping": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\nattributes: {size: {a: 1}}\n",
        '3: "{...}" is no attribute; write a number, a short text or a list of these',
    ),
    "an unknown verdict": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\npilot: {verdict: god}\n",
        '3: unknown verdict "god"; did you mean: good?',
    ),
    "an unknown subcategory": (
        ASH,
        "name: Ash\nsubcategory: nearer\nscores: {use: 5, cost: 1}\n",
        '2: unknown subcategory "nearer"; there are none',
    ),
    "a second approach that is not there": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\npilot:\n  verdict: good\n  also: [birhc]\n",
        '5: unknown approach "birhc"; did you mean: birch?',
    ),
    "a key that lost its value to a comma": (
        ASH,
        "name: {en: Ash, or oak, nl: Es}\nscores: {use: 5, cost: 1}\n",
        '1: the key "or oak" has no value; if a comma cut a text in two, put the text in quotes',
    ),
    "an empty file": (ASH, "", "1: empty; it should hold keys and values, such as name: ..."),
    "a file of comments": (ASH, "# nothing\n", "1: empty; it should hold keys and values, such as name: ..."),
    "a list instead of a mapping": (
        ASH,
        "- name\n",
        "1: no mapping; it should hold keys and values, such as name: ...",
    ),
    "a tab": (
        ASH,
        "name: Ash\nscores:\n\tuse: 5\n",
        "3: a tab where YAML wants blanks; replace it by blanks",
    ),
    "an unclosed quote": (
        ASH,
        'name: "Ash\nscores: {use: 5, cost: 1}\n',
        "3: not valid YAML here; something opened in line 1 is not closed: check quotes and brackets",
    ),
    "a colon in a plain text": (
        ASH,
        "name: Ash: the tree\nscores: {use: 5, cost: 1}\n",
        "1: not valid YAML here; check quotes, colons, brackets and indentation",
    ),
    "a tag": (
        ASH,
        "name: !!python/name:os.system Ash\nscores: {use: 5, cost: 1}\n",
        "1: the tag tag:yaml.org,2002:python/name:os.system is not allowed; delete it, or put the text in quotes",
    ),
    "an anchor and its alias": (
        ASH,
        "name: &a Ash\nscores: {use: 5, cost: 1}\n",
        "1: &a or *a (an anchor or alias) is not allowed; write the value out, or quote it",
    ),
    "a key that is a list": (
        ASH,
        "name: Ash\n[a]: 1\nscores: {use: 5, cost: 1}\n",
        "2: a key that is no text; write a name, then a colon",
    ),
    "a second document": (
        ASH,
        "name: Ash\nscores: {use: 5, cost: 1}\n---\nname: Oak\n",
        "3: a second document starts here; a file holds one, delete the --- line",
    ),
    "bytes that are not UTF-8": (
        ASH,
        b"name: Ash\nsummary: caf\xe9\n",
        "2: holds bytes that are not UTF-8; save it again with the encoding UTF-8",
    ),
    "UTF-16": (
        ASH,
        "name: Ash".encode("utf-16"),
        "1: saved as UTF-16; save it again with the encoding UTF-8",
    ),
    "UTF-16 without its mark": (
        ASH,
        "name: Ash".encode("utf-16-le"),
        "1: saved as UTF-16; save it again with the encoding UTF-8",
    ),
    "a null byte": (
        ASH,
        b"name: Ash\nscores: {use: 5, cost: 1}\n# \0\n",
        "3: holds a null byte; the file is damaged or no text, save it again as UTF-8 text",
    ),
    "a control character": (
        ASH,
        "name: Ash\nsummary: a \x1b[31m b\n",
        "2: holds the control character U+001B; delete it",
    ),
    "a file over the size": (ASH, "#" * 262_145, "1: larger than 256 KiB; split it or shorten its texts"),
    "deep nesting": (
        ASH,
        f"name: Ash\nx: {'[' * 500}\n",
        "2: more than 20 lists and mappings inside each other; make it flatter",
    ),
    "a wrong ending": (
        "approaches/near/oak.yml",
        "name: Oak\n",
        "1: not read because of its name; it should end in .yaml",
    ),
    "a folder in a folder": (
        "approaches/near/more/oak.yaml",
        "name: Oak\n",
        ": a folder inside a category; approaches stand directly in their category's folder",
    ),
    "a folder that is no category": (
        "approaches/nera/oak.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        ': unknown category "nera"; did you mean: near?',
    ),
    "a file without a category": (
        "approaches/oak.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        "1: no category; put the file in the folder of one: near, far",
    ),
    "a name that can't be an id": (
        "approaches/near/Oak tree.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        '1: "Oak tree" can\'t be an id; use small letters, digits and hyphens, such as summer-school',
    ),
    "a name that Windows can't write": (
        "approaches/near/con.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        '1: "con" can\'t be an id; use small letters, digits and hyphens, such as summer-school',
    ),
    "an id that occurs twice": (
        "approaches/near/cedar.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        '1: the id "cedar" stands in {folder}/approaches/far/cedar.yaml too; rename one of the two files',
    ),
    "ids that differ only in case": (
        "approaches/near/Cedar.yaml",
        "name: Oak\nscores: {use: 5, cost: 1}\n",
        "1: differs from {folder}/approaches/far/cedar.yaml in capitals only; rename one of the two files",
    ),
    "a weight of an unknown criterion": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights:\n  use: 1\n  cost: 1\n  cots: 1"),
        '13: unknown criterion "cots"; did you mean: cost?',
    ),
    "a weight left out": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 1}"),
        "10: no weight for cost; write one, 0 to leave it out of account",
    ),
    "a negative weight": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 1, cost: -1}"),
        "10: the weight -1 is negative; write 0 or more",
    ),
    "an infinite weight": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 1, cost: .inf}"),
        '10: "inf" is no number to reckon with; write a finite one',
    ),
    "a weight that is none": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 1, cost: .nan}"),
        '10: "nan" is no number to reckon with; write a finite one',
    ),
    "a weight that is a text": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 1, cost: 1/0}"),
        '10: "1/0" is not a weight; write a number such as 2 or 0.5 (a point, no comma), or a fraction such as 7/36',
    ),
    "weights that are all zero": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}", "weights: {use: 0, cost: 0}"),
        "10: all weights are zero; give at least one criterion a weight above 0",
    ),
    "no weights": (
        "criteria.yaml",
        changed("weights: {use: 1, cost: 1}\n", ""),
        '1: the key "weights" is missing; add it',
    ),
    "a wrong weight in a profile": (
        "criteria.yaml",
        changed("  cheap: {use: 1, cost: 3}", "  cheap: {use: 1, cost: -3}"),
        "12: the weight -3 is negative; write 0 or more",
    ),
    "a profile called current": (
        "criteria.yaml",
        changed("  cheap:", "  current:"),
        '12: "current" has a meaning of its own; choose another name',
    ),
    "a scale without room": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 5, max: 5}"),
        "5: a scale from 5 to 5; min must be below max",
    ),
    "a level off the scale": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    levels: {6: Six}"),
        "6: a level at 6, off the scale; it goes from 1 to 5",
    ),
    "an unknown direction": (
        "criteria.yaml",
        changed("direction: min", "direction: minimum"),
        '9: "minimum" is not possible here; possible: max, min',
    ),
    "an unknown value function": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    value: log"),
        '6: "log" is no value function; write linear, or {points: {...}}',
    ),
    "a value function that turns round": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    value: {points: {1: 0, 2: 60, 3: 50, 5: 100}}"),
        "6: the value function turns round at 3; values should only rise (or, for a cost, only fall)",
    ),
    "a value function that stops short": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    value: {points: {1: 0, 4: 100}}"),
        "6: the value function does not cover the scale; give points at 1 and at 5",
    ),
    "a value function with other ends": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    value: {points: {1: 10, 5: 100}}"),
        "6: the value function goes from 10 to 100; it should go from 0 to 100",
    ),
    "a top of nothing": (
        "criteria.yaml",
        f"top: 0\n{CRITERIA}",
        '1: "0" is not a whole number from 1 up; write one such as 3',
    ),
    "a point of the scale twice": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    value: {points: {1: 0, 1.0: 60, 5: 100}}"),
        '6: the point "1.0" of the scale stands here twice; keep one of the two',
    ),
    "a level that is no number": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: 1, max: 5}\n    levels: {low: Low}"),
        '6: the key "low" is not a number; write a point of the scale, such as 4 or 2.5',
    ),
    "a format that never was": (
        "criteria.yaml",
        f"format: 0\n{CRITERIA}",
        '1: "0" is not a whole number from 1 up; write one such as 3',
    ),
    "a scale too wide": (
        "criteria.yaml",
        changed("{min: 1, max: 5}", "{min: -1.0e308, max: 1.0e308}"),
        "5: a scale from -1e+308 to 1e+308 is too wide to reckon with; choose a larger unit",
    ),
    "nothing in a section": (
        "criteria.yaml",
        "criteria: {}\nweights: {}\ncategories: {near: {name: N}, far: {name: F}}\n",
        "1: nothing in it; write at least one entry",
    ),
    "a newer format": (
        "criteria.yaml",
        f"format: 2\n{CRITERIA}",
        "1: format 2 is newer than this version knows (1); update pilotrank",
    ),
}


@pytest.mark.parametrize("name", ONE_PROBLEM)
def test_a_problem_is_named_once_with_its_place_and_its_remedy(small: WriteWorkspace, name: str) -> None:
    file, content, expected = ONE_PROBLEM[name]
    folder = small({file: content})
    line = expected.replace("{folder}", str(folder))
    where = file if not name.startswith("a folder") else str(Path(file).parent)
    start = where if line.startswith(":") else f"{where}:"
    assert problems_of(folder) == [f"{start}{line}"]


def test_every_problem_of_every_file_comes_at_once_in_order_of_place(small: WriteWorkspace) -> None:
    folder = small(
        {
            "criteria.yaml": changed("weights: {use: 1, cost: 1}", "weights: {use: 0, cost: 0}\ntop: many\nxyz: 1"),
            ASH: "name: [Ash]\nscroes: 1\nsubcategory: x\nscores:\n  use: 9\n  cost: bad\npilot:\n  verdict: god\n",
            "approaches/near/birch.yaml": "name: Birch\nscores:\n  use: 0\n  cost: 999\n",
            "approaches/far/cedar.yaml": "name: [Cedar\n",
        }
    )
    assert [line.split("; ", 1)[0] for line in problems_of(folder)] == [
        "approaches/far/cedar.yaml:2: not valid YAML here",
        'approaches/near/ash.yaml:1: "[...]" is not a text',
        'approaches/near/ash.yaml:2: unknown key "scroes"',
        'approaches/near/ash.yaml:3: unknown subcategory "x"',
        "approaches/near/ash.yaml:5: 9 is off the scale",
        'approaches/near/ash.yaml:6: "bad" is not a score',
        'approaches/near/ash.yaml:8: unknown verdict "god"',
        "approaches/near/birch.yaml:3: 0 is off the scale",
        "approaches/near/birch.yaml:4: 999 is off the scale",
        "criteria.yaml:10: all weights are zero",
        'criteria.yaml:11: "many" is not a whole number from 1 up',
        'criteria.yaml:12: unknown key "xyz"',
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("weights: {use: 1, cost: 1}", "weights: {use: one, cost: 1}", 'criteria.yaml:10: "one" is not a weight'),
        ("weights: {use: 1, cost: 1}\n", "", 'criteria.yaml:1: the key "weights" is missing'),
        ("direction: min", "direction: down", 'criteria.yaml:9: "down" is not possible here'),
        ("name: {en: Use, nl: Nut}", "name: 7", 'criteria.yaml:4: "7" is not a text'),
        ("{use: 1, cost: 3}", "{use: 1, cost: x}", 'criteria.yaml:12: "x" is not a weight'),
    ],
)
def test_a_problem_of_the_criteria_hides_none_of_the_approaches(
    small: WriteWorkspace, old: str, new: str, problem: str
) -> None:
    folder = small({"criteria.yaml": changed(old, new), ASH: "name: Ash\nscores: {use: 9, cost: 1}\n"})
    assert [line.split("; ", 1)[0] for line in problems_of(folder)] == [f"{ASH}:2: 9 is off the scale", problem]


def test_what_names_an_approach_with_problems_of_its_own_is_right(small: WriteWorkspace) -> None:
    folder = small(
        {
            ASH: "name: Ash\nscores: {use: 5, cost: 1}\npilot: {verdict: good, also: [birch]}\n",
            "approaches/near/birch.yaml": "scores: {use: 5, cost: 1}\n",
        }
    )
    assert problems_of(folder) == ['approaches/near/birch.yaml:1: the key "name" is missing; add it']


def test_a_folder_of_approaches_that_leads_elsewhere_is_refused(small: WriteWorkspace, tmp_path: Path) -> None:
    folder = small()
    (folder / "approaches").rename(tmp_path / "elsewhere")
    (folder / "approaches").symlink_to(tmp_path / "elsewhere")
    assert problems_of(folder) == ["approaches: a link that leaves the workspace; put the file itself here"]


def test_a_link_instead_of_criteria_is_no_reason_to_look_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "criteria.yaml").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PilotrankError, match=r"criteria\.yaml:1: a link that points nowhere"):
        load_workspace()


@pytest.mark.parametrize("name", ["criteria.yml", "approaches/near/oak.yaml"])
def test_half_a_workspace_is_no_reason_to_look_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_files(tmp_path, {name: "name: Oak\n"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PilotrankError, match=r"looks like a workspace, but there is no criteria\.yaml here"):
        load_workspace()


def test_a_range_that_is_given_is_kept_where_the_best_is_not_known(small: WriteWorkspace) -> None:
    folder = small({ASH: "name: Ash\nscores: {use: {low: 2, high: 4, basis: not_stated}, cost: 1}\n"})
    score = load_workspace(folder).approaches["ash"].scores["use"]
    assert (score.low, score.best, score.high) == (2, 3, 4)


def test_problems_travel_to_another_process() -> None:
    error = PilotrankError([Problem(Place("a.yaml", 3), "empty-file")])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (again.problems, str(again)) == (error.problems, str(error))


def test_a_criterion_can_not_be_called_like_a_column(small: WriteWorkspace) -> None:
    folder = small({"criteria.yaml": CRITERIA.replace("cost:", "rank:")})
    assert 'criteria.yaml:6: "rank" has a meaning of its own; choose another name' in problems_of(folder)


def test_an_alias_bomb_is_refused_at_its_first_alias(small: WriteWorkspace) -> None:
    bomb = 'a: &a ["x"]\n' + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert problems_of(small({ASH: bomb}))[0].startswith(f"{ASH}:1: &a or *a (an anchor or alias) is not allowed")


def test_deep_nesting_is_refused_fast_and_in_little_memory(small: WriteWorkspace) -> None:
    """In a process of its own, which says its own greatest memory; unbounded nesting takes minutes or all of it."""
    if not Path("/proc/self/status").exists():
        pytest.skip("needs a system that says a process's greatest memory")
    folder = small({ASH: "x: " + "[" * 250_000, "approaches/near/birch.yaml": "x: " + "{a: " * 60_000})
    code = (
        "import pilotrank\n"
        "try:\n    pilotrank.load_workspace('.')\nexcept pilotrank.PilotrankError as e:\n    print(e)\n"
        "print(open('/proc/self/status').read())"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=20)
    assert done.stdout.count("more than 20 lists and mappings inside each other") == 2
    assert int(re.findall(r"VmHWM:\s+(\d+) kB", done.stdout)[0]) < 300_000


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(small: WriteWorkspace) -> None:
    content = "﻿name: Ash\r\nscores: {use: 5, cost: 100}\r\npilot: {verdict: good}\r\n"
    with_mark, without = load_workspace(small({ASH: content.encode()})), load_workspace(small({ASH: SMALL[ASH]}))
    assert with_mark.approaches["ash"].name == Bilingual(en="Ash", nl="Ash")
    assert workspace_hash(with_mark) == workspace_hash(without)


def test_hidden_files_and_office_locks_are_passed_over(small: WriteWorkspace) -> None:
    folder = small({"approaches/near/.oak.yaml": "?", "approaches/near/~$ash.docx": "?", "approaches/.DS_Store": "?"})
    assert len(load_workspace(folder).approaches) == 4


def test_scalars_follow_yaml_1_2(small: WriteWorkspace) -> None:
    folder = small({ASH: "name: no\nsummary: 2016-02-11\nscores: {use: +4.0, cost: 1e2}\nattributes: {size: 0o17}\n"})
    ash = load_workspace(folder).approaches["ash"]
    assert (ash.name.en, ash.summary and ash.summary.en, ash.attributes["size"].value) == ("no", "2016-02-11", 15)
    assert (ash.scores["use"].best, ash.scores["cost"].best) == (4.0, 100.0)


def test_a_score_may_be_short_or_in_full(small: WriteWorkspace) -> None:
    long = small({ASH: "name: Ash\nscores:\n  use: {best: 5, low: 5, high: 5, basis: stated}\n  cost: 100\n"})
    in_full = workspace_hash(load_workspace(long))
    short = small({ASH: "name: Ash\nscores: {cost: 100, use: 5}\n"})
    assert workspace_hash(load_workspace(short)) == in_full
    other = small({ASH: "name: Ash\nscores: {cost: 100, use: 4}\n"})
    assert workspace_hash(load_workspace(other)) != in_full


def test_a_workspace_without_categories_has_its_approaches_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "approaches").mkdir()
    (tmp_path / "criteria.yaml").write_text("criteria: {use: {name: Use, scale: {min: 0, max: 1}}}\nweights: {use: 1}")
    (tmp_path / "approaches/oak.yaml").write_text("name: Oak\nscores: {use: 1}")
    assert load_workspace(tmp_path).approaches["oak"].category is None


def test_a_workspace_without_approaches_is_no_workspace(small: WriteWorkspace) -> None:
    folder = small(dict.fromkeys((name for name in SMALL if name != "criteria.yaml"), None))
    assert problems_of(folder) == ["approaches: no approaches; put at least one .yaml file in the folder approaches"]


def test_a_broken_link_and_one_that_leaves_the_workspace_are_refused(small: WriteWorkspace, tmp_path: Path) -> None:
    folder = small()
    (tmp_path / "outside.yaml").write_text("name: Outside\nscores: {use: 5, cost: 1}\n")
    (folder / "approaches/near/broken.yaml").symlink_to("nowhere.yaml")
    (folder / "approaches/near/loop.yaml").symlink_to("loop.yaml")
    (folder / "approaches/near/outside.yaml").symlink_to(tmp_path / "outside.yaml")
    assert problems_of(folder) == [
        "approaches/near/broken.yaml:1: a link that points nowhere; mend or delete it",
        "approaches/near/loop.yaml:1: a link that points nowhere; mend or delete it",
        "approaches/near/outside.yaml:1: a link that leaves the workspace; put the file itself here",
    ]


def test_a_link_inside_the_workspace_is_followed(small: WriteWorkspace) -> None:
    folder = small({"shared/oak.yaml": "name: Oak\nscores: {use: 5, cost: 1}\n"})
    (folder / "approaches/near/oak.yaml").symlink_to("../../shared/oak.yaml")
    assert load_workspace(folder).approaches["oak"].name.en == "Oak"


def test_a_pipe_is_no_file(small: WriteWorkspace) -> None:
    folder = small()
    os.mkfifo(folder / "approaches/near/pipe.yaml")
    assert problems_of(folder) == ["approaches/near/pipe.yaml:1: not an ordinary file; put a text file here"]


def test_an_unreadable_file_is_named(small: WriteWorkspace) -> None:
    """Root reads everything, so the reading is made to fail; the rest is the real thing."""
    folder = small()
    code = (
        "import builtins, pilotrank\n"
        "real = builtins.open\n"
        "def refuse(path, *more, **options):\n"
        "    if str(path).endswith('ash.yaml'):\n"
        "        raise PermissionError(13, 'Permission denied')\n"
        "    return real(path, *more, **options)\n"
        "builtins.open = refuse\n"
        "try:\n"
        "    pilotrank.load_workspace('.')\n"
        "except pilotrank.PilotrankError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == (
        f"{ASH}:1: can't be read (Permission denied); check that it exists and that you may read it\n"
    )


def test_a_problem_reads_in_dutch_too(small: WriteWorkspace) -> None:
    with pytest.raises(PilotrankError) as caught:
        load_workspace(small({ASH: "name: Ash\nscores: {use: 9, cost: 1}\n"}))
    (problem,) = caught.value.problems
    assert problem.phrase(Texts("nl")).endswith("ash.yaml:2: 9 valt buiten de schaal; die loopt van 1 tot 5")


def test_a_folder_without_criteria_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(PilotrankError, match=r"no workspace here: there is no criteria\.yaml"):
        load_workspace(tmp_path)


@settings(deadline=None)
@given(content=st.binary(max_size=200) | st.text(alphabet="ab:{}[],-&*!|>'\"#%@\n\t ?", max_size=80).map(str.encode))
def test_no_content_makes_the_reader_fail(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    findings = Findings()
    tree = parse_file(str(path), "any.yaml", findings)
    assert tree is not None or findings.problems
    for each in findings.problems:
        assert each.phrase(Texts("nl")).startswith("any.yaml")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(
        alphabet=st.characters(
            codec="utf-8",
            min_codepoint=32,
            exclude_characters="\x7f",
            exclude_categories=["Cc", "Cs", "Zl", "Zp"],
            max_codepoint=0xD7FF,
        )
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="abc", min_size=1), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(value=st.dictionaries(st.text(alphabet="xyz", min_size=1), json_values, max_size=4))
def test_json_is_read_as_what_it_says(value: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> None:
    import json  # noqa: PLC0415 - only here

    path = tmp_path_factory.getbasetemp() / "some.yaml"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    findings = Findings()
    assert parse_file(str(path), "some.yaml", findings) == value
    assert findings.problems == []
