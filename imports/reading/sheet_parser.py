"""The XML of a sheet becomes rows, chunk by chunk. Runs in the child process only.

Spreadsheet programs write rows in one plain manner, which a regular expression reads
at three times the speed of an XML parser. It finds the starts of rows, cells, and what
is neither. Where there is nothing of that, the rows are plain, and all cells of a run
of rows are turned to text at once; rows that are all alike are found as wholes
(``row_templates``). From the first run that holds anything else (rich text, prefixes,
attributes that nobody expects) expat reads the rest of the sheet. It also reads what
stands before and after the rows, so nothing escapes it that is not plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress, pairwise, repeat
from typing import NamedTuple

from imports.reading.headers import column_letters
from imports.reading.number_formats import WHOLE
from imports.reading.refusals import Damaged
from imports.reading.row_templates import ColumnForm, RowTemplate
from imports.reading.xlsx_cells import CellTexts, impossible
from imports.reading.xlsx_parts import character, local, new_parser, parse, whole

LAST_ROW = 1_048_576
DIGITS = "0123456789"
ROWS_BEGIN = b"<sheetData>"
ROWS_END = b"</sheetData"
ROW_END = b"</row>"
HEAD_BYTES = 1 << 18
LONGEST_PLAIN_ROW = 1 << 23
# A template of which more rows differ is no use; so often another one is made.
MOST_ODD = 1 / 4
MOST_ATTEMPTS = 8
OTHER_ENCODING = re.compile(rb"\xff\xfe|\xfe\xff|.{0,60}encoding=[\"'](?!utf-8)", re.I)
# A row begins where the rows do or where another ends. Rows without cells may lie
# between; they count, so the row behind them must say its number.
ROW = (
    r'(?:\A\s*+|</row>\s*+)(?:(?:<row[^<>]*+(?<=/)>\s*+)++(?=<row r="))?+'
    r'(<row)(?: r="(\d{1,8})")?[^<>]*+(?<!/)>'
)
CELL = (
    r'<c(?: r="([A-Z]{1,3})\d{1,8}")?(?: s="(\d{1,6})")?(?: t="([a-zA-Z]+)")?(?:/>|>'
    r"(?:<f(?: [^<>]*+)?(?:(?<=/)>|>[^<]*+</f>))?"
    r"(?:<v>([^<]*+)</v>|<is><t(?: [^<>]*+)?>([^<]*+)</t></is>)?</c>)"
)
# The last takes all from the first character on that is part of neither.
PARTS = re.compile(rf"{ROW}|{CELL}|([\s\S]++)")
ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class SheetRow(NamedTuple):
    """A row of a sheet: its number, its cells, the places of formula errors."""

    number: int
    cells: list[str]
    errors: list[int]


# The number that the file gives a row, its cells, the places of formula errors.
PlainRow = tuple[str, list[str], list[int]]


class SheetParser:
    """Collects the rows of a sheet while it is fed with chunks of its XML."""

    def __init__(self, path: str, texts: CellTexts, columns: int) -> None:
        """Begin before the first byte of the part at ``path``."""
        self._path = path
        self._texts = texts
        self._columns = columns
        self._letters = tuple(map(column_letters, range(columns)))
        self._rows: list[SheetRow] = []
        self._unread = b""
        self._stage = self._feed_head
        self._template: RowTemplate | None = None
        self._attempts = MOST_ATTEMPTS
        # the row that is being read
        self._number = 0
        self._cells: list[str] = []
        self._errors: list[int] = []
        # the cell that expat is in
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._phonetic = False
        self._expat = new_parser()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        """Read the next chunk; raises Damaged for what is no sheet."""
        self._stage(chunk)

    def close(self) -> None:
        """Read what waits for a chunk that did not come; raises Damaged as well."""
        self._feed_any(b"")
        parse(self._expat, b"", self._path, final=True)

    def take_rows(self) -> list[SheetRow]:
        """The rows that are complete, handed out once; rows without text are none."""
        rows, self._rows = self._rows, []
        return rows

    def _feed_head(self, chunk: bytes) -> None:
        """Let expat read what stands before the rows."""
        self._unread += chunk
        head, begin, rest = self._unread.partition(ROWS_BEGIN)
        if begin and not OTHER_ENCODING.match(head):
            parse(self._expat, head + begin, self._path)
            self._unread = b""
            self._stage = self._feed_plain
            self._feed_plain(rest)
        elif begin or len(self._unread) > HEAD_BYTES:
            self._feed_any(b"")

    def _feed_plain(self, chunk: bytes) -> None:
        """Read rows that are written plainly, as long as they are."""
        data = self._unread + chunk
        stop = data.rfind(ROW_END)
        if stop < 0:
            self._unread = data
            if ROWS_END in data or len(data) > LONGEST_PLAIN_ROW:
                self._feed_any(b"")
            return
        if self._take_plain(data[:stop]):
            self._unread = data[stop + len(ROW_END) :]
        else:
            self._unread = data
            self._feed_any(b"")

    def _feed_any(self, chunk: bytes) -> None:
        """Let expat read everything from here on."""
        data, self._unread = self._unread + chunk, b""
        self._stage = self._feed_any
        if data:
            parse(self._expat, data, self._path)

    def _take_plain(self, data: bytes) -> bool:
        """Take rows, from the start of one to the end of one, if they are plain."""
        text = _decoded(data)
        rows = self._by_template(text) or self._by_parts(text)
        if rows is None:
            return False
        for number, cells, errors in rows:
            self._begin_row(number)
            self._cells, self._errors = cells, errors
            self._end_row()
        return True

    def _by_parts(self, text: str) -> list[PlainRow] | None:
        """The rows, found cell by cell, if they are plain."""
        parts = PARTS.findall(text)
        if not parts or not parts[0][0]:
            return None
        starts, numbers, letters, styles, kinds, values, inlines, others = zip(
            *parts, strict=True
        )
        if any(others):
            return None
        stored = list(map(str.__add__, values, inlines)) if any(inlines) else values
        if self._attempts and not self._template:
            self._attempts -= 1
            self._template = RowTemplate.of(
                self._letters, letters, styles, kinds, stored
            )
        texts = self._texts_of(stored, kinds, styles)
        begins = list(compress(range(len(parts)), starts))
        rows: list[PlainRow] = []
        for begin, end in pairwise([*begins, len(parts)]):
            cells = slice(begin + 1, end)
            width = end - begin - 1
            if letters[cells] == self._letters[:width] and "e" not in kinds[cells]:
                rows.append((numbers[begin], texts[cells], []))
            else:
                self._put_all(letters[cells], texts[cells], kinds[cells])
                rows.append((numbers[begin], self._cells, self._errors))
                self._cells, self._errors = [], []
        return rows

    def _by_template(self, text: str) -> list[PlainRow] | None:
        """The rows, most found as a whole, if all are plain and there is a template."""
        template = self._template
        if not template or not text:
            return None
        numbers, *stored, others = zip(*template.find(text), strict=True)
        odd = [*compress(range(len(others)), others)]
        if len(odd) > len(others) * MOST_ODD:
            self._template = None
            return None
        texts = map(self._texts_of_column, template.columns, stored)
        cells = map(list, zip(*texts, strict=True))
        rows: list[PlainRow] = [
            (number, row, []) for number, row in zip(numbers, cells, strict=True)
        ]
        for at in reversed(odd):
            found = self._by_parts(others[at])
            if found is None:
                return None
            rows[at : at + 1] = found
        return rows

    def _texts_of_column(self, form: ColumnForm, stored: Sequence[str]) -> list[str]:
        """The texts of cells of one form."""
        _, kind, style, is_whole = form
        if kind == "s":
            return self._texts_of(stored, repeat(kind), repeat(style))
        if kind in ("", "n"):
            if is_whole and not style:
                return [*stored]
            number = self._texts.number
            return [number(one, style) if one else "" for one in stored]
        return [self._text_of(one, kind, style) for one in stored]

    def _texts_of(
        self, stored: Sequence[str], kinds: Iterable[str], styles: Iterable[str]
    ) -> list[str]:
        """The texts of cells from what is stored as it stands in the file."""
        text = self._text_of
        while True:
            shared = self._texts.shared
            try:
                return [
                    shared[int(one)]
                    if kind == "s" and one.isdecimal()
                    else text(one, kind, style)
                    for one, kind, style in zip(stored, kinds, styles, strict=False)
                ]
            except IndexError:
                if not self._texts.read_more():
                    return list(map(text, stored, kinds, styles))

    def _text_of(self, stored: str, kind: str, style: str) -> str:
        if not stored or (not kind and not style and WHOLE.fullmatch(stored)):
            return stored
        if "&" in stored:
            stored = ENTITY.sub(_entity, stored)
        return self._texts.text(stored, kind or "n", style)

    def _put_all(
        self, letters: Iterable[str], texts: Iterable[str], kinds: Iterable[str]
    ) -> None:
        """Put the cells of a row in their places, whichever they are."""
        for column, text, kind in zip(letters, texts, kinds, strict=True):
            place = self._texts.place(column) if column else len(self._cells)
            if text or not column:
                self._put(place, text)
            if kind == "e":
                self._errors.append(min(place, self._columns))

    def _begin_row(self, number: str) -> None:
        """Begin a row with the number that the file gives it, or the next."""
        self._number = max(self._number + 1, whole(number))
        if self._number > LAST_ROW:
            raise impossible(f"row {self._number:,}")

    def _put(self, place: int, text: str) -> None:
        """Put a text in its place in the row."""
        cells = self._cells
        place = min(place, self._columns)
        if place == len(cells):
            cells.append(text)
        else:
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = text

    def _end_row(self) -> None:
        """Hand on the row if any of its cells has text."""
        if any(self._cells):
            self._rows.append(SheetRow(self._number, self._cells, self._errors))
        self._cells, self._errors = [], []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell, or the text of a cell; for expat."""
        if ":" in name:
            name = local(name)
        if name == "c":
            self._attributes = attributes
            self._text.clear()
        elif name == "v" or (name == "t" and not self._phonetic):
            self._expat.CharacterDataHandler = self._text.append
        elif name == "row":
            self._begin_row(attributes.get("r", ""))
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        """End a text, a cell or a row; for expat."""
        if ":" in name:
            name = local(name)
        if name == "c":
            attributes = self._attributes
            reference = attributes.get("r", "")
            letters = reference.rstrip(DIGITS)
            place = self._texts.place(letters) if letters else len(self._cells)
            kind = attributes.get("t", "n")
            if self._text:
                stored = "".join(self._text)
                text = self._texts.text(stored, kind, attributes.get("s", ""))
                if text or not letters:
                    self._put(place, text)
                if kind == "e":
                    self._errors.append(min(place, self._columns))
            elif not letters:
                self._put(place, "")
        elif name in ("v", "t"):
            self._expat.CharacterDataHandler = None
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._phonetic = False


def _decoded(data: bytes) -> str:
    """The rows as text, their line ends as XML makes them."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Damaged(
            "damaged_workbook",
            "The workbook is damaged: a cell does not hold valid text. Open it in a "
            "spreadsheet program, save it again and upload that.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _entity(found: re.Match[str]) -> str:
    """The character that an entity stands for."""
    if found[3]:
        return NAMED[found[3]]
    return character(int(found[1]) if found[1] else int(found[2], 16))
