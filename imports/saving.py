"""Keeps mappings under a name, and lets another file take one over."""

from __future__ import annotations

from collections import Counter

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from cdp.models import User
from imports.deciding import columns_of, take_over
from imports.engine import rule_counts
from imports.models import CellFix, ImportJob, SavedMapping
from imports.pages.board import Board
from imports.querysets import SavedMappingQuerySet
from imports.suggesting.automapping import fitted
from profiles.mapping import ColumnMapping, Mapping


def offered(job: ImportJob) -> SavedMappingQuerySet:
    """The saved mappings that the import may take over, those of its headers first."""
    saved = SavedMapping.objects.of(job.workspace).filter(kind=job.kind)
    return saved.best_for(job.header_fingerprint)


def save(job: ImportJob, board: Board, name: str, *, by: User) -> SavedMapping:
    """Keep the board's mapping under a name; one of that name is replaced.

    The rules that mend cells of this import are kept with it.
    """
    kept = {"mapping": board.mapping.to_json(), "rules": _rules_of(job)}
    saved, is_new = SavedMapping.objects.get_or_create(
        workspace=job.workspace,
        name=name,
        defaults={
            "kind": job.kind,
            "header_fingerprint": job.header_fingerprint,
            "created_by": by,
            **kept,
        },
    )
    if not is_new:
        SavedMapping.objects.filter(pk=saved.pk).update(
            **kept,
            header_fingerprint=job.header_fingerprint,
            version=F("version") + 1,
            used_at=now(),
            mended=None,
        )
        saved.refresh_from_db()
    _note_use(job, saved)
    rule_counts.note_saved(job)
    return saved


def use(job: ImportJob, saved: SavedMapping) -> list[str]:
    """Map the import as the saved mapping says; return the columns it lacks.

    Columns are found by their headers; what the file has beside them stays open. The
    rules of the saved mapping take the place of those that the import has. Raises
    ``WrongState``.
    """
    mapping = Mapping.from_json(saved.mapping)
    headers = [column.header for column in columns_of(job)]
    known, missing = _parted(mapping.columns, headers)
    taken = fitted(msgspec.structs.replace(mapping, columns=tuple(known)), headers)
    take_over(job, taken.mapping)
    _take_rules(job, saved.rules, headers)
    SavedMapping.objects.filter(pk=saved.pk).update(used_at=now())
    _note_use(job, saved)
    return missing


def _note_use(job: ImportJob, saved: SavedMapping) -> None:
    ImportJob.objects.filter(pk=job.pk).update(saved_mapping=saved)
    job.saved_mapping = saved


def _rules_of(job: ImportJob) -> dict[str, dict[str, str | None]]:
    """The rules for cells of the import: by header, old value to new, or to nothing."""
    headers = [column.header for column in columns_of(job)]
    rules: dict[str, dict[str, str | None]] = {}
    for fix in job.fixes.filter(ordinal=None, column__lt=len(headers)):
        mapped = rules.setdefault(headers[fix.column], {})
        mapped[fix.old] = None if fix.holds else fix.new
    return rules


@transaction.atomic
def _take_rules(
    job: ImportJob, rules: dict[str, dict[str, str | None]], headers: list[str]
) -> None:
    job.fixes.filter(ordinal=None).delete()
    CellFix.objects.bulk_create(
        CellFix(
            job=job,
            column=headers.index(header),
            old=old,
            new=new or "",
            holds=new is None,
        )
        for header, mended in rules.items()
        if header in headers
        for old, new in mended.items()
    )


def _parted(
    columns: tuple[ColumnMapping, ...], headers: list[str]
) -> tuple[list[ColumnMapping], list[str]]:
    """The columns that the file has, and the names of those it has not."""
    left = Counter(headers)
    known: list[ColumnMapping] = []
    missing: list[str] = []
    for column in columns:
        if left[column.header]:
            left[column.header] -= 1
            known.append(column)
        else:
            missing.append(column.title)
    return known, missing
