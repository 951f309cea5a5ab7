"""Registers the app with Django: its partitioned table, its regular tasks."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab
from django.apps import AppConfig
from django.conf import settings
from django.db.models import Max

from cdp import data_checks, partitions
from cdp.api import catalogue
from cdp.celery import run_every


class ImportsConfig(AppConfig):
    """Doors for many rows: files, URLs, batches."""

    name = "imports"

    def ready(self) -> None:
        from cdp import metrics as operator_metrics
        from imports import home_panels, menu_entries, people_origins, telling
        from imports.api import described
        from imports.checks import import_findings
        from imports.forgetting import blank_person
        from imports.metrics import import_metrics
        from imports.suggesting import judging
        from profiles.forget import person_forgotten

        catalogue.register(described.ENDPOINTS)
        data_checks.register(import_findings)
        person_forgotten.connect(blank_person, dispatch_uid="imports.blank_person")
        partitions.register("import_issue", "at", keep_days=_longest_undo)
        menu_entries.register()
        home_panels.register()
        telling.register()
        operator_metrics.register(import_metrics)
        people_origins.register()
        judging.register()
        seconds = timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
        run_every("imports.tasks.sweep_imports", seconds)
        run_every("imports.tasks.run_schedules", timedelta(minutes=1))
        run_every("imports.tasks.expire_import_files", crontab(hour=3, minute=20))


def _longest_undo() -> int:
    """Issues explain an import as long as it can be undone somewhere."""
    from cdp.models import Workspace

    days = Workspace.objects.aggregate(days=Max("undo_days"))["days"]
    return days or int(settings.IMPORT_UNDO_DAYS)
