"""The table of endpoints, touchpoints and source actions."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Now

from cdp.models import Workspace
from profiles.attribution import PartKind
from profiles.definitions import CREATE_CUSTOMER, AttributionPart


class AttributionQuerySet(models.QuerySet["AttributionRow"]):
    """Questions about the parts of attribution."""

    def parts(self) -> dict[PartKind, dict[str, AttributionPart]]:
        """All of them as the core knows them, by kind and system name, by name.

        *Create customer* is there in every workspace.
        """
        found: dict[PartKind, dict[str, AttributionPart]] = {k: {} for k in PartKind}
        found[PartKind.SOURCE_ACTION][CREATE_CUSTOMER.key] = CREATE_CUSTOMER
        rows = self.order_by(Lower("name"), "id").values_list(
            "kind", "key", "name", "touchpoint__key"
        )
        for kind, key, name, touchpoint in rows:
            found[PartKind(kind)][key] = AttributionPart(key, name, touchpoint or "")
        return found


class AttributionRow(models.Model):
    """An endpoint, a touchpoint or a source action of a workspace.

    ``key`` is the system name; ``touchpoint`` is the one that an endpoint's rows have
    if nobody says otherwise.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    kind = models.CharField(
        max_length=13,
        choices=[
            (PartKind.ENDPOINT.value, "Endpoint"),
            (PartKind.TOUCHPOINT.value, "Touchpoint"),
            (PartKind.SOURCE_ACTION.value, "Source action"),
        ],
    )
    key = models.CharField(max_length=150)
    name = models.CharField(max_length=255)
    touchpoint = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = AttributionQuerySet.as_manager()

    class Meta:
        db_table = "attribution"
        constraints = [
            models.UniqueConstraint(
                "workspace",
                "kind",
                Lower("key"),
                name="attribution_key_once",
                violation_error_message="There is one with this system name already.",
            ),
            models.UniqueConstraint(
                "workspace",
                "kind",
                Lower("name"),
                name="attribution_name_once",
                violation_error_message="There is one with this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
