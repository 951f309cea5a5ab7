"""JSON that comes from outside, read so that nothing in it can hurt.

The doors (API bodies, webhook deliveries, JSON in a cell) read with this; what it
returns still has to be cleaned by ``profiles.values``. The codec there is for our own
JSON: it cannot see duplicate keys and stops at depths and digits with errors of its
own.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, NoReturn

from profiles.values import MAX_DEPTH, JSONValue

# Far beyond the 100 digits that a number may have, far below what int() takes long
# over; longer ones are kept as a Decimal, and judged with the other values.
_MAX_INT_DIGITS = 1000


class JSONError(ValueError):
    """The text is not JSON that we read; the message says why in one sentence."""


class ParsedJSON(NamedTuple):
    """A parsed text: its value, and the keys that one of its objects names twice."""

    value: JSONValue
    duplicate_keys: tuple[str, ...]


def parse_json(text: bytes | str) -> ParsedJSON:
    """The JSON text's value; of a key named twice the last value is taken.

    Bytes are UTF-8, with or without a mark. NaN and Infinity are not JSON. Raises
    ``JSONError`` for text that is not JSON or is nested deeper than 100 levels.
    """
    duplicates: list[str] = []

    def unite(pairs: list[tuple[str, JSONValue]]) -> dict[str, JSONValue]:
        united = dict(pairs)
        if len(united) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            duplicates.extend(key for key, times in counts.items() if times > 1)
        return united

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        value: JSONValue = json.loads(
            text,
            object_pairs_hook=unite,
            parse_float=_fraction,
            parse_int=_whole_number,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as fault:
        raise JSONError(f"The text is not UTF-8 at byte {fault.start}.") from None
    except json.JSONDecodeError as fault:
        raise JSONError(
            f"The text is not JSON at line {fault.lineno}, column {fault.colno}."
        ) from None
    except RecursionError:
        raise JSONError(_TOO_DEEP) from None
    if _is_deeper(value, MAX_DEPTH):
        raise JSONError(_TOO_DEEP)
    return ParsedJSON(value, tuple(duplicates))


_TOO_DEEP = f"The text is nested deeper than {MAX_DEPTH} levels."


def _whole_number(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MAX_INT_DIGITS else Decimal(digits)


def _fraction(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise JSONError("A number's exponent is beyond all bounds.") from None


def _refuse_constant(name: str) -> NoReturn:
    raise JSONError(f"{name} is not a JSON number.")


def _is_deeper(value: JSONValue, depth: int) -> bool:
    if isinstance(value, dict):
        return depth == 0 or any(_is_deeper(part, depth - 1) for part in value.values())
    if isinstance(value, list):
        return depth == 0 or any(_is_deeper(part, depth - 1) for part in value)
    return False
