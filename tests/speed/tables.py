"""Prints figures as a table."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their head, all columns but the first to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    say(f"\n{title}\n")
    for row in (head, ["-" * width for width in widths], *rows):
        first, *others = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        say("  ".join((first, *others)).rstrip())


def number(value: float | None, digits: int = 1) -> str:
    """A number for people; nothing if there is none."""
    return "" if value is None else f"{value:,.{digits}f}"
