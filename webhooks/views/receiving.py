"""The address that senders call: stored first, judged later, answered fast.

202 means that the request is committed, whatever it says. Only what could not or must
not be stored is refused: an unknown address, a body over the limit, a module that is
off, too many requests at once, no database; and 401 for who does not prove who they
are, which is stored all the same for the admin to see.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from cdp.api.bodies import read_packed
from cdp.api.refusals import Refusal
from profiles.values import JSONValue
from webhooks import rates, receive
from webhooks.addresses import source_url
from webhooks.models import WebhookSource
from webhooks.payloads import PayloadError, TooLarge, read_payload, unpacked
from webhooks.presets import preset_of
from webhooks.repeats import repeat_key
from webhooks.requests import Incoming
from webhooks.statuses import Door, Reason, SourceState
from webhooks.verification import Verification, refusal

METHODS = ("GET", "POST", "PUT")
RETRY_SECONDS = 5
STATE_HEADER = "X-Source-State"
_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)


def _plain(status: int, text: str = "", **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(text, status=status, content_type="text/plain", headers=named)


def _answering(view: Any) -> Any:
    """Answers in plain text when there is no database or the sender hangs up."""

    @wraps(view)
    def guarded(request: HttpRequest, app_id: str, source_id: str) -> HttpResponse:
        if request.method not in METHODS:
            return _plain(405, "Method not allowed", Allow=", ".join(METHODS))
        try:
            response: HttpResponse = view(request, app_id, source_id)
        except _AWAY:
            connection.close()
            return _plain(503, "Nothing was stored", Retry_After=str(RETRY_SECONDS))
        except UnreadablePostError:
            return _plain(400, "The body ended before its announced length")
        return response

    return csrf_exempt(guarded)


@_answering
def receive_delivery(request: HttpRequest, app_id: str, source_id: str) -> HttpResponse:
    """Store one request of a sender."""
    started = time.perf_counter()
    source = _source(app_id, source_id)
    if source is None:
        return _plain(404, "404 page not found")
    if not source.workspace.imports_enabled:
        return _plain(402, "Module disabled.")
    if wait := rates.seconds_to_wait(source.pk):
        return _plain(429, "API Quota Exhaustion", Retry_After=str(wait))
    limit = settings.DELIVERY_MAX_BYTES
    try:
        incoming = receive.incoming(request, read_packed(request, limit=limit))
        _Delivered(source, incoming).check_size()
    except (Refusal, TooLarge):
        return _plain(413, f"Payload exceeds {limit:,} bytes size limit")
    delivered = _Delivered(source, incoming)
    reason, detail = delivered.judged()
    refused = reason is Reason.SIGNATURE
    receive.store(
        incoming,
        workspace_id=source.workspace_id,
        door=Door.WEBHOOK,
        now=now(),
        source=source,
        key="" if reason else delivered.key(),
        reason=reason,
        detail=detail,
        answer=401 if refused else 202,
        secret_names=delivered.verification.secret_names,
        answer_ms=round(1000 * (time.perf_counter() - started)),
    )
    if refused:
        return _plain(401, "The request is not signed as agreed.")
    response = HttpResponse(status=202)
    if source.state != SourceState.ON:
        response[STATE_HEADER] = f"{source.state}; stored, not applied"
    return response


def _source(app_id: str, source_id: str) -> WebhookSource | None:
    try:
        place = {"pk": UUID(source_id), "workspace__app_id": UUID(app_id)}
    except ValueError:
        return None
    found = WebhookSource.objects.select_related("workspace").filter(**place)
    return found.only(
        "id",
        "state",
        "sender",
        "verification",
        "repeats",
        "workspace__app_id",
        "workspace__base_url",
        "workspace__imports_enabled",
    ).first()


class _Delivered:
    """A request for a source, being judged as far as its answer needs."""

    def __init__(self, source: WebhookSource, incoming: Incoming) -> None:
        self.source = source
        self.incoming = incoming
        self.verification = Verification.from_json(source.verification)

    def check_size(self) -> None:
        """Unpack a packed body to see how large it is. Raises ``TooLarge``."""
        if self.incoming.encoding:
            try:
                unpacked(self.incoming, limit=settings.DELIVERY_MAX_BYTES)
            except PayloadError:
                return  # stored all the same, and said on its page

    def judged(self) -> tuple[Reason, str]:
        """Why the request will not be applied, if that is known before it is read."""
        secrets = self.verification.secret_names
        speaks = [name for name, _ in self.incoming.parameters if name not in secrets]
        if not self.incoming.body.strip() and not speaks:
            return Reason.HANDSHAKE, ""
        query = self.incoming.query
        detail = refusal(
            self.verification,
            self.incoming,
            url=source_url(self.source, query=query),
            now=now(),
        )
        return (Reason.SIGNATURE, detail) if detail else (Reason.NONE, "")

    def key(self) -> str:
        """The sender's own id of this delivery, if it names one."""
        rule = self.source.repeats or preset_of(self.source.sender).repeats
        return repeat_key(rule, self.incoming, self._payload)

    def _payload(self) -> JSONValue | None:
        try:
            body = unpacked(self.incoming, limit=settings.DELIVERY_MAX_BYTES)
            return read_payload(self.incoming, body).value
        except (PayloadError, TooLarge):
            return None
