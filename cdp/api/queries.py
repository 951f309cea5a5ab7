"""Reads the parameters of an address into the type that describes them."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from django.http import HttpRequest

from cdp.api.refusals import Refusal

Options = TypeVar("Options")
_LONGEST = 200


def read_query(request: HttpRequest, kind: type[Options]) -> Options:
    """The query parameters as this type, which knows their defaults and limits.

    Raises ``Refusal`` (400) for one that is unknown, named twice or of another type.
    """
    sent: dict[str, str] = {}
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise Refusal.malformed(f"{_shown(name)} is named twice.", _shown(name))
        sent[name] = str(values[0])
    try:
        return msgspec.convert(sent, kind, strict=False)
    except msgspec.ValidationError as fault:
        words, _, place = str(fault).partition(" - at ")
        field = _shown(place.strip("`").removeprefix("$").removeprefix("."))
        where = f" in the parameter {field}" if field else " in the address"
        raise Refusal.malformed(f"{_shown(words)}{where}.", field) from None


def _shown(text: str) -> str:
    """The text as an answer can say it."""
    return text[:_LONGEST].encode(errors="replace").decode()
