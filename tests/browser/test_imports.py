"""Imports by hand: a file from the drop to the result, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from cdp.models import Workspace
from cdp.statuses import Role
from imports.models import ImportJob
from profiles.models import Profile
from tests.browser.axe import violations
from tests.browser.conftest import PageAs
from tests.browser.pages import LOOKS
from tests.workers import worker

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = (
    "E-mail;Vorname;Geburtsdatum;Lieblingsfarbe\n"
    "ada@example.com;Ada;03.04.1980;rot\n"
    "grace@example.com;Grace;05.06.1981;blau\n"
    "niemand;Nemo;07.08.1982;\n"
)
DEMO = "/w/{slug}/imports/"


@pytest.fixture(autouse=True)
def bulk_worker(transactional_db: None) -> Iterator[None]:
    """A worker that counts, reviews and runs."""
    with worker():
        yield


def payload(content: str | bytes, name: str = "kunden.csv") -> FilePayload:
    raw = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": "text/csv", "buffer": raw}


def to_map(page: Page) -> None:
    """From the first rows to the board with the figures of all rows."""
    page.get_by_role("button", name="Continue to map").click()
    expect(page.get_by_text("Figures of all")).to_be_visible()


def to_review(page: Page) -> None:
    """From the board through the preview to the reviewed rows."""
    page.locator("#map-continue").click()
    page.get_by_role("link", name="Review all rows").click()
    expect(page.locator("#issue-groups")).to_be_visible()


def run(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("it balances")).to_be_visible(timeout=20_000)


def import_file(page: Page, content: str | bytes = PEOPLE) -> None:
    page.set_input_files("#id_file", payload(content))
    to_map(page)
    to_review(page)
    run(page, "Import ")


def saved(download: Download) -> bytes:
    return download.path().read_bytes()


def names(workspace: Workspace) -> set[str]:
    people = Profile.objects.filter(workspace=workspace)
    return set(people.values_list("attributes__first_name", flat=True))


def test_imports_a_csv_from_drop_to_result(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER)
    page = visitor.go(f"{DEMO}new/")
    page.set_input_files("#id_file", payload(PEOPLE))
    expect(page.get_by_label("Delimiter")).to_have_value(";")
    page.get_by_label("Name").fill("Customers in spring")
    to_map(page)
    expect(page.get_by_text("1 not yet")).to_be_visible()
    page.get_by_role("link", name="Import Lieblingsfarbe as").click()
    page.get_by_label("Search what to import as").fill("new attr")
    page.keyboard.press("Enter")
    page.get_by_label("Key").fill("favourite_colour")
    page.get_by_role("button", name="Create and import as it").click()
    expect(page.get_by_text("4 mapped")).to_be_visible()
    to_review(page)
    expect(page.get_by_text("Email is not an address")).to_be_visible()
    page.get_by_role("button", name="Try 1 person first").click()
    expect(page.get_by_text("1 row is in to try")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Ada").click()
    expect(page.get_by_text("ada@example.com").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Take back 1 row").click()
    expect(page.get_by_text("What was tried is taken back")).to_be_visible()
    assert not Profile.objects.exists()
    page.get_by_role("button", name="Try 1 person first").click()
    expect(page.get_by_text("1 row is in to try")).to_be_visible(timeout=20_000)
    run(page, "Run the rest, 1 row")
    expect(page.get_by_role("heading", name="Customers in spring")).to_be_visible()
    assert names(visitor.workspace) == {"Ada", "Grace"}
    person = Profile.objects.get(attributes__first_name="Ada")
    assert person.attributes["favourite_colour"] == "rot"
    assert person.attributes["birthday"] == "1980-04-03"


def test_imports_a_sheet_of_a_workbook(page_as: PageAs) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    notes = workbook.create_sheet("Notes")
    notes.append(["Nothing here"])
    notes.append(["nor here"])
    sheet = workbook.create_sheet("Leads")
    for row in (["Email", "First name"], ["ada@example.com", "Ada"], ["b@b.org", "Bo"]):
        sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    visitor = page_as(Role.ADMIN)
    page = visitor.go(f"{DEMO}new/")
    page.set_input_files("#id_file", payload(written.getvalue(), "leads.xlsx"))
    expect(page.get_by_text("Nothing here").first).to_be_visible()
    page.get_by_label("Sheet").select_option("Leads")
    expect(page.get_by_role("cell", name="ada@example.com")).to_be_visible()
    to_map(page)
    to_review(page)
    run(page, "Import 2 rows")
    assert names(visitor.workspace) == {"Ada", "Bo"}


def test_imports_pasted_cells_after_a_file_was_refused(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER)
    page = visitor.go(f"{DEMO}new/")
    picture = b"\x89PNG\r\n\x1a\n" + bytes(2_000)
    page.set_input_files("#id_file", payload(picture, "people.csv"))
    expect(page.get_by_text("This file cannot be read.")).to_be_visible()
    assert not ImportJob.objects.exists()
    post_fails = "**/imports/new/"
    page.route(post_fails, lambda route: route.abort("internetdisconnected"))
    page.set_input_files("#id_file", payload(PEOPLE))
    expect(page.get_by_role("button", name="Send it again")).to_be_focused()
    visitor.complaints.clear()  # the refusal's 422 and the lost connection, as meant
    page.unroute(post_fails)
    page.get_by_text("Paste cells from a spreadsheet instead").click()
    page.get_by_label("Cells, the header row first").fill(
        "Email\tFirst name\nada@example.com\tAda\n"
    )
    page.get_by_role("button", name="Use these cells").click()
    to_map(page)
    to_review(page)
    run(page, "Import 1 row")
    assert names(visitor.workspace) == {"Ada"}


def test_fixes_rows_by_the_errors_file(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER, accept_downloads=True)
    page = visitor.go(f"{DEMO}new/")
    import_file(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Errors file").first.click()
    corrected = (
        saved(download.value).decode("utf-8-sig").replace("niemand", "nemo@example.com")
    )
    page.get_by_role("link", name="Import the corrected file").click()
    page.set_input_files("#id_file", payload(corrected, "kunden errors.csv"))
    expect(page.get_by_text("Corrected rows.")).to_be_visible()
    to_map(page)
    expect(page.get_by_text("2 skipped")).to_be_visible()
    to_review(page)
    run(page, "Import 1 row")
    assert names(visitor.workspace) == {"Ada", "Grace", "Nemo"}
    page.get_by_role("link", name="Kunden").last.click()
    expect(page.get_by_text("Corrected rows came in with")).to_be_visible()


def test_undoes_an_import(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER)
    page = visitor.go(f"{DEMO}new/")
    import_file(page)
    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("button", name="Plan the undo").click()
    page.get_by_role("button", name="Take back from 2 people").click()
    expect(page.get_by_text("all that the import did is taken back")).to_be_visible(
        timeout=20_000
    )
    assert not Profile.objects.exists()


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Walk there as someone without a mouse does."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the {key} key does not lead to {target}")


def press(page: Page, target: Locator, key: str = "Tab") -> None:
    expect(target).to_be_visible(timeout=20_000)
    tab_to(page, target, key)
    page.keyboard.press("Enter")


def test_imports_by_keyboard_alone(page_as: PageAs) -> None:
    visitor = page_as(Role.MARKETER)
    page = visitor.go("/w/{slug}/")
    # Asked for with the key that opens it, a chooser can be missed on a busy machine.
    page.on("filechooser", lambda _: None)
    press(page, page.get_by_role("link", name="Imports", exact=True))
    press(page, page.get_by_role("link", name="Import a file").first)
    page.wait_for_url("**/new/")
    page.wait_for_load_state("networkidle")
    tab_to(page, page.get_by_label("Choose a file"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(payload(PEOPLE))
    press(page, page.get_by_role("button", name="Continue to map"))
    press(page, page.get_by_role("link", name="Import Lieblingsfarbe as"))
    expect(page.get_by_label("Search what to import as")).to_be_focused()
    page.keyboard.type("city")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("as City"))).to_be_focused()
    press(page, page.locator("#map-continue"), "Shift+Tab")
    press(page, page.get_by_role("link", name="Review all rows"))
    press(page, page.get_by_role("button", name="Import 2 rows"))
    expect(page.get_by_text("it balances")).to_be_visible(timeout=20_000)
    tab_to(page, page.get_by_label("An email, another identifier"))
    page.keyboard.type("ada@example.com")
    page.keyboard.press("Enter")
    expect(page.locator("#fate").get_by_text("created")).to_be_visible()
    assert names(visitor.workspace) == {"Ada", "Grace"}


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_every_step_usable(page_as: PageAs, width: int, theme: str) -> None:
    viewport = {"width": width, "height": 800}
    visitor = page_as(Role.MARKETER, viewport=viewport, color_scheme=theme)
    faults: list[str] = []

    def look() -> None:
        page.wait_for_load_state("networkidle")
        faults.extend(f"{page.url}: {fault}" for fault in violations(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page.url} scrolls sideways")

    page = visitor.go(f"{DEMO}new/")
    look()
    page.set_input_files("#id_file", payload(PEOPLE))
    expect(page.get_by_label("Delimiter")).to_be_visible()
    look()
    to_map(page)
    look()
    page.get_by_role("link", name="Options of E-mail").click()
    expect(page.locator("#column-dialog")).to_be_visible()
    look()
    page.get_by_role("link", name="Map its 3 values").click()
    expect(page.get_by_text("3 distinct values in 3 rows")).to_be_visible()
    look()
    page.get_by_label("What niemand becomes").fill("nemo@example.com")
    page.get_by_role("button", name="Save these values").click()
    expect(page.get_by_text("1 value set")).to_be_visible()
    page.get_by_label("What becomes of niemand").select_option("stays")
    page.get_by_role("button", name="Save these values").click()
    page.get_by_role("link", name="Back to the columns").click()
    page.locator("#map-continue").click()
    expect(page.get_by_text("samples from the whole file")).to_be_visible()
    look()
    page.locator("#preview-table .row-link").first.click()
    expect(page.locator("#row-dialog")).to_be_visible()
    look()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Review all rows").click()
    expect(page.locator("#issue-groups")).to_be_visible()
    look()
    page.get_by_role("link", name="Mend E-mail in line 4").click()
    expect(page.locator("#fix")).to_be_visible()
    look()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Try 1 person first").click()
    expect(page.get_by_text("1 row is in to try")).to_be_visible(timeout=20_000)
    look()
    run(page, "Run the rest")
    look()
    for path in ("", "mappings/"):
        visitor.go(f"{DEMO}{path}")
        look()
    assert faults == []
