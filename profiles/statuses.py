"""The closed lists of the core that the database stores as small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from profiles.records import Outcome


class OriginKind(models.IntegerChoices):
    """What caused a change."""

    IMPORT = 1, "Import"
    REQUEST = 2, "Request"
    EDIT = 3, "Edit"
    UNDO = 4, "Undo"


@dataclass(frozen=True, slots=True)
class Origin:
    """The cause of changes: import 42, request 981, the edit of user 7, undo of 42."""

    kind: OriginKind
    id: int


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
