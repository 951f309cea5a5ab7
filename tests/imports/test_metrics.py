from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from cdp.metrics import exposition
from cdp.models import Workspace
from imports.models import Fetch, ImportJob
from tests.imports.wizard import make_finished, make_reviewed

pytestmark = pytest.mark.django_db


def told() -> dict[str, float]:
    """Every line of the metrics: name with labels, and value."""
    lines = exposition().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def test_counts_imports_by_state(demo: Workspace) -> None:
    make_reviewed(demo)
    make_finished(demo)
    found = told()
    assert found['tributary_imports{state="ready"}'] == 1
    assert found['tributary_imports{state="finished"}'] == 1
    assert found['tributary_imports{state="failed"}'] == 0


def test_counts_rows_of_the_last_day_by_outcome(demo: Workspace) -> None:
    make_finished(demo)
    assert told()['tributary_import_rows_last_day{outcome="created"}'] == 2
    ImportJob.objects.update(run_at=now() - timedelta(hours=25))
    assert told()['tributary_import_rows_last_day{outcome="created"}'] == 0


def test_says_how_long_work_waits(demo: Workspace) -> None:
    name = 'tributary_oldest_waiting_seconds{work="fetches"}'
    assert told()[name] == 0
    asked = Fetch.objects.create(workspace=demo, url="https://x.de/")
    Fetch.objects.filter(pk=asked.pk).update(created_at=now() - timedelta(hours=1))
    assert 3600 <= told()[name] < 3700


def test_names_nobody(demo: Workspace) -> None:
    make_finished(demo)
    text = exposition().decode()
    assert "example.com" not in text
    assert "Demo" not in text
