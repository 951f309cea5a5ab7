"""A trial brings some rows in for real; the rest follows, or they are taken back."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from cdp.data_checks import findings
from imports import jobs, trials, undo
from imports.fates import fate_of_line
from imports.models import ImportChunk, ImportIssue, ImportJob, WrongState
from imports.problem_files import errors_file
from imports.statuses import ImportState, Phase
from profiles.mapping import ColumnMapping, ColumnOptions, Mapping, NumberHandling
from profiles.models import Profile, ProfileChange
from profiles.records import Action, Operation
from profiles.statuses import Origin, OriginKind
from profiles.undo import KeptReason
from tests.imports.makers import (
    make_csv,
    make_import,
    make_people,
    ran,
    reviewed,
    worked_on,
)
from tests.imports.running import SIZES, dear, outcomes, people_of, run_as_reviewed
from tests.imports.test_run_properties import (
    before,
    cells,
    mappings,
    prepared_workspace,
    rows,
    with_profile_ids,
)
from tests.makers import (
    apply_records,
    make_attribute,
    make_record,
    make_workspace,
    people,
)

pytestmark = pytest.mark.django_db
EDIT = Origin(OriginKind.EDIT, 1)
MIXED = (
    "id,email,city\n"
    "1,ada@x.de,Rom\n"
    "2,bob@x.de,Oslo\n"
    "3,bad,Graz\n"
    "4,dan@x.de,Bonn\n"
    "4,dan@x.de,Kiel\n"
    "5,eve@x.de,Wien\n"
    "6,fay@x.de,Linz\n"
)


def tried(job: ImportJob) -> ImportJob:
    """The import after its trial."""
    if not job.fingerprint:
        reviewed(job)
    jobs.start_trial(job, nudges=False)
    return worked_on(job)


def taken_back(job: ImportJob, **options: Any) -> ImportJob:
    """The import after its trial was taken back."""
    jobs.take_trial_back(job, nudges=False, **options)
    return worked_on(job)


def state_of(job: ImportJob) -> dict[str, Any]:
    """All that an import is, without when it was and who worked on it."""
    job.refresh_from_db()
    passing = ("nudged_at", "lease_token", "cursor", "deaths")
    fields = [f.attname for f in ImportJob._meta.concrete_fields]
    return {name: getattr(job, name) for name in fields if name not in passing}


def test_brings_a_sample_in_and_waits_again() -> None:
    workspace = make_workspace()
    job = tried(make_import(workspace, make_people(100)))
    assert (job.state, job.error) == (ImportState.READY, "")
    assert Profile.objects.count() == job.ran.rows == len(job.sample) == 25
    assert job.is_tried
    assert findings(workspace) == []


def test_runs_the_rest_and_passes_the_tried_rows_by() -> None:
    workspace = make_workspace()
    job = ran(tried(make_import(workspace, make_people(100))))
    assert job.state == ImportState.FINISHED
    assert job.ledger.balances
    assert (job.ledger.read, job.ledger.created) == (100, 100)
    assert ProfileChange.objects.count() == Profile.objects.count() == 100
    assert outcomes(job) == ["created"] * 100
    assert job.ran.differing_rows == 0
    assert findings(workspace) == []


def test_covers_every_kind_of_outcome_and_warning() -> None:
    workspace = make_workspace()
    ran(make_import(workspace, "id,email,city\n1,ada@x.de,Rom\n2,bob@x.de,Bern\n"))
    phones = "".join(f"{n},p{n}@x.de,Rom,+49 151 0000{n:04}\n" for n in range(10, 70))
    text = (
        "id,email,city,phone\n"
        f"{phones}"
        "1,ada@x.de,Rom,\n"
        "2,bob@x.de,Oslo,\n"
        "3,bad,Graz,\n"
        "4,cy@x.de,Graz,no phone\n"
    )
    job = tried(make_import(workspace, text, invalid_values="drop_value"))
    assert {"created", "updated", "unchanged"} <= job.ran.outcomes.keys()
    warned = {group.code for group in job.ran.issues}
    assert warned == {group.code for group in job.reviewed.issues}


def test_takes_no_row_that_shares_its_person() -> None:
    job = reviewed(make_import(make_workspace(), MIXED))
    assert not {4, 5} & set(job.sample)
    assert 3 in job.sample


def test_offers_nothing_where_nothing_would_be_left() -> None:
    job = reviewed(make_import(make_workspace(), "id\n1\n"))
    assert job.sample == []
    with pytest.raises(WrongState):
        jobs.start_trial(job)


# Rows that share nothing with another; the others of a random file nearly all do.
loners = st.lists(
    st.tuples(
        cells("Rom", "Oslo"),
        cells("1", "many"),
        cells("yes", "no", "maybe"),
        cells("VIP", "Spring|VIP"),
    ),
    max_size=6,
)


def mixed(
    file: list[tuple[str, ...]], alone: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """The rows of the file with such that stand alone between them."""
    lone = [
        (f"x{n}", f"x{n}@x.de", *[""] * 3, city, points, *[""] * 3, sms, "", "", joins)
        for n, (city, points, sms, joins) in enumerate(alone)
    ]
    rows = [(*row, "") for row in lone]
    pairs = zip_longest(rows, file)
    return [row for pair in pairs for row in pair if row is not None]


def by_text(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """People in an order that does not tell who came first."""
    return sorted(people, key=str)


@dear
@given(stored=before, file=rows, alone=loners, mapping=mappings)
def test_ends_as_a_run_at_once_whatever_the_chunk_size(
    settings: LazySettings,
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    alone: list[tuple[str, ...]],
    mapping: Mapping,
) -> None:
    def make() -> ImportJob:
        workspace = prepared_workspace(stored)
        text = with_profile_ids(workspace, mixed(file, alone))
        return make_import(workspace, text, mapping)

    at_once = run_as_reviewed(settings, make(), chunk_rows=20_000)
    for size in SIZES:
        settings.IMPORT_CHUNK_ROWS = size
        job = reviewed(make())
        if job.sample:
            tried(job)
            assert findings(job.workspace) == []
        ran(job)
        assert (job.state, job.error) == (ImportState.FINISHED, "")
        assert outcomes(job) == at_once["outcomes"]
        assert by_text(people_of(job)) == by_text(at_once["people"])
        assert (job.ran.changed, job.ran.sections) == at_once["changed"]
        assert (job.ran.events, job.ran.people) == at_once["events"]
        assert job.ran.opt_outs_kept == at_once["opt_outs_kept"]
        codes = sorted((group.code, group.rows) for group in job.ran.issues)
        assert codes == at_once["codes"]
        assert findings(job.workspace) == []


@dear
@given(stored=before, file=rows, alone=loners, mapping=mappings)
def test_leaves_nothing_of_a_trial_that_is_taken_back(
    stored: list[tuple[str, ...]],
    file: list[tuple[str, ...]],
    alone: list[tuple[str, ...]],
    mapping: Mapping,
) -> None:
    workspace = prepared_workspace(stored)
    text = with_profile_ids(workspace, mixed(file, alone))
    job = make_import(workspace, text, mapping)
    reviewed(job)
    if not job.sample:
        return
    start, was = people(workspace), state_of(job)
    taken_back(tried(job), ends_opt_outs=True)
    assert (job.state, job.error) == (ImportState.READY, "")
    assert people(workspace) == start
    assert state_of(job) == was
    assert findings(workspace) == []
    shown = outcomes(job, Phase.REVIEW)
    assert outcomes(ran(job)) == shown
    assert findings(workspace) == []


def test_counts_only_what_is_in_when_the_whole_is_undone() -> None:
    workspace = make_workspace()
    make_attribute(workspace, "points", type="number")
    for number in (1, 2):
        apply_records(workspace, make_record(user_id=str(number), sets={"points": 1}))
    adds = ColumnOptions(numbers=NumberHandling.INCREMENT)
    columns = (
        ColumnMapping(0, "id", "identifier:user_id"),
        ColumnMapping(1, "points", "attribute:points", adds),
    )
    text = "id,points\n1,5\n2,5\n3,5\n4,5\n"
    job = make_import(workspace, text, Mapping(columns=columns))
    for _ in range(2):
        taken_back(tried(job))
    ran(tried(job))
    assert [one["attributes"]["points"] for one in people(workspace)] == [6, 6, 5, 5]
    more = Operation("points", Action.INCREMENT, 1)
    apply_records(workspace, make_record(user_id="1", operations=(more,)), origin=EDIT)
    asked = undo.ask(job, by=None, nudges=False)
    worked_on(asked)
    jobs.start_run(asked, nudges=False)
    worked_on(asked)
    assert asked.state == ImportState.FINISHED
    assert [one["attributes"]["points"] for one in people(workspace)] == [2, 1]
    assert findings(workspace) == []


def test_says_what_it_kept_when_others_wrote_in_between() -> None:
    workspace = make_workspace()
    job = tried(make_import(workspace, "id,city\n1,Rom\n2,Oslo\n"))
    edit = make_record(user_id="1", sets={"first_name": "Ada"})
    apply_records(workspace, edit, origin=EDIT)
    taken_back(job)
    (ada,) = people(workspace)
    assert ada["attributes"] == {"first_name": "Ada"}
    assert [kept.reason for kept in job.importkept_set.all()] == [
        KeptReason.TOUCHED_SINCE
    ]
    ran(job)
    assert job.ran.outcomes == {"updated": 1, "created": 1}
    assert job.ran.differing_rows == 1


def test_forgets_the_trial_in_fates_files_and_ledger() -> None:
    job = tried(make_import(make_workspace(), MIXED))
    assert ImportIssue.objects.of(job, Phase.RUN).exists()
    taken_back(job)
    assert not ImportIssue.objects.of(job, Phase.RUN).exists()
    assert not ImportChunk.objects.filter(job=job, phase=Phase.RUN).exists()
    ran(job)
    assert b"3,bad,Graz,3," in b"".join(errors_file(job))
    fate = fate_of_line(job, 2, phase=Phase.RUN)
    assert fate is not None and fate.outcome == "created"


def test_takes_a_second_press_for_the_first() -> None:
    job = reviewed(make_import(make_workspace(), make_people(10)))
    jobs.start_trial(job, nudges=False)
    with pytest.raises(WrongState):
        jobs.start_trial(job, nudges=False)
    worked_on(job)
    with pytest.raises(WrongState):
        jobs.start_trial(job, nudges=False)
    assert Profile.objects.count() == 5


def test_refuses_edits_until_it_is_taken_back() -> None:
    job = tried(make_import(make_workspace(), make_people(10)))
    with pytest.raises(WrongState, match="Take them back"):
        jobs.edit(job, mapping={})
    with pytest.raises(WrongState, match="take them back"):
        jobs.discard(job)
    taken_back(job)
    jobs.edit(job, mapping={})
    assert job.state == ImportState.MAPPING


def test_refuses_the_rest_when_the_workspace_has_changed() -> None:
    workspace = make_workspace()
    job = tried(make_import(workspace, make_people(10)))
    make_attribute(workspace, "points", type="number")
    with pytest.raises(WrongState, match="Take back what you tried"):
        jobs.start_run(job)
    assert job.is_tried
    taken_back(job)
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job)


def test_makes_the_segments_that_its_rows_join() -> None:
    workspace = make_workspace()
    job = make_import(workspace, make_people(10), segment="Spring", makes_segments=True)
    ran(tried(job))
    assert all(len(person["segments"]) == 1 for person in people(workspace))
    assert findings(workspace) == []


def test_goes_on_where_it_was_stopped() -> None:
    job = reviewed(make_import(make_workspace(), make_people(100)))
    jobs.start_trial(job, nudges=False)
    jobs.cancel(job)
    assert (job.state, job.tried_at) == (ImportState.READY, None)
    assert Profile.objects.count() == 0
    assert job.ran.rows == 0


def test_ends_as_ready_with_the_reason_when_it_cannot_go_on() -> None:
    job = reviewed(make_import(make_workspace(), make_people(100)))
    jobs.start_trial(job, nudges=False)
    job.file.delete(save=False)
    worked_on(job)
    assert (job.state, job.tried_at) == (ImportState.READY, None)
    assert "upload it again" in job.error


def test_knows_the_rows_that_are_in() -> None:
    job = tried(make_import(make_workspace(), make_people(10)))
    assert trials.rows_behind(job, 0) == job.sample
    assert trials.rows_behind(job, job.sample[0]) == job.sample[1:]


def test_names_the_lines_of_the_file() -> None:
    text = make_csv(("id", "city"), [[str(n), "Rom"] for n in range(1, 7)])
    job = tried(make_import(make_workspace(), text))
    changes = ProfileChange.objects.order_by("id")
    assert [change.line for change in changes] == [row + 1 for row in job.sample]
