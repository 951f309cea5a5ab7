"""Cells that a spreadsheet would run as formulas, made harmless and restored.

Whoever opens an exported file must not run what a stranger typed into a form; so a
cell that begins like a formula gets an apostrophe in front, which spreadsheets take
for "this is text". A file of ours that comes back has it taken off again.
"""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return MARK + text if text.startswith(STARTS) else text


def restored(text: str) -> str:
    """The text that ``harmless`` was given."""
    if text.startswith(MARK) and text.startswith(STARTS, 1):
        return text[1:]
    return text
