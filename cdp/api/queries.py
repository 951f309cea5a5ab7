"""Reads the fields of an address or a form into the type that describes them."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from django.http import HttpRequest, QueryDict

from cdp.api.refusals import Refusal

Options = TypeVar("Options")
_LONGEST = 200


def read_query(request: HttpRequest, kind: type[Options]) -> Options:
    """The query parameters as this type, which knows their defaults and limits.

    Raises ``Refusal`` (400) for one that is unknown, named twice or of another type.
    """
    return read_fields(request.GET, kind)


def read_fields(fields: QueryDict, kind: type[Options]) -> Options:
    """The fields of an address or a form as this type. Raises ``Refusal`` (400)."""
    sent: dict[str, str] = {}
    for name, values in fields.lists():
        if len(values) > 1:
            raise Refusal.malformed(f"{_shown(name)} is named twice.", _shown(name))
        sent[name] = str(values[0])
    try:
        return msgspec.convert(sent, kind, strict=False)
    except msgspec.ValidationError as fault:
        words, _, place = str(fault).partition(" - at ")
        field = _shown(place.strip("`").removeprefix("$").removeprefix("."))
        where = f" in {field}" if field else ""
        raise Refusal.malformed(f"{_shown(words)}{where}.", field) from None


def _shown(text: str) -> str:
    """The text as an answer can say it."""
    return text[:_LONGEST].encode(errors="replace").decode()
