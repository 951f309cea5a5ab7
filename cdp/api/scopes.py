"""What a token may do."""

from __future__ import annotations

from django.db import models


class Scope(models.TextChoices):
    """One of the things that a token or client may be allowed to do."""

    WRITE_PROFILES = "write_profiles", "Write profiles"
    READ_PROFILES = "read_profiles", "Read profiles"
    RUN_IMPORTS = "run_imports", "Run imports"
    MANAGE_WEBHOOKS = "manage_webhooks", "Manage webhooks"

    @property
    def may(self) -> str:
        """What the scope allows, in a few words."""
        return _MAY[self]


_MAY = {
    Scope.WRITE_PROFILES: "add and change people, define attributes",
    Scope.READ_PROFILES: "read people and definitions",
    Scope.RUN_IMPORTS: "import batches and files, read how they went",
    Scope.MANAGE_WEBHOOKS: "define webhook sources",
}
