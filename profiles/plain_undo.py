"""Takes back plain updates at once: those of people whom an origin changed only once.

What does not qualify is undone person by person (``profiles.undo``), with the same end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from profiles.loading import StoredChange
from profiles.plain_updates import PlainUpdates
from profiles.reader import Reader
from profiles.statuses import ChangeOutcome


def plain_undo(
    changes: Iterable[StoredChange], reader: Reader, now: str
) -> PlainUpdates:
    """The updates that take back those of these changes that stand as they were made.

    ``changes`` are all that the origin did to these people; ``now`` is UTC, ISO 8601.
    """
    times = Counter(change.profile_id for change in changes)
    alone = {
        change.profile_id: change
        for change in changes
        if times[change.profile_id] == 1
        and change.outcome == ChangeOutcome.UPDATED
        and change.effects is None
    }
    updates = PlainUpdates(now)
    for profile_id, version, stored, kept_times in reader.contents(list(alone)):
        change = alone[profile_id]
        if kept_times is None:
            updates.take_back(profile_id, version, stored, change.before, change.after)
    return updates
