"""Mapping the values of a column: what is offered, what is kept, what it does."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cdp.models import Workspace
from imports import jobs, saving
from imports.deciding import decide, load_board
from imports.measuring import figures
from imports.models import CellFix, ColumnValues, ImportJob, SavedMapping
from profiles.loading import load_definitions
from profiles.models import Profile
from profiles.values import JSONValue
from tests.imports.wizard import get, log_in_as, make_upload, page, text_of, worked_on
from tests.makers import apply_records, make_attribute, make_record, make_user

pytestmark = pytest.mark.django_db
FILE = (
    "Email,Points,Town\n"
    "ada@example.com,1,Berlin\n"
    "bob@example.com,n/a,BERLIN \n"
    "cy@example.com,many,Berlin\n"
    "dan@example.com,many,Rome\n"
    "eve@example.com,4,\n"
)
POINTS, TOWN = "map/columns/1/values/", "map/columns/2/values/"


@pytest.fixture
def job(demo: Workspace) -> ImportJob:
    make_attribute(demo, "points", type="number")
    made = make_upload(demo, FILE)
    decide(made, 1, "attribute:points")
    decide(made, 2, "attribute:city")
    made.refresh_from_db()
    return made


def tell(client: Client, job: ImportJob, step: str, **deeds: str) -> Any:
    """Post what is to become of values, by value: "deed" or "deed new"."""
    counted = ColumnValues.objects.get(job=job, column=int(step.split("/")[2]))
    values = [value for value, _ in counted.values] + [""]
    sent: dict[str, Any] = {"value": []}
    for value, said in deeds.items():
        number = values.index(value)
        deed, _, new = said.partition(" ")
        sent["value"].append(number)
        sent |= {f"deed-{number}": deed, f"new-{number}": new}
    return client.post(page(job, step), sent)


def stored(workspace: Workspace, email: str, **sets: JSONValue) -> None:
    """Somebody who is here already."""
    apply_records(workspace, make_record(email=email, sets=sets))


def reviewed(job: ImportJob) -> ImportJob:
    board = load_board(job, load_definitions(job.workspace))
    jobs.edit(job, mapping=board.mapping.to_json())
    jobs.start_review(job, nudges=False)
    return worked_on(job)


def test_counts_the_values_of_the_whole_file(job: ImportJob) -> None:
    counted = ColumnValues.objects.get(job=job, column=2)
    assert counted.values == [["Berlin", 2], ["BERLIN", 1], ["Rome", 1]]
    assert counted.blank == 1


def test_counts_no_values_where_there_are_too_many(demo: Workspace) -> None:
    rows = "".join(f"p{n}@example.com,{n % 900}\n" for n in range(1_100))
    job = make_upload(demo, f"Email,Number\n{rows}")
    assert [c.column for c in ColumnValues.objects.filter(job=job)] == [1]


def test_shows_bad_values_first(client: Client, job: ImportJob) -> None:
    text = get(client, job, POINTS)
    places = [
        text.index(f'wrap-anywhere">{value}<') for value in ("many", "n/a", "1", "4")
    ]
    assert places == sorted(places)
    assert "Points “many” is not a number." in text
    assert "Bad 2" in text


def test_is_offered_with_the_column(client: Client, job: ImportJob) -> None:
    assert page(job, TOWN) in get(client, job, "map/columns/2/")


def test_maps_empties_and_holds(client: Client, job: ImportJob) -> None:
    tell(client, job, POINTS, many="replace 99", **{"n/a": "empty"})
    tell(client, job, TOWN, Rome="hold")
    job.refresh_from_db()
    reviewed(job)
    assert (job.ledger.created, job.ledger.held) == (4, 1)
    assert [group.code for group in job.reviewed.worst_first()] == ["value_held"]
    jobs.start_run(job, nudges=False)
    worked_on(job)
    points = Profile.objects.order_by("id").values_list("attributes__points", flat=True)
    assert list(points) == [1, None, 99, 4]


def test_replaces_what_is_typed_beside_a_value_that_stays(
    client: Client, job: ImportJob
) -> None:
    tell(client, job, POINTS, many="keep 7")
    fix = CellFix.objects.get(job=job)
    assert (fix.column, fix.old, fix.new, fix.holds) == (1, "many", "7", False)


def test_clears_what_is_there(client: Client, demo: Workspace, job: ImportJob) -> None:
    stored(demo, "ada@example.com", points=5)
    tell(client, job, POINTS, **{"1": "clear"})
    reviewed(job)
    jobs.start_run(job, nudges=False)
    worked_on(job)
    ada = Profile.objects.earliest("id")
    assert "points" not in ada.attributes


def test_gives_empty_cells_a_value(client: Client, job: ImportJob) -> None:
    tell(client, job, TOWN, **{"": "replace Rome"})
    reviewed(job)
    jobs.start_run(job, nudges=False)
    worked_on(job)
    assert Profile.objects.filter(attributes__city="Rome").count() == 1


def test_rejects_a_value_that_cannot_be_read_either(
    client: Client, job: ImportJob
) -> None:
    answer = tell(client, job, POINTS, many="replace lots")
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Points “lots” is not a number." in text
    assert 'value="lots"' in text
    assert not CellFix.objects.exists()


def test_takes_a_rule_off_again(client: Client, job: ImportJob) -> None:
    tell(client, job, POINTS, many="replace 99")
    tell(client, job, POINTS, many="keep 99")
    assert not CellFix.objects.exists()


def test_suggests_and_takes_what_is_usual(client: Client, job: ImportJob) -> None:
    stored(job.workspace, "zoe@example.com", city="Berlin")
    text = get(client, job, TOWN)
    assert "so written with 1 person here" in text
    client.post(page(job, TOWN), {"take": "all"})
    fix = CellFix.objects.get(job=job)
    assert (fix.old, fix.new) == ("BERLIN", "Berlin")
    assert "so written with" not in get(client, job, TOWN)


def test_counts_what_the_rules_mended(client: Client, job: ImportJob) -> None:
    tell(client, job, POINTS, many="replace 99", **{"n/a": "empty"})
    tell(client, job, TOWN, BERLIN="replace Berlin", Rome="hold")
    assert "3 rules for cells; the review counts" in get(client, job, "map/")
    job.refresh_from_db()
    reviewed(job)
    assert (job.reviewed.rules, job.reviewed.mended) == (3, 4)
    said = "3 rules fixed 4 cells"
    assert said in get(client, job, "review/")
    assert said in get(client, job, "map/")
    assert "2 cells in the last review" in get(client, job, POINTS)
    jobs.start_run(job, nudges=False)
    worked_on(job)
    assert get(client, job).count(said) == 2


def test_lets_rules_join_the_saved_mapping(client: Client, job: ImportJob) -> None:
    tell(client, job, POINTS, many="replace 99")
    tell(client, job, TOWN, Rome="hold")
    job.refresh_from_db()
    board = load_board(job, load_definitions(job.workspace))
    saved = saving.save(job, board, "Leads", by=make_user("Eve"))
    assert saved.rules == {"Points": {"many": "99"}, "Town": {"Rome": None}}
    assert "1 rule for cells" in get(client, step="mappings/")
    later = make_upload(job.workspace, FILE.replace("n/a", "many"))
    saving.use(later, saved)
    reviewed(later)
    assert (later.reviewed.mended, later.ledger.held) == (3, 1)
    assert SavedMapping.objects.get().mended == 3
    text = get(client, step="mappings/")
    assert "1 rule fixed 3 cells" in text
    assert "1 value held" in text


def test_counts_no_cell_that_has_a_fix_of_its_own(
    client: Client, job: ImportJob
) -> None:
    tell(client, job, POINTS, many="replace 99")
    CellFix.objects.create(job=job, column=1, ordinal=3, old="many", new="3")
    job.refresh_from_db()
    reviewed(job)
    assert (job.reviewed.rules, job.reviewed.mended) == (1, 1)


def test_says_that_values_are_being_counted(client: Client, job: ImportJob) -> None:
    ColumnValues.objects.all().delete()
    ImportJob.objects.update(counted_at=None, counting_at=None)
    assert "being counted" in get(client, job, POINTS)
    figures.count_columns(job.pk)
    assert "4 distinct values" in get(client, job, POINTS)


def test_forbids_mapping_what_has_run(client: Client, job: ImportJob) -> None:
    reviewed(job)
    jobs.start_run(job, nudges=False)
    worked_on(job)
    tell(client, job, POINTS, many="replace 99")
    assert not CellFix.objects.exists()


def test_handles_missing_column(client: Client, job: ImportJob) -> None:
    assert client.get(page(job, "map/columns/9/values/")).status_code == 404


def test_requires_an_editor(client: Client, job: ImportJob) -> None:
    log_in_as(client, "Cem")
    assert client.get(page(job, POINTS)).status_code == 403
