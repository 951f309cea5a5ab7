"""The programs that the bench of live requests measures, started as they run in use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from cdp.embedded.supervised import BULK_NICE, LIVE_NICE
from tests.speed.cpu import family_seconds

BIN = Path(sys.executable).parent
_POOLED = {"DATABASE_POOL_MAX": "4"}
_CELERY = (str(BIN / "celery"), "--app", "cdp", "worker", "--loglevel", "ERROR")


@dataclass(frozen=True, slots=True)
class Programs:
    """What runs: where the web server listens, and the first process of each."""

    port: int
    pids: dict[str, int]

    def seconds(self) -> dict[str, float]:
        """The processor's seconds that each has taken so far."""
        return {name: family_seconds(pid) for name, pid in self.pids.items()}


@contextmanager
def programs(servers: dict[str, int], folder: Path) -> Iterator[Programs]:
    """Web server and both workers; ``servers`` are those that run already."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    web = [
        *(str(BIN / "gunicorn"), "cdp.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "4", "--workers", "2"),
        *("--no-control-socket", "--worker-tmp-dir", "/dev/shm"),
    ]
    live = [*_CELERY, "--queues", "live", "--pool", "threads", "--concurrency", "4"]
    bulk = [*_CELERY, "--queues", "bulk", "--pool", "prefork", "--concurrency", "2"]
    running = {
        "web": _start(web, folder / "web.log", **_POOLED),
        "live": _start(
            [*_nice(LIVE_NICE), *live, "-n", "live@%h"], folder / "live.log", **_POOLED
        ),
        "bulk": _start(
            [*_nice(BULK_NICE), *bulk, "-n", "bulk@%h"], folder / "bulk.log"
        ),
    }
    try:
        _wait_for(port)
        pids = {name: program.pid for name, program in running.items()}
        yield Programs(port, {**pids, **servers})
    finally:
        for program in running.values():
            program.terminate()
        for program in running.values():
            program.wait()


def _nice(steps: int) -> tuple[str, ...]:
    return ("nice", "-n", str(steps))


def _start(
    command: list[str], log: Path, **environment: str
) -> subprocess.Popen[bytes]:
    with log.open("wb") as opened:
        return subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=opened,
            stderr=opened,
        )


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The web server did not start.")
