"""Turns a plan of objects into what is sent to the database.

An object's id stands in its own row, and nothing beside it; so there is less to send
than of people. It goes only if nobody is related to it.
"""

from __future__ import annotations

from profiles.copy_text import copy_text
from profiles.definitions import OBJECT_ID
from profiles.names import object_name_key
from profiles.newcomers import Newcomers
from profiles.objects import statements
from profiles.prepared import Expectation
from profiles.state import ProfileState
from profiles.writing import Writer


class ObjectWriter(Writer):
    """Prepares one plan of objects of one type."""

    def _newcomer_lines(self, newcomers: Newcomers) -> list[str]:
        named = {found: value for value, found in newcomers.holders(OBJECT_ID).items()}
        lines = newcomers.profile_lines(self.workspace_id)
        return [
            self._named(line, named[found])
            for line, found in zip(lines, newcomers.ids, strict=True)
        ]

    def _new_line(self, profile: ProfileState) -> str:
        (object_id,) = profile.held(OBJECT_ID)
        return self._named(super()._new_line(profile), object_id)

    def _named(self, line: str, object_id: str) -> str:
        """The line with the columns that an object's row has more."""
        return f"{line}\t{self.kinds[OBJECT_ID].number}\t{copy_text(object_id)}"

    def _name_key(self, profile: ProfileState) -> str:
        return object_name_key(profile.attributes)

    def _remove_profiles(self) -> None:
        ids = sorted(self.plan.removed)
        if ids:
            parameters = [self.workspace_id, ids]
            self._execute(statements.LOCK_GOING, parameters)
            self.steps.append(Expectation(statements.FIND_RELATED, parameters, 0))
            self._execute(statements.DELETE_OBJECTS, parameters)

    def _delete_identifiers(self, *, merged: bool) -> None:
        """An object's id is never taken from it."""

    def _write_identifiers(self) -> None:
        """An object's id is in its row."""
