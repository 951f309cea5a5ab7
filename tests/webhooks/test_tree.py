from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.profiles.json_values import values
from webhooks.path_reader import parse_path
from webhooks.paths import Absent
from webhooks.tree import MOST_LINES, tree_of

CUSTOMER: dict[str, Any] = {
    "customer": {"email": "bob@example.com", "addresses": [{"city": "Hamburg"}]},
    "first name": None,
    "count": 3,
}


def lines(value: Any) -> list[tuple[int, str, str, str, str]]:
    found = tree_of(value, {"count": ["Orders"]}).lines
    return [(one.depth, one.key, one.path, one.kind, one.text) for one in found]


def test_shows_each_value_with_its_path() -> None:
    assert lines(CUSTOMER) == [
        (0, "customer", "customer", "object", ""),
        (1, "email", "customer.email", "text", "bob@example.com"),
        (1, "addresses", "customer.addresses", "list", ""),
        (2, "[0]", "customer.addresses[first]", "object", ""),
        (3, "city", "customer.addresses[first].city", "text", "Hamburg"),
        (0, "first name", "first name", "nothing", ""),
        (0, "count", "count", "number", "3"),
    ]


def test_says_what_is_mapped() -> None:
    tree = tree_of(CUSTOMER, {"count": ["Orders"]})
    assert [one.key for one in tree.lines if one.targets] == ["count"]


def test_shows_the_first_elements_of_a_list() -> None:
    tree = tree_of({"list": list(range(100))}, {})
    assert tree.lines[0].hidden == 95
    assert len(tree.lines) == 6


def test_cuts_what_is_too_long_for_a_page() -> None:
    tree = tree_of({f"key {n}": n for n in range(1_000)}, {})
    assert tree.cut
    assert len(tree.lines) == MOST_LINES


def test_leads_from_the_request_where_a_row_is_a_part_of_it() -> None:
    tree = tree_of({"id": 7}, {}, from_root=True)
    assert [one.path for one in tree.lines] == ["$.id"]


@given(values())
def test_finds_every_line_by_its_path(value: Any) -> None:
    for line in tree_of(value, {}).lines:
        if line.path:
            found = parse_path(line.path).find(value, value)
            assert not isinstance(found, Absent)
