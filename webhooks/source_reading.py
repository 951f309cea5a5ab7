"""Reads the deliveries of webhook sources by the mappings that are switched on.

The inbox's reader for the door *webhook*; the mapping page and the time machine read
single deliveries with a converter of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from profiles.definitions import Definitions
from webhooks.addresses import source_url
from webhooks.converting import Converter
from webhooks.mapping import WebhookMapping
from webhooks.mapping_problems import blocking
from webhooks.models import Delivery, WebhookSource
from webhooks.payloads import Payload, PayloadError, TooLarge, read_payload, unpacked
from webhooks.readings import Reading
from webhooks.requests import Incoming
from webhooks.rows import MAX_ROWS, TooManyRows
from webhooks.statuses import Reason, SourceState
from webhooks.verification import Verification, refusal


def read_deliveries(
    deliveries: Sequence[Delivery], definitions: Definitions
) -> list[Reading]:
    """What each delivery says, by the mapping its source has switched on."""
    ids = {delivery.source_id for delivery in deliveries if delivery.source_id}
    sources = WebhookSource.objects.filter(workspace=definitions.workspace_id)
    known = sources.select_related("on", "workspace").in_bulk(list(ids))
    converters = {
        source_id: _converter(source, definitions)
        for source_id, source in known.items()
    }
    return [
        _read(delivery, known, converters.get(delivery.source_id or UUID(int=0)))
        for delivery in deliveries
    ]


def _converter(
    source: WebhookSource, definitions: Definitions
) -> Converter | Reading | None:
    """The converter of what is switched on, or why there is none."""
    if source.state != SourceState.ON or source.on is None:
        return None
    mapping = WebhookMapping.from_json(source.on.mapping)
    against = blocking(mapping, definitions)
    if against:
        sentence = against[0].sentence
        return Reading(reason=Reason.MAPPING, detail=sentence, version_id=source.on.pk)
    return Converter(mapping, definitions)


def _read(
    delivery: Delivery,
    sources: dict[UUID, WebhookSource],
    converter: Converter | Reading | None,
) -> Reading:
    source = sources.get(delivery.source_id) if delivery.source_id else None
    if judged := _judged(delivery, source):
        return judged
    if isinstance(converter, Reading):
        return converter
    if source is None or source.on is None or converter is None:
        paused = source is not None and source.state == SourceState.PAUSED
        return Reading(reason=Reason.PAUSED if paused else Reason.SETTING_UP)
    return read_delivery(delivery, converter, version_id=source.on.pk)


def _judged(delivery: Delivery, source: WebhookSource | None) -> Reading | None:
    """What was known before anything was read; a replay asks for the proof again.

    Its age does not count then, and a token is not kept, so one that was refused for
    its token stays refused.
    """
    reason = Reason(delivery.reason)
    if reason in (Reason.HANDSHAKE, Reason.FORGOTTEN):
        return Reading(reason=reason)
    if reason is not Reason.SIGNATURE:
        return None
    if delivery.done_at is None or source is None:
        return Reading(reason=reason, detail=delivery.detail)
    detail = refusal(
        Verification.from_json(source.verification),
        incoming_of(delivery),
        url=source_url(source, query=delivery.query),
        now=delivery.received,
        however_old=True,
    )
    return Reading(reason=reason, detail=detail) if detail else None


def read_delivery(
    delivery: Delivery, converter: Converter, *, version_id: int | None = None
) -> Reading:
    """What one delivery says, read with this converter."""
    try:
        payload = payload_of(delivery)
        converted = converter.convert(payload)
    except PayloadError as problem:
        reason, detail = Reason.MALFORMED, str(problem)
    except TooManyRows:
        reason = Reason.TOO_MANY_ROWS
        detail = f"Send at most {MAX_ROWS:,} people in one request."
    else:
        if converted.records:
            return Reading(
                converted.records,
                converter.rules,
                version_id=version_id,
                absent=converted.absent,
                passed_by=converted.passed_by,
            )
        reason = Reason.CONDITIONS if converted.passed_by else Reason.NOBODY
        detail = ""
    return Reading(reason=reason, detail=detail, version_id=version_id)


def payload_of(delivery: Delivery) -> Payload:
    """The payload of a delivery as it was kept. Raises ``PayloadError``."""
    request = incoming_of(delivery)
    try:
        body = unpacked(request, limit=settings.DELIVERY_MAX_BYTES)
    except TooLarge:
        raise PayloadError("The body is larger than what is taken now.") from None
    return read_payload(request, body)


def incoming_of(delivery: Delivery) -> Incoming:
    """The request of a delivery, its secrets redacted."""
    return Incoming(
        delivery.method,
        delivery.query,
        tuple((name, value) for name, value in delivery.headers),
        bytes(delivery.body),
    )
