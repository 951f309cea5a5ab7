"""Which segments a source names: those there are, and those an import is to make.

A segment that is still to be made has a provisional id, below zero: a review plans
with it, and before the run the door makes the segment, so that a run knows them all.
Pure.
"""

from __future__ import annotations

import re
from collections import Counter

from profiles.definitions import Definitions

MAX_NAME_CHARACTERS = 255
_ID = re.compile(r"[0-9]{1,18}")
# More than these new names in a file are not the names of segments.
MAX_NEW_SEGMENTS = 1_000


class SegmentNames:
    """Finds segments by name or id; ``new`` are the names without one, in order."""

    def __init__(self, definitions: Definitions) -> None:
        self._known = {name: id for id, name in definitions.segments.items()}
        self._ids = definitions.segments.keys()
        folded = Counter(name.casefold() for name in self._known)
        self._folded = {
            name.casefold(): id
            for name, id in self._known.items()
            if folded[name.casefold()] == 1
        }
        self.new: list[str] = []

    def find(self, text: str, *, makes: bool = False) -> int | None:
        """The id of the segment that the text names, or that has this id.

        A name wins over an id, its letter case counts only where two differ in
        nothing else. With ``makes`` an unknown name gets a provisional id, as long as
        there are fewer than ``MAX_NEW_SEGMENTS``.
        """
        found = self._known.get(text) or self._folded.get(text.casefold())
        if found is not None:
            return found
        if _ID.fullmatch(text) and int(text) in self._ids:
            return int(text)
        if not makes or len(self.new) >= MAX_NEW_SEGMENTS:
            return None
        self.new.append(text)
        provisional = -len(self.new)
        self._known[text] = self._folded[text.casefold()] = provisional
        return provisional
