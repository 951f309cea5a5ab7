"""The project's choices, each with its words."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a member may do in a workspace."""

    ADMIN = "admin", "Admin"
    MARKETER = "marketer", "Marketer"
    STAFF = "staff", "Staff"

    @property
    def may(self) -> str:
        """What the role allows, in a few words."""
        return _MAY[self]


_MAY = {
    Role.ADMIN: "everything",
    Role.MARKETER: "imports and people",
    Role.STAFF: "sees people",
}
