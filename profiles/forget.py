"""Forgets a person who asked for it: what we know goes, ledgers still balance.

Profile, aliases and identifiers go; of the changes only id, time, origin and keys
stay. A keyed hash of each identifier stays, so that an undo, a replay or a resumed
import passes the person by. What a door keeps (raw bodies, stored answers) it blanks
itself when ``person_forgotten`` reaches it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.dispatch import Signal

from profiles import bulk
from profiles.definitions import Definitions
from profiles.digests import digest
from profiles.models import Forgotten
from profiles.reader import DatabaseReader
from profiles.state import Key
from profiles.statuses import ChangeOutcome, Origin

# Sent with ``workspace_id``, ``profile_ids`` (the person's own and its aliases') and
# ``identifiers`` (normal values and values as sent).
person_forgotten = Signal()


def forget(
    profile_id: int, *, definitions: Definitions, origin: Origin, now: datetime
) -> bool:
    """Forget the person, as ``origin`` asks; say whether they were there."""
    workspace_id = definitions.workspace_id
    with transaction.atomic(), connection.cursor() as cursor:
        locked = bulk.fetch(cursor, bulk.LOCK_PROFILES, [workspace_id, [profile_id]])
        if not locked:
            return False
        reader = DatabaseReader(definitions)
        (profile,) = reader.profiles([profile_id])
        reader.add_identifiers({profile_id: profile})
        identifiers = list(profile.held_identifiers())
        _remember(workspace_id, (i[:2] for i in identifiers), definitions, now)
        ids = [profile_id, *_aliases(cursor, workspace_id, profile_id)]
        person_forgotten.send(
            sender=None,
            workspace_id=workspace_id,
            profile_ids=ids,
            identifiers={text for i in identifiers for text in (i.value, i.sent)},
        )
        for statement in bulk.REMOVE:
            cursor.execute(statement, [workspace_id, [profile_id]])
        cursor.execute(bulk.FORGET_EVENTS, [workspace_id, ids])
        cursor.execute(bulk.BLANK_CHANGES, [workspace_id, ids])
        cursor.execute(
            bulk.ADD_PLAIN_CHANGE,
            {
                "at": now,
                "workspace": workspace_id,
                "profile": profile_id,
                "origin_kind": origin.kind,
                "origin_id": origin.id,
                "outcome": ChangeOutcome.FORGOTTEN,
            },
        )
    return True


def _remember(
    workspace_id: int, keys: Iterable[Key], definitions: Definitions, now: datetime
) -> None:
    Forgotten.objects.bulk_create(
        (
            Forgotten(
                workspace_id=workspace_id, digest=digest(key, definitions), at=now
            )
            for key in keys
        ),
        update_conflicts=True,
        unique_fields=["workspace_id", "digest"],
        update_fields=["at"],
    )


def _aliases(cursor: CursorWrapper, workspace_id: int, profile_id: int) -> list[int]:
    rows = bulk.fetch(cursor, bulk.FIND_ALIASES, [workspace_id, profile_id])
    return [alias for (alias,) in rows]
