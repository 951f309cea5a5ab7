"""What tests of the core may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from cdp.models import Workspace
from profiles import origins
from profiles.models import Profile
from profiles.origins import NamedOrigin
from profiles.records import Outcome
from profiles.statuses import OriginKind


class SpringLeads:
    """The door of imports, of which only number 42 is known."""

    def named(self, workspace: Workspace, ids: Iterable[int]) -> dict[int, NamedOrigin]:
        leads = NamedOrigin("Spring leads", f"/w/{workspace.slug}/imports/42/")
        return {number: leads for number in ids if number == 42}

    def recent(self, workspace: Workspace) -> list[tuple[int, str]]:
        return [(42, "Spring leads")]

    def changes(self, workspace: Workspace, number: int) -> list[tuple[int, int]]:
        return [(1, 2**62)]

    def people(self, workspace: Workspace, number: int, outcome: Outcome) -> set[int]:
        found = Profile.objects.filter(
            workspace=workspace, attributes__left=outcome.value
        )
        return set(found.values_list("pk", flat=True))


@pytest.fixture
def named_imports() -> Iterator[None]:
    """Has a door name its imports."""
    before = dict(origins._registered)
    origins.register(OriginKind.IMPORT, SpringLeads())
    yield
    origins._registered.clear()
    origins._registered.update(before)
