"""Puts live requests into the inbox: stored first, judged later.

``store`` commits a request as it came, then wakes the workspace's drainer. Both doors
for one request end here: a webhook source's address, and update-profile once its form
is judged. After the answer nothing can be lost: what wakes nobody is found by the
sweeper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

import psycopg
from django.db import connection, transaction
from django.http import HttpRequest

from profiles.values import encode_text
from webhooks import statements
from webhooks.models import WebhookSource
from webhooks.nudging import nudge
from webhooks.requests import Incoming, redacted_headers, redacted_query
from webhooks.statuses import Door, Reason

LONGEST_KEY = 100


class Changed(Exception):
    """What a request was judged by is not so any more: nothing was stored."""


class Stamp(NamedTuple):
    """Where the rows lie by which a request was judged, and what wrote them."""

    workspace_place: str | None = None
    workspace_written: str | None = None
    source_place: str | None = None
    source_written: str | None = None


NO_STAMP = Stamp()


@dataclass(frozen=True, slots=True)
class Stored:
    """A request in the inbox; ``repeated`` if it was there already by its key."""

    id: int
    repeated: bool


def incoming(request: HttpRequest, body: bytes) -> Incoming:
    """The request as it is kept, with the body that was read of it."""
    return Incoming(
        method=request.method or "",
        query=request.META.get("QUERY_STRING", ""),
        headers=tuple(request.headers.items()),
        body=body,
    )


def store(
    request: Incoming,
    *,
    workspace_id: int,
    door: Door,
    now: datetime,
    source: WebhookSource | None = None,
    key: str = "",
    reason: Reason = Reason.NONE,
    detail: str = "",
    answer: int = 202,
    secret_names: tuple[str, ...] = (),
    answer_ms: int = 0,
    stamp: Stamp = NO_STAMP,
) -> Stored:
    """Commit one request to the inbox and wake whoever applies it.

    ``key`` is the sender's own id of the delivery: of those that share one within a
    source, the first is stored and the others are counted. ``reason`` is why it will
    not be applied, if that is known already. ``secret_names`` are the headers and
    parameters that hold this source's secret. ``stamp`` is that of what the request
    was judged by (``webhooks.known``).

    Raises ``Changed`` when workspace or source are not what they were, and Django's
    ``DatabaseError``; then nothing was stored.
    """
    key = (
        key if len(key) <= LONGEST_KEY else "sha256:" + sha256(key.encode()).hexdigest()
    )
    once = bool(key) and source is not None
    parameters: dict[str, Any] = {
        "received": now,
        "workspace": workspace_id,
        "source": source.pk if source else None,
        "door": door.value,
        "reason": reason.value,
        "detail": detail,
        "answer": answer,
        "answer_ms": answer_ms,
        "key": key,
        "method": request.method[:8],
        "query": redacted_query(request.query, secret_names),
        "headers": encode_text(redacted_headers(request.headers, secret_names)),
        "body": request.body,
        **stamp._asdict(),
    }
    statement = statements.STORE_ONCE if once else statements.STORE
    found = _executed(statement, parameters)
    if found is None:
        raise Changed
    delivery_id, repeated = found
    if not repeated:
        transaction.on_commit(lambda: nudge(workspace_id))
    return Stored(delivery_id, repeated)


def _executed(statement: str, parameters: dict[str, Any]) -> tuple[int, bool] | None:
    """The one row that the statement gives, prepared once for each connection.

    Django's own cursors send every value in the text of the statement. This halves
    what a request costs the database, and costs us a quarter.
    """
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor[tuple[int, bool]](connection.connection) as cursor,
    ):
        return cursor.execute(statement, parameters, prepare=True).fetchone()
