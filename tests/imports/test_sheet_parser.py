"""The quick reader of plain rows and expat read one and the same from any sheet."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from imports.reading.headers import column_letters
from imports.reading.number_formats import read_format
from imports.reading.refusals import Damaged
from imports.reading.sheet_parser import PARTS, SheetParser, SheetRow
from imports.reading.xlsx_cells import CellTexts
from imports.reading.xlsx_parts import Book

COLUMNS = 4
STRINGS = ("first", "second", "third")
cells = st.sampled_from(
    [
        '<c r="A{row}"><v>7</v></c>',
        '<c r="B{row}" t="s"><v>1</v></c>',
        '<c r="B{row}" t="s"><v>2</v></c>',
        '<c r="A{row}" t="s"><v>-1</v></c>',
        '<c r="D{row}" t="s"><v>9</v></c>',
        '<c r="C{row}" s="1"><v>45413</v></c>',
        '<c r="C{row}" s="1"/>',
        '<c r="F{row}" t="inlineStr"><is><t>far &amp; right</t></is></c>',
        '<c r="A{row}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="D{row}" t="b"><v>1</v></c>',
        "<c><v>&#49;2</v></c>",
        "<c/>",
        '<c r="B{row}" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>',
    ]
)
rows = st.one_of(
    st.tuples(st.just('<row r="{row}">'), st.lists(cells, max_size=5)),
    st.tuples(st.just("<row>"), st.lists(cells, max_size=3)),
    st.tuples(st.just('<row r="{row}" spans="1:4"/>'), st.just([])),
    st.tuples(st.just("\n"), st.just([])),
    st.tuples(st.just("<!-- not a row -->"), st.just([])),
    st.tuples(st.just(""), st.lists(cells, max_size=1)),
    st.tuples(st.just('<row r="{row}"><row>'), st.just([])),
)


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    text = ""
    for number, (start, inside) in enumerate(draw(st.lists(rows, max_size=8)), 1):
        ends = "</row>" if start.startswith("<row") and not start.endswith("/>") else ""
        text += (start + "".join(inside) + ends).replace("{row}", str(number))
    return f"<worksheet><sheetData>{text}</sheetData></worksheet>".encode()


class Strings:
    """Three shared strings, of which one is read at a time and two are at hand."""

    def __init__(self) -> None:
        self.at_hand: list[str] = []

    def __getitem__(self, position: int) -> str:
        return STRINGS[position] if position < len(STRINGS) else ""

    def read_more(self) -> bool:
        more = len(self.at_hand) < 2
        if more:
            self.at_hand.append(STRINGS[len(self.at_hand)])
        return more


def read(sheet: bytes, size: int) -> list[SheetRow] | str:
    """The rows, or that there are none to be had."""
    book = Book([], [(), read_format("yyyy-mm-dd")], "", epoch_1904=False)
    parser = SheetParser("sheet", CellTexts(book, Strings()), COLUMNS)  # type: ignore[arg-type]
    found: list[SheetRow] = []
    try:
        for start in range(0, len(sheet), size):
            parser.feed(sheet[start : start + size])
            found += parser.take_rows()
        parser.close()
    except Damaged as refusal:
        return refusal.code
    for row in (found := found + parser.take_rows()):
        while row.cells and not row.cells[-1]:
            row.cells.pop()  # a cell without text at the end says nothing
    return found


@given(sheet=sheets(), size=st.integers(1, 400))
def test_quick_reader_and_expat_agree(sheet: bytes, size: int) -> None:
    quick = read(sheet, size)
    with mock.patch.object(SheetParser, "_feed_plain", SheetParser._feed_any):
        assert quick == read(sheet, size)


def test_letters_of_columns_are_those_of_spreadsheets() -> None:
    named = {0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD"}
    assert {place: column_letters(place) for place in named} == named


def test_what_is_not_plain_is_found_as_one_part() -> None:
    """A part a character would take a gigabyte for a long row of rich text."""
    found = PARTS.findall('<row r="1"><c r="A1"><v>1</v></c><rich>' + "y" * 1_000)
    assert [bool(part[-1]) for part in found] == [False, False, True]
