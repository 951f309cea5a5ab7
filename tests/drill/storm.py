"""Live requests while the worker is killed, PostgreSQL restarts, Valkey is flushed."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.drill.servers import Servers
from tests.flows.storm import Storm, make_source
from tests.flows.worker_process import worker_process
from tests.makers import make_workspace
from tests.workers import flush_broker

MOST_REQUESTS = 10_000


def live_requests(servers: Servers, requests: int, chance: random.Random) -> str:
    """So many taken by each door; none is lost, none has its effect twice."""
    requests = min(requests, MOST_REQUESTS)
    with web_server() as port, ExitStack() as workers:
        storm = Storm(port, make_source(make_workspace()), requests)
        first = workers.enter_context(worker_process())

        def replace_worker() -> None:
            first.kill()
            workers.enter_context(worker_process())

        troubles = [replace_worker, flush_broker]
        troubles += [servers.crash_postgres] * 3
        chance.shuffle(troubles)
        moments = sorted(chance.sample(range(1, 2 * requests - 100), len(troubles)))
        storm.blow(dict(zip(moments, troubles, strict=True)))
        return storm.found_wrong()


@contextmanager
def web_server() -> Iterator[int]:
    """The web server as it runs in use; gives its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    program = subprocess.Popen(
        [
            *(str(Path(sys.executable).parent / "gunicorn"), "cdp.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"),
            *("--worker-class", "gthread", "--threads", "4", "--log-level", "critical"),
        ],
        env={**os.environ, "DATABASE_POOL_MAX": "4"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        program.terminate()
        program.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
