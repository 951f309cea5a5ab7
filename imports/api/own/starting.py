"""Starts imports for programs: a file to be imported, or an import to be undone.

Both are imports like any other that go by themselves (``imports.api.going_on``).
"""

from __future__ import annotations

from django.core.files import File
from django.db import transaction
from django.utils.timezone import now

from cdp.api.tokens import Caller
from imports import jobs, undo
from imports.api.models import ApiImport, ApiProduct
from imports.api.own.asked import AskedUndo, UploadOptions
from imports.models import ImportJob
from imports.statuses import Door, ImportState
from imports.uploading import readable_name


def start_import(
    caller: Caller, file: File[bytes], file_name: str, options: UploadOptions
) -> ImportJob:
    """A new import of this file, which a worker reads, maps, reviews and runs."""
    with transaction.atomic():
        job = jobs.create(
            caller.workspace,
            file,
            file_name=file_name,
            name=options.name or readable_name(file_name),
            description=options.description,
            kind=options.kind,
            door=Door.API,
        )
        job.advance(ImportState.FETCHING, nudged_at=now())
        ApiImport.objects.create(
            job=job,
            product=ApiProduct.OWN,
            credential=caller.name,
            asked=options.stored(),
            reviews_only=options.review_only,
        )
        jobs.nudge(job.pk)
    return job


def start_undo(caller: Caller, job: ImportJob, options: AskedUndo) -> ImportJob:
    """The undo of an import, planned and then done by a worker.

    Raises ``WrongState`` when the import cannot be undone.
    """
    with transaction.atomic():
        asked = undo.ask(job, by=None, ends_opt_outs=options.ends_opt_outs)
        ImportJob.objects.filter(pk=asked.pk).update(door=Door.API)
        ApiImport.objects.update_or_create(
            job=asked,
            defaults={
                "product": ApiProduct.OWN,
                "credential": caller.name,
                "reviews_only": options.review_only,
            },
        )
    asked.refresh_from_db()
    return asked
