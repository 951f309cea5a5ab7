"""``make run``: brings everything up, says where it is, takes everything down.

Started by ``bootstrap.py`` as ``python -m cdp.embedded.up``. It holds the data
folder's ``run.lock``, starts supervisord, waits until the site answers, prints its
address and the demo's log-ins, and passes the first Ctrl-C on. ``PORT`` (8000),
``BIND`` (127.0.0.1) and ``DATA_DIR`` are honoured.
"""

from __future__ import annotations

import fcntl
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import IO

from cdp.embedded.child import die_with_parent
from cdp.embedded.folder import PROJECT, DataFolder, take
from cdp.embedded.process import EmbeddedError, child_command
from cdp.embedded.supervised import BIN, LAST_PROGRAM, configuration

SECRETS = ("SECRET_KEY", "PROFILE_ID_KEY")
SECONDS_UNTIL_PATIENCE_IS_ASKED = 20
SECONDS_TO_SPAWN = 20
LOG_LINES_SHOWN = 15


def main() -> None:
    die_with_parent("TERM")  # make ended by force takes us along, in order
    folder = DataFolder.from_environment()
    try:
        bind, port = address()
        with folder.lock("run.lock") as running, folder.lock("services.lock") as users:
            claim(folder, running, users)
            refuse_taken_port(bind, port)
            prepare(folder, bind=bind, port=port)
            note_address(running)
            # Shared from here on: commands may use the servers we keep.
            fcntl.flock(users, fcntl.LOCK_SH)
            sys.exit(Run(folder).wait())
    except EmbeddedError as error:
        sys.exit(str(error))


def address() -> tuple[str, int]:
    """Where the site listens, from ``BIND`` and ``PORT``."""
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return os.environ.get("BIND", "").strip() or "127.0.0.1", int(text)


def claim(folder: DataFolder, running: IO[str], users: IO[str]) -> None:
    """Takes the data folder for ourselves and stops servers that nobody uses."""
    if not take(running, fcntl.LOCK_EX):
        running.seek(0)
        raise EmbeddedError(
            f"Tributary already runs on {folder.path}, at {running.read().strip()}: "
            "stop it first, or choose another DATA_DIR and PORT."
        )
    with folder.starting():
        if not take(users, fcntl.LOCK_EX):
            raise EmbeddedError(
                f"A command is working on {folder.path}: wait until it ends, or "
                "choose another DATA_DIR."
            )
        folder.valkey.stop()
        folder.postgres.stop()


def refuse_taken_port(bind: str, port: int) -> None:
    """Raises ``EmbeddedError`` when another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} of {bind} cannot be used ({error.strerror}): choose "
                f"another one, for example 'make run PORT={port + 1}'."
            ) from None


def prepare(folder: DataFolder, *, bind: str, port: int) -> None:
    """Makes what the programs need: folders, secrets, environment, configuration."""
    shutil.rmtree(folder.running, ignore_errors=True)
    metrics = folder.running / "metrics"
    for path in (folder.log, folder.running, metrics):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A site that listens everywhere is still called by this name from here.
    host = "localhost" if bind in {"127.0.0.1", "0.0.0.0", "::"} else bind  # noqa: S104
    os.environ["DATA_DIR"] = str(folder.path)
    os.environ.setdefault("BASE_URL", f"http://{host}:{port}")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    for name in SECRETS:
        if not os.environ.get(name):
            os.environ[name] = folder.secret(name)
    if not os.environ.get("DATABASE_URL"):
        folder.postgres.prepare()
    if not os.environ.get("REDIS_URL"):
        folder.valkey.prepare()
    text = configuration(folder, bind=bind, port=port)
    (folder.running / "supervisord.conf").write_text(text)


def note_address(running: IO[str]) -> None:
    """Leaves the address in the lock file, for the next start and for commands."""
    running.truncate(0)
    running.write(os.environ["BASE_URL"])
    running.flush()


class Run:
    """Supervisord and, beside it, the preparation that its programs wait for."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.stopping = False
        configured = str(folder.running / "supervisord.conf")
        self.supervisord = self._start(
            "supervisord", [str(BIN / "supervisord"), "-n", "-c", configured]
        )
        manage = [sys.executable, str(PROJECT / "manage.py")]
        self.preparation = self._start(
            "prepare", [*manage, "prepare", "--marker", str(folder.marker)]
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, *_: object) -> None:
        """Notes that somebody wants the end; a signal handler does no more."""
        if not self.stopping:
            self.stopping = True
            os.write(1, b"\nStopping ...\n")  # print might be at work already

    def wait(self) -> int:
        """Says when and where the site is, waits for the end; our exit status."""
        say("Starting ...")
        if self._wait_until_ready():
            say(f"\n{self.folder.marker.read_text()}\nCtrl-C stops everything.")
            while not self.stopping and self.supervisord.poll() is None:
                time.sleep(0.1)
        if not self.stopping:
            say(self._failure())
        self._end()
        if self.stopping:
            say("Stopped.")
        return 0 if self.stopping else 1

    def _end(self) -> None:
        """Has everything end, in order."""
        self.preparation.terminate()
        # A program hears nothing between its fork and its exec, and supervisord would
        # wait half a minute for one that it asked in between.
        patience = time.monotonic() + SECONDS_TO_SPAWN
        while not self._has_spawned() and time.monotonic() < patience:
            time.sleep(0.1)
        self.supervisord.terminate()
        self.supervisord.wait()

    def _has_spawned(self) -> bool:
        """Tells whether supervisord's log says what became of its last program."""
        if self.supervisord.poll() is not None:
            return True
        log = self.folder.log / "supervisord.log"
        said = log.read_text(errors="replace") if log.exists() else ""
        return f"success: {LAST_PROGRAM} " in said or f"exited: {LAST_PROGRAM} " in said

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        path = self.folder.log / f"{name}.log"
        path.unlink(missing_ok=True)
        with path.open("ab") as log:
            return subprocess.Popen(
                child_command(command, die_with_parent="TERM"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches it once, through us
            )

    def _wait_until_ready(self) -> bool:
        """Waits until the site answers; false when it cannot any more."""
        patience = time.monotonic() + SECONDS_UNTIL_PATIENCE_IS_ASKED
        while not (self.folder.marker.exists() and site_answers()):
            failed = self.preparation.poll() or self.supervisord.poll() is not None
            if self.stopping or failed:
                return False
            if time.monotonic() > patience:
                say(f"Still starting; {self.folder.log} tells what happens.")
                patience = math.inf
            time.sleep(0.1)
        return True

    def _failure(self) -> str:
        """Why there is no site: where to look, and what the preparation said last."""
        log = self.folder.log / "prepare.log"
        said = f"Tributary does not run; all logs are in {log.parent}."
        if self.folder.marker.exists():
            return said
        lines = log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        return said + "".join(f"\n  {line}" for line in lines)


def site_answers() -> bool:
    url = f"{os.environ['BASE_URL']}/healthz"
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  our own address
            return True
    except OSError:
        return False


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
