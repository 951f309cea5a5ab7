"""The whole record by hand: events, topics and segments in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.models import Event
from tests.browser.conftest import PageAs
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
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
