"""Checks of the data that no constraint makes: each app registers its own.

``manage.py check_data`` runs them over every workspace; tests and drills do too. A
healthy database has no finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdp.models import Workspace

# Gives a sentence for each fault in a workspace.
Check = Callable[["Workspace"], Iterable[str]]

_checks: list[Check] = []


def register(check: Check) -> Check:
    """Has ``check_data`` run the check; called in ``AppConfig.ready``."""
    if check not in _checks:
        _checks.append(check)
    return check


def findings(workspace: Workspace) -> list[str]:
    """A sentence for each fault that any check finds in the workspace."""
    return [sentence for check in _checks for sentence in check(workspace)]
