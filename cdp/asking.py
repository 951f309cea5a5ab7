"""What an address asks for, taken out of it as the pages want it. Pure."""

from __future__ import annotations

from django.http import QueryDict

_MOST_DIGITS = 18


def asked_text(query: QueryDict, name: str) -> str:
    """The text of this name, without outer blanks and what no database takes."""
    return query.get(name, "").replace("\0", "").strip()


def asked_number(query: QueryDict, name: str) -> int:
    """The number of this name; 0 without one, and for what is none."""
    text = query.get(name, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else 0


def asked_ids(query: QueryDict, name: str) -> list[int]:
    """The numbers of this name that can be ids, in their order."""
    return [
        int(text)
        for text in query.getlist(name)
        if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    ]
