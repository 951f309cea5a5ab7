"""The fate of a chunk's rows, packed: outcome, profile and line in a few bytes a row.

Pure. Outcomes are one byte each, profile ids and lines the differences between
neighbours, split into planes of equal significance so that the zeros lie together:
created people have consecutive ids and cost next to nothing, others about five bytes.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from profiles.records import Outcome

# What the packed bytes hold; a number once given is never given to another outcome.
NUMBERS: dict[Outcome, int] = {
    Outcome.CREATED: 1,
    Outcome.UPDATED: 2,
    Outcome.UNCHANGED: 3,
    Outcome.MERGED: 4,
    Outcome.HELD: 5,
    Outcome.SKIPPED: 6,
}
_OUTCOMES = {number: outcome for outcome, number in NUMBERS.items()}
_WORD = 8
_ROW_BYTES = 1 + 2 * _WORD


class Fates(NamedTuple):
    """What became of consecutive rows: three lists side by side.

    ``profile_ids`` has 0 where no person was found, and negative ids for people that
    a review would create.
    """

    outcomes: list[Outcome]
    profile_ids: list[int]
    lines: list[int]


def pack(
    outcomes: Sequence[Outcome], profile_ids: Sequence[int], lines: Sequence[int]
) -> bytes:
    """The fates of consecutive rows as compressed bytes."""
    codes = bytes([NUMBERS[outcome] for outcome in outcomes])
    return zlib.compress(codes + _planes(profile_ids) + _planes(lines), level=1)


def unpack(packed: bytes) -> Fates:
    """The fates that ``pack`` packed."""
    raw = zlib.decompress(packed)
    count = len(raw) // _ROW_BYTES
    middle = count + count * _WORD
    return Fates(
        [_OUTCOMES[code] for code in raw[:count]],
        _numbers(raw[count:middle]),
        _numbers(raw[middle:]),
    )


def pack_numbers(numbers: Sequence[int]) -> bytes:
    """Numbers of consecutive rows as compressed bytes."""
    return zlib.compress(_planes(numbers), level=1)


def unpack_numbers(packed: bytes) -> list[int]:
    """The numbers that ``pack_numbers`` packed."""
    return _numbers(zlib.decompress(packed))


def _planes(numbers: Sequence[int]) -> bytes:
    differences = array("q", _differences(numbers)).tobytes()
    return b"".join(differences[plane::_WORD] for plane in range(_WORD))


def _differences(numbers: Sequence[int]) -> Iterable[int]:
    before = [0, *numbers[:-1]] if numbers else []
    return [number - last for number, last in zip(numbers, before, strict=True)]


def _numbers(planes: bytes) -> list[int]:
    count = len(planes) // _WORD
    mixed = bytearray(len(planes))
    for plane in range(_WORD):
        mixed[plane::_WORD] = planes[plane * count : (plane + 1) * count]
    differences = array("q")
    differences.frombytes(bytes(mixed))
    return list(accumulate(differences))
