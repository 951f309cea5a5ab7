from __future__ import annotations

from typing import Any

import pytest

from tests.webhooks.makers import make_incoming
from webhooks.repeats import repeat_key, rule_problem


def key(rule: str, payload: Any = None, **headers: str) -> str:
    request = make_incoming(b"{}", headers=tuple(headers.items()))
    return repeat_key(rule, request, lambda: payload)


@pytest.mark.parametrize("name", ["webhook-id", "svix-id", "idempotency-key"])
def test_knows_usual_headers(name: str) -> None:
    assert key("", **{name: " a1 "}) == "a1"


def test_reads_the_header_that_is_named() -> None:
    headers = {"X-Own": "7", "webhook-id": "8"}
    assert key("header:x-own", **headers) == "7"


def test_reads_a_path() -> None:
    assert key("path:event.id", {"event": {"id": 7}}) == "7"


def test_takes_the_ids_of_all_parts() -> None:
    assert key("path:id", [{"id": "a"}, {"id": "b"}]) == "a b"
    assert key("path:id", [{"id": "a"}, {}]) == ""


def test_knows_a_body_by_its_hash() -> None:
    assert key("body").startswith("sha256:")


@pytest.mark.parametrize("rule", ["none", "", "path:id", "header:X-Own"])
def test_knows_no_repeat_without_an_id(rule: str) -> None:
    assert key(rule, {"other": 1}) == ""


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("header:", "Name the header."),
        ("path:", "Name the path."),
        ("path:a[", "needs a position"),
        ("moon", "“moon” is no rule"),
    ],
)
def test_says_what_is_wrong_with_a_rule(rule: str, said: str) -> None:
    assert said in rule_problem(rule)
