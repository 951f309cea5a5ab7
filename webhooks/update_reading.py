"""Reads deliveries that came by update-profile, by what the door judged them by.

The inbox's reader for that door. A request that was in order when it was stored may
no longer be when it is replayed; then it is rejected with what is wrong now.
"""

from __future__ import annotations

from collections.abc import Sequence

from cdp.api.refusals import Refusal
from profiles.api.piwik.updates import read_update, rules_of
from profiles.definitions import Definitions
from webhooks.models import Delivery
from webhooks.readings import Reading
from webhooks.statuses import Reason

# So many of the keys that nobody reads are named.
_NAMED_KEYS = 20


def read_updates(
    deliveries: Sequence[Delivery], definitions: Definitions
) -> list[Reading]:
    """What each delivery says."""
    return [_read(delivery, definitions) for delivery in deliveries]


def _read(delivery: Delivery, definitions: Definitions) -> Reading:
    if delivery.reason == Reason.FORGOTTEN:
        return Reading(reason=Reason.FORGOTTEN)
    try:
        update = read_update(bytes(delivery.body), definitions)
    except Refusal as refusal:
        return Reading(reason=Reason.MALFORMED, detail=refusal.message)
    detail = ""
    if update.unknown:
        named = ", ".join(update.unknown[:_NAMED_KEYS])
        more = len(update.unknown) - _NAMED_KEYS
        and_more = f" and {more:,} more" if more > 0 else ""
        detail = f"No attribute reads {named}{and_more}."
    return Reading((update.record,), rules_of(definitions), detail=detail)
