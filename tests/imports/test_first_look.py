from __future__ import annotations

import io

from imports.measuring.first_look import CELL_CHARACTERS, ROWS, FirstLook
from imports.measuring.first_rows import SHOWN_CELLS, first_rows
from imports.reading.dialects import Choices
from imports.reading.sources import open_source


def look_at(text: str, choices: Choices | None = None) -> FirstLook:
    file = io.BytesIO(text.encode())
    with open_source(file, name="people.csv", choices=choices) as source:
        return FirstLook.of(source)


def test_keeps_the_first_rows() -> None:
    look = look_at("n\n" + "".join(f"{i}\n" for i in range(ROWS + 50)))
    assert len(look.rows.cells) == ROWS
    assert not look.is_all


def test_knows_when_that_is_all() -> None:
    assert look_at("a,b\n1,2\n3,4\n").is_all


def test_survives_being_stored() -> None:
    look = look_at("a,b,c\n1,2,3\n4,5\n6,7,8\n")
    assert FirstLook.from_json(look.to_json()) == look
    assert FirstLook.from_json({}) is None


def test_cuts_long_cells() -> None:
    look = look_at(f"a,b\n{'x' * 5_000},2\n3,4\n")
    assert len(look.rows.cells[0][0]) == CELL_CHARACTERS


def test_keeps_what_was_chosen() -> None:
    look = look_at("a;b\n1;2\n", Choices(delimiter=",", header_line=0))
    assert look.chosen == Choices(delimiter=",", header_line=0)


def test_marks_missing_and_surplus_cells() -> None:
    even = "1,2\n" * 8
    table = first_rows(look_at(f"a,b\n{even}3\n4,5,6\n{even}"))
    short, long = table.rows[8], table.rows[9]
    assert (len(short.missing), long.extra) == (1, ["6"])
    assert short.issues == ["The row has 1 cells, the header has 2."]


def test_shows_fewer_rows_of_a_wide_file() -> None:
    wide = ",".join("x" for _ in range(200))
    table = first_rows(look_at("\n".join([wide] * 60)))
    assert sum(len(row.cells) for row in table.rows) <= SHOWN_CELLS
    assert not table.is_all
