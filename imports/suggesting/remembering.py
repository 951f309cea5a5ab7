"""What columns with these headers were imported as before in this workspace.

A file with the same row of headers takes the latest mapping whole; otherwise each
column looks for its own header among the latest imports and the saved mappings.
"""

from __future__ import annotations

import msgspec

from imports.models import ImportJob, SavedMapping
from imports.suggesting.first_mappings import object_type_of
from imports.suggesting.header_words import fingerprint
from imports.suggesting.suggestions import Remembered
from profiles.mapping import Mapping

LOOKED_AT = 20


def remembered_by(job: ImportJob) -> dict[str, list[Remembered]]:
    """Earlier mappings by fingerprint, as ``suggestions.suggest`` takes them.

    Two queries, whatever was imported before.
    """
    earlier = (
        ImportJob.objects.filter(workspace_id=job.workspace_id, kind=job.kind)
        .went_in()
        .exclude(pk=job.pk)
        .order_by("-id")
        .values_list("columns", "mapping")[:LOOKED_AT]
    )
    saved = (
        SavedMapping.objects.filter(workspace_id=job.workspace_id, kind=job.kind)
        .order_by("-used_at")
        .values_list("mapping", flat=True)[:LOOKED_AT]
    )
    found: dict[str, list[Remembered]] = {}
    number = object_type_of(job.mapping)
    for columns, stored in earlier:
        headers = [column["header"] for column in columns]
        mapping = Mapping.from_json(stored)
        if mapping.object_type == number:
            _remember(found, headers, mapping)
    for stored in saved:
        mapping = Mapping.from_json(stored)
        if mapping.object_type == number:
            _remember_each(found, mapping)
    return found


def _remember(
    found: dict[str, list[Remembered]], headers: list[str], mapping: Mapping
) -> None:
    """Take one import in; what is known already is newer and stays."""
    targets = {int(column.source): column for column in mapping.columns}
    whole = fingerprint(headers)
    if whole not in found and len(headers) > 1:
        found[whole] = [
            Remembered(targets[i].target, msgspec.to_builtins(targets[i].options))
            if i in targets
            else Remembered("")
            for i in range(len(headers))
        ]
    _remember_each(found, mapping)


def _remember_each(found: dict[str, list[Remembered]], mapping: Mapping) -> None:
    for column in mapping.columns:
        options = msgspec.to_builtins(column.options)
        found.setdefault(
            fingerprint([column.header]), [Remembered(column.target, options)]
        )


def same_file(job: ImportJob) -> ImportJob | None:
    """The latest other import of the very same file in the workspace."""
    return (
        ImportJob.objects.filter(workspace_id=job.workspace_id, file_hash=job.file_hash)
        .exclude(pk=job.pk)
        .exclude(file_hash="")
        .listed()
        .first()
    )


def same_headers(job: ImportJob) -> ImportJob | None:
    """The latest import that went in and had the same row of headers."""
    if not job.header_fingerprint:
        return None
    earlier = ImportJob.objects.filter(
        workspace_id=job.workspace_id,
        kind=job.kind,
        header_fingerprint=job.header_fingerprint,
    )
    return earlier.went_in().exclude(pk=job.pk).listed().first()
