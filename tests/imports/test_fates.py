from __future__ import annotations

import pytest
from django.conf import LazySettings

from imports.fates import fate_of_line, fates, fates_of_people, fates_of_value
from imports.models import ImportJob
from imports.statuses import Phase
from profiles.issues import Issue
from profiles.loading import load_definitions
from profiles.models import Identifier
from profiles.records import Outcome
from tests.imports.makers import make_import, ran, reviewed
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db
FILE = (
    "id,email,city\n"
    "1,Ada@x.de,Rom\n"
    '2,bob@x.de,"two\nlines"\n'
    "\n"
    "3,bad,Graz\n"
    "1,,Oslo\n"
    ",cy@x.de,7\n"
)


@pytest.fixture
def job(settings: LazySettings) -> ImportJob:
    settings.IMPORT_CHUNK_ROWS = 2
    return ran(make_import(make_workspace(), FILE))


@pytest.mark.parametrize(
    ("line", "ordinal", "outcome"),
    [
        (2, 1, Outcome.CREATED),
        (3, 2, Outcome.CREATED),
        (4, 2, Outcome.CREATED),
        (6, 3, Outcome.HELD),
        (7, 4, Outcome.UPDATED),
        (8, 5, Outcome.CREATED),
    ],
)
def test_tells_the_fate_of_any_line(
    job: ImportJob, line: int, ordinal: int, outcome: Outcome
) -> None:
    fate = fate_of_line(job, line, phase=Phase.RUN)
    assert fate is not None
    assert (fate.ordinal, fate.outcome) == (ordinal, outcome)
    assert bool(fate.profile_id) == (outcome != Outcome.HELD)


@pytest.mark.parametrize("line", [1, 9, 1_000])
def test_knows_nothing_of_lines_that_are_no_rows(job: ImportJob, line: int) -> None:
    assert fate_of_line(job, line, phase=Phase.RUN) is None


def test_says_why_a_row_is_held(job: ImportJob) -> None:
    fate = fate_of_line(job, 6, phase=Phase.RUN)
    assert fate is not None
    assert fate.issues == (Issue("not_an_email", "error", "email", "bad"),)


def test_finds_all_rows_of_a_person(job: ImportJob) -> None:
    ada = Identifier.objects.get(value="ada@x.de").profile_id
    found = fates_of_people(job, [ada], phase=Phase.RUN)
    assert [(fate.line, fate.outcome) for fate in found] == [
        (2, Outcome.CREATED),
        (7, Outcome.UPDATED),
    ]


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("ada@x.de", [2, 7]),
        (" ADA@X.de ", [2, 7]),
        ("1", [2, 7]),
        ("3", [6]),
        ("bad", [6]),
        ("cy@x.de", [8]),
        ("nobody@x.de", []),
    ],
)
def test_finds_rows_by_whatever_names_their_person(
    job: ImportJob, value: str, lines: list[int]
) -> None:
    definitions = load_definitions(job.workspace)
    found = fates_of_value(job, value, phase=Phase.RUN, definitions=definitions)
    assert [fate.line for fate in found] == lines


def test_tells_a_review_with_people_who_are_not_created_yet() -> None:
    job = reviewed(make_import(make_workspace(), FILE))
    fate = fate_of_line(job, 7, phase=Phase.REVIEW)
    assert fate is not None
    assert (fate.outcome, fate.profile_id) == (Outcome.UPDATED, -1)


def test_lists_every_row_in_the_order_of_the_file(job: ImportJob) -> None:
    assert [fate.line for fate in fates(job, phase=Phase.RUN)] == [2, 3, 6, 7, 8]
