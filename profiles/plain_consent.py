"""What the rows of a pack say of subscriptions and segments: a code a row.

Pure. A file's rows say few different things of these, so that whatever follows from a
saying is found out once, not for each row that has it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from profiles.subscriptions import Statement, Subscription, SubscriptionKey
from profiles.values import encode


class Said(msgspec.Struct, frozen=True, gc=False):
    """What a row says of subscriptions and of segments, as a record does."""

    statements: tuple[Statement, ...] = ()
    segments: dict[int, bool] = {}

    def encoded(self) -> bytes:
        """The saying for another process; equal ones have equal texts."""
        return encode(self)


NOTHING = Said().encoded()
_said = msgspec.json.Decoder(Said)


class Sayings(msgspec.Struct, gc=False, array_like=True):
    """The code of each row, and the encoded saying of each code; that of 0 is nothing.

    Both are empty where no row says anything.
    """

    codes: list[int] = []
    texts: list[bytes] = []

    def __bool__(self) -> bool:
        """Whether any row may say something."""
        return bool(self.texts)

    def said(self, row: int) -> Said:
        """What a row says."""
        return _said.decode(self.texts[self.codes[row]] if self.texts else NOTHING)

    def distinct(self) -> list[Said]:
        """What each code says."""
        return list(map(_said.decode, self.texts))

    def part(self, start: int, end: int) -> Sayings:
        """Those of the rows from one position up to another."""
        return Sayings(self.codes[start:end], self.texts)

    def extend(self, rows: int, more: Sayings, added: int) -> None:
        """Take in the codes of so many rows more, behind so many."""
        if not (self or more):
            return
        if not self:
            self.codes, self.texts = [0] * rows, [NOTHING]
        if not more:
            self.codes += [0] * added
            return
        known = {text: code for code, text in enumerate(self.texts)}
        codes = [known.setdefault(text, len(known)) for text in more.texts]
        self.texts = list(known)
        self.codes += map(codes.__getitem__, more.codes)


class Given(msgspec.Struct, frozen=True, gc=False):
    """What a saying gives a new person, and how their change says so.

    ``after`` is the text of its sections, each behind a comma.
    """

    subscriptions: Mapping[SubscriptionKey, Subscription] = {}
    segments: frozenset[int] = frozenset()
    after: str = ""
