from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from imports import jobs
from imports.engine import lease
from imports.models import CellFix, ImportChunk, ImportIssue, ImportJob
from imports.review import review
from imports.statuses import ImportState, Phase
from profiles.models import Profile, ProfileChange
from tests.imports.makers import (
    PEOPLE,
    make_csv,
    make_import,
    make_people,
    ran,
    reviewed,
    worked_on,
)
from tests.imports.running import outcomes
from tests.imports.test_lease import stop_heart
from tests.makers import apply_records, make_record, make_workspace

pytestmark = pytest.mark.django_db
HEADER = ("id", "email", "city")


def review_of(*rows: tuple[str, ...], **options: Any) -> ImportJob:
    return reviewed(make_import(make_workspace(), make_csv(HEADER, rows), **options))


def test_writes_nobody() -> None:
    job = reviewed(make_import(make_workspace()))
    assert job.ledger.created == 3
    assert not Profile.objects.exists()
    assert not ProfileChange.objects.exists()


def test_judges_a_row_by_what_the_rows_before_it_leave_behind(
    settings: LazySettings,
) -> None:
    settings.IMPORT_CHUNK_ROWS = 1
    job = review_of(
        ("1", "ada@x.de", "Rom"),
        ("2", "bob@x.de", "Rom"),
        ("1", "", "Oslo"),
        ("", "ada@x.de", "Oslo"),
        ("2", "ada@x.de", "Rom"),
    )
    assert outcomes(job, Phase.REVIEW) == [
        "created",
        "created",
        "updated",
        "unchanged",
        "unchanged",
    ]
    (problem,) = ImportIssue.objects.of(job, Phase.REVIEW)
    assert (problem.ordinal, problem.severity) == (5, "warning")
    assert problem.codes == ["identifier_taken"]
    assert problem.identifiers == ["2", "ada@x.de"]


def test_counts_people_in_several_rows_with_different_values() -> None:
    job = review_of(
        ("1", "", "Rom"),
        ("2", "", "Rom"),
        ("1", "", "Oslo"),
        ("1", "", "Graz"),
        ("2", "", "Rom"),
    )
    assert job.reviewed.differing_people == 1


def test_counts_what_changes_and_what_is_cleared() -> None:
    workspace = make_workspace()
    for number in ("1", "2"):
        record = make_record(user_id=number, sets={"city": "Rom"})
        apply_records(workspace, record)
    text = make_csv(HEADER, [("1", "", "Oslo"), ("2", "", "%CLEAR%"), ("3", "", "Rom")])
    counts = reviewed(make_import(workspace, text)).reviewed
    assert counts.changed == {"city": 1}
    assert counts.cleared == {"city": 1}


def test_counts_blank_lines_beside_the_rows() -> None:
    job = reviewed(make_import(make_workspace(), PEOPLE + "\n,,\n4,,Wien\n"))
    assert (job.ledger.read, job.ledger.blank, job.rows_total) == (4, 2, 4)


def test_lists_every_problem_row_with_its_line() -> None:
    job = review_of(("1", "bad", "Rom"), ("", "", "Rom"), ("2", "b@x.de", "Rom"))
    problems = ImportIssue.objects.of(job, Phase.REVIEW)
    assert [(p.ordinal, p.line, p.codes) for p in problems] == [
        (1, 2, ["not_an_email"]),
        (2, 3, ["no_identifier"]),
    ]
    found = problems.with_issue("not_an_email", "email")
    assert [problem.ordinal for problem in found] == [1]
    assert not problems.with_issue("not_an_email", "id").exists()


def test_applies_fixes_without_touching_the_file() -> None:
    job = make_import(make_workspace())
    CellFix.objects.create(job=job, column=1, ordinal=1, old="ada@x.de", new="bad")
    CellFix.objects.create(job=job, column=2, old="Oslo", new="%CLEAR%")
    reviewed(job)
    assert outcomes(job, Phase.REVIEW) == ["held", "created", "created"]
    ran(job)
    assert [p.attributes for p in Profile.objects.order_by("id")] == [
        {},
        {"city": "Graz"},
    ]


def test_begins_from_scratch_after_its_worker_died(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 10
    workspace = make_workspace()
    job = make_import(workspace, make_people(25) + "x,bad,Rom\n")
    jobs.start_review(job, nudges=False)
    dying = lease.take(job.pk)
    assert dying is not None
    ImportChunk.objects.create(
        job=job,
        phase=Phase.REVIEW,
        first=1,
        last=10,
        first_line=2,
        last_line=11,
        rows=b"half",
    )
    ImportJob.objects.filter(pk=job.pk).update(cursor=10)
    stop_heart(job)
    worked_on(job)
    assert job.state == ImportState.READY
    assert (job.ledger.read, job.ledger.held, job.cursor) == (26, 1, 26)
    assert findings(workspace) == []


def test_leaves_when_it_is_called_off() -> None:
    job = make_import(make_workspace())
    jobs.start_review(job, nudges=False)
    held = lease.take(job.pk)
    assert held is not None
    jobs.cancel(job)
    with pytest.raises(lease.LostLease):
        review(job, held)
    job.refresh_from_db()
    assert job.state == ImportState.MAPPING
    assert not ImportChunk.objects.exists()


def test_reviews_a_file_without_rows() -> None:
    job = reviewed(make_import(make_workspace(), "id,email,city\n"))
    assert (job.state, job.ledger.read) == (ImportState.READY, 0)
    ran(job)
    assert (job.state, job.ledger.read) == (ImportState.FINISHED, 0)


def test_reviews_again_after_an_edit() -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(5)))
    jobs.edit(job, mapping={**job.mapping, "mode": "update_only"})
    reviewed(job)
    assert job.ledger.skipped == job.ledger.read == 5
    assert findings(workspace) == []
