"""Who stood as stored in the review is taken so by the run, at the same version."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import connection
from django.utils.timezone import now

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import review
from imports.engine.chunks import unpack_numbers
from imports.engine.comparison import Difference, differences
from imports.engine.standing import oldest_transaction
from imports.engine.survey import Survey
from imports.models import ImportJob
from imports.statuses import Phase
from profiles.apply import UndoOrder, apply_undo
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.models import Profile
from profiles.records import Identifier, Outcome, Record
from profiles.rules import ConflictRule
from profiles.statuses import Origin, OriginKind
from tests.imports.makers import make_csv, make_import, make_people, ran, reviewed
from tests.imports.running import lookups, outcomes
from tests.makers import NOW, apply_records, make_record, make_segment, make_workspace

# What a transaction has written is told from what it found only once it is committed.
pytestmark = pytest.mark.django_db(transaction=True)
OLDEST_HERE = """
select least(min(backend_xid::text::bigint),
             pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
from pg_stat_activity where datname = current_database()
"""
ELSEWHERE = Origin(OriginKind.REQUEST, 5)


@pytest.fixture(autouse=True)
def only_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long transactions of other tests, in databases beside, count for nothing."""

    def oldest() -> str:
        with connection.cursor() as cursor:
            cursor.execute(OLDEST_HERE)
            ((found,),) = cursor.fetchall()
        return str(found)

    monkeypatch.setattr(review, "oldest_transaction", oldest)


@pytest.fixture
def workspace() -> Workspace:
    """A workspace with 30 people."""
    workspace = make_workspace()
    ran(make_import(workspace, make_people(30)))
    return workspace


def again(workspace: Workspace) -> ImportJob:
    """The same file again, after its review."""
    return reviewed(make_import(workspace, make_people(30)))


def versions(job: ImportJob) -> list[int]:
    (chunk,) = job.importchunk_set.filter(phase=Phase.REVIEW)
    return unpack_numbers(bytes(chunk.versions)) if chunk.versions else []


def since(workspace: Workspace, *records: Record) -> None:
    """Somebody else's work after the review."""
    apply_records(workspace, *records, origin=ELSEWHERE)


def seventh(workspace: Workspace) -> Profile:
    return Profile.objects.get(workspace=workspace, identifiers__value="p7@x.de")


def email_goes(workspace: Workspace) -> None:
    """The email of the seventh person becomes somebody else's."""
    loses = make_record(profile_id=seventh(workspace).pk)
    loses.detach = (Identifier("email", "p7@x.de", "p7@x.de"),)
    since(workspace, loses, make_record(2, user_id="new", email="p7@x.de"))


def test_asks_for_nobody(workspace: Workspace) -> None:
    job = again(workspace)
    assert versions(job) == [1] * 30
    assert lookups(job) == 0
    assert job.ledger.unchanged == 30
    assert outcomes(job) == ["unchanged"] * 30


def test_history_names_the_people_whom_rows_left_as_they_were(
    workspace: Workspace,
) -> None:
    job = ran(again(workspace))
    shown, done = (
        [bytes(c.rows) for c in job.importchunk_set.filter(phase=phase)]
        for phase in (Phase.REVIEW, Phase.RUN)
    )
    assert shown == done


def test_changes_who_was_changed_since(workspace: Workspace) -> None:
    job = again(workspace)
    since(workspace, make_record(user_id="7", sets={"city": "Rom"}))
    ran(job)
    assert list(differences(job)) == [
        Difference(7, 8, Outcome.UNCHANGED, Outcome.UPDATED)
    ]
    assert Profile.objects.filter(attributes__city="Rom").count() == 0


def test_finds_that_an_email_went_to_somebody_else(workspace: Workspace) -> None:
    job = again(workspace)
    email_goes(workspace)
    ran(job)
    (difference,) = differences(job)
    assert (difference.ordinal, difference.ran) == (7, Outcome.HELD)
    assert findings(workspace) == []


def test_changes_who_was_changed_merged_and_given_back_since(
    workspace: Workspace,
) -> None:
    job = again(workspace)
    since(workspace, make_record(user_id="7", sets={"city": "Rom"}))
    merging = Origin(OriginKind.REQUEST, 6)
    united = make_record(user_id="1", email="p7@x.de")
    apply_records(workspace, united, origin=merging, conflicts=ConflictRule.MERGE)
    ids = Profile.objects.filter(workspace=workspace).values_list("id", flat=True)
    order = UndoOrder(merging, Origin(OriginKind.UNDO, merging.id), NOW)
    apply_undo(sorted(ids), order, load_definitions(workspace))
    ran(job)
    assert job.ledger.updated == 1
    assert Profile.objects.filter(attributes__city="Rom").count() == 0


def test_holds_who_was_forgotten_since(workspace: Workspace) -> None:
    job = again(workspace)
    person = seventh(workspace)
    definitions = load_definitions(workspace)
    forget(person.pk, definitions=definitions, origin=ELSEWHERE, now=now())
    ran(job)
    assert (job.ledger.unchanged, job.ledger.held) == (29, 1)


def test_lets_join_again_who_left_the_segment_since() -> None:
    workspace = make_workspace()
    segment = make_segment(workspace, "VIP")
    text = make_csv(("id", "segment"), [["1", "VIP"], ["2", "VIP"]])
    ran(make_import(workspace, text))
    job = reviewed(make_import(workspace, text))
    left = make_record(user_id="1")
    left.segments = {segment.pk: False}
    since(workspace, left)
    ran(job)
    assert outcomes(job) == ["updated", "unchanged"]


def test_finds_who_came_to_share_what_people_are_found_by() -> None:
    workspace = make_workspace()
    text = make_csv(("id", "phone"), [["1", "+4722000001"], ["2", "+4722000002"]])
    ran(make_import(workspace, text))
    text = make_csv(("phone", "city"), [["+4722000001", ""], ["+4722000002", ""]])
    job = reviewed(make_import(workspace, text, identify_by=("phone",)))
    since(workspace, make_record(email="new@x.de", phone="+4722000001"))
    ran(job)
    assert outcomes(job) == ["held", "unchanged"]


def test_counts_on_whom_a_value_of_their_own_finds_before_a_shared_one() -> None:
    workspace = make_workspace()
    rows = [["1", "+4722000001"], ["", "+4722000002"], ["3", ""]]
    text = make_csv(("id", "phone"), rows)
    names = ("user_id", "phone")
    ran(make_import(workspace, text, identify_by=names))
    job = reviewed(make_import(workspace, text, identify_by=names))
    assert versions(job) == [1, 0, 1]
    since(workspace, make_record(email="new@x.de", phone="+4722000001"))
    ran(job)
    assert outcomes(job) == ["unchanged"] * 3


def between_the_passes(act: Callable[[], None]) -> mock._patch[Callable[..., None]]:
    """Act once the review has looked people up, before it plans."""
    taken = Survey.take

    def take(survey: Survey, chunk: object) -> None:
        taken(survey, chunk)  # type: ignore[arg-type]
        act()

    return mock.patch.object(Survey, "take", take)


def test_counts_on_nobody_who_was_written_during_the_review(
    workspace: Workspace,
) -> None:
    with between_the_passes(lambda: email_goes(workspace)):
        job = again(workspace)
    assert versions(job) == [1] * 6 + [0] + [1] * 23
    ran(job)
    assert job.ledger.held == 1


def test_counts_on_nobody_whom_a_transaction_from_before_wrote_during_the_review(
    workspace: Workspace,
) -> None:
    person = seventh(workspace)
    elsewhere = connection.copy()
    with contextlib.closing(elsewhere), elsewhere.cursor() as cursor:
        cursor.execute("begin")
        writes = "update profile set version = version + 1 where id = %s"
        cursor.execute(writes, [person.pk])
        with between_the_passes(lambda: cursor.execute("commit")):
            job = again(workspace)
    assert versions(job) == [1] * 6 + [0] + [1] * 23


def test_oldest_transaction_is_the_first_that_has_not_ended() -> None:
    elsewhere = connection.copy()
    with contextlib.closing(elsewhere), elsewhere.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("select pg_current_xact_id()::text::bigint")
        ((open_since,),) = cursor.fetchall()
        with connection.cursor() as other:
            other.execute("select pg_current_xact_id()")
        assert int(oldest_transaction()) <= open_since
        cursor.execute("rollback")
