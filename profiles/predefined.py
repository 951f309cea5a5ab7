"""What every workspace knows from the start: attributes, and names that are taken.

The attributes are Piwik PRO's out-of-the-box list and the standard fields of
Altcraft, Maestra, Xtremepush and Customer.io, each fact once, with the name it has in
each product. Email, phone and ids are identifiers, opt-outs are consent: neither is
an attribute, so their names cannot be taken by one.
"""

from __future__ import annotations

from typing import NamedTuple

from profiles.definitions import Aggregation, AttributeDefinition, ValueType
from profiles.event_data_keys import is_consent_key

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


# Live doors send these under their own keys; the last value counts.
# fmt: off
_PERSONAL: tuple[tuple[str, str, str, ValueType, str, str], ...] = (
    # key, name, group, type, Altcraft's field, Maestra's column
    ("first_name", "First name", "Personal", STRING, "_fname", "FirstName"),
    ("middle_name", "Middle name", "Personal", STRING, "", "MiddleName"),
    ("last_name", "Last name", "Personal", STRING, "_lname", "LastName"),
    ("birthday", "Birthday", "Personal", DATE, "_bdate", "BirthDate"),
    ("gender", "Gender", "Personal", STRING, "_sex", "Sex"),
    ("language", "Language", "Personal", STRING, "", ""),
    ("timezone", "Time zone", "Personal", STRING, "_tz", ""),
    ("country", "Country", "Location", STRING, "_country", ""),
    ("region", "Region", "Location", STRING, "_region", "Area"),
    ("city", "City", "Location", STRING, "_city", ""),
    ("postal_code", "Postal code", "Location", STRING, "_postal_code", ""),
    ("ip", "IP address", "Location", IP, "_ip", ""),
    ("created_at", "Created at", "Registration", DATETIME, "", ""),
    ("registered_at", "Registered at", "Registration", DATETIME, "_regdate", ""),
    ("registration_ip", "IP at registration", "Registration", IP, "_regip", ""),
    ("registration_city", "City at registration", "Registration", STRING, "_regcity", ""),
    ("registration_country", "Country at registration", "Registration", STRING, "_regcountry", ""),
    ("registration_url", "URL of registration", "Registration", STRING, "_regurl", ""),
    ("vendor", "Vendor", "Registration", STRING, "_vendor", ""),
    ("os", "OS", "Technical", STRING, "_os", ""),
    ("browser", "Browser", "Technical", STRING, "_browser", ""),
)
_PIWIK: tuple[tuple[str, str, str, ValueType, str, Aggregation], ...] = (
    # key, name, group, type, event data key after "analytics.", aggregation
    ("first_activity", "First activity", "Activity", DATETIME, "server_time", FIRST),
    ("last_activity", "Last activity", "Activity", DATETIME, "server_time", LAST),
    ("first_page_url", "First page URL", "Activity", STRING, "event_url", FIRST),
    ("last_page_url", "Last page URL", "Activity", STRING, "event_url", LAST),
    ("goal_uuids", "Goals", "Activity", STRING, "goal_uuid", LIST_UNIQUE),
    ("source", "Source", "Traffic source", STRING, "source", FIRST_LAST),
    ("medium", "Medium", "Traffic source", STRING, "medium", FIRST_LAST),
    ("source_medium", "Source and medium", "Traffic source", STRING, "source_medium", FIRST_LAST),
    ("referrer_type", "Channel", "Traffic source", NUMBER, "referrer_type", FIRST_LAST),
    ("device_type", "Device type", "Technical", NUMBER, "device_type", FIRST_LAST),
    ("operating_system", "Operating system", "Technical", STRING, "operating_system", FIRST_LAST),
    ("browser_name", "Browser name", "Technical", STRING, "browser_name", FIRST_LAST),
    ("browser_version", "Browser version", "Technical", STRING, "browser_version", FIRST_LAST),
    ("browser_engine", "Browser engine", "Technical", STRING, "browser_engine", FIRST_LAST),
    ("browser_language_iso639", "Browser language", "Technical", STRING, "browser_language_iso639", FIRST_LAST),
    ("resolution_width", "Screen width", "Technical", NUMBER, "resolution_width", FIRST_LAST),
    ("resolution_height", "Screen height", "Technical", NUMBER, "resolution_height", FIRST_LAST),
    ("ipv4_address", "IPv4 address", "Location", IP, "location_ipv4", FIRST_LAST),
    ("ipv6_address", "IPv6 address", "Location", IP, "location_ipv6", FIRST_LAST),
    ("location_continent_iso_code", "Continent of visit", "Location", STRING, "location_continent_iso_code", FIRST_LAST),
    ("location_country_iso_code", "Country of visit", "Location", STRING, "location_country_iso_code", FIRST_LAST),
    ("location_subdivision_1_iso_code", "Region of visit", "Location", STRING, "location_subdivision_1_iso_code", FIRST_LAST),
    ("location_city_geoname_id", "City of visit", "Location", NUMBER, "location_city_geoname_id", FIRST_LAST),
    ("location_latitude", "Latitude of visit", "Location", NUMBER, "location_latitude", FIRST_LAST),
    ("location_longitude", "Longitude of visit", "Location", NUMBER, "location_longitude", FIRST_LAST),
    ("location_organization", "Organization of visit", "Location", STRING, "location_organization", FIRST_LAST),
    ("location_provider", "Provider of visit", "Location", STRING, "location_provider", FIRST_LAST),
    ("last_order_time", "Last order time", "Commerce", DATETIME, "order_time", LAST),
    ("total_revenue", "Total revenue", "Commerce", NUMBER, "revenue", SUM),
    ("total_goal_revenue", "Total goal revenue", "Commerce", NUMBER, "goal_revenue", SUM),
    *(
        (f"session_custom_dimension_{n}", f"Session custom dimension {n}", "Custom dimension", STRING, f"session_custom_dimension_{n}", LIST_UNIQUE)
        for n in range(1, SESSION_CUSTOM_DIMENSIONS + 1)
    ),
)
# fmt: on

PREDEFINED: tuple[Predefined, ...] = (
    *(
        Predefined(key, name, group, type_, key, altcraft=altcraft, maestra=maestra)
        for key, name, group, type_, altcraft, maestra in _PERSONAL
    ),
    *(
        Predefined(
            key, name, group, type_, f"analytics.{data_key}", aggregation, piwik=True
        )
        for key, name, group, type_, data_key, aggregation in _PIWIK
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
XTREMEPUSH_TARGETS: dict[str, str] = {
    "user_id": "identifier:user_id",
    "device_id": "identifier:device_id",
    "email": "identifier:email",
    "mobile_number": "identifier:phone",
    "email_subscription": "subscription:email",
    "sms_subscription": "subscription:sms",
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

_IDENTIFIER_NAMES = frozenset(
    "id user_id email phone phones mobile_number whatsapp_number cookie_id device_id "
    "visitor_id anonymous_id profile_id cio_id Email MobilePhone".split()
)
_CONSENT_NAMES = frozenset(
    "unsubscribed bounced complained subscriptions email_subscription "
    "sms_subscription whatsapp_subscription cio_subscription_preferences "
    "IsSubscribed".split()
)
_OTHER_NAMES = frozenset(
    "object_id objectId cio_object_id relationship full_name FullName".split()
)
_TAKEN_PREFIXES = ("_", "analytics.", "cio_", "ExternalIdentity", "IsSubscribedBy")


def reserved_reason(key: str) -> str | None:
    """Why no new attribute can have this key, as a sentence, or None if it can.

    Letter case counts, as it does in the products: ``Id`` is free.
    """
    if key in PREDEFINED_ATTRIBUTES:
        return f"“{key}” is a predefined attribute."
    if key in _IDENTIFIER_NAMES:
        return f"“{key}” names an identifier, which is not an attribute."
    if key in _CONSENT_NAMES or is_consent_key(key):
        return f"“{key}” says what a person agreed to, which is not an attribute."
    if key in _OTHER_NAMES:
        return f"“{key}” has a meaning of its own in files."
    for prefix in _TAKEN_PREFIXES:
        if key.startswith(prefix):
            return f"Names that begin with “{prefix}” are the products' own."
    return None
