"""The request that a mapping page works on: a delivery, a pasted one, the sender's own.

There is one address and no window to listen in: every real request is at hand, the
last fifty to choose from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from profiles.issues import shortened
from webhooks.models import Delivery, WebhookSource
from webhooks.payloads import Payload, PayloadError, read_payload
from webhooks.presets import preset_of
from webhooks.requests import Incoming
from webhooks.source_reading import payload_of
from webhooks.statuses import Reason

AT_HAND = 50
PASTED, EXAMPLE = "pasted", "example"
_SILENT = (Reason.HANDSHAKE, Reason.SIGNATURE, Reason.FORGOTTEN)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the page shows: ``payload``, or the ``problem`` why it cannot be read.

    ``delivery`` is None for a pasted request and for the sender's example.
    """

    kind: str
    delivery: Delivery | None = None
    payload: Payload | None = None
    problem: str = ""

    @property
    def key(self) -> str:
        """What the address calls it."""
        return str(self.delivery.pk) if self.delivery else self.kind


def recent_deliveries(source: WebhookSource, limit: int = AT_HAND) -> list[Delivery]:
    """The last requests that say something, newest first."""
    found = Delivery.objects.filter(source=source, workspace=source.workspace_id)
    latest = found.exclude(reason__in=_SILENT).order_by("-received", "-id")
    return list(latest.defer("rows", "history")[:limit])


def latest_refused(source: WebhookSource) -> Delivery | None:
    """The last request that did not prove who sent it."""
    found = Delivery.objects.filter(source=source, workspace=source.workspace_id)
    refused = found.filter(reason=Reason.SIGNATURE).order_by("-received", "-id")
    return refused.defer("rows", "history", "body").first()


def choose_sample(
    source: WebhookSource, recent: Sequence[Delivery], wanted: str
) -> Sample | None:
    """The wanted request, or the newest; a pasted or example one before the first."""
    by_key = {str(delivery.pk): delivery for delivery in recent}
    if wanted in by_key:
        return _of_delivery(by_key[wanted])
    if wanted.isdecimal() and (older := _older(source, int(wanted))):
        return _of_delivery(older)
    if source.sample and (wanted == PASTED or not recent):
        return _of_text(source.sample, PASTED)
    if recent and wanted != EXAMPLE:
        return _of_delivery(recent[0])
    example = preset_of(source.sender).sample
    if example is None:
        return None
    return _of_text(json.dumps(example, ensure_ascii=False), EXAMPLE)


def read_text(text: str) -> Payload:
    """The payload of a pasted request body. Raises ``PayloadError``."""
    body = text.encode(errors="replace")
    return read_payload(Incoming("POST", "", (), body), body)


def _older(source: WebhookSource, pk: int) -> Delivery | None:
    if pk >= 2**63:
        return None
    own = Delivery.objects.filter(source=source, workspace=source.workspace_id)
    return own.filter(pk=pk).first()


def _of_delivery(delivery: Delivery) -> Sample:
    if delivery.reason == Reason.HANDSHAKE:
        return Sample("delivery", delivery, Payload({}))
    try:
        return Sample("delivery", delivery, payload_of(delivery))
    except PayloadError as problem:
        return Sample("delivery", delivery, problem=str(problem))


def _of_text(text: str, kind: str) -> Sample:
    try:
        return Sample(kind, payload=read_text(text))
    except PayloadError as problem:
        return Sample(kind, problem=shortened(str(problem)))
