"""The mapping screen in a real browser: from the first request to a changed person."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cdp.statuses import Role
from tests.browser.axe import violations
from tests.browser.conftest import PageAs, Visitor
from tests.browser.pages import LOOKS
from tests.makers import make_attribute, people
from tests.webhooks.makers import make_source
from webhooks import sources
from webhooks.drain import drain_batch
from webhooks.models import WebhookSource
from webhooks.statuses import SourceState

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMER = {
    "customer": {
        "email": "BOB@example.com",
        "tags": "vip, news",
        "addresses": [{"city": "Hamburg"}, {"city": "Berlin"}],
    }
}


def send(visitor: Visitor, source: WebhookSource, body: Any) -> None:
    """A request of the sender, to the source's address."""
    path = f"/cdp/webhook/{visitor.workspace.app_id}/{source.pk}"
    request = urllib.request.Request(  # noqa: S310  our own server
        visitor.base_url + path,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.status == 202


def click_leaf(page: Page, key: str) -> None:
    """Open *Import as* for the first value of this key."""
    leaf = page.locator(".tree-line a").filter(has_text=key).first
    leaf.click()
    expect(page.locator("#field")).to_be_visible()


def import_as(page: Page, label: str) -> None:
    """Choose what the value is, and close the sheet by it."""
    page.locator("#field-target").select_option(label=label)
    page.get_by_role("button", name="Import as this").click()
    expect(page.locator("#field-dialog")).to_be_hidden()


def test_maps_the_first_request_by_clicking(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN)
    source = make_source(visitor.workspace, name="Own shop")
    make_attribute(visitor.workspace, "tags", type="list")
    page = visitor.go(f"/w/{{slug}}/webhooks/{source.pk}/")
    expect(page.get_by_text("Waiting for the first request")).to_be_visible()

    send(visitor, source, CUSTOMER)
    drain_batch(visitor.workspace.pk)
    expect(page.get_by_text("BOB@example.com").first).to_be_visible()
    expect(page.get_by_text("Waiting for the first request")).to_be_hidden()

    click_leaf(page, "email")
    import_as(page, "Email")
    expect(page.locator("#trial")).to_contain_text("A new person")

    click_leaf(page, "tags")
    page.locator("#field-target").select_option(label="Tags")
    page.locator("#step-add").select_option("split")
    page.get_by_label("At", exact=True).fill(",")
    page.keyboard.press("Tab")
    expect(page.locator("#step-list")).to_contain_text('["vip","news"]')
    page.get_by_role("button", name="Import as this").click()
    expect(page.locator("#trial")).to_contain_text("Tags")

    click_leaf(page, "city")
    expect(page.locator("#field-path")).to_have_value("customer.addresses[first].city")
    import_as(page, "City")
    assert violations(page) == []

    page.get_by_role("button", name="Save and switch on").click()
    expect(page.get_by_text("Requests are read by this mapping.")).to_be_visible()
    source.refresh_from_db()
    assert source.state == SourceState.ON
    send(visitor, source, CUSTOMER)
    drain_batch(visitor.workspace.pk)
    (person,) = people(visitor.workspace)
    assert person["identifiers"] == {"email": ["bob@example.com"]}
    assert person["attributes"] == {"tags": ["vip", "news"], "city": "Hamburg"}


def test_edits_a_field_by_keyboard_alone(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN, viewport={"width": 390, "height": 844})
    source = sources.create(visitor.workspace, sender="shopify", name="Shop")
    page = visitor.go(f"/w/{{slug}}/webhooks/{source.pk}/")
    page.locator(".field-line a").filter(has_text="City").focus()
    page.keyboard.press("Enter")
    path = page.locator("#field-path")
    expect(path).to_have_value("default_address.city")
    path.fill("default_address.country")
    expect(page.locator(".step-result").first).to_contain_text("Germany")
    page.keyboard.press("Enter")
    expect(page.locator("#field-dialog")).to_be_hidden()
    expect(page.locator("#field-list")).to_contain_text("default_address.country")


def test_works_without_script(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN, java_script_enabled=False)
    source = make_source(visitor.workspace, sample=json.dumps(CUSTOMER))
    page = visitor.go(f"/w/{{slug}}/webhooks/{source.pk}/")
    page.locator(".tree-line a").filter(has_text="email").first.click()
    page.locator("#field-target").select_option(label="Email")
    page.get_by_role("button", name="Import as this").click()
    expect(page.locator("#trial")).to_contain_text("A new person")
    page.get_by_role("button", name="Save and switch on").click()
    expect(page.get_by_text("Requests are read by this mapping.")).to_be_visible()
    page = visitor.go("/w/{slug}/settings/")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-appearance", "dark")
    page.get_by_label("Name").fill("Renamed")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_pages_of_webhooks_usable(
    page_as: PageAs, width: int, theme: str
) -> None:
    viewport = {"width": width, "height": 800}
    visitor = page_as(Role.ADMIN, viewport=viewport, color_scheme=theme)
    source = make_source(visitor.workspace, sender="mailchimp")
    send(visitor, source, CUSTOMER)
    drain_batch(visitor.workspace.pk)
    base = "/w/{slug}/webhooks/"
    own = f"{base}{source.pk}/"
    paths = [base, f"{base}new/", f"{base}deliveries/", own]
    for part in ("paste/", "options/", "fields/edit/", "deliveries/", "versions/"):
        paths.append(f"{own}{part}")
    paths += [f"{own}settings/", f"{own}differences/"]
    faults = []
    for path in paths:
        page = visitor.go(path)
        faults += [f"{path}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} scrolls sideways")
    assert faults == []
