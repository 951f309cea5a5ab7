"""Mails the news that nobody has seen in the page, each once."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from cdp.notifications.models import Notification

logger = logging.getLogger(__name__)

AT_ONCE = 100


def mail_unseen(*, at: datetime) -> int:
    """Sends what is due; returns how many mails went out."""
    due = Notification.objects.filter(
        mailed_at=None, read_at=None, over_at=None, mail_at__lte=at
    )
    return sum(
        _send(notification)
        for notification in due.select_related(
            "membership__user", "membership__workspace"
        ).order_by("mail_at")[:AT_ONCE]
        # Of two schedulers one gets it.
        if due.filter(pk=notification.pk).update(mailed_at=at)
    )


def _send(notification: Notification) -> bool:
    membership = notification.membership
    slug = membership.workspace.slug
    context = {
        "notification": notification,
        "workspace": membership.workspace,
        "url": settings.BASE_URL + notification.path,
        "settings_url": settings.BASE_URL
        + reverse("cdp:notification-settings", args=[slug]),
    }
    text = render_to_string("cdp/mail/notification.txt", context)
    subject = " ".join(notification.sentence.split())
    try:
        send_mail(subject, text, None, [membership.user.email])
    except OSError as problem:
        # Its text would name the addressee.
        name = type(problem).__name__
        logger.warning("notification %s was not mailed: %s", notification.pk, name)
        return False
    return True
