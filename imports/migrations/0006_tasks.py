"""Edits and merges of people are kinds of imports too."""

from __future__ import annotations

from django.db import migrations, models

KIND = models.CharField(
    choices=[
        ("people", "People"),
        ("edits", "Edits"),
        ("merges", "Merges"),
        ("events", "Events"),
    ],
    default="people",
    max_length=10,
)


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_rules_of_saved_mappings")]

    operations = [
        migrations.AlterField("importjob", "kind", KIND),
        migrations.AlterField("savedmapping", "kind", KIND),
    ]
