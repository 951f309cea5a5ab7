"""A delimited text file as a table: its dialect, its columns, its rows in a stream."""

# ruff: noqa: RUF001 - garbled text looks so

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from imports.reading.content import Content
from imports.reading.csv_rows import Block, RowReader
from imports.reading.delimiters import delimiter_label
from imports.reading.dialects import Choices, TextGuess, guess_text
from imports.reading.encodings import (
    guess_encoding,
    keeps_bytes,
    known_encoding,
    label,
    shown,
)
from imports.reading.guesses import Guess, chosen
from imports.reading.headers import header_cells
from imports.reading.lines import LineBlock, line_blocks
from imports.reading.refusals import NotATable
from imports.reading.samples import Sample, take_sample
from imports.reading.shaping import Piece, Shaper, Tally
from imports.reading.tables import Table
from profiles.issues import IssueCode, error

SAMPLE_LINES = 2_000
# UTF-8 that was read as Windows-1252 and saved again: Ã¼ for ü, â€™ for an apostrophe.
GARBLED = re.compile(r"(?:Ã[\x80-\xbf¡-¿€-™]|Â[¡-¿]|â€[™œ“”˜¦])")


class TextTable(Table):
    """The table that a delimited text file holds.

    Raises UnreadableFile if it holds none.
    """

    def __init__(self, content: Content, choices: Choices) -> None:
        """Guess how the file is read, around what the user chose."""
        self._content = content
        sample = take_sample(content.chunks(), far=choices.encoding is None)
        encoding = _encoding(sample, choices)
        lines, final = self._sample_lines(sample, encoding.value)
        ending = PurePath(content.member or content.name).suffix.lower()
        guess = guess_text(lines, encoding, choices, final=final, ending=ending)
        if not guess.rows:
            raise NotATable(
                "empty",
                "The file holds nothing but blank lines. Export the data again and "
                "upload that.",
            )
        dialect = guess.dialect
        header, width = header_cells(
            guess.rows, dialect.header_line, dialect.first_line
        )
        super().__init__(dialect, guess.guesses, header, width, limits=content.limits)
        self.notes += _notes(guess, lines, width)

    def pieces(self, tally: Tally) -> Iterator[Piece]:
        """The rows from the first; ``tally`` counts what is none."""
        shaper = Shaper(self.dialect, self.columns, self.limits, tally)
        reader = RowReader(self.dialect.form, len(self.columns))
        header_read = not self.dialect.header_line
        skip = self.dialect.first_line - 1
        line = 1  # the number of the first of the lines not yet read
        waiting: list[str] = []  # lines of a record that is not complete
        doubtful = False
        for block in self._line_blocks():
            lines = waiting + block.lines if waiting else block.lines
            if skip:
                skipped = min(skip, len(lines))
                lines = lines[skipped:]
                skip -= skipped
                line += skipped
            doubtful = keeps_bytes(block.text) or (doubtful and bool(waiting))
            rows = reader.read(lines, line, final=block.final)
            if block.cut and rows.rows:
                limit = f"{self.limits.line_characters:,}"
                issue = error(IssueCode.CELL_TOO_LONG, "The line", detail=limit)
                rows.issues.setdefault(len(rows.rows) - 1, []).append(issue)
            waiting = lines[rows.used :]
            if rows.rows and not header_read:
                rows = _without_first(rows)
                header_read = True
            long = sum(map(len, lines)) > self.limits.cell_characters
            yield shaper.shape(rows, lines, line, kept_bytes=doubtful, long=long)
            line += rows.used

    def _line_blocks(self) -> Iterator[LineBlock]:
        """The file's physical lines."""
        return line_blocks(
            self._content.chunks(),
            self.dialect.encoding,
            line_characters=self.limits.line_characters,
        )

    def _sample_lines(self, sample: Sample, encoding: str) -> tuple[list[str], bool]:
        """The sample's whole lines, and whether they are all of the file."""
        limit = self._content.limits.line_characters
        lines = [
            line
            for block in line_blocks([sample.head], encoding, line_characters=limit)
            for line in block.lines
        ]
        if not sample.complete and len(lines) > 1:
            lines.pop()  # it may be part of a line
        final = sample.complete and len(lines) <= SAMPLE_LINES
        return lines[:SAMPLE_LINES], final


def _encoding(sample: Sample, choices: Choices) -> Guess[str]:
    """The encoding, chosen or guessed."""
    if choices.encoding:
        return chosen(known_encoding(choices.encoding))
    return guess_encoding(sample.for_encoding, complete=sample.complete)


def _without_first(block: Block) -> Block:
    """The block without its first row."""
    issues = {place - 1: found for place, found in block.issues.items() if place}
    return Block(block.rows[1:], block.starts[1:], issues, block.used)


def _notes(guess: TextGuess, lines: list[str], width: int) -> list[str]:
    """Sentences about oddities that the sample shows."""
    notes = []
    delimiter = guess.guesses.delimiter
    if width == 1 and delimiter and delimiter.alternatives:
        maybe = delimiter_label(delimiter.alternatives[0])
        notes.append(f"Only one column was found. Is the delimiter a {maybe}?")
    text = "".join(lines)
    garbled = GARBLED.search(text)
    if garbled and guess.dialect.encoding == "utf-8":
        notes.append(
            f"“{_word_around(text, garbled)}” looks garbled: the file was probably "
            f"saved once in the wrong encoding before it became {label('utf-8')}."
        )
    if "\ufffd" in text:
        notes.append(
            "Characters were lost before the file came here: “\ufffd” stands for some."
        )
    return notes


def _word_around(text: str, found: re.Match[str]) -> str:
    """The match with the letters around it, at most 20 on each side."""
    before = re.search(r"\w{0,20}$", text[max(0, found.start() - 20) : found.start()])
    behind = re.match(r"\w{0,20}", text[found.end() : found.end() + 20])
    word = (before[0] if before else "") + found[0] + (behind[0] if behind else "")
    return shown(word)
