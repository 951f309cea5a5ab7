"""The part of the mapping board that one page shows: searched and paged."""

from __future__ import annotations

from functools import cached_property

from django.http import QueryDict

from cdp.asking import asked_number, asked_text
from imports.models import ImportJob
from imports.pages.board import Board, Line

PAGE_LINES = 100


class BoardPage:
    """The lines that the address asks for: ``show=open``, ``q``, ``from``."""

    def __init__(self, job: ImportJob, board: Board, query: QueryDict) -> None:
        self._board = board
        self.is_complete = job.counted_at is not None
        self.only_open = query.get("show") == "open"
        self.search = asked_text(query, "q")
        self.start = asked_number(query, "from")

    @cached_property
    def matching(self) -> list[Line]:
        """The lines that the filters leave."""
        words = self.search.lower()
        return [
            line
            for line in self._board.lines
            if (not self.only_open or line.is_open or line.question)
            and words in f"{line.title} {line.name}".lower()
        ]

    @property
    def lines(self) -> list[Line]:
        """The lines of this page."""
        return self.matching[self.start : self.start + PAGE_LINES]

    @property
    def rows(self) -> int:
        """How many rows are counted so far."""
        return self._board.lines[0].column.rows if self._board.lines else 0

    @property
    def last(self) -> int:
        """The number of the last column of this page, from 1."""
        return self.start + len(self.lines)

    @property
    def previous(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.start - PAGE_LINES) if self.start else None

    @property
    def following(self) -> int | None:
        """Where the page after begins."""
        end = self.start + PAGE_LINES
        return end if end < len(self.matching) else None
