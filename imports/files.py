"""An import's file: stored as it came, hashed, and at hand for a worker.

Web and worker share files only through Django's storage. A worker reads a local file:
the stored one where the storage is a folder, else a copy in its scratch folder, which
also takes what does not fit in memory and goes when the work ends.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files import File

from imports.engine.lease import Lease
from imports.models import ImportJob, ImportLease

SCRATCH_PREFIX = "import"


class FileGone(Exception):
    """The uploaded file is not there any more."""


def store(job: ImportJob, file: File[bytes], *, at: datetime) -> None:
    """Keep the file with the unsaved job, under a name of our own, with its hash."""
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)
    job.file_hash = digest.hexdigest()
    job.file_size = file.size
    job.expires_at = at + timedelta(days=job.workspace.file_days)
    name = f"imports/{job.workspace_id}/{uuid.uuid4().hex}{_suffix(job.file_name)}"
    job.file.save(name, file, save=False)


def _suffix(name: str) -> str:
    """The ending of a file's name, if it is one that is harmless in ours."""
    suffix = PurePath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def local_file(job: ImportJob, folder: Path) -> Path:
    """The import's file on this machine; copied into the folder if it is elsewhere.

    Raises ``FileGone``.
    """
    if not job.file.name or not job.file.storage.exists(job.file.name):
        raise FileGone("The uploaded file is not kept any more; upload it again.")
    try:
        return Path(job.file.path)
    except NotImplementedError:
        copy = folder / f"file{_suffix(job.file_name)}"
        if not copy.exists():
            with job.file.open("rb") as stored, copy.open("wb") as local:
                shutil.copyfileobj(stored, local, 1 << 20)
        return copy


@contextmanager
def scratch(lease: Lease) -> Iterator[Path]:
    """A folder for the one who holds the lease; what a dead one left goes first."""
    root = settings.SCRATCH_DIR
    for left in root.glob(f"{SCRATCH_PREFIX}-{lease.job_id}-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{SCRATCH_PREFIX}-{lease.job_id}-{lease.token.hex}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_scratch() -> None:
    """Remove the folders of this machine whose lease nobody holds any more."""
    # In this order: a folder is younger than its lease.
    folders = list(settings.SCRATCH_DIR.glob(f"{SCRATCH_PREFIX}-*"))
    held = {token.hex for token in ImportLease.objects.values_list("token", flat=True)}
    for folder in folders:
        if folder.name.rpartition("-")[2] not in held:
            shutil.rmtree(folder, ignore_errors=True)


def expire(*, at: datetime) -> int:
    """Delete the files whose time is over; return how many."""
    expired = ImportJob.objects.filter(expires_at__lt=at).exclude(file="")
    count = 0
    for job in expired.iterator():
        job.file.delete(save=False)
        job.column_values.all().delete()
        ImportJob.objects.filter(pk=job.pk).update(file="")
        count += 1
    return count
