"""Random tables, written in random ways, are read back as they were."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from imports.reading.sources import Choices, Source, open_source

LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODINGS = st.sampled_from(
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "cp1251",
        "cp932",
        "gb18030",
        "mac_roman",
    ]
)
CELLS = st.text(alphabet="ab \t,;|^'\"\\#{[:\n\rüßжя東é7", max_size=12)
# No blank rows and no footnotes: the first cell is a number.
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.builds(
            lambda number, cells: [str(number), *cells],
            st.integers(1, 999),
            st.lists(CELLS, min_size=width - 1, max_size=width - 1),
        ),
        max_size=12,
    ).map(lambda rows: [[f"h{at}" for at in range(width)], *rows])
)


@dataclass(frozen=True)
class Manner:
    """How a table is written."""

    delimiter: str
    quote: str
    escape: str
    line_end: str
    encoding: str
    quote_all: bool

    def write(self, table: list[list[str]]) -> bytes:
        """The file."""
        text = "".join(
            self.delimiter.join(map(self._cell, row)) + self.line_end for row in table
        )
        return text.encode(self.encoding, "ignore")

    def _cell(self, cell: str) -> str:
        special = f"{self.delimiter}{self.quote}{self.escape}\r\n"
        if not (self.quote_all or any(sign in special for sign in cell)):
            return cell
        if self.escape:
            cell = cell.replace(self.escape, self.escape * 2)
            cell = cell.replace(self.quote, self.escape + self.quote)
        else:
            cell = cell.replace(self.quote, self.quote * 2)
        return f"{self.quote}{cell}{self.quote}"

    def kept(self, table: list[list[str]]) -> list[list[str]]:
        """The table without the characters that the encoding does not have."""
        return [
            [cell.encode(self.encoding, "ignore").decode(self.encoding) for cell in row]
            for row in table
        ]

    def choices(self) -> Choices:
        """What reads the file."""
        return Choices(
            self.encoding, self.delimiter, self.quote, self.escape, header_line=1
        )


MANNERS = st.builds(
    Manner,
    st.sampled_from([",", ";", "\t", "|", "^", ":", "||", ";;", "|~|", "::"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["", "\\"]),
    LINE_ENDS,
    ENCODINGS,
    st.booleans(),
)


def table_of(source: Source, **options: int) -> list[list[str]]:
    batches = source.batches(**options)
    return [source.raw_headers, *(cells for batch in batches for cells in batch.cells)]


@given(TABLES, MANNERS)
def test_reads_back_any_table_in_its_dialect(
    table: list[list[str]], manner: Manner
) -> None:
    file = io.BytesIO(manner.write(table))
    source = open_source(file, choices=manner.choices())
    assert table_of(source) == manner.kept(table)
    assert not any(batch.issues for batch in source.batches())


@given(TABLES, st.integers(1, 7), st.integers(0, 15))
def test_gives_the_same_rows_in_batches_of_any_size(
    table: list[list[str]], size: int, after: int
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    choices = Choices("utf-8", ",", '"', "", 1)
    source = open_source(io.BytesIO(text.getvalue().encode()), choices=choices)
    batches = list(source.batches(size, after=after))
    whole = next(source.batches(1_000), None)
    numbered = [
        (batch.first + at, line, cells)
        for batch in batches
        for at, (line, cells) in enumerate(zip(batch.lines, batch.cells, strict=True))
    ]
    expected = [
        (1 + at, line, cells)
        for at, (line, cells) in enumerate(
            zip(whole.lines, whole.cells, strict=True) if whole else ()
        )
    ]
    assert numbered == expected[after:]
    assert all(len(batch.cells) == size for batch in batches[:-1])


NAMES = [
    "Ann",
    "Jürgen",
    "Hélène",
    "José",
    "Łukasz",
    "O'Brien",
    "Björn",
    "Zoë",
    "Smith",
]
NOTES = [
    "",
    "vip, new",
    'said "yes"',
    "a; b",
    "Line one\nline two",
    "tall | thin",
    "ok",
]
PEOPLE = st.lists(
    st.tuples(
        st.integers(1, 99_999).map(str),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(1, 500).map("person{}@example.com".format),
        st.dates().map(str),
        st.decimals(0, 999, places=2).map(lambda sum_: str(sum_).replace(".", ",")),
        st.sampled_from(NOTES),
    ).map(list),
    min_size=3,
    max_size=30,
)
HEADER = ["id", "first name", "last name", "email", "birthday", "revenue", "note"]
TITLES = st.sampled_from(
    [
        "",
        "Contacts\n",
        "Contacts export\nof 2026-01-01\n\n",
        "\n\n",
        "Report;Contacts\n",
    ]
)


@given(
    PEOPLE,
    TITLES,
    st.sampled_from([",", ";", "\t", "|", "||", "^"]),
    LINE_ENDS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
    st.booleans(),
)
def test_reads_people_without_being_told_how(
    people: list[list[str]],
    titles: str,
    delimiter: str,
    line_end: str,
    encoding: str,
    quote_all: bool,
) -> None:
    manner = Manner(delimiter, '"', "", line_end, encoding, quote_all)
    table = manner.kept([HEADER, *people])
    content = titles.replace("\n", line_end).encode(encoding)
    if encoding == "utf-16":
        encoding = "utf-16-le"
    content += Manner(
        delimiter, '"', "", line_end, encoding.removesuffix("-sig"), quote_all
    ).write(table)
    source = open_source(io.BytesIO(content))
    assert table_of(source) == table
    assert open_source(io.BytesIO(gzip.compress(content))).columns == HEADER
