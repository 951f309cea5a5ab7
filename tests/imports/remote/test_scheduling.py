from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cdp.models import Notification, Workspace
from imports.models import Fetch, ImportJob, ImportSchedule, SavedMapping
from imports.remote import held, scheduling
from imports.remote.statuses import FetchState
from imports.statuses import Door, ImportState
from profiles.models import Profile
from tests.cdp.servers import serving
from tests.imports.makers import make_people
from tests.imports.remote.makers import (
    LEADS,
    answering,
    job_of,
    make_saved,
    make_schedule,
    run,
)
from tests.makers import NOW

pytestmark = pytest.mark.django_db

TOMORROW = datetime(2026, 3, 2, 5, tzinfo=UTC)  # 6:00 in Berlin


def next_at() -> datetime:
    return ImportSchedule.objects.get().next_at


def test_starts_what_is_due_once(demo: Workspace) -> None:
    make_schedule(demo, "http://127.0.0.1/leads.csv")
    scheduling.run_due(at=NOW)
    scheduling.run_due(at=NOW + timedelta(minutes=1))
    assert [each.state for each in Fetch.objects.all()] == [FetchState.WAITING]
    assert next_at() == TOMORROW


def test_counts_times_that_were_missed_once(demo: Workspace) -> None:
    make_schedule(demo, "http://127.0.0.1/", next_at=NOW - timedelta(days=9))
    scheduling.run_due(at=NOW)
    assert Fetch.objects.count() == 1
    assert next_at() == TOMORROW


def test_leaves_alone_what_is_off_or_later(demo: Workspace) -> None:
    saved = make_saved(demo)
    make_schedule(demo, "http://127.0.0.1/", mapping=saved, name="a", is_on=False)
    make_schedule(demo, "http://127.0.0.1/", mapping=saved, name="b", next_at=TOMORROW)
    scheduling.run_due(at=NOW)
    assert not Fetch.objects.exists()


def test_follows_the_workspace_to_another_zone(demo: Workspace) -> None:
    make_schedule(demo, "http://127.0.0.1/", next_at=TOMORROW)
    Workspace.objects.update(time_zone="America/New_York")
    scheduling.run_due(at=NOW)
    assert next_at() == datetime(2026, 3, 1, 11, tzinfo=UTC)


def test_skips_while_the_one_before_is_under_way(demo: Workspace) -> None:
    schedule = make_schedule(demo, "http://127.0.0.1/")
    scheduling.start(schedule, by=None)
    second = scheduling.start(schedule, by=None)
    assert (second.state, second.reason) == (
        FetchState.SKIPPED,
        "The import before was still running.",
    )


def test_skips_while_the_import_before_runs(demo: Workspace) -> None:
    with serving(answering(LEADS)) as address:
        schedule = make_schedule(demo, f"{address}/leads.csv")
        first = run(schedule)
    ImportJob.objects.filter(fetch=first).update(state=ImportState.RUNNING)
    assert scheduling.start(schedule, by=None).state == FetchState.SKIPPED


def test_imports_by_the_saved_mapping(demo: Workspace) -> None:
    with serving(answering(LEADS)) as address:
        job = job_of(run(make_schedule(demo, f"{address}/export.csv")))
    assert (job.state, job.door, job.name) == (
        ImportState.FINISHED,
        Door.SCHEDULE,
        "Leads",
    )
    assert job.ledger.created == 2
    assert Profile.objects.filter(workspace=demo).count() == 2


def test_tells_in_the_page_and_not_by_mail(
    demo: Workspace, mailoutbox: list[Any]
) -> None:
    with serving(answering(LEADS)) as address:
        run(make_schedule(demo, f"{address}/leads.csv"))
    assert Notification.objects.get().sentence == "Leads: 2 rows in"
    assert mailoutbox == []


def test_passes_by_columns_that_are_new(demo: Workspace) -> None:
    text = "Email,City,Shoe size\nada@example.com,London,38\n"
    with serving(answering(text)) as address:
        job = job_of(run(make_schedule(demo, f"{address}/leads.csv")))
    assert job.state == ImportState.FINISHED


def test_holds_a_file_whose_columns_vanished(demo: Workspace) -> None:
    with serving(answering("Email\nada@example.com\n")) as address:
        asked = run(make_schedule(demo, f"{address}/leads.csv"))
    assert asked.state == FetchState.HELD
    assert "no column “City” any more" in asked.reason
    assert job_of(asked).state == ImportState.MAPPING
    assert not Profile.objects.exists()
    assert "Leads is held." in Notification.objects.get().sentence


def test_holds_a_file_without_its_mapping(demo: Workspace) -> None:
    with serving(answering(LEADS)) as address:
        schedule = make_schedule(demo, f"{address}/leads.csv")
        SavedMapping.objects.all().delete()
        asked = run(ImportSchedule.objects.get(pk=schedule.pk))
    assert asked.state == FetchState.HELD
    assert "The saved mapping of this schedule is deleted." in asked.reason


@pytest.mark.parametrize(
    ("rows", "most_lost", "state"),
    [
        (75, 25, FetchState.TAKEN),
        (74, 25, FetchState.HELD),
        (1, None, FetchState.TAKEN),
        (200, 10, FetchState.TAKEN),
    ],
)
def test_holds_rows_that_fell_by_more_than_chosen(
    demo: Workspace, rows: int, most_lost: int | None, state: FetchState
) -> None:
    texts = [make_people(100), make_people(rows)]
    saved = make_saved(demo, make_people(3))
    with serving(lambda h: h.reply(body=texts.pop(0).encode())) as address:
        schedule = make_schedule(
            demo, f"{address}/leads.csv", mapping=saved, most_lost=most_lost
        )
        run(schedule)
        asked = run(schedule)
    assert asked.state == state
    held_back = state == FetchState.HELD
    assert job_of(asked).state == (
        ImportState.READY if held_back else ImportState.FINISHED
    )
    assert ("74 rows, the one before had 100" in asked.reason) == held_back


def test_goes_on_with_what_a_worker_left_after_its_review(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answering(LEADS)) as address, monkeypatch.context() as dead:
        dead.setattr(held, "go_on", lambda job_id: None)
        asked = run(make_schedule(demo, f"{address}/leads.csv"))
    assert job_of(asked).state == ImportState.READY
    held.sweep()
    held.sweep()
    assert job_of(asked).state == ImportState.RUNNING


def test_tells_that_a_file_was_not_fetched(demo: Workspace) -> None:
    with serving(lambda h: h.reply(500)) as address:
        schedule = make_schedule(demo, f"{address}/leads.csv")
        assert run(schedule).state == FetchState.FAILED
    (news,) = Notification.objects.all()
    assert news.sentence.startswith("Leads was not fetched. The server answered 500")
    assert news.path == f"/w/demo/imports/schedules/{schedule.pk}/"
    assert news.mail_at is not None


def test_keeps_results_for_ninety_days(demo: Workspace) -> None:
    schedule = make_schedule(demo, "http://127.0.0.1/", next_at=TOMORROW)
    for days in (89, 91):
        Fetch.objects.create(
            workspace=demo,
            schedule=schedule,
            state=FetchState.FAILED,
            created_at=NOW - timedelta(days=days),
        )
    scheduling.run_due(at=NOW)
    assert Fetch.objects.count() == 1
