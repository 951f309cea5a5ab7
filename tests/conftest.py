"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workers import worker


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[None]:
    """A real worker on both queues for the length of the test."""
    with worker():
        yield
