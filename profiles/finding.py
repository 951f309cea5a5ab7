"""Finds one person, whole, for an answer or a page: a constant number of queries."""

from __future__ import annotations

from profiles.definitions import Definitions
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault
from profiles.reader import DatabaseReader
from profiles.state import ProfileState


def holders_of(kind: str, text: str, definitions: Definitions) -> list[int]:
    """The ids of all who hold this identifier; a value that is none has nobody."""
    read = identifier_reader(kind, definitions)(text)
    if isinstance(read, Doubtful):
        read = read.value
    if isinstance(read, Fault):
        return []
    reader = DatabaseReader(definitions)
    found = reader.holders(definitions.kinds[kind], [read.value])
    return sorted(profile_id for _, profile_id in found)


def living_id(public_id: str, definitions: Definitions) -> int | None:
    """The primary key of a public id, followed through merges; None if nobody's."""
    profile_id = definitions.public_ids.parse(public_id)
    if profile_id is None:
        return None
    return DatabaseReader(definitions).aliases([profile_id]).get(profile_id, profile_id)


def load_whole(profile_id: int, definitions: Definitions) -> ProfileState | None:
    """The person with identifiers, subscriptions and segments."""
    reader = DatabaseReader(definitions)
    found = {profile.id: profile for profile in reader.profiles([profile_id])}
    reader.add_identifiers(found)
    reader.add_consent(found)
    return found.get(profile_id)
