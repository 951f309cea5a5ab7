"""What a header says, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.suggesting.header_words import fingerprint, key_of, read_header


@pytest.mark.parametrize(
    "header",
    [
        "First Name",
        "first_name",
        "firstName",
        "FIRST-NAME",
        " First\u00a0name ",
        "\ufeffFirst name:",
        "First name *",
        "first.name",
    ],
)
def test_reads_first_name_however_it_is_written(header: str) -> None:
    assert read_header(header).words == ("first", "name")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Prénom", "prenom"),
        ("Größe", "grosse"),
        ("Køn", "kon"),
        ("Łódź", "lodz"),
        ("E-Mail-Adresse", "emailadresse"),
        ("IPAddress", "ipaddress"),
        ("Address1", "address1"),
        ("# Orders", "#orders"),
        ("ﬁrst", "first"),
        ("", ""),
    ],
)
def test_drops_accents_case_and_separators(header: str, key: str) -> None:
    assert key_of(header) == key


def test_reads_notes_in_brackets_apart() -> None:
    header = read_header("Birthday (DD/MM/YYYY) [required]")

    assert header.words == ("birthday",)
    assert header.notes == ("dd", "mm", "yyyy", "required")


def test_reads_header_that_is_all_in_brackets() -> None:
    assert read_header("(Email)").words == ("email",)


def test_fingerprint_ignores_writing_and_heeds_order() -> None:
    assert fingerprint(["First Name", "E-Mail"]) == fingerprint(["first_name", "email"])
    assert fingerprint(["email", "first_name"]) != fingerprint(["first_name", "email"])
    assert fingerprint(["a", "b"]) != fingerprint(["ab"])


@given(st.text())
def test_reading_a_key_again_changes_nothing(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)
