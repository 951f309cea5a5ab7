"""Tells members news: a row for the bell, a mail some time later if nobody saw it.

Whoever has news calls ``tell``; it may do so again and again, the same news are told
once. Mails go out by a regular task, so that no mail server holds anybody up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cdp.models import Membership
from cdp.notifications.kinds import Kind, kind_named, kinds_for
from cdp.notifications.models import (
    LONGEST_SENTENCE,
    Notification,
    NotificationChoice,
)
from cdp.statuses import Role
from cdp.tones import Tone

# Who sits in front of the page has seen it by then and needs no mail.
UNSEEN_FOR = timedelta(minutes=10)
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class News:
    """What is told: its kind by name, a sentence, and the page that it is about."""

    kind: str
    tone: Tone
    sentence: str
    path: str


@dataclass(frozen=True, slots=True)
class Wish:
    """How a member wants a kind of news."""

    in_page: bool
    by_mail: bool


def wishes(membership: Membership) -> dict[str, Wish]:
    """Returns how the member wants each kind that they can get, by its name."""
    chosen = {
        choice.kind: Wish(in_page=choice.in_page, by_mail=choice.by_mail)
        for choice in NotificationChoice.objects.filter(membership=membership)
    }
    return {
        kind.name: chosen.get(kind.name, _usual(kind))
        for kind in kinds_for(Role(membership.role))
    }


def choose(membership: Membership, chosen: Mapping[str, Wish]) -> None:
    """Keeps how the member wants these kinds."""
    NotificationChoice.objects.bulk_create(
        [
            NotificationChoice(
                membership=membership,
                kind=name,
                in_page=wish.in_page,
                by_mail=wish.by_mail,
            )
            for name, wish in chosen.items()
        ],
        update_conflicts=True,
        unique_fields=["membership", "kind"],
        update_fields=["in_page", "by_mail"],
    )


def tell(
    memberships: Iterable[Membership],
    news: News,
    *,
    at: datetime,
    mails: bool = True,
) -> None:
    """Tells the members, each as they wish; what they know already is not said again.

    Without ``mails`` the caller sends its own.
    """
    for membership in memberships:
        _tell(membership, news, at=at, mails=mails)


def wants_mail(membership: Membership, kind: str) -> bool:
    """Tells whether the member wants mails of this kind."""
    wish = wishes(membership).get(kind)
    return wish is not None and wish.by_mail


def forget_old(*, at: datetime) -> None:
    """Deletes what is long past."""
    Notification.objects.filter(at__lt=at - KEPT).delete()


def _usual(kind: Kind) -> Wish:
    return Wish(in_page=kind.in_page, by_mail=kind.by_mail)


def _tell(membership: Membership, news: News, *, at: datetime, mails: bool) -> None:
    wish = wishes(membership).get(kind_named(news.kind).name)
    if wish is None or not (wish.in_page or wish.by_mail):
        return
    sentence = news.sentence[:LONGEST_SENTENCE]
    known = Notification.objects.filter(membership=membership, path=news.path)
    if known.filter(kind=news.kind, sentence=sentence, over_at=None).exists():
        return
    Notification.objects.update_or_create(
        membership=membership,
        path=news.path,
        defaults={
            "kind": news.kind,
            "tone": news.tone,
            "sentence": sentence,
            "in_page": wish.in_page,
            "at": at,
            "read_at": None,
            "over_at": None,
            "mail_at": at + UNSEEN_FOR if mails and wish.by_mail else None,
            "mailed_at": None,
        },
    )
