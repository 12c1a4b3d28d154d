"""The pictures of an analysis of robustness: the same each time, whole, and true to the figures."""

import re
import struct
import warnings
from collections import Counter
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET
from xml.sax.saxutils import unescape

import pytest
from conftest import CRITERIA, WriteWorkspace
from rich.cells import cell_len

from pilotrank import Robustness, load_workspace, robustness
from pilotrank.output.document import Drawing, document_markdown, document_text
from pilotrank.output.figures import half_up
from pilotrank.output.grid import Layout
from pilotrank.output.pictures import (
    areas_by_size,
    cell_centres,
    heat_grid,
    heat_note,
    labels,
    range_grid,
    range_note,
    shortened,
    triangle_lines,
    weights_now,
)
from pilotrank.output.plots import robustness_picture
from pilotrank.output.terminal import in_ascii
from pilotrank.texts import LANGUAGES, Texts

THREE = CRITERIA.replace("weights: {use: 1, cost: 1}", "weights: {use: 1, cost: 1, speed: 2}").replace(
    "categories:", "  slow: {use: 2, cost: 1, speed: 1}\ncategories:"
)
THREE = THREE.replace("cheap: {use: 1, cost: 3}", "cheap: {use: 1, cost: 3, speed: 0}").replace(
    "weights:", "  speed:\n    name: {en: Speed, nl: Vaart}\n    scale: {min: 0, max: 10}\nweights:", 1
)
"""The small choice with a third criterion."""
ODD = "Ash, $x^2$ & <b>more</b> for $5 a_b"


def approach(name: str, use: float, cost: float, speed: float) -> str:
    return f'name: "{name}"\nscores: {{use: {use}, cost: {cost}, speed: {{best: {speed}, low: 0, high: 10}}}}\n'


@pytest.fixture
def three(small: WriteWorkspace) -> Robustness:
    """Three approaches, each the best on one of three criteria: every one first in a part of the triangle."""
    folder = small(
        {
            "criteria.yaml": THREE,
            "approaches/near/ash.yaml": approach(ODD, 5, 200, 0),
            "approaches/near/birch.yaml": approach("Birch", 1, 0, 0),
            "approaches/far/cedar.yaml": approach("Cedar", 1, 200, 10),
            "approaches/far/dogwood.yaml": None,
        }
    )
    return robustness(load_workspace(folder), samples=2000, top=1)


@pytest.fixture(scope="module")
def built_in() -> Robustness:
    return robustness(load_workspace(), samples=2000)


def many(folder: Path, count: int, name: str) -> Robustness:
    """So many approaches with names that begin and end alike."""
    (folder / "criteria.yaml").write_text(THREE, encoding="utf-8")
    (folder / "approaches" / "near").mkdir(parents=True)
    for number in range(count):
        text = approach(name, 1 + number % 4, number, 5)
        (folder / "approaches" / "near" / f"a{number}.yaml").write_text(text, encoding="utf-8")
    return robustness(load_workspace(folder), samples=500)


# Files


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_analysis_gives_the_same_bytes(three: Robustness, kind: Literal["svg", "png"]) -> None:
    pytest.importorskip("matplotlib")
    assert robustness_picture(three, Texts(), kind) == robustness_picture(three, Texts(), kind)


def test_an_svg_is_whole_xml_without_a_date_and_not_too_large(built_in: Robustness) -> None:
    pytest.importorskip("matplotlib")
    for language in LANGUAGES:
        content = robustness_picture(built_in, Texts(language), "svg")
        assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
        assert b"<dc:date>" not in content
        assert len(content) < 1_500_000


def test_a_png_is_as_large_as_its_header_says_and_grows_with_the_approaches(
    built_in: Robustness, three: Robustness
) -> None:
    pytest.importorskip("matplotlib")
    sizes = []
    for result in (three, built_in):
        content = robustness_picture(result, Texts(), "png")
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert b"Software" not in content
        sizes.append(struct.unpack(">II", content[16:24]))
    (width, height), (other_width, other_height) = sizes
    assert width == other_width == 1540
    assert 800 < height < 1500 < other_height < 2400


def test_names_are_written_as_they_stand(three: Robustness, monkeypatch: pytest.MonkeyPatch) -> None:
    mathtext = pytest.importorskip("matplotlib.mathtext")

    def as_maths(*_: object) -> None:
        pytest.fail("a name was taken for maths")

    monkeypatch.setattr(mathtext.MathTextParser, "parse", as_maths)
    content = robustness_picture(three, Texts(), "svg").decode()
    assert ET.fromstring(content) is not None  # noqa: S314 - our own
    written = [unescape(line) for line in re.findall(r"<!-- (.*?) -->", content)]  # matplotlib notes what it draws
    assert sum(ODD in line for line in written) >= 2


def test_letters_that_the_font_lacks_pass_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    result = many(tmp_path, 3, "東京")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert robustness_picture(result, Texts(), "png")


def test_drawing_leaves_the_settings_of_matplotlib_alone(three: Robustness) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    with matplotlib.rc_context({"font.size": 31}):
        robustness_picture(three, Texts(), "png")
        assert matplotlib.rcParams["font.size"] == 31
        mine = robustness_picture(three, Texts(), "png")
    assert mine == robustness_picture(three, Texts(), "png")


def test_a_picture_says_which_approaches_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = pytest.importorskip("matplotlib.figure")
    written: list[str] = []
    text = figure.Figure.text

    def noted(self: object, x: float, y: float, line: str, **options: object) -> object:
        written.append(line)
        return text(self, x, y, line, **options)

    monkeypatch.setattr(figure.Figure, "text", noted)
    result = many(tmp_path, 61, "Elm")
    robustness_picture(result, Texts(), "png")
    note = "Only the first 60 of 61 approaches are drawn."
    assert note in written
    assert range_note(result, Texts()).endswith(note)
    assert heat_note(result, Texts()).endswith(note)
    assert len(range_grid(result, Texts()).columns[0].cells) == 60


def test_two_criteria_make_no_triangle(small: WriteWorkspace) -> None:
    result = robustness(load_workspace(small()), samples=500)
    assert triangle_lines(result, Texts()) == ()
    pytest.importorskip("matplotlib")
    content = robustness_picture(result, Texts(), "png")
    assert struct.unpack(">II", content[16:24])[1] < 500


# In characters


def test_the_triangle_is_drawn_by_who_is_first_at_each_weighting(three: Robustness) -> None:
    """By hand: each approach is worth 1 on its own criterion and 0 on the others, so the heaviest criterion wins."""
    own = {"ash": 0, "birch": 1, "cedar": 2}
    assert three.triangle is not None
    areas = areas_by_size(three.triangle)
    letter_of = {each.ids[0]: each.letter for each in areas}
    drawn = [line.strip() for line in triangle_lines(three, Texts())[1:22]]
    for line, centres in zip(drawn, cell_centres(21), strict=True):
        assert len(line) == len(centres)
        for letter, weights in zip(line, centres, strict=True):
            if letter != "@":
                assert letter in {letter_of[name] for name, axis in own.items() if weights[axis] > max(weights) - 1e-9}


def test_the_cells_of_the_triangle_are_weightings_that_cover_it_evenly() -> None:
    cells = [cell for row in cell_centres(21) for cell in row]
    assert len(set(cells)) == len(cells) == 21**2
    assert all(abs(sum(cell) - 1) < 1e-12 and min(cell) > 0 for cell in cells)
    assert [sum(cell[axis] for cell in cells) / len(cells) for axis in range(3)] == pytest.approx([1 / 3] * 3)


def test_the_shares_of_the_triangle_add_up_to_100(built_in: Robustness, three: Robustness) -> None:
    for result in (built_in, three):
        assert result.triangle is not None
        areas = areas_by_size(result.triangle)
        assert sum(each.percent for each in areas) == 100
        assert [each.letter for each in areas] == list("ABCDEFG"[: len(areas)])
        legend = [line for line in triangle_lines(result, Texts()) if line[1:4] == " = " and line[0] != "@"]
        assert sum(int(line[4:8].rstrip("%")) for line in legend) == 100
    assert sorted(each.percent for each in areas) == [33, 33, 34]


def test_letters_fill_as_much_of_the_triangle_as_their_shares_say(built_in: Robustness) -> None:
    assert built_in.triangle is not None
    drawn = Counter("".join(triangle_lines(built_in, Texts())[1:22]))
    for each in areas_by_size(built_in.triangle):
        assert 100 * drawn[each.letter] / 21**2 == pytest.approx(each.percent, abs=2)


def test_the_leader_is_first_at_the_weights_now(built_in: Robustness, three: Robustness) -> None:
    for result in (built_in, three):
        assert result.triangle is not None
        there = [each for each in areas_by_size(result.triangle) if each.holds(weights_now(result))]
        assert result.ranking.rows[0].id in [name for each in there for name in each.ids]
        lines = triangle_lines(result, Texts())
        assert sum(line.count("@") for line in lines[1:22]) == 1
        assert f"@ = the weights now; first there: {there[0].letter}" in lines


def test_ranges_of_ranks_are_drawn_where_they_lie(three: Robustness) -> None:
    grid = range_grid(three, Texts())
    assert [column.head for column in grid.columns] == ["#", "Approach", "90%", "1" + " " * 28 + "3"]
    for each, text, drawn in zip(three.approaches, grid.columns[2].cells, grid.columns[3].cells, strict=True):
        place = {1: 0, 2: 15, 3: 29}
        assert each.row.rank is not None
        assert drawn.index("●") == place[each.row.rank]
        assert len(drawn.strip("·")) == 1 + max(place[each.rank_high], place[each.row.rank]) - place[each.rank_low]
        assert text == f"{each.rank_low}-{each.rank_high}"


def test_a_map_of_ranks_has_a_row_for_each_approach_and_shades_by_the_share(built_in: Robustness) -> None:
    grid = heat_grid(built_in, Texts())
    drawn = grid.columns[2].cells
    assert len(drawn) == len(built_in.approaches) == 45
    assert {len(cell) for cell in drawn} == {23}
    shares = [
        [sum((each.acceptability or ())[start : start + 2]) for start in range(0, 45, 2)]
        for each in built_in.approaches
    ]
    most = max(map(max, shares))
    for row, cells in zip(shares, drawn, strict=True):
        for share, cell in zip(row, cells, strict=True):
            begins = {"·": 0, "░": most / 16, "▒": most / 8, "▓": most / 4, "█": most / 2}[cell]
            assert begins <= share
            assert share <= (2 * begins or most / 16)
    assert f"█ {half_up(100 * most / 2, 1)}%" in heat_note(built_in, Texts())


def test_few_ranks_are_drawn_as_wide_as_many(three: Robustness) -> None:
    assert {len(cell) for cell in heat_grid(three, Texts()).columns[2].cells} == {30}


@pytest.mark.parametrize("name", ["東京のプログラム " * 6, "Donaudampfschifffahrtselektrizitäten" * 3, "a " * 60])
def test_drawings_fit_80_columns_and_keep_their_characters(tmp_path: Path, name: str) -> None:
    result = many(tmp_path, 7, name)
    for language in LANGUAGES:
        texts = Texts(language)
        drawing = Drawing(triangle_lines(result, texts))
        document = (range_grid(result, texts), heat_grid(result, texts), drawing)
        text = document_text(document, Layout(80)).plain
        assert max(map(cell_len, text.splitlines())) <= 80
        assert len(in_ascii(text)) == len(text)
        markdown = document_markdown(document[:2], "")
        for cell in (*document[0].columns[3].cells, *document[1].columns[2].cells):
            assert cell in text
            assert cell in markdown


def test_names_that_come_out_alike_give_way_to_ids(tmp_path: Path) -> None:
    result = many(tmp_path, 3, "The same long name of more than forty-five letters for all")
    assert labels(result.approaches, Texts(), 45) == [each.row.id for each in result.approaches]


def test_a_short_name_keeps_its_beginning_and_its_end() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 11) == "one … three"
    assert shortened("unbreakable", 5) == "unbr…"
    assert all(cell_len(shortened("東京 のプロ グラム", width)) <= width for width in range(2, 18))
