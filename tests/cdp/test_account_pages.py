from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cdp.models import User
from tests.makers import PASSWORD, make_member, make_user, make_workspace

pytestmark = pytest.mark.django_db

WRONG = {"password": "wrong"}
CREDENTIALS = {"login": "ana@example.com", "password": PASSWORD}


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Rate limits count in the cache, which outlives a test."""
    cache.clear()


def log_in(client: Client, **changed: str) -> str:
    response = client.post("/account/login/", CREDENTIALS | changed, follow=True)
    return response.content.decode()


def code_of(secret: str) -> str:
    """The code an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[at : at + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def switch_on(client: Client) -> tuple[str, list[str]]:
    """Sets up the second factor; returns its secret and the recovery codes."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = _first(r'id="totp-secret" value="(\w+)"', page)
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    return secret, _first(r"<pre[^>]*>([^<]+)</pre>", page).split()


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found.group(1)


def test_logs_in_by_email_whatever_its_case(client: Client) -> None:
    make_member(make_workspace(name="Demo"))
    assert "Demo" in log_in(client, login="Ana@Example.com")


def test_logs_out(client: Client) -> None:
    client.force_login(make_user())
    page = client.post("/account/logout/", follow=True).content.decode()
    assert "You are logged out." in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("changed", [WRONG, {"login": "nobody@example.com"}])
def test_tells_strangers_nothing(client: Client, changed: dict[str, str]) -> None:
    make_user()
    assert "The email address or the password is wrong." in log_in(client, **changed)


def test_stops_guessing(client: Client) -> None:
    make_user()
    for _ in range(5):
        log_in(client, **WRONG)
    assert "Too many tries." in log_in(client)


def test_forbids_signing_up(client: Client) -> None:
    client.post("/account/signup/", {"email": "x@example.com", "password1": PASSWORD})
    assert not User.objects.exists()


def test_changes_password(client: Client) -> None:
    client.force_login(make_user())
    data = {"oldpassword": PASSWORD, "password1": "another long one"}
    data["password2"] = data["password1"]
    page = client.post("/account/password/change/", data, follow=True).content.decode()
    assert "Your password is changed." in page
    assert User.objects.get().check_password("another long one")


def test_resets_password_by_mail(client: Client) -> None:
    make_user()
    client.post("/account/password/reset/", {"email": "ana@example.com"})
    letter = mail.outbox[0]
    assert letter.subject == "Choose a new password for Tributary"
    link = _first(r"(http://testserver/\S+)", str(letter.body))
    page = client.get(link, follow=True)
    new = {"password1": "another long one", "password2": "another long one"}
    client.post(page.redirect_chain[-1][0], new)
    assert User.objects.get().check_password("another long one")


def test_mails_unknown_address_that_there_is_no_account(client: Client) -> None:
    client.post("/account/password/reset/", {"email": "nobody@example.com"})
    assert "there is no account with this address" in mail.outbox[0].body


def test_asks_for_the_second_factor(client: Client) -> None:
    make_member(make_workspace(name="Demo"))
    log_in(client)
    secret, _ = switch_on(client)
    cache.clear()  # a code is good once
    client.post("/account/logout/")
    assert "Your second factor" in log_in(client)
    page = client.post(
        "/account/2fa/authenticate/", {"code": code_of(secret)}, follow=True
    )
    assert "Demo" in page.content.decode()


def test_lets_in_by_recovery_code_once(client: Client) -> None:
    make_member(make_workspace(name="Demo"))
    log_in(client)
    _, codes = switch_on(client)
    for expected in ("Demo", "This code is wrong"):
        client.post("/account/logout/")
        log_in(client)
        page = client.post(
            "/account/2fa/authenticate/", {"code": codes[0]}, follow=True
        )
        assert expected in page.content.decode()


def test_asks_again_before_the_second_factor_changes(client: Client) -> None:
    client.force_login(make_user())
    page = client.get("/account/2fa/totp/activate/", follow=True).content.decode()
    assert "Confirm that it is you" in page


def test_switches_second_factor_off(client: Client) -> None:
    make_member(make_workspace(name="Demo"))
    log_in(client)
    switch_on(client)
    page = client.post("/account/2fa/totp/deactivate/", follow=True).content.decode()
    assert "The second factor is off." in page


def test_logs_out_everywhere_else(client: Client) -> None:
    make_member(make_workspace(name="Demo"))
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/127.0"})
    log_in(elsewhere)
    log_in(client)
    assert "Firefox on Windows" in client.get("/account/sessions/").content.decode()
    page = client.post("/account/sessions/", follow=True).content.decode()
    assert "You are logged out everywhere else." in page
    assert elsewhere.get("/account/sessions/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/account/password/change/", "/account/2fa/", "/account/sessions/"]
)
def test_requires_login(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize(
    "path", ["/account/email/", "/account/inactive/", "/account/confirm-email/"]
)
def test_dresses_the_rest_alike(client: Client, path: str, settings: Any) -> None:
    client.force_login(make_user())
    page = client.get(path)
    assert page.status_code == 200
    assert b"css/tributary.css" in page.content
