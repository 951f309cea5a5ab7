from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from tests.imports.wizard import (
    HX,
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
    text_of,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

ODD = "Email,Phone\n" + "".join(
    f"p{n}@example.com,555010{n:02}\n" if n % 2 else f"p{n},+49 30 1234{n:02}\n"
    for n in range(60)
)


def test_shows_the_ledger_and_the_button(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo), "review/")
    assert "Import 2 rows" in text
    assert "<b>1 row</b> is held" in text
    assert "Email is not an address" in text


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("update_only", "their person is not here, and new ones are not added"),
        ("add_only", "their person is here already, and known ones are not updated"),
    ],
)
def test_says_why_rows_are_skipped(
    client: Client, demo: Workspace, mode: str, why: str
) -> None:
    if mode == "add_only":
        make_finished(demo)
    text = get(client, make_reviewed(demo, mode=mode), "review/")
    assert f"<b>2 rows</b> are skipped: {why}." in text


def test_shows_problem_rows_with_their_cells(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo), "review/")
    assert '<td class="cell-wrong"><a class="cell-text cell-fix" title="nobody"' in text
    assert "Nowhere" in text


def test_pages_the_rows_of_one_group(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, ODD)
    first = get(client, job, "review/rows/?code=not_an_email&field=Email")
    assert "p0" in first
    assert "after=39" in first
    second = get(client, job, "review/rows/?code=not_an_email&field=Email&after=39")
    assert 'title="p40"' in second
    assert "First page" in second


def test_shows_how_far_the_review_is(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    client.post(page(job, "map/"))
    text = get(client, job, "review/")
    assert "Waiting for a worker" in text
    assert 'hx-trigger="every 1s"' in text


def test_says_when_no_worker_comes(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    client.post(page(job, "map/"))
    late = now() - timedelta(minutes=2)
    ImportJob.objects.filter(pk=job.pk).update(nudged_at=late)
    assert "No worker has taken this on." in get(client, job, "review/")


def test_stops_the_review(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    client.post(page(job, "map/"))
    text = text_of(client.post(page(job, "cancel/"), follow=True))
    assert "The review is stopped; nothing was written." in text


def test_has_nothing_to_import(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo, "Email\nnobody\n"), "review/")
    assert "No row can go in" in text


def test_reviews_again_after_an_edit(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    client.post(page(job, "map/columns/2/target/"), {"target": "skip"}, headers=HX)
    job.refresh_from_db()
    assert job.state == ImportState.MAPPING
    assert client.get(page(job, "review/"))["Location"] == page(job)


def test_asks_the_database_alike_for_any_file(client: Client, demo: Workspace) -> None:
    get(client)  # the session notes the workspace once
    asked = []
    for rows in (30, 90):
        text = "Email\n" + "".join(f"bad{n}\n" for n in range(rows))
        job = make_reviewed(demo, text)
        with CaptureQueriesContext(connection) as queries:
            get(client, job, "review/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    log_in_as(client, "Cem")
    assert client.get(page(job, "review/")).status_code == 403
    assert client.get(page(job, "review/rows/")).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    assert client.get(page(job, "review/")).status_code == 404


def test_handles_malformed_filters(client: Client, demo: Workspace) -> None:
    text = get(client, make_reviewed(demo), "review/rows/?code=x&severity=y&after=z")
    assert "No row has this." in text
