from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.definitions import Definitions
from profiles.identifiers import (
    digits_look_whole,
    has_lost_digits,
    identifier_reader,
    is_blocked,
)
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.records import Identifier

KINDS = ["user_id", "email", "phone", "cookie_id", "device_id", "loyalty_card"]
DEFINITIONS = Definitions(
    workspace_id=1,
    region="DE",
    blocked_values=frozenset({"Test", "+49301234567", "info@example.com"}),
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("user_id", " 00420 ", "00420"),
        ("user_id", "Ada@Example.com", "Ada@Example.com"),
        ("cookie_id", "0123456789ABCDEF", "0123456789ABCDEF"),
        ("device_id", "12345", "12345"),
        ("loyalty_card", "Jose\u0301", "José"),
        ("email", "\u200bAda@Example.com\u00a0", "ada@example.com"),
        ("phone", "+49 170 1234567", "+491701234567"),
        ("user_id", "7E10", "7E10"),
        ("user_id", "x" * 1000, "x" * 1000),
    ],
)
def test_reads_identifier(kind: str, text: str, value: str) -> None:
    identifier = identifier_reader(kind, DEFINITIONS)(text)
    assert isinstance(identifier, Identifier)
    assert (identifier.kind, identifier.value) == (kind, value)


def test_keeps_value_as_it_was_sent() -> None:
    identifier = identifier_reader("email", DEFINITIONS)(" Ada@Example.com ")
    assert identifier == Identifier("email", "ada@example.com", "Ada@Example.com")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "-1",
        "null",
        "NULL",
        "None",
        "undefined",
        "N/A",
        "Anonymous",
        "guest",
        "0000",
        "00000000-0000-0000-0000-000000000000",
        "000-000-0000",
        "--",
        "TEST",
        "\u00a0null\u200b",
    ],
)
def test_rejects_value_that_strangers_share(kind: str, text: str) -> None:
    fault = identifier_reader(kind, DEFINITIONS)(text)
    assert fault == Fault(IssueCode.BLOCKED_IDENTIFIER)


@pytest.mark.parametrize(
    ("kind", "text"), [("phone", "+49 30 1234567"), ("email", "Info@Example.com")]
)
def test_rejects_blocked_value_in_any_spelling(kind: str, text: str) -> None:
    fault = identifier_reader(kind, DEFINITIONS)(text)
    assert fault == Fault(IssueCode.BLOCKED_IDENTIFIER)


@pytest.mark.parametrize("text", ["10", "guests", "a-1", "0x0", "n/a/b", "-2"])
def test_keeps_value_that_resembles_blocked_one(text: str) -> None:
    assert not is_blocked(text)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("email", "invalid", IssueCode.NOT_AN_EMAIL),
        ("email", "a@b.c;d@e.f", IssueCode.SEVERAL_EMAILS),
        ("phone", "hello", IssueCode.NOT_A_PHONE),
        ("user_id", "a\0b", IssueCode.FORBIDDEN_CHARACTER),
        ("user_id", "\udc80", IssueCode.FORBIDDEN_CHARACTER),
        ("user_id", "x" * 1001, IssueCode.TEXT_TOO_LONG),
        ("cookie_id", "é" * 501, IssueCode.TEXT_TOO_LONG),
    ],
)
def test_rejects_value(kind: str, text: str, code: IssueCode) -> None:
    fault = identifier_reader(kind, DEFINITIONS)(text)
    assert isinstance(fault, Fault)
    assert fault.code == code


def test_takes_region_of_import_before_that_of_workspace() -> None:
    read = identifier_reader("phone", DEFINITIONS, region="FR")
    doubtful = read("06 12 34 56 78")
    assert isinstance(doubtful, Doubtful)
    assert doubtful.value == Identifier("phone", "+33612345678", "06 12 34 56 78")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("1.2E+10", True),
        ("1,23E+10", True),
        ("4.91701E+11", True),
        ("5e+09", True),
        ("12E+10", False),
        ("7E10", False),
        ("1.2E-10", False),
        ("123456789012345", False),
        ("100000000000000", False),
        ("1234567890123450", True),
        ("12345678901234500000", True),
        ("1234567890123456", False),
        ("12345678901234501", False),
        ("a234567890123450", False),
    ],
)
def test_tells_digits_lost_in_spreadsheet(text: str, lost: bool) -> None:
    assert has_lost_digits(text) is lost
    read = identifier_reader("user_id", DEFINITIONS, trusts_digits=False)
    assert (read(text) == Fault(IssueCode.DIGITS_LOST)) is lost


def test_trusts_digits_where_a_program_sends_them() -> None:
    read = identifier_reader("user_id", DEFINITIONS)
    assert isinstance(read("1234567890123450"), Identifier)


def test_finds_column_that_no_spreadsheet_has_cut() -> None:
    assert digits_look_whole(["12", "1234567890123450", "1234567890123456"])
    assert not digits_look_whole(["12", "1234567890123450", "x" * 20])


@given(st.sampled_from(KINDS), st.one_of(st.text(), st.emails()), st.booleans())
def test_reads_normal_form_as_itself(kind: str, text: str, trusts: bool) -> None:
    read = identifier_reader(kind, DEFINITIONS, trusts_digits=trusts)
    once = read(text)
    identifier = once.value if isinstance(once, Doubtful) else once
    if isinstance(identifier, Identifier):
        again = read(identifier.value)
        normal = again.value if isinstance(again, Doubtful) else again
        assert isinstance(normal, Identifier)
        assert normal.value == identifier.value
