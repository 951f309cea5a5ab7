"""The people who were changed last, read off the end of the table of changes.

No index leads from a time to people: it would cost every import. But changes have
ascending ids, and the small index of what ids which pages hold (``change_id``) finds
those between two ids in a few dozen pages of 8 kB, however many people there are, and
wherever in the table they came to stand: a change takes the place of one that is gone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from profiles.bulk import ID_BLOCK
from profiles.searching import statements
from profiles.searching.limits import Limit, Rows

# How many ids the first window spans. A single change takes a block of ids: these are
# 82 of them, or 8,192 rows of an import. The windows double where that is not enough.
FIRST_WINDOW = 8_192
# So many changes of a window are read at once, and so many of them are asked at once
# whether they are their people's latest.
MOST_CHANGES = 2_000
STEP = 100
# Where many workspaces share the table, few of the changes are this one's: after so
# many seconds whoever was found is enough, and after so many it is given up.
ENOUGH_SECONDS = 0.1
MOST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Walked:
    """People in the order of their latest change, and the change before which the walk
    goes on (None: at its end)."""

    ids: list[int]
    before: int | None


def walk(workspace_id: int, before: int | None, count: int) -> Walked:
    """The next ``count`` people before a change, or fewer where that takes long.

    Raises ``TooSlow`` where it takes very long to find anybody.
    """
    limit = Limit(MOST_SECONDS)
    enough = time.monotonic() + ENOUGH_SECONDS
    found: list[int] = []
    shown, size, end = 0, FIRST_WINDOW, before or _end(limit)
    while end > 0:
        start = max(0, end - size)
        changes = limit.fetch(
            statements.CHANGES_BETWEEN, [workspace_id, start, end, MOST_CHANGES]
        )
        for change_id, profile_id in _latest(workspace_id, changes, limit):
            if len(found) == count:
                return Walked(found, shown)
            found.append(profile_id)
            shown = change_id
        if len(changes) < MOST_CHANGES:
            end, size = start, size * 2
        else:
            end = changes[-1][0]
        if found and time.monotonic() > enough:
            break
    return Walked(found, end or None)


def _end(limit: Limit) -> int:
    """An id above those of all changes."""
    ((last,),) = limit.fetch(statements.LAST_BLOCK_OF_CHANGES, [])
    return int(last) + ID_BLOCK


def _latest(
    workspace_id: int, changes: Rows, limit: Limit
) -> Iterator[tuple[int, int]]:
    """(change, person) for those of whom it is the latest change, latest first."""
    latest: dict[int, int] = {}
    for change_id, profile_id in changes:
        latest.setdefault(profile_id, change_id)
    people = list(latest)
    for first in range(0, len(people), STEP):
        some = people[first : first + STEP]
        of_person = {latest[person]: person for person in some}
        rows = limit.fetch(
            statements.LATEST_CHANGES, [list(of_person), some, workspace_id]
        )
        for change_id in sorted((row[0] for row in rows), reverse=True):
            yield change_id, of_person[change_id]
