"""Writes the messages of notifications: who it is about, and what happened.

A body is written when it is first sent, in one query for a batch, and kept: later
tries send the same text under the same id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings

from profiles.models import Identifier, IdentifierKind
from profiles.public_ids import PublicIds
from profiles.statuses import OriginKind
from profiles.triggers.models import Notification
from profiles.values import datetime_text, encode_text

Held = Mapping[int, Mapping[str, list[str]]]


def write_bodies(notifications: Sequence[Notification]) -> None:
    """Give each its message, and keep it."""
    held = _identifiers(notifications)
    public_ids = PublicIds(settings.PROFILE_ID_KEY)
    for one in notifications:
        one.body = encode_text(message(one, held, public_ids))
    Notification.objects.bulk_update(notifications, ["body"], batch_size=200)


def message(
    notification: Notification, held: Held, public_ids: PublicIds
) -> dict[str, object]:
    """The message: ``type``, ``timestamp``, and the data of the happening."""
    person: dict[str, object] = {}
    if notification.profile_id:
        person = {
            "profile_id": public_ids.public(notification.profile_id),
            "identifiers": held.get(notification.profile_id, {}),
        }
    origin = OriginKind(notification.origin_kind).name.lower()
    return {
        "type": notification.happening,
        "timestamp": datetime_text(notification.at),
        "data": {
            **person,
            **notification.data,
            "origin": {"kind": origin, "id": notification.origin_id},
        },
    }


def _identifiers(notifications: Iterable[Notification]) -> Held:
    """The identifiers of the people, as they are now, by kind."""
    people = {one.profile_id for one in notifications}
    workspaces = {one.workspace_id for one in notifications}
    kinds = {
        (kind.workspace_id, kind.number): kind.key
        for kind in IdentifierKind.objects.filter(workspace__in=workspaces)
    }
    found = Identifier.objects.filter(workspace__in=workspaces, profile_id__in=people)
    held: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for workspace, profile, kind, value in found.order_by("kind", "value").values_list(
        "workspace_id", "profile_id", "kind", "value"
    ):
        held[profile].setdefault(kinds[workspace, kind], []).append(value)
    return held
