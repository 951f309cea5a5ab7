"""What is remembered of a trial that was taken back."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class TakenBack(models.Model):
    """A trial whose rows went in and were taken back; the import is as before.

    What it changed lies between two ids of changes, and counts for nothing when the
    import itself is undone. ``people`` led to by its
    rows were looked at, ``changed`` of them were removed or restored.
    """

    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="taken_back"
    )
    first_change = models.BigIntegerField(null=True)
    last_change = models.BigIntegerField(null=True)
    people = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_taken_back"

    def __str__(self) -> str:
        return f"{self.people} people of import {self.job_id}, taken back"
