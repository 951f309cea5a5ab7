"""Measures what takes long: many rows, many people, nothing but bad rows.

    make bench-full

- 3,000,000 new people beside their own floor, and 1,000,000 beside theirs: the ratio
  may grow by a tenth.
- 100,000 rows into a workspace of 5,000,000 people, beside the floor taken there, both
  right after a checkpoint.
- 1,000,000 rows of which every one is bad: how much memory that takes, and that review,
  run and errors file complete.
- A workbook of as many rows as Excel has.

``build/bench-full.json`` holds the figures; ``FEWER=10`` takes a tenth of all rows,
``STEPS="bad workbook"`` only these steps.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from tests.speed.bench import FOLDER, begin, keep

# Its name, what takes its figures, and what prints them.
Step = tuple[str, Callable[[], dict[str, Any]], Callable[[dict[str, Any]], None]]


def main() -> None:
    """Take all figures and print their tables."""
    fewer = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    wanted = sys.argv[2:]
    begin()

    from tests.speed import bad_rows, goals, many_people, workbooks
    from tests.speed.measuring import make_workspace, server_settings
    from tests.speed.tables import say

    workspace = make_workspace()
    people = many_people.ManyPeople(workspace, FOLDER, fewer)
    results: dict[str, Any] = {"fewer": fewer, "settings": server_settings()}
    steps: tuple[Step, ...] = (
        ("growing", people.growing, goals.print_growing),
        ("into_many", people.into_many, goals.print_into_many),
        ("bad", lambda: bad_rows.measured(FOLDER, fewer), goals.print_bad),
        ("workbook", lambda: workbooks.read_fullest(FOLDER), goals.print_workbook),
    )
    for name, step, show in steps:
        if wanted and name not in wanted:
            continue
        say(f"\n{name.replace('_', ' ')} ...")
        results[name] = step()
        keep("bench-full", results)
        show(results[name])


if __name__ == "__main__":
    main()
