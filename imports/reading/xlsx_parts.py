"""The parts of a workbook: its sheets, its cell formats, its shared strings.

Runs in the child process only. Every part is parsed by expat as a stream; a document
type declaration, which no honest workbook has, ends it at once.
"""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from imports.reading.number_formats import BUILT_IN, Section, read_format
from imports.reading.refusals import Damaged, NotATable

CHUNK_BYTES = 1 << 17
STRINGS_AT_HAND = 300_000
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetPart(NamedTuple):
    """A sheet of the workbook: its name, where its rows are, whether it is hidden."""

    name: str
    path: str
    hidden: bool


class Book(NamedTuple):
    """What must be known of a workbook before its cells can be read."""

    sheets: list[SheetPart]
    formats: list[tuple[Section, ...]]
    strings_path: str
    epoch_1904: bool


def new_parser() -> expat.XMLParserType:
    """A parser that refuses document type declarations."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK_BYTES

    def refuse(*_: object) -> None:
        raise NotATable(
            "unsafe_workbook",
            "The workbook holds a document type declaration, which workbooks never do. "
            "Save it again in a spreadsheet program and upload that.",
        )

    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """The element's name without its prefix."""
    return name.rpartition(":")[2]


def elements(archive: ZipFile, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each start of an element of a small part, in order: its name, its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (local(name), {local(key): value for key, value in attributes.items()})
    )
    if not _part_name(archive, path):
        return
    for chunk in part_chunks(archive, path):
        parse(parser, chunk, path)
        yield from found
        found.clear()
    parse(parser, b"", path, final=True)


def parse(
    parser: expat.XMLParserType, chunk: bytes, path: str, *, final: bool = False
) -> None:
    """Feed the parser; raises Damaged for what is not XML or breaks off."""
    try:
        parser.Parse(chunk, final)
    except expat.ExpatError as error:
        raise Damaged(
            "damaged_workbook",
            f"The workbook is damaged in {path}, line {error.lineno}. Open it in a "
            "spreadsheet program, save it again and upload that.",
        ) from error


def part_chunks(archive: ZipFile, path: str) -> Iterator[bytes]:
    """The bytes of a part; none if the workbook does not have it."""
    name = _part_name(archive, path)
    if name:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK_BYTES):
                yield chunk


def whole(text: str) -> int:
    """The whole number that the text is, or -1 if it is none or too large for one."""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def read_book(archive: ZipFile) -> Book:
    """The workbook's sheets and formats."""
    root = next(
        (
            attributes.get("Target", "")
            for name, attributes in elements(archive, "_rels/.rels")
            if name == "Relationship"
            and attributes.get("Type", "").endswith("/officeDocument")
        ),
        "xl/workbook.xml",
    ).lstrip("/")
    folder = posixpath.dirname(root)
    targets, strings, styles = _relations(archive, root)
    sheets: list[SheetPart] = []
    epoch_1904 = False
    for name, attributes in elements(archive, root):
        if name == "workbookPr":
            epoch_1904 = attributes.get("date1904", "") in ("1", "true", "on")
        elif name == "sheet":
            target = targets.get(attributes.get("id", ""))
            if target:  # charts stand among the sheets but hold no cells
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(attributes.get("name", ""), target, hidden))
    styles = styles or posixpath.join(folder, "styles.xml")
    return Book(sheets, _formats(archive, styles), strings, epoch_1904)


def _relations(archive: ZipFile, root: str) -> tuple[dict[str, str], str, str]:
    """Where the workbook's sheets (by id), its strings and its styles are."""
    folder, base = posixpath.split(root)
    targets: dict[str, str] = {}
    strings = styles = ""
    relations = f"{folder}/_rels/{base}.rels".lstrip("/")
    for name, attributes in elements(archive, relations):
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            continue
        target = attributes.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        if target.startswith("/"):
            path = target.lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind == "sharedStrings":
            strings = path
        elif kind == "styles":
            styles = path
        elif kind == "worksheet":
            targets[attributes.get("Id", "")] = path
    return targets, strings or posixpath.join(folder, "sharedStrings.xml"), styles


def _formats(archive: ZipFile, path: str) -> list[tuple[Section, ...]]:
    """The number format of each cell style, by the style's number."""
    codes = dict(BUILT_IN)
    formats: list[tuple[Section, ...]] = []
    inside = False
    for name, attributes in elements(archive, path):
        if name == "numFmt":
            number = whole(attributes.get("numFmtId", ""))
            codes[number] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            code = codes.get(whole(attributes.get("numFmtId", "")), "General")
            formats.append(read_format(code))
    return formats


def _part_name(archive: ZipFile, path: str) -> str:
    """The part's name in the archive; writers differ in case and slashes."""
    names = archive.NameToInfo
    if path in names:
        return path
    wanted = path.lower()
    for name in names:
        if name.replace("\\", "/").lstrip("/").lower() == wanted:
            return name
    return ""


def character(code: int) -> str:
    """The character with this code, or the mark of a lost one if there is none."""
    lost = code > 0x10FFFF or 0xD800 <= code <= 0xDFFF
    return "\ufffd" if lost else chr(code)


def unescaped(text: str) -> str:
    """The text with ``_x000D_`` and its like made characters again."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(lambda match: character(int(match[1], 16)), text)


class SharedStrings:
    """The workbook's shared strings, parsed as far as they are asked for.

    The first ones are kept as they are, ``at_hand``; the others as one run of UTF-8
    with offsets, which takes a fifth of the memory and twice the time.
    """

    def __init__(self, archive: ZipFile, path: str) -> None:
        """Open the part; nothing is parsed yet."""
        self._path = path
        self._chunks = part_chunks(archive, path)
        self.at_hand: list[str] = []
        self._text = bytearray()
        self._ends = array("Q", [0])
        self._parser = new_parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parts: list[str] = []
        self._phonetic = False

    def __getitem__(self, position: int) -> str:
        """The string at the position; empty if there are not so many."""
        while position >= len(self.at_hand) + len(self._ends) - 1:
            if not self._read_chunk():
                return ""
        if position < len(self.at_hand):
            return self.at_hand[position]
        position -= len(self.at_hand)
        start, end = self._ends[position], self._ends[position + 1]
        return self._text[start:end].decode()

    def read_more(self) -> bool:
        """Read as many strings again as are at hand; whether there are more then.

        So whoever asks for one that is not at hand asks but few times.
        """
        known = len(self.at_hand)
        if known < STRINGS_AT_HAND:
            while len(self.at_hand) < 2 * known + 1 and self._read_chunk():
                pass
        return len(self.at_hand) > known

    def _read_chunk(self) -> bool:
        """Read the next strings; whether there was anything to read."""
        chunk = next(self._chunks, b"")
        if chunk:
            parse(self._parser, chunk, self._path)
        return bool(chunk)

    def _start(self, name: str, _: dict[str, str]) -> None:
        """Begin to collect text, unless it is a reading aid beside the text."""
        if ":" in name:
            name = local(name)
        if name == "t" and not self._phonetic:
            self._parser.CharacterDataHandler = self._parts.append
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        """Stop collecting; at the end of an item keep it."""
        if ":" in name:
            name = local(name)
        if name == "t":
            self._parser.CharacterDataHandler = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._keep(unescaped("".join(self._parts)))
            self._parts.clear()

    def _keep(self, text: str) -> None:
        """Add a string behind the others."""
        if len(self.at_hand) < STRINGS_AT_HAND:
            self.at_hand.append(text)
        else:
            self._text += text.encode()
            self._ends.append(len(self._text))
