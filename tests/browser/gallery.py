"""Every page of a running demo, for pictures of all of them.

Most are found by following links from the home page: one of each kind of address, so
that new pages are taken without being named here. What links do not lead to (a step
of the wizard, an opened panel, an error) is staged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page, expect

Act = Callable[[Page], None]

_IDS = (
    re.compile(r"(?<=/)[0-9a-f]{8}-[0-9a-f-]{27}(?=/)"),
    re.compile(r"(?<=/)[0-9a-f]{16,24}(?=/)"),
    re.compile(r"(?<=/)\d+(?=/)"),
)
_HREF = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')
_LEADS_OUT = re.compile(r"/(logout|files|template\.|openapi|api/docs/)")
PATIENCE = 60_000
# As they are for somebody who is not logged in.
OUTSIDE = ("/account/login/", "/account/password/reset/", "/account/signup/")
LEADS = (
    "E-mail;Vorname;Nachname;Geburtsdatum;Lieblingsfarbe;Kundennummer;Mobil\n"
    "ada@example.com;Ada;Lovelace;10.12.1815;rot;1001;+49 151 20000001\n"
    "grace@example.com;Grace;Hopper;09.12.1906;blau;1002;+49 151 20000002\n"
    "niemand;Nemo;;31.02.1980;;1003;\n"
    "lise@example.com;Lise;Meitner;07.11.1878;;1004;+43 660 1234567\n"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its name, the page, what is done there first, as whom."""

    name: str
    path: str
    act: Act | None = None
    role: str = "admin"


def scenes(page: Page, base_url: str, home: str) -> Iterator[Scene]:
    """Everything to take a picture of; *page* is logged in as the admin."""
    staged = list(_staged(page, base_url, home))
    yield from staged
    known = {kind_of(scene.path) for scene in staged if scene.act is None}
    known |= set(OUTSIDE)
    for path in walk(page, base_url, home):
        if kind_of(path) not in known:
            yield Scene(name_of(path), path)
    yield from _opened(home)
    yield from _errors(home)
    for path in OUTSIDE:
        yield Scene(name_of(path), path, role="")


def walk(page: Page, base_url: str, start: str) -> Iterator[str]:
    """The first address of each kind that links lead to, without queries as kinds."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        path = todo.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        answer = page.request.get(base_url + path, headers={"Accept": "text/html"})
        if "html" not in answer.headers.get("content-type", ""):
            continue
        yield path
        links = (each.replace("&amp;", "&") for each in _HREF.findall(answer.text()))
        todo += [link for link in links if not _LEADS_OUT.search(link)]


def kind_of(path: str) -> str:
    """The address with ids left out, and without its query."""
    plain = urlsplit(path).path
    for pattern in _IDS:
        plain = pattern.sub("n", plain)
    return plain


def name_of(path: str) -> str:
    """What the picture of a page is called: its address without workspace and ids."""
    kind = re.sub(r"^/w/[^/]+", "", kind_of(path))
    return re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-") or "home"


def _staged(page: Page, base_url: str, home: str) -> Iterator[Scene]:
    """A file on its way through the wizard, each step where it stops."""
    new = f"{home}imports/new/"
    yield Scene("imports-new", new)
    yield Scene("imports-new-paste", new, _paste)
    path = _uploaded(page, base_url + new)
    yield Scene("wizard-1-read", path + "read/")
    yield Scene("wizard-2-map", path + "map/")
    yield Scene("wizard-2-map-picker", path + "map/", _pick_target)
    yield Scene("wizard-2-map-column", path + "map/", _open_column)
    page.goto(base_url + path + "map/")
    expect(page.get_by_text("Figures of all")).to_be_visible(timeout=PATIENCE)
    page.locator("#map-continue").click()
    page.wait_for_url("**/preview/")
    yield Scene("wizard-3-preview", path + "preview/")
    yield Scene("wizard-3-preview-row", path + "preview/", _open_row)
    page.get_by_role("link", name="Review all rows").click()
    expect(page.locator("#issue-groups")).to_be_visible(timeout=PATIENCE)
    yield Scene("wizard-4-review", path + "review/")
    yield Scene("wizard-4-review-mend", path + "review/", _mend)
    done = _finished(page, base_url + new)
    yield Scene("wizard-5-result", done)
    yield Scene("wizard-5-result-undo", done, _ask_undo)


def _uploaded(page: Page, address: str) -> str:
    file: FilePayload = {
        "name": "trade fair.csv",
        "mimeType": "text/csv",
        "buffer": LEADS.encode("cp1252"),
    }
    page.goto(address)
    page.set_input_files("#id_file", file)
    page.wait_for_url("**/read/", timeout=PATIENCE)
    return urlsplit(page.url).path.removesuffix("read/")


def _finished(page: Page, address: str) -> str:
    path = _uploaded(page, address)
    page.get_by_role("button", name="Continue to map").click()
    expect(page.get_by_text("Figures of all")).to_be_visible(timeout=PATIENCE)
    page.locator("#map-continue").click()
    page.get_by_role("link", name="Review all rows").click()
    page.get_by_role("button", name=re.compile("^Import ")).click(timeout=PATIENCE)
    expect(page.get_by_text("it balances")).to_be_visible(timeout=PATIENCE)
    return path


def _opened(home: str) -> Iterator[Scene]:
    """Panels and dialogs over their pages, lists that are filtered or empty."""
    people = f"{home}people/"
    yield Scene("people-filter", people, _open_filter)
    yield Scene("people-filtered", people, _filter_people)
    yield Scene("people-nobody", f"{people}?q=nobody%20is%20called%20so")
    yield Scene("people-columns", people, _click("Columns"))
    yield Scene("people-export", people, _click("Export"))
    yield Scene("imports-none", f"{home}imports/?q=no%20such%20import")
    yield Scene("search-ada", f"{home}search/?q=ada")
    yield Scene("menu-account", home, _click("Your account", exact=False))
    yield Scene("imports-as-marketer", f"{home}imports/", role="marketer")
    yield Scene("home-as-staff", home, role="staff")
    yield Scene("people-as-staff", people, role="staff")


def _errors(home: str) -> Iterator[Scene]:
    yield Scene("error-404", f"{home}imports/987654321/")
    yield Scene("error-403", f"{home}imports/new/", role="staff")
    yield Scene("error-403-settings", f"{home}settings/members/", role="staff")


def _click(label: str, *, exact: bool = True) -> Act:
    def act(page: Page) -> None:
        named = page.get_by_role("button", name=label, exact=exact)
        named.or_(page.get_by_role("link", name=label, exact=exact)).first.click()

    return act


def _paste(page: Page) -> None:
    page.get_by_text("Paste cells from a spreadsheet instead").click()


def _pick_target(page: Page) -> None:
    expect(page.get_by_text("Figures of all")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Import Lieblingsfarbe as").click()
    expect(page.get_by_label("Search what to import as")).to_be_visible()


def _open_column(page: Page) -> None:
    page.get_by_role("link", name="Options of Geburtsdatum").click()
    expect(page.locator("#column-dialog")).to_be_visible()


def _open_row(page: Page) -> None:
    page.locator("#preview-table .row-link").first.click()
    expect(page.locator("#row-dialog")).to_be_visible()


def _mend(page: Page) -> None:
    page.get_by_role("link", name="Mend E-mail in line 4").click()
    expect(page.locator("#fix")).to_be_visible()


def _ask_undo(page: Page) -> None:
    page.get_by_role("button", name="Undo this import").click()


def _open_filter(page: Page) -> None:
    page.get_by_role("button", name="Add filter").click()
    page.get_by_label("Filter by").select_option("attribute:country")
    expect(page.get_by_label("Value", exact=True)).to_be_visible()


def _filter_people(page: Page) -> None:
    _open_filter(page)
    page.get_by_label("Value", exact=True).fill("Germany")
    page.locator("#filter-form").get_by_role("button", name="Add filter").click()
    expect(page.get_by_role("link", name="Remove filter Country")).to_be_visible()
