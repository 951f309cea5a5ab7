"""Undoing merges: what two people shared, and people who come back to go."""

from __future__ import annotations

import pytest

from cdp.models import Workspace
from profiles.apply import UndoOrder, apply_undo
from profiles.checks import profile_findings
from profiles.loading import load_definitions
from profiles.rules import ConflictRule
from profiles.statuses import Origin, OriginKind
from tests.makers import NOW, apply_records, make_record, make_workspace, people

pytestmark = pytest.mark.django_db
FIRST, IMPORT = Origin(OriginKind.IMPORT, 9), Origin(OriginKind.IMPORT, 10)
PHONE = "+491701111111"


def merged(workspace: Workspace) -> list[int]:
    """An import creates a person with a shared phone and merges them into an older."""
    applied = apply_records(
        workspace,
        make_record(email="a@x.de", phone=PHONE),
        make_record(2, user_id="u1", email="a@x.de"),
        origin=IMPORT,
        conflicts=ConflictRule.MERGE,
        match=("user_id", "email"),
    )
    return sorted(set(applied.profile_ids))


@pytest.mark.parametrize("size", [1, 2])
def test_leaves_shared_phone_with_both(size: int) -> None:
    workspace = make_workspace()
    apply_records(workspace, make_record(user_id="u1", phone=PHONE), origin=FIRST)
    start = people(workspace)
    ids = merged(workspace)
    assert people(workspace) != start
    for at in range(0, len(ids), size):
        undone = apply_undo(
            ids[at : at + size],
            UndoOrder(
                undone=IMPORT, origin=Origin(OriginKind.UNDO, IMPORT.id), now=NOW
            ),
            load_definitions(workspace),
        )
        assert undone.kept == []
    assert people(workspace) == start
    assert profile_findings(workspace) == []
