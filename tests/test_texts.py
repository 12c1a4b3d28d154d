"""Every text exists in English and in Dutch."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import hatch_build
import pytest
from babel.messages.catalog import Catalog, Message
from conftest import ROOT

from pilotrank.texts import LANGUAGES, Texts
from pilotrank.texts.problems import PROBLEMS

PACKAGE = ROOT / "src" / "pilotrank"
NAMES = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    (path,) = hatch_build.catalogue_files()
    return hatch_build.read_catalogue(path)


def calls_in_source() -> Iterator[tuple[Path, ast.Call]]:
    """Each call that looks a text up or marks one."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in hatch_build.KEYWORDS:
                    yield path, node


def texts_in_source() -> set[str]:
    texts = set()
    for _, call in calls_in_source():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        for argument in call.args[: 2 if name == "plural" else 1]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                texts.add(argument.value)
    return texts


def strings(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [])


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_text_in_the_source_is_in_the_catalogue_and_every_other_is_gone(catalogue: Catalog) -> None:
    """Read by a walk over the syntax, because the extractor passes over what stands inside an f-string."""
    known = {text for message in messages(catalogue) for text in strings(message.id)}
    assert texts_in_source() == known


def test_every_text_has_its_dutch(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        assert not message.fuzzy, message.id
        assert all(text.strip() for text in strings(message.string)), message.id


def test_a_text_has_the_same_placeholders_in_both_languages(catalogue: Catalog) -> None:
    for message in messages(catalogue):
        wanted = set(NAMES.findall(strings(message.id)[0]))
        for translation in strings(message.string):
            assert set(NAMES.findall(translation)) == wanted, message.id


@pytest.mark.parametrize("kind", PROBLEMS)
def test_the_sentence_of_a_problem_can_be_filled_in(kind: str) -> None:
    details = dict.fromkeys(NAMES.findall(PROBLEMS[kind]), "x")
    for language in LANGUAGES:
        sentence = Texts(language).say(PROBLEMS[kind], **details)
        assert "{x" not in sentence
        wrong, remedy = sentence.split("; ", 1)
        assert wrong and remedy  # noqa: PT018 - both or none
        assert sentence == sentence.strip()


def test_every_kind_of_problem_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "texts")
    assert [kind for kind in PROBLEMS if f'"{kind}"' not in source] == []


def test_numbers_agree_in_both_languages() -> None:
    dutch = Texts("nl")
    assert [dutch.plural("{n} approach", "{n} approaches", n) for n in (0, 1, 2)] == [
        "0 aanpakken",
        "1 aanpak",
        "2 aanpakken",
    ]
    assert [Texts().plural("{n} approach", "{n} approaches", n) for n in (0, 1)] == ["0 approaches", "1 approach"]
    assert (dutch.decimal("66.7"), Texts().decimal("66.7")) == ("66,7", "66.7")
