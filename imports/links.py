"""Finds the rows of a file that are linked: that share a key with another row.

Pure but for its scratch files. Keys are identifiers and the profiles that rows lead
to; each is known here by 64 bits of hash, so that two rows may be taken for linked
that are not, never the other way round. Hashes are spilled into partitions, each of
which is small enough to be looked through in memory: the memory is flat, whatever
the file. Hashes are Python's own, which strangers cannot aim at, and hold only in
the process that made them.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

from profiles.records import Record

PARTITIONS = 256
# Pairs kept in memory before they go to the files: 16 bytes each.
PAIRS_IN_MEMORY = 500_000


class Ordinals:
    """A set of row numbers, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def __contains__(self, ordinal: int) -> bool:
        place = ordinal >> 3
        return place < len(self._bits) and bool(self._bits[place] >> (ordinal & 7) & 1)

    def __len__(self) -> int:
        return int.from_bytes(self._bits).bit_count()

    def positions(self, records: Sequence[Record]) -> list[int]:
        """The positions of those of these consecutive records that are in the set."""
        if not records:
            return []
        first = records[0].number
        last = first + len(records)
        return [
            ordinal - first
            for place in range(first >> 3, min(last >> 3, len(self._bits) - 1) + 1)
            if self._bits[place]
            for ordinal in range(place << 3, (place + 1) << 3)
            if first <= ordinal < last and ordinal in self
        ]

    def add(self, ordinal: int) -> None:
        """Put a row number in."""
        place = ordinal >> 3
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits) + (place >> 3)))
        self._bits[place] |= 1 << (ordinal & 7)


class Links:
    """Takes the keys of every row, then says which rows are linked."""

    def __init__(self, folder: Path, *, pairs_in_memory: int = PAIRS_IN_MEMORY) -> None:
        self._folder = folder
        self._pairs_in_memory = pairs_in_memory
        self._pairs = 0
        self._partitions = [array("q") for _ in range(PARTITIONS)]
        self._spilled = False

    def add(self, ordinal: int, keys: Iterable[Hashable]) -> None:
        """Take in the keys of one row."""
        for key in {hash(key) for key in keys}:
            self._partitions[key % PARTITIONS].extend((key, ordinal))
            self._pairs += 1
        if self._pairs >= self._pairs_in_memory:
            self._spill()

    def linked(self) -> Ordinals:
        """The rows of which another has a key."""
        found = Ordinals()
        for number in range(PARTITIONS):
            self._search(self._load(number), found)
        return found

    def _spill(self) -> None:
        self._spilled = True
        for number, partition in enumerate(self._partitions):
            with self._file(number).open("ab") as file:
                partition.tofile(file)
            del partition[:]
        self._pairs = 0

    def _load(self, number: int) -> array[int]:
        """All pairs of a partition; its file is not needed any more."""
        pairs = array("q")
        if self._spilled:
            file = self._file(number)
            pairs.frombytes(file.read_bytes())
            file.unlink()
        pairs.extend(self._partitions[number])
        self._partitions[number] = array("q")
        return pairs

    def _file(self, number: int) -> Path:
        return self._folder / f"keys-{number:03d}"

    @staticmethod
    def _search(pairs: array[int], found: Ordinals) -> None:
        keys, ordinals = pairs[0::2], pairs[1::2]
        times = Counter(keys)
        if len(times) == len(keys):
            return
        for key, ordinal in zip(keys, ordinals, strict=True):
            if times[key] > 1:
                found.add(ordinal)
