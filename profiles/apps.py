"""Registers the core with Django: its partitioned table, its part of a workspace."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_save

from cdp import data_checks, partitions
from cdp.celery import run_every


class ProfilesConfig(AppConfig):
    """The core: people, definitions, and how a record is applied."""

    name = "profiles"

    def ready(self) -> None:
        from profiles import menu_entries
        from profiles.checks import profile_findings
        from profiles.defining import define_workspace

        data_checks.register(profile_findings)
        menu_entries.register()
        partitions.register("profile_change", "at")
        partitions.register("event", "at")
        run_every("profiles.tasks.sweep_people_queries", timedelta(minutes=2))
        post_save.connect(
            define_workspace,
            sender="cdp.Workspace",
            dispatch_uid="profiles.define_workspace",
        )
