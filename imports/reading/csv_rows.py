"""Physical lines become rows, at the speed of ``csv.reader``, whatever they hold.

A block of lines goes through one strict ``csv.reader`` in one call. If every line
made one row, which is nearly always so, nothing else needs to be done. Otherwise the
block is read record by record, and a record in trouble is mended by hand (``mending``).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from imports.reading.forms import Form
from imports.reading.mending import Mender
from profiles.issues import Issue

# Our blocks bound what one field can swallow; the limit of 131,072 characters that
# the module comes with would end a run at a long but honest cell.
csv.field_size_limit(sys.maxsize)

# One of these stands for a delimiter of several characters while csv.reader reads.
STAND_INS = "\x1f\x1e\x1d\x1c\ue000\ue001\ue002\ue003"


class Block(NamedTuple):
    """Rows read from lines.

    ``starts[i]`` is the physical line on which ``rows[i]`` starts; ``issues`` goes by
    position; ``used`` is how many of the lines the rows took. The others wait for the
    lines behind them.
    """

    rows: list[list[str]]
    starts: Sequence[int]
    issues: dict[int, list[Issue]]
    used: int


class RowReader:
    """Reads blocks of consecutive lines of one file.

    ``width`` is the number of columns, by which a record that spans lines is judged;
    without it (while the form is being guessed) such records are believed.
    """

    def __init__(self, form: Form, width: int | None = None) -> None:
        """Keep the form and the width."""
        self.form = form
        self.width = width
        self._mender = Mender(form, width)

    def read(self, lines: list[str], first_line: int, *, final: bool) -> Block:
        """The rows of the lines; ``final`` if no line comes behind them."""
        sign = self._single_sign(lines)
        plain = lines
        if sign != self.form.delimiter:
            plain = [line.replace(self.form.delimiter, sign) for line in lines]
        options = self.form.reader_options(sign)
        rows: list[list[str]] = []
        try:
            rows.extend(csv.reader(plain, **options))
            troubled = len(rows) != len(lines)
        except csv.Error:
            troubled = True
        if troubled:
            block = self._read_records(lines, plain, options, first_line, final=final)
        else:
            starts = range(first_line, first_line + len(rows))
            block = Block(rows, starts, {}, len(lines))
        if plain is not lines and self.form.quote:
            self._restore(block.rows, sign)
        return block

    def _single_sign(self, lines: list[str]) -> str:
        """The delimiter, or a character that stands for it in these lines."""
        if len(self.form.delimiter) == 1:
            return self.form.delimiter
        text = "".join(lines)
        return next((sign for sign in STAND_INS if sign not in text), STAND_INS[0])

    def _restore(self, rows: list[list[str]], sign: str) -> None:
        """Put delimiters of several characters back where they stood inside quotes."""
        for number, row in enumerate(rows):
            if sign in "".join(row):
                rows[number] = [cell.replace(sign, self.form.delimiter) for cell in row]

    def _read_records(
        self,
        lines: list[str],
        plain: list[str],
        options: dict[str, Any],
        first_line: int,
        *,
        final: bool,
    ) -> Block:
        """The rows of a block in which some record spans lines or is in trouble."""
        rows: list[list[str]] = []
        starts: list[int] = []
        issues: dict[int, list[Issue]] = {}
        at = 0
        while at < len(lines):
            reader = csv.reader(islice(plain, at, None), **options)
            begin = at
            try:
                for row in reader:
                    end = begin + reader.line_num
                    if end - at > 1 and self._mender.is_suspicious(lines[at:end], row):
                        break
                    rows.append(row)
                    starts.append(first_line + at)
                    at = end
            except csv.Error:
                pass  # the record at ``at`` is in trouble
            if at == len(lines):
                break
            mended = self._mender.mend(lines, at, first_line, final=final)
            if mended is None:
                break
            if mended.issue:
                issues[len(rows)] = [mended.issue]
            rows.append(mended.cells)
            starts.append(first_line + at)
            at += mended.used
        return Block(rows, starts, issues, at)
