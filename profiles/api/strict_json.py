"""JSON of a request, refused where it could be read in two ways. Pure."""

from __future__ import annotations

from cdp.api.refusals import Refusal
from profiles.issues import shortened
from profiles.untrusted import JSONError, parse_json
from profiles.values import JSONValue


def read_json(body: bytes) -> JSONValue:
    """The body's value.

    Raises ``Refusal`` (400) for text that is not JSON, is nested too deep, or names a
    key twice: programs differ in which of the two they take.
    """
    try:
        parsed = parse_json(body)
    except JSONError as problem:
        raise Refusal.malformed(str(problem)) from None
    if parsed.duplicate_keys:
        key = shortened(parsed.duplicate_keys[0])
        raise Refusal.malformed(f"The key {key} is named twice.", key)
    return parsed.value


def read_object(body: bytes) -> dict[str, JSONValue]:
    """The body's object. Raises ``Refusal`` (400)."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise Refusal.malformed("The body is not a JSON object.")
    return value
