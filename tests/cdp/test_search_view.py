from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from cdp import search
from cdp.decorators import EDITORS
from cdp.http import WorkspaceRequest
from cdp.search import Hit, Source
from cdp.statuses import Role
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/search/"


def find(request: WorkspaceRequest, words: str) -> Iterator[Hit]:
    """Finds Ada, as often as one wants."""
    while words.lower() in "ada lovelace":
        yield Hit("Ada Lovelace", request.workspace.name, "/w/demo/people/1/")


@pytest.fixture(autouse=True)
def people_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_sources", {})
    search.register(Source("People", "users", find))


def look(client: Client, words: str, role: Role = Role.ADMIN) -> str:
    client.force_login(make_member(make_workspace(slug="demo", name="Demo"), role))
    return client.get(PAGE, {"q": words}).content.decode()


def test_finds_by_kind(client: Client) -> None:
    text = look(client, "ada")
    assert text.count('href="/w/demo/people/1/"') == search.MOST_HITS
    assert ">People</h2>" in text


def test_says_that_nothing_was_found(client: Client) -> None:
    assert "No people here by “zoe”." in look(client, "zoe")


def test_says_what_can_be_found(client: Client) -> None:
    search.register(Source("Imports", "import", find, order=200))
    assert "Finds people or imports." in look(client, "")


def test_keeps_away_what_the_role_may_not_find(client: Client) -> None:
    search.register(Source("Imports", "import", find, roles=EDITORS))
    assert "Imports</h2>" not in look(client, "ada", Role.STAFF)


@pytest.mark.parametrize("words", ["\x00", "x" * 5_000, "<script>", "%F0%9F"])
def test_handles_any_words(client: Client, words: str) -> None:
    assert "<script>" not in look(client, words).split("<main", 1)[1]


def test_shows_no_field_where_nothing_can_be_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_sources", {})
    assert "topbar-search" not in look(client, "")


def test_forbids_other_methods(client: Client) -> None:
    look(client, "")
    assert client.post(PAGE).status_code == 405


def test_requires_login(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/account/login/?next={PAGE}"


def test_hides_other_workspace(client: Client) -> None:
    look(client, "")
    make_workspace(slug="theirs")
    assert client.get("/w/theirs/search/").status_code == 404
