"""How far a worker is with an import, and whether there is one at all.

All of it is read from the job's row and its lease, so every page tells the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from cdp import formats
from imports.models import ImportJob, ImportLease
from imports.statuses import ImportState

# A worker that is there takes an import within a few seconds.
LONG_WAIT = timedelta(seconds=20)
# Before that the speed says little.
_ENOUGH_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """One look at the work: its phase, rows done of ``total`` (None: not known yet).

    ``speed`` is in rows a second; ``silent_since`` is set where nobody has given a
    sign for longer than a worker may be silent.
    """

    phase: str
    done: int
    total: int | None
    speed: int | None
    left: timedelta | None
    waits: bool
    silent_since: datetime | None
    of: tuple[str, str] = ("row", "rows")

    @property
    def note(self) -> str:
        """Rows done, speed and time left, in words."""
        if self.waits:
            return ""
        done = formats.group_number(self.done)
        parts = [
            f"{done} of {formats.count_of(self.total, *self.of)}"
            if self.total
            else formats.count_of(self.done, *self.of)
        ]
        if self.speed:
            parts.append(f"{formats.group_number(self.speed)} a second")
        if self.left is not None:
            parts.append(f"{formats.duration(self.left)} left")
        return ", ".join(parts)

    @property
    def is_lonely(self) -> bool:
        """Whether the import waits for a worker longer than it should."""
        return self.silent_since is not None


def progress_of(job: ImportJob, now: datetime) -> Progress:
    """How far the work that the import's state asks for is."""
    lease = ImportLease.objects.filter(job=job).first()
    started = job.run_at if job.state == ImportState.RUNNING else job.nudged_at
    phase, done, total = _phase(job)
    speed = _speed(done, started, now)
    left = None
    if speed and total is not None and job.cursor:
        left = timedelta(seconds=max(0, total - done) / speed)
    return Progress(
        phase if lease else "Waiting for a worker",
        done,
        total,
        speed if lease else None,
        left if lease else None,
        waits=lease is None,
        silent_since=_silent_since(job, lease, now),
        of=("row", "rows") if job.undoes_id is None else _subject(job),
    )


def _phase(job: ImportJob) -> tuple[str, int, int | None]:
    """What is being done, rows done, rows in all; an undo's rows are people."""
    if job.undoes_id is not None:
        is_running = job.state == ImportState.RUNNING
        words = "Taking back" if is_running else "Planning what to take back"
        return words, job.cursor, job.rows_total
    if job.state == ImportState.RUNNING:
        words = f"Writing {_subject(job)[1]}"
        return words, job.cursor, job.reviewed.rows or None
    if job.state == ImportState.TRYING:
        phase = "Taking back what was tried" if job.takes_back else "Trying some rows"
        done = sum(row <= job.cursor for row in job.sample)
        return phase, 0 if job.takes_back else done, len(job.sample)
    counted = job.columns[0]["rows"] if job.columns and job.counted_at else None
    if not job.cursor:
        return "Reading and checking rows", job.rows_total or 0, counted
    return "Planning every row", job.cursor, job.rows_total


def _speed(done: int, started: datetime | None, now: datetime) -> int | None:
    seconds = (now - started).total_seconds() if started else 0
    return round(done / seconds) if done and seconds >= _ENOUGH_SECONDS else None


def _silent_since(
    job: ImportJob, lease: ImportLease | None, now: datetime
) -> datetime | None:
    if lease is not None:
        patience = timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
        return lease.beat if lease.beat < now - patience else None
    asked = job.nudged_at
    return asked if asked and asked < now - LONG_WAIT else None


def _subject(job: ImportJob) -> tuple[str, str]:
    one, several = job.subject.split(",")
    return one, several
