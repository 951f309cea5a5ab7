from __future__ import annotations

from typing import Any

from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.predefined import PREDEFINED_ATTRIBUTES
from webhooks.mapping import Field
from webhooks.suggesting import suggested_fields, suggestions

DEFINITIONS = Definitions(
    1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
)
CUSTOMER: dict[str, Any] = {
    "customer": {"e-mail": "bob@example.com", "Vorname": "Bob"},
    "address": {"city": "Hamburg"},
    "lines": [{"email": "other@example.com"}],
    "x17": "zzz",
}


def test_suggests_by_the_last_key_and_the_values() -> None:
    found = suggestions([CUSTOMER], DEFINITIONS)
    assert {path: one.target for path, one in found.items()} == {
        "customer.e-mail": "identifier:email",
        "customer.Vorname": "attribute:first_name",
        "address.city": "attribute:city",
    }


def test_suggests_no_email_of_what_is_none() -> None:
    assert suggestions([{"email": "yes"}, {"email": "no"}], DEFINITIONS) == {}


def test_leaves_out_what_is_mapped() -> None:
    found = suggestions([CUSTOMER], DEFINITIONS)
    mapped = [
        Field(path="mail", target="identifier:email"),
        Field(path="address.city", target="attribute:region"),
    ]
    assert [one.path for one in suggested_fields(found, mapped)] == ["customer.Vorname"]


def test_suggests_nothing_of_what_is_no_object() -> None:
    rows: list[Any] = [7, None, "text", [1, 2]]
    for row in rows:
        assert suggestions([row], DEFINITIONS) == {}
