"""Measures the import against what the database itself takes for the same rows.

    make bench ROWS=1000000 TIMES=3

All in one run on its own data folder, each round with its floors (``rounds``); then
django-import-export with the same people (``peers``), and a workbook (``workbooks``).
The table shows medians of the rounds. ``build/bench.json`` holds all figures.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BUILD = Path("build")
FOLDER = BUILD / "bench"


def main() -> None:
    """Run the bench for the given number of rows and rounds and print its tables."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    begin()

    from tests.speed import goals, peers, workbooks
    from tests.speed.measuring import make_workspace, server_settings
    from tests.speed.rounds import Rounds

    results = Rounds(make_workspace(), FOLDER, rows).take(times)
    results["settings"] = server_settings()
    keep("bench", results)
    goals.print_people(results)
    results["peers"] = peers.measured(FOLDER, min(rows, peers.ROWS), times)
    results["workbook"] = workbooks.read(FOLDER, min(rows, workbooks.ROWS), times)
    keep("bench", results)
    goals.print_peers(results)
    goals.print_workbook(results["workbook"])


def begin() -> None:
    """Serve an empty data folder of the bench's own, and set Django up on it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ["DATA_DIR"] = str(FOLDER.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")

    from cdp.embedded.folder import DataFolder

    DataFolder.from_environment().serve_this_process()

    import django

    django.setup()


def keep(name: str, results: dict[str, Any]) -> None:
    """Write the figures to ``build``."""
    (BUILD / f"{name}.json").write_text(json.dumps(results, indent=2) + "\n")


def timed(act: Callable[[], object]) -> float:
    """The seconds that the act takes, to the hundredth."""
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 2)


if __name__ == "__main__":
    main()
