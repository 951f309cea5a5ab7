from __future__ import annotations

from profiles.mapping import (
    EmptyCells,
)
from profiles.public_ids import PublicIds
from tests.profiles.mappings import (
    ID,
    KEY,
    column,
    convert,
    convert_cell,
    make_mapping,
)


def test_finds_profile_id_in_both_forms() -> None:
    ids = PublicIds(KEY)
    mapping = make_mapping(column("profile_id", 0))
    short, long = convert(mapping, [ids.public(42)], [ids.long(42).upper()])
    assert short.profile_id == long.profile_id == 42
    assert short.issues == long.issues == ()


def test_never_clears_identifier_of_blank_cell() -> None:
    mapping = make_mapping(ID, column("identifier:email"), empty_cells=EmptyCells.CLEAR)
    (record,) = convert(mapping, ["u1", ""])
    assert (record.operations, record.issues) == ((), ())


def test_takes_zone_and_region_of_import_before_those_of_workspace() -> None:
    mapping = make_mapping(
        column("identifier:phone", 0),
        column("attribute:seen"),
        zone="America/New_York",
        region="FR",
    )
    (record,) = convert(mapping, ["06 12 34 56 78", "2026-01-15 08:00"])
    assert record.identifiers[0].value == "+33612345678"
    assert record.sets == {"seen": "2026-01-15T13:00:00Z"}


def test_warns_of_phone_without_country() -> None:
    record = convert_cell("identifier:phone", "0170 1234567")
    assert not record.held
    assert record.issues[0].message == (
        "Phone “0170 1234567” has no country code and was read with +49 (Germany)."
    )


def test_reads_international_digits_of_phone_when_told() -> None:
    record = convert_cell("identifier:phone", "353850123456", international=True)
    assert record.identifiers[1].value == "+353850123456"
    assert record.issues == ()


def test_trusts_long_numbers_of_column_when_told() -> None:
    cell = "1234567890123450"
    assert convert_cell("identifier:card", cell).held
    assert not convert_cell("identifier:card", cell, trusts_digits=True).held


def test_unites_columns_that_say_the_same_phone() -> None:
    mapping = make_mapping(
        ID, column("identifier:phone", 1), column("identifier:phone", 2)
    )
    same_phone, two_phones = convert(
        mapping,
        ["1", "+49 170 1234567", "+491701234567"],
        ["2", "+49 170 1234567", "+46 70 111 22 33"],
    )
    assert len(same_phone.identifiers) == 2
    assert [each.value for each in two_phones.identifiers] == [
        "2",
        "+491701234567",
        "+46701112233",
    ]
