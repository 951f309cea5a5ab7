"""Lists and objects, as JSON or as separated text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import NoneType

from profiles.issues import Doubtful, Fault, IssueCode
from profiles.untrusted import JSONError, parse_json
from profiles.values import JSONValue, clean_value, encode_text

Scalar = str | int | Decimal | bool
ElementParser = Callable[[str], Scalar | Fault | Doubtful[Scalar]]

_NOT_A_LIST = Fault(IssueCode.NOT_A_LIST)
_NOT_AN_OBJECT = Fault(IssueCode.NOT_AN_OBJECT)
_SEPARATORS = "|;,"


def parse_list(
    text: str, separator: str = "", element: ElementParser | None = None
) -> JSONValue | Fault | Doubtful[JSONValue]:
    """The list of a text: a JSON list, or texts between separators.

    Without ``separator`` the first of ``|``, ``;``, ``,`` that occurs parts them. A
    JSON object is kept as it is. ``element`` reads each text of an attribute whose
    list is of another type; without it JSON elements keep theirs.
    """
    if text[0] in "[{":
        parsed = _parse(text, _NOT_A_LIST)
        if element is None or isinstance(parsed, Fault | Doubtful):
            return parsed
        parts = _scalar_texts(parsed)
        if parts is None:
            return _NOT_A_LIST
    else:
        separator = separator or next(filter(text.__contains__, _SEPARATORS), "")
        parts = text.split(separator) if separator else [text]
    stripped = [part.strip() for part in parts]
    elements = [part for part in stripped if part]
    return _read_each(elements, element) if element else list(elements)


def parse_object(text: str) -> JSONValue | Fault | Doubtful[JSONValue]:
    """The JSON object of a text."""
    parsed = _parse(text, _NOT_AN_OBJECT)
    value = parsed.value if isinstance(parsed, Doubtful) else parsed
    return parsed if isinstance(value, dict | Fault) else _NOT_AN_OBJECT


def _parse(text: str, fault: Fault) -> JSONValue | Fault | Doubtful[JSONValue]:
    try:
        parsed = parse_json(text)
    except JSONError:
        return fault
    value = clean_value(parsed.value)
    if parsed.duplicate_keys and not isinstance(value, Fault):
        named = ", ".join(f"“{key}”" for key in parsed.duplicate_keys[:3])
        return Doubtful(value, Fault(IssueCode.DUPLICATE_KEY, named))
    return value


def _scalar_texts(parsed: JSONValue) -> list[str] | None:
    if not isinstance(parsed, list) or any(
        isinstance(part, list | dict | NoneType) for part in parsed
    ):
        return None
    return [part if isinstance(part, str) else encode_text(part) for part in parsed]


def _read_each(texts: list[str], element: ElementParser) -> list[JSONValue] | Fault:
    values: list[JSONValue] = []
    for text in texts:
        value = element(text)
        if isinstance(value, Fault):
            return value
        values.append(value.value if isinstance(value, Doubtful) else value)
    return values
