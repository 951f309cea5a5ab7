"""The importer's decisions about columns and options, kept with the import.

Each decision is stored at once, so that a closed tab loses nothing; a review that the
import had is void then (``imports.jobs.edit``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from django.db import transaction

from imports import jobs
from imports.measuring.columns import ColumnSummary
from imports.models import ImportJob
from imports.pages.board import Board, make_board
from imports.statuses import ImportKind, ImportState
from imports.suggesting.first_mappings import first_mapping
from imports.suggesting.remembering import remembered_by
from profiles.definitions import Definitions
from profiles.mapping import EVENT_PERSON, ColumnMapping, ColumnOptions, Mapping


def chosen_mapping(job: ImportJob) -> Mapping:
    """What the importer has decided so far."""
    if job.mapping:
        return Mapping.from_json(job.mapping)
    return first_mapping(ImportKind(job.kind))


def columns_of(job: ImportJob) -> list[ColumnSummary]:
    """The figures of the import's columns, as far as they are counted."""
    return msgspec.convert(job.columns, list[ColumnSummary])


def load_board(job: ImportJob, definitions: Definitions) -> Board:
    """The mapping board as it stands now."""
    return make_board(
        columns_of(job),
        chosen_mapping(job),
        definitions,
        remembered=remembered_by(job),
        of_events=job.is_of_events,
    )


def decide(
    job: ImportJob, position: int, target: str, options: ColumnOptions | None = None
) -> None:
    """Import a column as this; without options those of its target are the defaults.

    Raises ``WrongState`` when the import cannot be changed any more.
    """
    header = columns_of(job)[position].header
    column = ColumnMapping(position, header, target, options or ColumnOptions())

    def decided(mapping: Mapping) -> Mapping:
        others = [c for c in mapping.columns if c.source != position]
        columns = sorted([*others, column], key=lambda c: int(c.source))
        return msgspec.structs.replace(mapping, columns=tuple(columns))

    _change(job, decided)


def choose_options(job: ImportJob, **options: Any) -> None:
    """Set options of the whole import. Raises ``WrongState``."""
    _change(job, lambda mapping: msgspec.structs.replace(mapping, **options))


def choose_person_kind(job: ImportJob, board: Board, kind: str) -> None:
    """Find the people of a file of events by this kind of identifier.

    Raises ``WrongState``.
    """
    for line in board.lines:
        if line.target == str(EVENT_PERSON) and line.options.kind != kind:
            options = msgspec.structs.replace(line.options, kind=kind)
            decide(job, line.position, line.target, options)


def switch_kind(job: ImportJob, kind: ImportKind, *, object_type: int = 0) -> None:
    """Import the rows as this instead; what was mapped is of no use then.

    Raises ``WrongState``.
    """
    mapping = first_mapping(kind, object_type=object_type).to_json()
    jobs.edit(job, kind=kind, mapping=mapping if object_type else {})


def take_over(job: ImportJob, mapping: Mapping) -> None:
    """Let another mapping, already fitted to this file, take the place of this one."""
    _change(job, lambda _: mapping)


def start_review(job: ImportJob, board: Board) -> None:
    """Freeze the mapping as the board shows it and have the file planned.

    A review that waits is done again. Pressed twice it is done once. Raises
    ``WrongState``.
    """
    if job.mapping != board.mapping.to_json() or job.state == ImportState.READY:
        jobs.edit(job, mapping=board.mapping.to_json())
    jobs.start_review(job)


def _change(job: ImportJob, changed: Callable[[Mapping], Mapping]) -> None:
    """Change the stored mapping; two tabs do so one after the other."""
    with transaction.atomic():
        stored = ImportJob.objects.select_for_update().only("mapping").get(pk=job.pk)
        mapping = changed(chosen_mapping(stored))
        jobs.edit(job, mapping=mapping.to_json())
