from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from cdp import demo
from cdp.api import tokens
from cdp.api.scopes import Scope
from cdp.models import ApiToken, Membership, OAuthClient, User, Workspace
from tests.makers import NOW

pytestmark = pytest.mark.django_db


def printed(*words: str) -> str:
    out = StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue()


def test_creates_one_member_of_each_role() -> None:
    workspace = demo.seed()
    roles = Membership.objects.filter(workspace=workspace).values_list(
        "role", flat=True
    )
    assert sorted(roles) == ["admin", "marketer", "staff"]


def test_keeps_what_is_there() -> None:
    first = demo.seed()
    Workspace.objects.update(name="Renamed")
    again = demo.seed()
    assert again.pk == first.pk
    assert again.name == "Renamed"
    assert User.objects.count() == 3


def test_prints_passwords_that_log_in(client: Client) -> None:
    text = printed()
    for log_in in demo.log_ins():
        assert log_in.password is not None
        assert log_in.password in text
        assert client.login(email=log_in.email, password=log_in.password)


def test_forgets_password_that_was_changed() -> None:
    demo.seed()
    admin = User.objects.get(email="admin@demo.example")
    admin.set_password("something of my own")
    admin.save()
    assert "(the one chosen since)" in printed()
    assert demo.log_ins()[0].password is None


def test_prints_json_for_scripts(settings: Settings) -> None:
    settings.BASE_URL = "http://localhost:9999"
    facts = json.loads(printed("--json"))
    workspace = Workspace.objects.get(slug="demo")
    assert facts["base_url"] == "http://localhost:9999"
    assert facts["workspace"] == "demo"
    assert facts["app_id"] == str(workspace.app_id)
    assert facts["db_id"] == workspace.pk
    assert set(facts["users"][0]) == {"name", "password", "role"}


def test_gives_token_and_client_that_work() -> None:
    facts = demo.describe(demo.seed())
    caller = tokens.authenticate(facts["token"], now=NOW)
    assert caller.scopes == frozenset(Scope)
    access = tokens.exchange(facts["client_id"], facts["client_secret"], now=NOW)
    assert tokens.authenticate(access or "", now=NOW).workspace.slug == "demo"


def test_makes_credentials_once() -> None:
    demo.seed()
    demo.seed()
    assert (ApiToken.objects.count(), OAuthClient.objects.count()) == (1, 1)


def test_adds_the_parts_of_apps(settings: Settings) -> None:
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.cdp.visitors"]
    workspace = demo.seed()
    assert workspace.name == "Demo with visitors"
    assert demo.describe(workspace)["visitors_of"] == "demo"


def test_takes_other_passwords_in_another_installation(
    settings: Settings,
) -> None:
    here = demo.password_of("admin")
    settings.SECRET_KEY = "another installation's secret key"
    assert demo.password_of("admin") != here
