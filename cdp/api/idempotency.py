"""Does a request that names an ``Idempotency-Key`` once, however often it is sent.

The key's row, the request's effects and the answer commit together: a repeat gets the
first answer, one that comes while the first is under way waits for it, and a request
that was refused before anything happened may be corrected and sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from psycopg.errors import LockNotAvailable

from cdp.api.doors import ApiRequest
from cdp.api.idempotency_keys import HEADER, MAX_KEY_CHARACTERS
from cdp.api.models import KeptAnswer
from cdp.api.refusals import Reason, Refusal
from cdp.models import Workspace

KEPT_FOR = timedelta(hours=24)
REPLAYED = "Idempotency-Replayed"

_WITHOUT_BODY = {204}
# Waits for another request that holds the same key, but not for ever.
_WAIT = "set local lock_timeout = '10s'"
_WAIT_NO_MORE = "set local lock_timeout = 0"
_CLAIM = """
insert into kept_answer (workspace_id, key, request, status, body, at)
values (%s, %s, %s, 0, '', %s) on conflict do nothing
"""


def once_if_keyed(
    request: ApiRequest,
    workspace: Workspace,
    *,
    body: bytes,
    run: Callable[[], HttpResponse],
) -> HttpResponse:
    """The answer of ``run``; only once for all requests that name the same key.

    ``body`` is what tells two requests apart beside method and address. Raises
    ``Refusal`` as ``once`` does.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return run()
    return once(
        workspace,
        key,
        method=request.method or "",
        path=request.get_full_path(),
        body=body,
        now=request.now,
        run=run,
    )


def once(
    workspace: Workspace,
    key: str,
    *,
    method: str,
    path: str,
    body: bytes,
    now: datetime,
    run: Callable[[], HttpResponse],
) -> HttpResponse:
    """The answer of ``run``, or the first one if the key is known.

    Raises ``Refusal``: for a key that came with another request (422), one whose
    request is still under way (409), or one that is too long (400).
    """
    if len(key) > MAX_KEY_CHARACTERS or not key.isprintable():
        raise Refusal.malformed(
            f"An Idempotency-Key has 1 to {MAX_KEY_CHARACTERS} printable characters.",
            HEADER,
        )
    request = hashlib.sha256(b"\n".join((method.encode(), path.encode(), body)))
    with transaction.atomic():
        if not _claim(workspace, key, request.digest(), now):
            return _replay(workspace, key, request.digest())
        response = run()
        KeptAnswer.objects.filter(workspace=workspace, key=key).update(
            status=response.status_code, body=response.content
        )
    return response


def _claim(workspace: Workspace, key: str, request: bytes, now: datetime) -> bool:
    """Whether the key is ours; an older one than a day makes room."""
    old = KeptAnswer.objects.filter(workspace=workspace, key=key)
    old.filter(at__lte=now - KEPT_FOR).delete()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_WAIT)
            cursor.execute(_CLAIM, [workspace.pk, key, request, now])
            claimed = bool(cursor.rowcount)
            cursor.execute(_WAIT_NO_MORE)
    except OperationalError as problem:
        if isinstance(problem.__cause__, LockNotAvailable):
            raise Refusal(
                Reason.CONFLICT,
                "The first request with this Idempotency-Key is still under way.",
                field=HEADER,
            ) from None
        raise
    return claimed


def _replay(workspace: Workspace, key: str, request: bytes) -> HttpResponse:
    kept = KeptAnswer.objects.get(workspace=workspace, key=key)
    if bytes(kept.request) != request:
        raise Refusal.unprocessable(
            "This Idempotency-Key came with another request; use a new one.", HEADER
        )
    if not kept.body and kept.status not in _WITHOUT_BODY:
        raise Refusal(
            Reason.GONE, "The first answer spoke of a person who was forgotten since."
        )
    response = HttpResponse(
        bytes(kept.body), status=kept.status, content_type="application/json"
    )
    response[REPLAYED] = "true"
    return response


def forget_old(*, now: datetime) -> None:
    """Delete the answers that are not replayed any more."""
    KeptAnswer.objects.filter(at__lte=now - KEPT_FOR).delete()


def blank(workspace_id: int, texts: Collection[str]) -> None:
    """Take the answers that name one of these texts out of what is kept."""
    kept = KeptAnswer.objects.filter(workspace_id=workspace_id).exclude(body=b"")
    wanted = [text.encode(errors="replace") for text in texts]
    named = [
        answer.pk
        for answer in kept.iterator(chunk_size=100)
        if any(text in bytes(answer.body) for text in wanted)
    ]
    KeptAnswer.objects.filter(pk__in=named).update(body=b"")
