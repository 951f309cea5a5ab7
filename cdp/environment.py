"""Reads the process environment for ``settings``; a wrong value stops the start.

Each function names the variable and the remedy in its error, because whoever reads
it is an operator looking at the first lines of a log.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SHORTEST_SECRET = 32


def env_text(name: str, default: str) -> str:
    """The variable's text without outer blanks; unset or blank means ``default``."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """The variable as a boolean; raises ``ImproperlyConfigured`` on other words."""
    text = env_text(name, "").lower()
    if not text:
        return default
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise ImproperlyConfigured(
        f"{name} is {text!r}, which is neither yes nor no; set it to true or false."
    )


def env_int(name: str, default: int, *, minimum: int = 0) -> int:
    """The variable as a whole number of at least ``minimum``.

    Underscores between digits are allowed (``20_000``). Raises
    ``ImproperlyConfigured`` on anything else.
    """
    text = env_text(name, "")
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {text!r}, which is not a whole number."
        ) from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} is {number}; it must be {minimum} or more.")
    return number


def env_list(name: str, default: list[str]) -> list[str]:
    """The variable's comma-separated parts, blanks removed."""
    parts = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [part for part in parts if part] or default


def env_json(name: str) -> dict[str, Any]:
    """The variable as a JSON object, empty when unset.

    Raises ``ImproperlyConfigured`` on anything else.
    """
    try:
        value = json.loads(env_text(name, "{}"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ImproperlyConfigured(
            f'{name} is no JSON object; set it to something like {{"key": "value"}}.'
        )
    return value


def env_secret(name: str, otherwise: Callable[[str], str] | None = None) -> str:
    """The variable as a secret of at least 32 characters.

    Unset, it is what ``otherwise`` returns for the name. Raises
    ``ImproperlyConfigured`` when there is none or it is too short; the message never
    repeats the value.
    """
    secret = os.environ.get(name, "")
    if not secret and otherwise is not None:
        return otherwise(name)
    if len(secret) < SHORTEST_SECRET:
        found = f"has {len(secret)} characters" if secret else "is not set"
        raise ImproperlyConfigured(
            f"{name} {found}; set it to a random text of {SHORTEST_SECRET} "
            "characters or more."
        )
    return secret


def database_from_url(url: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL database at ``url``.

    ``postgresql://user:password@host:port/name?sslmode=require``; ``host``, ``port``
    and ``user`` may also stand in the query (``?host=/folder/of/the/socket``), the
    rest of the query becomes options of the driver. Raises ``ImproperlyConfigured``.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:port/name."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
    }


def redis_database(url: str, *, after: int) -> str:
    """The address of the Redis database ``after`` places behind the one in ``url``.

    ``redis://host:6379/3`` and ``unix:///path/valkey.sock?db=3`` are understood.
    Raises ``ImproperlyConfigured`` on another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "unix":
        options = dict(parse_qsl(parts.query))
        options["db"] = str(int(options.get("db", "0")) + after)
        query = "&".join(f"{key}={value}" for key, value in options.items())
        return f"unix://{parts.path}?{query}"
    if parts.scheme in {"redis", "rediss"}:
        number = int(parts.path.strip("/") or "0") + after
        return parts._replace(path=f"/{number}").geturl()
    raise ImproperlyConfigured(
        "REDIS_URL must look like redis://host:6379/0 or unix:///path/valkey.sock?db=0."
    )


def broker_url(url: str) -> str:
    """The Redis address in the words of Celery's transport."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"


def mail_from_url(url: str) -> dict[str, Any]:
    """Django's settings for the mail server at ``url``; empty without one.

    ``smtp://user:password@host:587`` begins in plain and turns to TLS, ``smtps://``
    is TLS from the start (465), ``smtp+plain://`` never is (25), for a server on the
    same machine. Raises ``ImproperlyConfigured``.
    """
    if not url:
        return {}
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    parts = urlsplit(url)
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp://user:password@host:587 or smtps://host."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
