from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from profiles.issues import Fault
from profiles.jsonb_text import column_texts, jsonb_text
from profiles.values import JSONValue, clean_value, decode, encode_text, same
from tests.profiles.json_values import storable_texts, values

pytestmark = pytest.mark.django_db
stored_values = (
    values(storable_texts).map(clean_value).filter(lambda v: not isinstance(v, Fault))
)


def stored(value: JSONValue) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select %s::jsonb::text", [encode_text(value)])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "value",
    [
        {"bb": 1, "a": "x", "é": True, "ab": None},
        ["a", ["b"], {"c": []}, {}],
        'quotes " and \\ and \t\n\r\b\f and \x01 and \x7f and é and 😀',
        Decimal("9007199254740993.10"),
        10**30,
        {"%s": "100 %"},
    ],
)
def test_is_the_text_of_a_stored_value(value: JSONValue) -> None:
    assert jsonb_text(value) == stored(value)


@given(value=stored_values)
def test_stands_for_the_value_and_is_its_stored_text(value: JSONValue) -> None:
    assert same(decode(jsonb_text(value)), value)
    assert jsonb_text(value) == stored(value)


@given(column=st.lists(stored_values, max_size=5))
def test_writes_columns_as_it_writes_values(column: list[JSONValue]) -> None:
    assert column_texts(column) == [jsonb_text(value) for value in column]


def test_writes_columns_of_numbers_without_exponents() -> None:
    column: list[JSONValue] = [Decimal("1E-30"), 7, Decimal("2.50")]
    assert column_texts(column) == [jsonb_text(number) for number in column]
    assert "E" not in column_texts(column)[0]
