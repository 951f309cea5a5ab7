"""Small files with one nasty trait each, and what reading must make of them.

The name of a case is the trait. ``rows`` are the expected cells, ``lines`` the physical
lines on which they start, ``issues`` the codes by row number. A case with ``refusal``
must not be read at all.
"""

# ruff: noqa: RUF001 - texts in other alphabets

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

HEAD = "id,name,email\n"
ANN = ["1", "Ann", "ann@example.com"]
BOB = ["2", "Bob", "bob@example.com"]
PEOPLE = "1,Ann,ann@example.com\n2,Bob,bob@example.com\n"
COLUMNS = ["id", "name", "email"]


@dataclass(frozen=True)
class Case:
    """A file and how it must be read; None is not compared."""

    name: str
    content: bytes
    rows: list[list[str]] = field(default_factory=lambda: [ANN, BOB])
    columns: list[str] | None = field(default_factory=lambda: COLUMNS)
    lines: list[int] | None = None
    issues: dict[int, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_line: int | None = None
    blank_rows: int = 0
    footnotes: list[str] = field(default_factory=list)
    refusal: str = ""
    file_name: str = "people.csv"


def text(
    name: str, content: str, written_in: str = "utf-8", /, **expected: Any
) -> Case:
    """A case whose content is text in an encoding."""
    return Case(name, content.encode(written_in), **expected)


def zipped(*names: str) -> bytes:
    """A zip that holds the people under each of these names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, HEAD + PEOPLE)
    return packed.getvalue()


FRENCH = "nom,prénom,ville\nLefèvre,Hélène,Besançon\nNoël,René,Nîmes\n"
FRENCH_ROWS = [["Lefèvre", "Hélène", "Besançon"], ["Noël", "René", "Nîmes"]]
FRENCH_COLUMNS = ["nom", "prénom", "ville"]
POLISH = "imię;nazwisko;miasto\nŁukasz;Wiśniewski;Łódź\nMałgorzata;Dąbrowska;Gdańsk\n"
POLISH_ROWS = [["Łukasz", "Wiśniewski", "Łódź"], ["Małgorzata", "Dąbrowska", "Gdańsk"]]
# ruff: noqa: RUF001  Cyrillic letters that look like Latin ones are the point
RUSSIAN = "имя;фамилия;город\nИван;Петров;Москва\nОльга;Кузнецова;Казань\n"
RUSSIAN_ROWS = [["Иван", "Петров", "Москва"], ["Ольга", "Кузнецова", "Казань"]]
JAPANESE = "名前,メール,住所\n田中太郎,tanaka@example.jp,東京都千代田区\n"
JAPANESE_ROWS = [["田中太郎", "tanaka@example.jp", "東京都千代田区"]]

ENCODINGS = [
    text("bom_utf8", HEAD + PEOPLE, "utf-8-sig", encoding="utf-8"),
    text("bom_utf16_le", "\ufeff" + HEAD + PEOPLE, "utf-16-le", encoding="utf-16-le"),
    text("bom_utf16_be", "\ufeff" + HEAD + PEOPLE, "utf-16-be", encoding="utf-16-be"),
    text("bom_utf32", "\ufeff" + HEAD + PEOPLE, "utf-32-le", encoding="utf-32-le"),
    text("utf16_without_bom", HEAD + PEOPLE, "utf-16-le", encoding="utf-16-le"),
    Case(
        "utf16_with_the_mark_of_utf32",
        b"\xff\xfe\0\0" + (HEAD + PEOPLE).encode("utf-16-le"),
        columns=["\\x00id", "name", "email"],
        encoding="utf-16-le",
    ),
    Case(
        "utf16_with_an_odd_byte",
        b"\xff\xfe" + (HEAD + PEOPLE).encode("utf-16-le") + b"A",
        rows=[ANN, BOB, ["\udc41"]],
        issues={3: "too_few_cells undecodable_bytes"},
    ),
    text(
        "cp1252",
        FRENCH,
        "cp1252",
        encoding="cp1252",
        rows=FRENCH_ROWS,
        columns=FRENCH_COLUMNS,
    ),
    text(
        "mac_roman",
        FRENCH,
        "mac_roman",
        encoding="mac_roman",
        rows=FRENCH_ROWS,
        columns=FRENCH_COLUMNS,
    ),
    text(
        "cp850_of_excel_for_dos",
        FRENCH,
        "cp850",
        encoding="cp850",
        rows=FRENCH_ROWS,
        columns=FRENCH_COLUMNS,
    ),
    text(
        "cp1250",
        POLISH,
        "cp1250",
        encoding="cp1250",
        rows=POLISH_ROWS,
        columns=["imię", "nazwisko", "miasto"],
    ),
    text(
        "iso8859_2",
        POLISH,
        "iso8859_2",
        encoding="iso8859_2",
        rows=POLISH_ROWS,
        columns=["imię", "nazwisko", "miasto"],
    ),
    text(
        "cp1251",
        RUSSIAN,
        "cp1251",
        encoding="cp1251",
        rows=RUSSIAN_ROWS,
        columns=["имя", "фамилия", "город"],
    ),
    text(
        "koi8",
        RUSSIAN,
        "koi8_r",
        encoding="koi8_u",
        rows=RUSSIAN_ROWS,
        columns=["имя", "фамилия", "город"],
    ),
    text(
        "shift_jis",
        JAPANESE,
        "shift_jis",
        encoding="cp932",
        rows=JAPANESE_ROWS,
        columns=["名前", "メール", "住所"],
    ),
    text(
        "euc_jp",
        JAPANESE,
        "euc_jp",
        encoding="euc_jp",
        rows=JAPANESE_ROWS,
        columns=["名前", "メール", "住所"],
    ),
    text(
        "iso2022_jp",
        JAPANESE,
        "iso2022_jp",
        encoding="iso2022_jp",
        rows=JAPANESE_ROWS,
        columns=["名前", "メール", "住所"],
    ),
    Case(
        "broken_byte_in_utf8",
        "id,name\n1,Zoë\n2,Jürgen\n3,Ren\udce9\n4,Björn\n".encode(
            "utf-8", "surrogateescape"
        ),
        rows=[["1", "Zoë"], ["2", "Jürgen"], ["3", "Ren\udce9"], ["4", "Björn"]],
        columns=["id", "name"],
        issues={3: "undecodable_bytes"},
        encoding="utf-8",
    ),
    Case(
        "broken_byte_in_the_header",
        "id,pr\udce9nom,größe,länge\n1,Zoë,ü,ö\n".encode("utf-8", "surrogateescape"),
        rows=[["1", "Zoë", "ü", "ö"]],
        columns=["id", "pr\\xE9nom", "größe", "länge"],
    ),
    Case(
        "bad_byte_far_behind_the_sample",
        (HEAD + "1,Zoë,z@example.com\n" * 50_000).encode()
        + b"7,Ren\xe9,r@example.com\n",
        rows=[["1", "Zoë", "z@example.com"]] * 50_000
        + [["7", "Ren\udce9", "r@example.com"]],
        issues={50_001: "undecodable_bytes"},
        encoding="utf-8",
    ),
    Case(
        "first_accent_far_behind_the_sample",
        (HEAD + "1,Ann,ann@example.com\n" * 40_000).encode()
        + "7,René,r@example.com\n".encode("cp1252"),
        rows=[ANN] * 40_000 + [["7", "René", "r@example.com"]],
        encoding="cp1252",
    ),
]

FORMS = [
    text("semicolons", (HEAD + PEOPLE).replace(",", ";"), delimiter=";"),
    text("tabs", (HEAD + PEOPLE).replace(",", "\t"), delimiter="\t"),
    text("pipes", (HEAD + PEOPLE).replace(",", "|"), delimiter="|"),
    text("carets", (HEAD + PEOPLE).replace(",", "^"), delimiter="^"),
    text("unit_separators", (HEAD + PEOPLE).replace(",", "\x1f"), delimiter="\x1f"),
    text("two_pipes", (HEAD + PEOPLE).replace(",", "||"), delimiter="||"),
    text("two_semicolons", (HEAD + PEOPLE).replace(",", ";;"), delimiter=";;"),
    text(
        "delimiter_of_two_signs_in_quotes",
        'id||name||note\n1||Ann||"a||b"\n2||Bob||c\n',
        rows=[["1", "Ann", "a||b"], ["2", "Bob", "c"]],
        columns=["id", "name", "note"],
        delimiter="||",
    ),
    text("blanks", "id name email\n" + PEOPLE.replace(",", " "), delimiter=" "),
    text(
        "sep_line",
        "sep=;\r\nid;note\r\n1;a, b\r\n",
        rows=[["1", "a, b"]],
        columns=["id", "note"],
        delimiter=";",
        header_line=2,
        lines=[3],
    ),
    text(
        "decimal_commas",
        "product;price;sum\nA;1,50;3,00\nB;2,75;5,50\n",
        rows=[["A", "1,50", "3,00"], ["B", "2,75", "5,50"]],
        columns=["product", "price", "sum"],
        delimiter=";",
    ),
    text(
        "commas_in_every_row_of_semicolons",
        "name;address\nAnn;Road 1, 12345, Ulm\nBob;Lane 2, 54321, Bonn\n",
        rows=[["Ann", "Road 1, 12345, Ulm"], ["Bob", "Lane 2, 54321, Bonn"]],
        columns=["name", "address"],
        delimiter=";",
    ),
    text(
        "commas_in_dates_and_short_rows",
        "April 15, 2023;4028;25.00;Ray;pending;\n"
        "April 14, 2023;4441;25.00;Scott;paid;\n"
        "April 13, 2023;1012;16.00;Paige;paid;\nApril 9, 2023;6783;4.00;Lonny;\n",
        rows=[
            ["April 15, 2023", "4028", "25.00", "Ray", "pending", ""],
            ["April 14, 2023", "4441", "25.00", "Scott", "paid", ""],
            ["April 13, 2023", "1012", "16.00", "Paige", "paid", ""],
            ["April 9, 2023", "6783", "4.00", "Lonny", ""],
        ],
        columns=[f"Column {letter}" for letter in "ABCDEF"],
        issues={4: "too_few_cells"},
        delimiter=";",
        header_line=0,
    ),
    text(
        "semicolons_inside_cells_and_a_title",
        "Vulnerabilities,28 Feb 2023 11:42 AM\nSeverity,Score,Software,Description\n"
        'Medium,6.5,mozilla:firefox;suse:firefox;suse:devel,"Affects: Mozilla, Suse."\n'
        'High,8.8,ubuntu:firefox;mozilla:firefox,"Affects: Mozilla, Ubuntu."\n',
        rows=[
            [
                "Medium",
                "6.5",
                "mozilla:firefox;suse:firefox;suse:devel",
                "Affects: Mozilla, Suse.",
            ],
            [
                "High",
                "8.8",
                "ubuntu:firefox;mozilla:firefox",
                "Affects: Mozilla, Ubuntu.",
            ],
        ],
        columns=["Severity", "Score", "Software", "Description"],
        delimiter=",",
        header_line=2,
        lines=[3, 4],
    ),
    text(
        "single_quotes",
        "'id','name','note'\n'1','Ann, B','it''s'\n'2','Bob','x, y'\n",
        rows=[["1", "Ann, B", "it's"], ["2", "Bob", "x, y"]],
        columns=["id", "name", "note"],
        quote="'",
    ),
    text(
        "apostrophes_are_no_quotes",
        "id,name,city\n1,O'Brien,'s-Hertogenbosch\n2,D'Arcy,L'Aquila\n",
        rows=[["1", "O'Brien", "'s-Hertogenbosch"], ["2", "D'Arcy", "L'Aquila"]],
        columns=["id", "name", "city"],
        quote='"',
    ),
    text(
        "backslash_escapes",
        'id,name,note\n1,"Ann \\"A\\" Lee","x, y"\n2,"Bob","say \\"hi\\", ok"\n',
        rows=[["1", 'Ann "A" Lee', "x, y"], ["2", "Bob", 'say "hi", ok']],
        columns=["id", "name", "note"],
    ),
    text(
        "backslashes_before_closing_quotes",
        'id,path\n1,"C:\\dir\\"\n2,"D:\\x\\y\\"\n',
        rows=[["1", "C:\\dir\\"], ["2", "D:\\x\\y\\"]],
        columns=["id", "path"],
    ),
    text(
        "blanks_before_quotes",
        'id, name, note\n1, Ann, "a, b"\n2, Bob, "c, d"\n',
        rows=[["1", "Ann", "a, b"], ["2", "Bob", "c, d"]],
        columns=["id", "name", "note"],
    ),
    text(
        "one_column",
        "email\nann@example.com\nbob@example.com\n",
        rows=[["ann@example.com"], ["bob@example.com"]],
        columns=["email"],
    ),
]

HEADERS = [
    text(
        "titles_above_the_header",
        f"Contacts export\nGenerated on 2026-01-01\n\n{HEAD}{PEOPLE}",
        header_line=4,
        lines=[5, 6],
    ),
    text(
        "padded_titles_above_the_header",
        f"Contacts export,,\nGenerated,,\n,,\n{HEAD}{PEOPLE}",
        header_line=4,
    ),
    text(
        "groups_above_the_header",
        "Person,,Contact,\nfirst,last,email,phone\nAnn,Lee,ann@example.com,+4917012345\n",
        rows=[["Ann", "Lee", "ann@example.com", "+4917012345"]],
        columns=["first", "last", "email", "phone"],
        header_line=2,
    ),
    text(
        "comments",
        f"# export 7\n# by me, yesterday, late\n{HEAD}1,Ann,ann@example.com\n"
        "# in between\n2,Bob,bob@example.com\n",
        header_line=3,
        lines=[4, 6],
    ),
    text(
        "a_header_that_begins_with_a_hash",
        "#" + HEAD + PEOPLE,
        header_line=1,
    ),
    text(
        "no_header",
        PEOPLE,
        columns=["Column A", "Column B", "Column C"],
        header_line=0,
        lines=[1, 2],
    ),
    text(
        "equal_headers",
        "email,name,email\nann@example.com,Ann,a@example.com\n",
        rows=[["ann@example.com", "Ann", "a@example.com"]],
        columns=["email (col A)", "name", "email (col C)"],
    ),
    text(
        "blank_header",
        "id,,email\n1,Ann,ann@example.com\n2,Bob,bob@example.com\n",
        columns=["id", "Column B", "email"],
    ),
    text(
        "a_header_called_as_a_blank_one",
        "id,,Column B\n1,Ann,ann@example.com\n2,Bob,bob@example.com\n",
        columns=["id", "Column B", "Column B (col C)"],
    ),
    text(
        "header_of_two_lines",
        'id,"name\n(full)",email\n' + PEOPLE,
        columns=["id", "name (full)", "email"],
        lines=[3, 4],
    ),
    text(
        "blanks_around_headers",
        "\u00a0id ,\u200bname\u00a0, email\t\n" + PEOPLE,
    ),
    text("header_only", HEAD, rows=[]),
    text("header_without_line_end", HEAD.strip(), rows=[]),
    text(
        "years_as_headers",
        "country,2019,2020\nDE,1,2\nFR,3,4\n",
        rows=[["DE", "1", "2"], ["FR", "3", "4"]],
        columns=["country", "2019", "2020"],
    ),
]

LINES = [
    text("crlf", (HEAD + PEOPLE).replace("\n", "\r\n"), lines=[2, 3]),
    text("cr", (HEAD + PEOPLE).replace("\n", "\r"), lines=[2, 3]),
    text(
        "mixed_line_ends",
        "id,name,email\r\n1,Ann,ann@example.com\r2,Bob,bob@example.com\n",
        lines=[2, 3],
    ),
    text("no_last_line_end", (HEAD + PEOPLE).rstrip("\n")),
    text("end_of_file_sign", HEAD + PEOPLE + "\x1a"),
    text(
        "blank_rows",
        f"{HEAD}1,Ann,ann@example.com\n\n,,\n \t,\u00a0,\n2,Bob,bob@example.com\n\n",
        lines=[2, 6],
        blank_rows=4,
    ),
    text(
        "line_ends_that_are_none",
        "id,name,email\n1,A\u2028n\x0bn,ann@example.com\n2,Bob,bob@example.com\n",
        rows=[["1", "A\u2028n\x0bn", "ann@example.com"], BOB],
        lines=[2, 3],
    ),
    text(
        "line_ends_in_quotes",
        'id,name,email\n1,"A\nn\r\nn",ann@example.com\n2,Bob,bob@example.com\n',
        rows=[["1", "A\nn\r\nn", "ann@example.com"], BOB],
        lines=[2, 5],
    ),
    text(
        "nul",
        HEAD + "1,A\0nn,ann@example.com\n2,Bob,bob@example.com\n",
        rows=[["1", "A\0nn", "ann@example.com"], BOB],
    ),
    text(
        "footnotes",
        f"{HEAD}{PEOPLE}\nTotal: 2 people\nGenerated by the shop\n",
        blank_rows=1,
        footnotes=["Total: 2 people", "Generated by the shop"],
    ),
    text(
        "a_cut_row_is_no_footnote",
        HEAD + PEOPLE + "3,Cid",
        rows=[ANN, BOB, ["3", "Cid"]],
        issues={3: "too_few_cells"},
    ),
    text(
        "formulas",
        HEAD + '=SUM(A1:A3),+1,@x\n"=HYPERLINK(""x"")",-1,\t=1\n',
        rows=[["=SUM(A1:A3)", "+1", "@x"], ['=HYPERLINK("x")', "-1", "\t=1"]],
    ),
    text(
        "tags_and_quotes_in_names",
        HEAD + "1,<script>alert('x')</script>,a@example.com\n2,Bob \"B\" Ott,b@x.org\n",
        rows=[
            ["1", "<script>alert('x')</script>", "a@example.com"],
            ["2", 'Bob "B" Ott', "b@x.org"],
        ],
    ),
]

SHAPES = [
    text(
        "too_few_cells",
        HEAD + "1,Ann\n2,Bob,bob@example.com\n",
        rows=[["1", "Ann"], BOB],
        issues={1: "too_few_cells"},
    ),
    text(
        "too_many_cells",
        HEAD + "1,Ann,ann@example.com,x\n2,Bob,bob@example.com\n",
        rows=[[*ANN, "x"], BOB],
        issues={1: "too_many_cells"},
    ),
    text(
        "blank_cells_too_many",
        HEAD + "1,Ann,ann@example.com,, ,\n2,Bob,bob@example.com\n",
    ),
    text("delimiters_at_every_end", "id,name,email,,\n" + PEOPLE.replace("\n", ",,\n")),
    text(
        "json_without_quotes",
        "email,first_name,prefs\n"
        'person@example.com,person,{"topics":{"topic_1":true,"topic_2":false}}\n',
        rows=[
            [
                "person@example.com",
                "person",
                '{"topics":{"topic_1":true,"topic_2":false}}',
            ]
        ],
        columns=["email", "first_name", "prefs"],
        issues={1: "json_not_quoted"},
    ),
    text(
        "json_list_without_quotes",
        "id,scores,email\n1,[1,2,3],ann@example.com\n2,[],bob@example.com\n",
        rows=[["1", "[1,2,3]", "ann@example.com"], ["2", "[]", "bob@example.com"]],
        columns=["id", "scores", "email"],
        issues={1: "json_not_quoted"},
    ),
    text(
        "quote_that_never_closes",
        HEAD + '1,"Ann,ann@example.com\n' + "2,Bob,bob@example.com\n" * 3,
        rows=[["1", '"Ann', "ann@example.com"], BOB, BOB, BOB],
        issues={1: "unclosed_quote"},
        lines=[2, 3, 4, 5],
    ),
    text(
        "quote_that_closes_in_the_next_quoted_cell",
        HEAD + '1,"Ann,ann@example.com\n2,"Bob",bob@example.com\n3,"C",c@example.com\n',
        rows=[["1", '"Ann', "ann@example.com"], BOB, ["3", "C", "c@example.com"]],
        issues={1: "unclosed_quote"},
        lines=[2, 3, 4],
    ),
    text(
        "quote_that_swallows_a_row",
        'id,name,size\n1,Ann,"6 inch\n2,Bob,7"\n3,Cid,8\n4,"Dan",9\n',
        rows=[
            ["1", "Ann", '"6 inch'],
            ["2", "Bob", '7"'],
            ["3", "Cid", "8"],
            ["4", "Dan", "9"],
        ],
        columns=["id", "name", "size"],
        issues={1: "unclosed_quote"},
    ),
    text(
        "address_of_two_lines_with_commas",
        'id,name,address\n1,Ann,"12 Main St\nApt 4, Berlin, DE"\n2,Bob,"x"\n',
        rows=[["1", "Ann", "12 Main St\nApt 4, Berlin, DE"], ["2", "Bob", "x"]],
        columns=["id", "name", "address"],
        lines=[2, 4],
    ),
    text(
        "letter_of_sixty_lines",
        'id,name,note\n1,Ann,"' + "Dear all, hello.\n" * 60 + '"\n2,Bob,x\n',
        rows=[["1", "Ann", "Dear all, hello.\n" * 60], ["2", "Bob", "x"]],
        columns=["id", "name", "note"],
        lines=[2, 63],
    ),
    text(
        "quotes_inside_a_quoted_cell",
        HEAD
        + '1,"Ann "A" Lee",ann@example.com\n2,"Bob",bob@example.com\n'
        + PEOPLE * 4,
        rows=[["1", 'Ann "A" Lee', "ann@example.com"], BOB, *[ANN, BOB] * 4],
        issues={1: "stray_quote"},
    ),
    text(
        "quotes_around_half_a_cell",
        HEAD + '1,"Ann" Lee,ann@example.com\n2,"Bob",bob@example.com\n' + PEOPLE * 4,
        rows=[["1", '"Ann" Lee', "ann@example.com"], BOB, *[ANN, BOB] * 4],
        issues={1: "stray_quote"},
    ),
    text(
        "inches",
        'id,size,name\n1,5" pipe,Ann\n2,6" of snow,Bob\n3,7",Cid\n',
        rows=[["1", '5" pipe', "Ann"], ["2", '6" of snow', "Bob"], ["3", '7"', "Cid"]],
        columns=["id", "size", "name"],
    ),
    Case(
        "cell_of_five_megabytes",
        f"{HEAD}1,{'x' * 5_000_000},ann@example.com\n2,Bob,bob@example.com\n".encode(),
        rows=[["1", "x" * 1_000_000, "ann@example.com"], BOB],
        issues={1: "cell_too_long"},
    ),
]

PACKED = [
    Case("gzip", gzip.compress((HEAD + PEOPLE).encode()), file_name="people.csv.gz"),
    Case("zip_of_one_file", zipped("people.csv", "__MACOSX/._people.csv")),
    Case("csv_called_xlsx", (HEAD + PEOPLE).encode(), file_name="people.xlsx"),
]

REFUSED = [
    Case("nothing", b"", refusal="empty"),
    Case("blank_lines_only", b"\n \n\r\n", refusal="empty"),
    Case("byte_order_mark_only", b"\xef\xbb\xbf", refusal="empty"),
    Case("zeros", b"\0" * 5_000, refusal="binary"),
    Case("noise", bytes(range(256)) * 20, refusal="binary"),
    Case("pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", refusal="not_a_table"),
    Case("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", refusal="not_a_table"),
    Case(
        "web_page_called_xls",
        b"<html><body><table><tr><td>id</td></tr></table></body></html>",
        refusal="web_page",
        file_name="people.xls",
    ),
    Case("xml", b'<?xml version="1.0"?><people/>', refusal="xml"),
    Case("json", b'[{"email": "ann@example.com"}]', refusal="json"),
    Case("json_lines", b'{"id": 1}\n{"id": 2}\n', refusal="json"),
    Case("zip_of_two_files", zipped("a.csv", "b.csv"), refusal="many_files"),
    Case("broken_zip", zipped("a.csv")[:40], refusal="damaged_archive"),
    Case(
        "broken_gzip",
        gzip.compress((HEAD + PEOPLE * 50_000).encode())[:-900],
        refusal="damaged_archive",
    ),
    Case(
        "hundred_thousand_columns",
        ",".join(f"c{number}" for number in range(100_000)).encode() + b"\n",
        refusal="too_many_columns",
    ),
    Case(
        "old_workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        refusal="old_workbook",
    ),
]

CASES = [*ENCODINGS, *FORMS, *HEADERS, *LINES, *SHAPES, *PACKED, *REFUSED]
