"""Loads what working on an import needs to know beside its rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
from django.conf import settings

from imports.definition_parts import parts_of
from imports.engine.bookkeeping import chunk_rows
from imports.engine.converting import Assignment
from imports.files import local_file
from imports.fingerprint import fingerprint
from imports.fixes import Fixes
from imports.models import CellFix, ImportJob
from imports.reading.sources import Choices, Limits
from imports.suggesting.first_mappings import object_type_of
from profiles.definitions import Definitions
from profiles.loading import load_definitions
from profiles.mapping import Mapping, TargetKind
from profiles.matching import matching_kinds
from profiles.rules import ConflictRule, Rules, UnknownPeople
from profiles.values import BLANKS


def definitions_of(job: ImportJob) -> Definitions:
    """What the import's rows are read and applied by: of people, or of objects."""
    definitions = load_definitions(job.workspace)
    if not job.is_of_objects:
        return definitions
    return definitions.of_objects(object_type_of(job.mapping))


def choices_of(job: ImportJob) -> Choices:
    """How the import's file is to be read."""
    return msgspec.convert(job.dialect, Choices)


def limits() -> Limits:
    """The limits of files in this installation."""
    return Limits(
        file_bytes=settings.IMPORT_MAX_BYTES, columns=settings.IMPORT_MAX_COLUMNS
    )


def load_fixes(job: ImportJob) -> Fixes:
    """All fixes of the import."""
    fixes = Fixes(cells={}, rules={}, titles={})
    for fix in CellFix.objects.filter(job=job).order_by("id"):
        if fix.ordinal is None:
            rules = fixes.rules.setdefault(fix.column, {})
            rules[fix.old.strip(BLANKS)] = None if fix.holds else fix.new
            fixes.titles[fix.column] = title_of(job, fix.column)
        else:
            fixes.cells.setdefault(fix.ordinal, {})[fix.column] = fix.new
    return fixes


def title_of(job: ImportJob, column: int) -> str:
    """What issues call a column of the import's file."""
    known = job.columns[column]["header"] if column < len(job.columns) else ""
    return known or f"Column {column + 1}"


def rules_of(mapping: Mapping, definitions: Definitions) -> Rules:
    """The rules that an import's mapping chooses.

    A contradiction between two rows of the file is a warning even where one against
    people already stored holds the row, as in Customer.io's imports. Rows that
    only name people never add any: somebody who does not exist is an error of the row.
    """
    people = UnknownPeople.HOLD if mapping.names_people else UnknownPeople.SKIP
    match = (*matching_kinds(mapping, definitions), *mapping.also_by)
    return Rules(
        match=tuple(k for k in dict.fromkeys(match) if k != TargetKind.PROFILE_ID),
        replaces=frozenset(mapping.replaces),
        mode=mapping.allowed_mode,
        conflicts=ConflictRule.MERGE if mapping.merges else mapping.conflicts,
        from_file=True,
        may_opt_in=mapping.may_opt_in,
        unknown_people=people,
        skips_triggers=mapping.skips_triggers,
        only_merges=mapping.merges,
    )


def current_fingerprint(job: ImportJob, definitions: Definitions) -> str:
    """The fingerprint of the import as it stands.

    The segments that it makes itself were not there when it was reviewed.
    """
    made = set(job.reviewed.new_segments)
    segments = {i: name for i, name in definitions.segments.items() if name not in made}
    return fingerprint(
        file_hash=job.file_hash,
        dialect=job.dialect,
        mapping=job.mapping,
        fixes=load_fixes(job),
        definitions=replace(definitions, segments=segments),
    )


def assignment(
    job: ImportJob, folder: Path, definitions: Definitions, *, after: int = 0
) -> Assignment:
    """What the import's reader is to do, from the row after ``after`` on.

    Once rows go in, all segments that they name have been made.
    """
    return Assignment(
        path=str(local_file(job, folder)),
        file_name=job.file_name,
        choices=choices_of(job),
        limits=limits(),
        mapping=job.mapping,
        definitions=parts_of(definitions),
        fixes=load_fixes(job),
        after=after,
        chunk_rows=chunk_rows(),
        is_provisional=not job.has_begun,
    )
