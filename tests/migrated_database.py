"""One database with all migrations behind it, which every worker's copy is made of.

Migrating costs each worker more than the tests of a folder do. So the first that needs
the database makes it, the others take it, and ``build/`` keeps a dump of it for the
next run, under the hash of what it was made by.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from cdp.embedded.folder import PROJECT
from cdp.embedded.postgres import binaries

NAME = "migrated"
KEPT = PROJECT / "build" / "tests"


def migrated_database(url: str) -> str:
    """The name of the migrated database on the server of ``url``; made if need be."""
    with Path(os.environ["DATA_DIR"], "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(
                "select 1 from pg_database where datname = %s", [NAME]
            ).fetchone()
            if found is None:
                name = sql.Identifier(NAME)
                connection.execute(sql.SQL("create database {}").format(name))
                _fill(url.replace("/tributary?", f"/{NAME}?"))
    return NAME


def _fill(url: str) -> None:
    """Restores the dump, or migrates and keeps one."""
    dump = KEPT / f"migrated-{_digest()}.dump"
    if dump.exists():
        _run([str(binaries() / "pg_restore"), "--exit-on-error", "-d", url, str(dump)])
        return
    migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    _run(migrate, DATABASE_URL=url)
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob("migrated-*.dump"):
        old.unlink(missing_ok=True)
    unfinished = dump.with_suffix(f".{os.getpid()}")
    _run([str(binaries() / "pg_dump"), "-Fc", "-f", str(unfinished), url])
    unfinished.rename(dump)


def _digest() -> str:
    """Changes with any migration, with the libraries', and with the month.

    Migrations make the partitions of the months to come.
    """
    parts = [f"{datetime.now(UTC):%Y-%m}".encode()]
    files = [PROJECT / "requirements.lock", PROJECT / "cdp" / "partitions.py"]
    files += sorted(PROJECT.glob("*/migrations/*.py"))
    for file in files:
        parts += [str(file.relative_to(PROJECT)).encode(), file.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _run(command: list[str], **environment: str) -> None:
    subprocess.run(
        command,
        cwd=PROJECT,
        env={**os.environ, **environment},
        check=True,
        timeout=300,
    )
