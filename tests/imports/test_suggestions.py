"""What is suggested for the columns of a file of people, and why."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from imports.suggesting.header_words import fingerprint
from imports.suggesting.suggestions import (
    Remembered,
    Sureness,
    suggest,
)
from profiles.mapping import ColumnOptions
from tests.imports.header_sets import OFFER, summarised
from tests.imports.suggested import MANY, make_columns, suggested, targets


def test_gives_header_and_cells_as_reason() -> None:
    found = suggested(Email=["a@b.co", "c@d.co", "none yet"])["Email"]

    assert found.reason == "header says Email, 2 of 3 cells are addresses"
    assert found.sureness is Sureness.SURE


def test_doubts_header_that_the_cells_contradict() -> None:
    found = suggested(Email=["Marketing", "Sales"])["Email"]

    assert found.target == ""
    assert found.sureness is Sureness.DOUBTFUL
    assert found.reason == "header says Email, but none of 2 cells are addresses"


def test_keeps_contact_owner_apart_from_the_contact() -> None:
    found = suggested(**{"Contact owner": ["felix@x.se"], "Email": ["ada@x.se"]})

    assert found["Contact owner"].target == ""
    assert found["Contact owner"].reason == (
        "the cells are addresses, but the header does not say whose or what"
    )


def test_doubts_email_column_where_the_same_few_repeat() -> None:
    cells = ["anna@firm.se", "per@firm.se"] * MANY

    assert targets(Email=cells) == {"Email": ""}


def test_gives_a_target_to_the_better_of_two_columns() -> None:
    found = suggested(Phone=["+46701234567"], Mobile=["+46701234568"])

    assert found["Mobile"].target == "identifier:phone"
    assert found["Phone"].target == ""
    assert found["Phone"].reason == (
        "header says Phone, but column 2, “Mobile”, is imported as that"
    )


def test_gives_a_target_to_the_fuller_of_two_like_columns() -> None:
    found = targets(Email=["a@b.co", "", "", ""], E_Mail=["a@b.co"] * 4)

    assert found == {"Email": "", "E_Mail": "identifier:email"}


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (["1", "2", "3"], "identifier:user_id"),
        (["1", "1", "2"], ""),
        (["1", "", "2"], ""),
        (["2024-01-01", "2024-01-02"], ""),
        (["1.23E+10", "1.24E+10"], ""),
    ],
)
def test_takes_bare_id_only_if_every_row_has_its_own(
    cells: list[str], target: str
) -> None:
    assert targets(ID=cells, Name=["a"] * len(cells))["ID"] == target


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (("Name",), ("full_name",)),
        (("Name", "Vorname"), ("attribute:last_name", "attribute:first_name")),
        (("Nombre", "Apellidos"), ("attribute:first_name", "attribute:last_name")),
        (
            ("Name", "First name", "Last name"),
            ("", "attribute:first_name", "attribute:last_name"),
        ),
        (("Name", "Name"), ("full_name", "")),
        (("Company name", "Name"), ("", "full_name")),
    ],
)
def test_reads_bare_name_by_the_names_beside_it(
    headers: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    columns = summarised(headers, [["Ada"] * len(headers), ["Bob"] * len(headers)])

    assert tuple(found.target for found in suggest(columns, OFFER)) == expected


def test_leaves_full_name_beside_first_name_alone() -> None:
    found = targets(Name=["Ada Lovelace", "Bob Ross"], **{"First name": ["Ada", "Bob"]})

    assert found == {"Name": "", "First name": "attribute:first_name"}


@pytest.mark.parametrize(
    ("header", "cells", "options"),
    [
        ("Accepts Email Marketing", ["yes", "no"], {}),
        ("Email Opt Out", ["true", "false"], {"inverted": True}),
        ("status", ["subscribed", "unsubscribed", "bounced"], {}),
    ],
)
def test_reads_what_people_agreed_to(
    header: str, cells: list[str], options: dict[str, bool]
) -> None:
    found = suggested(**{header: cells})[header]

    assert found.target == "subscription:email"
    assert found.options == options


def test_leaves_consent_unmapped_where_the_door_does_not_take_it() -> None:
    columns = make_columns(unsubscribed=["true"], status=["subscribed"], id=["5"])
    offer = dataclasses.replace(OFFER, consent=False)

    found = [suggestion.target for suggestion in suggest(columns, offer)]

    assert found == ["", "", "identifier:user_id"]


def test_leaves_statuses_of_other_things_unmapped() -> None:
    assert targets(Status=["Hot", "Cold"], status=["active", "inactive"]) == {
        "Status": "",
        "status": "",
    }


@pytest.mark.parametrize(
    ("separator", "cells"), [("|", ["a|b", "c"]), (";", ["a;b"]), (",", ["a, b", "c"])]
)
def test_finds_the_separator_of_lists(separator: str, cells: list[str]) -> None:
    assert suggested(interests=cells)["interests"].options == {"separator": separator}


def test_keeps_column_of_an_own_attribute() -> None:
    found = suggested(**{"Loyalty points": ["1", "2"], "shop.plan": ["gold", "free"]})

    assert found["Loyalty points"].target == "attribute:points"
    assert found["shop.plan"].target == "attribute:shop_plan"


def test_takes_empty_column_at_its_word_without_being_sure() -> None:
    found = suggested(Email=["a@b.co"], City=[""])["City"]

    assert (found.target, found.sureness) == ("attribute:city", Sureness.LIKELY)


def test_skips_our_own_columns_of_error_files() -> None:
    found = targets(Email=["a@b.co"], _row=["1"], _errors=["Email is bad"])

    assert (found["_row"], found["_errors"]) == ("skip", "skip")


def test_remembered_mapping_of_the_whole_file_wins() -> None:
    columns = make_columns(Email=["a@b.co"], Status=["Hot"])
    remembered = {
        fingerprint(["Email", "Status"]): [
            Remembered("identifier:email"),
            Remembered("attribute:favourite_colour"),
        ]
    }

    found = suggest(columns, OFFER, remembered=remembered)

    assert found[1].target == "attribute:favourite_colour"
    assert found[1].reason == "as in an earlier import"


def test_remembered_header_wins_over_a_guess() -> None:
    columns = make_columns(Email=["a@b.co"], Alias=["x"])
    remembered = {fingerprint(["email"]): [Remembered("attribute:favourite_colour")]}

    found = suggest(columns, OFFER, remembered=remembered)

    assert found[0].target == "attribute:favourite_colour"


def test_keeps_columns_that_were_joined_on_one_target() -> None:
    columns = make_columns(Street=["Storgatan"], Number=["1"])
    joined = Remembered("attribute:favourite_colour", {"join": " "})
    remembered = {fingerprint(["Street", "Number"]): [joined, joined]}

    found = suggest(columns, OFFER, remembered=remembered)

    assert [suggestion.target for suggestion in found] == [joined.target] * 2


def test_says_that_a_column_has_no_header() -> None:
    found = suggest(summarised([" "], [["x"]]), OFFER)[0]

    assert (found.target, found.reason) == ("", "the column has no header")


def test_forgets_target_that_no_longer_exists() -> None:
    columns = make_columns(Email=["a@b.co"])
    remembered = {fingerprint(["Email"]): [Remembered("attribute:gone")]}

    assert (
        suggest(columns, OFFER, remembered=remembered)[0].target == "identifier:email"
    )


def test_every_option_for_an_attribute_is_one_of_a_mapping() -> None:
    found = suggested(
        birthday=["31/03/1985"],
        points=["1,5"],
        created_at=["1700000000"],
        interests=["a|b"],
        phone=["353850123456"],
    )

    for suggestion in found.values():
        assert suggestion.options
        options = msgspec.convert(suggestion.options, ColumnOptions)
        assert msgspec.to_builtins(options) == suggestion.options


def test_suggests_nothing_for_a_file_without_columns() -> None:
    assert suggest((), OFFER) == ()


def test_maps_one_of_two_columns_with_the_same_header() -> None:
    found = suggested(
        **{
            "Name (col A)": ["John Doe", "Jane Smith"],
            "Email (col B)": ["john@dup.com", "jane@dup.com"],
            "Email (col E)": ["john.d@alt.com", "jane.s@work.com"],
        }
    )
    assert found["Name (col A)"].target == "full_name"
    assert found["Email (col B)"].target == "identifier:email"
    assert found["Email (col E)"].reason == (
        "header says Email, but column 2, “Email (col B)”, is imported as that"
    )


def test_knows_the_name_that_a_column_without_header_is_given() -> None:
    assert suggested(**{"Column A": ["x"]})["Column A"].reason == (
        "the column has no header"
    )


@pytest.mark.parametrize("header", ["Email / Phone", "Phone or e-mail", "Mail, Tel"])
def test_takes_what_most_cells_are_under_a_header_of_two(header: str) -> None:
    addresses = ["raj@agency.in / 9876501234", "sneha@gmail.com", "", "d@outlook.com"]
    numbers = ["+46 70 999 88 77", "+46 70 999 88 78", "ada@example.com"]
    assert suggested(**{header: addresses})[header].target == "identifier:email"
    assert suggested(**{header: numbers})[header].target == "identifier:phone"
    assert suggested(**{header: ["none", "both"]})[header].target == ""


def test_takes_no_header_for_two_that_names_something_else() -> None:
    assert targets(**{"Email / Owner": ["a@b.co", "c@d.co"]}) == {"Email / Owner": ""}


def test_doubts_what_another_file_remembers_where_no_cell_fits() -> None:
    columns = make_columns(Birthday=["04/12", "11/30"], Email=["a@b.co", "c@d.co"])
    kept = Remembered("attribute:birthday")
    other_file = {fingerprint(["Birthday"]): [kept]}
    same_file = {fingerprint(["Birthday", "Email"]): [kept, Remembered("")]}
    assert suggest(columns, OFFER, remembered=other_file)[0].target == ""
    assert suggest(columns, OFFER, remembered=same_file)[0].target == kept.target
