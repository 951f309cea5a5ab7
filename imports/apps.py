"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Doors for many rows: files, URLs, batches."""

    name = "imports"
