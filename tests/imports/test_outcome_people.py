from __future__ import annotations

import pytest
from django.test import Client
from django.utils.timezone import now

from cdp.models import Workspace
from imports.models import ImportJob
from imports.outcome_people import people_of_outcome
from profiles.loading import load_definitions
from profiles.models import Profile, Segment, SegmentMember
from profiles.records import Outcome, Record
from profiles.rules import Mode
from profiles.searching.asking import Asking
from tests.imports.makers import make_import, ran
from tests.imports.wizard import get
from tests.makers import apply_records, make_workspace

pytestmark = pytest.mark.django_db
BEFORE = "id,email,city\n1,ada@x.de,Rom\n2,bob@x.de,Oslo\n3,cy@x.de,Graz\n"
# unchanged, updated, held by a value, held by a conflict, held and named by nobody, new
AGAIN = (
    "id,email,city\n"
    "1,ada@x.de,Rom\n"
    "2,bob@x.de,Bergen\n"
    "3,no address,Graz\n"
    "8,bob@x.de,Rom\n"
    "9,neither,Rom\n"
    "7,dan@x.de,Kiel\n"
)


def ids(job: ImportJob, outcome: Outcome) -> set[str]:
    """The user ids of whom the rows of an outcome led to."""
    found = Profile.objects.filter(pk__in=people_of_outcome(job, outcome))
    kind = load_definitions(job.workspace).kinds["user_id"].number
    return {p.identifiers.get(kind=kind).value for p in found}


def test_knows_whom_the_rows_of_each_outcome_led_to() -> None:
    workspace = make_workspace()
    ran(make_import(workspace, BEFORE))
    job = ran(make_import(workspace, AGAIN))
    assert ids(job, Outcome.UNCHANGED) == {"1"}
    assert ids(job, Outcome.UPDATED) == {"2"}
    assert ids(job, Outcome.CREATED) == {"7"}
    assert ids(job, Outcome.HELD) == {"2", "3"}


def test_knows_whose_rows_were_skipped() -> None:
    workspace = make_workspace()
    ran(make_import(workspace, BEFORE))
    job = ran(make_import(workspace, AGAIN, mode=Mode.ADD_ONLY))
    assert ids(job, Outcome.SKIPPED) == {"1", "2"}


@pytest.mark.parametrize(
    ("operator", "found"), [("unchanged_by", ["1"]), ("held_by", ["2", "3"])]
)
def test_finds_them_among_people(operator: str, found: list[str]) -> None:
    workspace = make_workspace()
    ran(make_import(workspace, BEFORE))
    job = ran(make_import(workspace, AGAIN))
    for _ in range(25):  # so that it is not among the latest
        ran(make_import(workspace, "id\n1\n"))
    asking = Asking(workspace, now())
    question = asking.read(filters=[f"import~{operator}~{job.pk}"])
    assert not question.problems
    people = asking.find(question).ids
    assert sorted(people) == sorted(people_of_outcome(job, Outcome(operator[:-3])))
    assert len(people) == len(found)


def test_follows_people_who_were_merged_since() -> None:
    workspace = make_workspace()
    ran(make_import(workspace, "id,email\n1,\n,bob@x.de\n"))
    job = ran(make_import(workspace, "email\nbob@x.de\n"))
    one, bob = Profile.objects.order_by("id")
    merging = Record(1, 1, profile_id=one.pk, merge_with=bob.pk)
    apply_records(workspace, merging, conflicts="merge")
    asking = Asking(workspace, now())
    question = asking.read(filters=[f"import~unchanged_by~{job.pk}"])
    assert asking.find(question).ids == [one.pk]


@pytest.mark.parametrize("outcome", ["unchanged", "held", "updated"])
def test_makes_a_segment_of_them(client: Client, demo: Workspace, outcome: str) -> None:
    ran(make_import(demo, BEFORE))
    job = ran(make_import(demo, AGAIN))
    text = get(client, job, f"?outcome={outcome}")
    asked = f"import~{outcome}_by~{job.pk}"
    assert f'name="f" value="{asked}"' in text
    client.post("/w/demo/people/segment/", {"f": asked, "name": "Those"})
    segment = Segment.objects.get(workspace=demo)
    joined = SegmentMember.objects.filter(segment=segment)
    people = set(joined.values_list("profile_id", flat=True))
    assert people == people_of_outcome(job, Outcome(outcome))
