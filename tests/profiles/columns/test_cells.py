from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.columns.cells import Memory, cell_reader, clean_cells
from profiles.columns.harvest import Cell
from profiles.issues import Fault
from profiles.values import clean_text


@given(st.lists(st.text(), min_size=1))
def test_cleans_all_cells_as_it_cleans_one(cells: list[str]) -> None:
    cleaned = clean_cells(cells, longest=1000)
    if cleaned is not None:
        assert cleaned == [clean_text(cell) for cell in cells]


@pytest.mark.parametrize("cell", ["a\0", "\udc80", " %CLEAR% ", "x" * 11])
def test_declines_batch_with_cell_to_look_at(cell: str) -> None:
    assert clean_cells(["a", cell, "b"], longest=10) is None
    assert clean_cells(["a", "b" * 10, "é"], longest=10) == ["a", "b" * 10, "é"]


def test_parses_repeated_text_once() -> None:
    parsed: list[str] = []

    def parse(text: str) -> int:
        parsed.append(text)
        return len(text)

    memory = Memory(parse)
    assert memory.parse_all(["a", "bb", "", "a"]) == [1, 2, Cell.EMPTY, 1]
    assert memory.parse_all(["bb", ""]) == [2, Cell.EMPTY]
    assert parsed == ["a", "bb"]


def test_forgets_long_texts() -> None:
    memory = Memory(len)
    assert memory.parse_all(["x" * 65, "x" * 64]) == [65, 64]
    assert set(memory) == {"", "x" * 64}


def test_gives_up_on_column_that_hardly_repeats() -> None:
    memory = Memory(int)
    for start in range(0, 20_000, 2_000):
        texts = [str(number) for number in range(start, start + 2_000)]
        assert memory.parse_all([*texts, ""])[:-1] == list(map(int, texts))
    assert len(memory) == 0


def test_keeps_memory_of_column_that_repeats() -> None:
    memory = Memory(int)
    for start in range(0, 200_000, 4_000):
        texts = [str(number // 3) for number in range(start, start + 4_000)]
        assert memory.parse_all([*texts, ""]) == [*map(int, texts), Cell.EMPTY]
        assert len(memory) < 60_000


def test_reads_cell() -> None:
    read = cell_reader(len, {})
    assert read(" ab\u00a0") == 2
    assert read(" ") is Cell.EMPTY
    assert read(" %CLEAR%") is Cell.CLEARED
    assert isinstance(read("a\0"), Fault)
