"""JSON as PostgreSQL writes a stored jsonb: one text for one value.

Pure. Two objects with this text are the same if the texts are, so that a row which
says what is stored already is known without reading either. The other way round it
does not matter: whoever finds two different texts compares the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from profiles.values import JSONValue, encode_text

_STRINGS = {str}
_NUMBERS = {int, Decimal}

quoted: Callable[[str], str] = encode_basestring


def jsonb_text(value: JSONValue) -> str:
    """The value's text: keys by length, then by bytes; a blank behind ``,`` and ``:``.

    Numbers keep their digits and have no exponent.
    """
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(jsonb_text, value))}]"
    if isinstance(value, dict):
        pairs = (f"{quoted(key)}: {jsonb_text(value[key])}" for key in ordered(value))
        return f"{{{', '.join(pairs)}}}"
    return encode_text(value)


def column_texts(values: list[Any]) -> list[str]:
    """The texts of one column's values."""
    types = set(map(type, values))
    if types <= _STRINGS:
        return list(map(quoted, values))
    if types <= _NUMBERS:
        texts = list(map(str, values))
        if "E" not in "".join(texts):
            return texts
    return list(map(jsonb_text, values))


def ordered(keys: Iterable[str]) -> list[str]:
    """Keys of an object in the order in which jsonb keeps them."""
    return sorted(keys, key=_place)


def _place(key: str) -> tuple[int, bytes]:
    text = key.encode()
    return len(text), text
