"""Every address of the installation; each app brings its own."""

from __future__ import annotations

from django.urls import include, path

from cdp import health

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]
