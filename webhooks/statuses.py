"""The closed lists of webhooks: sources' states, doors, how deliveries end and why."""

from __future__ import annotations

from django.db import models

from cdp.tones import Tone


class SourceState(models.TextChoices):
    """Whether what a source receives changes people."""

    SETTING_UP = "setting_up", "Setting up"
    ON = "on", "On"
    PAUSED = "paused", "Paused"

    @property
    def tone(self) -> Tone:
        """How the state feels."""
        return _SOURCE_TONES[self.value]


_SOURCE_TONES = {
    "setting_up": Tone.ACCENT,
    "on": Tone.GOOD,
    "paused": Tone.CAREFUL,
}


class ReplayState(models.TextChoices):
    """How far a replay is."""

    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Cancelled"

    @property
    def tone(self) -> Tone:
        """How the state feels."""
        return _REPLAY_TONES[self.value]


_REPLAY_TONES = {
    "planned": Tone.ACCENT,
    "running": Tone.BUSY,
    "finished": Tone.GOOD,
    "cancelled": Tone.NEUTRAL,
}


class Door(models.IntegerChoices):
    """Through which door a delivery came."""

    WEBHOOK = 1, "Webhook"
    UPDATE_PROFILE = 2, "Update profile"


class DeliveryStatus(models.IntegerChoices):
    """What became of a delivery."""

    PENDING = 0, "Pending"
    APPLIED = 1, "Applied"
    IGNORED = 2, "Ignored"
    REJECTED = 3, "Rejected"

    @property
    def tone(self) -> Tone:
        """How the status feels."""
        return _DELIVERY_TONES[self.value]


_DELIVERY_TONES = {
    0: Tone.BUSY,
    1: Tone.GOOD,
    2: Tone.NEUTRAL,
    3: Tone.WRONG,
}


class Reason(models.TextChoices):
    """Why a delivery was ignored or rejected, as a sentence."""

    NONE = "", ""
    SETTING_UP = "setting_up", "Kept, not applied: the source was not switched on."
    PAUSED = "paused", "Kept, not applied: the source was paused."
    HANDSHAKE = "handshake", "The sender only asked whether somebody is here."
    CONDITIONS = "conditions", "The conditions of the mapping do not hold."
    NOBODY = "nobody", "The request speaks of nobody."
    SIGNATURE = "signature", "The sender did not prove who it is."
    MAPPING = "mapping", "The mapping cannot be used as it is."
    MALFORMED = "malformed", "The request could not be read."
    SKIPPED = "skipped", "The mapping only updates people, and knows none of these."
    HELD = "held", "Every row of the request is held by an error."
    TOO_MANY_ROWS = "too_many_rows", "The request speaks of too many people at once."
    FORGOTTEN = "forgotten", "What it said was about somebody who is forgotten."
    FAILED = "failed", "Applying the request failed on our side."

    @property
    def status(self) -> DeliveryStatus:
        """What a delivery is that ends for this reason."""
        if self is Reason.NONE:
            return DeliveryStatus.APPLIED
        ignored = self in _IGNORED
        return DeliveryStatus.IGNORED if ignored else DeliveryStatus.REJECTED


_IGNORED = frozenset(
    {
        Reason.SETTING_UP,
        Reason.PAUSED,
        Reason.HANDSHAKE,
        Reason.CONDITIONS,
        Reason.NOBODY,
        Reason.SKIPPED,
        Reason.FORGOTTEN,
    }
)
