"""What a run takes over from its review is as good as looking everybody up again."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.conf import LazySettings
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import review, run
from profiles.apply import UndoOrder, apply_undo
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.models import Profile
from profiles.records import Action, Operation, Record
from profiles.rules import ConflictRule
from profiles.statuses import Origin, OriginKind
from profiles.subscriptions import Statement
from tests.imports.makers import make_csv, make_import, ran, reviewed
from tests.imports.running import dear, outcomes, people_of
from tests.makers import NOW, apply_records, make_record, make_segment, make_workspace

pytestmark = pytest.mark.django_db
OTHER = Origin(OriginKind.REQUEST, 77)
HEADER = ("id", "email", "phone", "city", "unsubscribed", "segment")


def cells(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


IDS, EMAILS = ("u1", "u2", "u3", "u4"), ("a@x.de", "b@x.de", "c@x.de", "d@x.de")
PHONES = ("+491701111111", "+491702222222")
files = st.lists(
    st.tuples(
        cells("", *IDS),
        cells("", *EMAILS),
        cells("", "", *PHONES),
        cells("", "Rom", "Oslo"),
        cells("", "", "true"),
        cells("", "", "VIP"),
    ),
    min_size=1,
    max_size=6,
)
# Who comes in between: a value each, or two, whose people then become one.
comers = st.lists(
    st.builds(
        lambda names, city, leaves, opts_out: (names, city, leaves, opts_out),
        st.fixed_dictionaries(
            {},
            optional={
                "user_id": st.sampled_from(IDS),
                "email": st.sampled_from(EMAILS),
                "phone": st.sampled_from(PHONES),
            },
        ).filter(bool),
        st.sampled_from(["", "Rom", "Graz"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=3,
)


def came(workspace: Workspace, people: list[tuple[Any, ...]], segment: int) -> None:
    records: list[Record] = []
    for number, (names, city, leaves, opts_out) in enumerate(people, 1):
        unset = () if city else (Operation("city", Action.UNSET),)
        sets = {"city": city} if city else {}
        record = make_record(number, sets=sets, operations=unset, **names)
        record.segments = {segment: False} if leaves else {}
        if opts_out:
            record.statements = (Statement("all", 0, "", "unsubscribed"),)
        records.append(record)
    apply_records(
        workspace,
        *records,
        origin=OTHER,
        conflicts=ConflictRule.MERGE,
        match=("user_id", "email"),
    )


def took_back(workspace: Workspace) -> None:
    ids = list(Profile.objects.filter(workspace=workspace).values_list("id", flat=True))
    order = UndoOrder(OTHER, Origin(OriginKind.UNDO, OTHER.id), NOW)
    apply_undo(sorted(ids), order, load_definitions(workspace))


@dear
@given(
    stored=files,
    file=files,
    between=comers,
    is_undone=st.booleans(),
    forgets=st.booleans(),
    by_phone=st.booleans(),
    size=st.sampled_from([1, 2, 20]),
)
def test_ends_as_if_everybody_were_looked_up(
    settings: LazySettings,
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    between: list[tuple[Any, ...]],
    is_undone: bool,
    forgets: bool,
    by_phone: bool,
    size: int,
) -> None:
    settings.IMPORT_CHUNK_ROWS = size
    names = ("user_id", "phone") if by_phone else ("user_id", "email")
    ends = []
    # Here all is one transaction, in which nobody but the test itself writes.
    with mock.patch.object(review, "oldest_transaction", return_value=None):
        for races in (run.RACES, 0):
            workspace = make_workspace()
            segment = make_segment(workspace, "VIP")
            ran(make_import(workspace, make_csv(HEADER, stored), identify_by=names))
            text = make_csv(HEADER, [*stored, *file])
            job = reviewed(make_import(workspace, text, identify_by=names))
            if between:
                came(workspace, between, segment.pk)
            if between and is_undone:
                took_back(workspace)
            first = Profile.objects.filter(workspace=workspace).order_by("id").first()
            if forgets and first is not None:
                forget(
                    first.pk,
                    definitions=load_definitions(workspace),
                    origin=OTHER,
                    now=now(),
                )
            with mock.patch.object(run, "RACES", races):
                ran(job)
            assert findings(workspace) == []
            issues = sorted((group.code, group.rows) for group in job.ran.issues)
            ends.append((outcomes(job), people_of(job), issues))
    assert ends[0] == ends[1]
