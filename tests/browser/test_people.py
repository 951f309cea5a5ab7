"""People by hand: found, filtered, exported, corrected, in a real browser."""

from __future__ import annotations

import csv
import json

import pytest
from playwright.sync_api import Download, Page, expect

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.loading import load_definitions
from profiles.models import Profile
from tests.browser.axe import violations
from tests.browser.conftest import PageAs, Visitor
from tests.browser.pages import LOOKS
from tests.makers import make_workspace
from tests.profiles.visiting import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = "/w/{slug}/people/"
FORMULA = '=HYPERLINK("http://example.com")'
SCRIPT = "<script>document.title='owned'</script>"


def with_people() -> Workspace:
    """A workspace of three, one with a formula and one with a script for a name."""
    workspace = make_workspace()
    make_person(workspace, "Ada Lovelace", sets={"city": FORMULA, "country": "GB"})
    make_person(workspace, "Grace Hopper", sets={"city": "New York", "country": "US"})
    make_person(workspace, SCRIPT, email="script@example.com", sets={"country": "GB"})
    return workspace


def saved(download: Download) -> str:
    return download.path().read_bytes().decode("utf-8-sig")


def export(page: Page, kind: str) -> str:
    page.get_by_role("button", name="Export").first.click()
    page.get_by_label(kind).check()
    with page.expect_download() as download:
        page.locator("#export-menu").get_by_role("button", name="Export").click()
    return saved(download.value)


def test_finds_filters_and_exports_people(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER, with_people(), accept_downloads=True)
    page = visitor.go(PEOPLE)
    expect(page.get_by_role("row")).to_have_count(4)
    page.get_by_role("searchbox", name="Email, phone").fill("grace")
    expect(page.get_by_role("row")).to_have_count(2)
    visitor.go(PEOPLE)
    page.get_by_role("button", name="Add filter").click()
    page.get_by_label("Filter by").select_option("attribute:country")
    page.get_by_label("Value").fill("GB")
    page.locator("#filter-form").get_by_role("button", name="Add filter").click()
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("link", name="Remove filter Country")).to_be_visible()
    rows = list(csv.DictReader(export(page, "CSV").splitlines()))
    assert [row["city"] for row in rows if row["city"]] == [f"'{FORMULA}"]
    assert all(len(row["profile_id"]) == 16 for row in rows)
    assert len(json.loads(export(page, "JSON"))) == 2
    assert page.title() != "owned"


def test_corrects_and_merges_people(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN, with_people())
    page = visitor.go(PEOPLE)
    page.get_by_role("link", name="Grace Hopper").click()
    page.get_by_role("link", name="Edit City").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="City").fill("Arlington")
    page.keyboard.press("Enter")
    expect(page.get_by_text("before: New York")).to_be_visible()
    page.get_by_role("link", name="Activity").click()
    expect(page.get_by_text("Arlington")).to_be_visible()
    page.get_by_role("link", name="Merge").click()
    page.get_by_role("searchbox", name="Email, phone").fill("script@")
    page.locator("#merge-candidates a").first.click()
    assert violations(page) == []
    assert Profile.objects.count() == 3


def test_keeps_staff_to_reading(page_as: PageAs) -> None:
    visitor = page_as(Role.STAFF, with_people())
    page = visitor.go(PEOPLE)
    expect(page.get_by_role("button", name="Export")).to_have_count(0)
    page.get_by_role("link", name="Ada Lovelace").click()
    expect(page.get_by_role("link", name="Edit City")).to_have_count(0)
    expect(page.get_by_role("link", name="Merge")).to_have_count(0)
    expect(page.get_by_role("link", name="Imports", exact=True)).to_have_count(0)
    visitor.go("/w/{slug}/imports/new/")
    expect(page.get_by_text("for admins and marketers of")).to_be_visible()
    # The refusal is answered 403, which the console repeats.
    visitor.complaints[:] = [c for c in visitor.complaints if "403" not in c]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_every_side_of_a_person_usable(
    page_as: PageAs, width: int, theme: str
) -> None:
    viewport = {"width": width, "height": 800}
    options = {"viewport": viewport, "color_scheme": theme}
    visitor: Visitor = page_as(Role.ADMIN, with_people(), **options)
    ada = Profile.objects.get(attributes__first_name="Ada")
    person = load_definitions(visitor.workspace).public_ids.public(ada.pk)
    faults = []
    for side in ("", "activity/", "subscriptions/", "segments/", "json/", "merge/"):
        page = visitor.go(f"{PEOPLE}{person}/{side}")
        faults += [f"{side}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{side} scrolls sideways")
    assert faults == []
