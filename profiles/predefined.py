"""What every workspace knows from the start: attributes, and names that are taken.

The attributes are Piwik PRO's out-of-the-box list and the standard fields of
Altcraft, Maestra, Xtremepush and Customer.io, each fact once, with the name it has in
each product. Email, phone and ids are identifiers, opt-outs are consent: neither is
an attribute, so their names cannot be taken by one.
"""

from __future__ import annotations

from typing import NamedTuple

from profiles.definitions import Aggregation, AttributeDefinition, ValueType
from profiles.event_data_keys import PREFIX, is_consent_key

STRING, NUMBER = ValueType.STRING, ValueType.NUMBER
DATETIME, DATE, IP = ValueType.DATETIME, ValueType.DATE, ValueType.IP
FIRST, LAST, SUM = Aggregation.FIRST, Aggregation.LAST, Aggregation.SUM
FIRST_LAST, LIST_UNIQUE = Aggregation.FIRST_LAST, Aggregation.LIST_UNIQUE

GROUPS = (
    "Personal",
    "Location",
    "Registration",
    "Activity",
    "Traffic source",
    "Technical",
    "Commerce",
    "Consent",
    "Custom dimension",
    "Other",
)
SESSION_CUSTOM_DIMENSIONS = 10
_DIMENSION = "session_custom_dimension_"


class Predefined(NamedTuple):
    """One predefined attribute, and its names elsewhere; an empty one: not there.

    ``piwik`` says that Piwik PRO has it under the same key, in get profile and in
    its attribute list.
    """

    key: str
    name: str
    group: str
    type: ValueType
    event_data_key: str
    aggregation: Aggregation = LAST
    altcraft: str = ""
    maestra: str = ""
    piwik: bool = False

    @property
    def definition(self) -> AttributeDefinition:
        """The attribute as the core knows it."""
        return AttributeDefinition(
            self.key,
            self.name,
            self.type,
            group=self.group,
            event_data_key=self.event_data_key,
            aggregation=self.aggregation,
            predefined=True,
            unix_seconds=self.key == "created_at",
        )


_OWN: dict[str, tuple[tuple[str, str, ValueType, str, str], ...]] = {
    # by group: key (which is the event data key too), name, type, Altcraft's field,
    # Maestra's column; the last value counts
    "Personal": (
        ("first_name", "First name", STRING, "_fname", "FirstName"),
        ("middle_name", "Middle name", STRING, "", "MiddleName"),
        ("last_name", "Last name", STRING, "_lname", "LastName"),
        ("birthday", "Birthday", DATE, "_bdate", "BirthDate"),
        ("gender", "Gender", STRING, "_sex", "Sex"),
        ("language", "Language", STRING, "", ""),
        ("timezone", "Time zone", STRING, "_tz", ""),
    ),
    "Location": (
        ("country", "Country", STRING, "_country", ""),
        ("region", "Region", STRING, "_region", "Area"),
        ("city", "City", STRING, "_city", ""),
        ("postal_code", "Postal code", STRING, "_postal_code", ""),
        ("ip", "IP address", IP, "_ip", ""),
    ),
    "Registration": (
        ("created_at", "Created at", DATETIME, "", ""),
        ("registered_at", "Registered at", DATETIME, "_regdate", ""),
        ("registration_ip", "Registration IP address", IP, "_regip", ""),
        ("registration_city", "Registration city", STRING, "_regcity", ""),
        ("registration_country", "Registration country", STRING, "_regcountry", ""),
        ("registration_url", "Registration URL", STRING, "_regurl", ""),
        ("vendor", "Vendor", STRING, "_vendor", ""),
    ),
    "Technical": (
        ("os", "OS", STRING, "_os", ""),
        ("browser", "Browser", STRING, "_browser", ""),
    ),
}
_PIWIK: dict[str, tuple[tuple[str, str, ValueType, str, Aggregation], ...]] = {
    # by group: key, name, type, event data key after "analytics." if another,
    # aggregation
    "Activity": (
        ("first_activity", "First activity", DATETIME, "server_time", FIRST),
        ("last_activity", "Last activity", DATETIME, "server_time", LAST),
        ("first_page_url", "First page URL", STRING, "event_url", FIRST),
        ("last_page_url", "Last page URL", STRING, "event_url", LAST),
        ("goal_uuids", "Goals", STRING, "goal_uuid", LIST_UNIQUE),
    ),
    "Traffic source": (
        ("source", "Source", STRING, "", FIRST_LAST),
        ("medium", "Medium", STRING, "", FIRST_LAST),
        ("source_medium", "Source and medium", STRING, "", FIRST_LAST),
        ("referrer_type", "Channel", NUMBER, "", FIRST_LAST),
    ),
    "Technical": (
        ("device_type", "Device type", NUMBER, "", FIRST_LAST),
        ("operating_system", "Operating system", STRING, "", FIRST_LAST),
        ("browser_name", "Browser name", STRING, "", FIRST_LAST),
        ("browser_version", "Browser version", STRING, "", FIRST_LAST),
        ("browser_engine", "Browser engine", STRING, "", FIRST_LAST),
        ("browser_language_iso639", "Browser language", STRING, "", FIRST_LAST),
        ("resolution_width", "Screen width", NUMBER, "", FIRST_LAST),
        ("resolution_height", "Screen height", NUMBER, "", FIRST_LAST),
    ),
    "Location": (
        ("ipv4_address", "IPv4 address", IP, "location_ipv4", FIRST_LAST),
        ("ipv6_address", "IPv6 address", IP, "location_ipv6", FIRST_LAST),
        ("location_continent_iso_code", "Visit continent", STRING, "", FIRST_LAST),
        ("location_country_iso_code", "Visit country", STRING, "", FIRST_LAST),
        ("location_subdivision_1_iso_code", "Visit region", STRING, "", FIRST_LAST),
        ("location_city_geoname_id", "Visit city", NUMBER, "", FIRST_LAST),
        ("location_latitude", "Visit latitude", NUMBER, "", FIRST_LAST),
        ("location_longitude", "Visit longitude", NUMBER, "", FIRST_LAST),
        ("location_organization", "Visit organization", STRING, "", FIRST_LAST),
        ("location_provider", "Visit provider", STRING, "", FIRST_LAST),
    ),
    "Commerce": (
        ("last_order_time", "Last order time", DATETIME, "order_time", LAST),
        ("total_revenue", "Total revenue", NUMBER, "revenue", SUM),
        ("total_goal_revenue", "Total goal revenue", NUMBER, "goal_revenue", SUM),
    ),
    "Custom dimension": tuple(
        (
            f"{_DIMENSION}{number}",
            f"Session dimension {number}",
            STRING,
            "",
            LIST_UNIQUE,
        )
        for number in range(1, SESSION_CUSTOM_DIMENSIONS + 1)
    ),
}

PREDEFINED: tuple[Predefined, ...] = (
    *(
        Predefined(key, name, group, type_, key, altcraft=altcraft, maestra=maestra)
        for group, rows in _OWN.items()
        for key, name, type_, altcraft, maestra in rows
    ),
    *(
        Predefined(key, name, group, type_, PREFIX + (data_key or key), how, piwik=True)
        for group, rows in _PIWIK.items()
        for key, name, type_, data_key, how in rows
    ),
)
PREDEFINED_ATTRIBUTES: dict[str, AttributeDefinition] = {
    attribute.key: attribute.definition for attribute in PREDEFINED
}

# Each product's own names for what we keep, as targets of a mapping.
ALTCRAFT_TARGETS: dict[str, str] = {
    "email": "identifier:email",
    "phones": "identifier:phone",
    **{row.altcraft: f"attribute:{row.key}" for row in PREDEFINED if row.altcraft},
}
MAESTRA_TARGETS: dict[str, str] = {
    "Email": "identifier:email",
    "MobilePhone": "identifier:phone",
    "FullName": "full_name",
    **{row.maestra: f"attribute:{row.key}" for row in PREDEFINED if row.maestra},
}
# Names that no other tool has; those above are among the aliases too.
MAESTRA_OWN_TARGETS: dict[str, str] = {
    "ResultingCustomerIdsMindboxId": "profile_id",
    "CustomersToMergeCustomerIdsMindboxId": "merge_with",
    "SourceEndpoint": "attribution:endpoint",
    "SourceActionTemplate": "attribution:action",
    "SourcePointOfContact": "attribution:touchpoint",
    "SourceDateTime": "attribution:time",
    "SourceDateTimeUtc": "attribution:time",
    "LastUpdateActionTemplate": "attribution:edit_action",
    "LastUpdatePointOfContact": "attribution:edit_touchpoint",
    "LastUpdateDateTime": "attribution:edit_time",
    "LastUpdateDateTimeUtc": "attribution:edit_time",
}
XTREMEPUSH_TARGETS: dict[str, str] = {
    "user_id": "identifier:user_id",
    "device_id": "identifier:device_id",
    "email": "identifier:email",
    "mobile_number": "identifier:phone",
    "email_subscription": "subscription:email",
    "sms_subscription": "subscription:sms",
    "whatsapp_subscription": "subscription:whatsapp",
    "language": "attribute:language",
    "timezone": "attribute:timezone",
    "country": "attribute:country",
    "region": "attribute:region",
    "first_name": "attribute:first_name",
    "last_name": "attribute:last_name",
}
CUSTOMER_IO_TARGETS: dict[str, str] = {
    "id": "identifier:user_id",
    "email": "identifier:email",
    "phone": "identifier:phone",
    "cio_id": "profile_id",
    "created_at": "attribute:created_at",
    "timezone": "attribute:timezone",
    "unsubscribed": "unsubscribed",
    "cio_subscription_preferences": "subscription_preferences",
}

_IDENTIFIERS = "names an identifier, which is not an attribute"
_CONSENT = "says what a person agreed to, which is not an attribute"
_FILE_WORD = "has a meaning of its own in files"
_TAKEN_NAMES: dict[str, tuple[str, ...]] = {
    _IDENTIFIERS: (
        "id",
        "user_id",
        "email",
        "Email",
        "phone",
        "phones",
        "mobile_number",
        "whatsapp_number",
        "MobilePhone",
        "cookie_id",
        "device_id",
        "visitor_id",
        "anonymous_id",
        "profile_id",
    ),
    _CONSENT: (
        "unsubscribed",
        "bounced",
        "complained",
        "subscriptions",
        "email_subscription",
        "sms_subscription",
        "whatsapp_subscription",
        "IsSubscribed",
    ),
    _FILE_WORD: ("object_id", "objectId", "relationship", "full_name", "FullName"),
}
_TAKEN_PREFIXES = ("_", "analytics.", "cio_", "ExternalIdentity", "IsSubscribedBy")


def is_custom_dimension(key: str) -> bool:
    """Whether the predefined attribute is one of Piwik PRO's custom dimensions."""
    return key.startswith(_DIMENSION)


def reserved_reason(key: str) -> str | None:
    """Why no new attribute can have this key, as a sentence, or None if it can.

    Letter case counts, as it does in the products: ``Id`` is free.
    """
    if key in PREDEFINED_ATTRIBUTES:
        return f"“{key}” is a predefined attribute."
    if is_consent_key(key):
        return f"“{key}” {_CONSENT}."
    for reason, names in _TAKEN_NAMES.items():
        if key in names:
            return f"“{key}” {reason}."
    for prefix in _TAKEN_PREFIXES:
        if key.startswith(prefix):
            return f"Names that begin with “{prefix}” are the products' own."
    return None
