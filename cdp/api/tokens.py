"""Issues, checks and revokes what programs prove themselves with.

A secret is shown once, when it is made; only its hash is stored. A check finds the
hash by the index, so its time says nothing of how close a guess was.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from cdp.api.models import ApiToken, Credential, OAuthClient
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from cdp.models import User, Workspace

ACCESS_SECONDS = 1800
TOKEN_PREFIX = "trib_"  # noqa: S105 - what our tokens begin with
ACCESS_PREFIX = "access_"
HINT_CHARACTERS = 9
# Writing the time of every use would cost each request a commit.
_NOTED_EVERY = timedelta(minutes=1)
_SALT = "cdp.api.access"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a program that proved itself for a workspace.

    ``key`` tells callers apart, ``name`` is what pages call it.
    """

    workspace: Workspace
    scopes: frozenset[str]
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token or client, with the secret that nobody can ask for again."""

    credential: Credential
    secret: str
    client_id: str = ""


def issue_token(
    workspace: Workspace,
    name: str,
    *,
    scopes: Collection[str],
    by: User | None = None,
    secret: str = "",
) -> Issued:
    """A new token; ``secret`` is for a demo that must know it."""
    secret = secret or TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        workspace=workspace,
        name=name,
        scopes=list(scopes),
        digest=digest_of(secret),
        hint=secret[:HINT_CHARACTERS],
        created_by=by,
    )
    return Issued(token, secret)


def issue_client(
    workspace: Workspace,
    name: str,
    *,
    scopes: Collection[str],
    by: User | None = None,
    client_id: str = "",
    secret: str = "",
) -> Issued:
    """A new pair of client id and secret."""
    client_id = client_id or secrets.token_hex(16)
    secret = secret or secrets.token_urlsafe(32)
    client = OAuthClient.objects.create(
        workspace=workspace,
        name=name,
        scopes=list(scopes),
        client_id=client_id,
        digest=digest_of(secret),
        created_by=by,
    )
    return Issued(client, secret, client_id)


def revoke(credential: Credential, *, now: datetime) -> None:
    """End it at once, and every access token that it was exchanged for."""
    credential.revoked_at = now
    credential.save(update_fields=["revoked_at"])


def exchange(client_id: str, secret: str, *, now: datetime) -> str | None:
    """An access token for the client's id and secret, or None if they are wrong."""
    if not (client_id.isascii() and client_id.isprintable()):
        return None  # none of ours, and nothing that the database can be asked for
    found = OAuthClient.objects.filter(client_id=client_id, revoked_at=None).first()
    wanted = bytes(found.digest) if found else b""
    if not constant_time_compare(digest_of(secret), wanted) or found is None:
        return None
    _note_use(found, now)
    return ACCESS_PREFIX + signing.dumps(found.pk, salt=_SALT)


def authenticate(text: str, *, now: datetime) -> Caller:
    """Who a token belongs to. Raises ``Refusal`` (401) if nobody."""
    credential = _find(text)
    if credential is None:
        raise Refusal(
            Reason.UNAUTHENTICATED,
            "The token is not known here, has expired or was revoked.",
        )
    _note_use(credential, now)
    return Caller(
        credential.workspace,
        frozenset(credential.scopes),
        f"{credential._meta.db_table}:{credential.pk}",
        credential.name,
    )


def allow(caller: Caller, scope: Scope) -> None:
    """Let the caller on if it may. Raises ``Refusal`` (402, 403)."""
    require_module(caller.workspace)
    if scope.value not in caller.scopes:
        raise Refusal(
            Reason.FORBIDDEN,
            f"The token may not do this: its scopes do not include {scope.value}.",
        )


def require_module(workspace: Workspace) -> None:
    """Let requests on if the workspace takes any. Raises ``Refusal`` (402)."""
    if not workspace.imports_enabled:
        raise Refusal(
            Reason.MODULE_OFF, "The import module is off in this workspace's settings."
        )


def bearer(header: str) -> str:
    """The token of an ``Authorization`` header, empty if it holds none."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def digest_of(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _find(text: str) -> Credential | None:
    if text.startswith(ACCESS_PREFIX):
        return _client_of(text.removeprefix(ACCESS_PREFIX))
    tokens = ApiToken.objects.select_related("workspace")
    return tokens.filter(digest=digest_of(text), revoked_at=None).first()


def _client_of(signed: str) -> OAuthClient | None:
    try:
        pk = signing.loads(signed, salt=_SALT, max_age=ACCESS_SECONDS)
    except signing.BadSignature:
        return None
    clients = OAuthClient.objects.select_related("workspace")
    return clients.filter(pk=pk, revoked_at=None).first()


def _note_use(credential: Credential, now: datetime) -> None:
    noted = credential.last_used_at
    if noted is not None and now - noted < _NOTED_EVERY:
        return
    # Many requests at once find the same old time; the first one writes.
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
    same = type(credential)._default_manager.filter(pk=credential.pk)
    same.filter(long_ago).update(last_used_at=now)
