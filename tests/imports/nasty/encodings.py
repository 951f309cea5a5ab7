"""Files in every encoding that people have."""

# ruff: noqa: RUF001  Cyrillic letters that look like Latin ones are the point

from __future__ import annotations

from tests.imports.nasty.case import ANN, BOB, HEAD, PEOPLE, Case, text

FRENCH = "nom,prénom,ville\nLefèvre,Hélène,Besançon\nNoël,René,Nîmes\n"
FRENCH_ROWS = [["Lefèvre", "Hélène", "Besançon"], ["Noël", "René", "Nîmes"]]
FRENCH_COLUMNS = ["nom", "prénom", "ville"]
POLISH = "imię;nazwisko;miasto\nŁukasz;Wiśniewski;Łódź\nMałgorzata;Dąbrowska;Gdańsk\n"
POLISH_ROWS = [["Łukasz", "Wiśniewski", "Łódź"], ["Małgorzata", "Dąbrowska", "Gdańsk"]]
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
