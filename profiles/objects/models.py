"""The tables of objects and of what relates people to them.

``profiles.models`` takes them in. As with people, the big ones have no foreign keys:
the core is their only writer, and ``check_data`` proves that they are whole.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from cdp.models import Workspace
from profiles.definitions import ValueType
from profiles.fields import ValueField
from profiles.objects.querysets import CustomObjectQuerySet, ObjectTypeQuerySet
from profiles.statuses import AttributeSubject, ChangeOutcome, OriginKind


class ObjectType(models.Model):
    """A type of object; ``number`` is the id by which files and APIs name it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, help_text="In the plural, like Companies.")
    singular = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())

    objects = ObjectTypeQuerySet.as_manager()

    class Meta:
        db_table = "object_type"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "number"],
                name="object_type_number_once",
                violation_error_message="An object type with this id exists already.",
            ),
            models.UniqueConstraint(
                fields=["workspace", "slug"],
                name="object_type_slug_once",
                violation_error_message="An object type with this slug exists already.",
            ),
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="object_type_name_once",
                violation_error_message="An object type with this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ObjectAttribute(models.Model):
    """A named, typed fact of the objects of a type, or of relationships to them."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, db_index=False)
    object_type = models.ForeignKey(
        ObjectType, on_delete=models.CASCADE, related_name="attributes"
    )
    subject = models.CharField(max_length=12, choices=AttributeSubject)
    key = models.CharField(max_length=150)
    name = models.CharField(max_length=255)
    type = models.CharField(
        max_length=10, choices=[(t.value, t.value.capitalize()) for t in ValueType]
    )
    description = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "object_attribute"
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "subject", "key"],
                name="object_attribute_key_once",
                violation_error_message="An attribute with this key exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomObject(models.Model):
    """An object: what we know of one company, one course.

    ``object_id`` is the id that its source gives it, one of a kind in its type;
    ``name_key`` is its case-folded attribute ``name``. The other columns are those of a
    profile.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    type = models.SmallIntegerField(help_text="The number of the object type.")
    object_id = models.TextField(db_collation="C")
    attributes = ValueField(default=dict)
    times = ValueField(null=True)
    name_key = models.TextField(default="")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CustomObjectQuerySet.as_manager()

    class Meta:
        db_table = "custom_object"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "type", "object_id"], name="custom_object_once"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "type", "id"], name="custom_object_type"),
            models.Index(
                fields=["workspace", "type", "name_key"],
                name="custom_object_name",
                opclasses=["int4_ops", "int2_ops", "text_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return str(self.attributes.get("name") or self.object_id)


class Relationship(models.Model):
    """That a person is related to an object, since when, and what is known of it."""

    pk = models.CompositePrimaryKey("profile_id", "custom_object_id")
    profile = models.ForeignKey(
        "profiles.Profile",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="relationships",
    )
    custom_object = models.ForeignKey(
        CustomObject,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="relationships",
    )
    workspace = models.ForeignKey(
        Workspace, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    since = models.DateTimeField()
    attributes = ValueField(default=dict)

    class Meta:
        db_table = "relationship"
        indexes = [
            models.Index(
                fields=["custom_object", "profile"], name="relationship_people"
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.profile_id} and object {self.custom_object_id}"


class ObjectChange(models.Model):
    """What one row did to one object, and where the row came from.

    Partitioned by month, without a unique index, as ``ProfileChange`` is. The two
    sides are a ``Change``'s: ``attributes``, ``times`` and ``identifiers``.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    custom_object = models.ForeignKey(
        CustomObject,
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
        db_table = "object_change"
        indexes = [
            models.Index(fields=["custom_object", "id"], name="object_change_object"),
            BrinIndex(fields=["id"], name="object_change_id", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"change {self.pk} of object {self.custom_object_id}"
