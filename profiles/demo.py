"""The core's part of the demo: what the sample files of the demo speak of."""

from __future__ import annotations

from typing import Any

from cdp.models import Workspace
from profiles.attribution import PartKind
from profiles.attribution_form import system_name
from profiles.attribution_models import AttributionRow
from profiles.defining import next_attribute_number
from profiles.definitions import ValueType
from profiles.models import Attribute, Resource, Segment
from profiles.objects.defining import define_object_attributes, define_object_type
from profiles.objects.models import ObjectType
from profiles.statuses import AttributeSubject

# key, name, type, group, event data key, aggregation
ATTRIBUTES = (
    ("plan", "Plan", "string", "Commerce", "plan", "last"),
    ("lead_score", "Lead score", "number", "Commerce", "lead_score", "last"),
    ("lifetime_value", "Lifetime value", "number", "Commerce", "order_total", "sum"),
    ("last_login", "Last login", "datetime", "Activity", "login_at", "last"),
    ("tags", "Tags", "list", "Personal", "tags", "last"),
    ("company", "Company", "string", "Personal", "company", "last"),
    ("newsletter", "Wants the newsletter", "boolean", "Personal", "", "last"),
    # What the examples in the products' documents send.
    ("custom_field", "Custom field", "string", "Other", "custom_field", "last"),
    ("order", "Order", "list", "Commerce", "order", "last"),
    ("crm_user_score", "CRM score", "number", "Commerce", "crm_user_score", "last"),
    ("age", "Age", "number", "Personal", "age", "last"),
    ("favorite_color", "Favourite colour", "string", "Other", "favorite_color", "last"),
    ("sex", "Sex", "string", "Personal", "sex", "last"),
)
_SHOP_FIELDS = [
    {"name": "_device_type", "type": "string", "system": True},
    {"name": "shop_id", "type": "number", "system": False},
    {"name": "signed_up_at", "type": "datetime", "system": False},
]
_OFFER_FIELDS = [
    {"name": "custom_field_1", "title": "First", "type": "string"},
]
# number, name, channels, subscribed by default, categories, fields
RESOURCES: tuple[tuple[int, str, list[str], bool, list[str], list[dict[str, Any]]], ...]
RESOURCES = (
    (1, "Newsletter", ["email", "sms", "push"], True, ["category_1", "category_2"], []),
    (
        2,
        "Product news",
        ["email", "push"],
        True,
        ["category_1", "category_2"],
        _OFFER_FIELDS,
    ),
    (28, "Shop offers", ["email", "sms"], False, ["category_2"], _SHOP_FIELDS),
    (
        29,
        "Order status",
        ["email", "sms", "push", "whatsapp"],
        True,
        [],
        _SHOP_FIELDS[:1],
    ),
)
SEGMENTS = (
    ("Early customers", "Bought in the first month after the opening."),
    ("Trade fair", "Met at the stand."),
)
ATTRIBUTION = (
    (PartKind.TOUCHPOINT, "Web site"),
    (PartKind.TOUCHPOINT, "Trade fair"),
    (PartKind.ENDPOINT, "Online shop"),
    (PartKind.SOURCE_ACTION, "Registered in the shop"),
    (PartKind.SOURCE_ACTION, "Left a card at the stand"),
)
# name, one of them, attributes of the objects, attributes of relationships
OBJECT_TYPES = (
    (
        "Companies",
        "Company",
        {
            "name": ValueType.STRING,
            "city": ValueType.STRING,
            "employees": ValueType.NUMBER,
            "customer_since": ValueType.DATE,
        },
        {"role": ValueType.STRING, "orders_for_all": ValueType.BOOLEAN},
    ),
)


def seed(workspace: Workspace) -> None:
    """Defines what the demo's files speak of, unless it is there."""
    for key, name, kind, group, event_data_key, aggregation in ATTRIBUTES:
        if Attribute.objects.filter(workspace=workspace, key=key).exists():
            continue
        Attribute.objects.create(
            workspace=workspace,
            key=key,
            name=name,
            type=kind,
            group=group,
            event_data_key=event_data_key,
            aggregation=aggregation,
            number=next_attribute_number(workspace),
        )
    for number, name, channels, subscribed, categories, fields in RESOURCES:
        Resource.objects.get_or_create(
            workspace=workspace,
            number=number,
            defaults={
                "name": name,
                "channels": channels,
                "subscribed": subscribed,
                "categories": categories,
                "fields": fields,
                "raises_priority": number == 1,
            },
        )
    for kind, name in ATTRIBUTION:
        AttributionRow.objects.get_or_create(
            workspace=workspace,
            kind=kind,
            key=system_name(name),
            defaults={"name": name},
        )
    for name, description in SEGMENTS:
        Segment.objects.get_or_create(
            workspace=workspace, name=name, defaults={"description": description}
        )
    for name, singular, attributes, relationships in OBJECT_TYPES:
        if not ObjectType.objects.filter(workspace=workspace, name=name).exists():
            made = define_object_type(workspace, name, singular)
            define_object_attributes(made, AttributeSubject.OBJECT, attributes)
            subject = AttributeSubject.RELATIONSHIP
            define_object_attributes(made, subject, relationships)


def describe(workspace: Workspace) -> dict[str, Any]:
    """The definitions that a script may use."""
    own = Attribute.objects.filter(workspace=workspace, predefined=False)
    return {
        "attributes": list(own.order_by("id").values_list("key", flat=True)),
        "resources": dict(
            Resource.objects.filter(workspace=workspace)
            .order_by("number")
            .values_list("number", "name")
        ),
        "object_types": dict(
            ObjectType.objects.of(workspace).values_list("number", "name")
        ),
        "segments": dict(
            Segment.objects.filter(workspace=workspace)
            .order_by("id")
            .values_list("id", "name")
        ),
    }
