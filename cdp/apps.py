"""Registers the project's own app with Django."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab
from django.apps import AppConfig
from django.conf import settings
from django.db.models import Max

from cdp import partitions
from cdp.celery import run_every


class CdpConfig(AppConfig):
    """Workspaces, members, partitions, embedded servers."""

    name = "cdp"
    verbose_name = "Tributary"

    def ready(self) -> None:
        from cdp import arrivals, menu_entries, workers  # models are not loaded before
        from cdp.api import catalogue, described
        from cdp.embedded import sessions

        menu_entries.register()
        workers.register()
        sessions.register()
        arrivals.register_panel()
        catalogue.register(described.ENDPOINTS)
        partitions.register("api_call", "at", keep_days=_longest_undo)
        run_every("cdp.tasks.keep_partitions", crontab(hour=3, minute=10))
        run_every("cdp.tasks.summarize_new_pages", timedelta(minutes=1))
        run_every("cdp.tasks.forget_answers", crontab(minute=40))
        run_every("cdp.tasks.tell_attention", timedelta(minutes=5))
        run_every("cdp.tasks.mail_notifications", timedelta(minutes=1))


def _longest_undo() -> int:
    """A call explains its changes as long as an import can be undone somewhere."""
    from cdp.models import Workspace

    days = Workspace.objects.aggregate(days=Max("undo_days"))["days"]
    return days or int(settings.IMPORT_UNDO_DAYS)
