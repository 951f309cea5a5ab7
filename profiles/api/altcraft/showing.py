"""People, fields and databases as Altcraft's reading requests show them."""

from __future__ import annotations

import hashlib
from typing import Any

from cdp.models import Workspace
from profiles.api.altcraft.subscriptions import IN_CC_DATA, SYSTEM_FIELDS
from profiles.definitions import Definitions, ResourceDefinition, ValueType
from profiles.mapping import TargetKind, parse_target
from profiles.predefined import ALTCRAFT_TARGETS
from profiles.state import ProfileState
from profiles.subscriptions import (
    ALL_CHANNELS,
    CONSENT_CHANNEL,
    Subscription,
    SubscriptionKey,
    SubscriptionStatus,
)

_NAMES: dict[str, str] = {
    target.name: name
    for name, text in ALTCRAFT_TARGETS.items()
    if (target := parse_target(text)) and target.kind is TargetKind.ATTRIBUTE
}
_FIELD_TYPES: dict[ValueType, str] = {
    ValueType.NUMBER: "float",
    ValueType.BOOLEAN: "bool",
    ValueType.DATETIME: "date",
    ValueType.DATE: "date",
    ValueType.IP: "ip",
    ValueType.LIST: "arr_object",
    ValueType.OBJECT: "object",
}


def profile_data(profile: ProfileState, definitions: Definitions) -> dict[str, Any]:
    """The person's fields, contacts and subscriptions, in Altcraft's names."""
    shown: dict[str, Any] = {
        "id": definitions.public_ids.long(profile.id),
        "db_id": definitions.workspace_id,
    }
    for email, sent in profile.held("email").items():
        shown["email"] = sent
        shown["_emaildomain"] = email.rpartition("@")[2]
        shown["_md5"] = _md5(email)
    shown["phones"] = list(profile.held("phone").values())
    for key, value in profile.attributes.items():
        shown[_NAMES.get(key, key)] = value
    shown.setdefault("_regdate", profile.created_at)
    shown["subscriptions"] = []
    for place, subscription in sorted((profile.subscriptions or {}).items()):
        if place.channel == ALL_CHANNELS:
            shown["_status"] = subscription.status
        elif place.channel != CONSENT_CHANNEL:
            shown["subscriptions"].append(_subscription(place, subscription))
    return shown


def _subscription(key: SubscriptionKey, held: Subscription) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "channel": key.channel,
        "status": held.status,
        "priority": held.priority or 0,
        "custom_fields": held.fields,
        "cats": held.categories,
        "hash_id": hashlib.blake2b(key.text.encode(), digest_size=8).hexdigest(),
        "is_delete": held.status == SubscriptionStatus.INVALID,
    }
    if key.resource:
        shown["resource_id"] = key.resource
    if key.channel == "email":
        domain = key.contact.rpartition("@")[2]
        shown["email"] = key.contact
        shown["email_data"] = {
            "domain": domain,
            "domain_group": domain,
            "email": key.contact,
            "md5": _md5(key.contact),
        }
    elif key.channel == "sms":
        shown["phone"] = key.contact
        shown["phone_data"] = {"phone": key.contact}
    elif key.channel == "push":
        shown["subscription_id"] = key.contact
        shown["provider"] = held.details.get("provider", "")
    elif key.channel in IN_CC_DATA:
        name = "id" if key.channel == "telegram_bot" else "phone"
        shown["cc_data"] = {name: key.contact}
    return shown


def _md5(text: str) -> str:
    """The sum that Altcraft shows of an address; it protects nothing."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def resource_fields(resource: ResourceDefinition) -> list[dict[str, Any]]:
    """The fields that subscriptions to the resource can have."""
    system = [
        {
            "category": "system",
            "title": title,
            "name": name,
            "required": False,
            "type": "unicode",
            **({"dictionary": "devices"} if name == "_device_type" else {}),
        }
        for name, title in SYSTEM_FIELDS.items()
    ]
    custom = [
        {
            "category": "custom",
            "title": field.title or field.name,
            "name": field.name,
            "required": field.required,
            "type": _FIELD_TYPES.get(field.type, "unicode"),
        }
        for field in resource.fields
    ]
    return [*system, *custom]


def database(workspace: Workspace) -> dict[str, Any]:
    """The workspace as a database."""
    return {"id": workspace.pk, "name": workspace.name, "ui_tags": [], "groups": []}
