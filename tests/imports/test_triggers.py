"""Imports and triggers: the review says how many are told, a tick tells none."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from cdp.models import Workspace
from imports import jobs
from profiles.statuses import Origin, OriginKind
from profiles.triggers.models import Notification
from tests.imports.makers import make_import, make_people, reviewed
from tests.imports.running import run_as_reviewed
from tests.imports.wizard import get, make_reviewed, make_upload, page
from tests.makers import apply_records, make_record, make_segment, make_workspace
from tests.profiles.triggers.makers import make_trigger, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chunk_rows", [1, 7, 20_000])
def test_tells_triggers_as_reviewed(settings: LazySettings, chunk_rows: int) -> None:
    workspace = make_workspace()
    known = make_record(user_id="3", email="p3@x.de")
    apply_records(workspace, known, origin=Origin(OriginKind.EDIT, 1))
    trigger = make_trigger(workspace)
    make_segment(workspace, "New")
    job = make_import(workspace, make_people(10), segment="New")
    run_as_reviewed(settings, job, chunk_rows=chunk_rows)
    assert job.reviewed.notifications == job.ran.notifications == 20
    assert sorted(told(trigger)) == sorted(
        ["person.created"] * 9 + ["person.updated"] + ["segment.joined"] * 10
    )


def test_tells_nobody_where_the_importer_says_so(settings: LazySettings) -> None:
    workspace = make_workspace()
    make_trigger(workspace)
    job = make_import(workspace, make_people(3), skips_triggers=True)
    run_as_reviewed(settings, job, chunk_rows=7)
    assert (job.reviewed.notifications, job.ran.notifications) == (0, 0)
    assert not Notification.objects.exists()


def test_refuses_a_run_once_somebody_else_would_be_told() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace))
    make_trigger(workspace)
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job)


def test_offers_the_tick_where_there_are_triggers(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo)
    assert "Do not start triggers" not in get(client, job, "map/")
    make_trigger(demo)
    assert "Do not start triggers" in get(client, job, "map/")


def test_keeps_the_tick(client: Client, demo: Workspace) -> None:
    make_trigger(demo)
    job = make_upload(demo)
    options = {
        "identify_by": "email",
        "mode": "add_and_update",
        "empty_cells": "keep",
        "invalid_values": "hold_row",
        "conflicts": "hold",
        "short_rows": "hold",
        "zone": "UTC",
        "region": "DE",
        "skips_triggers": "on",
    }
    client.post(page(job, "map/options/"), options)
    job.refresh_from_db()
    assert job.mapping["skips_triggers"] is True


def test_says_in_the_review_how_many_are_told(client: Client, demo: Workspace) -> None:
    make_trigger(demo, happenings=["person.created"])
    text = get(client, make_reviewed(demo), "review/")
    assert "2 notifications will be sent to triggers" in text
