"""What is known of an import's trial: which rows are in, and what was taken back.

A trial books its rows as a run does, each as a chunk of its own; so the ledger, the
fates and the undo of the import cover them like any other row, and a run passes by
what it finds booked already.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from imports.models import ImportChunk, ImportJob, TakenBack, WrongState
from imports.statuses import ImportState, Phase


def rows_behind(job: ImportJob, position: int) -> list[int]:
    """The rows behind a position that are booked already, ascending."""
    booked = ImportChunk.objects.filter(job=job, phase=Phase.RUN, first__gt=position)
    spans = booked.order_by("first").values_list("first", "last")
    return [row for first, last in spans for row in range(first, last + 1)]


def taken_back_to(job_id: int) -> int:
    """The last change of the import's trials that were taken back; 0 without one."""
    taken_back = TakenBack.objects.filter(job=job_id)
    return taken_back.aggregate(last=Max("last_change"))["last"] or 0


@transaction.atomic
def stop(job: ImportJob, **changes: Any) -> None:
    """Have a trial end where it stands: the rows so far are in, if there are any.

    Raises ``WrongState`` when it has ended otherwise.
    """
    mine = ImportJob.objects.select_for_update().filter(pk=job.pk)
    if not mine.filter(state=ImportState.TRYING).exists():
        raise WrongState("The trial is over.")
    if not ImportChunk.objects.filter(job=job, phase=Phase.RUN).exists():
        changes["tried_at"] = None
    job.advance(ImportState.READY, takes_back=False, **changes)
