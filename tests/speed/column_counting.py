"""How long counting the columns of a file takes, apart from reading it.

Run by hand: ``python -m tests.speed.column_counting [ROWS]``. Prints seconds of one
core for rows of 12 columns, and the process's peak memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time

from imports.measuring.column_counting import FileColumns
from profiles.records import RowBatch

HEADERS = [f"column {number}" for number in range(12)]
BATCH = 10_000
KIBIBYTES_PER_MEGABYTE = 1024


def make_batch(first: int, chance: random.Random) -> RowBatch:
    """Rows of three identifiers, names, places, dates, a number, a flag, a blank."""
    cells = [
        [
            f"u{number}",
            f"ada.lovelace{chance.randrange(10**6)}@example{number % 50}.com",
            f"+4917{chance.randrange(10**8):08}",
            chance.choice(["Ada", "Bob", "Cyrus", "Åsa"]),
            f"Lovelace{number % 5000}",
            chance.choice(["Berlin", "Köln", "Paris"]),
            "DE",
            f"{number % 28 + 1:02}/{number % 12 + 1:02}/{1940 + number % 60}",
            f"{chance.random() * 1000:.2f}",
            "true",
            f"2024-01-{10 + number % 18}T10:{10 + number % 49}:{10 + number % 47}Z",
            "",
        ]
        for number in range(first, first + BATCH)
    ]
    return RowBatch(first, list(range(first + 1, first + 1 + BATCH)), cells)


def main() -> None:
    """Count generated rows and print what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chance = random.Random(1)
    columns, spent = FileColumns(HEADERS), 0.0
    for first in range(1, rows, BATCH):
        batch = make_batch(first, chance)
        start = time.process_time()
        columns.add(batch)
        spent += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES_PER_MEGABYTE
    print(f"{rows} rows x 12: {spent:.2f} s, peak {peak} MB")  # noqa: T201


if __name__ == "__main__":
    main()
