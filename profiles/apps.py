"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """The core: people, definitions, and how a record is applied."""

    name = "profiles"
