"""Has a batch's rows go in: a small one at once, a large one as an import.

Both ways read the rows by one mapping and find people by one set of rules, so a batch
of 99 rows and one of 100 end alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile

import msgspec
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from cdp.api import calls
from cdp.api.refusals import Reason, Refusal
from cdp.api.tokens import Caller
from imports import jobs
from imports.api.models import ApiProduct
from imports.api.xtremepush.batches import Batch
from imports.engine.counting import count
from imports.engine.loading import rules_of
from imports.measuring.columns import ColumnSummary
from imports.models import ApiImport, ImportJob
from imports.reading.dialects import Choices
from imports.statuses import Door
from imports.suggesting.header_words import fingerprint
from profiles.apply import Contended, apply
from profiles.definitions import Definitions
from profiles.issues import Severity
from profiles.prepared import Applied
from profiles.records import Record, RowBatch
from profiles.statuses import Origin, OriginKind
from profiles.validation import compile_mapping

DOOR = "xtremepush import/profile"
_FILE_NAME = "profiles.csv"
_DIALECT = Choices(encoding="utf-8", delimiter=",", quote='"', escape="", header_line=1)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was held; ``row`` counts from 1."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What became of a batch that was applied at once."""

    counts: dict[str, int]
    problems: list[RowProblem]


def apply_at_once(
    batch: Batch, caller: Caller, definitions: Definitions, *, at: datetime
) -> AtOnce:
    """Apply the rows in one transaction; those in error stay out.

    Raises ``Refusal`` (503) when others keep changing the same people.
    """
    call = calls.begin(caller, DOOR, now=at)
    records = _records(batch, definitions)

    def finish(cursor: CursorWrapper, applied: Applied) -> None:
        call.note(count(applied.plan).outcomes)

    try:
        applied = apply(
            records,
            definitions=definitions,
            rules=rules_of(batch.mapping, definitions),
            origin=Origin(OriginKind.CALL, call.id),
            now=at,
            finish=finish,
        )
    except Contended:
        raise Refusal(
            Reason.UNAVAILABLE, "Others keep changing the same people.", retry_after=1
        ) from None
    return AtOnce(count(applied.plan).outcomes, list(_problems(applied)))


def _records(batch: Batch, definitions: Definitions) -> list[Record]:
    """The records of the rows; each counts as a line."""
    rows = RowBatch(1, list(range(1, len(batch.rows) + 1)), batch.rows)
    converter = compile_mapping(batch.mapping, definitions, is_provisional=False)
    return converter.convert(rows)


def _problems(applied: Applied) -> Iterator[RowProblem]:
    plan = applied.plan
    for position, issues in sorted(plan.issues.items()):
        for issue in issues:
            if issue.severity == Severity.ERROR:
                line = plan.records[position].line
                yield RowProblem(line, issue.field, issue.message)


def start_import(batch: Batch, caller: Caller) -> ImportJob:
    """Keep the rows as the file of an import, which is reviewed and run by itself."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=settings.SCRATCH_DIR) as file:
        _write(batch, file)
        file.seek(0)
        with transaction.atomic():
            return _started(batch, caller, File(file))


def _write(batch: Batch, file: io.BufferedRandom) -> None:
    # Half of a surrogate pair becomes bytes that no UTF-8 has: an issue of its row.
    text = io.TextIOWrapper(file, "utf-8", errors="surrogatepass", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(batch.headers)
    writer.writerows(batch.rows)
    text.detach()


def _started(batch: Batch, caller: Caller, file: File[bytes]) -> ImportJob:
    job = jobs.create(
        caller.workspace,
        file,
        file_name=_FILE_NAME,
        name=f"Xtremepush batch of {len(batch.rows):,} rows",
        door=Door.API,
    )
    columns = [
        {**msgspec.to_builtins(ColumnSummary(place, name)), "raw_header": name}
        for place, name in enumerate(batch.headers)
    ]
    jobs.edit(
        job,
        dialect=msgspec.to_builtins(_DIALECT),
        columns=columns,
        header_fingerprint=fingerprint(batch.headers),
        mapping=batch.mapping.to_json(),
        counted_at=now(),
    )
    ApiImport.objects.create(
        job=job,
        product=ApiProduct.XTREMEPUSH,
        credential=caller.name,
        asked={"rows": len(batch.rows)},
        passed_by=[{"name": name, "reason": ""} for name in batch.ignored],
    )
    jobs.start_review(job)
    return job
