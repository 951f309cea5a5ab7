from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.emails import read_email
from profiles.issues import Doubtful, Fault, IssueCode


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Ada@Example.COM", "ada@example.com"),
        ("o'neil+news@sub.example.co.uk", "o'neil+news@sub.example.co.uk"),
        ("JOSÉ@España.es", "josé@españa.es"),
        ("a@xn--espaa-rta.es", "a@xn--espaa-rta.es"),
        ('"Ada Lovelace"@example.com', '"ada lovelace"@example.com'),
        ("a@[192.168.0.1]", "a@[192.168.0.1]"),
        ("a@[IPv6:2001:db8::1]", "a@[ipv6:2001:db8::1]"),
        ("_x_@a-b.example", "_x_@a-b.example"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
    ],
)
def test_reads_address(text: str, normal: str) -> None:
    assert read_email(text) == normal


def test_tells_alphabets_apart() -> None:
    assert read_email("\u0430da@example.com") != read_email("ada@example.com")


@pytest.mark.parametrize(
    "text",
    [
        "invalid",
        "ada@",
        "@example.com",
        "ada@example..com",
        "ada@.example.com",
        "ada@-example.com",
        "ada@example-.com",
        "ada@example.com-",
        "ada@exa_mple.com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ada lovelace@example.com",
        "Ada <ada@example.com>",
        "ada@[1.2.3]",
        "ada@example.com / 98765",
        "ada@" + "x" * 64 + ".com",
        "x" * 65 + "@example.com",
        "x@" + "abc." * 63 + "com",
        "ada@exam\nple.com",
        "",
    ],
)
def test_rejects_what_is_no_address(text: str) -> None:
    assert read_email(text) == Fault(IssueCode.NOT_AN_EMAIL)


@pytest.mark.parametrize(
    "text",
    [
        "a@example.com,b@example.com",
        "a@example.com; b@example.com",
        "a@example.com b@example.com",
        "a@example.com | b@example.com | c@example.com",
        "a@example.com/b@example.com",
        "a@example.com\nb@example.com",
    ],
)
def test_rejects_several_addresses(text: str) -> None:
    assert read_email(text) == Fault(IssueCode.SEVERAL_EMAILS)


def test_warns_of_domain_without_dot() -> None:
    doubt = Fault(IssueCode.EMAIL_WITHOUT_DOT)
    assert read_email("Ada@Localhost") == Doubtful("ada@localhost", doubt)


@given(st.one_of(st.text(), st.emails(), st.from_regex(r"\w{1,9}@[\w.]{1,9}")))
def test_reads_normal_form_as_itself(text: str) -> None:
    normal = read_email(text)
    if isinstance(normal, Doubtful):
        assert read_email(str(normal.value)) == normal
    elif isinstance(normal, str):
        assert read_email(normal) == normal
