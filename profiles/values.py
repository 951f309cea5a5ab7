"""Values and their one JSON codec.

Numbers keep their digits: JSON numbers become ``int`` or ``Decimal``, never float,
and are written back as they were. The model field, psycopg, the frames between
processes and COPY all use this codec; nothing else decodes attributes (stock decoders
turn 9007199254740993.10 into a float).

Every value on a profile is JSON's own: a date is ``"2026-03-01"``, a datetime
``"2026-03-01T08:00:00Z"`` in UTC, an IP address its canonical text. Values that come
in at any door are cleaned here before they are stored.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from profiles.issues import Fault, IssueCode

if TYPE_CHECKING:
    JSONValue = (
        str | int | Decimal | bool | list["JSONValue"] | dict[str, "JSONValue"] | None
    )
else:
    JSONValue = Any  # msgspec structs need a type that they can decode untyped

MAX_DIGITS = 100
MAX_EXPONENT = 100
MAX_DEPTH = 100

# What str.strip() takes off, and the characters of no width that spreadsheets,
# browsers and chat programs leave around a copied value (direction marks too).
BLANKS = (
    "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
    + "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    + "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_STRING_OR_EXPONENT = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?E[+-]\d+')
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUL = Fault(IssueCode.FORBIDDEN_CHARACTER, "a NUL character")
_HALF_CHARACTER = Fault(IssueCode.FORBIDDEN_CHARACTER, "half of a surrogate pair")
_NOT_A_NUMBER = Fault(IssueCode.NOT_A_NUMBER)
_OUT_OF_RANGE = Fault(IssueCode.NUMBER_OUT_OF_RANGE)
_TOO_DEEP = Fault(IssueCode.NESTED_TOO_DEEP, str(MAX_DEPTH))


def encode(value: object) -> bytes:
    """The value (JSON values, msgspec structs) as UTF-8 JSON, digits kept.

    Decimals are written without exponent, as PostgreSQL's jsonb writes them.
    """
    text = _encoder.encode(value)
    if b"E-" in text or b"E+" in text:
        return _STRING_OR_EXPONENT.sub(_without_exponent, text)
    return text


def encode_text(value: object) -> str:
    """The value as JSON text, digits kept."""
    return encode(value).decode()


def decode(text: bytes | str) -> Any:
    """The JSON text, which is our own, as values; numbers are int or Decimal.

    Raises ``msgspec.DecodeError`` when the text is not JSON. Text from outside goes
    through ``profiles.untrusted``.
    """
    return _decoder.decode(text)


def _without_exponent(match: re.Match[bytes]) -> bytes:
    text = match[0]
    return (
        text if text.startswith(b'"') else number_text(Decimal(text.decode())).encode()
    )


def canonical_number(number: int | Decimal) -> int | Decimal | Fault:
    """The one form of a number: an int, or a Decimal without trailing zeros.

    So 1, 1.0 and 1E+0 are one value. At most 100 significant digits, and an exponent
    within +-100 when written as d.dddE+n; a fault beyond.
    """
    if isinstance(number, int):
        if -(10**15) < number < 10**15:
            return number
        # Python takes long to write very long ints, so they are measured first.
        if number.bit_length() > 4 * MAX_EXPONENT:
            return _OUT_OF_RANGE
        number = Decimal(number)
    if not number.is_finite():
        return _NOT_A_NUMBER
    if number.is_zero():
        return 0
    if abs(number.adjusted()) > MAX_EXPONENT:
        return _OUT_OF_RANGE
    sign, digits, exponent = number.as_tuple()
    significant = "".join(map(str, digits)).rstrip("0")
    if len(significant) > MAX_DIGITS:
        return _OUT_OF_RANGE
    exponent = int(exponent) + len(digits) - len(significant)
    if exponent >= 0:
        whole: int = int(significant) * 10**exponent
        return -whole if sign else whole
    return Decimal((sign, tuple(map(int, significant)), exponent))


def number_text(number: int | Decimal) -> str:
    """The number's digits without exponent, as JSON and pages show them.

    One that is out of range keeps its exponent: 1E+999999999 written out is a
    gigabyte.
    """
    if isinstance(number, int) or abs(number.adjusted()) > MAX_DIGITS + MAX_EXPONENT:
        return str(number)
    return format(number, "f")


def clean_text(text: str) -> str | Fault:
    """The text as it is stored: NFC, without outer blanks.

    Blanks include NBSP and characters of no width; inner text stays. NUL and lone
    surrogates, which PostgreSQL and UTF-8 refuse, are a fault.
    """
    if text.isascii():
        return text.strip() if "\0" not in text else _NUL
    if "\0" in text:
        return _NUL
    if _SURROGATE.search(text):
        return _HALF_CHARACTER
    return unicodedata.normalize("NFC", text).strip(BLANKS)


def clean_value(value: JSONValue, depth: int = MAX_DEPTH) -> JSONValue | Fault:
    """The value as it is stored: every text cleaned, every number canonical.

    Keys of objects are cleaned but keep their outer blanks. ``depth`` is how many
    more levels of lists and objects may follow.
    """
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return canonical_number(value)
    if depth == 0:
        return _TOO_DEEP
    if isinstance(value, list):
        return _clean_list(value, depth - 1)
    return _clean_object(value, depth - 1)


def _clean_list(values: list[JSONValue], depth: int) -> list[JSONValue] | Fault:
    cleaned: list[JSONValue] = []
    for value in values:
        clean = clean_value(value, depth)
        if isinstance(clean, Fault):
            return clean
        cleaned.append(clean)
    return cleaned


def _clean_object(
    values: dict[str, JSONValue], depth: int
) -> dict[str, JSONValue] | Fault:
    cleaned: dict[str, JSONValue] = {}
    for key, value in values.items():
        key_fault = clean_text(key)
        if isinstance(key_fault, Fault):
            return key_fault
        clean = clean_value(value, depth)
        if isinstance(clean, Fault):
            return clean
        cleaned[unicodedata.normalize("NFC", key)] = clean
    return cleaned


def same(one: JSONValue, other: JSONValue) -> bool:
    """Whether two values are one: numbers by their worth, objects by their keys.

    True is not 1, and the order of an object's keys does not count.
    """
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same(value, other[key]) for key, value in one.items()
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def shown(value: JSONValue) -> str:
    """A value of any kind, cleaned or not, as the text that an issue quotes."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def datetime_text(moment: datetime) -> str:
    """The aware datetime as it is stored: UTC, ``2026-03-01T08:00:00Z``.

    A fraction of a second is kept to the microsecond, and absent when zero.
    """
    return moment.astimezone(UTC).isoformat()[:-6] + "Z"


def time_order(stored: str) -> str:
    """A stored datetime's sort key: texts themselves put ``00.5Z`` before ``00Z``."""
    return stored.removesuffix("Z")
