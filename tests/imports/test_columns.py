"""The figures of a file's columns, and what they decide."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.measuring import column_counting
from imports.measuring.column_counting import FileColumns
from imports.measuring.columns import (
    MAX_DISTINCT,
    ColumnSummary,
    Example,
    decide_date_order,
    decide_decimal_sign,
)
from imports.suggesting.cell_types import CellType
from profiles.records import RowBatch


def make_summary(*cells: str, header: str = "Column") -> ColumnSummary:
    return make_summaries([header], [[cell] for cell in cells])[0]


def make_summaries(
    headers: Sequence[str], rows: list[list[str]], *, size: int = 1000
) -> tuple[ColumnSummary, ...]:
    columns = FileColumns(headers)
    for start in range(0, len(rows), size):
        cells = rows[start : start + size]
        lines = [start + position + 2 for position in range(len(cells))]
        columns.add(RowBatch(start + 1, lines, cells))
    return columns.summaries()


def test_counts_rows_filled_and_distinct() -> None:
    summary = make_summary("a", "b", "a", "", "  ")

    assert (summary.rows, summary.filled, summary.distinct) == (5, 3, 2)
    assert summary.filled_share == 0.6


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", "\u200b", "\ufeff \u00a0"])
def test_ignores_blanks_of_any_kind(blank: str) -> None:
    summary = make_summary(blank, f"{blank}ada@example.com{blank}")

    assert summary.filled == 1
    assert summary.samples == ("ada@example.com",)
    assert summary.fits == {CellType.EMAIL: 1}


def test_shows_first_distinct_values_as_samples() -> None:
    summary = make_summary("b", "a", "b", "c", "d")

    assert summary.shown_samples == ("b", "a", "c")


def test_shortens_samples_and_replaces_what_cannot_be_stored() -> None:
    summary = make_summary("x" * 5000, "a\0b")

    assert summary.longest == 5000
    assert len(summary.samples[0]) == 200
    assert summary.samples[1] == "a\ufffdb"


def test_counts_distinct_values_exactly_up_to_the_limit() -> None:
    rows = [[str(number % MAX_DISTINCT)] for number in range(MAX_DISTINCT + 5)]

    summary = make_summaries(["Number"], rows)[0]

    assert (summary.distinct, summary.is_over_limit) == (MAX_DISTINCT, False)
    assert summary.compared == MAX_DISTINCT + 5


def test_stops_counting_distinct_values_over_the_limit() -> None:
    rows = [[str(number)] for number in range(MAX_DISTINCT + 500)]

    summary = make_summaries(["Number"], rows)[0]

    assert summary.is_over_limit
    assert summary.compared == MAX_DISTINCT + 1
    assert summary.distinct_share == 1
    assert summary.filled == MAX_DISTINCT + 500
    assert summary.fitting(CellType.INTEGER) == MAX_DISTINCT + 500


def test_fills_up_and_cuts_ragged_rows() -> None:
    summaries = make_summaries(["A", "B"], [["1"], ["1", "2", "3"], ["1", "2"]])

    assert [summary.filled for summary in summaries] == [3, 2]


def test_handles_file_without_rows() -> None:
    summary = make_summaries(["A"], [])[0]

    assert (summary.rows, summary.filled, summary.distinct_share) == (0, 0, 0)
    assert summary.type is CellType.TEXT


def test_shows_figures_while_the_file_is_read() -> None:
    columns = FileColumns(["A"])
    columns.add(RowBatch(1, [2], [["a@b.co"]]))
    early = columns.summaries()[0]
    columns.add(RowBatch(2, [3], [["c@d.co"]]))

    assert (early.rows, columns.summaries()[0].rows) == (1, 2)


def test_keeps_hashes_packed_when_there_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [[str(number), str(number % 7)] for number in range(500)]
    before = make_summaries(["A", "B"], rows, size=50)
    monkeypatch.setattr(column_counting, "MAX_LIVE_HASHES", 10)

    assert make_summaries(["A", "B"], rows, size=50) == before


_CELLS = st.sampled_from(
    ["", " ", "a@b.co", "1", "no", "SE", "Ada", "31/03/2026", "03/04/2026", "1,5"]
) | st.text(max_size=5)


@settings(max_examples=50)
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=3), max_size=60))
def test_figures_do_not_depend_on_batches(rows: list[list[str]]) -> None:
    headers = ["A", "B"]

    whole = make_summaries(headers, rows, size=1000)

    assert make_summaries(headers, rows, size=1) == whole
    assert make_summaries(headers, rows, size=7) == whole


def test_limit_does_not_depend_on_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.measuring.distinct_values.MAX_DISTINCT", 20)
    rows = [[str(number % 33)] for number in range(100)]

    assert make_summaries(["A"], rows, size=7) == make_summaries(["A"], rows)


def test_survives_storing() -> None:
    summary = make_summary("31/03/2026", "yes", "1,5")

    stored = msgspec.json.encode(summary)

    assert msgspec.json.decode(stored, type=ColumnSummary) == summary


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("a@b.co", "c@d.co"), CellType.EMAIL),
        (("+46701234567", "070-123 45 67"), CellType.PHONE),
        (("46701234567", "46701234568"), CellType.INTEGER),
        (("1", "0", "1"), CellType.BOOLEAN),
        (("yes", "no"), CellType.BOOLEAN),
        (("1", "2.5"), CellType.DECIMAL),
        (("31/03/2026", "2026-01-01"), CellType.DATE),
        (("31/03/2026", "2026-01-01 10:00"), CellType.DATETIME),
        (("1700000000", "1700000001"), CellType.UNIX_SECONDS),
        (("SE", "NO", "DK"), CellType.COUNTRY_CODE),
        (("en", "en-GB"), CellType.LANGUAGE_CODE),
        (("Ada", "12", "a@b.co"), CellType.TEXT),
        ((), CellType.TEXT),
    ],
)
def test_infers_narrowest_type(cells: tuple[str, ...], expected: CellType) -> None:
    assert make_summary(*cells).type is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("31/03/2026", "01/02/2026"), "day_first"),
        (("03/31/2026", "01/02/2026"), "month_first"),
        (("01/02/2026", "03/04/2026"), "ambiguous"),
        (("01-02-2026",), "ambiguous"),
        (("01.02.2026", "03.04.2026"), "day_first"),
        (("12.25.2026", "01/02/2026"), "month_first"),
        (("04/04/2026", "2026-01-02"), "iso"),
        (("2026-01-02", "3 March 2026"), "iso"),
        (("2026-01-02", "01/02/2026"), "ambiguous"),
        (("31/03/2026", "03/31/2026"), "ambiguous"),
        (("31/03/2026",) * 101 + ("03/31/2026",), "day_first"),
        (("25/04/2022 09:30", "01/02/2022 10:00"), "day_first"),
        ((), "iso"),
    ],
)
def test_decides_date_order_by_the_whole_column(
    cells: tuple[str, ...], expected: str
) -> None:
    assert decide_date_order(make_summary(*cells)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1", "20"), "none"),
        (("12.5", "1,234"), "point"),
        (("12,5", "1.234"), "comma"),
        (("1,234", "5,678"), "ambiguous"),
        (("1.234",), "ambiguous"),
        (("1.234.567",), "comma"),
        (("0.125",), "point"),
        (("12.5", "12,5"), "ambiguous"),
        (("12,5",) * 101 + ("12.5",), "comma"),
    ],
)
def test_decides_decimal_sign_by_the_whole_column(
    cells: tuple[str, ...], expected: str
) -> None:
    assert decide_decimal_sign(make_summary(*cells)) == expected


def test_names_the_cells_that_decide_with_their_lines() -> None:
    summary = make_summary("01/02/2026", "31/03/2026", "", "30/04/2026")

    assert summary.examples["either"] == (Example("01/02/2026", 2),)
    assert summary.examples["day_first"] == (
        Example("31/03/2026", 3),
        Example("30/04/2026", 5),
    )
