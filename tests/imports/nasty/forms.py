"""Files whose delimiters, quotes, headers and lines are nasty."""

from __future__ import annotations

from tests.imports.nasty.case import ANN, BOB, HEAD, PEOPLE, text

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
