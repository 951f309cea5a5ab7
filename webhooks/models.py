"""The tables of the doors for one request: sources, mappings, the inbox.

A delivery is a request as it came, and what became of it. Deliveries are cut into
months and have no foreign keys, so that storing one costs one insert.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from cdp.models import User, Workspace
from profiles.fields import ValueField
from webhooks.querysets import DeliveryQuerySet, SourceQuerySet
from webhooks.statuses import DeliveryStatus, Door, Reason, ReplayState, SourceState


class WebhookSource(models.Model):
    """Our address for one sender: its URL, its secret, its mapping.

    ``sender`` names the preset it was made from. ``draft`` is the mapping as it stands
    on the mapping page, ``on`` the version that requests are read by.
    ``verification`` says how the sender proves who it is, ``repeats`` what tells a
    repeated delivery; ``concerns`` is what the last look at its traffic found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    sender = models.CharField(max_length=30, default="other")
    state = models.CharField(
        max_length=10, choices=SourceState, default=SourceState.SETTING_UP
    )
    draft = ValueField(default=dict)
    draft_number = models.PositiveIntegerField(default=0)
    sample = models.TextField(blank=True)
    on = models.ForeignKey(
        "MappingVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    verification = models.JSONField(default=dict)
    repeats = models.CharField(max_length=255, blank=True)
    concerns = models.JSONField(default=list)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    objects = SourceQuerySet.as_manager()

    class Meta:
        db_table = "webhook_source"
        indexes = [models.Index(fields=["workspace", "name"], name="source_listed")]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> SourceState:
        """The state with its word and tone."""
        return SourceState(self.state)


class MappingVersion(models.Model):
    """A mapping of a source as it was saved; never changed afterwards."""

    source = models.ForeignKey(
        WebhookSource, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    mapping = ValueField(default=dict)
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "mapping_version"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"], name="mapping_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Delivery(models.Model):
    """One live request, kept raw, and what became of it. Partitioned by month.

    ``headers`` are pairs with secrets redacted, ``answer`` the HTTP status we gave
    after ``answer_ms``. ``counts`` are rows by outcome, ``rows`` what became of each
    (outcome, profile, issues), ``people`` the profiles it led to, ``history`` every
    time it was applied. ``version`` is the id of the mapping version it was read by.
    """

    id = models.BigAutoField(primary_key=True)
    received = models.DateTimeField()
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    source = models.ForeignKey(
        WebhookSource,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="deliveries",
    )
    done_at = models.DateTimeField(null=True)
    version_id = models.IntegerField(null=True)
    answer_ms = models.IntegerField(default=0)
    answer = models.SmallIntegerField(default=202)
    door = models.SmallIntegerField(choices=Door.choices)
    status = models.SmallIntegerField(
        choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING
    )
    reason = models.CharField(max_length=20, blank=True)
    detail = models.TextField(default="")
    sender_key = models.TextField(default="")
    method = models.CharField(max_length=8)
    query = models.TextField(default="")
    headers = models.JSONField(default=list)
    body = models.BinaryField(default=bytes)
    counts = models.JSONField(default=dict)
    rows = ValueField(default=list)
    people = ArrayField(models.BigIntegerField(), default=list)
    history = models.JSONField(default=list)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "delivery"
        indexes = [
            models.Index(fields=["source", "received", "id"], name="delivery_source"),
            models.Index(fields=["workspace", "received", "id"], name="delivery_place"),
            models.Index(
                fields=["workspace", "id"],
                name="delivery_pending",
                condition=models.Q(status=DeliveryStatus.PENDING),
            ),
            GinIndex(fields=["people"], name="delivery_people"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def outcome(self) -> DeliveryStatus:
        """The status with its word and tone."""
        return DeliveryStatus(self.status)

    @property
    def why(self) -> str:
        """Why it was ignored or rejected, in a sentence or two."""
        known = self.reason in set(Reason)
        words = Reason(self.reason).label if known else self.reason
        return f"{words} {self.detail}".strip()


class DeliveryKey(models.Model):
    """The sender's own id of a delivery, by which a repeat is known.

    ``repeats`` counts the times it came again. The database does not look after its
    source: each request would lock the source's row.
    """

    pk = models.CompositePrimaryKey("source_id", "key")
    source = models.ForeignKey(
        WebhookSource, on_delete=models.CASCADE, db_index=False, db_constraint=False
    )
    key = models.CharField(max_length=100, db_collation="C")
    delivery = models.BigIntegerField()
    received = models.DateTimeField()
    repeats = models.PositiveIntegerField(default=0)
    repeated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery_key"
        indexes = [models.Index(fields=["received"], name="delivery_key_age")]

    def __str__(self) -> str:
        return self.key


class SourceHour(models.Model):
    """What a source received in one hour: deliveries by status, rows, absent fields.

    ``absent`` counts by mapped path the rows in which it was not there.
    """

    pk = models.CompositePrimaryKey("source_id", "hour")
    source = models.ForeignKey(
        WebhookSource, on_delete=models.CASCADE, db_index=False, related_name="hours"
    )
    hour = models.DateTimeField()
    applied = models.IntegerField(default=0)
    ignored = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    rows = models.IntegerField(default=0)
    absent = models.JSONField(default=dict)

    class Meta:
        db_table = "source_hour"

    def __str__(self) -> str:
        return f"{self.source_id} at {self.hour}"


class Replay(models.Model):
    """Deliveries being applied again: chosen ones, or all from one time to another.

    ``after_received`` and ``after_id`` are how far it is; ``rate`` how many deliveries
    it applies in a second at most. ``keeps_newer`` leaves what somebody else has
    changed since a delivery came. ``counts`` are deliveries by status.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    source = models.ForeignKey(
        WebhookSource, on_delete=models.CASCADE, related_name="replays"
    )
    chosen = ArrayField(models.BigIntegerField(), default=list)
    since = models.DateTimeField()
    until = models.DateTimeField()
    keeps_newer = models.BooleanField(default=True)
    rate = models.PositiveIntegerField(default=50)
    state = models.CharField(
        max_length=10, choices=ReplayState, default=ReplayState.PLANNED
    )
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    after_received = models.DateTimeField(null=True)
    after_id = models.BigIntegerField(default=0)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "replay"
        indexes = [
            models.Index(
                fields=["id"],
                name="replay_running",
                condition=models.Q(state=ReplayState.RUNNING),
            )
        ]

    def __str__(self) -> str:
        return f"replay {self.pk}"

    @property
    def status(self) -> ReplayState:
        """The state with its word and tone."""
        return ReplayState(self.state)

    @property
    def done(self) -> int:
        """How many deliveries are applied again."""
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        """How they ended: ``17 applied, 2 ignored``."""
        return ", ".join(f"{count} {word}" for word, count in self.counts.items())
