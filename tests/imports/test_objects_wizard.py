"""Objects and relationships in the wizard, from the upload to the undo."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import undo
from imports.measuring import figures
from imports.models import ImportJob
from imports.statuses import ImportKind, ImportState
from profiles.objects.models import ObjectAttribute, ObjectType, Relationship
from profiles.statuses import AttributeSubject
from tests.imports.wizard import HX, get, make_finished, page, text_of, worked_on
from tests.makers import apply_objects, make_object_type, objects, people

pytestmark = pytest.mark.django_db
COMPANIES = "object_id,Name,Seats\nacme,Acme,3\nglobex,Globex,4\n,Nameless,1\n"
CONTACTS = (
    "object_id,Email,Role\n"
    "acme,ada@example.com,CTO\n"
    "globex,ada@example.com,Adviser\n"
    "initech,grace@example.com,CEO\n"
    ",grace@example.com,CEO\n"
    "acme,nobody@example.com,CEO\n"
)


def upload(client: Client, text: str, kind: ImportKind, number: int = 1) -> ImportJob:
    file = SimpleUploadedFile("rows.csv", text.encode())
    client.post(page(step=f"new/?kind={kind}&type={number}"), {"file": file})
    job = ImportJob.objects.latest("pk")
    figures.count_columns(job.pk)
    job.refresh_from_db()
    return job


def go_through(client: Client, job: ImportJob) -> ImportJob:
    """The import after its mapping was taken, its review read, and its run."""
    client.post(page(job, "map/"), {})
    worked_on(job)
    assert job.state == ImportState.READY
    client.post(page(job, "run/start/"), {})
    return worked_on(job)


def targets(job: ImportJob) -> list[str]:
    return [column["target"] for column in job.mapping["columns"]]


def codes(job: ImportJob) -> dict[str, int]:
    return {group.code: group.rows for group in job.ran.issues}


def test_offers_types_and_makes_one(client: Client, demo: Workspace) -> None:
    text = client.get(page(step="new/?kind=objects")).content.decode()
    assert "There is no object type yet." in text
    assert "data-drop" not in text
    asked: dict[str, Any] = {"name": "Companies", "singular": "Company"}
    response = client.post(page(step="new/object-type/?kind=objects"), asked)
    assert response["Location"].endswith("?kind=objects&type=1")
    text = client.get(response["Location"]).content.decode()
    assert "A column with the id of each company is needed." in text
    assert "data-drop" in text
    again = client.post(page(step="new/object-type/?kind=objects"), asked)
    assert "There are objects “Companies” already" in again.content.decode()


def test_refuses_objects_without_a_type(client: Client, demo: Workspace) -> None:
    file = SimpleUploadedFile("rows.csv", COMPANIES.encode())
    response = client.post(page(step="new/?kind=objects"), {"file": file})
    assert response.status_code == 422
    assert not ImportJob.objects.exists()


def test_imports_objects(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    job = upload(client, COMPANIES, ImportKind.OBJECTS)
    text = get(client, job, "map/")
    assert "Unsubscribed" not in text
    assert 'name="conflicts"' not in text
    job = go_through(client, job)
    assert targets(job) == [
        "identifier:object_id",
        "attribute:name",
        "attribute:seats",
    ]
    assert objects(demo) == {
        "1:acme": {"name": "Acme", "seats": 3},
        "1:globex": {"name": "Globex", "seats": 4},
    }
    assert codes(job) == {"no_object_id": 1}
    result = get(client, job, "")
    assert "Object id is empty" in result
    assert "Companies" in result
    assert "Acme" in get(client, job, "?outcome=created")
    assert "Globex" in get(client, job, "?fate=globex")
    assert findings(demo) == []


def test_shows_objects_in_preview_and_review(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    apply_objects(demo, "acme", seats=1)
    job = upload(client, COMPANIES, ImportKind.OBJECTS)
    client.post(page(job, "map/"), {})
    worked_on(job)
    assert "Acme" in get(client, job, "preview/")
    row = get(client, job, "preview/1/")
    assert "The object" in row
    assert "The person" not in row
    review = get(client, job, "review/")
    assert "Seats" in review
    assert "opt-out" not in review


def test_makes_attributes_of_objects(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    job = upload(client, "object_id,Floor\nacme,3\n", ImportKind.OBJECTS)
    data = {"name": "Floor", "key": "floor", "type": "number"}
    address = page(job, "map/columns/1/attribute/")
    reserved = client.post(address, data | {"key": "object_id"}, headers=HX)
    assert "names the object itself" in text_of(reserved)
    client.post(address, data, headers=HX)
    made = ObjectAttribute.objects.get(key="floor")
    assert (made.subject, made.type) == (AttributeSubject.OBJECT, "number")
    job = go_through(client, ImportJob.objects.get(pk=job.pk))
    assert objects(demo) == {"1:acme": {"floor": 3}}


def test_relates_people(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    apply_objects(demo, "acme", "globex")
    make_finished(demo)
    job = upload(client, CONTACTS, ImportKind.RELATIONSHIPS)
    job = go_through(client, job)
    assert targets(job) == ["object:id", "identifier:email", "relationship:role"]
    ada = people(demo)[0]["relationships"]
    assert ada == {"1:acme": {"role": "CTO"}, "1:globex": {"role": "Adviser"}}
    assert codes(job) == {
        "object_does_not_exist": 1,
        "no_object_id": 1,
        "person_does_not_exist": 1,
    }
    result = get(client, job, "")
    assert "There is no Company “initech”." in result
    assert "2 new relationships; 1 person changed" in " ".join(result.split())
    assert findings(demo) == []


def test_makes_attributes_of_relationships(client: Client, demo: Workspace) -> None:
    make_object_type(demo, 1)
    make_object_type(demo, 2)
    apply_objects(demo, "acme")
    make_finished(demo)
    text = "object_type_id,object_id,Email,Desk\n1,acme,ada@example.com,7\n"
    job = upload(client, text, ImportKind.RELATIONSHIPS)
    data = {"name": "Desk", "key": "desk", "type": "number"}
    client.post(page(job, "map/columns/3/attribute/"), data, headers=HX)
    made = ObjectAttribute.objects.filter(key="desk", subject="relationship")
    assert made.count() == ObjectType.objects.count() == 2
    go_through(client, ImportJob.objects.get(pk=job.pk))
    assert people(demo)[0]["relationships"] == {"1:acme": {"desk": 7}}


def test_takes_objects_and_relationships_back(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    make_finished(demo)
    companies = go_through(client, upload(client, COMPANIES, ImportKind.OBJECTS))
    contacts = go_through(client, upload(client, CONTACTS, ImportKind.RELATIONSHIPS))
    planned = worked_on(undo.ask(companies, by=None, nudges=False))
    plan = get(client, planned, "review/")
    assert "An object that people are related to stays." in plan
    client.post(page(planned, "run/start/"), {})
    worked_on(planned)
    assert list(objects(demo)) == ["1:acme", "1:globex"]
    result = get(client, planned, "")
    assert "somebody is related to it" in result
    planned = worked_on(undo.ask(contacts, by=None, nudges=False))
    client.post(page(planned, "run/start/"), {})
    worked_on(planned)
    assert not Relationship.objects.exists()
    assert findings(demo) == []


def test_notices_files_of_relationships(client: Client, demo: Workspace) -> None:
    make_object_type(demo)
    job = upload(client, CONTACTS, ImportKind.PEOPLE)
    assert "This looks like a file of relationships." in get(client, job, "map/")
    client.post(page(job, "map/kind/"), {"kind": "relationships"})
    job.refresh_from_db()
    assert (job.kind, job.mapping["object_type"]) == ("relationships", 1)


@pytest.mark.parametrize("kind", [ImportKind.OBJECTS, ImportKind.RELATIONSHIPS])
def test_maps_its_own_template(
    client: Client, demo: Workspace, kind: ImportKind
) -> None:
    make_object_type(demo)
    asked = {"kind": kind.value, "type": "1"}
    response = client.get(page(step="new/template.csv"), asked)
    text = response.content.decode("utf-8-sig")
    header = next(csv.reader(io.StringIO(text)))
    assert "object_id" in header
    job = upload(client, text, kind)
    assert "0 skipped" in get(client, job, "map/")
    client.post(page(job, "map/"), {})
    job.refresh_from_db()
    assert job.state == ImportState.REVIEWING


def test_describes_columns_of_the_type(client: Client, demo: Workspace) -> None:
    make_object_type(demo, attributes={"floor_space": "number"})
    text = client.get(page(step="new/columns/?kind=objects&type=1")).content.decode()
    assert "floor_space" in text
    assert "cio_object_id" in text
    assert "Email" not in text
