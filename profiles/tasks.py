"""What the workers do for People pages and triggers; each task may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

from cdp.models import Workspace
from profiles.exporting import Exporting
from profiles.searching import background
from profiles.segmenting import Segmenting
from profiles.statuses import QueryPurpose, TallySubject
from profiles.tallying import count
from profiles.triggers import sending

SINKS: background.Sinks = {
    QueryPurpose.FIND: background.Keeping,
    QueryPurpose.EXPORT: Exporting,
    QueryPurpose.SEGMENT: Segmenting,
}


@shared_task
def find_people(query_id: int) -> None:
    """Find the people that somebody at a page waits for."""
    background.work(query_id, SINKS)


@shared_task
def hand_on_people(query_id: int) -> None:
    """Write people into a file or put them into a segment."""
    background.work(query_id, SINKS)


@shared_task
def count_people(workspace_id: int, subject: str) -> None:
    """Count people by what a page shows."""
    workspace = Workspace.objects.get(pk=workspace_id)
    count(workspace, TallySubject(subject), now())


@shared_task
def sweep_people_queries() -> None:
    """Find questions that nobody answers, and answers that nobody needs any more."""
    background.sweep(now())


@shared_task
def send_notifications() -> None:
    """Tell triggers what has happened."""
    sending.send_due()


@shared_task
def forget_old_notifications() -> None:
    """Delete notifications that are not kept any longer."""
    sending.forget_old()
