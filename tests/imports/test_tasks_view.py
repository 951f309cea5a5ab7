"""The kinds of imports on the pages: edits, merges, and what all rows are to have."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cdp.models import Workspace
from imports.deciding import load_board
from imports.models import ImportJob
from imports.statuses import ImportKind
from imports.views.mapping import options_form
from profiles import kinds
from profiles.attribution_models import AttributionRow
from profiles.loading import load_definitions
from profiles.models import IdentifierKind
from tests.imports.wizard import HX, get, make_upload, page, text_of
from tests.makers import make_attribute, make_resource

pytestmark = pytest.mark.django_db


def upload(client: Client, text: str, kind: ImportKind) -> ImportJob:
    file = SimpleUploadedFile("people.csv", text.encode())
    client.post(page(step=f"new/?kind={kind}"), {"file": file})
    return ImportJob.objects.latest("pk")


def template(client: Client, kind: ImportKind) -> list[str]:
    response = client.get(page(step="new/template.csv"), {"kind": kind.value})
    text = response.content.decode("utf-8-sig")
    return next(csv.reader(io.StringIO(text)))


def test_edits_touch_known_people_only(client: Client, demo: Workspace) -> None:
    job = upload(client, "Email,City\nada@example.com,Rome\n", ImportKind.EDITS)
    text = get(client, job, "map/")
    assert 'name="mode"' not in text
    client.post(page(job, "map/"), {})
    job.refresh_from_db()
    assert job.mapping["mode"] == "update_only"


def test_merges_offer_people_only(client: Client, demo: Workspace) -> None:
    header = "ResultingCustomerIdsMindboxId,CustomersToMergeCustomerIdsMindboxId,City\n"
    row = "3f0c9a5e7d21b864,9b1e44d0c7a2f583,Rome\n"
    job = upload(client, header + row, ImportKind.MERGES)
    text = get(client, job, "map/")
    assert "Merge with" in text
    assert "attribute:city" not in text
    assert 'name="conflicts"' not in text
    client.post(page(job, "map/"), {})
    job.refresh_from_db()
    assert job.mapping["merges"] is True
    targets = [column["target"] for column in job.mapping["columns"]]
    assert targets == ["profile_id", "merge_with"]


def test_merges_map_their_own_template(client: Client, demo: Workspace) -> None:
    ids = load_definitions(demo).public_ids
    rows = f"profile_id,merge_with\n{ids.public(1)},{ids.public(2)}\n"
    job = upload(client, rows, ImportKind.MERGES)
    assert load_board(job, load_definitions(demo)).is_ready


def test_templates_have_the_columns_of_the_task(
    client: Client, demo: Workspace
) -> None:
    make_attribute(demo, "shoe_size")
    make_resource(demo, 7, name="Spring news")
    people = template(client, ImportKind.PEOPLE)
    assert "shoe_size" in people
    assert "cio_subscription_preferences.topics.topic_7" in people
    assert template(client, ImportKind.MERGES) == ["profile_id", "merge_with"]
    assert template(client, ImportKind.EVENTS)[0] == "_cio_name"


@pytest.mark.parametrize("kind", ImportKind)
def test_reference_is_that_of_the_task(
    client: Client, demo: Workspace, kind: ImportKind
) -> None:
    make_resource(demo, 7, name="Spring news")
    text = text_of(client.get(page(step="new/"), {"kind": kind.value}))
    assert ("merge_with" in text) == (kind is ImportKind.MERGES)
    of_people = kind in (ImportKind.PEOPLE, ImportKind.EDITS)
    assert ("Spring news" in text) == of_people
    assert ("SourceActionTemplate" in text) == of_people


def test_makes_a_source_action_beside_the_options(
    client: Client, demo: Workspace
) -> None:
    job = make_upload(demo)
    data = {"kind": "source_action", "name": "Filled in May"}
    text = text_of(client.post(page(job, "map/attribution/"), data, headers=HX))
    row = AttributionRow.objects.get(workspace=demo)
    assert (row.kind, row.key) == ("source_action", "FilledInMay")
    job.refresh_from_db()
    assert job.mapping["source_action"] == "FilledInMay"
    assert "Source action of added people" in text


def test_rejects_a_name_that_is_taken(client: Client, demo: Workspace) -> None:
    job = make_upload(demo)
    data = {"kind": "source_action", "name": "Create customer"}
    response = client.post(page(job, "map/attribution/"), data, headers=HX)
    assert response.status_code == 422
    assert "There is a source action" in text_of(response)


def test_says_which_identifier_is_switched_off(client: Client, demo: Workspace) -> None:
    email = IdentifierKind.objects.get(workspace=demo, key="email")
    kinds.switch(email, identifies=False)
    text = get(client, make_upload(demo), "map/")
    assert "email only (switched off)" in text
    assert "Email does not identify people here" in text
    assert 'href="/w/demo/settings/identifiers/"' in text


def test_profile_id_takes_the_choice_of_people_away(
    client: Client, demo: Workspace
) -> None:
    public = load_definitions(demo).public_ids.public(17)
    job = make_upload(demo, f"profile_id,Email\n{public},ada@example.com\n")
    assert 'name="mode"' in get(client, job, "map/")
    definitions = load_definitions(demo)
    mapping = load_board(job, definitions).mapping
    options = options_form(mapping, definitions, job)
    data = {name: str(options[name].value() or "") for name in options.fields}
    data["identify_by"] = "profile_id"
    text = text_of(client.post(page(job, "map/options/"), data, headers=HX))
    assert 'name="mode"' not in text
    assert "A profile id finds people and adds nobody" in text
