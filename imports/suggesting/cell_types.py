"""The types that a column can hold, and which codes and words belong to some of them.

``suggesting.cell_patterns`` puts every cell under a pattern; codes of two or three
letters are one pattern, and told apart here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global


class CellType(StrEnum):
    """What a column can hold, as the mapping page names it."""

    EMAIL = "email"
    PHONE = "phone"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    UNIX_SECONDS = "unix_seconds"
    UNIX_MILLISECONDS = "unix_milliseconds"
    EXCEL_SERIAL = "excel_serial"
    SCIENTIFIC = "scientific"
    IP = "ip"
    URL = "url"
    UUID = "uuid"
    LIST = "list"
    OBJECT = "object"
    TIMEZONE = "timezone"
    COUNTRY_CODE = "country_code"
    LANGUAGE_CODE = "language_code"
    TEXT = "text"


NOUNS: Final[dict[CellType, str]] = {
    CellType.EMAIL: "addresses",
    CellType.PHONE: "phone numbers",
    CellType.BOOLEAN: "yes or no",
    CellType.INTEGER: "whole numbers",
    CellType.DECIMAL: "numbers",
    CellType.DATE: "dates",
    CellType.DATETIME: "dates with a time",
    CellType.UNIX_SECONDS: "Unix times",
    CellType.UNIX_MILLISECONDS: "Unix times in milliseconds",
    CellType.EXCEL_SERIAL: "whole numbers",
    CellType.SCIENTIFIC: "numbers",
    CellType.IP: "IP addresses",
    CellType.URL: "web addresses",
    CellType.UUID: "UUIDs",
    CellType.LIST: "JSON lists",
    CellType.OBJECT: "JSON objects",
    CellType.TIMEZONE: "time zones",
    CellType.COUNTRY_CODE: "country codes",
    CellType.LANGUAGE_CODE: "language codes",
    CellType.TEXT: "texts",
}

# Those that are words; letters and digits are patterns of their own.
_YES_NO = """
true false yes no y n t f on off ja nein nej nei nee oui non si sí sì sim não nao tak
nie wahr falsch vrai faux vero falso verdadero verdadeiro waar onwaar prawda fałsz
"""
YES_NO_WORDS: Final = frozenset(_YES_NO.split())
# CLDR has unions of countries and codes for tests among its territories.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
_TWO_LETTERS: Final = frozenset(
    code
    for code in map(str, Locale("en").territories)
    if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
) | {"UK"}


def _three_letters() -> Iterator[str]:
    for alias, codes in get_global("territory_aliases").items():
        if isinstance(alias, str) and len(alias) == 3 and codes[0] in _TWO_LETTERS:
            yield alias


_COUNTRY_CODES: Final = _TWO_LETTERS | frozenset(_three_letters())
_LANGUAGE_CODES: Final = frozenset(
    code for code in map(str, Locale("en").languages) if len(code) == 2
)


@lru_cache(maxsize=4096)
def code_types(cell: str) -> frozenset[CellType]:
    """What a cell of two or three letters, or such as ``en-GB``, can be.

    Countries are ISO 3166 codes (``SE``, ``SWE``), languages ISO 639 codes, alone or
    with a country; ``no`` is a country, a language and a word for false. ``Al`` is
    neither: codes are not written with a capital.
    """
    types = set()
    first, _, second = cell.replace("_", "-").partition("-")
    is_code = first.isupper() or first.islower()
    if is_code and not second and cell.upper() in _COUNTRY_CODES:
        types.add(CellType.COUNTRY_CODE)
    if (
        is_code
        and first.lower() in _LANGUAGE_CODES
        and (not second or second.upper() in _COUNTRY_CODES or len(second) == 4)
    ):
        types.add(CellType.LANGUAGE_CODE)
    if cell in ("UTC", "GMT"):
        types.add(CellType.TIMEZONE)
    if cell.lower() in YES_NO_WORDS:
        types.add(CellType.BOOLEAN)
    return frozenset(types)
