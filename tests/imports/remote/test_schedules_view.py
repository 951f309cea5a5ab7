from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from imports.models import Fetch, GoogleAccount, ImportSchedule, SavedMapping
from imports.remote.statuses import FetchState, Place, Rhythm
from tests.cdp.servers import serving
from tests.imports.remote.makers import (
    make_saved,
    make_schedule,
    member_of,
    run,
    worked_on,
)
from tests.imports.wizard import log_in_as, text_of
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

LIST = "/w/demo/imports/schedules/"
URL = "http://127.0.0.1/leads.csv"


@pytest.fixture
def saved(demo: Workspace) -> SavedMapping:
    return make_saved(demo)


def sent(saved: SavedMapping, **fields: str) -> dict[str, Any]:
    usual = {"name": "Leads", "url": URL, "mapping": saved.pk, "rhythm": "daily"}
    return usual | {"time": "06:00", "weekday": "1", "cron": ""} | fields


def created(client: Client, saved: SavedMapping, **fields: str) -> ImportSchedule:
    response = client.post(f"{LIST}new/", sent(saved, **fields))
    assert response.status_code == 302, text_of(response)
    return ImportSchedule.objects.get()


def test_shows_the_first_step(client: Client, demo: Workspace) -> None:
    assert "Nothing is scheduled yet" in text_of(client.get(LIST))


def test_says_that_a_mapping_is_needed(client: Client, demo: Workspace) -> None:
    text = text_of(client.get(f"{LIST}new/"))
    assert "A schedule imports by a saved mapping." in text


def test_offers_a_time_that_files_are_usually_there_by(
    client: Client, demo: Workspace, saved: SavedMapping
) -> None:
    assert 'value="06:00"' in text_of(client.get(f"{LIST}new/"))


def test_creates_a_schedule(
    client: Client, demo: Workspace, saved: SavedMapping
) -> None:
    schedule = created(client, saved, most_lost="25")
    assert schedule.created_by == member_of(demo)
    assert (schedule.place, schedule.zone) == (Place.URL, "Europe/Berlin")
    assert (schedule.time, schedule.most_lost) == (time(6), 25)
    text = text_of(client.get(LIST))
    assert "every day at 06:00" in text
    assert "not run yet" in text


def test_creates_a_weekly_one(client: Client, saved: SavedMapping) -> None:
    created(client, saved, rhythm="weekly", weekday="0", time="23:15")
    assert "every Sunday at 23:15" in text_of(client.get(LIST))


def test_creates_one_by_cron(client: Client, saved: SavedMapping) -> None:
    schedule = created(client, saved, rhythm="cron", cron="30 6 * * 1-5", time="")
    assert schedule.rhythm == Rhythm.CRON
    assert "by 30 6 * * 1-5" in text_of(client.get(LIST))


def test_creates_one_of_a_sheet(
    client: Client, demo: Workspace, saved: SavedMapping
) -> None:
    account = GoogleAccount.objects.create(
        workspace=demo, user=member_of(demo), email="bo@gmail.example"
    )
    picked = {"spreadsheet": "b-1", "spreadsheet_name": "Leads", "sheet": "People"}
    assert "Leads, People" in text_of(client.get(f"{LIST}new/", picked))
    schedule = created(client, saved, **picked)
    assert (schedule.place, schedule.account) == (Place.SHEET, account)
    assert (schedule.spreadsheet, schedule.sheet) == ("b-1", "People")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"url": "http://10.0.0.1/"}, "The address cannot be reached from here."),
        ({"mapping": ""}, "This field is required."),
        ({"mapping": "0"}, "That choice is not one of the available choices."),
        ({"time": ""}, "This field is required."),
        ({"time": "25:00"}, "Enter a valid time."),
        ({"rhythm": "hourly"}, "hourly is not one of the available choices."),
        ({"rhythm": "cron"}, "This field is required."),
        ({"rhythm": "cron", "cron": "* * * * *"}, "at least 15 minutes apart"),
        ({"rhythm": "weekly", "weekday": "9"}, "9 is not one of the available"),
        ({"most_lost": "33"}, "33 is not one of the available choices."),
    ],
)
def test_rejects_what_cannot_run(
    client: Client, saved: SavedMapping, fields: dict[str, str], sentence: str
) -> None:
    response = client.post(f"{LIST}new/", sent(saved, **fields))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not ImportSchedule.objects.exists()


def test_rejects_a_name_that_is_taken(client: Client, saved: SavedMapping) -> None:
    created(client, saved)
    text = text_of(client.post(f"{LIST}new/", sent(saved)))
    assert "A schedule with this name exists already." in text


def test_rejects_the_mapping_of_others(client: Client, demo: Workspace) -> None:
    theirs = SavedMapping.objects.create(workspace=make_workspace(), name="x")
    response = client.post(f"{LIST}new/", sent(theirs))
    assert response.status_code == 422


def test_changes_a_schedule(
    client: Client, demo: Workspace, saved: SavedMapping
) -> None:
    schedule = make_schedule(demo, URL, mapping=saved)
    client.post(f"{LIST}{schedule.pk}/", sent(saved, time="07:30"))
    schedule.refresh_from_db()
    assert schedule.time == time(7, 30)
    assert schedule.next_at.minute == 30


def test_shows_the_last_results(client: Client, demo: Workspace) -> None:
    with serving(lambda h: h.reply(500)) as address:
        schedule = make_schedule(demo, f"{address}/x.csv")
        run(schedule)
    text = text_of(client.get(f"{LIST}{schedule.pk}/"))
    assert "The server answered 500 instead of the file." in text
    assert "Failed" in text_of(client.get(LIST))


def test_names_on_the_home_page_what_failed(client: Client, demo: Workspace) -> None:
    with serving(lambda h: h.reply(500)) as address:
        run(make_schedule(demo, f"{address}/x.csv"))
    assert "Leads was not fetched." in text_of(client.get("/w/demo/"))


def test_names_on_the_home_page_what_is_held(client: Client, demo: Workspace) -> None:
    with serving(lambda h: h.reply(body=b"Email\na@x.de\n")) as address:
        run(make_schedule(demo, f"{address}/x.csv"))
    assert "Leads is held. The file has no column" in text_of(client.get("/w/demo/"))


def test_runs_now(client: Client, demo: Workspace) -> None:
    schedule = make_schedule(demo, "http://127.0.0.1:1/")
    client.post(f"{LIST}{schedule.pk}/run/")
    response = client.post(f"{LIST}{schedule.pk}/run/", follow=True)
    assert "Leads is running already." in text_of(response)
    first = Fetch.objects.earliest("pk")
    assert worked_on(first).state == FetchState.FAILED


def test_switches_off_and_on(client: Client, demo: Workspace) -> None:
    schedule = make_schedule(demo, URL)
    before = schedule.next_at
    client.post(f"{LIST}{schedule.pk}/switch/")
    schedule.refresh_from_db()
    assert not schedule.is_on
    client.post(f"{LIST}{schedule.pk}/switch/")
    schedule.refresh_from_db()
    assert schedule.is_on
    assert schedule.next_at > before


def test_deletes_a_schedule(client: Client, demo: Workspace) -> None:
    schedule = make_schedule(demo, URL)
    client.post(f"{LIST}{schedule.pk}/delete/")
    assert not ImportSchedule.objects.exists()


@pytest.mark.parametrize("action", ["run", "switch", "delete"])
def test_forbids_acting_by_get(client: Client, demo: Workspace, action: str) -> None:
    schedule = make_schedule(demo, URL)
    assert client.get(f"{LIST}{schedule.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("action", ["", "run/", "switch/", "delete/"])
def test_hides_schedules_of_others(
    client: Client, demo: Workspace, saved: SavedMapping, action: str
) -> None:
    theirs = make_schedule(
        make_workspace(), URL, mapping=saved, created_by=member_of(demo)
    )
    path = f"{LIST}{theirs.pk}/{action}"
    assert client.post(path, sent(saved)).status_code == 404


def test_requires_an_editor(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    assert client.get(LIST).status_code == 403
