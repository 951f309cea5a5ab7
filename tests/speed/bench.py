"""Measures the import against what the database itself takes for the same rows.

    make bench ROWS=1000000

All in one run on its own data folder: a file of people is reviewed and imported; the
rows that this left are then loaded again by plain COPY, sorted, in chunks, into our
tables (``floor_s``) and into two bare ones (``bare_floor_s``); at last the same file
is imported again. ``build/bench.json`` holds the figures.
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
    """Run the bench for the given number of rows and print its table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    begin()

    from tests.speed.measuring import Bench

    results = Bench(rows, FOLDER).run()
    (BUILD / "bench.json").write_text(json.dumps(results, indent=2) + "\n")
    _print(results)


def begin() -> None:
    """Serve an empty data folder of the bench's own, and set Django up on it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ["DATA_DIR"] = str(FOLDER.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")

    from cdp.embedded.folder import DataFolder

    DataFolder.from_environment().serve_this_process()

    import django

    django.setup()


def _print(results: dict[str, Any]) -> None:
    width = max(map(len, results))
    for name, value in results.items():
        if not isinstance(value, dict) or name.endswith("_cpu"):
            sys.stdout.write(f"{name:<{width}}  {value}\n")


def timed(act: Callable[[], object]) -> float:
    """The seconds that the act takes, to the hundredth."""
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 2)


if __name__ == "__main__":
    main()
