"""Sends what triggers are to be told: signed, tried again with growing pauses, logged.

One sender is at it at a time. It takes a few notifications of every trigger in turn,
so that a receiver who is slow or gone holds up nobody else for long. A notification is
sent at least once; its id tells the receiver of a repeat.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.timezone import now

from cdp.addresses import CannotReach
from cdp.outgoing import TooSlow, sent
from profiles.triggers import statements
from profiles.triggers.bodies import write_bodies
from profiles.triggers.models import Notification, Trigger
from profiles.triggers.nudging import nudge_sender
from profiles.triggers.signing import signed_headers
from profiles.triggers.statuses import NotificationStatus

# Standard Webhooks' pauses before each try after the first.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
ANSWER_SECONDS = 15
TURN_SECONDS = 10.0
_AT_ONCE = 8
_OF_ONE_TRIGGER = 16
_GONE = 410
_MOST_LOGGED = 20
# Whoever holds this lock sends.
_LOCK = 0x6E6F_7469


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: when, how long it took, the answer's status or what went wrong."""

    at: datetime
    milliseconds: int
    status: int = 0
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the receiver took it."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """The answer, or what went wrong."""
        return self.problem or f"Answered {self.status}"

    def logged(self) -> dict[str, Any]:
        """What the log keeps; nothing of what the receiver said."""
        return {
            "at": self.at.isoformat(),
            "ms": self.milliseconds,
            "status": self.status,
            "problem": self.problem,
        }


def attempts_of(notification: Notification) -> list[Attempt]:
    """The tries of a notification, the last one first."""
    return [
        Attempt(
            datetime.fromisoformat(one["at"]), one["ms"], one["status"], one["problem"]
        )
        for one in reversed(notification.attempts)
    ]


def send_due() -> int:
    """Send what is due, for a turn; return how many were tried.

    Does nothing while another sender is at it.
    """
    done = 0
    with _lock() as entered:
        if not entered:
            return 0
        start = time.monotonic()
        while time.monotonic() - start < TURN_SECONDS:
            batch = _due()
            if not batch:
                return done
            _send(batch)
            done += len(batch)
    nudge_sender()
    return done


def replay(notification: Notification) -> None:
    """Have it sent again, as the same message, whatever became of it before."""
    Notification.objects.filter(pk=notification.pk).exclude(
        status=NotificationStatus.DROPPED
    ).update(status=NotificationStatus.WAITING, tries=0, next_at=now())
    nudge_sender()


def forget_old() -> None:
    """Delete what is older than the workspaces keep deliveries."""
    with connection.cursor() as cursor:
        cursor.execute(statements.FORGET_OLD)


def _due() -> list[Notification]:
    with connection.cursor() as cursor:
        cursor.execute(statements.DUE, [_OF_ONE_TRIGGER])
        ids = [pk for (pk,) in cursor.fetchall()]
    found = Notification.objects.filter(pk__in=ids).select_related("trigger")
    return list(found.order_by("pk"))


def _send(batch: Sequence[Notification]) -> None:
    write_bodies([each for each in batch if not each.body])
    at = now()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        attempts = threads.map(lambda each: _attempt(each, at), batch)
        for notification, attempt in zip(batch, attempts, strict=True):
            _settle(notification, attempt)


def _attempt(notification: Notification, at: datetime) -> Attempt:
    """Send it once; the database is not touched here."""
    trigger = notification.trigger
    headers = signed_headers(
        trigger.secret, notification.message_id, notification.body, now=at
    )
    start = time.monotonic()
    status, problem = 0, ""
    try:
        with sent(
            "POST",
            trigger.url,
            headers=headers,
            body=notification.body.encode(),
            seconds=ANSWER_SECONDS,
        ) as response:
            status = response.status
    except CannotReach as reason:
        problem = str(reason)
    except TooSlow:
        problem = f"There was no answer within {ANSWER_SECONDS} seconds."
    except (OSError, HTTPException):
        problem = "The connection ended before the answer."
    return Attempt(at, round((time.monotonic() - start) * 1000), status, problem)


def _settle(notification: Notification, attempt: Attempt) -> None:
    """Write down how the try ended, and when the next one is."""
    changes: dict[str, Any] = {
        "attempts": [*notification.attempts, attempt.logged()][-_MOST_LOGGED:],
        "tries": F("tries") + 1,
    }
    if attempt.is_good:
        changes |= {"status": NotificationStatus.DELIVERED, "settled_at": now()}
    elif notification.tries >= len(PAUSES):
        changes |= {"status": NotificationStatus.FAILED, "settled_at": now()}
    else:
        changes["next_at"] = now() + PAUSES[notification.tries]
    # One that was dropped meanwhile, because its person was forgotten, stays so.
    same = Notification.objects.filter(pk=notification.pk)
    same.exclude(status=NotificationStatus.DROPPED).update(**changes)
    if attempt.status == _GONE:
        Trigger.objects.filter(pk=notification.trigger_id).update(
            is_on=False, stopped="The receiver answered 410: it is gone."
        )


@contextmanager
def _lock() -> Iterator[bool]:
    """Be the one who sends, if nobody else is, until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute(statements.TAKE_SENDER, [_LOCK])
        (entered,) = cursor.fetchone() or (False,)
    try:
        yield bool(entered)
    finally:
        # A connection that has died has left already.
        alive = connection.connection is not None and not connection.connection.closed
        if entered and alive:
            with connection.cursor() as cursor:
                cursor.execute(statements.LEAVE_SENDER, [_LOCK])
