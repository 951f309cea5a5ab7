"""What holds of applying whatever the records: properties over random ones."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given

from profiles.apply import UndoOrder, apply_undo, plan
from profiles.checks import profile_findings
from profiles.loading import load_definitions
from profiles.models import Event, Profile, ProfileChange
from profiles.records import Outcome
from profiles.rules import ConflictRule
from profiles.statuses import Origin, OriginKind
from tests.makers import (
    NOW,
    apply_records,
    make_attribute,
    make_rules,
    make_workspace,
    people,
)
from tests.profiles.strategies import record_lists, rule_sets

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
UNDO = Origin(OriginKind.UNDO, 10)


def prepared_workspace():
    workspace = make_workspace()
    make_attribute(workspace, "points", type="number", event_data_key="points")
    make_attribute(
        workspace,
        "sum",
        type="number",
        event_data_key="points",
        aggregation="sum",
    )
    make_attribute(workspace, "tags", type="list")
    make_attribute(
        workspace, "first_city", event_data_key="first_city", aggregation="first"
    )
    return workspace


def apply_in_chunks(workspace, records, size, **options):
    outcomes = []
    for start in range(0, len(records), size):
        chunk = records[start : start + size]
        outcomes += apply_records(workspace, *chunk, **options).plan.outcomes
    return outcomes


@given(before=record_lists(max_size=6), records=record_lists(), rules=rule_sets)
def test_ends_equal_whatever_the_chunk_size(before, records, rules):
    ends = []
    for size in (1, 7, 20_000):
        workspace = prepared_workspace()
        apply_records(workspace, *before, origin=Origin(OriginKind.IMPORT, 9))
        outcomes = apply_in_chunks(workspace, records, size, now=LATER, **rules)
        ends.append((outcomes, people(workspace)))
        assert profile_findings(workspace) == []
    assert ends[0] == ends[1] == ends[2]


@given(records=record_lists(), rules=rule_sets)
def test_writes_one_change_for_each_row_that_did_something(records, rules):
    workspace = prepared_workspace()
    outcomes = Counter(apply_records(workspace, *records, **rules).plan.outcomes)
    changes = ProfileChange.objects.filter(workspace=workspace).count()
    did = (Outcome.CREATED, Outcome.UPDATED, Outcome.MERGED)
    assert changes == sum(outcomes[outcome] for outcome in did)
    assert sum(outcomes.values()) == len(records)


@given(before=record_lists(max_size=4), records=record_lists(), rules=rule_sets)
def test_plans_what_it_then_does(before, records, rules):
    workspace = prepared_workspace()
    apply_records(workspace, *before, origin=Origin(OriginKind.IMPORT, 9))
    planned = plan(
        records,
        definitions=load_definitions(workspace),
        rules=make_rules(**rules),
        now=LATER,
    )
    applied = apply_records(workspace, *records, now=LATER, **rules).plan
    assert planned.outcomes == applied.outcomes
    assert planned.issues.keys() == applied.issues.keys()
    assert [(c.before, c.after) for c in planned.changes] == [
        (c.before, c.after) for c in applied.changes
    ] or any(outcome == Outcome.MERGED for outcome in planned.outcomes)


def changes_of(workspace, origin_kind):
    changes = ProfileChange.objects.filter(workspace=workspace)
    return changes.filter(origin_kind=origin_kind).order_by("id")


def undo(workspace, origin, applied_ids, *, size=20_000, at_once=False):
    """Undo in batches of so many people, in the order of their ids; what was kept."""
    ids = sorted({profile_id for profile_id in applied_ids if profile_id})
    kept = []
    for start in range(0, len(ids), size):
        undone = apply_undo(
            ids[start : start + size],
            UndoOrder(origin, UNDO, LATER, ends_opt_outs=True, at_once=at_once),
            load_definitions(workspace),
        )
        kept += undone.kept
    return kept


@pytest.mark.parametrize("size", [1, 2, 20_000])
@pytest.mark.parametrize("at_once", [False, True])
@given(before=record_lists(max_size=6), records=record_lists(), rules=rule_sets)
def test_undo_restores_people_that_nobody_else_touched(
    before, records, rules, size, at_once
):
    workspace = prepared_workspace()
    apply_records(workspace, *before, origin=Origin(OriginKind.IMPORT, 9))
    start = people(workspace)
    origin = Origin(OriginKind.IMPORT, 10)
    applied = apply_records(workspace, *records, origin=origin, now=LATER, **rules)
    kept = undo(workspace, origin, applied.profile_ids, size=size, at_once=at_once)
    assert people(workspace) == start
    assert kept == []
    assert profile_findings(workspace) == []


SECTIONS = ("attributes", "subscriptions", "segments")


def places_of(change):
    """Each (profile, section, key) that a change names, with what it left there."""
    for section in SECTIONS:
        after = change.after.get(section, {})
        for key in {**change.before.get(section, {}), **after}:
            yield (change.profile_id, section, key), after.get(key)


def stored(workspace):
    """What is in each (profile, section, key)."""
    found = {}
    for profile in workspace.profile_set.all():
        for key, value in profile.attributes.items():
            found[profile.pk, "attributes", key] = value
        for one in profile.subscriptions.all():
            text = f"{one.channel}:{one.resource}:{one.contact}"
            found[profile.pk, "subscriptions", text] = {"status": one.status}
        for one in profile.memberships.all():
            found[profile.pk, "segments", str(one.segment_id)] = True
    return found


@given(before=record_lists(max_size=6), records=record_lists(), rules=rule_sets)
def test_changes_tell_what_was_there_and_what_is_there_now(before, records, rules):
    rules = {**rules, "conflicts": ConflictRule.MERGE}  # what tells the most
    workspace = prepared_workspace()
    apply_records(workspace, *before, origin=Origin(OriginKind.IMPORT, 9))
    start = stored(workspace)
    apply_records(
        workspace, *records, origin=Origin(OriginKind.EDIT, 3), now=LATER, **rules
    )
    end = stored(workspace)
    told: dict[tuple[int, str, str], tuple[object, object]] = {}
    for change in changes_of(workspace, OriginKind.EDIT):
        for place, after in places_of(change):
            before_it = change.before.get(place[1], {}).get(place[2])
            told[place] = (told.get(place, (before_it,))[0], after)
    living = set(
        Profile.objects.filter(workspace=workspace).values_list("id", flat=True)
    )
    places = {place for place in {*told, *start, *end} if place[0] in living}
    for place in places:
        untold = (start.get(place), start.get(place))
        assert told.get(place, untold) == (start.get(place), end.get(place))


@given(
    records=record_lists(max_size=6),
    others=record_lists(max_size=4),
    more=record_lists(max_size=6),
)
def test_undo_keeps_what_others_set_since(records, others, more):
    """Interleaved: import 10, somebody else, import 10 again, then undo of 10."""
    workspace = prepared_workspace()
    origin = Origin(OriginKind.IMPORT, 10)
    ids = apply_records(workspace, *records, origin=origin).profile_ids
    apply_records(workspace, *others, origin=Origin(OriginKind.EDIT, 3), now=LATER)
    ids += apply_records(workspace, *more, origin=origin, now=LATER).profile_ids
    by_others = {
        place: value
        for change in changes_of(workspace, OriginKind.EDIT)
        for place, value in places_of(change)
    }
    mine = {
        place
        for change in changes_of(workspace, OriginKind.IMPORT)
        for place, _ in places_of(change)
    }
    undo(workspace, origin, ids)
    end = stored(workspace)
    for place in by_others.keys() - mine:
        assert end.get(place) == by_others[place]
    events = Event.objects.filter(workspace=workspace)
    assert events.count() == sum(
        sum(change.after.get("events", {}).values())
        for change in changes_of(workspace, OriginKind.EDIT)
    )
    assert not events.filter(origin_kind=OriginKind.IMPORT).exists()
    assert profile_findings(workspace) == []


@given(records=record_lists())
def test_undoing_twice_changes_nothing_more(records):
    workspace = prepared_workspace()
    origin = Origin(OriginKind.IMPORT, 10)
    ids = apply_records(workspace, *records, origin=origin).profile_ids
    undo(workspace, origin, ids)
    once = people(workspace)
    undo(workspace, origin, ids)
    assert people(workspace) == once
