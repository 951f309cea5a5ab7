"""What a web process loads once, before its first request instead of during it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

from cdp.forms import region_choices, zone_choices


def warm_up() -> None:
    """Imports every view, reads every page's template, and the long lists."""
    get_resolver().reverse_dict  # noqa: B018  reads all addresses, so all views
    folder = settings.PROJECT / "templates"
    for page in sorted(folder.rglob("*.html")):
        get_template(str(page.relative_to(folder)))
    zone_choices()
    region_choices()
