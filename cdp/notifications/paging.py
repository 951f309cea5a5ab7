"""A page of a member's news, found by the last one of the page before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from cdp.notifications.models import Notification, NotificationQuerySet

PAGE_ROWS = 30


@dataclass(frozen=True, slots=True)
class Page:
    """The news of one page, whether any are unread, and where the next begins."""

    rows: list[Notification]
    older: int
    has_unread: bool


def page_of(mine: NotificationQuerySet, before: str) -> Page:
    """Returns the page after the notification with this id, or the first one."""
    found = mine
    if before.isdecimal() and len(before) < 19:
        last = mine.filter(pk=int(before)).first()
        if last is not None:
            same_time = Q(at=last.at, pk__lt=last.pk)
            found = mine.filter(Q(at__lt=last.at) | same_time)
    rows = list(found[: PAGE_ROWS + 1])
    has_more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    older = rows[-1].pk if has_more else 0
    return Page(rows, older, mine.unread().exists())
