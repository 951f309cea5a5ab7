"""People and changes get their ids in blocks (``profiles.bulk.ID_BLOCK``)."""

from __future__ import annotations

from django.db import migrations

SEQUENCES = ("profile_id_seq", "profile_change_id_seq")


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_attribution")]

    operations = [
        migrations.RunSQL(
            [f"alter sequence {name} increment by 100" for name in SEQUENCES],
            [f"alter sequence {name} increment by 1" for name in SEQUENCES],
        ),
    ]
