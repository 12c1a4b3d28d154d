"""The rooms of the package stand on their floors: an import goes down or stays on its floor, never up."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "src" / "pilotrank"
FLOORS = {"texts": 0, "files": 0, "workspace": 1, "decision": 2, "output": 3, "cli": 4}
FREE = {"__init__", "__main__"}
"""The public names and the start: they lead into every room and hold nothing themselves."""
CALLS_THAT_SPEAK = {"print", "open", "input"}


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0][:-3] not in FREE]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(source: str) -> Iterator[str]:
    """The rooms that a module of ours imports from; a relative import would hide them and has none."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            room = rest.partition(".")[0]
            if package == "pilotrank" and room in FLOORS:
                yield room
            elif package == "pilotrank":
                assert room in {"__version__", "TYPE_CHECKING"}, f"{name} hides its room"


def goes_up(room: str, source: str) -> list[str]:
    return [other for other in imported_rooms(source) if FLOORS[other] > FLOORS[room]]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    assert goes_up(room_of(path), path.read_text(encoding="utf-8")) == []


def test_an_import_that_goes_up_is_seen() -> None:
    assert goes_up("workspace", "def f():\n    from pilotrank.decision.ranking import rank\n") == ["decision"]
    assert goes_up("workspace", "from pilotrank import cli\n") == ["cli"]
    with pytest.raises(AssertionError):
        goes_up("workspace", "from pilotrank import rank\n")
    with pytest.raises(AssertionError):
        goes_up("workspace", "from . import cli\n")


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in modules()} == FLOORS.keys()


@pytest.mark.parametrize(
    "path", [path for path in modules() if room_of(path) == "decision"], ids=lambda path: path.stem
)
def test_the_decision_room_is_silent(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & CALLS_THAT_SPEAK
    assert "texts" not in set(imported_rooms(path.read_text(encoding="utf-8")))
