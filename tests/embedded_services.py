"""An early pytest plugin: real PostgreSQL and Valkey for the whole run.

Loaded by ``-p`` before Django's settings, because they read its variables. The
controller starts one of each in a temporary folder, the workers of xdist use them,
each with Redis databases of its own. Everything goes when the run ends, even by
``kill -9``. ``TEST_DATABASE_URL`` and ``TEST_REDIS_URL`` put other servers in place.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from cdp.embedded.postgres import Postgres
from cdp.embedded.valkey import Valkey
from cdp.environment import redis_database

# Speed instead of safety: nothing here outlives the run.
POSTGRES_FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
}
ENVIRONMENT = {
    "ALLOWED_HOSTS": "*",
    "BASE_URL": "http://testserver",
    "DEBUG": "false",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "LOG_JSON": "false",
    "LOG_LEVEL": "WARNING",
    "SECRET_KEY": "only for tests, where nothing is secret",
    "PROFILE_ID_KEY": "only for tests, where profile ids may be guessed",
    "STATIC_MANIFEST": "false",
    # Playwright runs an event loop in the test's thread, which Django guards against.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


class EmbeddedServices:
    """The run's servers, and the environment that leads to them."""

    def __init__(self, worker: str | None) -> None:
        self.folder: Path | None = None
        if worker is None:
            self._start()
            os.environ.update(ENVIRONMENT)
        else:
            # Two databases each: queues and cache. The controller has the first two.
            number = 2 * (int(worker.removeprefix("gw")) + 1)
            os.environ["REDIS_URL"] = redis_database(
                os.environ["REDIS_URL"], after=number
            )
            # What one database's leases do not hold would be cleared as nobody's.
            os.environ["SCRATCH_DIR"] = f"{os.environ['DATA_DIR']}/scratch-{worker}"

    def _start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tributary-tests-"))
        self.folder.chmod(0o755)  # the database's account must reach its folder
        self.postgres = Postgres(self.folder, POSTGRES_FOR_TESTS)
        self.valkey = Valkey(self.folder)
        os.environ["DATA_DIR"] = str(self.folder / "data")
        (self.folder / "data" / "static").mkdir(parents=True)  # whitenoise looks for it
        if url := os.environ.get("TEST_DATABASE_URL"):
            os.environ["DATABASE_URL"] = url
        else:
            self.postgres.start(die_with_parent=True)
            os.environ["DATABASE_URL"] = self.postgres.url
        if url := os.environ.get("TEST_REDIS_URL"):
            os.environ["REDIS_URL"] = url
        else:
            self.valkey.start(die_with_parent=True)
            os.environ["REDIS_URL"] = self.valkey.url

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Stops the servers and removes their files."""
        if self.folder is None:
            return
        self.postgres.destroy()
        self.valkey.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def pytest_addoption(
    parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager
) -> None:
    """Starts the servers; the first hook of a plugin, before Django's settings."""
    services = EmbeddedServices(os.environ.get("PYTEST_XDIST_WORKER"))
    pluginmanager.register(services, "embedded-services")
