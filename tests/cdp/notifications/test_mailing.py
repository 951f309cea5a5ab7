from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from cdp.models import Membership, Notification
from cdp.notifications import mailing, telling
from cdp.notifications.telling import News
from cdp.tones import Tone
from tests.makers import NOW, make_member, make_workspace

pytestmark = pytest.mark.django_db

LATER = NOW + telling.UNSEEN_FOR


@pytest.fixture
def told() -> Notification:
    user = make_member(make_workspace(slug="demo", name="Demo"))
    news = News("attention", Tone.WRONG, "Leads did\nnot end", "/w/demo/imports/7/")
    telling.tell(Membership.objects.filter(user=user), news, at=NOW)
    return Notification.objects.get()


def test_mails_once_what_nobody_saw(told: Notification) -> None:
    assert mailing.mail_unseen(at=LATER) == 1
    assert mailing.mail_unseen(at=LATER) == 0
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.com"]
    assert sent.subject == "Leads did not end"
    assert "/w/demo/imports/7/" in sent.body
    assert "/w/demo/notifications/settings/" in sent.body


def test_gives_the_reader_time_to_see_it(told: Notification) -> None:
    assert mailing.mail_unseen(at=LATER - timedelta(seconds=1)) == 0


@pytest.mark.parametrize("seen", ["read_at", "over_at"])
def test_keeps_silent_about_what_was_seen_or_is_over(
    told: Notification, seen: str
) -> None:
    Notification.objects.update(**{seen: NOW})
    assert mailing.mail_unseen(at=LATER) == 0


def test_survives_a_mail_server_that_is_away(
    told: Notification, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with caplog.at_level(logging.WARNING):
        assert mailing.mail_unseen(at=LATER) == 0
    assert f"notification {told.pk} was not mailed" in caplog.text
    assert "ana@example.com" not in caplog.text
