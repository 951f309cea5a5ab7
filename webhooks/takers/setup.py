"""What a taker is, and what it is made of. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from profiles.definitions import Definitions
from profiles.issues import Fault, IssueCode
from profiles.mapping import Target
from profiles.values import JSONValue
from webhooks.mapping import Field, WebhookMapping
from webhooks.takers.drafts import RowDraft


class Taken(NamedTuple):
    """A value on its way into a draft, never null, blank or an empty list.

    ``plural`` says that it is the list of all that a path found, ``strict`` that it
    has its type from JSON.
    """

    value: JSONValue
    plural: bool
    strict: bool

    @property
    def single(self) -> JSONValue:
        """The value, or the first of all that a path found."""
        return (
            self.value[0]
            if self.plural and isinstance(self.value, list)
            else self.value
        )

    @property
    def every(self) -> list[JSONValue]:
        """All that a path found, or the one value."""
        several = self.plural and isinstance(self.value, list)
        return list(self.value) if several else [self.value]  # type: ignore[arg-type]


# Puts a value into the draft, or returns what is wrong with it.
Taker = Callable[[Taken, RowDraft], Fault | None]

NOT_A_TEXT = Fault(IssueCode.WRONG_TYPE, "a text or a number")


@dataclass(frozen=True, slots=True)
class TakerSetup:
    """One field's target, and what the mapping says; ``zone`` is the mapping's."""

    target: Target
    field: Field
    mapping: WebhookMapping
    definitions: Definitions
    zone: ZoneInfo


def is_empty(value: JSONValue) -> bool:
    """Whether the value says nothing: a null, a blank text, an empty list."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []
