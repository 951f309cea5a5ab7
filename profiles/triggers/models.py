"""The tables of triggers: what is to be told to whom, and what became of it.

``profiles.models`` takes them in. A notification's row commits with the change that it
tells of; so none is lost, and none tells of what did not happen.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cdp.models import User, Workspace
from profiles.definitions import Happening
from profiles.fields import ValueField
from profiles.statuses import OriginKind
from profiles.triggers.signing import new_secret
from profiles.triggers.statuses import HAPPENINGS, NotificationStatus


class Trigger(models.Model):
    """An address that is told of happenings.

    ``number`` is the id by which APIs name it. Empty ``events`` and ``segments`` stand
    for all of them. ``stopped`` says why we have switched it off ourselves.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    url = models.URLField(max_length=2000)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    happenings = ArrayField(
        models.CharField(max_length=20, choices=list(HAPPENINGS.items()))
    )
    events = ArrayField(models.TextField(), default=list, blank=True)
    segments = ArrayField(models.BigIntegerField(), default=list, blank=True)
    is_on = models.BooleanField(default=True)
    stopped = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "trigger"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "number"],
                name="trigger_number_once",
                violation_error_message="A trigger with this id exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def happening_words(self) -> list[str]:
        """What it is told of, in words."""
        return [words for key, words in HAPPENINGS.items() if key in self.happenings]


class Notification(models.Model):
    """One happening to be told to one trigger.

    ``data`` is what is known of it, ``body`` the message as it was first sent, which
    later tries repeat. ``tries`` counts from the last time that it was asked for,
    ``attempts`` is the log of all.
    """

    trigger = models.ForeignKey(
        Trigger, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    at = models.DateTimeField(db_default=Now())
    happening = models.CharField(
        max_length=20, choices=[*HAPPENINGS.items(), (Happening.TEST.value, "Test")]
    )
    profile_id = models.BigIntegerField()
    origin_kind = models.SmallIntegerField(choices=OriginKind.choices)
    origin_id = models.BigIntegerField()
    line = models.IntegerField(null=True)
    data = ValueField(default=dict)
    body = models.TextField(db_default="")
    status = models.CharField(
        max_length=9,
        choices=NotificationStatus,
        db_default=NotificationStatus.WAITING.value,
    )
    tries = models.PositiveSmallIntegerField(db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    attempts = models.JSONField(db_default=models.Value([], models.JSONField()))
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trigger_notification"
        indexes = [
            models.Index(fields=["trigger", "-id"], name="notification_log"),
            models.Index(
                fields=["trigger", "next_at"],
                name="notification_due",
                condition=models.Q(status=NotificationStatus.WAITING.value),
            ),
            models.Index(
                fields=["workspace", "profile_id"], name="notification_person"
            ),
            models.Index(fields=["at"], name="notification_age"),
        ]

    def __str__(self) -> str:
        return f"{self.happening} to trigger {self.trigger_id}: {self.status}"

    @property
    def message_id(self) -> str:
        """What tells the receiver of a repeat; the same in every try."""
        return f"msg_{self.pk:016x}"

    @property
    def outcome(self) -> str:
        """How the last try ended, in words."""
        if not self.attempts:
            return ""
        last = self.attempts[-1]
        return str(last["problem"] or f"Answered {last['status']}.")

    @property
    def state(self) -> NotificationStatus:
        """The status with its word and tone."""
        return NotificationStatus(self.status)
