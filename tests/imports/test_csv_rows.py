from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.csv_rows import Block, RowReader
from imports.reading.forms import Form, split_record
from imports.reading.mending import LONG_RECORD_LINES, WINDOW_LINES

SIGNS = st.text(alphabet='ab,"\n\r |\\', max_size=30)


def lines_of(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def read(text: str, width: int | None = 3, *, final: bool = True) -> Block:
    return RowReader(Form(), width).read(lines_of(text), 1, final=final)


def codes(block: Block) -> dict[int, str]:
    return {at: str(issue.code) for at, (issue,) in block.issues.items()}


def test_numbers_rows_by_their_physical_lines() -> None:
    block = read('a,b,c\r\n"1\n2",b,"c\r\rd"\rx,y,z\n')
    assert block.rows == [["a", "b", "c"], ["1\n2", "b", "c\r\rd"], ["x", "y", "z"]]
    assert list(block.starts) == [1, 2, 6]
    assert block.used == 6


def test_waits_for_the_lines_of_an_open_record() -> None:
    block = read('a,b,c\n1,2,"3\n4', final=False)
    assert block.rows == [["a", "b", "c"]]
    assert block.used == 1


def test_gives_up_on_a_quote_at_the_end_of_the_file() -> None:
    block = read('a,b,c\n1,2,"3\n4,5,6\n')
    assert block.rows[1:] == [["1", "2", '"3'], ["4", "5", "6"]]
    assert codes(block) == {1: "unclosed_quote"}
    assert block.issues[1][0].message == "A quote opened in line 2 never closes."


def test_names_the_line_of_the_quote_and_not_of_the_row() -> None:
    block = read('1,"a\nb","c\n2,d,e\n')
    assert block.rows == [["1", "a\nb", '"c'], ["2", "d", "e"]]
    assert block.issues[0][0].detail == "2"


def test_gives_up_on_a_quote_after_many_lines() -> None:
    text = '1,2,"3\n' + "x\n" * (WINDOW_LINES + 5)
    block = read(text, final=False)
    assert codes(block) == {0: "unclosed_quote"}
    assert block.used == WINDOW_LINES + 6


def test_believes_a_long_text_but_not_swallowed_rows() -> None:
    text = "Dear Ann, hello\n" * LONG_RECORD_LINES * 2
    assert codes(read(f'1,"{text}",x\n')) == {}
    rows = "7,8,9\n" * LONG_RECORD_LINES * 2
    block = read(f'1,"{rows}",x\n')
    assert codes(block)[0] == "unclosed_quote"
    assert block.rows[1:100] == [["7", "8", "9"]] * 99


def test_looks_far_ahead_only_so_often() -> None:
    """Each line opens a quote; all rows are read all the same."""
    block = read('1,2,"x y\n' * 3_001)
    assert len(block.rows) == 3_001
    assert set(codes(block).values()) == {"unclosed_quote"}


@pytest.mark.parametrize("sign", ["||", "\t\t", "<>", "::"])
def test_reads_delimiters_of_several_signs(sign: str) -> None:
    text = f'a{sign}"b{sign}\nc"{sign}d\n1{sign}2{sign}3\n'
    block = RowReader(Form(sign), 3).read(lines_of(text), 1, final=True)
    assert block.rows == [["a", f"b{sign}\nc", "d"], ["1", "2", "3"]]


def test_reads_a_delimiter_of_several_signs_beside_its_stand_in() -> None:
    lines = lines_of("a\x1fb||c\n")
    assert RowReader(Form("||"), 2).read(lines, 1, final=True).rows == [["a\x1fb", "c"]]


@given(SIGNS)
def test_uses_every_line_whatever_it_holds(text: str) -> None:
    lines = lines_of(text)
    block = RowReader(Form(), 3).read(lines, 1, final=True)
    assert block.used == len(lines)
    assert len(block.rows) == len(block.starts)
    assert sorted(set(block.starts)) == list(block.starts)


@given(SIGNS)
def test_splits_by_hand_as_csv_reader_does(text: str) -> None:
    """Wherever the strict reader finds no fault, both give the same cells."""
    lines = lines_of(text)
    try:
        first = next(csv.reader(lines, strict=True), None)
    except csv.Error:
        return
    if first:
        assert split_record(text, Form(), strict=True).cells == first
