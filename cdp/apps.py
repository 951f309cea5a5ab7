"""Registers the project's own app with Django."""

from __future__ import annotations

from celery.schedules import crontab
from django.apps import AppConfig

from cdp.celery import run_every


class CdpConfig(AppConfig):
    """Workspaces, members, partitions, embedded servers."""

    name = "cdp"
    verbose_name = "Tributary"

    def ready(self) -> None:
        from cdp import menu_entries  # models and pages are not loaded before

        menu_entries.register()
        run_every("cdp.tasks.keep_partitions", crontab(hour=3, minute=10))
