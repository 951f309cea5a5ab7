"""The trial in the review: offered, looked at, gone on from, taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from cdp.notifications.models import Notification
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.models import Profile, Subscription
from tests.imports.wizard import (
    get,
    log_in_as,
    make_reviewed,
    make_upload,
    page,
    text_of,
    worked_on,
)
from tests.makers import make_attribute

pytestmark = pytest.mark.django_db
PEOPLE = "Email,First name\n" + "".join(
    f"p{number}@example.com,Person {number}\n" for number in range(1, 11)
)


def tried(client: Client, job: ImportJob) -> ImportJob:
    client.post(page(job, "try/"))
    return worked_on(job)


def test_offers_to_try_some_people_first(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo, PEOPLE), "review/")
    assert "Try 5 people first" in text
    assert "Import 10 rows" in text


def test_offers_nothing_for_one_row(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, "Email\nada@example.com\n")
    assert "people first" not in get(client, job, "review/")


def test_shows_how_far_it_is(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, PEOPLE)
    text = text_of(client.post(page(job, "try/"), follow=True))
    assert "Trying some rows" in text or "Waiting for a worker" in text
    assert "Stop it" in text


def test_shows_who_is_in_and_offers_the_rest(client: Client, demo: Workspace) -> None:
    job = tried(client, make_reviewed(demo, PEOPLE))
    text = get(client, job, "review/")
    assert "5 rows are in to try" in text
    assert text.count(">Person ") == 5
    assert "Run the rest, 5 rows" in text
    assert "Review again" not in text
    assert "5 tried" in get(client)
    client.post(page(job, "run/start/"))
    worked_on(job)
    assert job.ledger.created == Profile.objects.count() == 10
    assert "it balances" in get(client, job)


def test_takes_it_back_and_waits_as_before(client: Client, demo: Workspace) -> None:
    job = tried(client, make_reviewed(demo, PEOPLE))
    client.post(page(job, "try/back/"))
    worked_on(job)
    assert not Profile.objects.exists()
    text = get(client, job, "review/")
    assert "What was tried is taken back." in text
    assert "Try 5 people first" in text
    assert "Import 10 rows" in text


def test_keeps_opt_outs_unless_told(client: Client, demo: Workspace) -> None:
    text = "Email,unsubscribed\n" + "".join(
        f"p{number}@example.com,true\n" for number in range(4)
    )
    job = tried(client, make_reviewed(demo, text))
    client.post(page(job, "try/back/"))
    worked_on(job)
    assert Subscription.objects.count() == 2
    assert "2 things stayed" in get(client, job, "review/").replace("\xa0", " ")
    tried(client, job)
    client.post(page(job, "try/back/"), {"opt_outs": "on"})
    worked_on(job)
    assert "Nothing of it is left" in get(client, job, "review/")


def test_tells_the_importer(client: Client, demo: Workspace) -> None:
    job = tried(client, make_reviewed(demo, PEOPLE))
    told = Notification.objects.latest("id")
    assert "5 rows in to try; the rest waits for you" in told.sentence
    count = Notification.objects.count()
    client.post(page(job, "try/back/"))
    worked_on(job)
    assert Notification.objects.count() == count


def test_leads_back_to_the_review_from_every_step(
    client: Client, demo: Workspace
) -> None:
    job = tried(client, make_reviewed(demo, PEOPLE))
    for step in ("read/", "map/", "preview/", "map/columns/0/values/", ""):
        assert "5 rows are in to try" in get(client, job, step)
    skips = {"target": "skip"}
    answer = client.post(page(job, "map/columns/1/target/"), skips, follow=True)
    assert "Take them back to change anything" in text_of(answer)


def test_says_what_to_do_when_the_workspace_has_changed(
    client: Client, demo: Workspace
) -> None:
    job = tried(client, make_reviewed(demo, PEOPLE))
    make_attribute(demo, "points", type="number")
    text = text_of(client.post(page(job, "run/start/"), follow=True))
    assert "Take back what you tried, then review it again." in text
    job.refresh_from_db()
    assert job.state == ImportState.READY


def test_forbids_trying_what_is_not_reviewed(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, PEOPLE)
    client.post(page(job, "try/"))
    client.post(page(job, "try/back/"))
    job.refresh_from_db()
    assert job.state == ImportState.MAPPING


def test_forbids_other_methods(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, PEOPLE)
    assert client.get(page(job, "try/")).status_code == 405
    assert client.get(page(job, "try/back/")).status_code == 405


def test_requires_an_editor(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, PEOPLE)
    log_in_as(client, "Cem")
    assert client.post(page(job, "try/")).status_code == 403
