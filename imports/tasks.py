"""What the workers do for imports; each task may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

from imports import files, telling, working
from imports.measuring import figures
from imports.remote import fetches, held, scheduling


@shared_task
def work_on_import(import_id: int) -> None:
    """Review or run an import, as its state asks."""
    working.work_on(import_id)


@shared_task
def count_columns(import_id: int) -> None:
    """Count what the columns of an import's file hold."""
    figures.count_columns(import_id)


@shared_task
def sweep_imports() -> None:
    """Find imports that nobody works on, or whose end nobody was told of."""
    working.sweep()
    telling.tell_the_rest()


@shared_task
def expire_import_files() -> None:
    """Delete uploaded files whose time is over."""
    files.expire(at=now())


@shared_task
def fetch_file(fetch_id: int) -> None:
    """Fetch a file by its URL, or a sheet, and take it in."""
    fetches.work_on(fetch_id)


@shared_task
def run_schedules() -> None:
    """Start what is due, and go on with what a worker left."""
    scheduling.run_due(at=now())
    fetches.sweep()
    held.sweep()
