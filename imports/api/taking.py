"""Fetches the file that a request named by its URL, and maps it by its headers.

The worker's first work on such an import: the file is stored before anything is read
of it, so a worker that takes over need not fetch again. The review follows by itself
(``imports.api.going_on``).
"""

from __future__ import annotations

from tempfile import TemporaryFile

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.timezone import now

from cdp.fetching import fetch
from imports import files, jobs
from imports.api.customer_io.columns import map_columns
from imports.api.customer_io.request import ImportRequest
from imports.api.mapped import MappedColumns
from imports.api.models import ApiProduct
from imports.api.own.asked import UploadOptions
from imports.api.own.mapping import map_as_asked
from imports.engine.lease import Lease, LostLease
from imports.measuring.inspecting import Inspected, read_through
from imports.models import ApiImport, ImportJob
from imports.querysets import ImportJobQuerySet
from imports.statuses import ImportState
from imports.suggesting.header_words import fingerprint
from profiles.loading import load_definitions


def take(job: ImportJob, lease: Lease) -> None:
    """Fetch the file unless it is here, and map it by its headers.

    Raises ``NotFetched``, ``UnreadableFile``, ``CannotMap``, ``FileGone`` and, when
    the import was cancelled, ``LostLease``.
    """
    asked = ApiImport.objects.get(job=job)
    if not job.file:
        _fetch(job, lease, asked.url)
    inspected, found = read_through(job)
    mapped = _mapped(inspected, job, asked)
    with transaction.atomic():
        if not _mine(job, lease).select_for_update().exists():
            raise LostLease("the lease is lost while the file was fetched")
        ApiImport.objects.filter(job=job).update(
            passed_by=[column.to_json() for column in mapped.passed_by], url=""
        )
        headers = fingerprint(inspected.headers)
        jobs.edit(
            job,
            **found,
            header_fingerprint=headers,
            mapping=mapped.mapping.to_json(),
            counted_at=now(),
        )


def _mapped(inspected: Inspected, job: ImportJob, asked: ApiImport) -> MappedColumns:
    """The columns as the product's request asked. Raises ``CannotMap``."""
    if asked.product == ApiProduct.OWN:
        return map_as_asked(inspected, job.workspace, UploadOptions.of(asked.asked))
    definitions = load_definitions(job.workspace)
    return map_columns(inspected, ImportRequest.of(asked.asked), definitions)


def _fetch(job: ImportJob, lease: Lease, url: str) -> None:
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.SCRATCH_DIR) as file:
        fetched = fetch(url, file)
        file.seek(0)
        job.file_name = fetched.name[-255:]
        files.store(job, File(file), at=now())
    stored = _mine(job, lease).update(
        file=job.file.name,
        file_name=job.file_name,
        file_hash=job.file_hash,
        file_size=job.file_size,
        expires_at=job.expires_at,
    )
    if not stored:
        job.file.delete(save=False)
        raise LostLease("the lease is lost while the file was fetched")


def _mine(job: ImportJob, lease: Lease) -> ImportJobQuerySet:
    return ImportJob.objects.filter(
        pk=job.pk, lease_token=lease.token, state=ImportState.FETCHING
    )
