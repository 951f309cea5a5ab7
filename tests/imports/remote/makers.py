"""Schedules and fetchings for tests, with only the facts that the test is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from cdp.models import User, Workspace
from imports import saving, working
from imports.deciding import load_board
from imports.measuring import figures
from imports.models import Fetch, ImportJob, ImportSchedule, SavedMapping
from imports.remote import fetches, scheduling
from imports.remote.statuses import Place
from profiles.loading import load_definitions
from tests.cdp.servers import Handler
from tests.imports.wizard import make_upload
from tests.makers import NOW

LEADS = "Email,City\nada@example.com,London\ngrace@example.com,New York\n"


def answering(text: str) -> Callable[[Handler], None]:
    """A server's answer: this file."""
    return lambda handler: handler.reply(body=text.encode())


def member_of(workspace: Workspace) -> User:
    """The workspace's first member."""
    return workspace.members.order_by("pk")[0]


def make_saved(workspace: Workspace, text: str = LEADS) -> SavedMapping:
    """The suggested mapping of such a file, saved as Leads."""
    job = make_upload(workspace, text)
    figures.count_columns(job.pk)
    board = load_board(job, load_definitions(workspace))
    saved = saving.save(job, board, "Leads", by=member_of(workspace))
    job.delete()
    return saved


def make_schedule(workspace: Workspace, url: str, **fields: Any) -> ImportSchedule:
    """A daily schedule of the file at the address, due now."""
    usual = {
        "name": "Leads",
        "place": Place.URL,
        "url": url,
        "time": time(6),
        "zone": workspace.time_zone,
        "next_at": NOW,
    }
    if "created_by" not in fields:
        usual["created_by"] = member_of(workspace)
    if "mapping" not in fields:
        usual["mapping"] = make_saved(workspace)
    return ImportSchedule.objects.create(workspace=workspace, **usual | fields)


def run(schedule: ImportSchedule) -> Fetch:
    """The schedule's next fetching, after all workers have done their part."""
    asked = scheduling.start(schedule, by=schedule.created_by)
    return worked_on(asked)


def worked_on(asked: Fetch) -> Fetch:
    """The fetching after workers were nudged for it and for its import."""
    fetches.work_on(asked.pk)
    asked.refresh_from_db()
    for _ in range(2):
        if asked.job_id is not None:
            working.work_on(asked.job_id)
    asked.refresh_from_db()
    return asked


def job_of(asked: Fetch) -> ImportJob:
    """The import of a fetched file."""
    return ImportJob.objects.get(fetch=asked)
