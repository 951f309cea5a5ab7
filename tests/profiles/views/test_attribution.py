"""The page of endpoints, touchpoints and source actions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cdp.statuses import Role
from profiles.attribution import PartKind
from profiles.attribution_models import AttributionRow
from tests.makers import apply_records, make_record, make_workspace
from tests.profiles.visiting import log_in, make_person, person_page, text_of

pytestmark = pytest.mark.django_db
PAGE = "/w/demo/attribution/"


def add(client: Client, kind: str, **data: str) -> int:
    return int(client.post(f"{PAGE}new/?kind={kind}", data).status_code)


def test_creates_each_kind_with_a_system_name(client: Client) -> None:
    demo = log_in(client, Role.MARKETER)
    assert add(client, "touchpoint", name="Our site") == 302
    site = AttributionRow.objects.get(workspace=demo)
    assert (site.kind, site.key) == ("touchpoint", "OurSite")
    add(client, "endpoint", name="Shop", key="shop-1", touchpoint=str(site.pk))
    add(client, "source_action", name="Registered on xyz.com")
    text = text_of(client, PAGE)
    assert "shop-1" in text
    assert "RegisteredOnXyzCom" in text
    endpoint = AttributionRow.objects.get(workspace=demo, key="shop-1")
    assert endpoint.touchpoint == site


def test_shows_create_customer_as_built_in(client: Client) -> None:
    log_in(client, Role.STAFF)
    text = text_of(client, PAGE)
    assert "Create customer" in text
    assert "built in" in text
    assert "New endpoint" not in text


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "create customer"},
        {"name": "Other", "key": "createcustomer"},
    ],
)
def test_rejects_names_that_are_taken(client: Client, data: dict[str, str]) -> None:
    log_in(client)
    assert add(client, "source_action", **data) == 422


def test_keeps_the_system_name_when_edited(client: Client) -> None:
    demo = log_in(client)
    add(client, "source_action", name="Filled in")
    row = AttributionRow.objects.get(workspace=demo)
    client.post(f"{PAGE}{row.pk}/edit/", {"name": "Filled in May", "key": "x"})
    row.refresh_from_db()
    assert (row.name, row.key) == ("Filled in May", "FilledIn")


def test_deletes(client: Client) -> None:
    demo = log_in(client)
    add(client, "touchpoint", name="Store")
    row = AttributionRow.objects.get(workspace=demo)
    client.post(f"{PAGE}{row.pk}/delete/")
    assert not AttributionRow.objects.filter(workspace=demo).exists()


def test_charts_whom_actions_brought_by_each_kind(client: Client) -> None:
    demo = log_in(client)
    apply_records(demo, make_record(user_id="1"), now=timezone.now())
    legend = text_of(client, PAGE).split("</figure>")[1].split("</ul>")[0]
    assert "Create customer" in legend
    assert "Nobody yet" in text_of(client, PAGE, by="touchpoint")
    assert client.get(PAGE, {"by": "nothing"}).status_code == 404


def test_a_persons_activity_tells_what_created_them(client: Client) -> None:
    demo = log_in(client)
    text = text_of(client, person_page(make_person(demo), "activity/"))
    assert "Source action" in text
    assert "Create customer" in text


def test_requires_an_editor(client: Client) -> None:
    log_in(client, Role.STAFF)
    assert add(client, "touchpoint", name="Store") == 403


def test_hides_those_of_another_workspace(client: Client) -> None:
    log_in(client)
    row = AttributionRow.objects.create(
        workspace=make_workspace(), kind=PartKind.ENDPOINT, key="x", name="X"
    )
    assert client.get(f"{PAGE}{row.pk}/edit/").status_code == 404
