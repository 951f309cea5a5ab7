from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils.timezone import now

from cdp.models import Membership, Notification, Workspace
from cdp.notifications.telling import Wish, choose
from imports import telling
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.imports.makers import make_import, ran
from tests.imports.wizard import make_finished, make_reviewed, make_upload

pytestmark = pytest.mark.django_db


def test_mails_the_importer_once(demo: Workspace) -> None:
    job = make_finished(demo)
    telling.tell_importer(job.pk)
    (sent,) = mail.outbox
    assert sent.to == ["bo@example.com"]
    assert sent.subject == "People: 2 rows in, 1 held"
    assert f"/w/demo/imports/{job.pk}/" in sent.body
    assert "2 created" in sent.body


def test_says_why_an_import_failed(demo: Workspace) -> None:
    job = make_upload(demo)
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.FAILED, error="The worker's disk is full."
    )
    telling.tell_importer(job.pk)
    assert mail.outbox[0].subject == "People did not get to its end"
    assert "The worker's disk is full." in mail.outbox[0].body


def test_keeps_silent_where_nobody_waits(demo: Workspace) -> None:
    ran(make_import(demo, "email\nada@example.com\n"))
    assert mail.outbox == []


def test_tells_what_a_dead_worker_did_not(demo: Workspace) -> None:
    job = make_finished(demo)
    mail.outbox.clear()
    ImportJob.objects.filter(pk=job.pk).update(told_at=None)
    telling.tell_the_rest()
    telling.tell_the_rest()
    assert len(mail.outbox) == 1


def test_leaves_old_imports_alone(demo: Workspace) -> None:
    job = make_finished(demo)
    mail.outbox.clear()
    old = now() - timedelta(days=3)
    ImportJob.objects.filter(pk=job.pk).update(told_at=None, finished_at=old)
    telling.tell_the_rest()
    assert mail.outbox == []


def test_survives_a_mail_server_that_is_away(demo: Workspace, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    job = make_finished(demo)
    assert job.state == ImportState.FINISHED


def test_keeps_line_ends_out_of_the_subject(demo: Workspace) -> None:
    job = make_upload(demo)
    job.name = "Leads\nBcc: everybody@example.com"
    assert telling.subject(job) == "Leads Bcc: everybody@example.com: 0 rows in"


def test_shows_how_it_ended_in_the_page(demo: Workspace) -> None:
    job = make_finished(demo)
    (news,) = Notification.objects.all()
    assert (news.kind, news.sentence) == (telling.ENDED, "People: 2 rows in, 1 held")
    assert news.path == f"/w/demo/imports/{job.pk}/"


def test_says_that_an_import_waits(demo: Workspace) -> None:
    make_reviewed(demo)
    (news,) = Notification.objects.all()
    assert news.sentence == "People waits for you: 2 rows can go in"
    assert news.mail_at is not None
    assert mail.outbox == []


def test_mails_no_end_to_who_wants_none(demo: Workspace) -> None:
    bo = Membership.objects.get(user__name="Bo Lindqvist")
    choose(bo, {telling.ENDED: Wish(in_page=True, by_mail=False)})
    make_finished(demo)
    assert mail.outbox == []
    assert Notification.objects.count() == 1


def test_tells_nobody_who_left_the_workspace(demo: Workspace) -> None:
    job = make_upload(demo)
    Membership.objects.filter(user=job.created_by).delete()
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.FAILED)
    telling.tell_importer(job.pk)
    assert mail.outbox == []


def test_logs_no_address_when_mail_fails(
    demo: Workspace, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    make_finished(demo)
    assert "its end was not mailed" in caplog.text
    assert "bo@example.com" not in caplog.text
