"""Undoing an import without a page gives back what it took."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from cdp.data_checks import findings
from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping
from profiles.models import Event, ProfileChange
from tests.imports.makers import make_csv, make_import, ran
from tests.makers import (
    make_attribute,
    make_resource,
    make_segment,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
COLUMNS = ("email", "first_name", "unsubscribed", "news", "segments")
TARGETS = (
    "identifier:email",
    "attribute:first_name",
    "unsubscribed",
    "subscription:all:1",
    "segment",
)
MAPPING = Mapping(
    columns=tuple(
        ColumnMapping(position, *pair)
        for position, pair in enumerate(zip(COLUMNS, TARGETS, strict=True))
    ),
    segment="Spring",
)
BEFORE = [("a@x.de", "Ada", "", "yes", ""), ("b@x.de", "Bob", "", "", "VIP")]
EVENTS = Mapping(
    columns=(
        ColumnMapping(0, "name", "event:name"),
        ColumnMapping(1, "email", "event:person", ColumnOptions(kind="email")),
        ColumnMapping(2, "amount", "event:property:amount"),
    )
)


def prepared_workspace() -> Workspace:
    workspace = make_workspace()
    make_resource(workspace, 1)
    make_segment(workspace, "VIP")
    make_segment(workspace, "Spring")
    make_attribute(
        workspace, "spent", type="number", event_data_key="amount", aggregation="sum"
    )
    mapping = Mapping(columns=MAPPING.columns)
    ran(make_import(workspace, make_csv(COLUMNS, BEFORE), mapping))
    return workspace


def people_import(workspace: Workspace, *rows: tuple[str, ...]) -> ImportJob:
    return ran(make_import(workspace, make_csv(COLUMNS, rows), MAPPING))


def undone(job: ImportJob, **options: Any) -> dict[str, Any]:
    """What the command says of undoing the import."""
    printed = StringIO()
    call_command("undo_import", str(job.pk), json=True, stdout=printed, **options)
    said: dict[str, Any] = json.loads(printed.getvalue())
    return said


@pytest.mark.parametrize("size", [1, 20_000])
def test_gives_back_people_consent_and_segments(
    settings: LazySettings, size: int
) -> None:
    settings.IMPORT_CHUNK_ROWS = size
    workspace = prepared_workspace()
    start = people(workspace)
    job = people_import(
        workspace,
        ("a@x.de", "Ada B.", "", "yes", "VIP"),
        ("b@x.de", "", "", "true", ""),
        ("c@x.de", "Cy", "", "yes", "VIP"),
    )
    assert people(workspace) != start
    said = undone(job)
    assert (said["state"], said["people"]) == ("finished", {"removed": 1, "updated": 2})
    assert said["kept"] == {}
    assert people(workspace) == start
    assert findings(workspace) == []
    job.refresh_from_db()
    assert job.state == ImportState.UNDONE


def test_takes_back_events_and_what_they_added() -> None:
    workspace = prepared_workspace()
    rows = [
        ("Order", "a@x.de", "2"),
        ("Order", "a@x.de", "3"),
        ("Order", "b@x.de", "4"),
    ]
    ran(make_import(workspace, make_csv(("name", "email", "amount"), rows[:1]), EVENTS))
    start = people(workspace)
    job = ran(
        make_import(workspace, make_csv(("name", "email", "amount"), rows), EVENTS)
    )
    assert people(workspace)[0]["attributes"]["spent"] == 7
    said = undone(job)
    assert said["people"] == {"updated": 2}
    assert people(workspace) == start
    assert Event.objects.count() == 1
    assert findings(workspace) == []


def test_takes_back_events_that_feed_nothing() -> None:
    workspace = prepared_workspace()
    rows = [("Visit", "a@x.de", "")]
    job = ran(
        make_import(workspace, make_csv(("name", "email", "amount"), rows), EVENTS)
    )
    assert undone(job)["people"] == {"updated": 1}
    assert not Event.objects.exists()
    change = ProfileChange.objects.latest("id")
    assert (change.before, change.after) == ({"events": {"Visit": 1}}, {})


def test_keeps_opt_outs_unless_told() -> None:
    workspace = prepared_workspace()
    rows = ("a@x.de", "", "true", "", ""), ("c@x.de", "Cy", "true", "", "")
    said = undone(people_import(workspace, *rows))
    assert said["kept"] == {"opt-outs stay": 2}
    consent = [
        person.get("subscriptions", {}).get("all:0:") for person in people(workspace)
    ]
    assert consent == ["unsubscribed", None, "unsubscribed"]


def test_ends_opt_outs_when_told() -> None:
    workspace = prepared_workspace()
    start = people(workspace)
    rows = ("a@x.de", "", "true", "", ""), ("c@x.de", "Cy", "true", "", "")
    said = undone(people_import(workspace, *rows), ends_opt_outs=True)
    assert said["kept"] == {}
    assert people(workspace) == start


def test_only_plans_when_told() -> None:
    workspace = prepared_workspace()
    job = people_import(workspace, ("c@x.de", "Cy", "", "", ""))
    end = people(workspace)
    said = undone(job, plan=True)
    assert (said["state"], said["people"]) == ("ready", {"removed": 1})
    assert people(workspace) == end


def test_prints_what_became_of_people() -> None:
    workspace = prepared_workspace()
    rows = ("a@x.de", "", "true", "", ""), ("c@x.de", "Cy", "", "", "")
    job, printed = people_import(workspace, *rows), StringIO()
    call_command("undo_import", str(job.pk), stdout=printed)
    assert printed.getvalue().splitlines() == [
        f"Undo of import {job.pk}: finished",
        "  1 people removed, for the import had created them",
        "  1 people restored",
        "  1 people keep something",
        "    1 because: opt-outs stay",
    ]


def test_refuses_import_that_did_not_run() -> None:
    job = make_import(prepared_workspace(), "email\na@x.de\n")
    with pytest.raises(CommandError, match="cannot be undone"):
        undone(job)
    with pytest.raises(CommandError, match="There is no import 0"):
        call_command("undo_import", "0")
