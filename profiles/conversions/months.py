"""The names of the months in the languages of the files that people have."""

from __future__ import annotations

from babel import Locale

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl")


def _names() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names[name.casefold().rstrip(".")] = number
    # As many programs write the fourth letter of September.
    return {**names, "sept": 9}


# By the case-folded name or abbreviation without its dot; no name means two months.
MONTHS: dict[str, int] = _names()
