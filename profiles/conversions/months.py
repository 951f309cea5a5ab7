"""The names of the months in the languages of the files that people have."""

from __future__ import annotations

from functools import cache

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl")


@cache
def month_names() -> dict[str, int]:
    """Months by their case-folded name or abbreviation without its dot.

    No name means two months. Found out once somebody asks: to read the languages'
    files takes a tenth of a second.
    """
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.casefold().rstrip(".")] = number
    # As many programs write the fourth letter of September.
    return {**names, "sept": 9}
