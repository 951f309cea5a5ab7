from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.api.refusals import Refusal
from profiles.api.altcraft.subscriptions import (
    CONTACTS,
    read_status,
    read_subscriptions,
)
from profiles.definitions import (
    BUILT_IN_KINDS,
    Definitions,
    ResourceDefinition,
    ResourceField,
)
from profiles.subscriptions import Statement
from tests.profiles.json_values import values

DEFINITIONS = Definitions(
    1,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
    resources={
        1: ResourceDefinition(
            1,
            "News",
            channels=("email", "sms"),
            categories=("sport",),
            fields=(ResourceField("team"),),
        )
    },
)
EMAIL: dict[str, Any] = {"channel": "email", "email": "Ada@x.de", "resource_id": 1}


def read(*entries: Any, typed: bool = True) -> Any:
    return read_subscriptions(list(entries), DEFINITIONS, typed=typed)


@pytest.mark.parametrize(
    ("entry", "statement"),
    [
        (EMAIL, Statement("email", 1, "ada@x.de")),
        ({"channel": "email", "email": "a@x.de"}, Statement("email", 0, "a@x.de")),
        (
            {"channel": "sms", "phone": "+79000000000", "resource_id": 1},
            Statement("sms", 1, "+79000000000"),
        ),
        (
            {"channel": "push", "provider": "Firefox", "subscription_id": "abc"},
            Statement("push", 0, "abc", details={"provider": "Firefox"}),
        ),
        (
            {"channel": "telegram_bot", "cc_data": {"id": 12}},
            Statement("telegram_bot", 0, "12"),
        ),
        (
            {"channel": "viber", "cc_data": {"phone": "+79000000000"}},
            Statement("viber", 0, "+79000000000"),
        ),
        (
            {**EMAIL, "status": "Unsubscribed"},
            Statement("email", 1, "ada@x.de", status="unsubscribed"),
        ),
        (
            {**EMAIL, "status": 0},
            Statement("email", 1, "ada@x.de", status="subscribed"),
        ),
        ({**EMAIL, "status": -1, "priority": -1}, Statement("email", 1, "ada@x.de")),
        ({**EMAIL, "priority": 0}, Statement("email", 1, "ada@x.de", priority=0)),
        (
            {**EMAIL, "cats": ["sport"]},
            Statement("email", 1, "ada@x.de", categories=("sport",)),
        ),
        (
            {**EMAIL, "custom_fields": {"team": "A", "_browser_name": "Firefox"}},
            Statement(
                "email", 1, "ada@x.de", fields={"team": "A", "_browser_name": "Firefox"}
            ),
        ),
    ],
)
def test_makes_statement(entry: dict[str, Any], statement: Statement) -> None:
    found = read(entry)
    assert (found.statements, found.invalid) == ((statement,), ())


def test_reads_text_of_xml() -> None:
    entry = {
        **EMAIL,
        "resource_id": "1",
        "priority": "3",
        "status": "0",
        "cats": "sport",
    }
    assert read(entry, typed=False).statements == (
        Statement("email", 1, "ada@x.de", "subscribed", 3, ("sport",)),
    )
    alone = read_subscriptions(EMAIL, DEFINITIONS, typed=False)
    assert len(alone.statements) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channel": "fax"}, "the channel is none of"),
        ({"channel": None}, "the channel is none of"),
        ({"channel": "push"}, "the resource 1 has no channel push"),
        ({"resource_id": 9}, "there is no resource 9"),
        ({"resource_id": "1"}, "resource_id is not a whole number"),
        ({"resource_id": True}, "resource_id is not a whole number"),
        ({"email": None}, "email is missing"),
        ({"email": "x"}, "email “x” is not an email address"),
        ({"status": "gone"}, "the status is none of"),
        ({"status": 3}, "the status is none of"),
        ({"status": True}, "the status is none of"),
        ({"priority": -7}, "the priority is below 0"),
        ({"priority": 10**12}, "too large"),
        ({"priority": 1.5}, "priority is not a whole number"),
        ({"cats": ["news"]}, "the category news is not one"),
        ({"cats": "sport"}, "cats is not a list"),
        ({"cats": ["sport"], "resource_id": None}, "the category sport is not one"),
        ({"custom_fields": []}, "custom_fields is not an object"),
        ({"custom_fields": {"age": 1}}, "the field age is not defined"),
        ({"custom_fields": {"team": "\0"}}, "team holds a NUL"),
        ({"channel": "push", "resource_id": None, "subscription_id": "x"}, "provider"),
        ({"channel": "viber", "resource_id": None}, "cc_data.phone is missing"),
    ],
)
def test_says_why_entry_is_invalid(changes: dict[str, Any], said: str) -> None:
    found = read(EMAIL, {**EMAIL, **changes})
    assert len(found.statements) == 1
    (invalid,) = found.invalid
    assert invalid.startswith("subscriptions[1]: ")
    assert said in invalid


@pytest.mark.parametrize("value", ["x", 5, {"channel": "email"}, [1]])
def test_refuses_what_is_no_list_of_objects(value: Any) -> None:
    with pytest.raises(Refusal):
        read_subscriptions(value, DEFINITIONS, typed=True)


def test_takes_status_for_all_channels() -> None:
    assert read_status("unsubscribed", typed=True) == Statement(
        "all", status="unsubscribed"
    )
    assert read_status(None, typed=True) is None
    with pytest.raises(Refusal, match="_status"):
        read_status("gone", typed=True)


entries = st.fixed_dictionaries(
    {"channel": st.sampled_from([*CONTACTS, "x"]) | values()},
    optional={
        name: values()
        for name in (
            "resource_id",
            "email",
            "phone",
            "subscription_id",
            "provider",
            "cc_data",
            "status",
            "priority",
            "cats",
            "custom_fields",
        )
    },
)


@given(st.lists(entries, max_size=3), st.booleans())
def test_never_fails_otherwise(sent: list[Any], typed: bool) -> None:
    found = read(*sent, typed=typed)
    assert len(found.statements) + len(found.invalid) == len(sent)
