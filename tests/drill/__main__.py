"""Runs imports under faults and prints what was compared.

    make drill SEEDS=5 ROWS=20000

Each fault is tried with every seed, which gives the moment, live requests with one.
Kills are tried five at a time on one import, which is then compared. A part of a
fault's name behind these numbers picks it. The exit status is 1 if anything differs.
"""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from tests.drill.servers import Servers

if TYPE_CHECKING:
    from tests.drill.faults import Drill

Try = tuple[str, str, Callable[[], str]]


def main() -> int:
    """Run the drill and print its table; how it ends is the exit status."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go as well
    with Servers() as servers:
        import django

        django.setup()

        from django.core.management import call_command

        from tests.drill.faults import Drill

        call_command("migrate", verbosity=0)
        start, failed = time.monotonic(), 0
        drill = Drill(servers, rows)
        try:
            for fault, name, once in _tries(drill, seeds):
                if wanted in fault:
                    failed += not _is_equal(fault, name, once)
        finally:
            drill.workers.kill()
        minutes = (time.monotonic() - start) / 60
        _say(f"{minutes:.1f} minutes, {drill.kills} kills of the worker")
    _say(f"{failed} differ" if failed else "all equal")
    return 1 if failed else 0


def _tries(drill: Drill, seeds: int) -> Iterator[Try]:
    """All that is tried: the fault, with what, and how."""
    from tests.drill.faults import FAULTS, KILL, KILLS, LIVE, kill_the_worker

    for first in range(0, seeds, KILLS):
        group = range(first, min(first + KILLS, seeds))
        name = f"seeds {group[0]}-{group[-1]}"
        yield KILL, name, partial(kill_the_worker, drill, group)
    for fault, try_once in FAULTS.items():
        for seed in range(1 if fault == LIVE else seeds):
            yield fault, f"seed {seed}", partial(try_once, drill, random.Random(seed))


def _is_equal(fault: str, name: str, act: Callable[[], str]) -> bool:
    """Try one fault, and print what became of it."""
    start = time.monotonic()
    try:
        wrong = act()
    except Exception as problem:  # noqa: BLE001  the table tells of it
        wrong = f"{type(problem).__name__}: {problem}"
    seconds = time.monotonic() - start
    _say(f"{fault:<36} {name:<13} {seconds:5.1f} s  {wrong or 'equal'}")
    return not wrong


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
