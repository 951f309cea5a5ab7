"""Questions about many sources or deliveries; every one begins with the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from webhooks.statuses import DeliveryStatus

if TYPE_CHECKING:
    from cdp.models import Workspace


class SourceQuerySet(models.QuerySet[Any]):
    """Webhook sources."""

    def of(self, workspace: Workspace) -> SourceQuerySet:
        """The workspace's own."""
        return self.filter(workspace=workspace)


class DeliveryQuerySet(models.QuerySet[Any]):
    """Deliveries."""

    def of(self, workspace: Workspace) -> DeliveryQuerySet:
        """The workspace's own."""
        return self.filter(workspace=workspace)

    def pending(self) -> DeliveryQuerySet:
        """Those that wait to be applied."""
        return self.filter(status=DeliveryStatus.PENDING)
