"""A guess: what reading decided about a file, how sure it is, and why.

Every trait of a file (encoding, delimiter, quote, header line, sheet) is a guess
that the page shows as an editable choice. A choice made by the user is a guess with
sureness 1 that nothing overrides.
"""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

SURE = 0.9
LIKELY = 0.6

Value = TypeVar("Value", str, int)


class Guess(msgspec.Struct, Generic[Value], frozen=True):
    """One trait of a file: its value, how sure (0 to 1), the reason, what else."""

    value: Value
    sureness: float
    reason: str
    alternatives: tuple[Value, ...] = ()
    chosen: bool = False

    @property
    def word(self) -> str:
        """The sureness as a word: chosen, sure, likely or unsure."""
        if self.chosen:
            return "chosen"
        if self.sureness >= SURE:
            return "sure"
        return "likely" if self.sureness >= LIKELY else "unsure"


def chosen(value: Value) -> Guess[Value]:
    """The guess that stands for a choice of the user."""
    return Guess(value, 1.0, "chosen by you", chosen=True)
