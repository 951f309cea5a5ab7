"""Files of events, imported without a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdp.data_checks import findings
from cdp.models import Workspace
from imports.headless import import_file
from imports.report import Report, lines
from imports.statuses import ImportKind, ImportState
from imports.wishes import CannotImport, Wishes
from profiles.mapping import ColumnMapping, Mapping
from profiles.models import Event, Profile
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
HEADER = "_cio_name,_cio_customer_id,_cio_timestamp,amount,shop.city"


def imported(
    workspace: Workspace, folder: Path, *rows: str, header: str = HEADER, **wishes: Any
) -> Report:
    path = folder / "events.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return import_file(
        path, workspace, Wishes(kind=ImportKind.EVENTS, **wishes), folder=folder
    )


def workspace_with_buyers() -> Workspace:
    workspace = make_workspace()
    make_attribute(
        workspace, "spent", type="number", event_data_key="amount", aggregation="sum"
    )
    apply_records(workspace, make_record(user_id="u1", email="a@x.de"))
    apply_records(workspace, make_record(2, user_id="u2", email="b@x.de"))
    return workspace


def test_adds_events_and_feeds_attributes(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(
        workspace,
        tmp_path,
        "Order,u1,1767225600,2.50,Rome",
        "Order,u1,2026-01-02T10:00:00Z,3,Oslo",
        "Visit,u2,,,",
    )
    assert (report.job.state, report.job.kind) == (ImportState.FINISHED, "events")
    assert (report.counts.events, report.counts.people) == (3, 2)
    assert report.ledger.updated == report.ledger.read == 3
    buyer, visitor = people(workspace)
    assert str(buyer["attributes"]["spent"]) == "5.5"
    assert [data["shop.city"] for _, data in buyer["events"]] == ["Rome", "Oslo"]
    assert visitor["events"] == [("Visit", None)]
    assert findings(workspace) == []


def test_gives_events_without_time_the_moment_of_the_run(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(workspace, tmp_path, "Visit,u1,,,", "Visit,u2,,,")
    times = set(Event.objects.values_list("at", flat=True))
    assert times == {report.job.run_at}


def test_holds_events_of_nobody_and_without_name(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(
        workspace, tmp_path, "Order,u9,,1,", ",u1,,1,", "Order,,,1,", "Visit,u1,,,"
    )
    assert (report.ledger.held, report.ledger.updated) == (3, 1)
    assert {group.code for group in report.counts.issues} == {
        "person_does_not_exist",
        "no_event_name",
        "no_identifier",
    }
    assert report.errors_file is not None
    errors = report.errors_file.read_text("utf-8-sig").splitlines()
    assert errors[1].endswith(
        "Nobody has the User id “u9”; these rows do not add people."
    )
    assert Profile.objects.filter(workspace=workspace).count() == 2


def test_finds_people_by_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(workspace, tmp_path, "Order,A@x.de,,1,", identify_by=("email",))
    assert report.ledger.updated == 1
    assert report.mapped.mapping.identify_by == ("email",)


def test_names_events_plainly_by_their_headers(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(
        workspace,
        tmp_path,
        "a@x.de,Order,2026-01-02,4",
        header="email,event name,date,amount",
    )
    assert report.counts.events == 1
    assert people(workspace)[0]["attributes"] == {"spent": 4}


def test_leaves_out_second_property_of_one_name(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    header = "_cio_name,_cio_customer_id,note,note"
    report = imported(workspace, tmp_path, "Order,u1,a,b", header=header)
    assert [choice.reason for choice in report.mapped.passed_by] == [
        "column 3 has the same name"
    ]
    assert people(workspace)[0]["events"] == [("Order", {"note": "a"})]


def test_says_what_was_added(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(workspace, tmp_path, "Order,u1,,1,", "Visit,u1,,,")
    assert "  events added: 2, of 1 people" in list(lines(report))
    printed = json.loads(json.dumps(report.to_json()))
    assert (printed["events"], printed["people"]) == (2, 1)


def test_adds_nothing_in_a_review_alone(tmp_path: Path) -> None:
    workspace = workspace_with_buyers()
    report = imported(workspace, tmp_path, "Order,u1,,1,", review_only=True)
    assert (report.counts.events, report.counts.people) == (1, 1)
    assert not Event.objects.exists()


def test_refuses_mapping_of_people(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    mapping = Mapping(columns=(ColumnMapping(0, "_cio_name", "identifier:email"),))
    path.write_text(json.dumps(mapping.to_json()))
    with pytest.raises(CannotImport, match="The mapping is not one of events"):
        imported(make_workspace(), tmp_path, "x,u1,,1,", mapping=str(path))


def test_refuses_file_without_names_of_events(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="No column says what the events are called"):
        imported(make_workspace(), tmp_path, "u1,1", header="_cio_customer_id,amount")
