"""What is suggested for the columns of real contact exports."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from imports.suggesting.suggestions import suggest
from tests.imports.header_sets import OFFER, summarised

FOLDER = Path(__file__).parent.parent / "data" / "contacts"
EMAIL, PHONE = "identifier:email", "identifier:phone"
FIRST, LAST, FULL = "attribute:first_name", "attribute:last_name", "full_name"
BIRTHDAY, CREATED = "attribute:birthday", "attribute:created_at"
CITY, COUNTRY = "attribute:city", "attribute:country"
CONSENT = "subscription:email"

# By file: the target of each column, nothing where a person has to choose.
EXPECTED = {
    "agency_chaos_preamble": ("", "", EMAIL, "", "", ""),
    "c09_duplicate_headers": (FULL, EMAIL, PHONE, "", "", ""),
    "c17_formula_injection": (FULL, EMAIL, PHONE, ""),
    "c23_quoted_multiline": (FULL, EMAIL, PHONE, ""),
    "european_semicolon_cp1252": (FULL, EMAIL, PHONE, "", ""),
    "google_contacts_new": ("", FIRST, LAST, BIRTHDAY, "", EMAIL, PHONE, ""),
    "hubspot_contacts": (FIRST, LAST, EMAIL, PHONE, "", "", CREATED),
    "klaviyo_profiles": (EMAIL, FIRST, LAST, PHONE, "", "", CITY, COUNTRY, ""),
    "mailchimp_audience": (EMAIL, FIRST, LAST, "", PHONE, "", "", "", ""),
    "salesforce_leads": ("", FIRST, LAST, EMAIL, PHONE, "", "", "", ""),
    "semicolon_no_hint_ragged": (FULL, EMAIL, PHONE),
    "shopify_customers": (FIRST, LAST, EMAIL, CONSENT, "", PHONE, "", "", ""),
    "unsubscribe_respect": (EMAIL, FIRST, LAST, CONSENT, CREATED),
}
SEMICOLONS = {"european_semicolon_cp1252", "semicolon_no_hint_ragged"}
CODE_PAGES = {"european_semicolon_cp1252": "cp1252"}


def test_every_file_has_its_row() -> None:
    assert EXPECTED.keys() == {path.stem for path in FOLDER.glob("*.csv")}


@pytest.mark.parametrize("name", EXPECTED)
def test_suggests_for_each_column_of_the_file(name: str) -> None:
    encoding = CODE_PAGES.get(name, "utf-8")
    with (FOLDER / f"{name}.csv").open(encoding=encoding, newline="") as file:
        lines = csv.reader(file, delimiter=";" if name in SEMICOLONS else ",")
        headers, *rows = [line for line in lines if any(line)]

    suggestions = suggest(summarised(headers, rows), OFFER)

    assert tuple(suggestion.target for suggestion in suggestions) == EXPECTED[name]
