from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.json_values import values
from tests.webhooks.makers import make_incoming
from webhooks.payloads import Payload, PayloadError, TooLarge, read_payload, unpacked

FORM = "application/x-www-form-urlencoded"


def read(body: bytes, content_type: str = "application/json") -> Payload:
    headers = (("Content-Type", content_type),) if content_type else ()
    return read_payload(make_incoming(body, headers=headers), body)


@pytest.mark.parametrize(
    ("body", "content_type", "value"),
    [
        (b'{"a": {"b": [1, null]}}', "application/json", {"a": {"b": [1, None]}}),
        (b'\xef\xbb\xbf{"a": 1}', "application/json", {"a": 1}),
        (b'{"a": 1}', FORM, {"a": 1}),
        (b'{"a": 1}', "", {"a": 1}),
        (b'{"a": 1}\n{"a": 2}\n', "application/x-ndjson", [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\n\n{"a": 2}', "application/json", [{"a": 1}, {"a": 2}]),
        (b"a=1&b=", FORM, {"a": "1", "b": ""}),
        (b"a=1&b=2", "text/plain", {"a": "1", "b": "2"}),
        (b"a%5Bb%5D%5Bc%5D=1", FORM, {"a": {"b": {"c": "1"}}}),
        (b"t[]=x&t[]=y", FORM, {"t": ["x", "y"]}),
        (b"t=x&t=y", FORM, {"t": ["x", "y"]}),
        (b"r[0][n]=x&r[1][n]=y", FORM, {"r": [{"n": "x"}, {"n": "y"}]}),
        (b"<p><n>Ada</n></p>", "application/xml", {"p": {"n": "Ada"}}),
        (b'<p id="7">Ada</p>', "text/xml", {"p": {"@id": "7", "#text": "Ada"}}),
        (b"<p><t>a</t><t>b</t></p>", "text/xml", {"p": {"t": ["a", "b"]}}),
        (b'"\xe4"', "application/json; charset=iso-8859-1", "ä"),
    ],
)
def test_reads(body: bytes, content_type: str, value: Any) -> None:
    assert read(body, content_type).value == value


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b'{"a": ', "application/json", "line 1"),
        (b"hello", "application/json", "line 1"),
        (b'{"a": 1}\n{"a": ', "application/x-ndjson", "Line 2"),
        (b"[" * 5_000, "application/json", "deep"),
        (b"<a><b></a>", "text/xml", "is not XML at line 1, column 9"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml", "DOCTYPE"),
        (b"<a>" * 500, "text/xml", "nested deeper"),
        (b"a=\xff", FORM, "not UTF-8"),
        (b"a=1&" * 10_001, FORM, "more than 10,000 fields"),
        (b"{}", "application/json; charset=moon", "“moon” is not known"),
        (b"\xff", "application/json; charset=utf-16", "is not utf-16"),
    ],
)
def test_says_why_it_cannot_be_read(body: bytes, content_type: str, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        read(body, content_type)


def test_reads_the_query_where_there_is_no_body() -> None:
    assert read_payload(make_incoming(query="a=1&b[c]=2"), b"").value == {
        "a": "1",
        "b": {"c": "2"},
    }


def test_keeps_all_digits() -> None:
    text = "9007199254740993.10"
    assert str(read(f'{{"n": {text}}}'.encode()).value["n"]) == text  # type: ignore[index, call-overload]


def test_notes_keys_that_are_named_twice() -> None:
    assert read(b'{"a": 1, "a": 2}').duplicate_keys == ("a",)


def test_unpacks_gzip_up_to_the_limit() -> None:
    packed = gzip.compress(b"x" * 1_000) + gzip.compress(b"y")
    request = make_incoming(packed, headers=(("Content-Encoding", "gzip"),))
    assert unpacked(request, limit=1_001) == b"x" * 1_000 + b"y"
    with pytest.raises(TooLarge):
        unpacked(request, limit=1_000)


@pytest.mark.parametrize(
    ("packed", "encoding", "said"),
    [
        (b"plain", "gzip", "is not gzip"),
        (gzip.compress(b"x" * 100, mtime=0)[:-9], "gzip", "ends early"),
        (b"", "br", "packed as br"),
    ],
)
def test_says_why_it_cannot_be_unpacked(
    packed: bytes, encoding: str, said: str
) -> None:
    request = make_incoming(packed, headers=(("Content-Encoding", encoding),))
    with pytest.raises(PayloadError, match=said):
        unpacked(request, limit=10_000)


@given(values())
def test_reads_every_value_that_json_can_hold(value: Any) -> None:
    body = json.dumps(value, default=str).encode()
    if not body.strip(b'" '):
        return
    assert read(body).value is not None or value is None


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(st.sampled_from('{}[]",:<>/&=%a1\\ \n'), max_size=60).map(str.encode),
    ),
    st.sampled_from(["application/json", FORM, "text/xml", "application/x-ndjson", ""]),
)
def test_reads_or_refuses_any_bytes(body: bytes, content_type: str) -> None:
    try:
        read(body, content_type)
    except PayloadError as problem:
        assert str(problem).endswith(".")
