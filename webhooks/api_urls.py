"""The address of the API for one request at a time, as its product has it."""

from __future__ import annotations

from django.urls import path

from webhooks.views import updating

urlpatterns = [
    path(
        "api/cdp/profiles/public/v1/app/<str:app_id>/update-profile",
        updating.update_profile,
    ),
]
