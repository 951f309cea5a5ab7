"""The files that other programs and people made, kept in ``tests/data``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imports.reading.sources import Choices, Source, open_source

DATA = Path(__file__).parents[1] / "data"
SPECTRUM = sorted((DATA / "csv-spectrum" / "csvs").glob("*.csv"))


def cells_of(source: Source) -> list[list[str]]:
    return [cells for batch in source.batches() for cells in batch.cells]


@pytest.mark.parametrize("file", SPECTRUM, ids=lambda file: file.stem)
def test_reads_csv_spectrum_as_its_json_says(file: Path) -> None:
    expected = (DATA / "csv-spectrum" / "json" / f"{file.stem}.json").read_text()
    if b"\r" not in file.read_bytes():  # this copy of newlines_crlf lost its CRs
        expected = expected.replace("\\r\\n", "\\n")
    source = open_source(file)
    assert [
        dict(zip(source.columns, cells, strict=True)) for cells in cells_of(source)
    ] == json.loads(expected)


# name, columns, rows, encoding, delimiter, header line
CONTACTS = [
    ("agency_chaos_preamble", 6, 4, "utf-8", ",", 2),
    ("c09_duplicate_headers", 6, 2, "utf-8", ",", 1),
    ("c17_formula_injection", 4, 5, "utf-8", ",", 1),
    ("c23_quoted_multiline", 4, 2, "utf-8", ",", 1),
    ("european_semicolon_cp1252", 5, 2, "cp1252", ";", 1),
    ("google_contacts_new", 8, 2, "utf-8", ",", 1),
    ("hubspot_contacts", 7, 2, "utf-8", ",", 1),
    ("klaviyo_profiles", 9, 2, "utf-8", ",", 1),
    ("mailchimp_audience", 9, 2, "utf-8", ",", 1),
    ("salesforce_leads", 9, 3, "utf-8", ",", 1),
    ("semicolon_no_hint_ragged", 3, 2, "utf-8", ";", 1),
    ("shopify_customers", 9, 2, "utf-8", ",", 1),
    ("unsubscribe_respect", 5, 4, "utf-8", ",", 1),
]


@pytest.mark.parametrize(
    ("name", "columns", "rows", "encoding", "delimiter", "header_line"), CONTACTS
)
def test_reads_contact_export_without_help(
    name: str, columns: int, rows: int, encoding: str, delimiter: str, header_line: int
) -> None:
    source = open_source(DATA / "contacts" / f"{name}.csv")
    cells = cells_of(source)
    dialect = source.dialect
    assert (len(source.columns), len(cells)) == (columns, rows)
    assert (dialect.encoding, dialect.delimiter) == (encoding, delimiter)
    assert dialect.header_line == header_line
    assert not any(batch.issues for batch in source.batches())
    assert all(guess.word == "sure" for _, guess in source.guesses.items())


def test_counts_every_contact_export() -> None:
    names = {file.stem for file in (DATA / "contacts").glob("*.csv")}
    assert names == {name for name, *_ in CONTACTS}


def test_reads_cells_of_contact_exports_as_they_are() -> None:
    (batch,) = open_source(DATA / "contacts" / "agency_chaos_preamble.csv").batches()
    assert batch.lines == [3, 4, 5, 7]
    assert batch.cells[3] == [
        "LD-004",
        "Deepa Nair",
        "deepa@outlook.com",
        "Anita",
        "Hot",
        "Booked site visit",
    ]
    assert cells_of(
        open_source(DATA / "contacts" / "european_semicolon_cp1252.csv")
    ) == [
        ["Jean Dupont", "jean@email.fr", "06 12 34 56 78", "Société FR", "Nouveau"],
        [
            "Hans Müller",
            "hans@email.de",
            "+49 170 1234567",
            "Firma GmbH",
            "Kontaktiert",
        ],
    ]


@pytest.mark.parametrize("name", ["date", "date_1904"])
def test_reads_dates_of_both_epochs_alike(name: str) -> None:
    source = open_source(DATA / "workbooks" / f"{name}.xlsx")
    assert source.dialect.header_line == 0
    assert cells_of(source) == [
        ["2021-01-01", "15"],
        ["2021-01-02", "16"],
        ["255:10:10", "17"],
    ]


def test_lists_all_sheets_but_charts() -> None:
    source = open_source(DATA / "workbooks" / "any_sheets.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in source.sheets] == [
        ("Visible", False),
        ("Hidden", True),
        ("VeryHidden", True),
    ]
    assert cells_of(source)[:3] == [["1", "2"], ["3", "4"], ["5", "6"]]
    assert next(source.batches()).lines == [1, 2, 3, 5]


def test_reads_a_hidden_sheet_when_asked(tmp_path: Path) -> None:
    file = DATA / "workbooks" / "any_sheets.xlsx"
    with pytest.raises(Exception, match="“Hidden” is empty"):
        open_source(file, choices=Choices(sheet="Hidden"))
