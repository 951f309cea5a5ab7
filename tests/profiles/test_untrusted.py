from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.untrusted import JSONError, ParsedJSON, parse_json
from profiles.values import JSONValue, encode, same
from tests.profiles.json_values import storable_texts, values


@given(values(storable_texts))
def test_reads_what_codec_writes(value: JSONValue) -> None:
    assert same(parse_json(encode(value)).value, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1.50}', {"a": Decimal("1.50")}),
        (b"9007199254740993", 9007199254740993),
        ('"\\u0000\\ud800"', "\0\ud800"),
        ("1e400", Decimal("1e400")),
        ("9" * 5000, Decimal("9" * 5000)),
    ],
)
def test_reads_text(text: bytes | str, value: JSONValue) -> None:
    assert parse_json(text).value == value


def test_takes_last_value_of_duplicate_key() -> None:
    text = '{"email": "a@b.c", "x": {"y": 1, "y": 2}, "email": "d@e.f"}'
    assert parse_json(text) == ParsedJSON(
        {"email": "d@e.f", "x": {"y": 2}}, ("y", "email")
    )


def test_handles_object_with_many_duplicate_keys() -> None:
    text = "{" + ",".join(['"a":1,"b":2'] * 20_000) + "}"
    assert parse_json(text).duplicate_keys == ("a", "b")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The text is not JSON at line 1, column 2."),
        ('{"a": 1}\n{"b": 2}', "The text is not JSON at line 2, column 1."),
        ("", "The text is not JSON at line 1, column 1."),
        ("[NaN]", "NaN is not a JSON number."),
        ("-Infinity", "-Infinity is not a JSON number."),
        ("1e" + "9" * 30, "A number's exponent is beyond all bounds."),
        (b'"\xff"', "The text is not UTF-8 at byte 1."),
        ("[" * 101 + "]" * 101, "The text is nested deeper than 100 levels."),
        ("[" * 100_000, "The text is nested deeper than 100 levels."),
        ('{"a":' * 100_000, "The text is nested deeper than 100 levels."),
    ],
)
def test_rejects_text(text: bytes | str, sentence: str) -> None:
    with pytest.raises(JSONError) as caught:
        parse_json(text)
    assert str(caught.value) == sentence


def test_accepts_hundred_levels() -> None:
    assert parse_json("[" * 100 + "]" * 100)


@given(st.one_of(st.text(), st.binary()))
def test_survives_any_text(text: bytes | str) -> None:
    try:
        parse_json(text)
    except JSONError as fault:
        assert str(fault).endswith(".")
