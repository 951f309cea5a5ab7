from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from cdp.api import tokens
from cdp.api.models import ApiToken, OAuthClient
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from tests.makers import NOW, make_workspace

pytestmark = pytest.mark.django_db


def refusal_of(text: str) -> Reason | None:
    try:
        tokens.authenticate(text, now=NOW)
    except Refusal as refusal:
        return refusal.reason
    return None


def test_keeps_hash_and_beginning_of_token_only() -> None:
    issued = tokens.issue_token(make_workspace(), "Shop", scopes=[Scope.READ_PROFILES])
    token = ApiToken.objects.get()
    assert bytes(token.digest) == tokens.digest_of(issued.secret)
    assert issued.secret.startswith(token.hint)
    assert len(issued.secret) - len(token.hint) > 32


def test_knows_caller_by_token() -> None:
    workspace = make_workspace()
    issued = tokens.issue_token(workspace, "Shop", scopes=[Scope.READ_PROFILES])
    caller = tokens.authenticate(issued.secret, now=NOW)
    assert caller.workspace == workspace
    assert caller.scopes == frozenset({"read_profiles"})


@pytest.mark.parametrize(
    "text", ["", "trib_", "access_", "access_a:b:c", "\0", "ä", "\ud800", "x" * 10_000]
)
def test_rejects_what_is_no_token(text: str) -> None:
    assert refusal_of(text) is Reason.UNAUTHENTICATED


def test_rejects_revoked_token_at_once() -> None:
    issued = tokens.issue_token(make_workspace(), "Shop", scopes=[])
    tokens.revoke(issued.credential, now=NOW)
    assert refusal_of(issued.secret) is Reason.UNAUTHENTICATED


def test_notes_use_once_a_minute() -> None:
    issued = tokens.issue_token(make_workspace(), "Shop", scopes=[])
    used = []
    for seconds in (0, 30, 90):
        tokens.authenticate(issued.secret, now=NOW + timedelta(seconds=seconds))
        used.append(ApiToken.objects.get().last_used_at)
    assert used == [NOW, NOW, NOW + timedelta(seconds=90)]


def test_exchanges_client_for_token_of_thirty_minutes() -> None:
    workspace = make_workspace()
    client = tokens.issue_client(workspace, "Tag manager", scopes=[])
    with time_machine.travel(NOW, tick=False) as clock:
        access = tokens.exchange(client.client_id, client.secret, now=NOW)
        assert access is not None
        assert tokens.authenticate(access, now=NOW).workspace == workspace
        clock.shift(timedelta(minutes=30, seconds=1))
        assert refusal_of(access) is Reason.UNAUTHENTICATED


@pytest.mark.parametrize("wrong", ["client_id", "secret"])
def test_gives_nothing_for_wrong_client(wrong: str) -> None:
    issued = tokens.issue_client(make_workspace(), "Tag manager", scopes=[])
    named = {"client_id": issued.client_id, "secret": issued.secret}
    assert tokens.exchange(**{**named, wrong: "x"}, now=NOW) is None


def test_ends_access_tokens_with_their_client() -> None:
    issued = tokens.issue_client(make_workspace(), "Tag manager", scopes=[])
    access = tokens.exchange(issued.client_id, issued.secret, now=NOW)
    tokens.revoke(OAuthClient.objects.get(), now=NOW)
    assert refusal_of(access or "") is Reason.UNAUTHENTICATED


def test_forbids_what_scopes_do_not_include() -> None:
    issued = tokens.issue_token(make_workspace(), "Shop", scopes=[Scope.READ_PROFILES])
    caller = tokens.authenticate(issued.secret, now=NOW)
    tokens.allow(caller, Scope.READ_PROFILES)
    with pytest.raises(Refusal) as caught:
        tokens.allow(caller, Scope.WRITE_PROFILES)
    assert caught.value.reason is Reason.FORBIDDEN


def test_asks_for_payment_when_module_is_off() -> None:
    workspace = make_workspace(imports_enabled=False)
    issued = tokens.issue_token(workspace, "Shop", scopes=list(Scope))
    caller = tokens.authenticate(issued.secret, now=NOW)
    with pytest.raises(Refusal) as caught:
        tokens.allow(caller, Scope.WRITE_PROFILES)
    assert caught.value.status == 402


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_reads_authorization_header(header: str, token: str) -> None:
    assert tokens.bearer(header) == token
