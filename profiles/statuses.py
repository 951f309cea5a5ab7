"""The closed lists of the core that the database stores as small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from cdp.tones import Tone
from profiles.records import Outcome
from profiles.subscriptions import SubscriptionStatus


class OriginKind(models.IntegerChoices):
    """What caused a change."""

    IMPORT = 1, "Import"
    REQUEST = 2, "Request"
    EDIT = 3, "Edit"
    UNDO = 4, "Undo"
    CALL = 5, "API call"


@dataclass(frozen=True, slots=True)
class Origin:
    """The cause of changes: import 42, request 981, the edit of user 7, undo of 42.

    A request is one of the inbox, stored before it is judged; a call is one of an API
    that answers when it is done.
    """

    kind: OriginKind
    id: int


@dataclass(frozen=True, slots=True)
class OneChange:
    """One change of an origin: its id, and the line of the source that asked for it."""

    id: int
    line: int | None


# Where each line of a batch came from: its origin, and its line there.
Places = Mapping[int, tuple[Origin, int]]


class ChangeOutcome(models.IntegerChoices):
    """What a change did to its profile."""

    CREATED = 1, "Created"
    UPDATED = 2, "Updated"
    MERGED = 3, "Merged"
    REMOVED = 4, "Removed"
    FORGOTTEN = 5, "Forgotten"


CHANGE_OUTCOMES: dict[Outcome, ChangeOutcome] = {
    Outcome.CREATED: ChangeOutcome.CREATED,
    Outcome.UPDATED: ChangeOutcome.UPDATED,
    Outcome.MERGED: ChangeOutcome.MERGED,
    Outcome.REMOVED: ChangeOutcome.REMOVED,
}
OUTCOMES: dict[ChangeOutcome, Outcome] = {
    stored: outcome for outcome, stored in CHANGE_OUTCOMES.items()
}


class AttributeSubject(models.TextChoices):
    """What an attribute of an object type is known of."""

    OBJECT = "object", "Object"
    RELATIONSHIP = "relationship", "Relationship"


class QueryPurpose(models.TextChoices):
    """What becomes of the people that a long question finds."""

    FIND = "find", "Search"
    EXPORT = "export", "Export"
    SEGMENT = "segment", "Segment"


class QueryStatus(models.TextChoices):
    """How far a long question is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"

    @property
    def tone(self) -> Tone:
        """How the status feels."""
        return _QUERY_TONES[self.value]


_QUERY_TONES = {
    "waiting": Tone.BUSY,
    "running": Tone.BUSY,
    "done": Tone.GOOD,
    "failed": Tone.WRONG,
    "cancelled": Tone.NEUTRAL,
}


class ExportFormat(models.TextChoices):
    """The kinds of file that people are exported as."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    JSON = "json", "JSON"


class TallySubject(models.TextChoices):
    """What is counted in the background."""

    PEOPLE = "people", "People by day"
    ATTRIBUTES = "attributes", "People by attribute"
    SUBSCRIPTIONS = "subscriptions", "People by subscription"
    SEGMENTS = "segments", "People by segment"
    ATTRIBUTION = "attribution", "People by attribution"


class SubscriptionState(models.TextChoices):
    """The states of a subscription as a page shows them."""

    SUBSCRIBED = SubscriptionStatus.SUBSCRIBED.value, "Subscribed"
    UNSUBSCRIBED = SubscriptionStatus.UNSUBSCRIBED.value, "Unsubscribed"
    UNCONFIRMED = SubscriptionStatus.UNCONFIRMED.value, "Unconfirmed"
    SUSPENDED = SubscriptionStatus.SUSPENDED.value, "Suspended"
    COMPLAINER = SubscriptionStatus.COMPLAINER.value, "Complained"
    HARDBOUNCED = SubscriptionStatus.HARDBOUNCED.value, "Bounced"
    INVALID = SubscriptionStatus.INVALID.value, "Invalid"

    @property
    def tone(self) -> Tone:
        """How the state feels."""
        return _STATE_TONES[self.value]


_STATE_TONES = {
    "subscribed": Tone.GOOD,
    "unsubscribed": Tone.WRONG,
    "unconfirmed": Tone.CAREFUL,
    "suspended": Tone.CAREFUL,
    "complainer": Tone.WRONG,
    "hardbounced": Tone.WRONG,
    "invalid": Tone.CAREFUL,
}
