"""Unites lists of ids in 8 bytes an id, however many there are.

Pure. A set of three million numbers takes 300 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from heapq import merge
from itertools import groupby
from operator import itemgetter


def united(lists: Iterable[Iterable[int]]) -> array[int]:
    """All ids of these lists, ascending, each once.

    Lists that lie apart, as those of people whom an import made do, are put one behind
    the other; only those that overlap are merged.
    """
    found, end = array("q"), 0
    overlapping: list[array[int]] = []
    parts = filter(None, (array("q", sorted(set(ids))) for ids in lists))
    for part in sorted(parts, key=itemgetter(0)):
        if overlapping and part[0] > end:
            _take(found, overlapping)
            overlapping = []
        end = max(end, part[-1]) if overlapping else part[-1]
        overlapping.append(part)
    _take(found, overlapping)
    return found


def _take(found: array[int], overlapping: list[array[int]]) -> None:
    if len(overlapping) == 1:
        found.extend(overlapping[0])
    else:
        found.extend(number for number, _ in groupby(merge(*overlapping)))
