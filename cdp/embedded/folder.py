"""The data folder: everything a local installation keeps, and who is using it.

``DATA_DIR`` (default ``var`` beside manage.py) holds the two servers' files, uploads,
logs and the secret key. Who uses the servers is told by locks that the kernel gives
back when a process dies, never by process ids:

    run.lock        held by the supervisor of ``make run``
    services.lock   shared by every process that uses the servers; whoever gets it
                    alone is the last one and may stop them
    starting.lock   held while servers are started or stopped
"""

from __future__ import annotations

import atexit
import fcntl
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO

from cdp.embedded.postgres import Postgres
from cdp.embedded.process import EmbeddedError
from cdp.embedded.valkey import Valkey

DEFAULT_ADDRESS = "http://localhost:8000"
PROJECT = Path(__file__).resolve().parents[2]


class DataFolder:
    """One data folder and its servers."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @classmethod
    def from_environment(cls) -> DataFolder:
        """The folder that ``DATA_DIR`` names."""
        named = os.environ.get("DATA_DIR", "").strip()
        return cls(Path(named).expanduser() if named else PROJECT / "var")

    @cached_property
    def postgres(self) -> Postgres:
        return Postgres(self.path)

    @cached_property
    def valkey(self) -> Valkey:
        return Valkey(self.path)

    @property
    def log(self) -> Path:
        """The folder of the log files."""
        return self.path / "log"

    @property
    def running(self) -> Path:
        """The folder of what belongs to one run of ``make run`` only."""
        return self.path / "run"

    @property
    def marker(self) -> Path:
        """The file whose presence says that the database is ready to be used.

        It holds what ``make run`` prints: the address and the log-ins.
        """
        return self.running / "prepared"

    def address(self) -> str:
        """The address under which ``make run`` serves this folder, or last did."""
        try:
            return (self.path / "run.lock").read_text().strip() or DEFAULT_ADDRESS
        except OSError:
            return DEFAULT_ADDRESS

    def secret(self, name: str) -> str:
        """The secret of this name, random, made on first use."""
        file = self.path / "secrets" / name
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
        return file.read_text().strip()

    def lock(self, name: str) -> IO[str]:
        """The opened lock file ``name``."""
        self.path.mkdir(parents=True, exist_ok=True)
        return (self.path / name).open("a+")

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Holds the right to start or stop the servers."""
        with self.lock("starting.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_running(self) -> bool:
        """Tells whether ``make run`` runs on this folder."""
        with self.lock("run.lock") as lock:
            return not take(lock, fcntl.LOCK_SH)

    def serve_this_process(self) -> None:
        """Gives this process servers where its environment names none.

        Servers that run are used; others are started, and stopped again by the last
        process that leaves. Ends the process with one sentence when that fails.
        """
        if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
            return
        users = self.lock("services.lock")
        try:
            with self.starting():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start_what_is_missing()
        except EmbeddedError as error:
            sys.exit(str(error))
        atexit.register(self._leave, users)

    def _start_what_is_missing(self) -> None:
        supervised = self.is_running()
        for variable, server in (
            ("DATABASE_URL", self.postgres),
            ("REDIS_URL", self.valkey),
        ):
            if os.environ.get(variable):
                continue
            if supervised:
                server.wait()
            elif not server.answers():
                server.start()

    def _leave(self, users: IO[str]) -> None:
        with self.starting():
            if take(users, fcntl.LOCK_EX):
                self.valkey.stop()
                self.postgres.stop()


def take(lock: IO[str], kind: int) -> bool:
    """Takes the lock if it is free."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
