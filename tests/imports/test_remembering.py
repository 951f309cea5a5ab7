from __future__ import annotations

import pytest

from cdp.models import Workspace
from imports import jobs
from imports.deciding import decide, load_board
from imports.models import ImportJob
from imports.suggesting.remembering import same_file, same_headers
from profiles.loading import load_definitions
from profiles.mapping import ColumnOptions, DateOrder
from tests.imports.wizard import make_finished, make_upload, worked_on
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

TEXT = "Email,Joined\nada@example.com,03/04/2020\nbo@example.com,05/06/2021\n"


def make_decided(workspace: Workspace) -> ImportJob:
    """A finished import whose importer said that the day comes first."""
    job = make_upload(workspace, TEXT)
    options = ColumnOptions(date_order=DateOrder.DAY_FIRST)
    decide(job, 1, "attribute:registered_at", options)
    board = load_board(job, load_definitions(workspace))
    jobs.edit(job, mapping=board.mapping.to_json())
    jobs.start_review(job, nudges=False)
    worked_on(job)
    jobs.start_run(job, nudges=False)
    return worked_on(job)


def test_maps_the_next_file_without_a_click(demo: Workspace) -> None:
    make_decided(demo)
    job = make_upload(demo, TEXT)
    board = load_board(job, load_definitions(demo))
    assert board.is_ready
    assert board.lines[1].target == "attribute:registered_at"
    assert board.lines[1].options.date_order is DateOrder.DAY_FIRST
    assert board.lines[1].reason == "as in an earlier import"


def test_remembers_single_columns_of_other_files(demo: Workspace) -> None:
    make_decided(demo)
    job = make_upload(demo, "City,Joined\nRome,03/04/2020\n")
    board = load_board(job, load_definitions(demo))
    assert board.lines[1].target == "attribute:registered_at"


def test_forgets_imports_that_never_ran(demo: Workspace) -> None:
    decide(make_upload(demo, TEXT), 1, "skip")
    board = load_board(make_upload(demo, TEXT), load_definitions(demo))
    assert not board.lines[1].is_skipped


def test_knows_nothing_of_other_workspaces(demo: Workspace) -> None:
    job = make_decided(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    again = make_upload(demo, TEXT)
    assert load_board(again, load_definitions(demo)).lines[1].is_open
    assert same_file(again) is None
    assert same_headers(again) is None


def test_finds_the_same_file_and_the_same_headers(demo: Workspace) -> None:
    job = make_finished(demo)
    assert same_file(make_upload(demo)) == job
    assert same_headers(make_upload(demo, "Email,First name,City\n")) == job
