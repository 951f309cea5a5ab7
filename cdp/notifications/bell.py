"""The bell in the top bar: what a member has not seen yet."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.timezone import now

from cdp.http import WorkspaceRequest
from cdp.notifications.models import Notification

SHOWN = 6
MOST_COUNTED = 100
# The home page, ``/w/<slug>/``, begins the address of every other one.
HOME_SLASHES = 3


@dataclass(frozen=True, slots=True)
class Bell:
    """The latest unread news, and how many there are; 100 stands for many."""

    latest: list[Notification]
    count: int

    @property
    def words(self) -> str:
        """The count as the bell shows it."""
        return str(self.count) if self.count < MOST_COUNTED else "99+"


def bell_of(request: WorkspaceRequest) -> Bell:
    """Returns the reader's bell; news about the page they are on count as seen."""
    unread = Notification.objects.of(request.membership).unread()
    found = list(unread[:MOST_COUNTED])
    here = [each for each in found if _is_about(each, request.path)]
    if here:
        seen = Notification.objects.filter(pk__in=[each.pk for each in here])
        seen.mark_read(at=now())
    left = [each for each in found if each not in here]
    return Bell(left[:SHOWN], len(left))


def _is_about(notification: Notification, path: str) -> bool:
    about = urlsplit(notification.path).path
    if about.count("/") <= HOME_SLASHES:
        return about == path
    return path.startswith(about)
