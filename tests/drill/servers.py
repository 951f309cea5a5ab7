"""The drill's own PostgreSQL and Valkey, as `make run` has them, to be maltreated."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from cdp.embedded.postgres import Postgres
from cdp.embedded.valkey import Valkey
from tests.embedded_services import ENVIRONMENT


class Servers:
    """Both servers in a temporary folder, and the environment that leads to them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tributary-drill-"))
        self.folder.chmod(0o755)  # the database's account must reach its folder
        self.postgres = Postgres(self.folder)
        self.valkey = Valkey(self.folder)

    def __enter__(self) -> Self:
        self.postgres.start(die_with_parent=True)
        self.valkey.start(die_with_parent=True)
        os.environ.update(
            ENVIRONMENT,
            DATA_DIR=str(self.folder / "data"),
            DATABASE_URL=self.postgres.url,
            REDIS_URL=self.valkey.url,
            LOG_LEVEL="CRITICAL",
            DJANGO_SETTINGS_MODULE="cdp.settings",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.postgres.destroy()
        self.valkey.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def crash_postgres(self) -> None:
        """Restart it as ``pg_ctl restart -m immediate`` does: sessions just end."""
        pid = self.postgres.pid()
        if pid is None:
            raise RuntimeError("PostgreSQL does not run.")
        os.kill(pid, signal.SIGQUIT)
        self.postgres.start(die_with_parent=True)
