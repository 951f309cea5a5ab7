"""Takes pictures of every page of the running demo: two widths, two themes.

    make screenshots                  # with `make run` beside it
    make screenshots ONLY="wizard people-filter"

Writes ``build/screenshots/<page>-<width>-<theme>.png`` and prints what is wrong with
any page: what axe finds, errors, refused content, requests that leave the machine,
pages that scroll sideways. ``tests/browser/gallery.py`` says what the pages are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.axe import violations
from tests.browser.chromium import LAUNCH, watch
from tests.browser.gallery import Scene, scenes

FOLDER = Path("build/screenshots")
WIDTHS = {1280: 800, 390: 844}
THEMES = ("light", "dark")
# Errors that a picture of an error is about; the console repeats them.
EXPECTED = ("status of 403", "status of 404")


def main() -> int:
    """Takes the pictures; returns 1 if a page had complaints."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    demo = _demo()
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        found = _scenes(browser, demo, options.only)
        for width in options.widths:
            for theme in options.themes:
                studio = _Studio(browser, demo, options.folder, width, theme)
                complaints += studio.take(found)
        browser.close()
    sys.stdout.writelines(f"{line}\n" for line in sorted(set(complaints)))
    return 1 if complaints else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="pages whose name has one of these")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--widths", type=int, nargs="+", default=list(WIDTHS))
    parser.add_argument("--themes", nargs="+", default=list(THEMES))
    return parser.parse_args()


def _demo() -> Mapping[str, Any]:
    """Where the demo is and who logs in there, as the running site tells."""
    told = subprocess.run(
        [sys.executable, "manage.py", "demo", "--json"],
        capture_output=True,
        check=True,
    )
    facts: Mapping[str, Any] = json.loads(told.stdout)
    return facts


def _scenes(
    browser: Browser, demo: Mapping[str, Any], only: Iterable[str]
) -> list[Scene]:
    words = tuple(only)
    page = browser.new_page(reduced_motion="reduce")
    _log_in(page, demo, "admin")
    home = f"/w/{demo['workspace']}/"
    found = [
        scene
        for scene in scenes(page, demo["base_url"], home)
        if not words or any(word in scene.name for word in words)
    ]
    page.close()
    return found


class _Studio:
    """One width in one theme: a browser's context for each role."""

    def __init__(
        self,
        browser: Browser,
        demo: Mapping[str, Any],
        folder: Path,
        width: int,
        theme: str,
    ) -> None:
        self.browser, self.demo, self.folder = browser, demo, folder
        self.width, self.theme = width, theme
        self.complaints: list[str] = []
        self._pages: dict[str, Page] = {}

    def take(self, found: Iterable[Scene]) -> list[str]:
        """Takes a picture of each scene; what is wrong with them."""
        for scene in found:
            page = self._page_of(scene.role)
            try:
                page.goto(self.demo["base_url"] + scene.path)
                if scene.act is not None:
                    scene.act(page)
                # What lies over a page is seen in its window; stitched it is torn.
                self._shoot(page, scene.name, whole=scene.act is None)
            except (Error, AssertionError) as error:
                self.complaints.append(f"{scene.name} was not taken: {error}")
        for page in self._pages.values():
            page.context.close()
        return [
            complaint
            for complaint in self.complaints
            if not any(words in complaint for words in EXPECTED)
        ]

    def _shoot(self, page: Page, name: str, *, whole: bool) -> None:
        page.wait_for_load_state("networkidle")
        picture = self.folder / f"{name}-{self.width}-{self.theme}.png"
        page.screenshot(path=picture, full_page=whole)
        self.complaints += [f"{name}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.complaints.append(f"{name} is wider than {self.width} pixels")

    def _page_of(self, role: str) -> Page:
        if role not in self._pages:
            context = self.browser.new_context(
                viewport={"width": self.width, "height": WIDTHS.get(self.width, 800)},
                color_scheme="dark" if self.theme == "dark" else "light",
                reduced_motion="reduce",
                has_touch=self.width < 640,
                is_mobile=self.width < 640,
            )
            page = context.new_page()
            self.complaints = watch(page, self.demo["base_url"], self.complaints)
            if role:
                _log_in(page, self.demo, role)
            self._pages[role] = page
        return self._pages[role]


def _log_in(page: Page, demo: Mapping[str, Any], role: str) -> None:
    user = next(user for user in demo["users"] if user["role"] == role)
    page.goto(f"{demo['base_url']}/account/login/")
    page.get_by_label("Email address").fill(user["name"])
    page.get_by_label("Password").fill(user["password"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


if __name__ == "__main__":
    sys.exit(main())
