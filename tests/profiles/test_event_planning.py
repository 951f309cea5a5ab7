"""Packs of events end as their records do, judged one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles.apply import UndoOrder, apply, apply_undo
from profiles.checks import profile_findings
from profiles.definitions import Aggregation
from profiles.loading import load_definitions
from profiles.models import Event, Profile, ProfileChange
from profiles.packs import Pack
from profiles.prepared import Applied
from profiles.records import Outcome, RowBatch
from profiles.rules import Mode, UnknownPeople
from profiles.statuses import Origin, OriginKind
from profiles.validation import RowConverter, compile_mapping
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
PROPERTIES = ("amount", "shop.city", "seen", "tags", "box", "note")
# What reads each property: every aggregation reads one, some read several.
READERS = {
    "amount": ("number", ("sum", "list", "list_unique", "max", "min", "last")),
    "shop.city": ("string", ("last", "first", "first_last", "list_unique")),
    "seen": ("datetime", ("last", "first_last", "max")),
    "tags": ("list", ("last",)),
    "box": ("object", ("last",)),
    "box.size": ("number", ("sum",)),
}


def columns(kind: str) -> tuple[Any, ...]:
    properties = [
        column(f"event:property:{name}", position)
        for position, name in enumerate(PROPERTIES, 3)
    ]
    return (
        column("event:name", 0),
        column("event:person", 1, kind=kind),
        column("event:time", 2),
        *properties,
    )


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


rows = st.lists(
    st.tuples(
        st.sampled_from(["Order", "Order", 'A "\\b"', ""]),
        st.sampled_from(["u1", "u1", "u2", "u2", "u3", "+491701111111", "nobody"]),
        cells("1767225600", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00.5Z", "no"),
        cells("1", "2.50", "-2.5", "0", "much", "9" * 60 + ".5", "1e100"),
        cells("Rom", "Oslo", 'Zo\\"ë"', "\tx"),
        cells("2026-03-01T08:00:00Z", "2025-01-01"),
        cells("a|b", "c", "{}"),
        cells('{"size": 2}', '{"size": "x"}'),
        cells("12", "007", "x\\y"),
    ).map(list),
    min_size=1,
    max_size=14,
)


def prepared_workspace() -> Workspace:
    workspace = make_workspace()
    for name, (type_, aggregations) in READERS.items():
        for aggregation in aggregations:
            key = f"{name}_{aggregation}".replace(".", "_")
            fields = {"event_data_key": name, "aggregation": Aggregation(aggregation)}
            make_attribute(workspace, key, type=type_, **fields)
    phone = "+491701111111"
    sets: dict[str, Any] = {"amount_sum": 2, "amount_last": 7, "shop_city_last": "Bonn"}
    apply_records(
        workspace,
        make_record(1, user_id="u1", phone=phone, sets=sets),
        make_record(2, user_id="u2", phone=phone, sets={"amount_sum": 7}),
        make_record(3, user_id="u3"),
    )
    return workspace


def converter_of(workspace: Workspace, kind: str) -> RowConverter:
    return compile_mapping(make_mapping(*columns(kind)), load_definitions(workspace))


def batch_of(file: list[list[str]]) -> RowBatch:
    return RowBatch(1, list(range(2, 2 + len(file))), [list(row) for row in file])


def pack_of(workspace: Workspace, file: list[list[str]], kind: str) -> Pack:
    (pack,) = converter_of(workspace, kind).packs(batch_of(file))
    return Pack.decoded(pack.encoded())


def applied(workspace: Workspace, records: Any, kind: str = "user_id") -> Applied:
    return apply(
        records,
        definitions=load_definitions(workspace),
        rules=make_rules(
            match=(kind,), mode=Mode.UPDATE_ONLY, unknown_people=UnknownPeople.HOLD
        ),
        origin=FILE,
        now=NOW,
    )


def end_of(workspace: Workspace, done: Applied) -> tuple[Any, ...]:
    """What became of the rows, and all that is stored."""
    issues = done.plan.issues.items()
    stored = Profile.objects.filter(workspace=workspace).order_by("id")
    changes = ProfileChange.objects.filter(workspace=workspace).order_by("id")
    events = Event.objects.filter(workspace=workspace).order_by("id")
    return (
        done.plan.outcomes,
        [(position, [issue.code for issue in each]) for position, each in issues],
        people(workspace),
        list(stored.values_list("times", "version")),
        list(changes.values_list("line", "outcome", "before", "after", "effects")),
        sorted(events.values_list("line", "at", "name", "origin_kind", "origin_id")),
        profile_findings(workspace),
    )


def undone(workspace: Workspace) -> tuple[Any, ...]:
    """What is left when all that the file did is taken back."""
    found = Profile.objects.filter(workspace=workspace).order_by("id")
    ids = list(found.values_list("id", flat=True))
    done = apply_undo(
        ids,
        UndoOrder(undone=FILE, origin=Origin(OriginKind.UNDO, 3), now=NOW),
        load_definitions(workspace),
    )
    return len(done.kept), end_of(workspace, done.applied)


@given(file=rows, kind=st.sampled_from(["user_id", "user_id", "phone"]))
def test_ends_as_records_do(file: list[list[str]], kind: str) -> None:
    ends = []
    for is_packed in (True, False):
        workspace = prepared_workspace()
        pack = pack_of(workspace, file, kind)
        records = pack if is_packed else list(pack)
        once = end_of(workspace, applied(workspace, records, kind))
        twice = end_of(workspace, applied(workspace, records, kind))
        ends.append((once, twice, undone(workspace)))
    assert ends[0] == ends[1]


@given(file=rows, more=rows)
def test_holds_the_records_that_the_rows_are(
    file: list[list[str]], more: list[list[str]]
) -> None:
    workspace = prepared_workspace()
    pack = pack_of(workspace, file, "user_id")
    pack.extend(pack_of(workspace, more, "user_id"))
    records = converter_of(workspace, "user_id").convert(batch_of(file + more))
    found = [(one.identifiers, one.events, one.issues) for one in pack]
    assert found == [(one.identifiers, one.events, one.issues) for one in records]


def test_plans_events_of_known_people_at_once() -> None:
    workspace = prepared_workspace()
    file = [["Order", "u1", "", "2"], ["Visit", "u2"], ["Order", "u1", "", "3"]]
    done = applied(workspace, pack_of(workspace, file, "user_id"))
    assert done.plan.judged == []
    assert done.plan.outcomes == [Outcome.UPDATED] * 3
    ada = people(workspace)[0]
    assert ada["attributes"]["amount_sum"] == 7
    assert ada["events"] == [("Order", {"amount": 2}), ("Order", {"amount": 3})]
    last = ProfileChange.objects.filter(workspace=workspace).order_by("id").last()
    assert last is not None
    assert last.before["attributes"]["amount_sum"] == 4
    assert last.effects is not None
    assert last.effects["amount_sum"] == [{"increment": 3}]


def test_leaves_profiles_alone_whom_an_event_feeds_nothing() -> None:
    workspace = prepared_workspace()
    before = list(Profile.objects.order_by("id").values_list("version", "updated_at"))
    applied(workspace, pack_of(workspace, [["Visit", "u1"]], "user_id"))
    after = list(Profile.objects.order_by("id").values_list("version", "updated_at"))
    assert after == before


def test_judges_all_rows_of_a_person_in_their_order_if_one_is_odd() -> None:
    workspace = prepared_workspace()
    file = [["Order", "u1", "", "2"], ["Order", "u1", "", "", "", "", "", "{}"]]
    file += [["Order", "u2", "", "2"], ["Order", "u1", "", "5"]]
    done = applied(workspace, pack_of(workspace, file, "user_id"))
    assert done.plan.judged == [0, 1, 3]
    assert people(workspace)[0]["attributes"]["amount_last"] == 5
