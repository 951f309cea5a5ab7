from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from imports.reading.sources import (
    Choices,
    Kind,
    Limits,
    Source,
    UnreadableFile,
    open_source,
)
from tests.imports.workbook_files import (
    MAIN,
    STRICT,
    header,
    make_workbook,
    number_cell,
    rows_xml,
    text_cell,
)

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "people.xlsx"


def cells_of(source: Source) -> list[list[str]]:
    return [cells for batch in source.batches() for cells in batch.cells]


def codes_of(source: Source) -> dict[int, list[str]]:
    return {
        batch.first + at: [str(issue.code) for issue in found]
        for batch in source.batches()
        for at, found in batch.issues.items()
    }


def refusal_of(book: Path, **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refusal:
        cells_of(open_source(book, limits=Limits(**limits)))
    assert str(refusal.value).endswith(".")
    return refusal.value


def test_reads_sheet_with_its_row_numbers(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(header("name", "email"), text_cell("A2", "Ann"), "", "")
        + f'<row r="7">{text_cell("B7", "bob@example.com")}</row>',
    )
    source = open_source(book)
    (batch,) = source.batches()
    assert source.kind is Kind.WORKBOOK
    assert source.columns == ["name", "email"]
    assert batch.cells == [["Ann", ""], ["", "bob@example.com"]]
    assert batch.lines == [2, 7]
    assert source.blank_rows == 4


def test_finds_header_below_merged_title(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(
            text_cell("A1", "Contacts of 2026"),
            "",
            text_cell("A3", "name") + text_cell("B3", "email"),
            text_cell("A4", "Ann") + text_cell("B4", "ann@example.com"),
        ),
        parts={},
    )
    source = open_source(book)
    assert source.dialect.header_line == 3
    assert cells_of(source) == [["Ann", "ann@example.com"]]


def test_reads_every_kind_of_cell(book: Path) -> None:
    strings = (
        "<si><t>plain</t></si>"
        "<si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
        "<si><t xml:space='preserve'> a_x000D_b_x005F_ </t></si>"
    )
    make_workbook(
        book,
        rows_xml(
            header("a", "b", "c", "d", "e", "f", "g", "h"),
            '<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>'
            '<c r="C2" t="s"><v>2</v></c><c r="D2" t="s"><v>3</v></c>'
            '<c r="E2" t="b"><v>1</v></c>'
            '<c r="F2" t="str"><f>A1&amp;"x"</f><v>ax</v></c>'
            '<c r="G2" t="d"><v>2024-05-01T10:00:00</v></c>'
            '<c r="H2"><f>1+1</f><v>2</v></c>',
        ),
        strings=strings,
    )
    assert cells_of(open_source(book)) == [
        ["plain", "rich", "東京", " a\rb_ ", "true", "ax", "2024-05-01T10:00:00", "2"]
    ]


def test_reads_plain_and_unusual_rows_alike(book: Path) -> None:
    """From the row that the quick reader does not know, expat reads the rest."""
    plain = text_cell("A2", "Ann & Bob") + number_cell("B2", "1.5")
    unusual = '<c r="A3" t="inlineStr" cm="1"><is><t>C&#233;d &amp; D</t></is></c>'
    make_workbook(
        book,
        rows_xml(header("a", "b"), plain, unusual, text_cell("A4", "<E>")),
    )
    assert cells_of(open_source(book)) == [
        ["Ann & Bob", "1.5"],
        ["Céd & D", ""],
        ["<E>", ""],
    ]


def test_reads_cells_without_references(book: Path) -> None:
    make_workbook(
        book,
        "<row><c t='inlineStr'><is><t>a</t></is></c>"
        "<c t='inlineStr'><is><t>b</t></is></c></row><row><c/><c><v>2</v></c></row>",
    )
    source = open_source(book)
    assert source.columns == ["a", "b"]
    assert cells_of(source) == [["", "2"]]


@pytest.mark.parametrize("prefix", ["x:", ""])
@pytest.mark.parametrize("space", [MAIN, STRICT])
def test_reads_other_ways_to_write_a_sheet(book: Path, prefix: str, space: str) -> None:
    cells = "".join(
        f'<{prefix}row r="{row}"><{prefix}c r="A{row}" t="inlineStr"><{prefix}is>'
        f"<{prefix}t>{text}</{prefix}t></{prefix}is></{prefix}c></{prefix}row>"
        for row, text in ((1, "email"), (2, "ann@example.com"))
    )
    declared = f"xmlns{':x' if prefix else ''}"
    sheet = (
        f'<?xml version="1.0" encoding="utf-16"?>'
        f'<{prefix}worksheet {declared}="{space}">'
        f"<{prefix}sheetData>{cells}</{prefix}sheetData></{prefix}worksheet>"
    )
    make_workbook(book)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet.encode("utf-16"))
    assert cells_of(open_source(book)) == [["ann@example.com"]]


def test_reads_formula_error_as_empty_with_warning(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(
            header("email", "sum"),
            text_cell("A2", "a@x.org") + '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        ),
    )
    source = open_source(book)
    (batch,) = source.batches()
    (issue,) = batch.issues[0]
    assert batch.cells == [["a@x.org", ""]]
    assert issue.message == "sum holds the formula error #DIV/0! and was read as empty."


def test_rejects_row_wider_than_the_header(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(
            header("a", "b"), text_cell("A2", "1") + text_cell("XFD2", "far away")
        ),
    )
    assert codes_of(open_source(book)) == {1: ["too_many_cells"]}


def test_survives_a_cell_in_the_last_corner(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(header("a", "b"), text_cell("A2", "1"))
        + f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>',
    )
    source = open_source(book)
    assert codes_of(source) == {2: ["too_many_cells"]}
    assert source.blank_rows == 1_048_573


def test_leaves_out_columns_that_have_only_a_style(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(
            header("a", "b") + '<c r="C1" s="0"/><c r="D1" s="0"/>',
            text_cell("A2", "1") + '<c r="C2" s="0"/>',
        ),
    )
    assert open_source(book).columns == ["a", "b"]


def test_marks_hidden_sheets_and_takes_the_first_visible(book: Path) -> None:
    rows = rows_xml(header("email"), text_cell("A2", "ann@example.com"))
    make_workbook(
        book, rows, rows, rows, names=("Old", "New", "Newer"), hidden=("Old",)
    )
    source = open_source(book)
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in source.sheets] == [
        ("Old", 2, True),
        ("New", 2, False),
        ("Newer", 2, False),
    ]
    assert source.dialect.sheet == "New"
    assert source.guesses.sheet is not None
    assert source.guesses.sheet.word == "likely"


def test_passes_by_a_cover_sheet(book: Path) -> None:
    people = [text_cell(f"A{row}", f"p{row}@example.com") for row in range(2, 60)]
    make_workbook(
        book,
        rows_xml(text_cell("A1", "Read me")),
        rows_xml(header("email"), *people),
        names=("Cover", "Data"),
    )
    assert open_source(book).dialect.sheet == "Data"


def test_passes_by_a_sheet_of_a_single_row(book: Path) -> None:
    rows = rows_xml(header("email"), text_cell("A2", "ann@example.com"))
    note = rows_xml(text_cell("A1", "Read me"))
    make_workbook(book, note, rows, rows, names=("Cover", "Data", "More"))
    source = open_source(book)
    assert source.dialect.sheet == "Data"
    assert source.guesses.sheet is not None
    assert source.guesses.sheet.reason == "the sheets before it hold a single row"


def test_reads_the_only_row_there_is(book: Path) -> None:
    make_workbook(book, rows_xml(text_cell("A1", "Read me")), "", names=("A", "B"))
    assert open_source(book).dialect.sheet == "A"


def test_reads_the_chosen_sheet(book: Path) -> None:
    make_workbook(
        book,
        rows_xml(header("email"), text_cell("A2", "ann@example.com")),
        rows_xml(header("phone"), text_cell("A2", "+4917012345")),
        names=("People", "Phones & more"),
    )
    source = open_source(book, choices=Choices(sheet="Phones & more"))
    assert cells_of(source) == [["+4917012345"]]
    assert source.guesses.sheet is not None
    assert source.guesses.sheet.word == "chosen"


def test_rejects_a_sheet_that_is_not_there(book: Path) -> None:
    make_workbook(book, rows_xml(header("email")))
    with pytest.raises(UnreadableFile) as refusal:
        open_source(book, choices=Choices(sheet="Persons"))
    assert str(refusal.value) == (
        "The workbook has no sheet “Persons”. Its sheets are “People”."
    )


def test_reads_a_workbook_from_a_stream(book: Path) -> None:
    make_workbook(book, rows_xml(header("email"), text_cell("A2", "ann@example.com")))
    with open_source(io.BytesIO(book.read_bytes()), name="people.csv") as source:
        assert cells_of(source) == [["ann@example.com"]]
        assert "content is an Excel workbook" in source.notes[0]


def test_handles_a_header_without_rows(book: Path) -> None:
    make_workbook(book, rows_xml(header("email", "name")))
    source = open_source(book)
    assert cells_of(source) == []
    assert source.notes == ["The file has a header and no rows."]


def test_refuses_an_empty_sheet(book: Path) -> None:
    make_workbook(book, "")
    assert refusal_of(book).code == "empty"


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"],
)
def test_refuses_a_document_type_declaration(book: Path, part: str) -> None:
    make_workbook(book, rows_xml(header("a")), parts={part: f"{DOCTYPE}<x>&c;</x>"})
    assert refusal_of(book).code == "unsafe_workbook"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", "<workbook><sheets>"),
        ("xl/workbook.xml", "no XML"),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c>"),
        (
            "xl/worksheets/sheet1.xml",
            '<w><row r="1"><c r="ZZZ1"><v>1</v></c></row></w>',
        ),
        ("xl/worksheets/sheet1.xml", '<w><row r="9999999"><c><v>1</v></c></row></w>'),
    ],
)
def test_refuses_a_damaged_part(book: Path, part: str, content: str) -> None:
    make_workbook(book, rows_xml(header("a")), parts={part: content})
    assert refusal_of(book).code in ("damaged_workbook", "no_sheets")


def test_refuses_a_workbook_cut_short(book: Path) -> None:
    make_workbook(book, rows_xml(header("a")))
    book.write_bytes(book.read_bytes()[:-200])
    assert refusal_of(book).code == "damaged_archive"


def test_refuses_a_part_with_a_wrong_checksum(book: Path) -> None:
    make_workbook(book, rows_xml(header("a"), *["<c><v>1</v></c>"] * 500))
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    data[entry.header_offset + 80] ^= 0xFF
    book.write_bytes(data)
    assert refusal_of(book).code in ("damaged_workbook", "unreadable_workbook")


def test_refuses_too_many_entries(book: Path) -> None:
    make_workbook(
        book, rows_xml(header("a")), parts={f"x/{n}": "" for n in range(1_000)}
    )
    assert refusal_of(book).code == "too_many_entries"


def test_refuses_a_part_that_unpacks_beyond_reason(book: Path) -> None:
    make_workbook(book, rows_xml(header("a")), parts={"xl/media/x": "0" * 5_000_000})
    assert refusal_of(book).code == "suspicious_ratio"


def test_refuses_more_content_than_the_limit(book: Path) -> None:
    make_workbook(book, rows_xml(header("a")))
    assert refusal_of(book, unpacked_bytes=500).code == "unpacked_too_large"


def test_refuses_too_many_columns(book: Path) -> None:
    make_workbook(book, rows_xml(header(*"abcdef")))
    assert refusal_of(book, columns=5).code == "too_many_columns"


def test_refuses_a_workbook_that_takes_too_much_memory(book: Path) -> None:
    names = [sha256(bytes([n % 251, n // 251])).hexdigest() for n in range(60_000)]
    make_workbook(
        book,
        rows_xml(header("a"), f'<c r="A2" t="s"><v>{5 * len(names) - 1}</v></c>'),
        strings="".join(f"<si><t>{name}</t></si>" for name in names * 5),
    )
    refusal = refusal_of(book, child_memory_bytes=45_000_000)
    assert refusal.code == "workbook_too_costly"
    assert "memory" in str(refusal)


def test_refuses_a_workbook_that_takes_too_much_time(book: Path) -> None:
    rows = rows_xml(header("a"), *['<c cm="1"><v>1</v></c>' * 5] * 250_000)
    make_workbook(book, rows)
    refusal = refusal_of(book, child_cpu_seconds=1)
    assert refusal.code == "workbook_too_costly"
    assert "time" in str(refusal)


def test_refuses_other_office_files(book: Path) -> None:
    for part, what in (
        ("xl/workbook.bin", "binary workbook"),
        ("word/document.xml", "Word document"),
        ("ppt/presentation.xml", "presentation"),
        ("content.xml", "OpenDocument"),
    ):
        with zipfile.ZipFile(book, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(part, "<x/>")
        assert what in str(refusal_of(book))


def test_refuses_a_workbook_with_a_password(book: Path) -> None:
    sector = "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 22 + b"\x09\0" + b"\0" * 16
    book.write_bytes(head + (3).to_bytes(4, "little") + b"\0" * 1_996 + sector)
    assert refusal_of(book).code == "password_protected"


def test_keeps_the_uploaded_file_as_it_is(book: Path) -> None:
    make_workbook(book, rows_xml(header("a"), text_cell("A2", "1")))
    before = book.read_bytes()
    cells_of(open_source(book))
    assert book.read_bytes() == before
