"""Event data keys that are known without a definition, with their types and words.

Piwik PRO's analytics keys arrive at the live doors whether an attribute reads them or
not: a value of the wrong type is refused all the same, one of the right type that
nothing reads (``analytics.order_id``) is accepted. Some are codes, which Piwik PRO
shows as a pair of code and label.
"""

from __future__ import annotations

import re

from babel import Locale

from profiles.definitions import ValueType
from profiles.values import JSONValue

PREFIX = "analytics."
CONSENT_PREFIX = "consent_type_"

_KEYS_BY_TYPE: dict[ValueType, str] = {
    ValueType.DATETIME: "server_time order_time",
    ValueType.BOOLEAN: """
        is_anonymous consent_type_analytics consent_type_ab_testing_personalization
        consent_type_conversion_tracking consent_type_marketing_automation
        consent_type_remarketing consent_type_user_feedback consent_type_custom_1
    """,
    ValueType.IP: "location_ipv4 location_ipv6",
    ValueType.NUMBER: """
        event_type referrer_type device_type resolution_width resolution_height
        location_city_geoname_id location_latitude location_longitude
        timing_dom_interactive timing_event_end search_results_count
        custom_event_value goal_revenue item_count revenue revenue_subtotal
        revenue_tax revenue_shipping revenue_discount consent_source
        consent_form_button consent_scope consent_action
    """,
    ValueType.STRING: """
        event_url event_title user_id cookie_id_hex visitor_id_hex source medium
        source_medium keyword referrer_url campaign_name campaign_id campaign_content
        campaign_gclid operating_system operating_system_version browser_name
        browser_engine browser_version browser_language_iso639 device_brand
        device_model resolution location_continent_iso_code
        location_country_iso_code location_country_name
        location_subdivision_1_iso_code location_subdivision_1_name
        location_subdivision_2_iso_code location_subdivision_2_name
        location_city_name location_provider location_organization outlink_url
        download_url search_keyword search_category custom_event_category
        custom_event_action custom_event_name content_name content_piece
        content_target goal_uuid order_id
    """,
}
KNOWN_KEYS: dict[str, ValueType] = {
    PREFIX + key: type_ for type_, keys in _KEYS_BY_TYPE.items() for key in keys.split()
}
_CUSTOM_DIMENSION = re.compile(r"analytics\.(?:event|session)_custom_dimension_\d{1,3}")

# These name the person and belong under identifiers.
IDENTIFIER_KEYS = frozenset({"analytics.user_id", "analytics.cookie_id_hex"})

# Of each pair Piwik PRO asks for both or neither.
PAIRED_KEYS: tuple[tuple[str, str], ...] = tuple(
    (f"analytics.location_{code}", f"analytics.location_{name}")
    for code, name in (
        ("country_iso_code", "country_name"),
        ("subdivision_1_iso_code", "subdivision_1_name"),
        ("subdivision_2_iso_code", "subdivision_2_name"),
        ("city_geoname_id", "city_name"),
    )
)

LABELS: dict[str, dict[JSONValue, str]] = {
    "device_type": {
        0: "Desktop",
        1: "Smartphone",
        2: "Tablet",
        3: "Feature phone",
        4: "Console",
        5: "TV",
        6: "Car browser",
        7: "Smart display",
        8: "Camera",
        9: "Portable media player",
        10: "Phablet",
        11: "Smart speaker",
        12: "Wearable",
        13: "Peripheral",
    },
    "referrer_type": {
        1: "Direct entry",
        2: "Search engine",
        3: "Website",
        6: "Campaign",
        7: "Social",
    },
    "event_type": {
        1: "Page view",
        2: "Outlink",
        3: "Download",
        4: "Search",
        5: "Custom event",
        6: "Content impression",
        7: "Content interaction",
        8: "Goal conversion",
        9: "Order",
        10: "Abandoned cart",
        12: "Consent form impression",
        13: "Consent form click",
        14: "Consent decision",
        15: "Ping",
        16: "Cart update",
        22: "Product detail view",
        23: "Add to cart",
        24: "Remove from cart",
    },
    "consent_action": {1: "First", 2: "Changed"},
    "consent_scope": {1: "Full", 2: "Any", 3: "No"},
    "consent_source": {
        1: "Popup or bottom bar",
        2: "Reminder",
        3: "Privacy settings on a page",
    },
    "consent_form_button": {
        1: "Agree to all",
        2: "Reject all",
        3: "Save choices",
        4: "Close",
    },
    "location_continent_iso_code": {
        "AF": "Africa",
        "AN": "Antarctica",
        "AS": "Asia",
        "EU": "Europe",
        "NA": "North America",
        "OC": "Oceania",
        "SA": "South America",
    },
}
# Shown as a pair too; their labels come from elsewhere, or are the code itself.
_CODED = frozenset(
    {
        *LABELS,
        "browser_name",
        "browser_language_iso639",
        "operating_system",
        "location_country_iso_code",
        "location_subdivision_1_iso_code",
        "location_city_geoname_id",
    }
)


def known_type(event_data_key: str) -> ValueType | None:
    """The type of an event data key that is known without a definition."""
    if _CUSTOM_DIMENSION.fullmatch(event_data_key):
        return ValueType.STRING
    return KNOWN_KEYS.get(event_data_key)


def is_consent_key(key: str) -> bool:
    """Whether the key, with or without prefix, tells what a person agreed to."""
    return key.removeprefix(PREFIX).startswith(CONSENT_PREFIX)


def is_coded(attribute: str) -> bool:
    """Whether Piwik PRO shows the attribute's values as pairs of code and label."""
    return attribute in _CODED


def label(attribute: str, code: JSONValue) -> str:
    """The words for a code, in English; the code itself where nobody knows better."""
    text = str(code)
    if isinstance(code, str | int) and code in LABELS.get(attribute, {}):
        return LABELS[attribute][code]
    if attribute == "location_country_iso_code":
        return str(Locale("en").territories.get(text.upper(), text))
    if attribute == "browser_language_iso639":
        return str(Locale("en").languages.get(text.lower(), text))
    return text
