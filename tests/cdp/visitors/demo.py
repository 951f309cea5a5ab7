"""The app's part of the demo workspace."""

from __future__ import annotations

from cdp.models import Workspace


def seed(workspace: Workspace) -> None:
    """Marks the workspace as seeded."""
    workspace.name = "Demo with visitors"
    workspace.save(update_fields=["name"])


def describe(workspace: Workspace) -> dict[str, str]:
    """A fact about the workspace."""
    return {"visitors_of": workspace.slug}
