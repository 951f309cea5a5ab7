"""Registers the app with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Doors for one request: sources, the inbox, deliveries."""

    name = "webhooks"
