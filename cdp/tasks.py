"""What the worker does for the project itself."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils.timezone import now

from cdp import partitions
from cdp.api import idempotency
from cdp.notifications import attention, mailing, telling


@shared_task
def keep_partitions() -> None:
    """Makes the coming months' partitions and drops those past their retention."""
    at = now()
    partitions.ensure_partitions(settings.PARTITION_MONTHS_AHEAD, at=at)
    partitions.drop_expired(at=at)


@shared_task
def summarize_new_pages() -> None:
    """Has searches by id find the newest history without reading all of it."""
    partitions.summarize_new_pages()


@shared_task
def forget_answers() -> None:
    """Deletes answers that no Idempotency-Key replays any more."""
    idempotency.forget_old(now=now())


@shared_task
def tell_attention() -> None:
    """Tells members what came to need attention, and forgets old news."""
    at = now()
    attention.tell_attention(at=at)
    telling.forget_old(at=at)


@shared_task
def mail_notifications() -> None:
    """Mails the news that nobody has seen."""
    mailing.mail_unseen(at=now())
