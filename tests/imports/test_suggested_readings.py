"""How dates, numbers and phones are suggested to be read."""

from __future__ import annotations

import dataclasses

import pytest

from imports.suggesting.header_words import fingerprint
from imports.suggesting.suggestions import (
    Remembered,
    suggest,
    without_questions,
)
from profiles.issues import IssueCode
from tests.imports.header_sets import OFFER, summarised
from tests.imports.suggested import make_columns, suggested


def test_reads_dates_by_the_order_that_the_cells_decide() -> None:
    found = suggested(Birthday=["01/02/1990", "31/03/1985"])["Birthday"]

    assert found.target == "attribute:birthday"
    assert found.options == {"date_order": "day_first"}
    assert found.reason == (
        "header says Birthday, 2 of 2 cells are dates, "
        "day first as in 31/03/1985 (line 3)"
    )


def test_asks_when_no_cell_decides_the_order_of_dates() -> None:
    columns = make_columns(Birthday=["01/02/1990", "03/04/1985"], Email=["a@b.co"])
    birthday, email = suggest(columns, OFFER)

    assert birthday.target == "attribute:birthday"
    assert birthday.question == IssueCode.AMBIGUOUS_DATE
    assert "01/02/1990 (line 2)" in birthday.reason

    unwatched, unchanged = without_questions((birthday, email))

    assert (unwatched.target, unwatched.question) == ("", IssueCode.AMBIGUOUS_DATE)
    assert unchanged == email


def test_takes_the_importers_word_on_dates() -> None:
    columns = make_columns(Birthday=["01/02/1990"])

    found = suggest(columns, OFFER, date_order="month_first")[0]

    assert (found.options, found.question) == ({"date_order": "month_first"}, "")


def test_asks_when_no_cell_decides_the_decimal_sign() -> None:
    columns = make_columns(points=["1,234", "5,678"])

    asking = suggest(columns, OFFER)[0]
    told = suggest(columns, OFFER, decimal="comma")[0]

    assert (asking.target, asking.question) == (
        "attribute:points",
        IssueCode.AMBIGUOUS_NUMBER,
    )
    assert (told.options, told.question) == ({"decimal": "comma"}, "")


def test_takes_decimal_sign_from_the_cells() -> None:
    assert suggested(points=["1.234,50", "3"])["points"].options == {"decimal": "comma"}


@pytest.mark.parametrize(
    ("cells", "date_format"),
    [
        (["1700000000"] * 2, "unix_seconds"),
        (["1700000000123"] * 2, "unix_milliseconds"),
    ],
)
def test_reads_unix_times(cells: list[str], date_format: str) -> None:
    found = suggested(created_at=cells)["created_at"]

    assert found.target == "attribute:created_at"
    assert found.options == {"date_format": date_format}


def test_doubts_day_numbers_of_a_spreadsheet() -> None:
    found = suggested(Birthday=["33987", "29221"])["Birthday"]

    assert found.target == ""
    assert found.reason.endswith("33987 may be a spreadsheet's day number")


def test_doubts_times_in_utc_where_another_zone_is_read() -> None:
    columns = summarised(
        ["Created (UTC)"], [["2024-02-01 12:30"], ["2024-02-02 12:30"]]
    )
    definitions = dataclasses.replace(OFFER.definitions, zone="Europe/Berlin")
    elsewhere = dataclasses.replace(OFFER, definitions=definitions)

    assert suggest(columns, OFFER)[0].target == "attribute:created_at"
    assert suggest(columns, elsewhere)[0].target == ""


def test_reads_bare_international_phones_as_such() -> None:
    found = suggested(mobile_number=["353850123456", "447700900900"])["mobile_number"]

    assert found.options == {"international": True}


def test_reads_national_phones_as_such() -> None:
    assert suggested(Phone=["2125550101", "4155550101"])["Phone"].options == {}


def test_doubts_phones_that_lost_their_digits() -> None:
    found = suggested(Phone=["+46701234567", "4.6701E+10"])["Phone"]

    assert found.target == ""
    assert "4.6701E+10 has lost digits" in found.reason


def test_remembered_order_of_dates_answers_the_question() -> None:
    columns = make_columns(Birthday=["01/02/1990"])
    remembered = {
        fingerprint(["Birthday"]): [
            Remembered("attribute:birthday", {"date_order": "month_first"})
        ]
    }

    found = suggest(columns, OFFER, remembered=remembered)[0]

    assert (found.options, found.question) == ({"date_order": "month_first"}, "")


def test_cells_that_decide_win_over_a_remembered_order() -> None:
    columns = make_columns(Birthday=["31/02/1990"])
    remembered = {
        fingerprint(["Birthday"]): [
            Remembered("attribute:birthday", {"date_order": "month_first"})
        ]
    }

    found = suggest(columns, OFFER, remembered=remembered)[0]

    assert found.options == {"date_order": "day_first"}


def test_reads_unclear_dates_as_maestra_does_in_its_files() -> None:
    cells = ["03/04/1980", "05/06/1981"]
    ours = suggested(BirthDate=cells, IsSubscribed=["true", "false"])
    others = suggested(BirthDate=cells, Subscribed=["true", "false"])
    told = ours["BirthDate"]
    assert (told.options, told.question) == ({"date_order": "by_sign"}, "")
    assert others["BirthDate"].question == "ambiguous_date"
