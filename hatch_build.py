"""Compiles the catalogues: while a wheel is built, and by hand after a text was edited.

``python hatch_build.py`` compiles; with ``--update`` it first takes up the texts that are new in the source
and drops those that are gone.
"""

import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).resolve().parent / "src" / "pilotrank"
KEYWORDS = {"say": None, "plural": (1, 2), "N_": None}


class CompileCatalogues(BuildHookInterface[Any]):
    """Makes the compiled catalogues part of every wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Compile before the files are gathered."""
        compile_catalogues()


def texts_in_source() -> Catalog:
    """Every text that the package's source marks for translation, with the places where it stands."""
    catalogue = Catalog(project="pilotrank", charset="utf-8")
    found = extract_from_dir(PACKAGE, keywords=KEYWORDS, comment_tags=("translators:",))
    for file, line, message, comments, _ in sorted(found, key=lambda text: (text[0], text[1])):
        catalogue.add(message, locations=[(Path(file).as_posix(), line)], auto_comments=comments)
    return catalogue


def catalogue_files() -> list[Path]:
    """The catalogues that translators edit, one for each language but English."""
    return sorted((PACKAGE / "texts" / "catalogues").glob("*/LC_MESSAGES/pilotrank.po"))


def read_catalogue(path: Path) -> Catalog:
    """One catalogue; its folder says its language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def compile_catalogues() -> None:
    """Write the ``.mo`` file beside each ``.po`` file."""
    for path in catalogue_files():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read_catalogue(path))


def update_catalogues() -> None:
    """Bring each ``.po`` file up to date with the source; what is new in it has no translation yet."""
    source = texts_in_source()
    for path in catalogue_files():
        catalogue = read_catalogue(path)
        created = catalogue.creation_date
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.creation_date = created  # else every update would change the file
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    if "--update" in sys.argv[1:]:
        update_catalogues()
    compile_catalogues()
