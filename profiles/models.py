"""The tables of the core: definitions, profiles and what changed them.

The big tables have no foreign keys: a check of each row would cost half the speed.
Their integrity is kept by ``apply``, the only writer, and proved by ``check_data``.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from cdp.models import Workspace
from profiles import attribution_models as attribution_models
from profiles import page_models as page_models
from profiles.definitions import Aggregation, ValueType
from profiles.fields import ValueField
from profiles.objects import models as object_models  # noqa: F401
from profiles.querysets import AttributeQuerySet, ProfileQuerySet
from profiles.statuses import ChangeOutcome, OriginKind
from profiles.subscriptions import SubscriptionStatus
from profiles.triggers import models as trigger_models  # noqa: F401


class Attribute(models.Model):
    """The definition of a named, typed fact that the workspace's people can have."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    key = models.CharField(max_length=150)
    name = models.CharField(max_length=255)
    group = models.CharField(max_length=100, default="Other")
    type = models.CharField(
        max_length=10, choices=[(t.value, t.value.capitalize()) for t in ValueType]
    )
    event_data_key = models.CharField(max_length=255, blank=True)
    aggregation = models.CharField(
        max_length=11,
        choices=[(a.value, a.value.replace("_", " ")) for a in Aggregation],
        default=Aggregation.LAST.value,
    )
    predefined = models.BooleanField(default=False)
    description = models.CharField(max_length=500, blank=True)
    number = models.PositiveIntegerField(
        default=0, help_text="Counts the custom attributes of the workspace."
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = AttributeQuerySet.as_manager()

    class Meta:
        db_table = "attribute"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"],
                name="attribute_key_once",
                violation_error_message="An attribute with this key exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IdentifierKind(models.Model):
    """A kind of identifier, and whether its values identify people here."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    key = models.CharField(max_length=150)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    identifies = models.BooleanField(default=True)
    single = models.BooleanField(default=True)

    class Meta:
        db_table = "identifier_kind"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="kind_key_once"),
            models.UniqueConstraint(
                fields=["workspace", "number"], name="kind_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BlockedValue(models.Model):
    """A value that may not identify anybody in this workspace, beside the built-in."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    value = models.CharField(max_length=255)

    class Meta:
        db_table = "blocked_value"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "value"], name="blocked_value_once"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Profile(models.Model):
    """What we know of one person.

    ``times`` keeps, for attributes whose values came with a time, that time;
    ``name_key`` is the case-folded name, written by ``apply``; ``version`` counts the
    writes, so that a plan notices that somebody else wrote.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    attributes = ValueField(default=dict)
    times = ValueField(null=True)
    name_key = models.TextField(default="")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ProfileQuerySet.as_manager()

    class Meta:
        db_table = "profile"
        indexes = [
            models.Index(fields=["workspace", "id"], name="profile_workspace"),
            models.Index(
                fields=["workspace", "name_key"],
                name="profile_name",
                opclasses=["int4_ops", "text_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"


class Identifier(models.Model):
    """An identifier of a profile.

    ``holder`` is 0 where the kind identifies people, so that the key is unique in the
    workspace; else the profile's id, so that several may share the value. ``sent`` is
    the value as it came, where that differs from the normal form.
    """

    pk = models.CompositePrimaryKey("workspace_id", "kind", "value", "holder")
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="identifiers",
    )
    holder = models.BigIntegerField(default=0)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    kind = models.SmallIntegerField()
    value = models.TextField(db_collation="C")
    sent = models.TextField(null=True)  # noqa: DJ001 - null: as the normal form

    class Meta:
        db_table = "identifier"
        indexes = [models.Index(fields=["profile", "kind"], name="identifier_profile")]

    def __str__(self) -> str:
        return self.sent or self.value


class ProfileAlias(models.Model):
    """The id of a profile that was merged, and the profile it lives on in."""

    id = models.BigIntegerField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="aliases",
    )

    class Meta:
        db_table = "profile_alias"

    def __str__(self) -> str:
        return f"profile {self.pk}, now {self.profile_id}"


class Forgotten(models.Model):
    """The keyed hash of an identifier whose person asked to be forgotten."""

    pk = models.CompositePrimaryKey("workspace_id", "digest")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False)
    digest = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "forgotten"

    def __str__(self) -> str:
        return f"forgotten at {self.at}"


class Resource(models.Model):
    """A topic or a list that people subscribe to; ``fields``: ``ResourceField``s."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveIntegerField(
        help_text="The id by which files and APIs name the resource."
    )
    name = models.CharField(max_length=255)
    channels = models.JSONField(default=list)
    subscribed = models.BooleanField(
        default=True, help_text="The state of people who have said nothing."
    )
    categories = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    raises_priority = models.BooleanField(default=False)

    class Meta:
        db_table = "resource"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "number"],
                name="resource_number_once",
                violation_error_message="A resource with this id exists already.",
            ),
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="resource_name_once",
                violation_error_message="A resource with this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """A person's state for a channel (resource 0) or for one resource of it."""

    pk = models.CompositePrimaryKey("profile_id", "channel", "resource", "contact")
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="subscriptions",
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    resource = models.IntegerField(default=0)
    channel = models.CharField(max_length=20)
    contact = models.TextField(default="", db_collation="C")
    status = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in SubscriptionStatus]
    )
    priority = models.IntegerField(null=True)
    categories = ValueField(null=True)
    fields = ValueField(null=True)
    details = ValueField(null=True)

    class Meta:
        db_table = "subscription"
        indexes = [
            # Altcraft's matching by the contact of a subscription.
            models.Index(
                fields=["workspace", "channel", "contact"],
                name="subscription_contact",
                condition=~models.Q(contact=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.resource}: {self.status}"


class Segment(models.Model):
    """A static, named set of people."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "segment"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="segment_name_once",
                violation_error_message="A segment with this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """That a person is in a segment."""

    pk = models.CompositePrimaryKey("profile_id", "segment_id")
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="memberships",
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )

    class Meta:
        db_table = "segment_member"
        indexes = [
            models.Index(fields=["segment", "profile"], name="segment_member_people")
        ]

    def __str__(self) -> str:
        return f"profile {self.profile_id} in segment {self.segment_id}"


class Event(models.Model):
    """Something a person did, under the id that their profile had then. By month.

    After a merge, the person's events are those of the profile and of its aliases.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="events",
    )
    origin_kind = models.SmallIntegerField(choices=OriginKind.choices)
    origin_id = models.BigIntegerField()
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    line = models.IntegerField(null=True)
    name = models.TextField()
    data = ValueField(null=True)

    class Meta:
        db_table = "event"
        indexes = [models.Index(fields=["profile", "at"], name="event_profile")]

    def __str__(self) -> str:
        return self.name


class ProfileChange(models.Model):
    """What one row did to one profile, and where the row came from.

    Partitioned by month, without a unique index. Its sides are a ``Change``'s."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    profile = models.ForeignKey(
        Profile,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="changes",
    )
    origin_kind = models.SmallIntegerField(choices=OriginKind.choices)
    origin_id = models.BigIntegerField()
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    line = models.IntegerField(null=True)
    outcome = models.SmallIntegerField(choices=ChangeOutcome.choices)
    before = ValueField(default=dict)
    after = ValueField(default=dict)
    effects = ValueField(null=True)

    class Meta:
        db_table = "profile_change"
        indexes = [
            models.Index(fields=["profile", "id"], name="change_profile"),
            # Finds the latest changes, or an import's, which lie together on disk.
            BrinIndex(fields=["id"], name="change_id", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of profile {self.profile_id}"
