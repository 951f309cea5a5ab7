"""The quick reader of plain rows and expat read one and the same from any sheet."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from imports.reading import sheet_parser
from imports.reading.headers import column_letters
from imports.reading.number_formats import read_format
from imports.reading.refusals import Damaged
from imports.reading.row_templates import MOST_COLUMNS, RowTemplate
from imports.reading.sheet_parser import PARTS, SheetParser, SheetRow
from imports.reading.xlsx_cells import CellTexts
from imports.reading.xlsx_parts import Book

COLUMNS = 4
END = b"</sheetData></worksheet>"
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


COLUMN_CELLS = st.sampled_from(
    [
        '<c r="{column}{row}" t="s"><v>{digit}</v></c>',
        '<c r="{column}{row}"><v>-{digit}7</v></c>',
        '<c r="{column}{row}"><v>{digit}.25</v></c>',
        '<c r="{column}{row}" s="1"><v>4541{digit}</v></c>',
        '<c r="{column}{row}" s="1" t="n"><f>A1</f><v>4541{digit}</v></c>',
        '<c r="{column}{row}" t="b"><v>{digit}</v></c>',
        '<c r="{column}{row}" t="str"><f ca="1"/><v>n{digit}</v></c>',
        '<c r="{column}{row}" t="inlineStr"><is><t a="b">x{digit}</t></is></c>',
        '<c r="{column}{row}" t="e"><v>#N/A</v></c>',
    ]
)
blanks = st.sampled_from(
    ["", "", '<c r="{column}{row}" s="1"/>', '<c r="{column}{row}"></c>']
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Sheets whose rows are alike, but for blank cells and a few other rows."""
    columns = draw(st.lists(COLUMN_CELLS, min_size=1, max_size=5))
    text = ""
    for number in range(1, draw(st.integers(2, 30))):
        if draw(st.integers(0, 9)) == 0:
            start, inside = draw(rows)
            ends = "</row>" if start.startswith("<row") and start[-2] != "/" else ""
            text += (start + "".join(inside) + ends).replace("{row}", str(number))
            continue
        text += f'<row r="{number}" spans="1:5">'
        for letter, form in zip("ABCDE", columns, strict=False):
            cell = form if draw(st.integers(0, 5)) else draw(blanks)
            digit = str(draw(st.integers(0, 3)))
            cell = cell.replace("{row}", str(number)).replace("{column}", letter)
            text += cell.replace("{digit}", digit)
        text += "</row>"
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


@given(sheet=tables(), size=st.integers(1, 3_000))
def test_rows_found_as_wholes_are_those_that_expat_finds(
    sheet: bytes, size: int
) -> None:
    quick = read(sheet, size)
    with mock.patch.object(SheetParser, "_feed_plain", SheetParser._feed_any):
        assert quick == read(sheet, size)


def test_rows_that_are_alike_are_found_as_wholes() -> None:
    """Only the first run of rows is read cell by cell."""
    line = '<row r="{0}"><c r="A{0}" t="s"><v>1</v></c><c r="B{0}"><v>{0}</v></c></row>'
    sheet = "".join(line.format(number) for number in range(1, 101))
    with mock.patch.object(sheet_parser, "PARTS", wraps=PARTS) as parts:
        found = read(f"<worksheet><sheetData>{sheet}".encode() + END, 600)
    assert not isinstance(found, str)
    assert [row.cells for row in found] == [["second", str(n)] for n in range(1, 101)]
    assert parts.findall.call_count == 1


def test_rows_that_differ_stand_where_they_stood() -> None:
    line = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'
    lines = [line.format(number) for number in range(1, 101)]
    lines[70] = '<row r="71"><c r="A71" t="inlineStr"><is><t>other</t></is></c></row>'
    found = read(f"<worksheet><sheetData>{''.join(lines)}".encode() + END, 1_200)
    assert not isinstance(found, str)
    assert [row.number for row in found] == list(range(1, 101))
    assert [row.cells[0] for row in found[69:72]] == ["70", "other", "72"]


def test_very_wide_rows_are_not_found_as_wholes() -> None:
    """An expression of thousands of columns would take seconds to make."""
    for columns, is_made in ((MOST_COLUMNS, True), (MOST_COLUMNS + 1, False)):
        letters = [column_letters(place) for place in range(columns)]
        texts = [""] * columns
        made = RowTemplate.of(letters, letters, texts, texts, ["1"] * columns)
        assert (made is not None) is is_made


def test_letters_of_columns_are_those_of_spreadsheets() -> None:
    named = {0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD"}
    assert {place: column_letters(place) for place in named} == named


def test_what_is_not_plain_is_found_as_one_part() -> None:
    """A part a character would take a gigabyte for a long row of rich text."""
    found = PARTS.findall('<row r="1"><c r="A1"><v>1</v></c><rich>' + "y" * 1_000)
    assert [bool(part[-1]) for part in found] == [False, False, True]
