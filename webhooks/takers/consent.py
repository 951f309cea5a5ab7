"""Values that say what a person agreed to, and which segments they are in. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from profiles.columns.consent import subscription_places
from profiles.conversions.consent import parse_status, parse_unsubscribed
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import ListHandling
from profiles.segments import SegmentNames
from profiles.subscriptions import (
    ALL_CHANNELS,
    WHOLE_CHANNEL,
    Statement,
    SubscriptionStatus,
)
from webhooks.takers.drafts import RowDraft
from webhooks.takers.setup import Taken, Taker, TakerSetup
from webhooks.transformations import text_of


def unsubscribed_taker(setup: TakerSetup) -> Taker:
    """The taker of who wants nothing any more; inverted, of who wants something."""
    inverted = setup.field.inverted

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        text = text_of(taken.single).strip()
        status = parse_status(text) if inverted else parse_unsubscribed(text)
        if isinstance(status, Fault):
            return status
        said = status.value if isinstance(status, Doubtful) else status
        draft.statements += _statements([(ALL_CHANNELS, WHOLE_CHANNEL)], said)
        return None

    return take


def subscription_taker(setup: TakerSetup) -> Taker:
    """The taker of a channel, or of a topic on a channel.

    Raises ``KeyError`` for a topic that does not exist.
    """
    places = subscription_places(setup.target, setup.definitions)
    inverted = setup.field.inverted

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        status = parse_status(text_of(taken.single).strip(), inverted=inverted)
        if isinstance(status, Fault):
            return status
        draft.statements += _statements(places, status)
        return None

    return take


def segment_taker(setup: TakerSetup) -> Taker:
    """The taker of segments, by name or id, that the person joins (or leaves)."""
    names = SegmentNames(setup.definitions)
    joins = setup.field.lists is not ListHandling.REMOVE

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        for name in taken.value if isinstance(taken.value, list) else [taken.value]:
            text = text_of(name).strip()
            segment = names.find(text)
            if segment is None:
                return Fault(IssueCode.UNKNOWN_SEGMENT, text)
            draft.segments[segment] = joins
        return None

    return take


def _statements(
    places: Iterable[tuple[str, int]], status: SubscriptionStatus
) -> list[Statement]:
    return [Statement(channel, resource, status=status) for channel, resource in places]
