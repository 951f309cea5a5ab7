"""One person as their pages show them: who they are, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from profiles import bulk
from profiles.definitions import Definitions, KindDefinition
from profiles.display import called
from profiles.known import Known
from profiles.listing import identifiers_of
from profiles.models import Profile
from profiles.searching.asking import Asking


@dataclass
class Person(Known):
    """A profile with what belongs to it."""

    profile: Profile
    asking: Asking

    VALUE_SOURCES = bulk.LOAD_VALUE_SOURCES

    @property
    def stored(self) -> Profile:
        """The profile."""
        return self.profile

    @property
    def definitions(self) -> Definitions:
        """What the workspace has defined."""
        return self.asking.definitions

    @cached_property
    def identifiers(self) -> list[tuple[KindDefinition, str]]:
        """How the person is known."""
        return identifiers_of([self.profile.pk], self.definitions).get(
            self.profile.pk, []
        )

    @cached_property
    def name(self) -> str:
        """What to call the person."""
        return called(self.profile.attributes, self.identifiers, self.public_id)

    @cached_property
    def former_ids(self) -> list[int]:
        """The ids of the profiles that were merged into this one."""
        aliases = self.profile.aliases.filter(workspace=self.asking.workspace)
        return sorted(aliases.values_list("id", flat=True))

    @property
    def former_public_ids(self) -> list[str]:
        """The same as the outside knows them."""
        return [self.definitions.public_ids.public(i) for i in self.former_ids]

    @property
    def every_id(self) -> list[int]:
        """All ids under which changes and events of the person lie."""
        return [self.profile.pk, *self.former_ids]
