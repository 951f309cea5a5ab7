"""The distinct values of a file's columns, where there are few enough to be mapped."""

from __future__ import annotations

from django.db import models

from profiles.fields import ValueField


class ColumnValues(models.Model):
    """Each distinct value of one column and in how many cells it stands.

    ``values`` are pairs, the most frequent first, without outer blanks; ``blank`` is
    how many cells say nothing. They go with the file.
    """

    job = models.ForeignKey(
        "imports.ImportJob", on_delete=models.CASCADE, related_name="column_values"
    )
    column = models.PositiveIntegerField(help_text="Counts from 0.")
    values = ValueField(default=list)
    blank = models.BigIntegerField(default=0)

    class Meta:
        db_table = "import_column_values"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "column"], name="import_column_values_column"
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.values)} values of column {self.column}"
