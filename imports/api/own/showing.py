"""Imports and their problem rows as our own API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from imports.api.own.answered import (
    ShownColumn,
    ShownGroup,
    ShownImport,
    ShownLedger,
    ShownRow,
    ShownRowIssue,
    ShownRows,
)
from imports.fates import issues_of
from imports.ledger import IssueGroup
from imports.models import ApiImport, ImportIssue, ImportJob
from profiles.issues import Issue, Severity
from profiles.values import datetime_text


def shown_import(job: ImportJob) -> ShownImport:
    """The import with its counts."""
    counts = job.ran if job.run_at else job.reviewed
    return ShownImport(
        id=job.pk,
        name=job.name,
        description=job.description,
        file_name=job.file_name,
        kind=job.kind,
        door=job.door,
        state=job.state,
        error=job.error,
        created_at=datetime_text(job.created_at),
        reviewed_at=_moment(job.reviewed_at),
        tried_at=_moment(job.tried_at),
        started_at=_moment(job.run_at),
        finished_at=_moment(job.finished_at),
        ledger=ShownLedger(**job.ledger._asdict()),
        warned=counts.warned,
        events=counts.events,
        relationships=counts.relationships,
        opt_outs_kept=counts.opt_outs_kept,
        notifications=counts.notifications,
        undoes=job.undoes_id,
        skipped_columns=_skipped(job),
        issues=[_group(group) for group in counts.worst_first()],
    )


def shown_rows(rows: Sequence[ImportIssue], *, more: bool) -> ShownRows:
    """Problem rows; ``more`` follow."""
    shown = [
        ShownRow(row.ordinal, row.line, [_issue(one) for one in issues_of(row)])
        for row in rows
    ]
    return ShownRows(shown, rows[-1].ordinal if more else None)


def _skipped(job: ImportJob) -> list[ShownColumn]:
    asked: ApiImport | None = getattr(job, "api", None)
    passed_by = asked.passed_by if asked is not None else []
    return msgspec.convert(passed_by, list[ShownColumn])


def _group(group: IssueGroup) -> ShownGroup:
    example = group.example
    return ShownGroup(
        group.code,
        Severity(group.severity),
        group.field,
        group.rows,
        group.line,
        group.value,
        example.message,
        example.remedy,
    )


def _moment(moment: datetime | None) -> str | None:
    return datetime_text(moment) if moment is not None else None


def _issue(issue: Issue) -> ShownRowIssue:
    return ShownRowIssue(
        issue.code,
        Severity(issue.severity),
        issue.field,
        issue.value,
        issue.message,
        issue.remedy,
    )
