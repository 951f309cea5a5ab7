"""What a reading found, in full: how the file is read, its columns, rows and issues.

Used by ``manage.py read_file``. The issues are counted all and kept up to a number, so
that a file with a million bad rows can be reported like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from imports.reading.delimiters import delimiter_label
from imports.reading.encodings import label
from imports.reading.guesses import Guess
from imports.reading.headers import column_letters, column_name
from imports.reading.sources import Source
from profiles.issues import WORDS, Issue, IssueCode
from profiles.records import RowBatch


class FoundIssue(msgspec.Struct, frozen=True):
    """An issue and its place: the row's number and physical line."""

    row: int
    line: int
    issue: Issue


class Report:
    """A source read to its end; the counts and the first issues of it."""

    def __init__(self, source: Source, *, issues_kept: int) -> None:
        """Read the source; raises UnreadableFile if its content breaks off."""
        self.source = source
        self.issues: list[FoundIssue] = []
        self.counts: Counter[str] = Counter()
        self.first_row: list[str] = []
        for batch in source.batches():
            if batch.first == 1:
                self.first_row = batch.cells[0]
            for at, found in batch.issues.items():
                self.counts.update(issue.code for issue in found)
                if len(self.issues) < issues_kept:
                    self.issues += (
                        FoundIssue(batch.first + at, batch.lines[at], issue)
                        for issue in found
                    )

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        source = self.source
        traits = msgspec.to_builtins(source.dialect)
        return {
            "file": source.name,
            "kind": source.kind,
            "packing": source.packing,
            **{name: None if value == "" else value for name, value in traits.items()},
            "columns": source.columns,
            "raw_headers": source.raw_headers,
            "rows": source.rows,
            "blank_rows": source.blank_rows,
            "comments": source.comments,
            "footnotes": [note._asdict() for note in source.footnotes],
            "sheets": msgspec.to_builtins(source.sheets),
            "notes": source.notes,
            "issue_counts": dict(self.counts),
            "issues": [_issue_json(found) for found in self.issues],
            "guesses": {
                name: _guess_json(guess) for name, guess in source.guesses.items()
            },
        }

    def lines(self) -> Iterator[str]:
        """The report for people, aligned."""
        source = self.source
        yield f"{source.name}  ({source.kind})"
        yield ""
        for name, guess in source.guesses.items():
            trait = name.replace("_", " ").capitalize()
            yield f"  {trait:<13}{_shown(name, guess):<26}{guess.word:<8}{guess.reason}"
        yield f"  {'Rows':<13}{source.rows:,}"
        if self.counts:
            yield f"  {'Issues':<13}{self.counts.total():,}"
        yield ""
        yield f"  {len(source.columns)} columns, with the first row"
        width = min(40, max(map(len, source.columns)))
        for at, column in enumerate(source.columns):
            value = self.first_row[at] if at < len(self.first_row) else ""
            name = f"{_cut(column, width):<{width}}"
            yield f"  {column_letters(at):>4}  {name}  {_cut(value)}"
        if source.sheets:
            yield ""
            yield f"  {len(source.sheets)} sheets"
            for sheet in source.sheets:
                hidden = ", hidden" if sheet.hidden else ""
                yield f"        {sheet.name}: {sheet.rows:,} rows{hidden}"
        if source.notes:
            yield ""
            yield from (f"  {note}" for note in source.notes)
        for code, count in self.counts.most_common():
            yield ""
            yield f"  {WORDS[IssueCode(code)].title} ({count:,})"
            for found in self.issues:
                if found.issue.code == code:
                    yield f"    line {found.line:<8,}{found.issue.message}"
            yield f"    {WORDS[IssueCode(code)].remedy}"


def named_cells(batch: RowBatch, columns: list[str]) -> Iterator[dict[str, str]]:
    """The rows of a batch as column -> text; cells beyond the header by number."""
    for cells in batch.cells:
        yield {column_name(columns, at): cell for at, cell in enumerate(cells)}


def _issue_json(found: FoundIssue) -> dict[str, Any]:
    """The issue with its place and its words."""
    issue = found.issue
    return {
        "row": found.row,
        "line": found.line,
        "code": issue.code,
        "severity": issue.severity,
        "field": issue.field,
        "value": issue.value,
        "message": issue.message,
        "remedy": issue.remedy,
    }


def _guess_json(guess: Guess[Any]) -> dict[str, Any]:
    """The guess with its word."""
    return {**msgspec.to_builtins(guess), "sure": guess.word}


def _shown(trait: str, guess: Guess[Any]) -> str:
    """The value of a trait as people call it."""
    if trait == "encoding":
        return label(guess.value)
    if trait == "delimiter":
        return delimiter_label(guess.value)
    if trait == "header_line":
        return f"line {guess.value}" if guess.value else "none"
    return guess.value or "none"


def _cut(text: str, width: int = 44) -> str:
    """The text on one line, cut to the width."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
