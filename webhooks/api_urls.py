"""The addresses of the APIs about single requests, as their product has them."""

from __future__ import annotations

from django.urls import path, re_path

from webhooks.api import views
from webhooks.views import updating

DEFINITIONS = "api/cdp/settings/v1/app/<uuid:app_id>/webhook-import"
OLD_LOG = "api/cdp/log/v1/app/<uuid:app_id>/webhook-import/<uuid:source_id>"

urlpatterns = [
    path(
        "api/cdp/profiles/public/v1/app/<str:app_id>/update-profile",
        updating.update_profile,
    ),
    path(DEFINITIONS, views.source_list),
    path(f"{DEFINITIONS}/<uuid:source_id>", views.source_detail),
    path(f"{DEFINITIONS}/<uuid:source_id>/activate", views.activate),
    path(
        "api/cdp/v3/logs/apps/<uuid:app_id>/webhook-imports/<uuid:source_id>", views.log
    ),
    re_path(r"^api/cdp/v3/(?P<rest>(?s:.*))$", views.unknown),
    path(f"{OLD_LOG}/last", views.last),
    path(f"{OLD_LOG}/stats", views.stats),
]
