"""A real browser on a real server: what the tests of pages ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from cdp.models import User, Workspace
from cdp.statuses import Role
from tests.browser.chromium import EXECUTABLE, LAUNCH, watch
from tests.makers import make_member, make_workspace

PageAs = Callable[..., "Visitor"]


class Visitor:
    """Someone at a page: the page, who it is, where, and what went wrong so far."""

    def __init__(
        self, page: Page, base_url: str, workspace: Workspace, user: User | None
    ) -> None:
        self.page = page
        self.base_url = base_url
        self.workspace = workspace
        self.user = user
        self.complaints = watch(page, base_url)

    def go(self, path: str) -> Page:
        """Opens a path of the server; ``{slug}`` stands for the workspace's."""
        self.page.goto(self.base_url + path.format(slug=self.workspace.slug))
        return self.page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for the whole run."""
    if EXECUTABLE is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture
def page_as(live_server: LiveServer, browser: Browser) -> Iterator[PageAs]:
    """Opens a page as a member of a fresh workspace, or as a stranger (role None).

    The rest of the arguments are Playwright's for a new context: viewport,
    color_scheme, java_script_enabled, ... At the end no page may have complained.
    """
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_as(
        role: Role | None, workspace: Workspace | None = None, **options: Any
    ) -> Visitor:
        place = workspace or make_workspace()
        user = None if role is None else make_member(place, role)
        context = browser.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        if user is not None:
            cookie, value = settings.SESSION_COOKIE_NAME, _session(user)
            context.add_cookies(
                [{"name": cookie, "value": value, "url": live_server.url}]
            )
        visitors.append(Visitor(context.new_page(), live_server.url, place, user))
        return visitors[-1]

    yield open_as
    for context in contexts:
        context.close()
    assert [line for visitor in visitors for line in visitor.complaints] == []


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
