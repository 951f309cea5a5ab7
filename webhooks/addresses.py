"""The addresses at which senders reach a workspace's sources."""

from __future__ import annotations

from django.conf import settings

from cdp.models import Workspace
from webhooks.models import WebhookSource


def base_url(workspace: Workspace) -> str:
    """Where senders reach the workspace, without a slash at the end."""
    return (workspace.base_url or settings.BASE_URL).rstrip("/")


def source_path(source: WebhookSource) -> str:
    """The path of the source's address."""
    return f"/cdp/webhook/{source.workspace.app_id}/{source.pk}"


def source_url(source: WebhookSource, *, query: str = "") -> str:
    """The full address of the source, with a query if there is one."""
    path = source_path(source)
    return f"{base_url(source.workspace)}{path}{f'?{query}' if query else ''}"
