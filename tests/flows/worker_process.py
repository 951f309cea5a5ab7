"""A worker as it runs in production: a process group with a pool and a scheduler."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from cdp.embedded.folder import PROJECT


class WorkerProcess:
    """A Celery worker for both queues on the test's own database and broker."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--app", "cdp", "worker"),
                *("--queues", "bulk,live", "--pool", "prefork", "--concurrency", "1"),
                *("--beat", "--schedule", str(folder / "beat"), "--loglevel", "ERROR"),
            ],
            cwd=PROJECT,
            env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
            start_new_session=True,
            stdout=subprocess.DEVNULL,  # its banner; what goes wrong is on stderr
        )

    def kill(self) -> None:
        """``kill -9`` of the whole group: as if the machine had lost its power."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@contextmanager
def worker_process(**environment: str) -> Iterator[WorkerProcess]:
    """A worker with these settings in its environment; it is dead after the block.

    The test must be ``django_db(transaction=True)``.
    """
    url = urlsplit(settings.DATABASE_URL)
    database = urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}"))
    with tempfile.TemporaryDirectory() as folder:
        worker = WorkerProcess(
            Path(folder),
            {
                "DATABASE_URL": database,
                "REDIS_URL": settings.REDIS_URL,
                **environment,
            },
        )
        try:
            yield worker
        finally:
            worker.kill()
