"""The address that senders call: stored first, judged later, answered fast.

202 means that the request is committed, whatever it says. Only what could not or must
not be stored is refused: an unknown address, a body over the limit, a module that is
off, too many requests at once, no database; and 401 for who does not prove who they
are, which is stored all the same for the admin to see.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from cdp.api import rates
from cdp.api.bodies import read_packed
from cdp.api.doors import ApiRequest, api_door
from cdp.api.refusals import Reason as Why
from cdp.api.refusals import Refusal
from cdp.live_doors import live_door
from profiles.values import JSONValue
from webhooks import receive
from webhooks.addresses import source_url
from webhooks.known import SOURCES, KnownSource
from webhooks.models import WebhookSource
from webhooks.payloads import PayloadError, TooLarge, read_payload, unpacked
from webhooks.presets import preset_of
from webhooks.repeats import repeat_key
from webhooks.requests import Incoming
from webhooks.statuses import Door, Reason, SourceState
from webhooks.verification import Verification, refusal

METHODS = ("GET", "POST", "PUT")
STATE_HEADER = "X-Source-State"
# As Piwik PRO says it.
_WORDS = {
    Why.NOT_FOUND: "404 page not found",
    Why.MODULE_OFF: "Module disabled.",
    Why.TOO_MANY: "API Quota Exhaustion",
    Why.WRONG_METHOD: "Method not allowed",
}


def _plain(request: ApiRequest, why: Refusal) -> HttpResponse:
    text = _WORDS.get(why.reason, why.message)
    return HttpResponse(text, status=why.status, content_type="text/plain")


@live_door
@api_door(shape=_plain, methods=METHODS, counts_addresses=False)
def receive_delivery(request: ApiRequest, app_id: str, source_id: str) -> HttpResponse:
    """Store one request of a sender."""
    started = time.perf_counter()
    place = _place(app_id, source_id)
    SOURCES.find(place)
    rates.count(f"deliveries:{source_id}", settings.DELIVERY_RATE)
    incoming = _read(request)

    def judge_and_store(known: KnownSource) -> HttpResponse:
        return _stored(_Delivered(known, incoming, request), started)

    return SOURCES.judge(place, judge_and_store)


def _place(app_id: str, source_id: str) -> tuple[UUID, UUID]:
    try:
        return UUID(app_id), UUID(source_id)
    except ValueError:
        raise Refusal.not_found("There is no such address.") from None


def _read(request: ApiRequest) -> Incoming:
    """The request with its body, which is not too large either way."""
    limit = settings.DELIVERY_MAX_BYTES
    try:
        incoming = receive.incoming(request, read_packed(request, limit=limit))
        if incoming.encoding:
            unpacked(incoming, limit=limit)
    except PayloadError:
        pass  # stored all the same, and said on its page
    except (Refusal, TooLarge):
        raise Refusal(
            Why.TOO_LARGE, f"Payload exceeds {limit:,} bytes size limit"
        ) from None
    return incoming


def _stored(delivered: _Delivered, started: float) -> HttpResponse:
    source = delivered.source
    reason, detail = delivered.judged()
    refused = reason is Reason.SIGNATURE
    receive.store(
        delivered.incoming,
        workspace_id=source.workspace_id,
        door=Door.WEBHOOK,
        now=delivered.request.now,
        source=source,
        key="" if reason else delivered.key(),
        reason=reason,
        detail=detail,
        answer=401 if refused else 202,
        secret_names=delivered.verification.secret_names,
        answer_ms=round(1000 * (time.perf_counter() - started)),
        stamp=delivered.known.stamp,
    )
    if refused:
        return HttpResponse(
            "The request is not signed as agreed.",
            status=401,
            content_type="text/plain",
        )
    response = HttpResponse(status=202)
    if source.state != SourceState.ON:
        response[STATE_HEADER] = f"{source.state}; stored, not applied"
    return response


@dataclass(frozen=True, slots=True)
class _Delivered:
    """A request for a source, being judged as far as its answer needs."""

    known: KnownSource
    incoming: Incoming
    request: ApiRequest

    @property
    def source(self) -> WebhookSource:
        return self.known.source

    @property
    def verification(self) -> Verification:
        return self.known.verification

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
            now=self.request.now,
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
