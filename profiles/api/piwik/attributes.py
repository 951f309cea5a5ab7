"""Attribute definitions as Piwik PRO's API lists, makes and renames them.

A new one gets the id ``custom_attribute_<n>``; attributes that read one event data key
have one type. Type and aggregation never change, and nothing is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from cdp.api.refusals import Reason, Refusal
from cdp.models import Workspace
from profiles.definitions import Aggregation, AttributeDefinition, Shape, ValueType
from profiles.event_data_keys import PREFIX, known_type
from profiles.issues import shortened
from profiles.models import Attribute
from profiles.values import JSONValue, clean_text

MOST_AT_ONCE = 1_000
LONGEST = 255
GROUP = "Custom attribute"
FIELDS = ("name", "event_data_key", "data_type", "aggregation")
_CUSTOM_KEY = re.compile(r"[a-z0-9_]{1,255}")
_TYPES: dict[str, ValueType] = {
    "number": ValueType.NUMBER,
    "bool": ValueType.BOOLEAN,
    "ip": ValueType.IP,
    "datetime": ValueType.DATETIME,
    "string": ValueType.STRING,
}
_COLUMN_TYPES: dict[ValueType, str] = {
    ValueType.NUMBER: "number",
    ValueType.BOOLEAN: "bool",
    ValueType.DATETIME: "datetime",
    ValueType.DATE: "datetime",
}
_SELECTORS: dict[Shape, list[str]] = {
    Shape.VALUE: [],
    Shape.PAIR: ["first", "last"],
    Shape.LIST: ["any"],
}
_EXTRACTIONS: dict[Shape, list[str]] = {
    Shape.VALUE: [],
    Shape.PAIR: ["first", "last"],
    Shape.LIST: ["all"],
}


@dataclass(frozen=True, slots=True)
class NewAttribute:
    """What a request asks to define."""

    name: str
    event_data_key: str
    type: ValueType
    aggregation: Aggregation


def read_attribute(sent: JSONValue, place: str = "") -> NewAttribute:
    """The attribute that the object asks for. Raises ``Refusal`` (400, 422)."""
    fields = _texts(sent, FIELDS, place)
    for name in FIELDS:
        if not fields.get(name):
            raise Refusal.malformed(f"{place}{name} is missing.", name)
    type_ = _TYPES.get(fields["data_type"])
    if type_ is None:
        raise Refusal.malformed(
            f"{place}data_type is none of {', '.join(_TYPES)}.", "data_type"
        )
    if fields["aggregation"] not in list(Aggregation):
        raise Refusal.malformed(
            f"{place}aggregation is none of {', '.join(Aggregation)}.", "aggregation"
        )
    new = NewAttribute(
        fields["name"],
        fields["event_data_key"],
        type_,
        Aggregation(fields["aggregation"]),
    )
    _check(new, place)
    return new


def _texts(sent: JSONValue, known: Sequence[str], place: str) -> dict[str, str]:
    """The object's members, which must be known ones and texts of at most 255."""
    if not isinstance(sent, dict):
        raise Refusal.malformed(f"{place or 'The body'} is not a JSON object.")
    found: dict[str, str] = {}
    for name, value in sent.items():
        if name not in known:
            shown = shortened(name)
            raise Refusal.malformed(f"{place}{shown} is not known here.", shown)
        text = clean_text(value) if isinstance(value, str) else None
        if not isinstance(text, str):
            raise Refusal.malformed(f"{place}{name} is not text.", name)
        if len(text) > LONGEST:
            raise Refusal.unprocessable(
                f"{place}{name} is longer than {LONGEST} characters.", name
            )
        found[name] = text
    return found


def _check(new: NewAttribute, place: str) -> None:
    key = new.event_data_key
    if key.startswith(PREFIX):
        known = known_type(key)
        if known is None:
            raise Refusal.unprocessable(
                f"{place}event_data_key {key} is none of Piwik PRO's keys.",
                "event_data_key",
            )
        _require_type(key, known, new, place)
    elif not _CUSTOM_KEY.fullmatch(key):
        raise Refusal.unprocessable(
            f"{place}event_data_key may hold small letters, digits and _ only.",
            "event_data_key",
        )
    if new.aggregation is Aggregation.SUM and new.type is not ValueType.NUMBER:
        raise Refusal.unprocessable(
            f"{place}aggregation sum is for numbers only.", "aggregation"
        )


def _require_type(key: str, known: ValueType, new: NewAttribute, place: str) -> None:
    if known is not new.type:
        raise Refusal.unprocessable(
            f"{place}data_type does not agree with {key}, which is a {known.value}.",
            "data_type",
        )


@transaction.atomic
def create(workspace: Workspace, wanted: Sequence[NewAttribute]) -> list[Attribute]:
    """Define all of these, or none. Raises ``Refusal`` (422)."""
    # Two requests must not give the same number.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    mine = Attribute.objects.filter(workspace=workspace)
    known = {
        attribute.event_data_key: ValueType(attribute.type)
        for attribute in mine.exclude(event_data_key="")
    }
    for place, new in enumerate(wanted):
        prefix = f"[{place}]." if len(wanted) > 1 else ""
        type_ = known.setdefault(new.event_data_key, new.type)
        _require_type(new.event_data_key, type_, new, prefix)
    first = 1 + (mine.aggregate(last=Max("number"))["last"] or 0)
    return Attribute.objects.bulk_create(
        Attribute(
            workspace=workspace,
            key=f"custom_attribute_{number}",
            number=number,
            name=new.name,
            group=GROUP,
            type=new.type.value,
            event_data_key=new.event_data_key,
            aggregation=new.aggregation.value,
        )
        for number, new in enumerate(wanted, first)
    )


def rename(workspace: Workspace, column_id: str, sent: JSONValue) -> Attribute:
    """Give a custom attribute another name. Raises ``Refusal`` (400, 404, 422)."""
    fields = _texts(sent, FIELDS, "")
    if not fields.get("name"):
        raise Refusal.malformed("name is missing.", "name")
    attribute = Attribute.objects.filter(workspace=workspace, key=column_id).first()
    if attribute is None:
        raise Refusal.not_found(f"There is no attribute {shortened(column_id)}.")
    if attribute.predefined:
        raise Refusal(
            Reason.UNPROCESSABLE, f"{column_id} is predefined and cannot be changed."
        )
    stays = {
        "event_data_key": attribute.event_data_key,
        "data_type": attribute.type,
        "aggregation": attribute.aggregation,
    }
    for name, now in stays.items():
        asked = fields.get(name, now)
        if name == "data_type" and asked in _TYPES:
            asked = _TYPES[asked].value
        if asked != now:
            raise Refusal.unprocessable(f"{name} cannot be changed.", name)
    attribute.name = fields["name"]
    attribute.save(update_fields=["name"])
    return attribute


def attribute_json(attribute: AttributeDefinition) -> Mapping[str, Any]:
    """The definition as the API shows it."""
    key = attribute.event_data_key
    is_known = key.startswith(PREFIX)
    return {
        "column_id": attribute.key,
        "event_data_key": key,
        "immutable": attribute.predefined,
        "column_meta": {
            "column_name": attribute.name,
            "column_type": _column_type(attribute),
            "column_unit": _unit(attribute),
            "column_category": [attribute.group],
            "analytics_column_id": key.removeprefix(PREFIX) if is_known else "",
            "analytics_transformation_id": "",
            "value_selectors": _SELECTORS[attribute.shape],
            "extractions": _EXTRACTIONS[attribute.shape],
            "aggregation": attribute.aggregation.value,
            "scope": "profile",
        },
    }


def _column_type(attribute: AttributeDefinition) -> str:
    if attribute.type is ValueType.IP:
        return "ipv6" if "ipv6" in attribute.event_data_key else "ipv4"
    return _COLUMN_TYPES.get(attribute.type, "string")


def _unit(attribute: AttributeDefinition) -> str:
    if "revenue" in attribute.key:
        return "currency"
    if attribute.key.startswith("resolution_"):
        return "pixels"
    return "url" if attribute.key.endswith("_url") else "none"
