"""The OpenAPI document says what there is, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cdp.api import catalogue, examples
from cdp.api.endpoints import Endpoint
from cdp.api.examples import Call

# The doors of programs; what a page or a probe asks for is none of them.
API = re.compile(r"^(api|auth|v1|cdp/webhook)/")
NO_API = {"api/openapi.json", "api/docs"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of an API, with its parts in braces."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + plain(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern) and API.match(path):
            yield path


def plain(pattern: str) -> str:
    pattern = re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)
    return pattern.removeprefix("^").replace("/?$", "").replace("\\", "")


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for part in value.values():
            yield from refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from refs(part)


@pytest.mark.django_db
def test_documents_every_address_of_an_api(document: dict[str, Any]) -> None:
    known = {path.removeprefix("/") for path in document["paths"]}
    there = {path for path in routes() if "<rest>" not in path}
    assert known == there - NO_API


@pytest.mark.django_db
def test_resolves_every_reference(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {ref.rpartition("/")[2] for ref in refs(document)} <= set(schemas)


@pytest.mark.django_db
def test_names_each_operation_once(document: dict[str, Any]) -> None:
    named = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]
    assert len(named) == len(set(named)) == len(catalogue.endpoints())


@pytest.mark.django_db
def test_says_for_each_part_of_a_path_what_it_is(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            parts = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert parts == set(re.findall(r"{(\w+)}", path))


CALLS = [
    Call("GET", "https://x.example/a"),
    Call(
        "POST",
        "https://x.example/a?b='c'",
        {"Authorization": f"Bearer ${examples.TOKEN}"},
        '{"name": "it\'s", "yes": true, "none": null, "list": [1, "$TRIBUTARY_TOKEN"]}',
    ),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.method)
def test_writes_python_that_python_reads(call: Call) -> None:
    compile(examples.python(call), "example", "exec")
    if call.body:
        assert '"yes": True, "none": None, "list": [1, token]' in examples.python(call)


def test_writes_curl_with_the_token_as_variable() -> None:
    text = examples.curl(CALLS[1])
    assert '-H "Authorization: Bearer $TRIBUTARY_TOKEN"' in text
    assert """[1, "'"$TRIBUTARY_TOKEN"'"]""" in text
    assert "it'\"'\"'s" in text


def test_writes_javascript_with_the_token_as_variable() -> None:
    text = examples.javascript(CALLS[1])
    assert "`Bearer ${token}`" in text
    assert "[1, token]" in text


@pytest.mark.parametrize("endpoint", catalogue.endpoints(), ids=lambda e: e.name)
def test_fills_every_example_in(endpoint: Endpoint) -> None:
    app_id = "11111111-1111-1111-1111-111111111111"
    known = {"app_id": app_id, "body.db_id": "42"}
    call = examples.call_of(endpoint, "https://x.example", known)
    assert "{" not in call.url
    assert ("{app_id}" in endpoint.path) == (app_id in call.url)
    if call.body and call.headers["Content-Type"].endswith("json"):
        json.loads(call.body)
        assert '"db_id": 1' not in call.body
    compile(examples.python(call), endpoint.name, "exec")
