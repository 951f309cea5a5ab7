"""Files whose rows are nasty, files in an archive, and files that are none."""

from __future__ import annotations

import gzip

from tests.imports.nasty.case import ANN, BOB, HEAD, PEOPLE, Case, text, zipped

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
