"""An import as Customer.io shows it: state, rows, and what became of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from imports.api.customer_io.request import ImportRequest, RowKind
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.definitions import ResourceDefinition

_S = ImportState
STATES: Mapping[str, str] = {
    _S.UPLOADED: "preprocessing",
    _S.FETCHING: "preprocessing",
    _S.MAPPING: "preprocessed",
    _S.REVIEWING: "validating",
    _S.READY: "validated",
    _S.TRYING: "validated",
    _S.RUNNING: "importing",
    _S.FINISHED: "imported",
    _S.UNDOING: "imported",
    _S.UNDONE: "imported",
    _S.FAILED: "failed",
    _S.CANCELLED: "canceled",
}
_IN = ("created", "updated", "unchanged", "merged")


def import_json(job: ImportJob, downloads: Mapping[str, tuple[int, str]]) -> Any:
    """The ``import`` object.

    ``downloads`` are the export's number and address by ``error`` and ``warning``,
    where there are such rows.
    """
    asked = ImportRequest.of(job.api.asked)
    shown = {
        "id": job.pk,
        "name": job.name,
        "description": job.description,
        "created_at": _seconds(job.created_at),
        "updated_at": _seconds(_touched(job)),
        "rows_to_import": _rows_to_import(job),
        "rows_imported": sum(job.ran.outcomes.get(name, 0) for name in _IN),
        "state": STATES[job.state],
        "type": asked.type.value,
        **_about(asked),
        "data_to_process": asked.processed.value,
        "skipped_columns": job.api.passed_by,
    }
    if job.error:
        shown["error"] = job.error
    for name, (number, url) in downloads.items():
        shown[f"{name}_export_id"] = number
        shown[f"{name}_download_url"] = url
    return shown


def _about(asked: ImportRequest) -> dict[str, Any]:
    """Whom or what the rows are about, as far as it is of their kind."""
    shown: dict[str, Any] = {}
    if asked.identifier is not None:
        shown["identifier"] = asked.identifier.value
    if asked.object_type:
        shown["object_type_id"] = asked.object_type
    if asked.type in (RowKind.PEOPLE, RowKind.EVENT):
        shown["people_to_process"] = asked.processed.value
    return shown


def _rows_to_import(job: ImportJob) -> int:
    """The rows that can go in; while they are being found, those that were read."""
    if job.reviewed_at is not None or job.run_at is not None:
        return job.reviewed.ledger().going_in
    return job.rows_total or 0


def _touched(job: ImportJob) -> datetime:
    moments = (job.created_at, job.nudged_at, job.reviewed_at, job.run_at)
    return max(m for m in (*moments, job.finished_at) if m is not None)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def topic_json(resource: ResourceDefinition) -> dict[str, Any]:
    """A topic of the subscription centre."""
    return {
        "id": resource.id,
        "identifier": f"topic_{resource.id}",
        "name": resource.name,
        "description": "",
        "subscribed_by_default": resource.subscribed,
    }
