"""Puts people into segments and takes them out, through the one door."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.timezone import now

from profiles import bulk
from profiles.apply import apply
from profiles.definitions import Definitions
from profiles.models import Segment
from profiles.page_models import PeopleQuery
from profiles.prepared import Applied
from profiles.records import Record
from profiles.rules import Rules
from profiles.searching.asking import Asking
from profiles.statuses import Origin, OriginKind

# Records of one transaction; people are locked while it lasts.
CHUNK = 2_000


def join(
    profile_ids: Sequence[int],
    segment_id: int,
    *,
    joins: bool,
    definitions: Definitions,
    user_id: int,
) -> Applied:
    """Have these people join the segment or leave it. Raises ``Contended``."""
    records = [
        Record(number, 0, profile_id=profile_id, segments={segment_id: joins})
        for number, profile_id in enumerate(profile_ids, 1)
    ]
    return apply(
        records,
        definitions=definitions,
        rules=Rules(match=tuple(definitions.kinds)),
        origin=Origin(OriginKind.EDIT, user_id),
        now=now(),
    )


class Segmenting:
    """A background query whose people join a segment."""

    def __init__(self, query: PeopleQuery, asking: Asking) -> None:
        self.query = query
        self.definitions = asking.definitions

    def take(self, ids: list[int]) -> None:
        """Have them join."""
        segment = self.query.segment_id
        if segment is None:
            return
        for first in range(0, len(ids), CHUNK):
            join(
                ids[first : first + CHUNK],
                segment,
                joins=True,
                definitions=self.definitions,
                user_id=self.query.user_id,
            )

    def finish(self) -> None:
        """Nothing is left to do."""


def delete(segment: Segment) -> None:
    """Delete the segment and its memberships; what joined whom stays in the history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(bulk.DELETE_SEGMENT_MEMBERS, [segment.workspace_id, segment.pk])
        Segment.objects.filter(pk=segment.pk).delete()
