"""Packs end as their records do, judged one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdp.models import Workspace
from profiles.apply import UndoOrder, apply, apply_undo
from profiles.checks import profile_findings
from profiles.loading import load_definitions
from profiles.models import Profile, ProfileChange, Segment
from profiles.packs import Pack
from profiles.prepared import Applied
from profiles.records import Outcome, Record, RowBatch
from profiles.rules import ConflictRule, Mode
from profiles.statuses import Origin, OriginKind
from profiles.validation import compile_mapping
from tests.makers import (
    NOW,
    apply_records,
    make_resource,
    make_rules,
    make_segment,
    make_workspace,
    people,
)
from tests.profiles.mappings import column, make_mapping
from tests.profiles.strategies import record_lists

pytestmark = pytest.mark.django_db
FILE = Origin(OriginKind.IMPORT, 2)
COLUMNS = (
    column("identifier:user_id", 0),
    column("identifier:email", 1),
    column("identifier:phone", 2),
    column("attribute:city", 3),
    column("attribute:first_name", 4),
    column("unsubscribed", 5),
    column("subscription:sms", 6),
    column("subscription:all:1", 7),
    column("segment", 8),
)


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


rows = st.lists(
    st.tuples(
        cells("u1", "u2", "u3", "u4", "u5"),
        cells("a@x.de", "B@x.de", "c@x.de", "d@x.de", "bad"),
        cells("", "+491701111111", "+491702222222"),
        cells("x", "y"),
        cells("x"),
        cells("", "", "true", "false"),
        cells("", "yes", "no", "bounced"),
        cells("yes", "no"),
        cells("", "VIP", "VIP|Staff"),
    ).map(list),
    min_size=1,
    max_size=10,
)
rules = st.fixed_dictionaries(
    {
        "match": st.sampled_from(
            [("user_id", "email"), ("email",), ("phone", "user_id")]
        ),
        "mode": st.sampled_from(Mode),
        "conflicts": st.sampled_from(ConflictRule),
        "from_file": st.booleans(),
        "may_opt_in": st.booleans(),
    }
)


def prepared_workspace(before: list[Record] | None = None) -> Workspace:
    workspace = make_workspace()
    make_resource(workspace, 1, channels=["email", "sms"], raises_priority=True)
    for name in ("VIP", "Staff", "Everybody"):
        make_segment(workspace, name)
    apply_records(workspace, *map(plain, before or ()))
    return workspace


def pack_of(workspace: Workspace, cells: list[list[str]], *, segment: str = "") -> Pack:
    mapping = make_mapping(*COLUMNS, segment=segment)
    converter = compile_mapping(mapping, load_definitions(workspace))
    batch = RowBatch(1, list(range(2, 2 + len(cells))), [list(row) for row in cells])
    (pack,) = converter.packs(batch)
    return Pack.decoded(pack.encoded())


def applied(workspace: Workspace, records: Any, **fields: Any) -> Applied:
    return apply(
        records,
        definitions=load_definitions(workspace),
        rules=make_rules(**fields),
        origin=FILE,
        now=NOW,
    )


def end_of(workspace: Workspace, done: Applied) -> tuple[Any, ...]:
    """What became of the rows, and all that is stored."""
    issues = done.plan.issues.items()
    changes = ProfileChange.objects.filter(workspace=workspace).order_by("id")
    names = dict(Segment.objects.filter(workspace=workspace).values_list("id", "name"))
    stored = people(workspace)
    for person in stored:
        person["segments"] = [names[i] for i in person.get("segments", ())]
    said = list(changes.values_list("line", "outcome", "before", "after"))
    for *_, before, after in said:
        for side in (before, after):
            merged = side.get("merged", {})
            side["merged"] = [merged[i] for i in sorted(merged, key=int)]
            for told in (side, *side["merged"]):
                segments = told.get("segments", {})
                told["segments"] = sorted(names[int(i)] for i in segments)
    return (
        done.plan.outcomes,
        [(position, [issue.code for issue in each]) for position, each in issues],
        stored,
        said,
        profile_findings(workspace),
    )


def undone(workspace: Workspace, *, at_once: bool) -> tuple[Any, ...]:
    """What is left when all that the file did is taken back."""
    found = Profile.objects.filter(workspace=workspace).order_by("id")
    ids = list(found.values_list("id", flat=True))
    done = apply_undo(
        ids,
        UndoOrder(FILE, Origin(OriginKind.UNDO, 3), NOW, at_once=at_once),
        load_definitions(workspace),
    )
    kept = sorted((ids.index(each.profile_id), each.key) for each in done.kept)
    return kept, end_of(workspace, done.applied)


@given(
    before=record_lists(max_size=5),
    file=rows,
    rules=rules,
    segment=st.sampled_from(["", "", "Everybody"]),
)
def test_ends_as_records_do(
    before: list[Record], file: list[list[str]], rules: dict[str, Any], segment: str
) -> None:
    ends = []
    for is_packed in (True, False):
        workspace = prepared_workspace(before)
        pack = pack_of(workspace, file, segment=segment)
        records = pack if is_packed else list(pack)
        once = end_of(workspace, applied(workspace, records, **rules))
        twice = end_of(workspace, applied(workspace, records, **rules))
        ends.append((once, twice, undone(workspace, at_once=is_packed)))
        assert once[-1] == twice[-1] == []
    assert ends[0] == ends[1]


def plain(record: Record) -> Record:
    """Whose record it is and what it sets, without the rest."""
    return Record(record.number, record.line, record.identifiers, record.sets)


@given(file=rows, more=rows)
def test_holds_the_records_that_the_rows_are(
    file: list[list[str]], more: list[list[str]]
) -> None:
    workspace = prepared_workspace()
    pack = pack_of(workspace, file)
    pack.extend(pack_of(workspace, more))
    mapping = compile_mapping(make_mapping(*COLUMNS), load_definitions(workspace))
    cells = [list(row) for row in file + more]
    records = mapping.convert(RowBatch(1, list(range(len(cells))), cells))
    assert list(map(said, pack)) == list(map(said, records))


def said(record: Record) -> tuple[Any, ...]:
    """What a record says, without its place."""
    consent = (record.statements, record.segments)
    return record.identifiers, record.sets, consent, record.issues


def test_gives_ids_in_the_order_of_rows() -> None:
    workspace = prepared_workspace()
    file = [["u1", "", "", "x", "", ""], ["u2", "", "", "x", "", "true"]]
    file += [["u3", "", "", "x", "", ""], ["u2", "", "", "y", "", ""]]
    done = applied(workspace, pack_of(workspace, file))
    one, two, three, again = done.profile_ids
    assert one < two < three
    assert again == two
    assert done.plan.newcomers is not None
    assert done.plan.newcomers.positions == [0, 2]
    changes = ProfileChange.objects.filter(workspace=workspace).order_by("id")
    assert list(changes.values_list("line", flat=True)) == [2, 3, 4, 5]


def test_writes_nothing_for_people_who_are_as_the_rows_say() -> None:
    workspace = prepared_workspace()
    file = [["u1", "a@x.de", "", 'Zoë "Z"', "", ""], ["u2", "", "", "x\\y", "", ""]]
    applied(workspace, pack_of(workspace, file))
    done = applied(workspace, pack_of(workspace, file))
    assert done.plan.outcomes == [Outcome.UNCHANGED] * 2
    assert done.first_change is None
    assert done.plan.judged == []


def test_takes_an_attribute_that_the_row_does_not_name_for_unchanged() -> None:
    workspace = prepared_workspace()
    applied(workspace, pack_of(workspace, [["u1", "", "", "x", "y", ""]]))
    done = applied(workspace, pack_of(workspace, [["u1", "", "", "x", "", ""]]))
    assert done.plan.outcomes == [Outcome.UNCHANGED]


def test_escapes_what_copy_would_misread() -> None:
    workspace = prepared_workspace()
    name = 'a\\b "c" \\n tab\tx'
    pack = pack_of(workspace, [["u\\1", '"a\\ b"@x.de', "", name, name, ""]])
    applied(workspace, pack)
    (person,) = people(workspace)
    assert person["attributes"] == {"city": name, "first_name": name}
    assert person["identifiers"] == {"user_id": ["u\\1"], "email": ['"a\\ b"@x.de']}


def test_skips_known_people_when_only_adding() -> None:
    workspace = prepared_workspace()
    applied(workspace, pack_of(workspace, [["u1", "", "", "x", "", ""]]))
    file = [["u1", "", "", "y", "", ""], ["u2", "", "", "y", "", ""]]
    done = applied(workspace, pack_of(workspace, file), mode=Mode.ADD_ONLY)
    assert done.plan.outcomes == [Outcome.SKIPPED, Outcome.CREATED]


def test_gives_new_people_what_their_rows_say_of_consent_at_once() -> None:
    workspace = prepared_workspace()
    file = [["u1", *[""] * 5, "yes", "no", "VIP"], ["u2", *[""] * 4, "true", "no"]]
    done = applied(workspace, pack_of(workspace, file, segment="Everybody"))
    assert done.plan.judged == []
    vip, everybody = (
        Segment.objects.get(workspace=workspace, name=name).pk
        for name in ("VIP", "Everybody")
    )
    ada, bob = people(workspace)
    assert ada["subscriptions"] == {
        "email:1:": "unsubscribed",
        "sms:0:": "subscribed",
        "sms:1:": "unsubscribed",
    }
    assert bob["subscriptions"] == {"all:0:": "unsubscribed", "sms:0:": "unsubscribed"}
    assert ada["segments"] == sorted([vip, everybody])
    assert bob["segments"] == [everybody]


def test_leaves_people_alone_who_agreed_to_it_already() -> None:
    workspace = prepared_workspace()
    file = [["u1", *[""] * 5, "yes", "no", "VIP"], ["u2", *[""] * 4, "true", "no"]]
    file.append(["u3", "", "", "x"])
    applied(workspace, pack_of(workspace, file, segment="Everybody"))
    done = applied(workspace, pack_of(workspace, file, segment="Everybody"))
    assert done.plan.outcomes == [Outcome.UNCHANGED] * 3
    assert done.plan.judged == []


def test_keeps_opt_out_against_plain_row() -> None:
    workspace = prepared_workspace()
    applied(workspace, pack_of(workspace, [["u1", *[""] * 5, "no"]]))
    done = applied(workspace, pack_of(workspace, [["u1", *[""] * 5, "yes"]]))
    assert done.plan.outcomes == [Outcome.UNCHANGED]
    assert [issue.code for issue in done.plan.issues[0]] == ["opt_out_kept"]
    assert people(workspace)[0]["subscriptions"] == {"sms:0:": "unsubscribed"}
