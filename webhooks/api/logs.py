"""Deliveries of a source as Piwik PRO's logs and statistics show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from cdp.api.refusals import Refusal
from profiles.definitions import Definitions, KindDefinition
from profiles.issues import Issue
from profiles.models import Identifier
from webhooks import statements
from webhooks.addresses import source_url
from webhooks.models import Delivery, WebhookSource
from webhooks.statuses import DeliveryStatus, Reason

DAYS = 30
MOST, USUAL = 100, 10
SUCCESS, ERROR = "success", "error"
_ENDED = {SUCCESS: DeliveryStatus.APPLIED, ERROR: DeliveryStatus.REJECTED}
# The identifiers that the log tells, and what Piwik PRO calls their holders.
_PROFILE_TYPES = {"user": "user_id", "visitor": "cookie_id"}
_CODES = {
    Reason.FAILED: "server-error",
    Reason.SIGNATURE: "client-error",
    Reason.TOO_MANY_ROWS: "payload-too-large",
}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is asked for."""

    limit: int = USUAL
    offset: int = 0
    text: str = ""
    statuses: tuple[str, ...] = ()
    profile_types: tuple[str, ...] = ()


def read_asked(query: QueryDict) -> Asked:
    """What the parameters ask for. Raises ``Refusal`` (400)."""
    asked = _filter(query.get("filter", ""))
    return Asked(
        limit=_number(query, "limit", USUAL, 1, MOST),
        offset=_number(query, "offset", 0, 0, 10**9),
        text=query.get("q", "").replace("\0", "").strip(),
        statuses=_words(asked, "status", tuple(_ENDED)),
        profile_types=_words(asked, "profile_type", tuple(_PROFILE_TYPES)),
    )


def deliveries_of(
    source: WebhookSource, asked: Asked, definitions: Definitions, *, now: datetime
) -> QuerySet[Delivery]:
    """The deliveries of the last days that fit, the latest first."""
    found = Delivery.objects.filter(
        source=source,
        workspace=source.workspace_id,
        received__gte=now - timedelta(days=DAYS),
        status__in=[_ENDED[word] for word in asked.statuses or _ENDED],
    )
    kinds = [_PROFILE_TYPES[word] for word in asked.profile_types]
    if kinds or asked.text:
        numbers = [definitions.kinds[key].number for key in kinds or definitions.kinds]
        held = RawSQL(statements.HOLDS, [numbers, asked.text.lower()], BooleanField())  # noqa: S611
        found = found.alias(held=held).filter(held=True)
    return found.order_by("-received", "-pk")


def items(
    deliveries: Sequence[Delivery], source: WebhookSource, definitions: Definitions
) -> list[dict[str, Any]]:
    """Deliveries as the log shows them."""
    named = _identifiers(deliveries, definitions)
    return [_item(delivery, source, named) for delivery in deliveries]


def _item(
    delivery: Delivery, source: WebhookSource, named: dict[int, tuple[str, str]]
) -> dict[str, Any]:
    kind, value = (
        named.get(delivery.people[0], ("", "")) if delivery.people else ("", "")
    )
    success = delivery.status == DeliveryStatus.APPLIED
    item: dict[str, Any] = {
        "time": delivery.received.isoformat(),
        "profile_identifier_type": kind or None,
        "profile_identifier_value": value or None,
        "success": success,
        "request": {
            "method": delivery.method,
            "url": source_url(source, query=delivery.query),
            "headers": delivery.headers,
            "body": bytes(delivery.body).decode(errors="replace"),
        },
        "response": {
            "time_ms": delivery.answer_ms,
            "status": delivery.answer,
            "headers": [],
            "body": "",
        },
    }
    if not success:
        code = _CODES.get(Reason(delivery.reason), "validation-error")
        item["error"] = {"code": code, "message": _message(delivery)}
    return item


def _message(delivery: Delivery) -> str:
    for row in delivery.rows:
        for issue in row["issues"]:
            return msgspec.convert(issue, Issue).message
    return delivery.why


def _identifiers(
    deliveries: Sequence[Delivery], definitions: Definitions
) -> dict[int, tuple[str, str]]:
    """By person the kind and value by which the log names them, the strongest."""
    first = {delivery.people[0] for delivery in deliveries if delivery.people}
    kinds = {kind.number: kind for kind in definitions.kinds.values()}
    rows = Identifier.objects.filter(
        workspace=definitions.workspace_id, profile__in=first
    ).order_by("-kind", "-value")
    held = rows.values_list("profile_id", "kind", "value")
    return {person: (_key(kinds, kind), value) for person, kind, value in held}


def _key(kinds: dict[int, KindDefinition], number: int) -> str:
    return kinds[number].key if number in kinds else ""


def days(deliveries: QuerySet[Delivery], zone: tzinfo) -> dict[str, Any]:
    """How deliveries ended, in all and by day of this zone."""
    counted: dict[datetime, dict[str, int]] = {}
    for moment, status in _moments(deliveries):
        local = moment.astimezone(zone)
        day = local.replace(hour=0, minute=0, second=0, microsecond=0)
        bucket = counted.setdefault(day, {SUCCESS: 0, ERROR: 0})
        bucket[SUCCESS if status == DeliveryStatus.APPLIED else ERROR] += 1
    total = {word: sum(bucket[word] for bucket in counted.values()) for word in _ENDED}
    series = [
        {"time": day.isoformat(), **bucket} for day, bucket in sorted(counted.items())
    ]
    return {"total": total, "time_series": series}


def _moments(deliveries: QuerySet[Delivery]) -> Iterator[tuple[datetime, int]]:
    return iter(deliveries.values_list("received", "status").iterator())


def read_zone(text: str) -> tzinfo:
    """The zone of ``UTC+2``, ``+02:00`` or a name. Raises ``Refusal`` (400)."""
    wanted = text.replace(" ", "+").strip()
    if not wanted:
        return UTC
    match = _OFFSET.fullmatch(wanted)
    if match is not None:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes <= 14 * 60:
            return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    try:
        return ZoneInfo(wanted)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal.malformed("timezone is not a time zone.", "timezone") from None


def _number(query: QueryDict, name: str, usual: int, least: int, most: int) -> int:
    text = query.get(name, str(usual))
    is_number = text.isascii() and text.isdecimal() and len(text) < 12
    if not is_number or not least <= int(text) <= most:
        raise Refusal.malformed(f"{name} is not between {least} and {most}.", name)
    return int(text)


def _filter(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        given = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        given = None
    if not isinstance(given, dict):
        raise Refusal.malformed("filter is not a JSON object.", "filter")
    return given


def _words(asked: dict[str, Any], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = asked.get(name, [])
    if not isinstance(given, list) or any(word not in known for word in given):
        raise Refusal.malformed(
            f"filter.{name} is not a list of {' and '.join(known)}.", f"filter.{name}"
        )
    return tuple(given)
