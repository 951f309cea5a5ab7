"""Maps an uploaded file's columns as its request asked."""

from __future__ import annotations

import json

import msgspec

from cdp.models import Workspace
from imports.api.mapped import CannotMap, MappedColumns, PassedBy
from imports.api.own.asked import AUTO, UploadOptions
from imports.measuring.inspecting import Inspected
from imports.statuses import ImportKind
from imports.suggesting.automapping import MappingMismatch
from imports.wishes import CannotImport, Wishes, mapped_as_wished
from profiles.mapping import Mapping, MappingError


def wishes_of(asked: UploadOptions) -> Wishes:
    """The options as a headless import has them. Raises ``CannotImport``."""
    kinds = (kind.strip() for kind in asked.identify_by.split(","))
    is_named = asked.mapping == AUTO or asked.mapping.isdecimal()
    return Wishes(
        kind=ImportKind(asked.kind),
        mapping=asked.mapping if is_named else AUTO,
        given=None if is_named else _given(asked.mapping),
        identify_by=tuple(kind for kind in kinds if kind),
        mode=asked.mode,
        date_order=asked.date_order,
        decimal=asked.decimal,
        segment=asked.segment.strip(),
        makes_segments=asked.makes_segments,
        may_opt_in=asked.may_opt_in,
        object_type=asked.object_type,
    )


def _given(text: str) -> Mapping:
    try:
        return Mapping.from_json(json.loads(text))
    except (ValueError, RecursionError, MappingError) as problem:
        reason = str(problem) if isinstance(problem, MappingError) else "it is no JSON"
        raise CannotImport(
            f"mapping is neither auto, nor the id of a saved mapping, nor one: {reason}"
        ) from None


def map_as_asked(
    inspected: Inspected, workspace: Workspace, asked: UploadOptions
) -> MappedColumns:
    """The mapping of a file that was read through. Raises ``CannotMap``."""
    try:
        mapped = mapped_as_wished(inspected, workspace, wishes_of(asked))
    except (CannotImport, MappingMismatch) as problem:
        raise CannotMap(str(problem)) from None
    mapping = msgspec.structs.replace(
        mapped.mapping, skips_triggers=asked.skip_triggers
    )
    passed_by = [PassedBy(each.header, each.reason) for each in mapped.passed_by]
    return MappedColumns(mapping, passed_by)
