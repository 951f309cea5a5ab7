"""Paths: where in a payload a value stands, in a form that people can read and write.

    customer.email              a key in an object, and a key in that
    first name                  a key with a blank
    "a.b"."c d"                 keys with dots, brackets or quotes, in quotes
    items[0].sku  items.0.sku   a position in a list
    items[first]  items[last]   its first and last element; items[-1] is the last too
    items[*].sku                all of them: a list
    emails[?type=='home'].value where a value holds; != differs, [?primary] is there
    payload.(json).email        inside JSON that stands in a text
    $.list_id                   from the payload itself, where a row is a part of it

``webhooks.path_reader`` compiles a path once; it is evaluated many times and never
raises for what a payload holds. Dots mean nesting as in Piwik PRO's webhook
definitions. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from profiles.untrusted import JSONError, parse_json
from profiles.values import JSONValue, same


class Absent:
    """The type of ``ABSENT``: what a path finds where there is nothing."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()
Found = JSONValue | Absent


class Question(StrEnum):
    """What a where asks of a value."""

    EQUALS = "=="
    DIFFERS = "!="
    EXISTS = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an object, or of digits alone a position in a list."""

    name: str

    def __str__(self) -> str:
        return self.name if PLAIN_NAME.fullmatch(self.name) else json.dumps(self.name)


@dataclass(frozen=True, slots=True)
class Index:
    """A position in a list, from 0; negative ones count from its end."""

    position: int

    def __str__(self) -> str:
        words = {0: "[first]", -1: "[last]"}
        return words.get(self.position, f"[{self.position}]")


@dataclass(frozen=True, slots=True)
class All:
    """Every element of a list."""

    def __str__(self) -> str:
        return "[*]"


@dataclass(frozen=True, slots=True)
class Where:
    """The elements of a list in which a value holds."""

    keys: tuple[str, ...]
    test: Question
    value: JSONValue = None

    def __str__(self) -> str:
        keys = ".".join(str(Key(key)) for key in self.keys)
        if self.test is Question.EXISTS:
            return f"[?{keys}]"
        return f"[?{keys}{self.test}{_literal_text(self.value)}]"


@dataclass(frozen=True, slots=True)
class Parse:
    """What a text of JSON says."""

    def __str__(self) -> str:
        return "(json)"


Segment = Key | Index | All | Where | Parse


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path; ``from_root`` starts at the payload and not at the row."""

    segments: tuple[Segment, ...] = ()
    from_root: bool = False

    def __str__(self) -> str:
        """The path as it is written, in its one usual form."""
        text = "$" if self.from_root else ""
        for segment in self.segments:
            dot = "." if text and isinstance(segment, Key | Parse) else ""
            text += f"{dot}{segment}"
        return text

    @property
    def plural(self) -> bool:
        """Whether the path gives a list of what it found, however many."""
        plural = False
        for segment in self.segments:
            if isinstance(segment, All | Where):
                plural = True
            elif isinstance(segment, Index):
                plural = False
        return plural

    def find(self, row: JSONValue, root: JSONValue = None) -> Found:
        """What stands there: a value, a list if the path is plural, or ``ABSENT``.

        A plural path that finds nothing is absent. An index after ``[*]`` or a where
        picks from all that was found.
        """
        found: list[JSONValue] = [root if self.from_root else row]
        plural = False
        for segment in self.segments:
            if isinstance(segment, Index) and plural:
                found, plural = _element(found, segment.position), False
                continue
            plural = plural or isinstance(segment, All | Where)
            step = _STEPS[type(segment)]
            found = [new for value in found for new in step(value, segment)]
        if plural:
            return found or ABSENT
        return found[0] if found else ABSENT


def path_to(places: Sequence[str | int]) -> Path:
    """The path that leads through these keys and positions."""
    return Path(
        tuple(
            Key(place) if isinstance(place, str) else Index(place) for place in places
        )
    )


def _element(values: list[JSONValue], position: int) -> list[JSONValue]:
    inside = -len(values) <= position < len(values)
    return [values[position]] if inside else []


def _key(value: JSONValue, segment: Key) -> list[JSONValue]:
    name = segment.name
    if isinstance(value, dict):
        return [value[name]] if name in value else []
    if isinstance(value, list) and _POSITION.fullmatch(name):
        return _element(value, int(name))
    return []


def _index(value: JSONValue, segment: Index) -> list[JSONValue]:
    return _element(value, segment.position) if isinstance(value, list) else []


def _all(value: JSONValue, _: All) -> list[JSONValue]:
    return value if isinstance(value, list) else []


def _where(value: JSONValue, segment: Where) -> list[JSONValue]:
    elements = value if isinstance(value, list) else [value]
    return [element for element in elements if _holds(element, segment)]


def _holds(element: JSONValue, where: Where) -> bool:
    value: Found = element
    for key in where.keys:
        inner = _key(value, Key(key))  # type: ignore[arg-type]  # never absent here
        if not inner:
            return where.test is Question.DIFFERS
        value = inner[0]
    if where.test is Question.EXISTS:
        return value is not None
    return equals(value, where.value) == (where.test is Question.EQUALS)


def equals(value: Found, wanted: JSONValue) -> bool:
    """Whether a value is the wanted one; what a text says counts, not its type.

    So a sender's ``"10"`` equals 10 and ``"true"`` equals true.
    """
    if isinstance(value, Absent):
        return False
    if same(value, wanted):
        return True
    if isinstance(value, str) != isinstance(wanted, str):
        return _plain_text(value) == _plain_text(wanted)
    return False


def _plain_text(value: JSONValue) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else None


def _parse(value: JSONValue, _: Parse) -> list[JSONValue]:
    if isinstance(value, dict | list):
        return [value]  # some senders mend it one day
    try:
        return [parse_json(value).value] if isinstance(value, str) else []
    except JSONError:
        return []


_STEPS: dict[type[Segment], Callable[..., list[JSONValue]]] = {
    Key: _key,
    Index: _index,
    All: _all,
    Where: _where,
    Parse: _parse,
}

PLAIN_NAME = re.compile(r"""[^\s."'\[\]()$=!?](?:[^."'\[\]=!?]*[^\s."'\[\]=!?])?""")
_POSITION = re.compile(r"[0-9]{1,9}")


def _literal_text(value: JSONValue) -> str:
    if isinstance(value, str):
        if not re.search(r"['\\\x00-\x1f]", value):
            return f"'{value}'"
        return json.dumps(value)
    return _plain_text(value) or "null"
