"""Tells whoever made a schedule that it could not do its work."""

from __future__ import annotations

from django.urls import reverse
from django.utils.timezone import now

from cdp.models import Membership
from cdp.notifications.telling import News, tell
from cdp.tones import Tone
from imports.models import Fetch, ImportJob
from imports.telling import ENDED, WAITS


def tell_failure(asked: Fetch) -> None:
    """Say that a scheduled file was not fetched; who asked by hand sees it there."""
    if asked.schedule is None:
        return
    path = reverse("imports:schedule", args=[asked.workspace.slug, asked.schedule.pk])
    sentence = f"{asked.schedule.name} was not fetched. {asked.reason}"
    _tell(
        asked.workspace_id, asked.created_by_id, News(ENDED, Tone.WRONG, sentence, path)
    )


def tell_held(job: ImportJob, reason: str) -> None:
    """Say that a scheduled import waits, and why."""
    path = reverse("imports:detail", args=[job.workspace.slug, job.pk])
    news = News(WAITS, Tone.CAREFUL, f"{job.name} is held. {reason}", path)
    _tell(job.workspace_id, job.created_by_id, news)


def _tell(workspace_id: int, user_id: int | None, news: News) -> None:
    members = Membership.objects.filter(workspace=workspace_id, user=user_id)
    if user_id is not None:
        tell(members, news, at=now())
