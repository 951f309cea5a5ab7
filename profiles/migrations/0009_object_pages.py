from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("profiles", "0008_objects"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="columnchoice", name="column_choice_once"
        ),
        migrations.AddField(
            model_name="columnchoice",
            name="object_type",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="columnchoice",
            constraint=models.UniqueConstraint(
                fields=("workspace", "user", "object_type"),
                name="column_choice_once",
            ),
        ),
    ]
