"""What our own API about people answers: the types of its bodies. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from profiles.issues import Severity
from profiles.records import Outcome


class ShownIssue(msgspec.Struct, frozen=True):
    """Something wrong (the record is held) or odd (it goes in) with a record."""

    code: str
    severity: Severity
    field: str
    value: str
    message: str
    remedy: str


class ShownChange(msgspec.Struct, frozen=True):
    """What a record changes: by section and key, as it was and as it is then."""

    before: dict[str, Any]
    after: dict[str, Any]


class RecordResult(msgspec.Struct, frozen=True):
    """What became of one record; ``index`` counts from 0."""

    index: int
    outcome: Outcome
    profile_id: str | None
    change: ShownChange | None
    issues: list[ShownIssue]


class RecordResults(msgspec.Struct, frozen=True):
    """What became of all records; the counts are by outcome."""

    dry_run: bool
    counts: dict[str, int]
    results: list[RecordResult]


class ShownSubscription(msgspec.Struct, frozen=True):
    """A person's state for a channel or a resource of it."""

    channel: str
    resource_id: int | None
    contact: str
    status: str
    priority: int | None
    categories: list[str]
    fields: dict[str, Any]


class ShownProfile(msgspec.Struct, frozen=True):
    """One person, whole: identifiers as they were sent, segments by name."""

    profile_id: str
    identifiers: dict[str, list[str]]
    attributes: dict[str, Any]
    subscriptions: list[ShownSubscription]
    segments: list[str]
    created_at: str
    updated_at: str
