"""Registers the app with Django: its partitioned table, its regular tasks."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab
from django.apps import AppConfig
from django.conf import settings
from django.db.models import Max

from cdp import partitions
from cdp.api import catalogue
from cdp.celery import run_every

SWEEP = timedelta(seconds=5)
SWEEP_REPLAYS = timedelta(seconds=30)


class WebhooksConfig(AppConfig):
    """Doors for one request: sources, the inbox, deliveries."""

    name = "webhooks"

    def ready(self) -> None:
        from cdp import metrics as operator_metrics
        from profiles.forget import person_forgotten
        from webhooks import (
            described,
            home_panels,
            menu_entries,
            people_origins,
            readings,
            source_reading,
            update_reading,
        )
        from webhooks.forgetting import blank_person
        from webhooks.metrics import delivery_metrics
        from webhooks.statuses import Door

        catalogue.register(described.ENDPOINTS)
        readings.register(Door.WEBHOOK, source_reading.read_deliveries)
        readings.register(Door.UPDATE_PROFILE, update_reading.read_updates)
        person_forgotten.connect(blank_person, dispatch_uid="webhooks.blank_person")
        menu_entries.register()
        home_panels.register()
        operator_metrics.register(delivery_metrics)
        people_origins.register()
        partitions.register("delivery", "received", keep_days=_longest_kept)
        run_every("webhooks.tasks.sweep_inboxes", SWEEP)
        run_every("webhooks.tasks.sweep_replays", SWEEP_REPLAYS)
        run_every("webhooks.tasks.watch_sources", crontab(minute=7))
        run_every("webhooks.tasks.expire_deliveries", crontab(hour=3, minute=40))


def _longest_kept() -> int:
    """A month of deliveries goes when the last workspace has no use for it."""
    from cdp.models import Workspace

    days = Workspace.objects.aggregate(days=Max("delivery_days"))["days"]
    return days or int(settings.DELIVERY_RETENTION_DAYS)
