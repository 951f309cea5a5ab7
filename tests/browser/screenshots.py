"""Takes pictures of pages as people see them: two widths, two themes.

    python -m tests.browser.screenshots http://127.0.0.1:8000 \\
        --user ana@example.com --password ... /w/demo/ /w/demo/settings/

Writes ``build/screenshots/<page>-<width>-<theme>.png`` and prints what the browser
had to complain about: errors, refused content, requests that leave the machine.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import LAUNCH, watch

FOLDER = Path("build/screenshots")
WIDTHS = {1280: 800, 390: 844}
THEMES = ("light", "dark")


def main() -> int:
    """Takes the pictures; returns 1 if a page had complaints."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for width in options.widths:
            for theme in THEMES:
                complaints += _take(browser, options, width, theme)
        browser.close()
    sys.stdout.writelines(f"{line}\n" for line in sorted(set(complaints)))
    return 1 if complaints else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base_url")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--widths", type=int, nargs="+", default=list(WIDTHS))
    return parser.parse_args()


def _take(
    browser: Browser, options: argparse.Namespace, width: int, theme: str
) -> list[str]:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 800)},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=width < 640,
        is_mobile=width < 640,
    )
    page = context.new_page()
    complaints = watch(page, options.base_url)
    if options.user:
        _log_in(page, options)
    for path in options.paths:
        page.goto(options.base_url + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=options.folder / _name(path, width, theme), full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            complaints.append(f"{path} is wider than {width} pixels")
    context.close()
    return complaints


def _log_in(page: Page, options: argparse.Namespace) -> None:
    page.goto(f"{options.base_url}/account/login/")
    page.get_by_label("Email address").fill(options.user)
    page.get_by_label("Password").fill(options.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def _name(path: str, width: int, theme: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", urlsplit(path).path.lower()).strip("-")
    return f"{words or 'start'}-{width}-{theme}.png"


if __name__ == "__main__":
    sys.exit(main())
