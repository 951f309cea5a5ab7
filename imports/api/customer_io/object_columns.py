"""What each header of a fetched file of objects or relationships is imported as.

As ``imports.api.customer_io.columns`` does for people: by exact names, nothing guessed.
A file of relationships says in ``object_type_id`` of which type each object is.
"""

from __future__ import annotations

import msgspec

from imports.api.customer_io.naming import Naming
from imports.api.customer_io.request import ImportRequest, PersonKey
from imports.api.mapped import CannotMap, MappedColumns
from imports.measuring.inspecting import Inspected
from imports.statuses import ImportKind
from imports.suggesting.first_mappings import first_mapping
from imports.suggesting.own_names import Offer
from profiles.columns.relationships import relationship_attribute
from profiles.definitions import Definitions
from profiles.mapping import OBJECT_TYPE, RELATED_ID
from profiles.rules import ConflictRule

_OBJECTS = {"object_id": "identifier:object_id", "cio_object_id": "profile_id"}
_RELATIONSHIPS = {"object_id": str(RELATED_ID), "object_type_id": str(OBJECT_TYPE)}
_PEOPLE = {
    PersonKey.ID: "identifier:user_id",
    PersonKey.EMAIL: "identifier:email",
    PersonKey.CIO_ID: "profile_id",
}
_NO_TYPE = "The specified object type does not exist."


def map_objects(
    inspected: Inspected, asked: ImportRequest, definitions: Definitions
) -> MappedColumns:
    """The mapping of a file of objects of one type. Raises ``CannotMap``."""
    if asked.object_type not in definitions.object_types:
        raise CannotMap(_NO_TYPE)
    headers = [header.strip() for header in inspected.headers]
    own = "cio_object_id" if "object_id" not in headers else "object_id"
    if own not in headers:
        raise CannotMap("The file has no column “object_id”.")
    _require_once(headers, (own,))
    here = definitions.of_objects(asked.object_type)
    targets = {own: _OBJECTS[own]}
    targets |= {key: f"attribute:{key}" for key in here.attributes}
    naming = Naming(Offer(here), targets)
    naming.take_all(inspected)
    mapping = first_mapping(
        ImportKind.OBJECTS, tuple(naming.mapped), object_type=asked.object_type
    )
    mapping = msgspec.structs.replace(mapping, mode=asked.processed.mode)
    return MappedColumns(mapping, naming.passed_by)


def map_relationships(
    inspected: Inspected, asked: ImportRequest, definitions: Definitions
) -> MappedColumns:
    """The mapping of a file of relationships. Raises ``CannotMap``."""
    key = asked.identifier or PersonKey.ID
    headers = [header.strip() for header in inspected.headers]
    _require_once(headers, (*_RELATIONSHIPS, key.value))
    targets = {**_RELATIONSHIPS, key.value: _PEOPLE[key]}
    for header in headers:
        if relationship_attribute(header, definitions) is not None:
            targets.setdefault(header, f"relationship:{header}")
    naming = Naming(Offer(definitions, relates=True), targets)
    naming.take_all(inspected)
    mapping = first_mapping(ImportKind.RELATIONSHIPS, tuple(naming.mapped))
    mapping = msgspec.structs.replace(
        mapping, identify_by=(key.kind,), conflicts=ConflictRule.KEEP
    )
    return MappedColumns(mapping, naming.passed_by)


def _require_once(headers: list[str], needed: tuple[str, ...]) -> None:
    for name in needed:
        if name not in headers:
            raise CannotMap(f"The file has no column “{name}”.")
        if headers.count(name) > 1:
            raise CannotMap(f"The file has {headers.count(name)} columns “{name}”.")
