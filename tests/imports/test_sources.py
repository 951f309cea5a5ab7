from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import msgspec
import pytest

from imports.reading.sources import (
    Choices,
    Limits,
    ShortRows,
    Source,
    UnreadableFile,
    open_source,
)

HEAD = "id,name,email\n"


def rows(count: int, start: int = 1) -> str:
    return "".join(
        f"{n},Ann {n},p{n}@example.com\n" for n in range(start, start + count)
    )


def source(text: str, **options: object) -> Source:
    return open_source(io.BytesIO(text.encode()), **options)  # type: ignore[arg-type]


def test_streams_batches_of_one_size() -> None:
    batches = list(source(HEAD + rows(2_500)).batches(1_000))
    assert [len(batch.cells) for batch in batches] == [1_000, 1_000, 500]
    assert [batch.first for batch in batches] == [1, 1_001, 2_001]
    assert batches[2].lines[-1] == 2_501


def test_reads_anew_every_time() -> None:
    found = source(HEAD + rows(3))
    assert list(found.batches()) == list(found.batches())


def test_resumes_behind_a_row() -> None:
    batches = list(source(HEAD + rows(5_000)).batches(after=4_998))
    assert [(batch.first, batch.lines) for batch in batches] == [
        (4_999, [5_000, 5_001])
    ]


def test_gives_nothing_behind_the_last_row() -> None:
    assert list(source(HEAD + rows(3)).batches(after=3)) == []


def test_keeps_issues_with_their_rows_when_it_resumes() -> None:
    found = source(HEAD + rows(3_000) + "x,y\n" + rows(30))
    (batch,) = found.batches(after=2_990)
    assert list(batch.issues) == [10]
    assert batch.cells[10] == ["x", "y"]


def test_counts_what_is_no_row_after_a_full_pass() -> None:
    found = source(f"# a\n{HEAD}{rows(2)}\n# b\n{rows(2)}\n\nTotal: 4 people\n")
    before = found.rows
    list(found.batches())
    assert before is None
    assert (found.rows, found.blank_rows, found.comments) == (4, 3, 1)
    assert found.notes == [
        "3 blank rows went by.",
        "1 comment line went by.",
        "Line 11 below the table was left out: “Total: 4 people”.",
    ]


def test_shows_the_first_rows() -> None:
    head = source(HEAD + rows(300)).head(2)
    assert head.cells == [
        ["1", "Ann 1", "p1@example.com"],
        ["2", "Ann 2", "p2@example.com"],
    ]
    assert source(HEAD).head().cells == []


def test_finds_rows_by_number() -> None:
    found = source(HEAD + rows(5_000) + "x\n")
    picked = list(found.rows_numbered([2, 2_000, 2_001, 5_001, 9_999]))
    assert [(row.number, row.line, row.cells[0]) for row in picked] == [
        (2, 3, "2"),
        (2_000, 2_001, "2000"),
        (2_001, 2_002, "2001"),
        (5_001, 5_002, "x"),
    ]
    assert [issue.code for issue in picked[3].issues] == ["too_few_cells"]
    assert list(found.rows_numbered([])) == []


def test_fills_short_rows_when_chosen() -> None:
    found = source(HEAD + "1,Ann\n", choices=Choices(short_rows=ShortRows.FILL))
    (batch,) = found.batches()
    assert batch.cells == [["1", "Ann", ""]]
    assert not batch.issues


def test_takes_choices_as_json() -> None:
    first = source(HEAD.replace(",", ";") + "1;Ann;a@example.com\n")
    stored = json.loads(msgspec.json.encode(first.fixed_choices()))
    again = source(HEAD + rows(1), choices=stored)
    assert again.dialect.delimiter == ";"
    assert source(HEAD + rows(1), choices={}).dialect.delimiter == ","


def test_leaves_a_stream_open() -> None:
    stream = io.BytesIO((HEAD + rows(2)).encode())
    with open_source(stream, name="people.csv") as found:
        list(found.batches())
    assert not stream.closed


def test_names_a_file_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "people.csv.gz"
    file.write_bytes(gzip.compress((HEAD + rows(2)).encode()))
    found = open_source(str(file))
    assert (found.name, found.packing) == ("people.csv.gz", "gzip")


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=100), "file_too_large"),
        (Limits(unpacked_bytes=1_000), "unpacked_too_large"),
        (Limits(columns=2), "too_many_columns"),
    ],
)
def test_refuses_what_is_over_a_limit(limits: Limits, code: str) -> None:
    packed = io.BytesIO(gzip.compress((HEAD + rows(3_000)).encode()))
    with pytest.raises(UnreadableFile) as refusal:
        list(open_source(packed, limits=limits).batches())
    assert refusal.value.code == code


def test_cuts_a_line_without_end() -> None:
    limits = Limits(line_characters=600_000)
    text = HEAD + rows(2) + "x" * 2_000_000 + "\n" + rows(2, 3)
    (batch,) = source(text, limits=limits).batches()
    assert [cells[0][:9] for cells in batch.cells] == ["1", "2", "xxxxxxxxx", "3", "4"]
    assert batch.lines == [2, 3, 4, 5, 6]
    (issue,) = batch.issues[2]
    assert issue.message == "The line holds more than 600,000 characters."


def test_cuts_a_cell_over_the_limit() -> None:
    limits = Limits(cell_characters=50)
    (batch,) = source(HEAD + f"1,{'x' * 90},a@b.c\n", limits=limits).batches()
    (issue,) = batch.issues[0]
    assert batch.cells == [["1", "x" * 50, "a@b.c"]]
    assert issue.message == "name holds more than 50 characters."


def test_names_bytes_that_do_not_fit() -> None:
    text = "id,name\n1,Zoë\n2,Björn\n3,Ren".encode() + b"\xe9\n"
    (batch,) = open_source(io.BytesIO(text)).batches()
    (issue,) = batch.issues[2]
    assert issue.message == (
        "name “Ren\\xE9” holds bytes that do not fit the encoding UTF-8."
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("id,name\n1,MÃ¼ller\n", "“MÃ¼ller” looks garbled"),
        ("id,name\n1,M\ufffdller\n", "Characters were lost before"),
        ("id,name\n", "The file has a header and no rows."),
    ],
)
def test_notes_oddities_of_the_whole_file(text: str, note: str) -> None:
    found = source(text)
    list(found.batches())
    assert note in found.notes[0]


def test_notes_a_name_that_promises_something_else() -> None:
    found = source(HEAD + rows(1), name="people.xlsx")
    assert found.notes == [
        "The name ends in .xlsx, but the content is a text file and was read so."
    ]


def test_writes_each_issue_in_words() -> None:
    text = (
        HEAD + "1,Ann\n" + '2,"Bob,b@x.org\n' + '3,"C "d" e",c@x.org\n' + "4,x,y,z\n"
        '5,D,{"a":1,"b":2}\n' + rows(20, 6)
    )
    (batch,) = source(text).batches()
    messages = [issue.message for found in batch.issues.values() for issue in found]
    assert messages == [
        "The row has 2 cells, the header has 3.",
        "A quote opened in line 3 never closes.",
        "A cell holds quotes that are not doubled; they were read as text.",
        "The row has 4 cells, the header has 3.",
        "A cell holds JSON with the delimiter in it; it was read as one cell.",
    ]
