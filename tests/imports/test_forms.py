from __future__ import annotations

import pytest

from imports.reading.forms import Form, split_record

COMMA = Form()
BACKSLASH = Form(escape="\\")
PIPES = Form("||")
BLANKS = Form(skip_blanks=True)
TEXT = Form(quote="")


@pytest.mark.parametrize(
    ("text", "form", "cells"),
    [
        ("a,b,c\n", COMMA, ["a", "b", "c"]),
        ("a,,\r\n", COMMA, ["a", "", ""]),
        ("", COMMA, [""]),
        ('"a,b","c ""d"" e"\n', COMMA, ["a,b", 'c "d" e']),
        ('"a\nb",c\nnext,record\n', COMMA, ["a\nb", "c"]),
        ('a"b,c""d\n', COMMA, ['a"b', 'c""d']),
        ('"a" ,b\n', COMMA, ["a", "b"]),
        ('"a \\"b\\" c","d\\\\"\n', BACKSLASH, ['a "b" c', "d\\"]),
        ("a\\,b,c\\\\,d\n", BACKSLASH, ["a,b", "c\\", "d"]),
        ('a||"b||c"||d\n', PIPES, ["a", "b||c", "d"]),
        ('a, "b, c", d\n', BLANKS, ["a", "b, c", "d"]),
        ('"a,b"\n', TEXT, ['"a', 'b"']),
    ],
)
def test_splits_a_record(text: str, form: Form, cells: list[str]) -> None:
    split = split_record(text, form)
    assert split.cells == cells
    assert (split.open_at, split.stray) == (-1, False)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"Ann "A" Lee",x\n', ['Ann "A" Lee', "x"]),
        ('"Ann" Lee,x\n', ['"Ann" Lee', "x"]),
        ('""Ann"" Lee,x\n', ['""Ann"" Lee', "x"]),
        ('""DATE","TIME"\n', ['"DATE', "TIME"]),
        ('"a"b,"c"\n', ['"a"b', "c"]),
    ],
)
def test_reads_stray_quotes_as_text(text: str, cells: list[str]) -> None:
    split = split_record(text, COMMA)
    assert split.cells == cells
    assert split.stray
    assert split_record(text, COMMA, strict=True).open_at >= 0


@pytest.mark.parametrize(
    ("text", "open_at"),
    [('a,"b,c\nd,e\n', 2), ('"a\nb","c\n', 6), ('a,"b" and "c\n', 2)],
)
def test_finds_where_an_open_quote_stands(text: str, open_at: int) -> None:
    assert split_record(text, COMMA, strict=True).open_at == open_at


def test_reads_quotes_as_text_from_an_offset_on() -> None:
    split = split_record('"a,b","c,"d"\n', COMMA, text_from=6)
    assert split.cells == ["a,b", '"c', '"d"']


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,{"b":[1,2],"c":"x,y"},d\n', ["a", '{"b":[1,2],"c":"x,y"}', "d"]),
        ("[1,2],[]\n", ["[1,2]", "[]"]),
        ("a,[draft,b\n", ["a", "[draft", "b"]),
        ("a,{b},c\n", ["a", "{b}", "c"]),
        ("a,[1]x,c\n", ["a", "[1]x", "c"]),
        ("a," + "[" * 5_000 + ",c\n", ["a", "[" * 5_000, "c"]),
    ],
)
def test_keeps_json_together(text: str, cells: list[str]) -> None:
    assert split_record(text, COMMA, json_cells=True).cells == cells
