"""Which statements the core reads and writes by: those of people, or of objects.

Objects are planned and applied as people are; what differs are their tables. The
statements stand in ``profiles.bulk`` and ``profiles.objects.statements``.
"""

from __future__ import annotations

from typing import NamedTuple

from profiles import bulk, plain_statements
from profiles.definitions import Definitions
from profiles.objects import statements as of_objects


class Statements(NamedTuple):
    """The statements for one set of tables; parameters are alike in both."""

    find_holders: str
    load: str
    load_versions: str
    load_ages: str
    load_identifiers: str
    load_own: str
    lock: str
    allocate_ids: str
    allocate_change_ids: str
    copy: str
    copy_changes: str
    update_changed: str
    load_changes: str
    find_touched_since: str


PEOPLE = Statements(
    find_holders=bulk.FIND_HOLDERS,
    load=bulk.LOAD_PROFILES,
    load_versions=plain_statements.LOAD_VERSIONS,
    load_ages=bulk.LOAD_AGES,
    load_identifiers=bulk.LOAD_IDENTIFIERS,
    load_own=bulk.LOAD_OWN,
    lock=bulk.LOCK_PROFILES,
    allocate_ids=bulk.ALLOCATE_PROFILE_IDS,
    allocate_change_ids=bulk.ALLOCATE_CHANGE_IDS,
    copy=bulk.COPY_PROFILES,
    copy_changes=bulk.COPY_CHANGES,
    update_changed=bulk.UPDATE_CHANGED,
    load_changes=bulk.LOAD_CHANGES,
    find_touched_since=bulk.FIND_TOUCHED_SINCE,
)
OBJECTS = Statements(
    find_holders=of_objects.FIND_OBJECTS,
    load=of_objects.LOAD_OBJECTS,
    load_versions=of_objects.LOAD_VERSIONS,
    load_ages=of_objects.LOAD_AGES,
    load_identifiers=of_objects.LOAD_OBJECT_IDS,
    load_own=of_objects.LOAD_OWN,
    lock=of_objects.LOCK_OBJECTS,
    allocate_ids=of_objects.ALLOCATE_OBJECT_IDS,
    allocate_change_ids=of_objects.ALLOCATE_CHANGE_IDS,
    copy=of_objects.COPY_OBJECTS,
    copy_changes=of_objects.COPY_CHANGES,
    update_changed=of_objects.UPDATE_CHANGED,
    load_changes=of_objects.LOAD_CHANGES,
    find_touched_since=of_objects.FIND_TOUCHED_SINCE,
)


def statements_of(definitions: Definitions) -> Statements:
    """The statements for what the definitions are of."""
    return OBJECTS if definitions.object_type else PEOPLE
