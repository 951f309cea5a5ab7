"""Rows as a review has read them, kept for the run: a file need not be read twice.

    review: its staging file, complete -> kept by the import and all it depends on
    run: the same import, the same dependence -> rows from there, else from the file

Only a saving: what is kept may vanish at any time, and is not there for a worker on
another machine. It is kept for a day at most, as long as a run may follow, and leaves
as much of the disk free as it takes. What an earlier start of the machine has left is
not trusted: a crash may have cut it off.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from time import time

import msgspec
from django.conf import settings

from imports.engine.converting import Assignment
from imports.engine.frames import Frame
from imports.engine.staging import Stage, staged_frames
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.packs import wire_form

KEPT_SECONDS = 24 * 3600
_PREFIX = "reviewed"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# A run may follow these, or is under way.
_WANTED = (
    ImportState.REVIEWING,
    ImportState.READY,
    ImportState.TRYING,
    ImportState.RUNNING,
)


def keep(stage: Stage, job: ImportJob, task: Assignment) -> None:
    """Keep what the review has staged, if there is room."""
    drop(job.pk)
    path = _path(job, task)
    room = shutil.disk_usage(settings.SCRATCH_DIR).free
    if path is not None and stage.size < room:
        stage.move(path)


@contextmanager
def kept(job: ImportJob, task: Assignment) -> Iterator[Iterator[Frame] | None]:
    """The frames of the assigned rows if they were kept, else nothing."""
    path = _path(job, task)
    if path is None or task.only or task.after % task.chunk_rows:
        yield None
        return
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    with file:
        yield staged_frames(file, passing_by=task.after // task.chunk_rows)


def drop(job_id: int) -> None:
    """Remove what is kept for an import."""
    for path in settings.SCRATCH_DIR.glob(f"{_PREFIX}-{job_id}-*"):
        path.unlink(missing_ok=True)


def clear() -> None:
    """Remove what no run will ask for any more, or not soon."""
    found = {
        path: int(path.name.split("-")[1])
        for path in settings.SCRATCH_DIR.glob(f"{_PREFIX}-*-*")
    }
    jobs = ImportJob.objects.filter(pk__in=found.values(), state__in=_WANTED)
    wanted = set(jobs.values_list("pk", flat=True))
    for path, job_id in found.items():
        if job_id not in wanted or _age(path) > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since it was written; none if it is gone."""
    try:
        return time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _path(job: ImportJob, task: Assignment) -> Path | None:
    """Where rows are kept that were read from this file in just this way.

    Nowhere if the system does not tell when it was started.
    """
    try:
        boot = _BOOT_ID.read_text()
    except OSError:
        return None
    # Segments that are still to be made change the definitions before a run.
    same = msgspec.structs.replace(task, path="", after=0, is_provisional=False)
    digest = sha256(same.encoded())
    for part in (job.file_hash, wire_form(), boot):
        digest.update(part.encode())
    name = f"{_PREFIX}-{job.pk}-{digest.hexdigest()}"
    return settings.SCRATCH_DIR / name
