"""The parameters of an Altcraft request, read as the types they have.

JSON has types and keeps to them; XML is text, of which whole numbers and booleans are
read, and in which a list of one may be a scalar. Every refusal names the parameter.
Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cdp.api.refusals import Refusal
from profiles.issues import Fault, shortened
from profiles.values import JSONValue, clean_text

_LONGEST = 1_000
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_MAX_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Parameters:
    """The members of a request; ``typed`` if they came as JSON."""

    values: dict[str, JSONValue]
    typed: bool

    def __contains__(self, name: str) -> bool:
        """Whether the parameter was sent, with a value."""
        return self.values.get(name) is not None

    def require_known(self, known: Collection[str]) -> None:
        """Refuse a request with a parameter that nobody reads."""
        for name in self.values:
            if name not in known:
                shown = shortened(name)
                raise Refusal.malformed(f"{shown} is not a parameter here.", shown)

    def text(self, name: str) -> str:
        """The text, cleaned; empty if it was not sent."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = clean_text(value) if isinstance(value, str) else value
        if isinstance(text, Fault):
            raise Refusal.malformed(f"{name} holds {text.detail}.", name)
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise Refusal.malformed(f"{name} is not a text.", name)
        return text

    def whole(self, name: str) -> int | None:
        """The whole number, or None if it was not sent."""
        value = self.values.get(name)
        return None if value is None else self._whole(value, name)

    def required_whole(self, name: str) -> int:
        """The whole number, which must be there."""
        number = self.whole(name)
        if number is None:
            raise Refusal.malformed(f"{name} is required.", name)
        return number

    def flag(self, name: str) -> bool:
        """Yes or no; no if it was not sent."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        known = None
        if not self.typed and isinstance(value, str):
            known = _BOOLEANS.get(value.strip().lower())
        if known is None:
            raise Refusal.malformed(f"{name} is neither true nor false.", name)
        return known

    def wholes(self, name: str) -> list[int]:
        """The list of whole numbers; empty if it was not sent."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            if self.typed:
                raise Refusal.malformed(f"{name} is not a list.", name)
            value = [value]
        return [self._whole(part, name) for part in value]

    def object(self, name: str) -> dict[str, JSONValue]:
        """The object, which must be there."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            wrong = "is required" if value is None else "is not an object"
            raise Refusal.malformed(f"{name} {wrong}.", name)
        return value

    def _whole(self, value: JSONValue, name: str) -> int:
        if not self.typed and isinstance(value, str):
            text = value.strip()
            digits = text.removeprefix("-")
            if digits.isascii() and digits.isdecimal() and len(digits) < 20:
                value = int(text)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refusal.malformed(f"{name} is not a whole number.", name)
        if not -_MAX_ID <= value <= _MAX_ID:
            raise Refusal.malformed(f"{name} is out of range.", name)
        return value
