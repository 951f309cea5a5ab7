"""The demo workspace: what ``make run`` shows to someone who has just arrived.

An app adds its part in a module ``<app>/demo.py`` with two functions, found by name
so that this package needs to know no app:

    seed(workspace) -> None        makes its part, unless it is there already
    describe(workspace) -> dict    facts a script needs to talk to the running demo
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from cdp.api import tokens
from cdp.api.scopes import Scope
from cdp.models import ApiToken, Membership, OAuthClient, User, Workspace
from cdp.statuses import Role

SLUG = "demo"
# One member of each role: (email, name, role).
MEMBERS = (
    ("admin@demo.example", "Ana Ruiz", Role.ADMIN),
    ("marketer@demo.example", "Marek Nowak", Role.MARKETER),
    ("staff@demo.example", "Stella Okafor", Role.STAFF),
)


@dataclass(frozen=True, slots=True)
class LogIn:
    """How a member of the demo logs in; no password once they changed theirs."""

    email: str
    password: str | None
    role: str


@transaction.atomic
def seed() -> Workspace:
    """Makes the demo workspace, its members, every app's part; keeps what is there."""
    workspace, _ = Workspace.objects.get_or_create(
        slug=SLUG, defaults={"name": "Demo", "time_zone": "Europe/Berlin"}
    )
    for email, name, role in MEMBERS:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password_of(role), name=name)
        Membership.objects.get_or_create(
            workspace=workspace, user=user, defaults={"role": role}
        )
    _seed_credentials(workspace)
    for module in app_modules():
        module.seed(workspace)
    return workspace


def _seed_credentials(workspace: Workspace) -> None:
    """A token and a client that may do everything, with secrets that can be told."""
    scopes = Scope.values
    digest = tokens.digest_of(token_of())
    if not ApiToken.objects.filter(digest=digest).exists():
        tokens.issue_token(workspace, "Demo token", scopes=scopes, secret=token_of())
    client_id, secret = client_of()
    if not OAuthClient.objects.filter(client_id=client_id).exists():
        tokens.issue_client(
            workspace,
            "Demo client",
            scopes=scopes,
            client_id=client_id,
            secret=secret,
        )


def log_ins() -> list[LogIn]:
    """The demo's three log-ins."""
    found: list[LogIn] = []
    for email, _, role in MEMBERS:
        user = User.objects.get(email=email)
        password = password_of(role)
        found.append(
            LogIn(email, password if user.check_password(password) else None, role)
        )
    return found


def describe(workspace: Workspace) -> dict[str, Any]:
    """What a script needs to talk to the running demo, ready for JSON."""
    client_id, client_secret = client_of()
    facts: dict[str, Any] = {
        "base_url": settings.BASE_URL,
        "workspace": workspace.slug,
        "app_id": str(workspace.app_id),
        "db_id": workspace.pk,
        "token": token_of(),
        "client_id": client_id,
        "client_secret": client_secret,
        "users": [
            {"name": each.email, "password": each.password, "role": each.role}
            for each in log_ins()
        ],
    }
    for module in app_modules():
        facts.update(module.describe(workspace))
    return facts


def password_of(role: str) -> str:
    """The role's first password: the same for one installation, unknown elsewhere."""
    return _secret(f"demo {role}")[:12]


def token_of() -> str:
    """The demo's API token, made as the passwords are."""
    return tokens.TOKEN_PREFIX + _secret("demo token")


def client_of() -> tuple[str, str]:
    """The demo's OAuth client: id and secret."""
    return _secret("demo client id")[:32], _secret("demo client secret")


def _secret(purpose: str) -> str:
    key = settings.SECRET_KEY.encode()
    digest = hmac.new(key, purpose.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")


def app_modules() -> Iterator[ModuleType]:
    """The ``demo`` module of each app that has one."""
    for config in apps.get_app_configs():
        if config.name == "cdp" or config.module is None:
            continue
        if module_has_submodule(config.module, "demo"):
            yield import_module(f"{config.name}.demo")
