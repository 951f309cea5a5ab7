from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from tests.webhooks.makers import make_source_on
from tests.webhooks.pages import get, post
from webhooks import sources
from webhooks.mapping import Condition, Field, WebhookMapping
from webhooks.models import WebhookSource

pytestmark = pytest.mark.django_db

EMAIL = Field(path="email", target="identifier:email")
FIRST = WebhookMapping(fields=(EMAIL,))
SECOND = WebhookMapping(
    fields=(EMAIL, Field(path="town", target="attribute:city")),
    conditions=(Condition("kind", value="customer"),),
    match=("email",),
)


@pytest.fixture
def source(demo: Workspace) -> WebhookSource:
    """A source read by version 1, whose draft is another mapping."""
    found = make_source_on(demo, "other", mapping=FIRST)
    sources.edit_draft(found, SECOND)
    return found


def test_lists_versions(client: Client, source: WebhookSource) -> None:
    sources.save_version(source, note="with towns")
    text = get(client, source, "versions/")
    assert "Version 1" in text
    assert "reads requests" in text
    assert "with towns" in text


def test_compares_a_version_with_the_mapping(
    client: Client, source: WebhookSource
) -> None:
    text = get(client, source, "versions/1/")
    assert "town → City" in text
    assert "kind is customer" in text
    assert "all that is mapped" in text


def test_restores_a_version(client: Client, source: WebhookSource) -> None:
    post(client, source, "versions/1/restore/")
    source.refresh_from_db()
    assert sources.draft_of(source) == FIRST
    assert "Nothing has been changed since." in get(client, source, "versions/1/")


def test_keeps_one_version_of_one_mapping(
    client: Client, source: WebhookSource
) -> None:
    for _ in range(2):
        post(client, source, "save/")
    assert source.versions.count() == 2


def test_handles_missing_versions(client: Client, source: WebhookSource) -> None:
    for step in ("versions/9/", f"versions/{10**12}/"):
        assert client.get(f"/w/demo/webhooks/{source.pk}/{step}").status_code == 404
