from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from openpyxl import Workbook

from cdp.models import Workspace
from imports.models import Fetch, ImportJob, ImportSchedule
from imports.remote import fetches
from imports.remote.statuses import FetchState
from imports.statuses import Door, ImportState
from tests.cdp.servers import serving
from tests.imports.remote.makers import LEADS, answering, job_of, member_of

pytestmark = pytest.mark.django_db


def ask(workspace: Workspace, url: str) -> Fetch:
    source = ImportSchedule(url=url)
    return fetches.ask(workspace, source, by=member_of(workspace))


def fetched(workspace: Workspace, answer: Any, path: str = "/leads.csv") -> Fetch:
    with serving(answer) as address:
        asked = ask(workspace, address + path)
        fetches.work_on(asked.pk)
    asked.refresh_from_db()
    return asked


def test_takes_a_file_in_like_an_upload(demo: Workspace) -> None:
    asked = fetched(demo, answering(LEADS))
    job = job_of(asked)
    assert (asked.state, asked.reason) == (FetchState.TAKEN, "")
    assert (job.state, job.door, job.name) == (
        ImportState.MAPPING,
        Door.UPLOAD,
        "Leads",
    )
    assert job.created_by == member_of(demo)
    assert [column["header"] for column in job.columns] == ["Email", "City"]


def test_takes_a_workbook_in(demo: Workspace) -> None:
    book, content = Workbook(), io.BytesIO()
    book.worksheets[0].append(["Email"])
    book.worksheets[0].append(["ada@example.com"])
    book.save(content)
    asked = fetched(demo, lambda h: h.reply(body=content.getvalue()), "/leads.xlsx")
    assert [column["header"] for column in job_of(asked).columns] == ["Email"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda h: h.reply(404), "The server answered 404 instead of the file."),
        (answering("<!DOCTYPE html><p>Log in"), "leads to a web page"),
        (answering("\ufeff\n <HTML>"), "leads to a web page"),
        (answering(""), "empty"),
    ],
)
def test_says_why_there_is_no_file(demo: Workspace, answer: Any, sentence: str) -> None:
    asked = fetched(demo, answer)
    assert asked.state == FetchState.FAILED
    assert sentence in asked.reason
    assert not ImportJob.objects.exists()


def test_rejects_addresses_inside(demo: Workspace) -> None:
    asked = ask(demo, "http://169.254.169.254/latest/")
    fetches.work_on(asked.pk)
    asked.refresh_from_db()
    assert asked.reason == "The address cannot be reached from here."


def test_does_nothing_twice(demo: Workspace) -> None:
    asked = fetched(demo, answering(LEADS))
    fetches.work_on(asked.pk)
    assert ImportJob.objects.count() == 1


def test_leaves_alone_what_another_worker_does(demo: Workspace) -> None:
    asked = ask(demo, "http://127.0.0.1:1/")
    Fetch.objects.update(state=FetchState.FETCHING, began_at=now())
    fetches.work_on(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.tries) == (FetchState.FETCHING, 0)


def test_takes_over_from_a_dead_worker(demo: Workspace) -> None:
    with serving(answering(LEADS)) as address:
        asked = ask(demo, f"{address}/leads.csv")
        long_ago = now() - timedelta(hours=1)
        Fetch.objects.update(state=FetchState.FETCHING, began_at=long_ago, tries=1)
        fetches.work_on(asked.pk)
    asked.refresh_from_db()
    assert asked.state == FetchState.TAKEN


def test_gives_up_after_three_dead_workers(demo: Workspace) -> None:
    asked = ask(demo, "http://127.0.0.1:1/")
    long_ago = now() - timedelta(hours=1)
    Fetch.objects.update(state=FetchState.FETCHING, began_at=long_ago, tries=3)
    fetches.work_on(asked.pk)
    asked.refresh_from_db()
    assert "Three workers in a row" in asked.reason


def test_sweeps_only_what_nobody_works_on(
    demo: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, dead, busy, fresh = (ask(demo, "http://127.0.0.1/") for _ in range(4))
    long_ago = now() - timedelta(hours=1)
    change = Fetch.objects.filter
    change(pk=waiting.pk).update(created_at=long_ago)
    change(pk=dead.pk).update(state=FetchState.FETCHING, began_at=long_ago)
    change(pk=busy.pk).update(state=FetchState.FETCHING, began_at=now())
    nudged: list[int] = []
    monkeypatch.setattr(fetches, "nudge", nudged.append)
    fetches.sweep()
    assert sorted(nudged) == [waiting.pk, dead.pk]
    assert fresh.state == FetchState.WAITING
