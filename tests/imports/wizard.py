"""Imports at each step of the wizard, and what a test asks of their pages."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client

from cdp.models import User, Workspace
from imports import jobs, working
from imports.deciding import load_board
from imports.measuring import figures
from imports.models import ImportJob
from imports.uploading import take_in
from profiles.loading import load_definitions

PEOPLE = (
    "Email,First name,City\n"
    "ada@example.com,Ada,London\n"
    "grace@example.com,Grace,New York\n"
    "nobody,Nobody,Nowhere\n"
)
HX = {"HX-Request": "true"}


def make_upload(
    workspace: Workspace, text: str | bytes = PEOPLE, name: str = "people.csv"
) -> ImportJob:
    """An import of this file, uploaded by Bo and counted, that waits in mapping."""
    content = text if isinstance(text, bytes) else text.encode()
    by = User.objects.filter(workspaces=workspace).order_by("pk").first()
    assert by is not None
    job = take_in(workspace, ContentFile(content, name), name, by=by)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    return job


def make_reviewed(
    workspace: Workspace, text: str | bytes = PEOPLE, **options: Any
) -> ImportJob:
    """An import, mapped as suggested and with these options, that waits in review."""
    job = make_upload(workspace, text)
    board = load_board(job, load_definitions(workspace))
    jobs.edit(job, mapping={**board.mapping.to_json(), **options})
    jobs.start_review(job, nudges=False)
    return worked_on(job)


def make_finished(
    workspace: Workspace, text: str | bytes = PEOPLE, **options: Any
) -> ImportJob:
    """An import whose rows are in."""
    job = make_reviewed(workspace, text, **options)
    jobs.start_run(job, nudges=False)
    return worked_on(job)


def worked_on(job: ImportJob) -> ImportJob:
    """The import after a worker has done what it waits for."""
    working.work_on(job.pk)
    job.refresh_from_db()
    return job


def page(job: ImportJob | None = None, step: str = "") -> str:
    """The address of a step of an import, or below all imports."""
    base = "/w/demo/imports/"
    return f"{base}{job.pk}/{step}" if job else f"{base}{step}"


def text_of(response: Any) -> str:
    """What an answer says."""
    answer: HttpResponse = response
    return answer.content.decode()


def get(client: Client, job: ImportJob | None = None, step: str = "") -> str:
    """The text of a page."""
    return text_of(client.get(page(job, step), follow=True))


def log_in_as(client: Client, name: str) -> None:
    """Go on as somebody else."""
    client.force_login(User.objects.get(name__startswith=name))
