"""Tells members what the home page says needs attention, and when it is over."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from cdp import home
from cdp.http import WorkspaceRequest, enter
from cdp.models import Membership
from cdp.notifications.kinds import ATTENTION
from cdp.notifications.models import Notification
from cdp.notifications.telling import News, tell


def tell_attention(*, at: datetime) -> None:
    """Compares every member's home page with what they were told.

    What a page was told of in any way is not told again; an item that went away is
    over, and told anew when it comes back.
    """
    members = Membership.objects.filter(user__is_active=True)
    for membership in members.select_related("workspace", "user").iterator():
        _tell_one(membership, at=at)


def _tell_one(membership: Membership, *, at: datetime) -> None:
    items = home.attention(_request(membership))
    told = Notification.objects.filter(membership=membership, over_at=None)
    paths = [item.url for item in items]
    over = told.filter(kind=ATTENTION.name).exclude(path__in=paths)
    over.unread().mark_read(at=at)
    over.update(over_at=at)
    known = set(told.filter(path__in=paths).values_list("path", flat=True))
    for item in items:
        if item.url in known or item.owner not in (None, membership.user_id):
            continue
        news = News(ATTENTION.name, item.tone, item.sentence, item.url)
        tell([membership], news, at=at)


def _request(membership: Membership) -> WorkspaceRequest:
    """A request of the member, as the home page's parts ask for one."""
    request = HttpRequest()
    request.user = membership.user
    return enter(request, membership)
