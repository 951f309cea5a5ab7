"""Takes a forgotten person out of what imports keep beside the files.

Uploaded files go when their time is over; issues, examples and samples are blanked at
once, in the transaction that forgets the person.
"""

from __future__ import annotations

from typing import Any

from imports.models import ColumnValues, ImportIssue, ImportJob

# The job's fields that may quote a cell.
_QUOTING = ("columns", "first_look", "review_counts", "run_counts")


def blank_person(*, workspace_id: int, identifiers: set[str], **kwargs: object) -> None:
    """Receives ``person_forgotten``; blanks what names one of the identifiers."""
    jobs = ImportJob.objects.filter(workspace_id=workspace_id)
    for job in jobs.only("pk", *_QUOTING).iterator(chunk_size=50):
        kept = {field: getattr(job, field) for field in _QUOTING}
        blank = {field: blanked(value, identifiers) for field, value in kept.items()}
        if blank != kept:
            ImportJob.objects.filter(pk=job.pk).update(**blank)
    values = ColumnValues.objects.filter(job__workspace_id=workspace_id)
    for counted in values.iterator(chunk_size=50):
        left = [pair for pair in counted.values if pair[0] not in identifiers]
        if len(left) < len(counted.values):
            ColumnValues.objects.filter(pk=counted.pk).update(values=left)
    issues = ImportIssue.objects.filter(job__workspace_id=workspace_id)
    for problem in issues.naming(sorted(identifiers)):
        # The table has no key of its own: the row is known by its place.
        ImportIssue.objects.filter(
            job_id=problem.job_id, phase=problem.phase, ordinal=problem.ordinal
        ).update(
            identifiers=[],
            issues=[{**issue, "value": "", "detail": ""} for issue in problem.issues],
        )


def blanked(value: Any, texts: set[str]) -> Any:
    """JSON values with every text that is one of these made empty."""
    if isinstance(value, str):
        return "" if value in texts else value
    if isinstance(value, list):
        return [blanked(part, texts) for part in value]
    if isinstance(value, dict):
        return {key: blanked(part, texts) for key, part in value.items()}
    return value
