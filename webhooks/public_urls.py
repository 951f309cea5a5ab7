"""The address that senders call, outside of all pages."""

from __future__ import annotations

from django.urls import path

from webhooks.views import receiving

urlpatterns = [
    path("<str:app_id>/<str:source_id>", receiving.receive_delivery),
]
