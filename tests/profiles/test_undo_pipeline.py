"""Undoing batch after batch, one planned while the last one is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles.apply import Undone, UndoOrder, apply_undo
from profiles.checks import profile_findings
from profiles.loading import load_definitions
from profiles.records import Outcome
from profiles.rules import ConflictRule
from profiles.statuses import Origin, OriginKind
from profiles.undo_pipeline import UndoBatch, UndoPipeline
from tests.makers import (
    NOW,
    apply_records,
    make_attribute,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
BEFORE, FILE = Origin(OriginKind.IMPORT, 9), Origin(OriginKind.IMPORT, 10)
EDIT = Origin(OriginKind.EDIT, 1)
ORDER = UndoOrder(FILE, Origin(OriginKind.UNDO, 10), NOW, at_once=True)
NAMES = ("u1", "u2", "u3", "u4", "u5", "u6")

# What a row of the file says of a person: nothing, a city, an address of their own.
rows = st.lists(st.sampled_from(["", "city", "email"]), min_size=6, max_size=6)
# What somebody else does while a batch is being written, and to whom.
acts = st.lists(
    st.tuples(st.sampled_from(["", "city", "score", "merge"]), st.sampled_from(NAMES)),
    min_size=6,
    max_size=6,
)


def imported(workspace: Workspace, said: list[str]) -> list[int]:
    """Six people, half of them known before, of a file that says this of them."""
    make_attribute(workspace, "score", type="number")
    known = [
        make_record(n, user_id=name, sets={"city": "Ulm"})
        for n, name in enumerate(NAMES[:4], 1)
    ]
    apply_records(workspace, *known, origin=BEFORE)
    records = []
    for number, (name, word) in enumerate(zip(NAMES, said, strict=True), 1):
        record = make_record(number, user_id=name)
        if word == "email":
            record = make_record(number, user_id=name, email=f"{name}@x.de")
        elif word == "city":
            record.sets = {"city": "Bonn", "first_name": name}
        records.append(record)
    return apply_records(workspace, *records, origin=FILE).profile_ids


def other(workspace: Workspace, act: tuple[str, str]) -> None:
    """What somebody else does meanwhile."""
    word, name = act
    record = make_record(1, user_id=name)
    if word == "merge":
        record = make_record(1, user_id=name, email="u1@x.de")
    elif word:
        record.sets = {word: "Kiel" if word == "city" else 5}
    rules: dict[str, Any] = {"conflicts": ConflictRule.MERGE} if word == "merge" else {}
    later = NOW + timedelta(days=1)
    if word:
        apply_records(workspace, record, origin=EDIT, now=later, **rules)


def in_turn(workspace: Workspace, ids: list[int], done: list[tuple[str, str]]) -> Any:
    kept = []
    definitions = load_definitions(workspace)
    for profile_id, act in zip(ids, done, strict=True):
        other(workspace, act)
        kept += apply_undo([profile_id], ORDER, definitions).kept
    return [(ids.index(each.profile_id), each.key, each.reason) for each in kept]


def in_flight(
    workspace: Workspace, ids: list[int], done: list[tuple[str, str]]
) -> tuple[Any, int]:
    """Also how many batches had to be done again."""
    kept: list[Any] = []
    again: list[int] = []
    definitions = load_definitions(workspace)

    def finish(_: Any, undone: Undone) -> None:
        kept.extend(undone.kept)

    def batch_of(profile_id: int) -> UndoBatch:
        def repeat() -> None:
            again.append(profile_id)
            apply_undo([profile_id], ORDER, definitions, finish=finish)

        return UndoBatch(
            profile_ids=[profile_id],
            claim=lambda _: None,
            finish=finish,
            done=lambda: None,
            again=repeat,
        )

    with UndoPipeline(ORDER, definitions, concurrent=False) as pipeline:
        for profile_id, act in zip(ids, done, strict=True):
            pipeline.push(batch_of(profile_id))
            other(workspace, act)
    found = [(ids.index(each.profile_id), each.key, each.reason) for each in kept]
    return found, len(again)


@given(said=rows, done=acts)
def test_ends_as_batch_after_batch_whatever_others_do(
    said: list[str], done: list[tuple[str, str]]
) -> None:
    ends = []
    for undo in (in_turn, lambda *given: in_flight(*given)[0]):
        workspace = make_workspace()
        ids = imported(workspace, said)
        ends.append((undo(workspace, ids, done), people(workspace)))
        assert profile_findings(workspace) == []
    assert ends[0] == ends[1]


def test_does_again_whom_somebody_else_changed_meanwhile() -> None:
    workspace = make_workspace()
    ids = imported(workspace, ["city"] * 6)
    quiet = [("", "u1")] * 5
    kept, again = in_flight(workspace, ids, [("city", "u1"), *quiet])
    assert again == 1
    assert [(place, key) for place, key, _ in kept] == [(0, "city")]


def test_takes_plain_updates_back_at_once() -> None:
    workspace = make_workspace()
    before = imported(workspace, ["city"] * 6)[:4]
    undone = apply_undo(before, ORDER, load_definitions(workspace))
    updates = undone.applied.plan.updates
    assert updates is not None
    assert updates.people == before
    assert updates.outcome is Outcome.UPDATED
    assert updates.changed_rows == {"city": 4, "first_name": 4}
    assert undone.applied.plan.changes == []
