"""How many distinct values a column has, exactly up to a limit, in bounded memory.

Used by ``measuring.column_counting``. Values are told apart by their 64-bit hashes:
among 10,000 values two different ones share a hash once in 10^11 files.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence

from imports.measuring.columns import MAX_DISTINCT


class DistinctValues:
    """The distinct values seen so far in one column.

    Hashes live in a set (about 75 bytes each) until ``pack`` puts them into an array
    (8 bytes each), which is unpacked for each batch. Past the limit nothing is kept.
    """

    __slots__ = ("_live", "_packed", "compared", "count")

    def __init__(self) -> None:
        self._live: set[int] | None = set()
        self._packed = array("q")
        self.count = 0
        self.compared = 0

    @property
    def is_over_limit(self) -> bool:
        """Whether counting has stopped because there are too many."""
        return self.count > MAX_DISTINCT

    @property
    def live(self) -> int:
        """How many hashes are in a set now."""
        return len(self._live) if self._live is not None else 0

    def add(self, cells: Sequence[str], distinct: Collection[str]) -> None:
        """Count the cells in; ``distinct`` are the distinct ones among them."""
        if self.is_over_limit:
            return
        known = set(self._packed) if self._live is None else self._live
        new = set(map(hash, distinct)) - known
        if len(known) + len(new) > MAX_DISTINCT:
            self._stop(cells, known)
            return
        self.compared += len(cells)
        self.count += len(new)
        if self._live is None:
            self._packed.extend(new)
        else:
            known |= new

    def pack(self) -> None:
        """Keep the hashes in the smaller form from now on."""
        if self._live is not None:
            self._packed = array("q", self._live)
            self._live = None

    def _stop(self, cells: Sequence[str], known: set[int]) -> None:
        """Count up to the very cell that goes over the limit, and let go of the rest.

        So the figures do not depend on where a batch ends.
        """
        for cell in cells:
            self.compared += 1
            known.add(hash(cell))
            if len(known) > MAX_DISTINCT:
                break
        self.count = len(known)
        self._live = None
        self._packed = array("q")
