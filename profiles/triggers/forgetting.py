"""Takes a forgotten person out of what triggers are told, sent or not."""

from __future__ import annotations

from collections.abc import Collection

from profiles.triggers.models import Notification
from profiles.triggers.statuses import NotificationStatus


def drop_notifications(
    *, workspace_id: int, profile_ids: Collection[int], **kwargs: object
) -> None:
    """Receives ``person_forgotten``; drops what waits, blanks what was sent."""
    theirs = Notification.objects.filter(
        workspace_id=workspace_id, profile_id__in=profile_ids
    )
    theirs.filter(status=NotificationStatus.WAITING).update(
        status=NotificationStatus.DROPPED
    )
    theirs.update(data={}, body="")
