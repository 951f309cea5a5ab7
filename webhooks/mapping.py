"""What becomes of a payload: the mapping that an admin clicked together.

Plain data, kept as a draft with its source and as a version once it is saved, and
compiled by ``webhooks.converting``. Targets are those of ``profiles.mapping``, and
``event_data:<key>`` for whatever attributes read that key. Pure.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from profiles.mapping import EmptyCells, ListHandling
from profiles.rules import ConflictRule, Mode
from webhooks.transformations import Step

FORMAT = 1
MAX_FIELDS = 200
EVENT_DATA = "event_data"


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One path and what is found there is imported as.

    ``lists`` says what a list does to the list that the person has, and of a segment
    whether the person joins or leaves; ``inverted`` is for consent: yes means no.
    """

    path: str
    target: str
    steps: tuple[Step, ...] = ()
    lists: ListHandling = ListHandling.REPLACE
    inverted: bool = False


class ConditionTest(StrEnum):
    """What a condition asks of the value at its path."""

    EQUALS = "equals"
    DIFFERS = "differs"
    EXISTS = "exists"
    MISSING = "missing"

    @property
    def words(self) -> str:
        """The test as it reads between a path and a value."""
        return _TEST_WORDS[self]

    @property
    def needs_value(self) -> bool:
        """Whether the test compares with a value."""
        return self in (ConditionTest.EQUALS, ConditionTest.DIFFERS)


_TEST_WORDS = {
    ConditionTest.EQUALS: "is",
    ConditionTest.DIFFERS: "is not",
    ConditionTest.EXISTS: "is there",
    ConditionTest.MISSING: "is not there",
}


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """What must hold of a row for it to be applied."""

    path: str
    test: ConditionTest = ConditionTest.EQUALS
    value: str = ""


class WebhookMapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole mapping of one source.

    ``rows`` leads to the list whose elements are people; without it the request is
    one row, or one for each element if it is a list. ``match`` names identifier kinds
    in the order in which they are looked up; empty: every mapped one. ``replaces``
    are the kinds that may be set anew on a matched person. ``ends_opt_outs`` lets the
    sender end an opt-out. ``zone`` and ``region`` are the workspace's when empty.
    """

    rows: str = ""
    fields: tuple[Field, ...] = ()
    conditions: tuple[Condition, ...] = ()
    match: tuple[str, ...] = ()
    mode: Mode = Mode.ADD_AND_UPDATE
    conflicts: ConflictRule = ConflictRule.MERGE
    replaces: tuple[str, ...] = ()
    empty: EmptyCells = EmptyCells.KEEP
    ends_opt_outs: bool = False
    zone: str = ""
    region: str = ""

    def to_json(self) -> dict[str, Any]:
        """The mapping as JSON values with its format, defaults left out."""
        fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return {"format": FORMAT, **fields}

    @classmethod
    def from_json(cls, data: object) -> WebhookMapping:
        """The mapping of JSON values that ``to_json`` gave; empty ones are a new one.

        Raises ``ValueError`` for anything else.
        """
        if not data:
            return cls()
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise ValueError(f"This is no mapping of format {FORMAT}.")
        fields = {key: value for key, value in data.items() if key != "format"}
        return msgspec.convert(fields, cls)
