"""What members are told, and how each of them wants to be told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from cdp.tones import Tone

if TYPE_CHECKING:
    from cdp.models import Membership

LONGEST_SENTENCE = 500


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications of members."""

    def of(self, membership: Membership) -> NotificationQuerySet:
        """What the pages show to one member, newest first."""
        return self.filter(membership=membership, in_page=True).order_by("-at", "-id")

    def unread(self) -> NotificationQuerySet:
        """Those that nobody has seen."""
        return self.filter(read_at=None)

    def mark_read(self, *, at: datetime) -> int:
        """Mark all of these as seen; return how many were not."""
        return self.unread().update(read_at=at)


class Notification(models.Model):
    """One piece of news for one member, and the page that it is about.

    There is one for each page: newer news of the same import take the older one's
    place. It is mailed at ``mail_at`` unless it was read by then. ``over_at`` says
    since when it holds no more; it may then be told anew.
    """

    membership = models.ForeignKey(
        "cdp.Membership", on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=40)
    tone = models.CharField(
        max_length=10, choices=[(tone.value, tone.value) for tone in Tone]
    )
    sentence = models.CharField(max_length=LONGEST_SENTENCE)
    path = models.CharField(max_length=500)
    in_page = models.BooleanField(default=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "notification"
        constraints = (
            models.UniqueConstraint(
                fields=["membership", "path"], name="one_notification_per_page"
            ),
        )
        indexes = (
            models.Index(
                "membership",
                models.F("at").desc(),
                models.F("id").desc(),
                name="notification_latest",
            ),
            models.Index(
                fields=["mail_at"],
                condition=models.Q(mailed_at=None, mail_at__isnull=False),
                name="notification_to_mail",
            ),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def tone_of_it(self) -> Tone:
        """The tone in which it is shown."""
        return Tone(self.tone)


class NotificationChoice(models.Model):
    """How a member wants one kind of news, where it is not as usual."""

    membership = models.ForeignKey(
        "cdp.Membership", on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=40)
    in_page = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        db_table = "notification_choice"
        constraints = (
            models.UniqueConstraint(
                fields=["membership", "kind"], name="one_choice_per_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: page {self.in_page}, mail {self.by_mail}"
