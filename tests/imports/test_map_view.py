from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cdp.models import Workspace
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.models import Attribute
from tests.imports.wizard import (
    HX,
    get,
    log_in_as,
    make_finished,
    make_upload,
    page,
    text_of,
)
from tests.makers import make_workspace

pytestmark = pytest.mark.django_db

DATES = "Email,Birthday\na@example.com,03/04/1980\nb@example.com,05/06/1981\n"

OPTIONS = {
    "identify_by": "email",
    "mode": "update_only",
    "empty_cells": "clear",
    "invalid_values": "drop_value",
    "conflicts": "keep",
    "short_rows": "fill",
    "zone": "Asia/Tokyo",
    "region": "JP",
}


def seen_on(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found is not None
    return found[1]


def choose(client: Client, job: ImportJob, position: int, **data: str) -> str:
    path = page(job, f"map/columns/{position}/target/")
    return text_of(client.post(path, data, headers=HX))


def target(job: ImportJob, position: int) -> str:
    job.refresh_from_db()
    columns = {column["source"]: column for column in job.mapping["columns"]}
    return str(columns[position]["target"]) if position in columns else ""


def test_shows_suggestions_with_reasons(client: Client, demo: Workspace) -> None:
    text = get(client, make_upload(demo), "map/")
    assert "3 columns" in text
    assert "Header says City" in text
    assert "67\u00a0% filled" not in text
    assert "3 distinct" in text


def test_asks_for_the_figures_until_they_are_complete(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo)
    assert "map/counted/" not in get(client, job, "map/")
    ImportJob.objects.filter(pk=job.pk).update(counting_at=now(), counted_at=None)
    assert f'hx-get="{page(job, "map/counted/")}"' in get(client, job, "map/")
    part = get(client, job, "map/counted/")
    assert 'id="map-poll" hx-get' in part
    assert "3 rows counted so far" in part
    ImportJob.objects.filter(pk=job.pk).update(counted_at=now())
    part = get(client, job, "map/counted/")
    assert 'id="map-poll"></div>' in part
    assert "Figures of all 3 rows" in part


def test_hands_out_all_that_changes_while_a_file_is_counted(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo)
    ImportJob.objects.filter(pk=job.pk).update(counting_at=now(), counted_at=None)
    whole, part = get(client, job, "map/"), get(client, job, "map/counted/")
    swapped = re.search(r'hx-select-oob="([^"]+)"', whole)
    assert swapped is not None
    for selector in ["#map-table", *swapped[1].split(",")]:
        mark = f'id="{selector.removeprefix("#")}"'
        assert mark in whole
        assert mark in part


def test_takes_a_choice(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    text = choose(client, job, 2, target="attribute:country")
    assert target(job, 2) == "attribute:country"
    assert "chosen by you" in text


def test_skips_a_column(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    text = choose(client, job, 2, target="skip")
    assert "1 skipped" in text


def test_refuses_two_columns_for_one_target(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    text = choose(client, job, 2, target="attribute:first_name")
    assert "First name and City are imported as the same thing." in text
    response = client.post(page(job, "map/"))
    assert response.status_code == 422
    job.refresh_from_db()
    assert job.state == ImportState.MAPPING


def test_asks_for_an_identifier(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    assert "No column says whose row it is." in choose(client, job, 0, target="skip")


def test_asks_which_comes_first_with_real_cells(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo, DATES)
    text = get(client, job, "map/")
    assert "Does the day or the month come first?" in text
    assert "1980-04-03" in text
    assert "1980-03-04" in text
    assert client.post(page(job, "map/")).status_code == 422


def test_takes_the_answer(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, DATES)
    text = choose(client, job, 1, date_order="day_first")
    assert "Does the day or the month" not in text
    assert client.post(page(job, "map/"))["Location"] == page(job, "preview/")


def test_creates_an_attribute_on_the_spot(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, "Email,Shoe size\na@example.com,42\n")
    new = {"name": "Shoe size", "key": "shoe_size", "type": "number", "group": "Other"}
    client.post(page(job, "map/columns/1/attribute/"), new)
    assert target(job, 1) == "attribute:shoe_size"
    assert Attribute.objects.get(workspace=demo, key="shoe_size").number == 1


def test_refuses_a_taken_key(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    new = {"name": "City", "key": "city", "type": "string", "group": "Other"}
    response = client.post(page(job, "map/columns/2/attribute/"), new, headers=HX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#column"
    assert "is a predefined attribute" in text_of(response)


def test_keeps_the_options_of_a_column(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, DATES)
    data = {"dates": "format", "format": "%d/%m/%Y", "empty_cells": "clear"}
    client.post(page(job, "map/columns/1/"), data)
    job.refresh_from_db()
    (column,) = job.mapping["columns"]
    assert column["options"] == {"date_format": "%d/%m/%Y", "empty_cells": "clear"}


def test_asks_for_the_format(client: Client, demo: Workspace) -> None:
    job = make_upload(demo, DATES)
    response = client.post(page(job, "map/columns/1/"), {"dates": "format"})
    assert response.status_code == 422
    assert "Write a format such as" in text_of(response)


def test_keeps_what_another_tab_has_chosen(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    path = page(job, "map/options/")

    def choose_cells(choice: str, seen: str) -> str:
        data = OPTIONS | {"empty_cells": choice, "seen": seen}
        return text_of(client.post(path, data, headers=HX))

    before = seen_on(get(client, job, "map/"))
    choose_cells("clear", before)
    text = choose_cells("keep", before)
    assert "The mapping was changed in another tab." in text
    job.refresh_from_db()
    assert job.mapping["empty_cells"] == "clear"
    assert "another tab" not in choose_cells("keep", seen_on(text))
    job.refresh_from_db()
    assert job.mapping.get("empty_cells", "keep") == "keep"


def test_keeps_the_options_of_the_import(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    client.post(page(job, "map/options/"), OPTIONS)
    job.refresh_from_db()
    kept = {name: job.mapping[name] for name in OPTIONS}
    assert kept == {**OPTIONS, "identify_by": ["email"]}


def test_shows_one_row_as_it_will_be(client: Client, demo: Workspace) -> None:
    text = get(client, make_upload(demo), "map/row/?row=2")
    assert "grace@example.com" in text
    assert "Line 3 of the file" in text


def test_shows_a_row_far_behind_the_first(client: Client, demo: Workspace) -> None:
    rows = "".join(f"p{n}@example.com\n" for n in range(1, 301))
    text = get(client, make_upload(demo, f"Email\n{rows}"), "map/row/?row=250")
    assert "p250@example.com" in text


def test_handles_a_row_behind_the_end(client: Client, demo: Workspace) -> None:
    assert "nobody" in get(client, make_upload(demo), "map/row/?row=99999")


def test_says_that_earlier_columns_are_known(client: Client, demo: Workspace) -> None:
    make_finished(demo)
    text = get(client, make_upload(demo), "map/")
    assert "they are mapped as they were there" in text


def test_starts_the_review(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    response = client.post(page(job, "map/"), headers=HX)
    assert response["HX-Redirect"] == page(job, "preview/")
    job.refresh_from_db()
    assert job.state == ImportState.REVIEWING
    assert len(job.mapping["columns"]) == 3


def test_pages_a_thousand_columns(client: Client, demo: Workspace) -> None:
    header = ",".join(f"c{n}" for n in range(1_000))
    job = make_upload(demo, f"{header}\n{','.join('x' * 1_000)}\n")
    text = get(client, job, "map/?from=900")
    assert "Columns 901 to 1000 of 1000" in text
    assert "c950" in text
    assert ">c50<" not in text


def test_asks_the_database_alike_for_any_file(client: Client, demo: Workspace) -> None:
    few, many = (
        make_upload(demo, ",".join(f"c{i}" for i in range(n)) + "\n" + "1," * n)
        for n in (4, 60)
    )
    get(client)  # the session notes the workspace once
    asked = []
    for job in (few, many):
        with CaptureQueriesContext(connection) as queries:
            get(client, job, "map/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_leads_to_the_result_after_the_run(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    assert client.get(page(job, "map/"))["Location"] == page(job)


def test_refuses_a_change_after_the_run(client: Client, demo: Workspace) -> None:
    job = make_finished(demo)
    path = page(job, "map/columns/2/target/")
    text = text_of(client.post(path, {"target": "skip"}, follow=True))
    assert "start another one" in text


def test_tells_staff_who_may_import(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    log_in_as(client, "Cem")
    for step in ("map/", "map/row/", "map/columns/0/"):
        assert client.get(page(job, step)).status_code == 403


def test_handles_import_of_another_workspace(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    ImportJob.objects.filter(pk=job.pk).update(workspace=make_workspace())
    for step in ("map/", "map/row/", "map/columns/0/"):
        assert client.get(page(job, step)).status_code == 404


@pytest.mark.parametrize("step", ["map/columns/9/", "map/columns/3/"])
def test_handles_missing_column(client: Client, demo: Workspace, step: str) -> None:
    assert client.get(page(make_upload(demo), step)).status_code == 404


def test_handles_malformed_target(client: Client, demo: Workspace) -> None:
    path = page(make_upload(demo), "map/columns/0/target/")
    assert client.post(path, {"target": "nonsense:"}).status_code == 404
