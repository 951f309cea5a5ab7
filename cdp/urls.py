"""Every address of the installation; each app brings its own.

Pages of a workspace begin with ``/w/<slug>/``; an app's are mounted below that.
"""

from __future__ import annotations

from django.urls import include, path

from cdp import health
from cdp.api import oauth

urlpatterns = [
    path("", include("cdp.page_urls")),
    path("w/<slug:slug>/", include("profiles.urls")),
    path("w/<slug:slug>/imports/", include("imports.urls")),
    path("", include("imports.public_urls")),
    path("w/<slug:slug>/webhooks/", include("webhooks.urls")),
    path("cdp/webhook/", include("webhooks.public_urls")),
    path("account/", include("allauth.urls")),
    path("auth/token", oauth.token),
    path("", include("imports.api.urls")),
    path("", include("webhooks.api_urls")),
    path("", include("profiles.api.urls")),
    path("", include("profiles.api.own.urls")),
    path("", include("imports.api.own.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]

handler400 = "cdp.views.errors.bad_request"
handler403 = "cdp.views.errors.forbidden"
handler404 = "cdp.views.errors.not_found"
handler500 = "cdp.views.errors.server_error"
