"""What people read, in English and in Dutch.

The English text stands where it is used and is its own key; the Dutch stands in a gettext catalogue,
``catalogues/nl/LC_MESSAGES/pilotrank.po``, that any translator's editor opens.
"""

from typing import TYPE_CHECKING, Final, Literal, Protocol, get_args

if TYPE_CHECKING:
    import gettext

Language = Literal["en", "nl"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


class BilingualText(Protocol):
    """A text of the data in each language."""

    @property
    def en(self) -> str:
        """The text in English."""

    @property
    def nl(self) -> str:
        """The text in Dutch."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text that is marked here and looked up later
    """Mark a text for the catalogue without looking it up."""
    return message


class Texts:
    """All texts in one language.

    >>> Texts("nl").say("Total")
    'Totaal'
    >>> Texts("en").plural("{n} approach", "{n} approaches", 2)
    '2 approaches'
    """

    __slots__ = ("_catalogue", "language")

    def __init__(self, language: Language = "en") -> None:
        """Open the texts in ``language``; English needs no catalogue."""
        self.language: Language = language
        self._catalogue = None if language == "en" else _catalogue(language)

    def say(self, message: str, /, **values: object) -> str:
        """Give ``message`` in the language, with ``values`` filled in for its ``{names}``."""
        text = message if self._catalogue is None else self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Like :meth:`say` for a text that depends on the number ``n``, which fills in for ``{n}``."""
        text = (one if n == 1 else many) if self._catalogue is None else self._catalogue.ngettext(one, many, n)
        return text.format(n=n, **values)

    def pick(self, text: BilingualText) -> str:
        """Give a text of the data in the language."""
        return text.nl if self.language == "nl" else text.en

    def decimal(self, digits: str) -> str:
        """Write a number that has a decimal point the way the language does."""
        return digits.replace(".", ",") if self.language == "nl" else digits


def _catalogue(language: Language) -> "gettext.NullTranslations":
    import gettext  # noqa: PLC0415 - English needs none
    from pathlib import Path  # noqa: PLC0415 - the same

    return gettext.translation("pilotrank", Path(__file__).parent / "catalogues", [language])
