"""Tells the importer by mail how an import ended, once.

The worker sends it when the rows are in; what a worker that was killed has not sent,
the sweeper sends. An import without an importer, or that nobody waited for, is silent.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now

from cdp import formats
from imports.models import ImportJob
from imports.statuses import Door, ImportState

logger = logging.getLogger(__name__)

TOLD_OF = (ImportState.FINISHED, ImportState.FAILED)
# What is older was told of, or nobody waits for it any more.
RECENT = timedelta(days=1)


def tell_importer(job_id: int) -> None:
    """Mail how the import ended, unless that is done."""
    waiting = ImportJob.objects.filter(
        pk=job_id, told_at=None, state__in=TOLD_OF, door=Door.UPLOAD
    )
    if not waiting.exclude(created_by=None).update(told_at=now()):
        return
    job = ImportJob.objects.select_related("workspace", "created_by").get(pk=job_id)
    path = reverse("imports:detail", args=[job.workspace.slug, job.pk])
    context = {
        "job": job,
        "url": f"{settings.BASE_URL}{path}",
        "ledger": job.ledger,
    }
    text = render_to_string("imports/mail/ended.txt", context)
    recipients = [job.created_by.email] if job.created_by else []
    try:
        send_mail(subject(job), text, None, recipients)
    except OSError:
        logger.warning("import %s: the mail could not be sent", job_id, exc_info=True)


def subject(job: ImportJob) -> str:
    """The subject of the mail; a name may not break the line."""
    name = " ".join(job.name.split())
    if job.state == ImportState.FAILED:
        return f"{name} did not get to its end"
    if job.undoes_id is not None:
        return f"{name} is done"
    rows = formats.count_of(job.ledger.going_in, "row")
    held = job.ledger.held
    return f"{name}: {rows} in" + (
        f", {formats.group_number(held)} held" if held else ""
    )


def tell_the_rest() -> None:
    """Mail what a worker had no time to."""
    left = ImportJob.objects.filter(
        told_at=None,
        state__in=TOLD_OF,
        door=Door.UPLOAD,
        finished_at__gt=now() - RECENT,
    )
    for job_id in left.exclude(created_by=None).values_list("pk", flat=True):
        tell_importer(job_id)
