from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.attribution import PartKind
from profiles.attribution_models import AttributionRow
from profiles.models import SegmentMember
from tests.imports.wizard import (
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


def test_shows_a_balanced_ledger(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo))
    assert "it balances: every row has one outcome" in text
    assert 'aria-label="2 created, show the rows"' in text


def test_opens_the_people_of_a_count(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo), "?outcome=created")
    assert "Rows that are created" in text
    assert ">Ada</a>" in text


def test_makes_a_segment_of_an_outcome(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    asked = f"import~created_by~{job.pk}"
    assert f'value="{asked}"' in get(client, job, "?outcome=created")
    assert f'value="import~held_by~{job.pk}"' in get(client, job, "?outcome=held")
    client.post("/w/demo/people/segment/", {"f": asked, "name": "New in spring"})
    members = SegmentMember.objects.filter(segment__name="New in spring")
    assert members.count() == 2


def test_tells_the_fate_of_a_line(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo), "?fate=4")
    assert "line 4" in text
    assert "“nobody” is not an email address" in text


def test_tells_the_fate_of_an_address(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo), "?fate=Grace@Example.com")
    assert "line 3" in text


def test_says_that_nobody_has_the_address(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo), "?fate=x@example.com")
    assert "No row of this file has “x@example.com”" in text


def test_shows_the_mapping_used(client: Client, demo: Workspace) -> None:
    text = get(client, make_finished(demo))
    assert "Mapping used" in text
    assert "every identifier that is mapped" in text


def test_shows_where_all_rows_were_said_to_come_from(
    client: Client, demo: Workspace
) -> None:
    AttributionRow.objects.create(
        workspace=demo, kind=PartKind.TOUCHPOINT, key="fair", name="Trade fair"
    )
    text = get(client, make_finished(demo, touchpoint="fair"))
    assert "Touchpoint" in text
    assert "Trade fair" in text
    # The action that each person was created by is no event of the file.
    assert "by 2 events" not in text


def test_offers_the_errors_file(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    text = get(client, job)
    assert page(job, "files/errors.csv") in text
    assert f"new/?corrects={job.pk}" in text


def test_links_corrections(client: Client, demo: Workspace) -> None:
    job, correction = make_finished(demo), make_upload(demo, name="corrected.csv")
    ImportJob.objects.filter(pk=correction.pk).update(corrected_from=job)
    assert "Corrected rows came in with" in get(client, job)


def test_says_why_an_import_failed(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.FAILED, error="The worker's disk is full."
    )
    text = get(client, job)
    assert "The worker&#x27;s disk is full." in text
    assert "Nothing was written." in text


@pytest.mark.parametrize(
    ("make", "step"), [(make_upload, "map/"), (make_reviewed, "review/")]
)
def test_leads_to_where_the_import_waits(
    client: Client, demo: Workspace, make: type, step: str
) -> None:
    job = make(demo)
    assert client.get(page(job))["Location"] == page(job, step)


def test_asks_the_database_alike_for_any_file(client: Client, demo: Workspace) -> None:
    get(client)  # the session notes the workspace once
    asked = []
    for rows in (8, 24):
        lines = "".join(f"p{n}@example.com\n" for n in range(rows))
        job = make_finished(demo, f"Email\n{lines}")
        with CaptureQueriesContext(connection) as queries:
            get(client, job, "?outcome=created")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    log_in_as(client, "Cem")
    assert client.get(page(job)).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    assert client.get(page(job)).status_code == 404


def test_handles_malformed_questions(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    assert "What became of" in get(client, job, "?outcome=x&fate=%00&after=-")
