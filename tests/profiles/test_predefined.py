from __future__ import annotations

import pytest

from profiles.definitions import Aggregation, Definitions, Shape, ValueType
from profiles.event_data_keys import (
    KNOWN_KEYS,
    PAIRED_KEYS,
    is_coded,
    known_type,
    label,
)
from profiles.predefined import (
    ALTCRAFT_TARGETS,
    CUSTOMER_IO_TARGETS,
    GROUPS,
    MAESTRA_TARGETS,
    PREDEFINED,
    PREDEFINED_ATTRIBUTES,
    XTREMEPUSH_TARGETS,
    reserved_reason,
)
from profiles.values import JSONValue


def test_names_each_attribute_once() -> None:
    assert len(PREDEFINED_ATTRIBUTES) == len(PREDEFINED)
    assert len({attribute.name for attribute in PREDEFINED}) == len(PREDEFINED)
    assert {attribute.group for attribute in PREDEFINED} <= set(GROUPS)


def test_reads_known_keys_with_their_types() -> None:
    for attribute in PREDEFINED:
        if attribute.piwik:
            assert known_type(attribute.event_data_key) == attribute.type


def test_agrees_on_type_among_attributes_of_one_key() -> None:
    definitions = Definitions(1, attributes=PREDEFINED_ATTRIBUTES)
    for attribute in PREDEFINED:
        readers = definitions.reading(attribute.event_data_key)
        assert {reader.type for reader in readers} == {attribute.type}


@pytest.mark.parametrize(
    ("key", "data_key", "aggregation", "shape"),
    [
        ("last_order_time", "analytics.order_time", Aggregation.LAST, Shape.VALUE),
        ("total_revenue", "analytics.revenue", Aggregation.SUM, Shape.VALUE),
        ("goal_uuids", "analytics.goal_uuid", Aggregation.LIST_UNIQUE, Shape.LIST),
        ("source", "analytics.source", Aggregation.FIRST_LAST, Shape.PAIR),
        ("first_name", "first_name", Aggregation.LAST, Shape.VALUE),
    ],
)
def test_aggregates(
    key: str, data_key: str, aggregation: Aggregation, shape: Shape
) -> None:
    attribute = PREDEFINED_ATTRIBUTES[key]
    assert attribute.event_data_key == data_key
    assert attribute.aggregation == aggregation
    assert attribute.shape == shape


def test_maps_names_of_products_to_what_exists() -> None:
    kinds = {"user_id", "email", "phone", "device_id"}
    for targets in (
        ALTCRAFT_TARGETS,
        MAESTRA_TARGETS,
        XTREMEPUSH_TARGETS,
        CUSTOMER_IO_TARGETS,
    ):
        for target in targets.values():
            word, _, name = target.partition(":")
            if word == "attribute":
                assert name in PREDEFINED_ATTRIBUTES
            elif word == "identifier":
                assert name in kinds


def test_knows_every_key_of_piwik() -> None:
    assert known_type("analytics.order_id") == ValueType.STRING
    assert known_type("analytics.session_custom_dimension_7") == ValueType.STRING
    assert known_type("analytics.location_ipv6") == ValueType.IP
    assert known_type("analytics.is_anonymous") == ValueType.BOOLEAN
    assert known_type("analytics.unheard_of") is None
    assert known_type("order_id") is None
    assert len(KNOWN_KEYS) == 80
    assert {key for pair in PAIRED_KEYS for key in pair} <= set(KNOWN_KEYS)


@pytest.mark.parametrize(
    "key",
    [
        "id",
        "email",
        "phone",
        "user_id",
        "cio_id",
        "first_name",
        "unsubscribed",
        "bounced",
        "complained",
        "consent_type_analytics",
        "analytics.revenue",
        "_fname",
        "_row",
        "cio_subscription_preferences",
        "object_id",
        "IsSubscribedByEmail",
    ],
)
def test_rejects_taken_name(key: str) -> None:
    reason = reserved_reason(key)
    assert reason is not None
    assert reason.endswith(".")


@pytest.mark.parametrize("key", ["Id", "ID", "score", "emails_sent", "age", "sex"])
def test_allows_free_name(key: str) -> None:
    assert reserved_reason(key) is None


def test_says_whether_birthday_is_personal() -> None:
    assert PREDEFINED_ATTRIBUTES["birthday"].group == "Personal"
    assert PREDEFINED_ATTRIBUTES["birthday"].type == ValueType.DATE


@pytest.mark.parametrize(
    ("attribute", "code", "words"),
    [
        ("device_type", 0, "Desktop"),
        ("device_type", 99, "99"),
        ("referrer_type", 6, "Campaign"),
        ("location_country_iso_code", "DE", "Germany"),
        ("location_country_iso_code", "??", "??"),
        ("location_continent_iso_code", "EU", "Europe"),
        ("browser_language_iso639", "de", "German"),
        ("operating_system", "LIN", "LIN"),
    ],
)
def test_labels_code(attribute: str, code: JSONValue, words: str) -> None:
    assert is_coded(attribute)
    assert label(attribute, code) == words


def test_shows_plain_values_without_label() -> None:
    assert not is_coded("browser_version")
