"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings

from tests.migrated_database import migrated_database
from tests.workers import worker

# `HYPOTHESIS_PROFILE=thorough` tries many more examples than a normal run has time for.
for name, examples in (("normal", 25), ("thorough", 200)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the test database stays: ours goes with its server anyway.

    To drop it, every thread of every server and worker would have to have ended.
    """
    return "TEST_DATABASE_URL" not in os.environ


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """The test database is a copy of one that has been migrated."""
    if "TEST_DATABASE_URL" not in os.environ:
        template = migrated_database(os.environ["DATABASE_URL"])
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords hash in no time: what makes them safe makes tests slow."""
    cheap = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=cheap):
        yield


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[None]:
    """A real worker on both queues for the length of the test."""
    with worker():
        yield
