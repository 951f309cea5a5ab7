"""What Prometheus is told of imports: how many, what became of rows, what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Count, Min
from django.utils.timezone import now
from prometheus_client.core import Metric

from cdp.metrics import gauge
from imports.ledger import LEDGER_OUTCOMES
from imports.models import Fetch, ImportJob
from imports.remote.statuses import FetchState
from imports.statements import OUTCOMES_SINCE
from imports.statuses import WORKED_ON, ImportState

DAY = timedelta(days=1)


def import_metrics() -> Iterator[Metric]:
    """Imports by state, rows by outcome, fetches by state, and the longest wait."""
    states = dict.fromkeys(ImportState.values, 0.0)
    counted = ImportJob.objects.order_by().values_list("state").annotate(Count("pk"))
    states.update({state: float(number) for state, number in counted})
    yield gauge("imports", "Imports by state.", states, label="state")
    with connection.cursor() as cursor:
        cursor.execute(OUTCOMES_SINCE, [now() - DAY])
        outcomes = dict.fromkeys(LEDGER_OUTCOMES, 0.0)
        outcomes.update({key: float(rows) for key, rows in cursor.fetchall()})
    yield gauge(
        "import_rows_last_day",
        "Rows by outcome, of imports whose run began in the last 24 hours.",
        outcomes,
        label="outcome",
    )
    fetches = dict.fromkeys(FetchState.values, 0.0)
    found = Fetch.objects.order_by().values_list("state").annotate(Count("pk"))
    fetches.update({state: float(number) for state, number in found})
    yield gauge(
        "fetches", "Files fetched in 90 days, by state.", fetches, label="state"
    )
    yield gauge(
        "oldest_waiting_seconds",
        "How long the work that waits longest has waited.",
        _waits(),
        label="work",
    )


def _waits() -> dict[str, float]:
    at = now()
    unheld = ImportJob.objects.filter(state__in=WORKED_ON, importlease=None)
    oldest = {
        "imports": unheld.aggregate(at=Min("nudged_at"))["at"],
        "fetches": Fetch.objects.filter(state=FetchState.WAITING).aggregate(
            at=Min("created_at")
        )["at"],
    }
    return {
        work: max(0.0, (at - since).total_seconds()) if since else 0.0
        for work, since in oldest.items()
    }
