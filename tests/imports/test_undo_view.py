from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.models import Profile
from profiles.statuses import Origin, OriginKind
from tests.imports.wizard import (
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    page,
    text_of,
    worked_on,
)
from tests.makers import apply_records, make_record, make_workspace

pytestmark = pytest.mark.django_db


def planned(client: Client, job: ImportJob, **data: str) -> ImportJob:
    client.post(page(job, "undo/"), data)
    return worked_on(ImportJob.objects.get(undoes=job))


def test_shows_the_plan_first(client: Client, demo: Workspace) -> None:
    undo = planned(client, make_finished(demo))
    text = get(client, undo)
    assert "Will be removed" in text
    assert "Take back from 2 people" in text
    assert Profile.objects.count() == 2


def test_takes_back_and_says_so(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    undo = planned(client, job)
    client.post(page(undo, "run/start/"))
    assert "being undone" in get(client, job)
    worked_on(undo)
    assert not Profile.objects.exists()
    assert "This import is undone." in get(client, job)
    assert "all that the import did is taken back" in get(client, undo)


def test_lists_what_was_kept_with_reasons(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    edit = Origin(OriginKind.EDIT, 1)
    record = make_record(email="ada@example.com", sets={"city": "Paris"})
    apply_records(demo, record, origin=edit, now=now())
    undo = planned(client, job)
    client.post(page(undo, "run/start/"))
    worked_on(undo)
    text = get(client, undo)
    assert "the person was touched since" in text
    assert "changed since" in text
    assert "ada@example.com</a>" in text


def test_is_an_entry_of_its_own(client: Client, demo: Workspace) -> None:
    planned(client, make_finished(demo))
    assert "Undo of People" in get(client)


def test_discards_the_plan(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    undo = planned(client, job)
    response = client.post(page(undo, "discard/"))
    assert response["Location"] == page(job)
    assert "Undo this import" in get(client, job)


def test_plans_anew_for_another_choice(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    assert not planned(client, job).ends_opt_outs
    assert planned(client, job, opt_outs="on").ends_opt_outs


def test_offers_no_undo_after_its_time(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    late = now() - timedelta(days=demo.undo_days + 1)
    ImportJob.objects.filter(pk=job.pk).update(run_at=late)
    assert "Undo this import" not in get(client, job)
    text = text_of(client.post(page(job, "undo/"), follow=True))
    assert "its time for that is over" in text


def test_refuses_an_import_that_has_not_run(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo)
    text = text_of(client.post(page(job, "undo/"), follow=True))
    assert "The import cannot be undone" in text
    assert not ImportJob.objects.filter(undoes=job).exists()


def test_goes_on_after_a_stop(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    undo = planned(client, job)
    client.post(page(undo, "run/start/"))
    client.post(page(undo, "cancel/"))
    assert "Take back the rest" in get(client, undo)
    client.post(page(undo, "run/start/"))
    worked_on(undo)
    job.refresh_from_db()
    assert job.state == ImportState.UNDONE


def test_forbids_other_methods(client: Client, demo: Workspace) -> None:
    assert client.get(page(make_finished(demo), "undo/")).status_code == 405


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    log_in_as(client, "Cem")
    assert client.post(page(job, "undo/")).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    assert client.post(page(job, "undo/")).status_code == 404
