"""Everything that an import leaves behind, to be compared."""

from __future__ import annotations

from typing import Any

from cdp.data_checks import findings
from imports.models import ImportJob
from profiles.models import ProfileChange
from tests.imports.running import outcomes
from tests.makers import people


def end_of(job: ImportJob) -> dict[str, Any]:
    """What is left of one import in a workspace of its own, without ids and times."""
    changes = ProfileChange.objects.filter(workspace=job.workspace).order_by("line")
    return {
        "state": (job.state, job.error),
        "ledger": job.ledger,
        "outcomes": outcomes(job),
        "people": people(job.workspace),
        "changes": [
            (change.line, change.outcome, change.before, change.after)
            for change in changes.iterator()
        ],
        "findings": findings(job.workspace),
    }


def difference(found: dict[str, Any], expected: dict[str, Any]) -> str:
    """Which parts are not as expected; nothing if all are."""
    parts = [name for name, value in expected.items() if found[name] != value]
    return ", ".join(f"{name} differ" for name in parts)
