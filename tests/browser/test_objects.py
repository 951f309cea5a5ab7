"""Objects by hand: defined, added, related to a person, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from cdp.models import Workspace
from cdp.statuses import Role
from profiles.loading import load_definitions
from profiles.models import Profile
from profiles.objects.models import CustomObject
from profiles.records import Record, Related
from tests.browser.axe import violations
from tests.browser.conftest import PageAs
from tests.browser.pages import LOOKS
from tests.makers import apply_objects, apply_records, make_object_type, make_workspace
from tests.profiles.visiting import make_person

pytestmark = pytest.mark.django_db(transaction=True)
OBJECTS, TYPES = "/w/{slug}/objects/", "/w/{slug}/object-types/"
LONG = "acme-" + "0123456789" * 12


def with_companies() -> Workspace:
    """Ada, who is related to a company with a long id; and a type of courses."""
    workspace = make_workspace()
    kinds = {"name": "string", "seats": "number", "founded": "date", "tags": "list"}
    make_object_type(workspace, attributes=kinds)
    make_object_type(workspace, 2)
    ada = make_person(workspace)
    apply_objects(
        workspace, LONG, name="Acme Ltd", seats=12_480, founded="1950-03-01", tags=["x"]
    )
    apply_objects(workspace, "globex")
    related = Related(1, LONG, {"role": "CTO"})
    apply_records(workspace, Record(1, 1, profile_id=ada.pk, related=(related,)))
    return workspace


def press(page: Page, role: str, name: str) -> None:
    """Press Enter on what the keyboard can be brought to."""
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_defines_adds_and_relates_with_the_keyboard(page_as: PageAs) -> None:
    workspace = make_workspace()
    make_person(workspace)
    visitor = page_as(Role.ADMIN, workspace)
    page = visitor.go(OBJECTS)
    press(page, "link", "New object type")
    page.get_by_label("Name", exact=True).fill("Companies")
    page.get_by_label("Name of one").fill("Company")
    page.keyboard.press("Enter")
    press(page, "link", "New relationship attribute")
    page.get_by_label("Name", exact=True).fill("Role")
    page.get_by_label("Key").fill("role")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="role", exact=True)).to_be_visible()
    visitor.go(OBJECTS)
    press(page, "link", "New company")
    page.get_by_label("Object id").fill("acme")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="acme", level=1)).to_be_visible()
    page.get_by_role("navigation", name="acme").get_by_role(
        "link", name="People"
    ).focus()
    page.keyboard.press("Enter")
    press(page, "link", "Relate a person")
    page.get_by_role("searchbox", name="Email, phone").fill("ada")
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    press(page, "link", "Ada Lovelace")
    page.get_by_label("Role").fill("CTO")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Ada Lovelace")).to_contain_text("CTO")
    press(page, "button", "End the relationship to Ada Lovelace")
    expect(page.get_by_text("Nobody is related to it")).to_be_visible()


def test_finds_objects_while_one_types(page_as: PageAs) -> None:
    page = page_as(Role.STAFF, with_companies()).go(OBJECTS)
    expect(page.get_by_role("row")).to_have_count(3)
    page.keyboard.press("/")
    page.keyboard.type("glob")
    expect(page.get_by_role("row")).to_have_count(2)
    assert "q=glob" in page.url
    expect(page.get_by_role("link", name="New company")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_every_page_of_objects_usable(
    page_as: PageAs, width: int, theme: str
) -> None:
    viewport = {"width": width, "height": 800}
    options = {"viewport": viewport, "color_scheme": theme}
    visitor = page_as(Role.ADMIN, with_companies(), **options)
    ids = load_definitions(visitor.workspace).public_ids
    acme = ids.public(CustomObject.objects.get(object_id=LONG).pk)
    person = "/w/{slug}/people/" + ids.public(Profile.objects.get().pk)
    one = f"{OBJECTS}companies/{acme}/"
    faults = []
    for path in (
        *(OBJECTS, f"{OBJECTS}?type=courses", f"{OBJECTS}companies/new/"),
        *(one, f"{one}people/", f"{one}people/new/?q=ada", f"{one}activity/"),
        *(f"{one}json/", f"{one}fact/?key=seats"),
        *(f"{person}/relationships/", f"{person}/relationships/new/?type=companies"),
        f"{person}/relationships/companies/{acme}/",
        *(TYPES, f"{TYPES}1/", f"{TYPES}1/edit/", f"{TYPES}1/attributes/new/"),
    ):
        page = visitor.go(path)
        faults += [f"{path}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} scrolls sideways")
    assert faults == []
