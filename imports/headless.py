"""Imports a file without a page: the same job, review and run, in one call.

It never waits for a person. What would need one, a column that reads two ways, stays
unmapped and is named; a file without an identifier has every row held.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.core.files import File

from cdp.models import Workspace
from imports import jobs, working
from imports.automapping import Mapped, fitted, suggested
from imports.columns import DateOrder, DecimalSign
from imports.inspecting import Inspected, inspect
from imports.models import ImportJob, SavedMapping
from imports.problem_files import errors_file, warnings_file
from imports.report import Report
from imports.statuses import WORKED_ON, Door, ImportState
from profiles.definitions import Definitions
from profiles.issues import Severity
from profiles.loading import load_definitions
from profiles.mapping import Mapping, MappingError
from profiles.mapping_problems import ProblemCode, problems
from profiles.rules import Mode

AUTO = "auto"
_POLL_SECONDS = 0.5
# What the caller may write for a kind of identifier.
_OTHER_NAMES = {"id": "user_id"}


class CannotImport(Exception):
    """The import cannot be made as it was asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller says beside the file.

    ``mapping``: ``auto``, the id of a saved mapping, or the path of a mapping in JSON.
    """

    mapping: str = AUTO
    identify_by: tuple[str, ...] = ()
    mode: Mode | None = None
    date_order: DateOrder | None = None
    decimal: DecimalSign | None = None
    review_only: bool = False


def import_file(
    path: Path, workspace: Workspace, wishes: Wishes, *, folder: Path
) -> Report:
    """Import the file; errors and warnings files go into the folder.

    Raises ``UnreadableFile`` and ``CannotImport``.
    """
    with path.open("rb") as file:
        job = jobs.create(
            workspace, File(file), file_name=path.name, door=Door.HEADLESS
        )
    definitions = load_definitions(workspace)
    mapped = _mapped(inspect(job), definitions, workspace, wishes)
    _refuse_problems(mapped.mapping, definitions)
    jobs.edit(job, mapping=mapped.mapping.to_json())
    try:
        jobs.start_review(job, nudges=False)
        _work(job)
        if job.state == ImportState.READY and not wishes.review_only:
            jobs.start_run(job, nudges=False)
            _work(job)
    except KeyboardInterrupt:
        _cancel(job)
    return Report(
        job,
        mapped,
        _written(job, Severity.ERROR, folder / f"{path.stem}.errors.csv"),
        _written(job, Severity.WARNING, folder / f"{path.stem}.warnings.csv"),
    )


def _mapped(
    inspected: Inspected, definitions: Definitions, workspace: Workspace, wishes: Wishes
) -> Mapped:
    if wishes.mapping == AUTO:
        mapped = suggested(
            inspected.columns,
            inspected.headers,
            definitions=definitions,
            date_order=wishes.date_order,
            decimal=wishes.decimal,
        )
    else:
        known = _known_mapping(wishes.mapping, workspace)
        mapped = fitted(known, [column.header for column in inspected.columns])
    changes: dict[str, Any] = {}
    if wishes.identify_by:
        kinds = (_OTHER_NAMES.get(kind, kind) for kind in wishes.identify_by)
        changes["identify_by"] = tuple(kinds)
    if wishes.mode is not None:
        changes["mode"] = wishes.mode
    mapping = msgspec.structs.replace(mapped.mapping, **changes)
    return Mapped(mapping, mapped.choices)


def _known_mapping(name: str, workspace: Workspace) -> Mapping:
    """The saved mapping with this id, or the one in this file."""
    if name.isdigit():
        saved = SavedMapping.objects.filter(workspace=workspace, pk=int(name)).first()
        if saved is None:
            raise CannotImport(f"The workspace has no saved mapping {name}.")
        data = saved.mapping
    else:
        try:
            data = json.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise CannotImport(f"{name} holds no mapping: {problem}.") from None
    try:
        return Mapping.from_json(data)
    except MappingError as problem:
        raise CannotImport(str(problem)) from None


def _refuse_problems(mapping: Mapping, definitions: Definitions) -> None:
    """Say what stands against the mapping; without an identifier all rows are held."""
    blocking = [
        f"{problem.message} {problem.remedy}"
        for problem in problems(mapping, definitions)
        if problem.blocking and problem.code != ProblemCode.NO_IDENTIFIER
    ]
    if blocking:
        raise CannotImport(" ".join(blocking))


def _work(job: ImportJob) -> None:
    """Do the work here, or watch the worker that was faster."""
    working.work_on(job.pk)
    job.refresh_from_db()
    while job.state in WORKED_ON:
        time.sleep(_POLL_SECONDS)
        working.work_on(job.pk)
        job.refresh_from_db()


def _cancel(job: ImportJob) -> None:
    job.refresh_from_db()
    if job.state in (ImportState.REVIEWING, ImportState.RUNNING):
        jobs.cancel(job)


def _written(job: ImportJob, severity: Severity, path: Path) -> Path | None:
    """The path of the file of these problem rows, once written; None without any."""
    counts = job.ran if job.run_at else job.reviewed
    is_error = severity == Severity.ERROR
    if not (counts.outcomes.get("held") if is_error else counts.warned):
        return None
    parts = errors_file(job) if is_error else warnings_file(job)
    with path.open("wb") as file:
        file.writelines(parts)
    return path
