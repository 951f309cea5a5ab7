"""What the caller of a headless import says beside the file, and the mapping it makes.

It is what the pages ask for: a mapping or the suggestions, and the options of the
whole import.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cdp.models import Workspace
from imports.measuring.columns import DateOrder, DecimalSign
from imports.measuring.inspecting import Inspected
from imports.models import SavedMapping
from imports.statuses import ImportKind
from imports.suggesting.automapping import (
    Mapped,
    fitted,
    suggested,
    suggested_events,
    suggested_objects,
)
from imports.suggesting.first_mappings import OF_OBJECT_TYPES, first_mapping, fits
from profiles.definitions import Definitions
from profiles.loading import load_definitions
from profiles.mapping import (
    EVENT_PERSON,
    ColumnMapping,
    Mapping,
    MappingError,
    parse_target,
)
from profiles.mapping_problems import ProblemCode, problems
from profiles.rules import Mode

AUTO = "auto"
# Without an identifier every row is held, which says it better.
_HOLDS_ALL = (ProblemCode.NO_IDENTIFIER, ProblemCode.NO_OBJECT_ID)
# What the caller may write for a kind of identifier.
_OTHER_NAMES = {"id": "user_id"}


class CannotImport(Exception):
    """The import cannot be made as it was asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller says beside the file.

    ``mapping``: ``auto``, the id of a saved mapping, or the path of a mapping in JSON;
    ``given`` is a mapping itself, and wins.
    ``segment``: the segment that all rows join, by name; ``makes_segments``: those
    that cells name are made; ``may_opt_in``: the rows may end opt-outs.
    ``object_type``: the number of the type of the objects that the rows are about.
    """

    kind: ImportKind = ImportKind.PEOPLE
    mapping: str = AUTO
    given: Mapping | None = None
    identify_by: tuple[str, ...] = ()
    mode: Mode | None = None
    date_order: DateOrder | None = None
    decimal: DecimalSign | None = None
    segment: str = ""
    makes_segments: bool = False
    may_opt_in: bool = False
    review_only: bool = False
    object_type: int = 0


def mapped_as_wished(
    inspected: Inspected, workspace: Workspace, wishes: Wishes
) -> Mapped:
    """The mapping of a file whose columns were inspected. Raises ``CannotImport``."""
    definitions = load_definitions(workspace)
    _require_object_type(definitions, wishes)
    mapped = _mapped(inspected, definitions, workspace, wishes)
    mapping = _with_options(mapped.mapping, wishes)
    if wishes.kind is ImportKind.OBJECTS:
        definitions = definitions.of_objects(mapping.object_type)
    _refuse_problems(mapping, definitions, wishes.kind)
    return Mapped(mapping, mapped.choices)


def _require_object_type(definitions: Definitions, wishes: Wishes) -> None:
    """See that an object type that is named is there. Raises ``CannotImport``."""
    number = wishes.object_type
    if number and number not in definitions.object_types:
        raise CannotImport(f"The workspace has no object type {number}.")
    is_new = wishes.given is None and wishes.mapping == AUTO
    if wishes.kind is ImportKind.OBJECTS and is_new and not number:
        raise CannotImport("Say of which type the objects are, by its number.")


def _mapped(
    inspected: Inspected, definitions: Definitions, workspace: Workspace, wishes: Wishes
) -> Mapped:
    columns, headers = inspected
    if wishes.given is not None:
        return fitted(wishes.given, [column.header for column in columns])
    if wishes.mapping != AUTO:
        known = _known_mapping(wishes.mapping, workspace)
        return fitted(known, [column.header for column in columns])
    if wishes.kind is ImportKind.EVENTS:
        return suggested_events(columns, headers, definitions=definitions)
    if wishes.kind in OF_OBJECT_TYPES:
        return _objects(inspected, definitions, wishes)
    found = suggested(
        columns,
        headers,
        definitions=definitions,
        date_order=wishes.date_order,
        decimal=wishes.decimal,
        merges=wishes.kind is ImportKind.MERGES,
    )
    mapping = first_mapping(wishes.kind, found.mapping.columns)
    return Mapped(mapping, found.choices)


def _objects(inspected: Inspected, definitions: Definitions, wishes: Wishes) -> Mapped:
    number, relates = wishes.object_type, wishes.kind is ImportKind.RELATIONSHIPS
    found = suggested_objects(
        *inspected,
        definitions=definitions if relates else definitions.of_objects(number),
        relates=relates,
        object_type=number,
    )
    columns = found.mapping.columns
    mapping = first_mapping(wishes.kind, columns, object_type=number)
    return Mapped(mapping, found.choices)


def _with_options(mapping: Mapping, wishes: Wishes) -> Mapping:
    changes: dict[str, Any] = {}
    kinds = tuple(_OTHER_NAMES.get(kind, kind) for kind in wishes.identify_by)
    if kinds:
        changes["identify_by"] = kinds
        changes["columns"] = tuple(
            _with_kind(column, kinds[0]) for column in mapping.columns
        )
    if wishes.mode is not None:
        changes["mode"] = wishes.mode
    if wishes.segment:
        changes["segment"] = wishes.segment
    for option in ("makes_segments", "may_opt_in"):
        if getattr(wishes, option):
            changes[option] = True
    return msgspec.structs.replace(mapping, **changes)


def _with_kind(column: ColumnMapping, kind: str) -> ColumnMapping:
    """The column; if it names the person of an event, by this kind of identifier."""
    if parse_target(column.target) != EVENT_PERSON:
        return column
    options = msgspec.structs.replace(column.options, kind=kind)
    return msgspec.structs.replace(column, options=options)


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


def _refuse_problems(
    mapping: Mapping, definitions: Definitions, kind: ImportKind
) -> None:
    """Say what stands against the mapping; without an identifier all rows are held."""
    if not fits(mapping, kind):
        raise CannotImport(f"The mapping is not one of {kind.label.lower()}.")
    blocking = [
        f"{problem.message} {problem.remedy}"
        for problem in problems(mapping, definitions)
        if problem.blocking and problem.code not in _HOLDS_ALL
    ]
    if blocking:
        raise CannotImport(" ".join(blocking))
