"""The installation's addresses and the style guide, which only developers have."""

from __future__ import annotations

from django.urls import path

from cdp.urls import handler400, handler403, handler404, handler500, urlpatterns
from cdp.views import styleguide

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("styleguide/", styleguide.show)]
