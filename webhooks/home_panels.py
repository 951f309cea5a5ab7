"""What webhooks bring to the home page: what needs attention, where to begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Sum
from django.utils.timezone import now

from cdp import arrivals, formats, home, search
from cdp.decorators import ADMINS
from cdp.home import Attention, QuickAction
from cdp.http import WorkspaceRequest, page_url
from cdp.search import Hit, Source
from cdp.tones import Tone
from webhooks.came_in import came_in
from webhooks.models import SourceHour, WebhookSource
from webhooks.presets import preset_of

MOST = 5


def register() -> None:
    """Enters the quick action, what needs attention, and the search."""
    home.register_action(
        QuickAction(
            "Create a webhook source",
            "Create a webhook source",
            "An address for one sender: Shopify, Stripe, your own system. You see its "
            "first request arrive and click what matters.",
            "webhook",
            "webhooks:source-new",
            order=20,
            roles=ADMINS,
        )
    )
    arrivals.register(came_in)
    home.register_attention(needing_attention)
    search.register(
        Source("Webhook sources", "webhook", find_sources, order=30, roles=ADMINS)
    )


def needing_attention(request: WorkspaceRequest) -> Iterator[Attention]:
    """Sources that are odd, and those whose requests of the last day were rejected."""
    if request.role not in ADMINS:
        return
    odd = WebhookSource.objects.of(request.workspace).exclude(concerns=[])
    for source in odd.order_by("name")[:MOST]:
        url = page_url(request, "webhooks:source-deliveries", source.pk)
        yield Attention(
            Tone.CAREFUL, f"{source.name}: {source.concerns[0].rstrip('.')}", url
        )
    since = now() - timedelta(hours=24)
    hours = SourceHour.objects.filter(
        source__workspace=request.workspace, hour__gte=since, rejected__gt=0
    )
    counted = hours.values_list("source", "source__name").annotate(n=Sum("rejected"))
    for source_id, name, rejected in counted.order_by("-n")[:MOST]:
        requests = formats.count_of(rejected, "request")
        verb = "was" if rejected == 1 else "were"
        url = page_url(request, "webhooks:source-deliveries", source_id)
        yield Attention(
            Tone.WRONG,
            f"{name}: {requests} of the last 24 hours {verb} rejected",
            f"{url}?status=3&since=24",
        )


def find_sources(request: WorkspaceRequest, words: str) -> Iterator[Hit]:
    """The sources whose name or sender has these words."""
    for source in WebhookSource.objects.of(request.workspace).order_by("name"):
        sender = preset_of(source.sender).name
        if words.lower() in f"{source.name} {sender} {source.pk}".lower():
            url = page_url(request, "webhooks:source", source.pk)
            yield Hit(source.name, f"{sender}, {source.status.label.lower()}", url)
