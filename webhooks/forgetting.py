"""Takes a forgotten person out of what webhooks keep: raw bodies, issues, samples."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection

from webhooks import statements
from webhooks.models import WebhookSource
from webhooks.statuses import Reason

# A shorter text, such as the user id 7, stands in bodies that are nobody's: there only
# deliveries that led to the person are blanked.
SHORTEST = 6


def blank_person(
    *,
    workspace_id: int,
    profile_ids: Iterable[int],
    identifiers: set[str],
    **kwargs: object,
) -> None:
    """Receives ``person_forgotten``; blanks each delivery about the person whole."""
    told = sorted(text for text in identifiers if len(text) >= SHORTEST)
    words = {form.encode() for text in told for form in (text, json.dumps(text)[1:-1])}
    with connection.cursor() as cursor:
        cursor.execute(
            statements.BLANK_DELIVERIES,
            {
                "workspace": workspace_id,
                "people": list(profile_ids),
                "words": sorted(words),
                "reason": Reason.FORGOTTEN.value,
            },
        )
    for source in WebhookSource.objects.filter(workspace=workspace_id).exclude(
        sample=""
    ):
        if any(text in source.sample.lower() for text in map(str.lower, told)):
            WebhookSource.objects.filter(pk=source.pk).update(sample="")
