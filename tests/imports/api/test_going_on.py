from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils.timezone import now

from imports import jobs, working
from imports.api.going_on import go_on, sweep_stranded
from imports.engine import lease
from imports.models import ApiImport, ImportJob
from imports.statuses import ImportState
from profiles.models import Attribute
from tests.cdp.servers import serving
from tests.flows.waiting import wait_for
from tests.imports.api.makers import (
    CUSTOMER_IO_PEOPLE,
    file_of,
    worked_to_the_end,
)
from tests.imports.makers import PEOPLE, make_import, make_mapping
from tests.makers import make_workspace
from tests.profiles.api.makers import Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)


def make_api_import(**fields: Any) -> ImportJob:
    """An import of an API that waits in mapping, and that nobody was told of."""
    job = make_import(make_workspace(), PEOPLE)
    ApiImport.objects.create(
        job=job, product="customer_io", credential="Tests", **fields
    )
    return job


def left_behind(job: ImportJob) -> None:
    """As if a worker had died a while ago."""
    ImportJob.objects.filter(pk=job.pk).update(nudged_at=now() - timedelta(hours=1))


def test_goes_from_mapping_to_its_end() -> None:
    job = make_api_import()
    assert go_on(job.pk)
    assert worked_to_the_end(job.pk).state == ImportState.FINISHED
    assert not go_on(job.pk)


def test_leaves_imports_of_people_alone() -> None:
    job = make_import(make_workspace(), "id\n1\n", make_mapping("id\n1\n"))
    assert not go_on(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.MAPPING


def test_stops_after_review_if_that_was_asked() -> None:
    job = make_api_import(reviews_only=True)
    assert go_on(job.pk)
    assert worked_to_the_end(job.pk).state == ImportState.READY


def test_reviews_again_what_is_outdated() -> None:
    job = make_api_import()
    jobs.start_review(job, nudges=False)
    working.WORK[ImportState.REVIEWING](job, _lease(job))
    Attribute.objects.filter(workspace=job.workspace, key="city").update(name="Town")
    assert go_on(job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.REVIEWING


def _lease(job: ImportJob) -> Any:
    taken = lease.take(job.pk)
    assert taken is not None
    job.refresh_from_db()
    return taken


@pytest.mark.parametrize("state", [ImportState.MAPPING, ImportState.READY])
def test_finds_what_a_dead_worker_left(state: ImportState) -> None:
    job = make_api_import()
    if state == ImportState.READY:
        jobs.start_review(job, nudges=False)
        working.WORK[ImportState.REVIEWING](job, _lease(job))
        job.refresh_from_db()
    assert job.state == state
    assert sweep_stranded() == []
    left_behind(job)
    assert sweep_stranded() == [job.pk]


def test_fetches_once(settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    job = make_api_import()
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.FETCHING)
    ApiImport.objects.filter(job=job).update(
        asked={**_ASKED, "url": ""}, url="http://127.0.0.1:1/gone"
    )
    assert worked_to_the_end(job.pk).state == ImportState.FINISHED


_ASKED = {"name": "x", "type": "people", "identifier": "id", "processed": "all"}


def test_cancels_while_file_is_fetched(settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    job = make_api_import()
    ImportJob.objects.filter(pk=job.pk).update(state=ImportState.FETCHING, file="")

    def answer(handler: Any) -> None:
        ImportJob.objects.filter(pk=job.pk).advance(
            ImportState.CANCELLED, lease_token=None
        )
        connection.close()  # that of the server's thread
        handler.reply(body=b"id\n1\n")

    with serving(answer) as address:
        ApiImport.objects.filter(job=job).update(
            asked={**_ASKED, "url": ""}, url=address
        )
        working.work_on(job.pk)
    job.refresh_from_db()
    assert (job.state, bool(job.file)) == (ImportState.CANCELLED, False)


def test_says_when_the_file_is_no_table(settings: Any) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    job = make_api_import()
    job.file.save("x", ContentFile(b"\x89PNG\r\n\x1a\n" + bytes(50)), save=True)
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.FETCHING, file_name="x.png"
    )
    ApiImport.objects.filter(job=job).update(asked={**_ASKED, "url": ""})
    job = worked_to_the_end(job.pk)
    assert job.state == ImportState.FAILED
    assert "picture" in job.error


def test_goes_by_itself_with_real_workers(
    celery_worker: None, live_server: Any, settings: Any
) -> None:
    settings.FETCH_ALLOWED_HOSTS = ["127.0.0.1"]
    header = {"Authorization": f"Bearer {make_token(make_workspace())}"}
    sender = Sender(live_server.url, header)
    with serving(file_of("id,email\n1,ada@x.de\n")) as address:
        body = {"import": {**CUSTOMER_IO_PEOPLE, "data_file_url": address}}
        number = sender.post("/v1/imports", body).json()["result"]["id"]
        wait_for(ImportJob.objects.get(pk=number), ImportState.FINISHED)
    shown = sender.get(f"/v1/imports/{number}").json()["import"]
    assert (shown["state"], shown["rows_imported"]) == ("imported", 1)
