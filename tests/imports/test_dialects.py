from __future__ import annotations

import io
from typing import Any

import pytest

from imports.reading.headers import column_letters, column_names
from imports.reading.sources import Choices, Source, UnreadableFile, open_source

PEOPLE = "id;name;email\n1;Ann, Lee;ann@example.com\n2;Bob, Ott;bob@example.com\n"


def source(text: str, name: str = "people.csv", **choices: Any) -> Source:
    file = io.BytesIO(text.encode())
    return open_source(file, name=name, choices=Choices(**choices))


def words(found: Source) -> dict[str, str]:
    return {trait: guess.word for trait, guess in found.guesses.items()}


# What other programs are known to have split wrongly.
@pytest.mark.parametrize(
    ("text", "delimiter", "width"),
    [
        ("Duration;Phase\n6:30;First\n1:00;Wash 1\n1:00;Wash 2\n2:00;Wash 2\n", ";", 2),
        ("1;01;A.N. au 01;;733480,00\n2;01;A.N. au 02;;73348,16\n", ";", 5),
        ("id;cost;group\n1;62.25;['345']\n4;46.50;['112', '112']\n5;7;['4']\n", ";", 3),
        ("name\tcity\tpeople\tarea\nX\tBerlin\t3,645,000\t891\n", "\t", 4),
        ("a;b;c\n1;x, y, z;3;4\n2;p, q, r;3;4\n3;k, l, m;3;4\n", ";", 3),
        ("id,url\n1,https://x.y/a?b=1;c=2\n2,https://x.y/z?b=1;c=3\n", ",", 2),
        ("when,who\n2020-01-01 10:00:00,Ann\n2020-01-02 11:00:00,Bob\n", ",", 2),
        ('id,body\n1,"<p style=""a:b;c:d"">Hi</p>"\n2,"<p>O; x</p>"\n', ",", 2),
        ('email,likes\na@b.c,"{""a"":1,""b"":[1,2]}"\nb@b.c,"{""a"":2}"\n', ",", 2),
        ("Name\tEmail\nSmith, Ann\ta@b.c\nLee, Bob\tb@b.c\n", "\t", 2),
        ("id\tname\tmail\n1\tAnn\t\\N\n2\tBob\tb@b.c\n", "\t", 3),
        ("id,a,b,c,d\n1,,,,\n2,,,,x\n3,,y,,\n", ",", 5),
        ("1,Ann,a@b.c\n", ",", 3),
        ("Vorname;Nachname;E-Mail\n", ";", 3),
    ],
)
def test_finds_the_delimiter(text: str, delimiter: str, width: int) -> None:
    found = source(text)
    assert (found.dialect.delimiter, len(found.columns)) == (delimiter, width)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("First Name,Last Name\nAnn,Smith\nBob,Lee\n", 1),
        ("fruit,colour\napple,red\nbanana,yellow\n", 1),
        ("1,Ann,2020-01-01\n2,Bob,2020-01-02\n", 0),
        ("ann@example.com\nbob@example.com\n", 0),
        ("Prices\nproduct,price\nA,1.50\nB,2.75\n", 2),
        ("Report;People\nDate;2026-01-01\n\nid;name;email;city\n1;A;a@b.c;Ulm\n", 4),
        ("country,2019,2020\nDE,1,2\nFR,4,5\n", 1),
        ("a,b\n1,2\n", 1),
    ],
)
def test_finds_the_header(text: str, line: int) -> None:
    assert source(text).dialect.header_line == line


def test_says_how_sure_each_trait_is() -> None:
    found = source(PEOPLE)
    assert words(found) == {
        "encoding": "sure",
        "delimiter": "sure",
        "quote": "sure",
        "escape": "sure",
        "header_line": "sure",
    }
    assert all(guess.reason for _, guess in found.guesses.items())


def test_keeps_what_was_chosen_and_guesses_the_rest() -> None:
    found = source(PEOPLE, delimiter=",")
    assert found.dialect.delimiter == ","
    assert words(found)["delimiter"] == "chosen"
    assert words(found)["header_line"] != "chosen"


def test_asks_for_another_delimiter_when_there_is_one_column() -> None:
    found = source("id;name;email\n1;Ann;a@b.c\n2;Bob;b@b.c\n", delimiter="|")
    assert len(found.columns) == 1
    assert found.notes == ["Only one column was found. Is the delimiter a semicolon?"]


def test_trusts_the_ending_where_the_content_leaves_a_doubt() -> None:
    text = "name\tplace\nAnn, x\tUlm, y\nBob, z\tBonn, y\n"
    assert source(text, "people.tsv").dialect.delimiter == "\t"


def test_reads_without_quotes_when_chosen() -> None:
    found = source('id,size\n1,"big\n2,5"\n', quote="")
    (batch,) = found.batches()
    assert batch.cells == [["1", '"big'], ["2", '5"']]
    assert not batch.issues


def test_takes_the_chosen_line_as_header() -> None:
    found = source("x,y\nid,name\n1,Ann\n2,Bob\n", header_line=2)
    assert found.columns == ["id", "name"]
    assert next(found.batches()).lines == [3, 4]


def test_reads_the_first_line_as_a_row_when_there_is_no_header() -> None:
    found = source(PEOPLE, header_line=0)
    assert found.columns == ["Column A", "Column B", "Column C"]
    assert next(found.batches()).cells[0] == ["id", "name", "email"]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"delimiter": ""}, "A delimiter has 1 to 10 characters"),
        ({"delimiter": "\n"}, "A delimiter has 1 to 10 characters"),
        ({"delimiter": "x" * 11}, "A delimiter has 1 to 10 characters"),
        ({"quote": "''"}, "The quote is one sign"),
        ({"escape": "a"}, "The escape is one sign"),
        ({"delimiter": "'", "quote": "'"}, "cannot be the quote"),
        ({"encoding": "klingon"}, "There is no encoding “klingon”"),
        ({"header_line": 4}, "No row begins in line 4"),
        ({"header_line": -1}, "No row begins in line -1"),
    ],
)
def test_rejects_choices_that_read_nothing(
    choices: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        source(PEOPLE, **choices)


@pytest.mark.parametrize(
    ("position", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")],
)
def test_letters_columns_as_spreadsheets_do(position: int, letters: str) -> None:
    assert column_letters(position) == letters


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ([" id\u200b", "first\nname", ""], ["id", "first name", "Column C"]),
        (["a", "a", "b"], ["a (col A)", "a (col B)", "b"]),
        (["a (col B)", "a", "a"], ["a (col B)", "a (col B) (col B)", "a (col C)"]),
        (["x" * 300], ["x" * 200 + "…"]),
        ([], ["Column A", "Column B", "Column C"]),
    ],
)
def test_gives_each_column_a_name_of_its_own(
    header: list[str], names: list[str]
) -> None:
    assert column_names(header, len(names)) == names
