"""An object's history as one line, the latest first."""

from __future__ import annotations

from profiles.objects.known_object import KnownObject
from profiles.objects.models import ObjectChange
from profiles.statuses import OriginKind
from profiles.timeline import PAGE, Page, told


def timeline(
    known: KnownObject, origin: OriginKind | None = None, before: int | None = None
) -> Page:
    """A page of what happened to the object, from before a change on."""
    found = ObjectChange.objects.filter(
        workspace=known.asking.workspace, custom_object=known.custom_object.pk
    ).order_by("-id")
    if origin is not None:
        found = found.filter(origin_kind=origin)
    if before is not None:
        found = found.filter(id__lt=before)
    changes = list(found[: PAGE + 1])
    after = str(changes[PAGE - 1].pk) if len(changes) > PAGE else ""
    return Page(told(known, changes[:PAGE]), after)
