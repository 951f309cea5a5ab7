"""Enters imports in the menu, with a badge for what waits for this reader."""

from __future__ import annotations

from cdp import navigation
from cdp.decorators import EDITORS
from cdp.http import WorkspaceRequest
from cdp.navigation import Entry
from imports.models import ImportJob
from imports.statuses import ImportState


def register() -> None:
    """Enters the history, which leads everywhere else."""
    navigation.main.register(
        Entry(
            "Imports",
            "imports:history",
            icon="file-up",
            order=30,
            roles=EDITORS,
            count=waiting,
        )
    )


def waiting(request: WorkspaceRequest) -> int:
    """How many imports are reviewed and wait for somebody to run them."""
    reviewed = ImportJob.objects.of(request.workspace).filter(state=ImportState.READY)
    return reviewed.count()
