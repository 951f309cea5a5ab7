from __future__ import annotations

import pytest
from django.test import Client

from cdp.models import Workspace
from imports import fixing, jobs, saving
from imports.deciding import load_board
from imports.models import CellFix, ImportJob, WrongState
from profiles.loading import load_definitions
from profiles.models import Profile
from tests.imports.wizard import (
    HX,
    get,
    log_in_as,
    make_finished,
    make_reviewed,
    make_upload,
    page,
    text_of,
    worked_on,
)
from tests.makers import make_user

pytestmark = pytest.mark.django_db

TYPOS = (
    "Email,First name\n"
    "ada@example.com,Ada\n"
    "nobody,Nobody\n"
    "grace@example.com,Grace\n"
    "nobody,Nemo\n"
)
CELL = "review/rows/2/0/"


def mend(client: Client, job: ImportJob, value: str, **more: str) -> str:
    given = {"value": value, **more}
    return text_of(client.post(page(job, CELL), given, follow=True))


def review_again(client: Client, job: ImportJob) -> ImportJob:
    client.post(page(job, "review/start/"))
    return worked_on(job)


def test_offers_to_mend_a_bad_cell(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    assert page(job, CELL) in get(client, job, "review/")
    text = get(client, job, CELL)
    assert "The file says “nobody”" in text
    assert "the 2 cells like it" in text


def test_rejects_what_is_still_wrong(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    answer = client.post(page(job, CELL), {"value": "no one"}, headers=HX)
    assert answer.status_code == 422
    assert "Email “no one” is not an email address." in text_of(answer)
    assert not CellFix.objects.exists()


def test_judges_a_cell_by_the_whole_row(client: Client, demo: Workspace) -> None:
    make_finished(demo, "User id,Email\n7,ada@example.com\n")
    job = make_reviewed(demo, "User id,Email\n7,ada\n")
    answer = client.post(page(job, "review/rows/1/1/"), {"value": "eva@example.com"})
    assert "would replace ada@example.com" in text_of(answer)


def test_keeps_one_cell(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    text = mend(client, job, "nemo@example.com")
    assert "Email: 1 cell mended." in text
    assert "Review again with 1 fix" in text
    assert 'class="cell-good"' in text
    job = review_again(client, job)
    assert (job.ledger.created, job.ledger.held) == (3, 1)


def test_keeps_a_rule_for_cells_alike(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    mend(client, job, "nemo@example.com", everywhere="yes")
    job = review_again(client, job)
    assert job.ledger.held == 0
    assert "Review again" not in get(client, job, "review/")
    jobs.start_run(job, nudges=False)
    worked_on(job)
    names = Profile.objects.values_list("attributes__first_name", flat=True)
    assert set(names) == {"Ada", "Grace", "Nemo"}


def test_refuses_to_run_before_the_fixes_are_reviewed(
    client: Client, demo: Workspace
) -> None:
    job = make_reviewed(demo, TYPOS)
    mend(client, job, "nemo@example.com")
    job.refresh_from_db()
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job, nudges=False)


def test_forgets_fixes_when_the_file_is_read_otherwise(
    client: Client, demo: Workspace
) -> None:
    job = make_reviewed(demo, TYPOS)
    mend(client, job, "nemo@example.com")
    client.post(page(job, "read/"), {"header_line": "2"})
    assert not CellFix.objects.exists()


def test_saves_rules_with_the_mapping(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    mend(client, job, "nemo@example.com", everywhere="yes")
    board = load_board(job, load_definitions(demo))
    saved = saving.save(job, board, "Leads", by=make_user("Eve"))
    next_month = make_upload(demo, "First name,Email\nNemo,nobody\n")
    saving.use(next_month, saved)
    fix = CellFix.objects.get(job=next_month)
    assert (fix.column, fix.old, fix.new) == (1, "nobody", "nemo@example.com")
    assert "1 rule for cells" in get(client, step="mappings/")


def test_handles_missing_row_and_column(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    assert client.get(page(job, "review/rows/99/0/")).status_code == 404
    assert client.get(page(job, "review/rows/2/9/")).status_code == 404


def test_forbids_mending_what_has_run(client: Client, demo: Workspace) -> None:
    job = make_finished(demo, TYPOS)
    cell = fixing.find_cell(job, 2, 0)
    assert cell is not None
    with pytest.raises(WrongState):
        fixing.keep(job, cell, "nemo@example.com", everywhere=False)


def test_requires_an_editor(client: Client, demo: Workspace) -> None:
    job = make_reviewed(demo, TYPOS)
    log_in_as(client, "Cem")
    assert client.get(page(job, CELL)).status_code == 403
