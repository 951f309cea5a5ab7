from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cdp.models import Workspace
from imports.models import ImportJob
from imports.pages.history import PAGE_ROWS
from imports.statuses import Door, ImportState
from tests.imports.wizard import HX, get, log_in_as, make_finished, page, text_of
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db


def make_listed(workspace: Workspace, name: str = "Leads", **fields: Any) -> ImportJob:
    return ImportJob.objects.create(
        workspace=workspace, name=name, file_name=f"{name}.csv", **fields
    )


def test_shows_imports_with_their_outcomes(client: Client, demo: Workspace) -> None:
    make_finished(demo)
    text = get(client)
    assert "people.csv" in text
    assert "2 created, 1 held" in text
    assert "Bo Lindqvist" in text


def test_searches_name_file_and_description(client: Client, demo: Workspace) -> None:
    make_listed(demo, "Spring leads", description="from the fair")
    make_listed(demo, "Newsletter")
    for words in ("spring", "FAIR", "leads.csv"):
        text = get(client, step=f"?q={words}")
        assert "Spring leads" in text
        assert "Newsletter" not in text


def test_filters_by_what_the_address_says(client: Client, demo: Workspace) -> None:
    make_listed(demo, "Nightly", door=Door.API, state=ImportState.FINISHED)
    make_listed(demo, "By hand", state=ImportState.MAPPING)
    text = get(client, step="?door=api&state=finished&since=7")
    assert "Nightly" in text
    assert "By hand" not in text
    assert "Remove filter state Finished" in text


def test_filters_by_who(client: Client, demo: Workspace) -> None:
    mine = make_finished(demo)
    make_listed(demo, "Nobody's")
    text = get(client, step=f"?who={mine.created_by_id}")
    assert "people.csv" in text
    assert "Nobody&#x27;s" not in text


def test_pages_back_and_forth(client: Client, demo: Workspace) -> None:
    jobs = [make_listed(demo, f"Import {n:02}") for n in range(PAGE_ROWS + 5)]
    first = get(client)
    assert "Import 29" in first
    assert "Import 04" not in first
    older = get(client, step=f"?before={jobs[5].pk}")
    assert "Import 04" in older
    newer = get(client, step=f"?after={jobs[4].pk}")
    assert "Import 29" in newer
    assert "Import 04" not in newer


def test_answers_a_swap_with_the_table(client: Client, demo: Workspace) -> None:
    make_listed(demo)
    response = client.get(page(step="?q=leads"), headers=HX)
    assert text_of(response).lstrip().startswith("{#") is False
    assert "<html" not in text_of(response)


def test_shows_the_next_step_where_there_is_nothing(
    client: Client, demo: Workspace
) -> None:
    assert "No imports yet" in get(client)
    make_listed(demo)
    assert "No import matches" in get(client, step="?q=nothing")


def test_asks_the_database_alike_for_any_number(
    client: Client, demo: Workspace
) -> None:
    get(client)  # the session notes the workspace once
    asked = []
    for _ in range(2):
        for n in range(5):
            make_listed(demo, f"Import {n}")
        with CaptureQueriesContext(connection) as queries:
            get(client)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_keeps_imports_of_other_workspaces_to_them(
    client: Client, demo: Workspace
) -> None:
    make_listed(make_workspace(), "Secret plans")
    assert "Secret plans" not in get(client)


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    assert client.get(page()).status_code == 403


@pytest.mark.parametrize(
    "query", ["?before=x", "?after=-1", "?since=abc", "?who=x", "?state=%00"]
)
def test_handles_malformed_filters(client: Client, demo: Workspace, query: str) -> None:
    make_listed(demo)
    assert "Leads" in get(client, step=query)
