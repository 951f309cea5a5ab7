from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.api.refusals import Reason, Refusal
from profiles.api.piwik.updates import Update, read_update, rules_of
from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.event_data_keys import KNOWN_KEYS
from profiles.predefined import PREDEFINED_ATTRIBUTES
from profiles.records import Identifier
from profiles.rules import ConflictRule
from profiles.subscriptions import Statement
from tests.profiles.api.seeds import EMAIL, PIWIK_CUSTOM, PIWIK_ORDER
from tests.profiles.json_values import values

DEFINITIONS = Definitions(
    1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
)


def read(body: Any) -> Update:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_update(text, DEFINITIONS)


def refused(body: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read(body)
    return caught.value


def with_attributes(**attributes: Any) -> dict[str, Any]:
    named = {f"analytics.{key}": value for key, value in attributes.items()}
    return {"identifiers": {"user_id": "u1"}, "attributes": named}


def test_reads_order_of_seed() -> None:
    update = read(PIWIK_ORDER)
    assert update.record.identifiers == (
        Identifier("cookie_id", "0123456789ABCDEF", "0123456789ABCDEF"),
        Identifier("user_id", EMAIL, EMAIL),
    )
    asked = {o.attribute: o.value for o in update.record.operations}
    assert asked == {"last_order_time": "2025-05-23T08:37:27Z", "total_revenue": 500}
    assert update.unknown == ()


def test_passes_unknown_keys_by() -> None:
    update = read(PIWIK_CUSTOM)
    assert update.record.operations == ()
    assert set(update.unknown) == set(PIWIK_CUSTOM["attributes"])


def test_takes_consent_as_statement() -> None:
    update = read(with_attributes(consent_type_remarketing=False))
    assert update.record.operations == ()
    assert update.record.statements == (
        Statement("consent", contact="remarketing", status="unsubscribed"),
    )


def test_merges_people_and_matches_by_the_strongest_kind() -> None:
    rules = rules_of(DEFINITIONS)
    assert rules.match == ("user_id", "email", "phone", "device_id", "cookie_id")
    assert rules.conflicts is ConflictRule.MERGE


IDS = {"user_id": "u1"}
SOME = {"age": 1}


@pytest.mark.parametrize(
    ("body", "reason", "named"),
    [
        (b"", Reason.MALFORMED, "not JSON"),
        (b"{", Reason.MALFORMED, "line 1"),
        (b"[]", Reason.MALFORMED, "not a JSON object"),
        (b'"x"', Reason.MALFORMED, "not a JSON object"),
        (b"\xff{}", Reason.MALFORMED, "UTF-8"),
        (b"[" * 100_000, Reason.MALFORMED, "deeper"),
        (b'{"attributes": {"a": NaN}}', Reason.MALFORMED, "NaN"),
        (b'{"attributes": {"a": 1e9999999999999999999}}', Reason.MALFORMED, "exponent"),
        (b'{"identifiers": 1, "identifiers": 2}', Reason.MALFORMED, "named twice"),
        ({"attributes": SOME}, Reason.MALFORMED, "identifiers is missing"),
        ({"identifiers": IDS}, Reason.MALFORMED, "attributes is missing"),
        (
            {"identifiers": {}, "attributes": SOME},
            Reason.MALFORMED,
            "identifiers is empty",
        ),
        (
            {"identifiers": IDS, "attributes": {}},
            Reason.MALFORMED,
            "attributes is empty",
        ),
        (
            {"identifiers": [1], "attributes": SOME},
            Reason.MALFORMED,
            "identifiers is not",
        ),
        (
            {"identifiers": IDS, "attributes": SOME, "workspace_id": 2},
            Reason.MALFORMED,
            "workspace_id",
        ),
        (
            {"identifiers": {"visitor": "x"}, "attributes": SOME},
            Reason.MALFORMED,
            "identifiers.visitor is no kind",
        ),
        (
            {"identifiers": {"user_id": 7}, "attributes": SOME},
            Reason.MALFORMED,
            "identifiers.user_id is not text",
        ),
        (
            {"identifiers": {"email": "ada@"}, "attributes": SOME},
            Reason.MALFORMED,
            "identifiers.email “ada@” is not an email",
        ),
        (
            {"identifiers": {"user_id": "anonymous"}, "attributes": SOME},
            Reason.UNPROCESSABLE,
            "many strangers share",
        ),
        (
            {"identifiers": {"cookie_id": ""}, "attributes": SOME},
            Reason.UNPROCESSABLE,
            "identifiers.cookie_id",
        ),
        (
            {"identifiers": {"user_id": "x" * 1001}, "attributes": SOME},
            Reason.UNPROCESSABLE,
            "1,000 bytes",
        ),
        (
            {"identifiers": {"user_id": "a\0b"}, "attributes": SOME},
            Reason.MALFORMED,
            "NUL",
        ),
    ],
)
def test_refuses_requests_that_are_none(body: Any, reason: Reason, named: str) -> None:
    refusal = refused(body)
    assert refusal.reason is reason
    assert named in refusal.message


@pytest.mark.parametrize(
    ("attributes", "reason", "said"),
    [
        ({"revenue": "500"}, Reason.MALFORMED, "“500” is not a number"),
        ({"revenue": True}, Reason.MALFORMED, "not a number"),
        ({"revenue": None}, Reason.MALFORMED, "is null"),
        ({"revenue": [1]}, Reason.MALFORMED, "is a list"),
        ({"source": {"a": 1}}, Reason.MALFORMED, "is an object"),
        ({"source": 5}, Reason.MALFORMED, "is not text"),
        ({"order_time": "yesterday"}, Reason.MALFORMED, "date and time"),
        ({"order_time": 1748000000}, Reason.MALFORMED, "date and time"),
        ({"is_anonymous": "true"}, Reason.MALFORMED, "true or false"),
        ({"location_ipv4": "300.1.1.1"}, Reason.MALFORMED, "IP address"),
        ({"source": "a\0b"}, Reason.MALFORMED, "NUL"),
        ({"source": "\ud800"}, Reason.MALFORMED, "surrogate"),
        ({"revenue": 10**101}, Reason.UNPROCESSABLE, "100 digits"),
        ({"source": "x" * 1025}, Reason.UNPROCESSABLE, "1,024 characters"),
        ({"k" * 300: 1}, Reason.UNPROCESSABLE, "256 characters"),
        ({"user_id": "u1"}, Reason.UNPROCESSABLE, "belongs under identifiers"),
        (
            {"location_country_iso_code": "DE"},
            Reason.UNPROCESSABLE,
            "analytics.location_country_name must be sent together",
        ),
    ],
)
def test_names_attribute_that_is_wrong(
    attributes: dict[str, Any], reason: Reason, said: str
) -> None:
    refusal = refused(with_attributes(**attributes))
    assert refusal.reason is reason
    assert said in refusal.message
    assert next(iter(attributes))[:50] in refusal.message


@pytest.mark.parametrize("value", [[1], {"a": 1}, None])
def test_refuses_complex_values_of_unknown_keys(value: Any) -> None:
    body = {"identifiers": IDS, "attributes": {"favorite": value}}
    assert refused(body).field == "favorite"


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_checks_type_of_every_known_key(key: str) -> None:
    refused({"identifiers": IDS, "attributes": {key: ["x"]}})


@given(
    st.binary(max_size=200)
    | values().map(lambda v: json.dumps(v, default=str).encode())
)
def test_never_fails_otherwise(body: bytes) -> None:
    try:
        update = read_update(body, DEFINITIONS)
    except Refusal as refusal:
        assert refusal.status in (400, 422)
    else:
        assert update.record.identifiers


@given(
    st.dictionaries(st.sampled_from(["user_id", "email", "x"]), values(), max_size=3),
    st.dictionaries(st.sampled_from([*KNOWN_KEYS, "a", "b"]), values(), max_size=5),
)
def test_is_all_or_nothing(identifiers: Any, attributes: Any) -> None:
    body = {"identifiers": identifiers, "attributes": attributes}
    try:
        update = read_update(json.dumps(body, default=str).encode(), DEFINITIONS)
    except Refusal:
        return
    assert not update.record.held
