from __future__ import annotations

import pytest

from imports.remote.sheet_links import readable_address

DOCS = "https://docs.google.com/spreadsheets"


@pytest.mark.parametrize(
    ("copied", "readable"),
    [
        (f"{DOCS}/d/1aB-c_D/edit", f"{DOCS}/d/1aB-c_D/export?format=csv"),
        (
            f"{DOCS}/d/1aB-c_D/edit?usp=sharing#gid=42",
            f"{DOCS}/d/1aB-c_D/export?format=csv&gid=42",
        ),
        (
            f"{DOCS}/d/1aB-c_D/edit?gid=7#gid=42",
            f"{DOCS}/d/1aB-c_D/export?format=csv&gid=7",
        ),
        (f"{DOCS}/u/1/d/1aB/view", f"{DOCS}/d/1aB/export?format=csv"),
        (f"{DOCS}/d/1aB", f"{DOCS}/d/1aB/export?format=csv"),
        (
            f"{DOCS}/d/1aB/export?format=xlsx",
            f"{DOCS}/d/1aB/export?format=xlsx",
        ),
        (f"{DOCS}/d/1aB/export?format=pdf", f"{DOCS}/d/1aB/export?format=csv"),
        (f"{DOCS}/d/e/2PACX-1v/pubhtml", f"{DOCS}/d/e/2PACX-1v/pub?output=csv"),
        (
            f"{DOCS}/d/e/2PACX-1v/pubhtml?gid=0&single=true",
            f"{DOCS}/d/e/2PACX-1v/pub?gid=0&single=true&output=csv",
        ),
        (
            f"{DOCS}/d/e/2PACX-1v/pub?output=xlsx",
            f"{DOCS}/d/e/2PACX-1v/pub?output=xlsx",
        ),
    ],
)
def test_leads_to_the_rows_of_a_sheet(copied: str, readable: str) -> None:
    assert readable_address(f" {copied} ") == readable
    assert readable_address(readable) == readable


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/spreadsheets/d/1aB/edit",
        "https://docs.google.com.evil.example/spreadsheets/d/1aB/edit",
        "https://docs.google.com/document/d/1aB/edit",
        "https://example.com/leads.csv?key=1#top",
        "http://[broken",
        "",
    ],
)
def test_keeps_other_addresses(url: str) -> None:
    assert readable_address(url) == url
