"""Which texts name a country or a language, in the languages of the header table.

``suggesting.column_checks`` asks it whether a column called *Country* holds countries.
The names are CLDR's, by babel; read on first use.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale

from imports.suggesting.header_words import key_of

_LOCALES: Final = ("en", "de", "fr", "es", "sv", "da", "nb", "nl", "it", "pt", "pl")
# As people write them and CLDR does not.
_OTHER_COUNTRIES: Final = (
    "USA",
    "U.S.",
    "America",
    "UK",
    "Great Britain",
    "England",
    "Scotland",
    "Wales",
    "Northern Ireland",
    "Holland",
    "Czech Republic",
    "Turkey",
    "UAE",
    "Russian Federation",
    "Republic of Ireland",
)


def names_country(text: str) -> bool:
    """Whether the text is the name of a country."""
    return key_of(text) in _countries()


def names_language(text: str) -> bool:
    """Whether the text is the name of a language, a country in brackets aside."""
    return key_of(text.partition("(")[0]) in _languages()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    names = {
        key_of(name)
        for locale in _LOCALES
        for code, name in Locale(locale).territories.items()
        if len(code) == 2
    }
    return frozenset(names | {key_of(name) for name in _OTHER_COUNTRIES})


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(
        key_of(name)
        for locale in _LOCALES
        for name in Locale(locale).languages.values()
    )
