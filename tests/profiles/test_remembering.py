"""What a run of events remembers of people never outlives what others do to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles import apply as applying
from profiles import remembering
from profiles.apply import apply
from profiles.checks import profile_findings
from profiles.definitions import Aggregation
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.models import Event, Identifier, Profile, ProfileChange
from profiles.packs import Pack
from profiles.pipeline import Batch, Pipeline
from profiles.prepared import Applied
from profiles.reader import DatabaseReader
from profiles.records import RowBatch
from profiles.rules import ConflictRule, Mode, UnknownPeople
from profiles.statuses import Origin, OriginKind
from profiles.validation import compile_mapping
from tests.makers import (
    NOW,
    apply_records,
    make_attribute,
    make_record,
    make_rules,
    make_workspace,
    people,
)
from tests.profiles.mappings import column, make_mapping

pytestmark = pytest.mark.django_db
FILE = Origin(OriginKind.IMPORT, 2)
NAMES = ("u1", "u2", "u3", "u4")
Rows = list[list[str]]


def prepared_workspace() -> Workspace:
    """Four people, whose attributes read what events hold."""
    workspace = make_workspace()
    for key, type_, reads, aggregation in (
        ("spent", "number", "amount", Aggregation.SUM),
        ("shop", "string", "shop", Aggregation.LAST),
        ("shops", "list", "shop", Aggregation.LIST),
    ):
        fields = {"event_data_key": reads, "aggregation": aggregation}
        make_attribute(workspace, key, type=type_, **fields)
    records = [
        make_record(number, user_id=name, email=f"{name}@x.de", sets={"spent": number})
        for number, name in enumerate(NAMES, 1)
    ]
    apply_records(workspace, *records)
    return workspace


def pack_of(workspace: Workspace, rows: Rows, first: int) -> Pack:
    columns = (
        column("event:name", 0),
        column("event:person", 1, kind="user_id"),
        column("event:time", 2),
        column("event:property:amount", 3),
        column("event:property:shop", 4),
    )
    converter = compile_mapping(make_mapping(*columns), load_definitions(workspace))
    lines = list(range(first + 1, first + 1 + len(rows)))
    (pack,) = converter.packs(RowBatch(first, lines, [list(row) for row in rows]))
    return Pack.decoded(pack.encoded())


def options(workspace: Workspace) -> dict[str, Any]:
    return {
        "definitions": load_definitions(workspace),
        "rules": make_rules(
            match=("user_id",), mode=Mode.UPDATE_ONLY, unknown_people=UnknownPeople.HOLD
        ),
        "origin": FILE,
        "now": NOW,
        "forgotten_since": NOW - timedelta(days=1),
    }


@dataclass
class Others:
    """What others do to one person between two batches."""

    workspace: Workspace
    name: str

    @property
    def person(self) -> int:
        found = Identifier.objects.filter(
            workspace=self.workspace, value=f"{self.name}@x.de"
        )
        return found.values_list("profile_id", flat=True).first() or 0

    def nothing(self) -> None:
        """Nobody does anything."""

    def edit(self) -> None:
        record = make_record(1, email=f"{self.name}@x.de", sets={"spent": 1_000})
        apply_records(self.workspace, record)

    def take_id(self) -> None:
        """Give the person's id to somebody new."""
        if not self.person:
            return
        record = make_record(1, profile_id=self.person)
        held = Identifier.objects.filter(
            workspace=self.workspace, value=self.name, profile_id=self.person
        )
        if held.exists():
            record = make_record(1, profile_id=self.person, user_id=f"{self.name}-old")
            apply_records(self.workspace, record)
        apply_records(self.workspace, make_record(2, user_id=self.name))

    def merge(self) -> None:
        """Make the person one with somebody known by a device."""
        record = make_record(1, device_id=f"d-{self.name}", sets={"spent": 50})
        apply_records(self.workspace, record)
        both = make_record(2, user_id=self.name, device_id=f"d-{self.name}")
        match = ("user_id", "device_id")
        apply_records(self.workspace, both, match=match, conflicts=ConflictRule.MERGE)

    def forget(self) -> None:
        forget(
            self.person,
            definitions=load_definitions(self.workspace),
            origin=Origin(OriginKind.EDIT, 1),
            now=NOW,
        )


Act = Callable[[Others], None]
acts = st.sampled_from(
    [
        *[Others.nothing] * 3,
        Others.edit,
        Others.take_id,
        Others.merge,
        Others.forget,
    ]
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["Order", "Order", "Order", "Order", ""]),
        st.sampled_from([*NAMES, *NAMES, "nobody"]),
        st.sampled_from(["", "1767225600", "2026-01-02T00:00:00Z"]),
        st.sampled_from(["", "1", "2.5", "much"]),
        st.sampled_from(["", "Rom", "Oslo"]),
    ).map(list),
    min_size=1,
    max_size=6,
)
steps = st.lists(st.tuples(rows, acts, st.sampled_from(NAMES)), min_size=2, max_size=7)
Step = tuple[Rows, Act, str]


def in_turn(workspace: Workspace, file: list[Step]) -> list[Any]:
    """Each batch by itself, after what others have done by then."""
    outcomes, first = [], 1
    for batch, act, name in file:
        act(Others(workspace, name))
        done = apply(pack_of(workspace, batch, first), **options(workspace))
        outcomes.append([outcome.value for outcome in done.plan.outcomes])
        first += len(batch)
    return outcomes


def in_flight(workspace: Workspace, file: list[Step]) -> tuple[list[Any], int]:
    """The batches through a pipeline; others come when one is planned, not written.

    Also how many had to be planned again.
    """
    outcomes: list[Any] = []
    again: list[int] = []

    def finish(_: Any, done: Applied) -> None:
        outcomes.append([outcome.value for outcome in done.plan.outcomes])

    def batch_of(pack: Pack) -> Batch:
        def repeat() -> None:
            again.append(pack.first)
            apply(pack, **options(workspace), finish=finish)

        return Batch(
            records=pack,
            claim=lambda _: None,
            finish=finish,
            done=lambda: None,
            again=repeat,
        )

    first = 1
    with Pipeline(**options(workspace), concurrent=False) as pipeline:
        for batch, act, name in file:
            pipeline.push(batch_of(pack_of(workspace, batch, first)))
            act(Others(workspace, name))
            first += len(batch)
    return outcomes, len(again)


def stored(workspace: Workspace) -> tuple[Any, ...]:
    changes = ProfileChange.objects.filter(workspace=workspace, origin_id=FILE.id)
    changes = changes.filter(origin_kind=FILE.kind).order_by("line")
    profiles = Profile.objects.filter(workspace=workspace).order_by("id")
    return (
        people(workspace),
        list(profiles.values_list("times", "version")),
        list(changes.values_list("line", "outcome", "before", "after", "effects")),
        Event.objects.filter(workspace=workspace).count(),
        profile_findings(workspace),
    )


@pytest.mark.parametrize("most", [remembering.MOST, 12])
@given(file=steps)
def test_ends_as_batch_after_batch_whatever_others_do(
    most: int, file: list[Step]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembering, "MOST", most)
        one, other = prepared_workspace(), prepared_workspace()
        outcomes, _ = in_flight(one, file)
        assert outcomes == in_turn(other, file)
        assert stored(one) == stored(other)
        assert profile_findings(one) == []


def orders(*names: str) -> Rows:
    return [["Order", name, "1767225600", "1", "Rom"] for name in names]


def asked(workspace: Workspace, *batches: Rows) -> list[int]:
    """Of how many people something is asked for each batch."""
    counts: list[int] = []
    fed = DatabaseReader.fed

    def counted(self: Any, ids: list[int], keys: list[str], now: str) -> Any:
        counts.append(len(ids))
        return fed(self, ids, keys, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseReader, "fed", counted)
        file: list[Step] = [(batch, Others.nothing, "u1") for batch in batches]
        _, again = in_flight(workspace, file)
    assert again == 0
    return counts


def test_asks_of_nobody_twice() -> None:
    batches = [orders("u1", "u2"), orders("u2", "u3"), orders("u1"), orders("u1", "u3")]
    assert asked(prepared_workspace(), *batches) == [2, 1, 0, 0]


def test_forgets_all_but_the_last_batch_when_it_knows_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remembering, "MOST", 7)
    batches = [orders("u1", "u2"), orders("u2", "u3"), orders("u3"), orders("u1")]
    assert asked(prepared_workspace(), *batches) == [2, 1, 0, 1]


def test_counts_long_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "LONG", 4)
    monkeypatch.setattr(remembering, "MOST_TEXT", 8)
    batches = [orders("u1"), orders("u2"), orders("u1")]
    assert asked(prepared_workspace(), *batches) == [1, 1, 1]


def test_plans_again_what_rests_on_somebody_who_was_written() -> None:
    workspace = prepared_workspace()
    file: list[Step] = [
        (orders("u1"), Others.nothing, ""),
        (orders("u2"), Others.edit, "u1"),
        (orders("u3"), Others.nothing, ""),
        (orders("u1"), Others.nothing, ""),
    ]
    _, again = in_flight(workspace, file)
    assert again == 1
    (spent,) = [p["attributes"]["spent"] for p in people(workspace)[:1]]
    assert spent == 1_001


def test_remembers_less_where_others_write_all_the_time() -> None:
    workspace = prepared_workspace()
    busy: Step = (orders("u1", "u2"), Others.edit, "u1")
    quiet: Step = (orders("u1", "u2"), Others.nothing, "")
    _, again = in_flight(workspace, [busy] * 4 + [quiet] * 3)
    assert again == 4


def test_locks_nobody_whom_the_update_itself_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = prepared_workspace()
    locked: list[Any] = []
    lock = applying.lock

    def counted(*arguments: Any) -> Any:
        locked.append(arguments[-1])
        return lock(*arguments)

    monkeypatch.setattr(applying, "lock", counted)
    in_turn(workspace, [(orders("u1", "u2"), Others.nothing, "")])
    assert locked == []
    nameless = [["Order", "u3", "", "", ""], *orders("u1")]
    in_turn(workspace, [(nameless, Others.nothing, "")])
    assert [len(ids) for ids in locked] == [2]
