"""Values and their one JSON codec.

Numbers keep their digits: JSON numbers become ``int`` or ``Decimal``, never float,
and are written back as they were. The model field, psycopg, the frames between
processes and COPY all use this codec; nothing else decodes attributes (stock decoders
turn 9007199254740993.10 into a float).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    JSONValue = (
        str
        | int
        | Decimal
        | bool
        | list["JSONValue"]
        | dict[str, "JSONValue"]
        | None
    )
else:
    JSONValue = Any  # msgspec structs need a type that they can decode untyped

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[JSONValue] = msgspec.json.Decoder(float_hook=Decimal)


def encode(value: object) -> bytes:
    """The value (JSON values, msgspec structs) as UTF-8 JSON, digits kept."""
    return _encoder.encode(value)


def encode_text(value: object) -> str:
    """The value as JSON text, digits kept."""
    return _encoder.encode(value).decode()


def decode(text: bytes | str) -> JSONValue:
    """The JSON text as values; numbers are int or Decimal.

    Raises ``msgspec.DecodeError`` when the text is not JSON.
    """
    return _decoder.decode(text)
