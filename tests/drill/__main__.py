"""Runs imports under faults and prints what was compared.

    make drill SEEDS=5 ROWS=20000

Each fault is tried with every seed; the seed gives the moment. The exit status is 1
if anything differs.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.drill.servers import Servers


def main() -> int:
    """Run the drill and print its table; how it ends is the exit status."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    only = sys.argv[3:]
    with Servers() as servers:
        import django

        django.setup()

        from django.core.management import call_command

        from tests.drill.faults import FAULTS, Drill

        call_command("migrate", verbosity=0)
        drill = Drill(servers, rows)
        failed = 0
        for name, fault in FAULTS.items():
            if only and not any(word in name for word in only):
                continue
            for seed in range(seeds):
                failed += not _try(name, seed, partial(fault, drill, _chance(seed)))
    _say(f"{failed} differ" if failed else "all as undisturbed")
    return 1 if failed else 0


def _chance(seed: int) -> random.Random:
    return random.Random(seed)


def _try(name: str, seed: int, act: Callable[[], str]) -> bool:
    start = time.monotonic()
    try:
        wrong = act()
    except Exception as problem:  # noqa: BLE001 - the next fault is to be tried
        wrong = f"{type(problem).__name__}: {problem}"
    seconds = time.monotonic() - start
    _say(f"{name:<36} seed {seed:<3} {seconds:5.1f} s  {wrong or 'equal'}")
    return not wrong


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
