"""The frame by hand: keyboard, small screen, theme, and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cdp.models import Membership
from cdp.statuses import Role
from tests.browser.conftest import PageAs
from tests.makers import make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.styleguide_urls"),
]

NARROW = {"width": 390, "height": 844}


def test_obeys_the_keyboard(page_as: PageAs) -> None:
    page = page_as(Role.ADMIN).go("/styleguide/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search imports")).to_be_focused()
    opener = page.get_by_role("button", name="More for Ada Lovelace")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Download the file").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#more-1")).to_be_hidden()
    expect(opener).to_be_focused()


def test_asks_in_a_dialog_that_keeps_the_focus(page_as: PageAs) -> None:
    page = page_as(Role.ADMIN).go("/styleguide/")
    page.get_by_role("button", name="Open a dialog").press("Enter")
    dialog = page.get_by_role("dialog", name="Remove 3 members")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep them").press("Enter")
    expect(dialog).to_be_hidden()


def test_opens_menu_on_a_small_screen(page_as: PageAs) -> None:
    page = page_as(Role.ADMIN, viewport=NARROW).go("/w/{slug}/")
    settings = page.get_by_role("link", name="Settings")
    expect(settings).to_be_hidden()
    page.get_by_role("button", name="Menu", exact=True).click()
    settings.click()
    expect(page.get_by_role("heading", name="Workspace", level=1)).to_be_visible()


def test_keeps_the_chosen_theme(page_as: PageAs) -> None:
    page = page_as(Role.ADMIN, color_scheme="light").go("/w/{slug}/")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Dark").click()
    dark = "rgb(19, 20, 24)"
    expect(page.locator(".stage")).to_have_css("background-color", dark)
    page.reload()
    expect(page.locator(".stage")).to_have_css("background-color", dark)


def test_copies_an_id(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.go("/w/{slug}/settings/")
    page.get_by_role("button", name="Copy app_id").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == str(visitor.workspace.app_id)


def test_changes_role_and_removes_member(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN)
    bo = make_user("Bo Lindqvist")
    Membership.objects.create(workspace=visitor.workspace, user=bo, role=Role.STAFF)
    page = visitor.go("/w/{slug}/settings/members/")
    page.get_by_label("Role of Bo Lindqvist").select_option("Marketer")
    expect(page.get_by_text("Bo Lindqvist is now marketer.")).to_be_visible()
    page.get_by_role("button", name="Remove Bo Lindqvist").click()
    page.get_by_role("button", name="Remove Bo", exact=True).click()
    expect(page.get_by_text(re.compile("Bo Lindqvist is removed"))).to_be_visible()
    assert not visitor.workspace.members.filter(pk=bo.pk).exists()


def test_hears_what_the_browser_refuses(page_as: PageAs) -> None:
    """The other tests rely on this: a refused style must not pass in silence."""
    visitor = page_as(Role.ADMIN)
    page = visitor.go("/w/{slug}/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('https://example.invalid/').catch(() => {})")
    expect(page.locator("body")).to_be_visible()
    heard = " ".join(visitor.complaints)
    visitor.complaints.clear()
    assert "style-src" in heard or "inline style" in heard
    assert "connect-src" in heard or "left the machine" in heard


def test_sends_a_form_once(page_as: PageAs) -> None:
    page = page_as(Role.ADMIN).go("/w/{slug}/settings/members/")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.get_by_label("Email address").fill("cem@example.com")
    page.get_by_role("button", name="Send invitation").dblclick()
    expect(page.get_by_role("rowheader", name="cem@example.com")).to_be_visible()
    assert len(sent) == 1
