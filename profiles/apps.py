"""Registers the core with Django: its partitioned table, its part of a workspace."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab
from django.apps import AppConfig
from django.db.models.signals import post_save

from cdp import data_checks, partitions
from cdp.api import catalogue
from cdp.celery import run_every

SEND_EVERY = timedelta(seconds=5)


class ProfilesConfig(AppConfig):
    """The core: people, definitions, and how a record is applied."""

    name = "profiles"

    def ready(self) -> None:
        from profiles import menu_entries
        from profiles.api import described
        from profiles.api.forgetting import blank_answers
        from profiles.checks import profile_findings
        from profiles.defining import define_workspace
        from profiles.forget import person_forgotten
        from profiles.triggers.forgetting import drop_notifications

        data_checks.register(profile_findings)
        menu_entries.register()
        catalogue.register(described.ENDPOINTS)
        partitions.register("profile_change", "at")
        partitions.register("event", "at")
        partitions.register("object_change", "at")
        person_forgotten.connect(blank_answers, dispatch_uid="profiles.blank_answers")
        person_forgotten.connect(
            drop_notifications, dispatch_uid="profiles.drop_notifications"
        )
        run_every("profiles.tasks.send_notifications", SEND_EVERY)
        run_every("profiles.tasks.forget_old_notifications", crontab(hour=3, minute=40))
        run_every("profiles.tasks.sweep_people_queries", timedelta(minutes=2))
        post_save.connect(
            define_workspace,
            sender="cdp.Workspace",
            dispatch_uid="profiles.define_workspace",
        )
