from __future__ import annotations

from typing import Any

import pytest

from imports.pages.board import Board, Line, make_board
from profiles.definitions import BUILT_IN_KINDS, Definitions
from profiles.issues import IssueCode
from profiles.mapping import ColumnMapping, ColumnOptions, DateOrder, Mapping
from profiles.mapping_problems import ProblemCode
from profiles.predefined import PREDEFINED_ATTRIBUTES
from tests.imports.test_columns import make_summaries

DEFINITIONS = Definitions(
    workspace_id=1,
    attributes=PREDEFINED_ATTRIBUTES,
    kinds={kind.key: kind for kind in BUILT_IN_KINDS},
)
HEADERS = ["Email", "Birthday", "Colour"]
ROWS = [["ada@example.com", "03/04/1980", "red"], ["bo@example.com", "05/06/1981", ""]]


def make(*decided: ColumnMapping, rows: list[list[str]] | None = None) -> Board:
    columns = make_summaries(HEADERS, rows or ROWS)
    return make_board(columns, Mapping(columns=decided), DEFINITIONS)


def line(board: Board, header: str) -> Line:
    return next(line for line in board.lines if line.title == header)


def decided(position: int, target: str, **options: Any) -> ColumnMapping:
    return ColumnMapping(position, HEADERS[position], target, ColumnOptions(**options))


def test_follows_suggestions() -> None:
    board = make()
    assert line(board, "Email").name == "Email"
    assert line(board, "Email").follows_suggestion
    assert line(board, "Colour").is_open
    assert (board.mapped, board.open, board.skipped) == (2, 1, 0)


def test_keeps_what_the_importer_decided() -> None:
    board = make(decided(0, "skip"))
    assert line(board, "Email").is_skipped
    assert line(board, "Email").is_chosen


def test_asks_what_only_a_person_can_know() -> None:
    board = make()
    asked = line(board, "Birthday").asked
    assert asked is not None
    assert [cell.value for cell in asked.cells] == ["03/04/1980", "05/06/1981"]
    assert asked.ways[0].readings == ["1980-04-03", "1981-06-05"]
    assert asked.ways[1].readings == ["1980-03-04", "1981-05-06"]
    assert not board.is_ready


@pytest.mark.parametrize("order", [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST])
def test_takes_the_answer(order: DateOrder) -> None:
    board = make(decided(1, "attribute:birthday", date_order=order))
    assert not line(board, "Birthday").question
    assert board.is_ready


def test_asks_of_a_chosen_target_too() -> None:
    board = make(decided(1, "attribute:created_at"))
    assert line(board, "Birthday").question == IssueCode.AMBIGUOUS_DATE


def test_lets_more_cells_settle_the_question() -> None:
    more = [*ROWS, ["cy@example.com", "31/01/1990", ""]]
    birthday = line(make(rows=more), "Birthday")
    assert not birthday.question
    assert birthday.options.date_order is DateOrder.DAY_FIRST


def test_blocks_two_columns_on_one_target() -> None:
    board = make(decided(2, "identifier:email"))
    codes = [problem.code for problem in line(board, "Colour").problems]
    assert codes == [ProblemCode.SAME_TARGET]
    assert not board.is_ready


def test_blocks_without_identifier() -> None:
    board = make(decided(0, "skip"), decided(1, "skip"))
    assert [problem.code for problem in board.general] == [ProblemCode.NO_IDENTIFIER]


def test_says_figures_in_words() -> None:
    colour = line(make(), "Colour")
    assert colour.filled_words == "50\u00a0% filled"
    assert colour.distinct_words == "1 distinct"
    assert colour.type_words == "texts"


def test_survives_an_attribute_that_is_gone() -> None:
    board = make(decided(2, "attribute:gone"))
    codes = [problem.code for problem in line(board, "Colour").problems]
    assert codes == [ProblemCode.UNKNOWN_ATTRIBUTE]
