"""Takes an uploaded file in: stored, looked at, or refused with its reason."""

from __future__ import annotations

from pathlib import PurePath

import msgspec
from django.core.files import File

from cdp.models import User, Workspace
from imports import jobs
from imports.deciding import columns_of, take_over
from imports.engine.converting import is_problem_file
from imports.measuring.looking import look
from imports.models import ImportJob
from imports.reading.dialects import Choices
from imports.reading.refusals import UnreadableFile
from imports.statuses import Door, ImportKind
from imports.suggesting.automapping import MappingMismatch, fitted
from imports.suggesting.first_mappings import begun_again, object_type_of
from imports.suggesting.header_words import fingerprint
from imports.suggesting.own_names import FILE_COLUMNS
from profiles.mapping import Mapping


def take_in(
    workspace: Workspace,
    file: File[bytes],
    file_name: str,
    *,
    by: User | None,
    door: Door = Door.UPLOAD,
    kind: ImportKind = ImportKind.PEOPLE,
    object_type: int = 0,
    again: ImportJob | None = None,
    corrects: ImportJob | None = None,
) -> ImportJob:
    """A new import of this file, which waits in mapping; its rows are of this kind.

    ``again`` is an earlier import whose mapping and options are to be used again,
    ``corrects`` the one whose errors file this is; an errors file finds its import by
    its columns. Of what kind their rows are, the rows here are too. Raises
    ``UnreadableFile``; nothing is kept then.
    """
    model = again or corrects
    job = jobs.create(
        workspace,
        file,
        file_name=file_name,
        name=again.name if again else readable_name(file_name),
        description=again.description if again else "",
        kind=ImportKind(model.kind) if model else kind,
        door=door,
        object_type=object_type_of(model.mapping) if model else object_type,
        created_by=by,
        corrected_from=corrects,
    )
    try:
        seen = look(job, Choices())
    except UnreadableFile:
        job.file.delete(save=False)
        job.delete()
        raise
    if corrects is None and is_problem_file(seen.columns):
        corrects = _corrected_by(job, seen.columns)
        found = {}
        if corrects is not None:
            found = {
                "kind": corrects.kind,
                "mapping": begun_again(corrects.kind, corrects.mapping),
            }
        ImportJob.objects.filter(pk=job.pk).update(corrected_from=corrects, **found)
        job.refresh_from_db()
    if again is not None or corrects is not None:
        _use_again(job, again or corrects)
    return job


def _corrected_by(job: ImportJob, columns: list[str]) -> ImportJob | None:
    """The latest import whose file had these columns, our own aside."""
    headers = fingerprint([name for name in columns if name not in FILE_COLUMNS])
    earlier = ImportJob.objects.filter(
        workspace_id=job.workspace_id, header_fingerprint=headers
    )
    return earlier.went_in().exclude(pk=job.pk).order_by("-id").first()


def readable_name(file_name: str) -> str:
    """What an import is called at first: its file's name in words."""
    words = " ".join(stem(file_name).replace("_", " ").replace("-", " ").split())
    return (words[:1].upper() + words[1:] if words else file_name)[:200]


def stem(file_name: str) -> str:
    """The file's name without its endings: ``people`` of ``people.csv.gz``."""
    return PurePath(file_name.removesuffix(".gz").removesuffix(".zip")).stem


def _use_again(job: ImportJob, again: ImportJob | None) -> None:
    """Take mapping and options over, as far as the file has the columns."""
    if again is None or not again.mapping:
        return
    mapping = Mapping.from_json(again.mapping)
    headers = [column.header for column in columns_of(job)]
    known = tuple(column for column in mapping.columns if column.header in headers)
    try:
        taken = fitted(msgspec.structs.replace(mapping, columns=known), headers).mapping
    except MappingMismatch:
        return
    take_over(job, taken)
