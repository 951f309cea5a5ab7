"""The whole record by hand: events, topics and segments in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.models import Event, SegmentMember, Subscription
from profiles.statuses import Origin, OriginKind
from tests.browser.axe import violations
from tests.browser.conftest import PageAs
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_resource,
    make_workspace,
)
from tests.workers import worker

pytestmark = pytest.mark.django_db(transaction=True)
NEW_IMPORT = "/w/{slug}/imports/new/"
EVENTS = (
    "_cio_name,_cio_customer_id,_cio_timestamp,amount,shop name\n"
    "Order placed,u1,1767225600,19.99,Rome\n"
    "Order placed,u1,2026-01-02T10:00:00Z,5.01,Oslo\n"
    "Visit,u2,,,\n"
    "Visit,nobody,,,\n"
    ",u2,,,\n"
)


@pytest.fixture(autouse=True)
def bulk_worker(transactional_db: None) -> Iterator[None]:
    """A worker that counts, reviews and runs."""
    with worker():
        yield


def workspace_with_buyers() -> Workspace:
    workspace = make_workspace()
    amount = {"type": "number", "event_data_key": "amount", "aggregation": "sum"}
    make_attribute(workspace, "spent", **amount)
    apply_records(workspace, make_record(user_id="u1", email="ada@example.com"))
    apply_records(workspace, make_record(2, user_id="u2", email="bob@example.com"))
    return workspace


def drop(page: Page, content: str, name: str) -> None:
    """Drop a file and go on to the board."""
    file: FilePayload = {
        "name": name,
        "mimeType": "text/csv",
        "buffer": content.encode(),
    }
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="Continue to map").click()
    expect(page.get_by_text("Figures of all")).to_be_visible()


def review(page: Page) -> None:
    """From the board through the preview to the reviewed rows."""
    page.locator("#map-continue").click()
    page.get_by_role("link", name="Review all rows").click()
    expect(page.locator("#changes")).to_be_visible()


def run(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("it balances")).to_be_visible(timeout=20_000)


def test_imports_a_file_of_events(page_as: PageAs) -> None:
    workspace = workspace_with_buyers()
    page = page_as(Role.MARKETER, workspace).go(NEW_IMPORT)
    page.get_by_role("link", name="Events").click()
    expect(page.get_by_text("_cio_customer_id")).to_be_visible()
    drop(page, EVENTS, "orders.csv")
    expect(page.get_by_text("5 mapped")).to_be_visible()
    expect(page.get_by_text("holds blanks or special characters")).to_be_visible()
    page.locator("#map-continue").click()
    page.get_by_role("link", name="u1").first.click()
    shown = page.locator("#preview-row")
    expect(shown.get_by_text('"name": "Order placed"')).to_be_visible()
    shown.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Review all rows").click()
    expect(page.get_by_text("2 people will be updated by 3 events")).to_be_visible()
    expect(page.get_by_text("2 rows are held")).to_be_visible()
    run(page, "Add 3 events")
    assert Event.objects.count() == 3
    page.get_by_role("link", name="3 events added, show the rows").click()
    page.get_by_role("link", name="ada@example.com").first.click()
    expect(page.get_by_text("25").first).to_be_visible()
    page.get_by_role("link", name="Activity").click()
    page.get_by_label("Event").select_option("Order placed")
    expect(page.get_by_text("Order placed").nth(1)).to_be_visible()


TOPICS = "email,first_name,Newsletter,unsubscribed\n"
SAID = TOPICS + "ada@example.com,Ada,no,\nbob@example.com,Bob,yes,\n"
SAID_LATER = TOPICS + "ada@example.com,Ada B.,yes,\nbob@example.com,Bob,yes,true\n"


def test_protects_opt_outs_in_a_file_of_topics(page_as: PageAs) -> None:
    workspace = make_workspace()
    make_resource(workspace, 1, name="Newsletter")
    page = page_as(Role.MARKETER, workspace).go(NEW_IMPORT)
    drop(page, SAID, "topics.csv")
    expect(page.get_by_text("4 mapped")).to_be_visible()
    review(page)
    run(page, "Import 2 rows")

    page.get_by_role("link", name="Imports", exact=True).first.click()
    page.get_by_role("link", name="Import a file").first.click()
    drop(page, SAID_LATER, "topics later.csv")
    review(page)
    expect(page.get_by_text("1 opt-out protected")).to_be_visible()
    expect(page.get_by_text("Newsletter stays opted out").first).to_be_visible()
    run(page, "Import 2 rows")
    said = Subscription.objects.filter(workspace=workspace)
    assert sorted(said.values_list("channel", "resource", "status")) == [
        ("all", 0, "unsubscribed"),
        ("email", 1, "subscribed"),
        ("email", 1, "unsubscribed"),
    ]
    page.get_by_role("link", name="Data", exact=True).click()
    page.get_by_role("link", name="Subscriptions").click()
    expect(page.get_by_text("Newsletter").first).to_be_visible()
    assert violations(page) == []


def test_makes_a_segment_of_an_outcome(page_as: PageAs) -> None:
    workspace = make_workspace()
    by_hand = Origin(OriginKind.EDIT, 1)
    apply_records(workspace, make_record(email="ada@example.com"), origin=by_hand)
    page = page_as(Role.MARKETER, workspace).go(NEW_IMPORT)
    drop(page, SAID.replace(",no,", ",,").replace(",yes,", ",,"), "leads.csv")
    page.get_by_label("All rows join the segment").fill("Spring leads")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Spring leads joins")).to_be_visible()
    review(page)
    run(page, "Import 2 rows")
    page.get_by_role("link", name="1 created, show the rows").click()
    page.get_by_role("button", name="Make a segment").click()
    page.get_by_label("Name").fill("New in spring")
    page.get_by_role("button", name="Make the segment").click()
    expect(page.get_by_text("1 person joined “New in spring”")).to_be_visible()
    expect(page.get_by_role("link", name="Bob")).to_be_visible()
    page.get_by_role("link", name="Segments", exact=True).first.click()
    row = page.get_by_role("row", name="Spring leads")
    expect(row.get_by_text("2", exact=True)).to_be_visible()
    assert violations(page) == []
    joined = SegmentMember.objects.filter(workspace=workspace)
    assert joined.count() == 3
