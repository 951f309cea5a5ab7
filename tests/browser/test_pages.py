"""What every page holds, at both sizes and in both themes."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response

from cdp.statuses import Role
from tests.browser.axe import violations
from tests.browser.conftest import PageAs
from tests.browser.pages import INSIDE, LOOKS, OUTSIDE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.styleguide_urls"),
]

ASSET_BUDGET = 250_000


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_pages_inside_usable(page_as: PageAs, width: int, theme: str) -> None:
    viewport = {"width": width, "height": 800}
    visitor = page_as(Role.ADMIN, viewport=viewport, color_scheme=theme)
    faults = [fault for path in INSIDE for fault in _faults(visitor.go(path))]
    assert faults == []


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_keeps_pages_outside_usable(page_as: PageAs, width: int, theme: str) -> None:
    viewport = {"width": width, "height": 800}
    visitor = page_as(None, viewport=viewport, color_scheme=theme)
    faults = [fault for path in OUTSIDE for fault in _faults(visitor.go(path))]
    # A link that leads nowhere is answered 404, which the console repeats.
    visitor.complaints[:] = [c for c in visitor.complaints if "404" not in c]
    assert faults == []


def test_keeps_assets_within_budget(page_as: PageAs) -> None:
    visitor = page_as(Role.ADMIN)
    bodies: dict[str, int] = {}
    visitor.page.on("response", lambda response: _weigh(response, bodies))
    visitor.go("/styleguide/").wait_for_load_state("networkidle")
    assert any(url.endswith("tributary.css") for url in bodies)
    assert sum(bodies.values()) <= ASSET_BUDGET, bodies


def _faults(page: Page) -> list[str]:
    faults = violations(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("the page scrolls sideways")
    if "<c-" in page.content():
        faults.append("a component was not drawn")
    return [f"{page.url}: {fault}" for fault in faults]


def _weigh(response: Response, bodies: dict[str, int]) -> None:
    if "/static/" in response.url:
        bodies[response.url] = len(gzip.compress(response.body()))
