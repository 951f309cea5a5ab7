"""The tables of the People pages: long questions, chosen columns, kept counts.

None of them says anything of a person that is not said elsewhere: all of it can be
asked again.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cdp.models import User, Workspace
from profiles.fields import ValueField
from profiles.statuses import ExportFormat, QueryPurpose, QueryStatus, TallySubject


class PeopleQuery(models.Model):
    """A question about people that takes longer than a page may: find all, export
    them, put them into a segment.

    The row is the truth of the work: ``cursor`` is the id below which people have not
    been looked at, ``token`` and ``beat`` say who works on it and that they live.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=QueryPurpose)
    question = models.TextField(blank=True)
    status = models.CharField(
        max_length=9, choices=QueryStatus, default=QueryStatus.WAITING
    )
    total = models.BigIntegerField(default=0)
    scanned = models.BigIntegerField(default=0)
    matched = models.BigIntegerField(default=0)
    cursor = models.BigIntegerField(null=True)
    token = models.UUIDField(default=uuid.uuid4)
    beat = models.DateTimeField(db_default=Now())
    error = models.TextField(blank=True)
    format = models.CharField(max_length=4, choices=ExportFormat, blank=True)
    columns = models.JSONField(default=list)
    file = models.FileField(max_length=255, blank=True)
    segment = models.ForeignKey(
        "profiles.Segment", on_delete=models.CASCADE, null=True, related_name="+"
    )
    seen = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "people_query"
        indexes = [models.Index(fields=["workspace", "user"], name="people_query_user")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether there is work left."""
        return self.status in {QueryStatus.WAITING, QueryStatus.RUNNING}

    @property
    def goal(self) -> int:
        """How many there are to look at; the guess grows with what was seen."""
        return max(self.total, self.scanned, 1)

    @property
    def doing(self) -> str:
        """What is being done, in words."""
        if self.purpose == QueryPurpose.SEGMENT and self.segment:
            return f"People are joining “{self.segment.name}”"
        return f"Writing the {self.get_format_display()} file"

    @property
    def is_done(self) -> bool:
        """Whether the whole answer is there."""
        return self.status == QueryStatus.DONE


class PeopleBlock(models.Model):
    """Consecutive people of an answer; ``first`` is the position of its first."""

    query = models.ForeignKey(
        PeopleQuery, on_delete=models.CASCADE, related_name="blocks"
    )
    first = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "people_block"
        constraints = [
            models.UniqueConstraint(fields=["query", "first"], name="people_block_once")
        ]

    def __str__(self) -> str:
        return f"{len(self.ids)} people of query {self.query_id} from {self.first} on"


class ColumnChoice(models.Model):
    """The columns that a member wants to see in a list.

    ``object_type`` is the number of the type whose objects are listed, 0 for people.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    object_type = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=list)

    class Meta:
        db_table = "column_choice"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user", "object_type"],
                name="column_choice_once",
            )
        ]

    def __str__(self) -> str:
        return f"columns of {self.user} in {self.workspace}"


class Tally(models.Model):
    """Counts that would cost a scan, kept for a while.

    ``counts`` is by what was counted, ``people`` how many there were then.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    subject = models.CharField(max_length=13, choices=TallySubject)
    counts = ValueField(default=dict)
    people = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tally"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "subject"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} of {self.workspace}"
