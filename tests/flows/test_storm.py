"""What was answered with 202 is applied once, whatever dies in between.

The small sister of the drill's storm: the worker is killed, all sessions of the
database end, the broker forgets everything.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.flows.storm import Storm, make_source
from tests.flows.worker_process import worker_process
from tests.makers import make_workspace
from tests.workers import flush_broker

pytestmark = pytest.mark.django_db(transaction=True)
REQUESTS = 200


def end_sessions() -> None:
    """As a restart of the database does: everybody else's connection is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


def test_applies_what_was_taken_once(live_server: LiveServer) -> None:
    storm = Storm(live_server.thread.port, make_source(make_workspace()), REQUESTS)
    with ExitStack() as workers:
        first = workers.enter_context(worker_process())

        def replace_worker() -> None:
            first.kill()
            workers.enter_context(worker_process())

        storm.blow(
            {
                REQUESTS // 2: end_sessions,
                REQUESTS * 3 // 4: flush_broker,
                REQUESTS: replace_worker,
                REQUESTS * 3 // 2: end_sessions,
            }
        )
        assert storm.found_wrong() == ""
    assert storm.answers["202"] >= 2 * REQUESTS
