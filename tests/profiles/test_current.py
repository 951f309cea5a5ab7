from __future__ import annotations

import pytest

from cdp.models import Workspace
from profiles.current import current_definitions
from profiles.models import Attribute, BlockedValue, IdentifierKind, Resource, Segment
from tests.makers import make_attribute, make_workspace

pytestmark = pytest.mark.django_db


def again(workspace: Workspace):
    return current_definitions(Workspace.objects.get(pk=workspace.pk))


def test_keeps_definitions_while_nothing_changes(django_assert_num_queries) -> None:
    workspace = make_workspace()
    first = again(workspace)
    with django_assert_num_queries(1):  # the workspace itself
        assert again(workspace) is first


def test_notices_every_change_of_definitions() -> None:
    workspace = make_workspace()
    kinds = IdentifierKind.objects.filter(workspace=workspace, key="phone")
    attribute = make_attribute(workspace, "city2")
    seen = [again(workspace)]
    for change in (
        lambda: make_attribute(workspace, "city3"),
        lambda: Attribute.objects.filter(pk=attribute.pk).update(type="number"),
        lambda: attribute.delete(),
        lambda: kinds.update(identifies=True),
        lambda: BlockedValue.objects.create(workspace=workspace, value="test"),
        lambda: Resource.objects.create(workspace=workspace, number=1, name="News"),
        lambda: Segment.objects.create(workspace=workspace, name="Vips"),
        lambda: Workspace.objects.update(default_region="DE"),
        lambda: Workspace.objects.update(protects_api_opt_outs=True),
    ):
        change()
        now = again(workspace)
        assert now is not seen[-1]
        seen.append(now)


def test_keeps_workspaces_apart() -> None:
    one, other = make_workspace(), make_workspace()
    make_attribute(one, "city2")
    assert "city2" in again(one).attributes
    assert "city2" not in again(other).attributes
