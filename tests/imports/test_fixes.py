from __future__ import annotations

from imports.fixes import Fixes
from profiles.records import RowBatch


def make_batch() -> RowBatch:
    return RowBatch(11, [12, 13, 14], [["a", "x"], ["b", "x"], ["a"]])


def test_replaces_a_value_wherever_it_stands_in_its_column() -> None:
    fixed = Fixes(rules={0: {"a": "A"}, 1: {"b": "never"}}).applied(make_batch())
    assert fixed.cells == [["A", "x"], ["b", "x"], ["A"]]


def test_puts_a_fix_of_one_cell_over_the_rule_of_its_column() -> None:
    fixes = Fixes(cells={11: {0: "one"}}, rules={0: {"a": "A"}})
    assert fixes.applied(make_batch()).cells == [["one", "x"], ["b", "x"], ["A"]]


def test_ignores_cells_that_a_short_row_does_not_have() -> None:
    fixes = Fixes(cells={13: {1: "new"}}, rules={1: {"x": "X"}})
    assert fixes.applied(make_batch()).cells == [["a", "X"], ["b", "X"], ["a"]]


def test_keeps_a_file_without_fixes() -> None:
    assert Fixes().applied(make_batch()) == make_batch()
