"""Imports of objects and of relationships."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0008_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importjob",
            name="kind",
            field=models.CharField(
                choices=[
                    ("people", "People"),
                    ("edits", "Edits"),
                    ("merges", "Merges"),
                    ("events", "Events"),
                    ("objects", "Objects"),
                    ("relationships", "Relationships"),
                ],
                default="people",
                max_length=13,
            ),
        ),
        migrations.AlterField(
            model_name="savedmapping",
            name="kind",
            field=models.CharField(
                choices=[
                    ("people", "People"),
                    ("edits", "Edits"),
                    ("merges", "Merges"),
                    ("events", "Events"),
                    ("objects", "Objects"),
                    ("relationships", "Relationships"),
                ],
                default="people",
                max_length=13,
            ),
        ),
    ]
