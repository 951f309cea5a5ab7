"""Identifier kinds of a workspace: which identify people, and the switching of that.

Whether a kind identifies decides what its rows look like: one holder for all, or the
person themselves. So a switch rewrites the rows in the same transaction, while no
other writer is at work in the workspace (``apply`` shares the lock that is taken here
alone, and refuses to go on by definitions that were switched meanwhile).
"""

from __future__ import annotations

from django.db import connection, transaction

from profiles import bulk
from profiles.models import IdentifierKind

# People who share values are named; more than this are counted.
MOST_NAMED = 5


class SharedValues(Exception):
    """Several people share a value of a kind that was to identify.

    ``shared`` are (value, ids of the people) of the first, ``count`` how many there
    are.
    """

    def __init__(self, shared: list[tuple[str, list[int]]], count: int) -> None:
        super().__init__(f"{count} values are shared")
        self.shared = shared
        self.count = count


def switch(kind: IdentifierKind, *, identifies: bool) -> None:
    """Have a kind identify people, or no longer. Raises ``SharedValues``."""
    workspace_id = kind.workspace_id
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(bulk.LOCK_KINDS, [bulk.KINDS_LOCK, workspace_id])
        if identifies:
            shared = bulk.fetch(
                cursor, bulk.FIND_SHARED, [workspace_id, kind.number, MOST_NAMED]
            )
            if shared:
                raise SharedValues([(v, ids) for v, ids, _ in shared], shared[0][2])
        cursor.execute(
            bulk.REWRITE_HOLDERS, [identifies, workspace_id, kind.number, identifies]
        )
        IdentifierKind.objects.filter(pk=kind.pk).update(identifies=identifies)


def is_used(kind: IdentifierKind) -> bool:
    """Whether somebody has an identifier of the kind."""
    with connection.cursor() as cursor:
        parameters = [kind.workspace_id, kind.number]
        return bool(bulk.fetch(cursor, bulk.ANY_OF_KIND, parameters))
