"""The wizard with a file of events: each page says what it means for events."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportKind, ImportState
from profiles.models import Event, SegmentMember
from tests.imports.wizard import get, page, worked_on
from tests.makers import apply_records, make_attribute, make_record

pytestmark = pytest.mark.django_db
EVENTS = (
    "_cio_name,_cio_customer_id,_cio_timestamp,amount,shop.city\n"
    "Order,u1,1767225600,19.99,Rome\n"
    "Visit,u2,,,\n"
    "Visit,nobody,,,\n"
)
PLAIN = "what,email\nOrder,ada@example.com\n"


@pytest.fixture
def shop(demo: Workspace) -> Workspace:
    """The workspace with two people and an attribute that sums amounts."""
    amount = {"type": "number", "event_data_key": "amount", "aggregation": "sum"}
    make_attribute(demo, "spent", **amount)
    apply_records(demo, make_record(user_id="u1", email="ada@example.com"))
    apply_records(demo, make_record(2, user_id="u2", email="bob@example.com"))
    return demo


def upload(client: Client, content: str = EVENTS, query: str = "?kind=events") -> Any:
    file = SimpleUploadedFile("orders.csv", content.encode())
    client.post(page(step=f"new/{query}"), {"file": file})
    return ImportJob.objects.latest("pk")


def targets(client: Client, job: ImportJob) -> list[str]:
    """What the board imports each column as, after the review froze it."""
    client.post(page(job, "map/"))
    job.refresh_from_db()
    return [column["target"] for column in job.mapping["columns"]]


def reviewed(client: Client, job: ImportJob) -> ImportJob:
    client.post(page(job, "map/"))
    return worked_on(job)


def imported(client: Client, content: str = EVENTS) -> ImportJob:
    job = reviewed(client, upload(client, content))
    client.post(page(job, "run/start/"))
    return worked_on(job)


def test_describes_columns_of_events(client: Client, shop: Workspace) -> None:
    text = get(client, step="new/?kind=events")
    assert "_cio_customer_id" in text
    assert "feeds Spent" in text
    assert "_cio_customer_id" not in get(client, step="new/")


def test_offers_template_of_events(client: Client, shop: Workspace) -> None:
    response = client.get(page(step="new/template.csv?kind=events"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    fixed = ["_cio_name", "_cio_customer_id", "_cio_timestamp"]
    assert rows[0] == [*fixed, "amount"]
    assert len(rows) == 3


def test_takes_file_of_events(client: Client, shop: Workspace) -> None:
    job = upload(client)
    assert job.kind == ImportKind.EVENTS
    assert targets(client, job) == [
        "event:name",
        "event:person",
        "event:time",
        "event:property:amount",
        "event:property:shop.city",
    ]


def test_offers_parts_of_events_only(client: Client, shop: Workspace) -> None:
    text = get(client, upload(client), "map/")
    assert 'value="event:property:amount"' in text
    assert "New attribute" not in text
    assert 'value="attribute:spent"' not in text


def test_advises_on_odd_names(client: Client, shop: Workspace) -> None:
    text = get(client, upload(client, EVENTS.replace("shop.city", "shop name")), "map/")
    assert "“shop name” holds blanks or special characters" in text


def test_takes_plain_names_by_mapping(client: Client, shop: Workspace) -> None:
    job = upload(client, PLAIN)
    assert "No column says what the events are called" in get(client, job, "map/")
    client.post(page(job, "map/columns/0/target/"), {"target": "event:name"})
    assert targets(client, job) == ["event:name", "event:person"]
    assert job.mapping["columns"][1]["options"] == {"kind": "email"}


def test_names_property_as_its_column_or_otherwise(
    client: Client, shop: Workspace
) -> None:
    job = upload(client)
    client.post(page(job, "map/columns/3/target/"), {"target": "skip"})
    client.post(page(job, "map/columns/3/target/"), {"target": "event:property"})
    client.post(page(job, "map/columns/4/"), {"property": "city"})
    assert targets(client, job)[3:] == ["event:property:amount", "event:property:city"]


@pytest.mark.parametrize(
    ("kind", "target"),
    [("events", "attribute:spent"), ("events", "nothing"), ("people", "event:name")],
)
def test_handles_target_of_the_other_kind(
    client: Client, shop: Workspace, kind: str, target: str
) -> None:
    job = upload(client, query=f"?kind={kind}")
    response = client.post(page(job, "map/columns/3/target/"), {"target": target})
    assert response.status_code == 404


def test_makes_no_attribute_for_a_column(client: Client, shop: Workspace) -> None:
    response = client.post(page(upload(client), "map/columns/4/attribute/"), {})
    assert response.status_code == 404


def test_takes_options_of_events(client: Client, shop: Workspace) -> None:
    job = upload(client)
    chosen = {
        "identify_by": "profile_id",
        "invalid_values": "drop_value",
        "short_rows": "hold",
        "zone": "Europe/Berlin",
        "segment": "Buyers",
    }
    client.post(page(job, "map/options/"), chosen)
    job.refresh_from_db()
    assert job.mapping["segment"] == "Buyers"
    assert job.mapping["columns"] == [
        {
            "source": 1,
            "header": "_cio_customer_id",
            "target": "event:person",
            "options": {"kind": "profile_id"},
        }
    ]
    assert "add_only" not in get(client, job, "map/")


def test_asks_which_kind_the_rows_are(client: Client, shop: Workspace) -> None:
    job = upload(client, query="")
    assert "This looks like a file of events" in get(client, job, "map/")
    client.post(page(job, "map/kind/"), {"kind": "events"})
    job.refresh_from_db()
    assert job.kind == ImportKind.EVENTS
    assert "looks like" not in get(client, job, "map/")
    response = client.post(page(job, "map/kind/"), {"kind": "cats"})
    assert response.status_code == 404


def test_shows_row_as_event(client: Client, shop: Workspace) -> None:
    job = reviewed(client, upload(client))
    text = get(client, job, "preview/1/").replace("&quot;", '"')
    assert '"name": "Order"' in text
    assert '"shop.city": "Rome"' in text
    assert '"timestamp": "2026-01-01T00:00:00Z"' in text
    assert "Event “Order”" in text


def test_counts_events_and_people(client: Client, shop: Workspace) -> None:
    job = reviewed(client, upload(client))
    text = get(client, job, "review/")
    assert "2 people will be updated by 2 events" in text
    assert "Add 2 events" in text
    assert "created" not in text.split("<h1")[1]
    client.post(page(job, "run/start/"))
    job = worked_on(job)
    assert (job.state, Event.objects.count()) == (ImportState.FINISHED, 2)
    text = get(client, job)
    assert "2 people updated by 2 events" in text
    assert "events added" in text


def test_has_people_of_events_join_segment(client: Client, shop: Workspace) -> None:
    job = upload(client)
    chosen = {"identify_by": "user_id", "invalid_values": "hold_row"}
    chosen |= {"short_rows": "hold", "zone": "UTC", "segment": "Buyers"}
    client.post(page(job, "map/options/"), chosen)
    client.post(page(reviewed(client, job), "run/start/"))
    worked_on(job)
    assert SegmentMember.objects.filter(segment__name="Buyers").count() == 2


def test_keeps_kind_of_what_is_used_again(client: Client, shop: Workspace) -> None:
    earlier = imported(client)
    again = upload(client, query=f"?again={earlier.pk}")
    assert again.kind == ImportKind.EVENTS
    errors = client.get(page(earlier, "files/errors.csv")).getvalue()
    corrected = upload(client, errors.decode("utf-8-sig"), query="")
    assert corrected.kind == ImportKind.EVENTS
    assert corrected.corrected_from == earlier


def test_remembers_how_the_same_columns_were_mapped(
    client: Client, shop: Workspace
) -> None:
    job = upload(client, PLAIN)
    client.post(page(job, "map/columns/0/target/"), {"target": "event:name"})
    client.post(page(reviewed(client, job), "run/start/"))
    worked_on(job)
    assert targets(client, upload(client, PLAIN)) == ["event:name", "event:person"]
    assert "As in an earlier import" in get(client, upload(client, PLAIN), "map/")


def test_plans_its_undo(client: Client, shop: Workspace) -> None:
    job = imported(client)
    client.post(page(job, "undo/"))
    plan = worked_on(ImportJob.objects.latest("pk"))
    assert "Take back from 2 people" in get(client, plan)
