"""Tells the importer that an import waits or how it ended, once, in page and mail.

The worker does so when the rows are in; what a worker that was killed has not told,
the sweeper tells. An import without an importer, or that nobody waited for, is silent.
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
from cdp.decorators import EDITORS
from cdp.models import Membership
from cdp.notifications import kinds
from cdp.notifications.telling import News, tell, wants_mail
from cdp.tones import Tone
from imports.models import ImportJob, TakenBack
from imports.statuses import Door, ImportState

logger = logging.getLogger(__name__)

TOLD_OF = (ImportState.FINISHED, ImportState.FAILED)
WAITED_FOR = (Door.UPLOAD, Door.SCHEDULE)
# What is older was told of, or nobody waits for it any more.
RECENT = timedelta(days=1)

ENDED = "import-ended"
SCHEDULED_ENDED = "scheduled-import-ended"
WAITS = "import-waits"


def register() -> None:
    """Enters the kinds of news about imports."""
    kinds.register(
        kinds.Kind(
            ENDED,
            "An import of mine ends",
            "With the counts of its rows, or the reason why it did not get to its end.",
            order=10,
            roles=EDITORS,
        )
    )
    kinds.register(
        kinds.Kind(
            WAITS,
            "An import of mine waits",
            "It is reviewed and its rows can go in, or a scheduled one was held.",
            order=20,
            roles=EDITORS,
        )
    )
    kinds.register(
        kinds.Kind(
            SCHEDULED_ENDED,
            "A scheduled import of mine ends",
            "Each time, however often that is.",
            order=30,
            by_mail=False,
            roles=EDITORS,
        )
    )


def tell_importer(job_id: int) -> None:
    """Tell where the import stands now, unless that is done."""
    _tell_waiting(job_id)
    untold = ImportJob.objects.filter(
        pk=job_id, told_at=None, state__in=TOLD_OF, door__in=WAITED_FOR
    )
    if not untold.exclude(created_by=None).update(told_at=now()):
        return
    job = ImportJob.objects.select_related("workspace").get(pk=job_id)
    importer = _importer(job)
    if importer is None:
        return
    failed = job.state == ImportState.FAILED
    kind = SCHEDULED_ENDED if job.door == Door.SCHEDULE and not failed else ENDED
    tone = Tone.WRONG if failed else Tone.GOOD
    news = News(kind, tone, subject(job), _path(job))
    tell([importer], news, at=now(), mails=False)
    if wants_mail(importer, kind):
        _mail(job, importer.user.email)


def _tell_waiting(job_id: int) -> None:
    waiting = ImportJob.objects.filter(
        pk=job_id, state=ImportState.READY, undoes=None, door=Door.UPLOAD
    ).select_related("workspace")
    job = waiting.first()
    importer = _importer(job) if job else None
    if job is None or importer is None:
        return
    name = " ".join(job.name.split())
    if job.is_tried:
        rows = formats.count_of(job.ran.ledger().going_in, "row")
        sentence = f"{name}: {rows} in to try; the rest waits for you"
    elif TakenBack.objects.filter(job=job, at__gt=job.reviewed_at).exists():
        return  # whoever took it back looks at it
    else:
        rows = formats.count_of(job.ledger.going_in, "row")
        sentence = f"{name} waits for you: {rows} can go in"
    tell([importer], News(WAITS, Tone.CAREFUL, sentence, _path(job)), at=now())


def _importer(job: ImportJob) -> Membership | None:
    """Who brought the import, as long as they are a member."""
    members = Membership.objects.filter(
        workspace=job.workspace_id, user=job.created_by_id
    )
    return members.select_related("user").first() if job.created_by_id else None


def _path(job: ImportJob) -> str:
    return reverse("imports:detail", args=[job.workspace.slug, job.pk])


def _mail(job: ImportJob, address: str) -> None:
    context = {
        "job": job,
        "url": f"{settings.BASE_URL}{_path(job)}",
        "ledger": job.ledger,
    }
    text = render_to_string("imports/mail/ended.txt", context)
    try:
        send_mail(subject(job), text, None, [address])
    except OSError as problem:
        # Its text would name the addressee.
        name = type(problem).__name__
        logger.warning("import %s: its end was not mailed: %s", job.pk, name)


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
    """Tell what a worker had no time to."""
    left = ImportJob.objects.filter(
        told_at=None,
        state__in=TOLD_OF,
        door__in=WAITED_FOR,
        finished_at__gt=now() - RECENT,
    )
    for job_id in left.exclude(created_by=None).values_list("pk", flat=True):
        tell_importer(job_id)
