"""Endpoints, touchpoints and source actions: where rows came from, and why."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from django.db.models.functions import Lower

WATCH = """
create trigger note_definition_change after insert or update or delete on attribution
for each row execute function note_definition_change()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cdp", "0003_api_access"),
        ("profiles", "0005_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttributionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("endpoint", "Endpoint"),
                            ("touchpoint", "Touchpoint"),
                            ("source_action", "Source action"),
                        ],
                        max_length=13,
                    ),
                ),
                ("key", models.CharField(max_length=150)),
                ("name", models.CharField(max_length=255)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "touchpoint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="profiles.attributionrow",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="cdp.workspace"
                    ),
                ),
            ],
            options={
                "db_table": "attribution",
                "constraints": [
                    models.UniqueConstraint(
                        "workspace",
                        "kind",
                        Lower("key"),
                        name="attribution_key_once",
                        violation_error_message=(
                            "There is one with this system name already."
                        ),
                    ),
                    models.UniqueConstraint(
                        "workspace",
                        "kind",
                        Lower("name"),
                        name="attribution_name_once",
                        violation_error_message=(
                            "There is one with this name already."
                        ),
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="tally",
            name="subject",
            field=models.CharField(
                choices=[
                    ("people", "People by day"),
                    ("attributes", "People by attribute"),
                    ("subscriptions", "People by subscription"),
                    ("segments", "People by segment"),
                    ("attribution", "People by attribution"),
                ],
                max_length=13,
            ),
        ),
        migrations.RunSQL(WATCH, "drop trigger note_definition_change on attribution"),
    ]
