"""By which identifiers the rows of an import find their people, in one workspace.

Pure. Customer.io's *id only* workspace is one whose email does not identify people:
there, rows that may add people go by the id; rows that only update may go by email,
and an email that several people have is an error of the row.
"""

from __future__ import annotations

from profiles.definitions import Definitions
from profiles.mapping import Mapping

USER_ID, EMAIL = "user_id", "email"


def is_id_only(definitions: Definitions) -> bool:
    """Whether an id identifies people in the workspace and an email does not."""
    kinds = definitions.kinds
    if USER_ID not in kinds or EMAIL not in kinds:
        return False
    return kinds[USER_ID].identifies and not kinds[EMAIL].identifies


def matching_kinds(mapping: Mapping, definitions: Definitions) -> tuple[str, ...]:
    """The kinds that people are found by, in order, ``profile_id`` among them.

    They are those that the mapping names, else every mapped one.
    """
    kinds = mapping.identifying_kinds
    if not (mapping.adds and is_id_only(definitions)):
        return kinds
    known = definitions.kinds
    return tuple(kind for kind in kinds if kind not in known or known[kind].identifies)
