"""The closed lists of triggers, with their words."""

from __future__ import annotations

from django.db import models

from cdp.tones import Tone
from profiles.definitions import Happening

# In the order in which a page offers them; a test is sent by hand only.
HAPPENINGS: dict[str, str] = {
    Happening.PERSON_CREATED.value: "A person is created",
    Happening.PERSON_UPDATED.value: "A person is updated",
    Happening.EVENT_ADDED.value: "An event is added",
    Happening.SEGMENT_JOINED.value: "A person joins a segment",
    Happening.SEGMENT_LEFT.value: "A person leaves a segment",
    Happening.STARTED.value: "An API call starts it by its id",
}


class NotificationStatus(models.TextChoices):
    """What became of a notification."""

    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"
    DROPPED = "dropped", "Dropped"

    @property
    def tone(self) -> Tone:
        """How the status feels."""
        return _TONES[self.value]


_TONES = {
    "waiting": Tone.BUSY,
    "delivered": Tone.GOOD,
    "failed": Tone.WRONG,
    "dropped": Tone.NEUTRAL,
}
