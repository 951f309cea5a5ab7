"""Imports that say where their rows came from, through which channel, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from cdp.models import Workspace
from imports import jobs, undo
from imports.statuses import ImportState
from profiles.attribution import PartKind
from profiles.attribution_models import AttributionRow
from profiles.models import Event
from tests.imports.makers import make_import, make_mapping, ran, reviewed, worked_on
from tests.imports.running import SIZES, run_as_reviewed
from tests.makers import (
    apply_records,
    make_record,
    make_user,
    make_workspace,
    people,
)
from tests.profiles.searching.asked import names

pytestmark = pytest.mark.django_db

FILE = "id,city\n1,Rom\n2,Oslo\n"
COLUMNS = {
    "SourceActionTemplate": "attribution:action",
    "SourcePointOfContact": "attribution:touchpoint",
    "SourceDateTime": "attribution:time",
    "LastUpdateActionTemplate": "attribution:edit_action",
}


def make_part(
    workspace: Workspace, kind: PartKind, name: str, **fields: Any
) -> AttributionRow:
    return AttributionRow.objects.create(
        workspace=workspace, kind=kind, key=name.replace(" ", ""), name=name, **fields
    )


@pytest.fixture
def shop() -> Workspace:
    """A workspace with an endpoint whose touchpoint is its own, and two actions."""
    workspace = make_workspace()
    site = make_part(workspace, PartKind.TOUCHPOINT, "Website")
    make_part(workspace, PartKind.TOUCHPOINT, "Store")
    make_part(workspace, PartKind.ENDPOINT, "Shop", touchpoint=site)
    make_part(workspace, PartKind.SOURCE_ACTION, "Filled in May")
    make_part(workspace, PartKind.SOURCE_ACTION, "Phoned in")
    return workspace


def mapping_of(text: str, **options: Any) -> Any:
    mapping = make_mapping(text, **options)
    data = mapping.to_json()
    for column in data["columns"]:
        column["target"] = COLUMNS.get(column["header"], column["target"])
    return type(mapping).from_json(data)


def events(workspace: Workspace) -> list[tuple[str, Any]]:
    found = Event.objects.filter(workspace=workspace).order_by("profile_id", "id")
    return [(event.name, event.data) for event in found]


def test_writes_nothing_when_nothing_is_said(shop: Workspace) -> None:
    ran(make_import(shop, FILE))
    assert events(shop) == []


def test_creates_by_create_customer_and_takes_the_endpoints_own_touchpoint(
    shop: Workspace,
) -> None:
    ran(make_import(shop, "id,city\n1,Rom\n", endpoint="Shop"))
    data = {
        "source_action": "CreateCustomer",
        "created": True,
        "endpoint": "Shop",
        "touchpoint": "Website",
    }
    assert events(shop) == [("Create customer", data)]


def test_gives_edits_no_action_unless_one_is_chosen(shop: Workspace) -> None:
    apply_records(shop, make_record(user_id="1", sets={"city": "Bonn"}))
    ran(make_import(shop, FILE, source_action="FilledinMay"))
    assert [name for name, _ in events(shop)] == ["Filled in May"]


def test_gives_edits_the_chosen_action(shop: Workspace) -> None:
    apply_records(shop, make_record(user_id="1", sets={"city": "Bonn"}))
    ran(make_import(shop, "id,city\n1,Rom\n", edit_action="Phonedin"))
    assert events(shop) == [("Phoned in", {"source_action": "Phonedin"})]


def test_gives_unchanged_people_no_action(shop: Workspace) -> None:
    apply_records(shop, make_record(user_id="1", sets={"city": "Rom"}))
    job = ran(make_import(shop, "id,city\n1,Rom\n", edit_action="Phonedin"))
    assert job.ledger.unchanged == 1
    assert events(shop) == []


def test_takes_each_part_from_its_column(shop: Workspace) -> None:
    text = (
        "id,SourceActionTemplate,SourcePointOfContact,SourceDateTime\n"
        "1,Phonedin,store,2026-02-01 10:00\n2,,,\n"
    )
    mapping = mapping_of(text, source_action="FilledinMay")
    ran(make_import(shop, text, mapping))
    first, second = Event.objects.filter(workspace=shop).order_by("profile_id")
    assert (first.name, first.data["touchpoint"]) == ("Phoned in", "Store")
    assert first.at.isoformat() == "2026-02-01T10:00:00+00:00"
    assert (second.name, "touchpoint" in second.data) == ("Filled in May", False)


def test_holds_rows_with_an_unknown_action(shop: Workspace) -> None:
    text = "id,SourceActionTemplate\n1,Dreamt\n"
    job = reviewed(make_import(shop, text, mapping_of(text)))
    (group,) = job.reviewed.issues
    assert (group.code, group.severity) == ("unknown_attribution", "error")


@pytest.mark.parametrize("chunk_rows", SIZES)
def test_runs_as_reviewed(
    settings: LazySettings, shop: Workspace, chunk_rows: int
) -> None:
    apply_records(shop, make_record(user_id="2", sets={"city": "Bonn"}))
    text = "id,city\n1,Rom\n1,Graz\n2,Oslo\n2,Oslo\n3,Rom\n"
    job = make_import(shop, text, endpoint="Shop", edit_action="Phonedin")
    found = run_as_reviewed(settings, job, chunk_rows=chunk_rows)
    assert found["outcomes"] == [
        "created",
        "updated",
        "updated",
        "unchanged",
        "created",
    ]
    assert sorted(name for name, _ in events(shop)) == [
        "Create customer",
        "Create customer",
        "Phoned in",
        "Phoned in",
    ]


def test_undo_takes_the_actions_back(shop: Workspace) -> None:
    apply_records(shop, make_record(user_id="1", sets={"city": "Bonn"}))
    before = people(shop)
    job = ran(make_import(shop, FILE, edit_action="Phonedin"))
    assert events(shop) != []
    planned = worked_on(undo.ask(job, by=make_user()))
    jobs.start_run(planned, nudges=False)
    assert worked_on(planned).state == ImportState.FINISHED
    assert events(shop) == []
    assert people(shop) == before


def test_people_are_found_by_what_brought_them(shop: Workspace) -> None:
    apply_records(shop, make_record(user_id="7", sets={"first_name": "Ada"}))
    text = "id,first_name\n1,Bob\n"
    ran(make_import(shop, text, endpoint="Shop", source_action="FilledinMay"))
    assert names(shop, "source_action~is~FilledinMay") == ["Bob"]
    assert names(shop, "source_action~is~CreateCustomer") == ["Ada"]
    assert names(shop, "touchpoint~is~Website") == ["Bob"]
    assert names(shop, "endpoint~is_not~Shop") == ["Ada"]
