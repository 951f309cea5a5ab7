"""Finds the rows of a file that are linked: that share a key with another row.

Pure but for its scratch files. Keys are identifiers and the profiles that rows lead
to; each is known here by some bits of its hash, so that two rows may be taken for
linked that are not (at a million rows some hundred), never the other way round. Hash
and row number are one number, and these are spilled into partitions, each of which is
small enough to be looked through in memory: the memory is flat, whatever the file.
Hashes are Python's own, which strangers cannot aim at, and hold only in the process
that made them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from profiles.records import Record

PARTITIONS = 64
# Keys kept in memory before they go to the files: 8 bytes each.
KEYS_IN_MEMORY = 1_000_000

# A key is one number of 64 bits: its hash, which begins with the partition, and its
# row, of which a file within the limits has fewer than 2 ** 30.
_ORDINAL_BITS = 30
_ORDINAL = (1 << _ORDINAL_BITS) - 1
_NEXT_HASH = 1 << _ORDINAL_BITS
_HASH = (1 << 64 - _ORDINAL_BITS) - 1
_PARTITION_SHIFT = 64 - (PARTITIONS - 1).bit_length()


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

    def __init__(self, folder: Path, *, keys_in_memory: int = KEYS_IN_MEMORY) -> None:
        self._folder = folder
        self._keys_in_memory = keys_in_memory
        self._keys = 0
        self._partitions = [array("Q") for _ in range(PARTITIONS)]
        self._spilled = False

    def add(self, ordinals: Iterable[int], keys: Iterable[Hashable]) -> None:
        """Take in one key each of these rows."""
        numbers = [
            (hash(key) & _HASH) << _ORDINAL_BITS | ordinal
            for key, ordinal in zip(keys, ordinals, strict=True)
        ]
        numbers.sort()  # so that what belongs to a partition lies together
        end = 0
        for number, partition in enumerate(self._partitions):
            start, end = end, bisect_left(numbers, (number + 1) << _PARTITION_SHIFT)
            partition.extend(numbers[start:end])
        self._keys += len(numbers)
        if self._keys >= self._keys_in_memory:
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
        self._keys = 0

    def _load(self, number: int) -> list[int]:
        """All keys of a partition, in order; its file is not needed any more."""
        keys = array("Q")
        if self._spilled:
            file = self._file(number)
            keys.frombytes(file.read_bytes())
            file.unlink()
        keys.extend(self._partitions[number])
        self._partitions[number] = array("Q")
        return sorted(keys)

    def _file(self, number: int) -> Path:
        return self._folder / f"keys-{number:03d}"

    @staticmethod
    def _search(keys: list[int], found: Ordinals) -> None:
        """Find neighbours of one hash and two rows."""
        for one, other in pairwise(keys):
            if 0 < one ^ other < _NEXT_HASH:
                found.add(one & _ORDINAL)
                found.add(other & _ORDINAL)
