"""The project: settings, members, embedded servers, shared view helpers.

It knows nothing of people; ``profiles``, ``imports`` and ``webhooks`` build on it.
"""

from __future__ import annotations

from cdp.celery import app as celery_app

__all__ = ["celery_app"]
