"""The processor time that a step takes, by what the processes do.

Other programs on the machine make a step last longer, but hardly cost it more of this.
"""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Seconds of this process, of its ended children, of the database's processes."""

    worker: float
    reader: float
    postgres: float

    @classmethod
    def so_far(cls, postmaster: int) -> Spent:
        """What was spent up to now; ``postmaster`` is the server's process id."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(
            time.process_time(),
            children.ru_utime + children.ru_stime,
            family_seconds(postmaster),
        )

    def since(self, before: Spent) -> dict[str, float]:
        """What was spent between two looks, in seconds to the hundredth."""
        pairs = zip(self._fields, self, before, strict=True)
        return {name: round(now - then, 2) for name, now, then in pairs}


def family_seconds(parent: int) -> float:
    """A process's own time, its children's, and that of children which have ended."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(folder.name) == parent:
                ticks += sum(map(int, words[11:15]))
            elif int(words[1]) == parent:
                ticks += sum(map(int, words[11:13]))
    return ticks / TICKS
