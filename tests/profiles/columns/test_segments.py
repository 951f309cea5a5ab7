from __future__ import annotations

import pytest

from profiles.issues import IssueCode
from profiles.mapping import EmptyCells, ListHandling, Mapping
from profiles.records import Record, RowBatch
from profiles.validation import compile_mapping
from tests.profiles.mappings import (
    DEFINITIONS,
    ID,
    codes,
    column,
    convert,
    make_mapping,
)


def converted(cell: str, **options: object) -> Record:
    mapping = make_mapping(ID, column("segment", 1, **options))
    (record,) = convert(mapping, ["u1", cell])
    return record


@pytest.mark.parametrize(
    ("cell", "separator", "joined"),
    [
        ("VIP", "", [7]),
        ("vip ; 9", "", [7, 9]),
        ("VIP|Leads, 2026", "", [7, 8]),
        ('["VIP", "Leads, 2026"]', "", [7, 8]),
        ("VIP/Staff", "/", [7, 9]),
        ("", "", []),
    ],
)
def test_joins_segments_by_name_or_id(
    cell: str, separator: str, joined: list[int]
) -> None:
    record = converted(cell, separator=separator)
    assert record.issues == ()
    assert record.segments == dict.fromkeys(joined, True)


def test_leaves_segments() -> None:
    assert converted("VIP", lists=ListHandling.REMOVE).segments == {7: False}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("VIP|Spring", IssueCode.UNKNOWN_SEGMENT),
        ("11", IssueCode.UNKNOWN_SEGMENT),
        ("x" * 256, IssueCode.TEXT_TOO_LONG),
        ("[1", IssueCode.NOT_A_LIST),
        ('{"a": 1}', IssueCode.NOT_A_LIST),
    ],
)
def test_holds_row_that_names_no_segment(cell: str, code: IssueCode) -> None:
    record = converted(cell)
    assert (record.held, codes(record), record.segments) == (True, [code], {})


def test_says_which_segment_is_not_known() -> None:
    (issue,) = converted("VIP|Spring").issues
    assert issue.message == (
        "Segment names “Spring”, which is no segment of the workspace."
    )


def makes(mapping: Mapping, *cells: str, is_provisional: bool) -> list[dict[int, bool]]:
    converter = compile_mapping(mapping, DEFINITIONS, is_provisional=is_provisional)
    rows = [["u1", cell] for cell in cells]
    records = converter.convert(RowBatch(1, list(range(2, len(rows) + 2)), rows))
    return [record.segments for record in records]


def test_makes_segments_where_the_mapping_says_so() -> None:
    mapping = make_mapping(ID, column("segment"), makes_segments=True)
    cells = ("Spring", "VIP;Summer", "spring")
    assert makes(mapping, *cells, is_provisional=True) == [
        {-1: True},
        {7: True, -2: True},
        {-1: True},
    ]
    assert makes(mapping, *cells, is_provisional=False) == [{}, {}, {}]


def test_makes_no_segment_that_people_are_to_leave() -> None:
    leaving = column("segment", 1, lists=ListHandling.REMOVE)
    mapping = make_mapping(ID, leaving, makes_segments=True)
    (record,) = convert(mapping, ["u1", "Spring"])
    assert codes(record) == [IssueCode.UNKNOWN_SEGMENT]


def test_has_all_rows_join_the_segment_of_the_import() -> None:
    mapping = make_mapping(ID, segment="VIP")
    assert [r.segments for r in convert(mapping, ["u1"], ["u2"])] == [{7: True}] * 2


def test_joins_new_segment_of_the_import_beside_those_of_the_row() -> None:
    mapping = make_mapping(
        ID, column("segment", 1, lists=ListHandling.REMOVE), segment="Spring"
    )
    first, second = convert(mapping, ["u1", "VIP"], ["u2", ""])
    assert (first.segments, second.segments) == ({-1: True, 7: False}, {-1: True})


def test_requires_segment_of_the_import_to_be_there_when_records_are_applied() -> None:
    with pytest.raises(KeyError, match="Spring"):
        compile_mapping(
            make_mapping(ID, segment="Spring"), DEFINITIONS, is_provisional=False
        )


def test_keeps_memberships_where_empty_cells_clear() -> None:
    mapping = make_mapping(ID, column("segment"), empty_cells=EmptyCells.CLEAR)
    (record,) = convert(mapping, ["u1", ""])
    assert (record.segments, record.operations) == ({}, ())
