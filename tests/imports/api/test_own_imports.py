"""Our own API of imports, over a real server with a real worker's work."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from cdp.api.scopes import Scope
from cdp.models import Workspace
from imports import working
from imports.models import ImportJob, SavedMapping
from imports.statuses import ImportState
from tests.imports.makers import make_import, make_mapping, make_people, ran
from tests.makers import make_workspace, people
from tests.profiles.api.makers import Answer, Sender, make_token

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1/imports"
FILE = "email,first_name\nada@x.de,Ada\nnobody,Bob\ncy@x.de,Cy\n"


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
def sender(live_server: LiveServer, workspace: Workspace) -> Sender:
    return Sender(live_server.url, {"Authorization": f"Bearer {make_token(workspace)}"})


def form(text: str | None = FILE, **fields: str) -> tuple[bytes, str]:
    """A form with a file, and its type."""
    boundary = "a-boundary-of-tests"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'
        for name, value in fields.items()
    ]
    if text is not None:
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="spring leads.csv"\r\nContent-Type: text/csv\r\n\r\n{text}'
        )
    body = "\r\n".join([*parts, f"--{boundary}--", ""])
    return body.encode(), f"multipart/form-data; boundary={boundary}"


def upload(sender: Sender, text: str | None = FILE, **fields: str) -> Answer:
    body, kind = form(text, **fields)
    return sender.send("POST", PATH, body, Content_Type=kind)


def done(answer: Answer) -> ImportJob:
    """The import of an answer, after a worker has done all that it waits for."""
    job = ImportJob.objects.get(pk=answer.json()["id"])
    for _ in range(4):
        working.work_on(job.pk)
    job.refresh_from_db()
    return job


def test_imports_a_file_by_itself(sender: Sender, workspace: Workspace) -> None:
    answer = upload(sender)
    shown = answer.json()
    assert answer.status == 202
    assert (shown["name"], shown["state"]) == ("Spring leads", "fetching")
    assert (shown["door"], shown["kind"]) == ("api", "people")
    job = done(answer)
    ended = sender.get(f"{PATH}/{job.pk}").json()
    assert ended["state"] == "finished"
    assert ended["ledger"]["created"] == 2
    assert ended["ledger"]["held"] == 1
    assert ended["issues"][0]["code"] == "not_an_email"
    assert ended["issues"][0]["remedy"]
    assert [one["identifiers"] for one in people(workspace)] == [
        {"email": ["ada@x.de"]},
        {"email": ["cy@x.de"]},
    ]


def test_lists_problem_rows_and_gives_the_errors_file(sender: Sender) -> None:
    job = done(upload(sender))
    rows = sender.get(f"{PATH}/{job.pk}/issues").json()
    assert [(row["row"], row["line"]) for row in rows["rows"]] == [(2, 3)]
    assert rows["rows"][0]["issues"][0]["value"] == "nobody"
    assert rows["next"] is None
    errors = sender.get(f"{PATH}/{job.pk}/files/errors.csv")
    assert errors.headers["content-type"].startswith("text/csv")
    assert "nobody" in errors.text
    assert "ada" not in errors.text
    assert sender.get(f"{PATH}/{job.pk}/files/other.csv").status == 404


def test_pages_problem_rows(sender: Sender) -> None:
    text = "email\n" + "".join(f"p{n}\n" for n in range(5))
    job = done(upload(sender, text))
    first = sender.get(f"{PATH}/{job.pk}/issues?limit=3").json()
    assert (len(first["rows"]), first["next"]) == (3, 3)
    rest = sender.get(f"{PATH}/{job.pk}/issues?limit=3&after=3").json()
    assert [row["row"] for row in rest["rows"]] == [4, 5]
    assert rest["next"] is None


def test_waits_until_it_is_started(sender: Sender, workspace: Workspace) -> None:
    job = done(upload(sender, review_only="true"))
    assert job.state == ImportState.READY
    assert people(workspace) == []
    started = sender.post(f"{PATH}/{job.pk}/start", None)
    assert (started.status, started.json()["state"]) == (202, "running")
    assert done(started).state == ImportState.FINISHED
    assert len(people(workspace)) == 2
    assert sender.post(f"{PATH}/{job.pk}/start", None).status == 409


def test_takes_an_import_back(sender: Sender, workspace: Workspace) -> None:
    job = done(upload(sender))
    answer = sender.post(f"{PATH}/{job.pk}/undo", None)
    assert (answer.status, answer.json()["undoes"]) == (202, job.pk)
    assert done(answer).state == ImportState.FINISHED
    assert sender.get(f"{PATH}/{job.pk}").json()["state"] == "undone"
    assert people(workspace) == []
    assert sender.post(f"{PATH}/{job.pk}/undo", None).status == 409


def test_plans_an_undo_only(sender: Sender, workspace: Workspace) -> None:
    job = done(upload(sender))
    planned = done(sender.post(f"{PATH}/{job.pk}/undo?review_only=true", None))
    assert planned.state == ImportState.READY
    assert len(people(workspace)) == 2
    assert done(sender.post(f"{PATH}/{planned.pk}/start", None)).state == "finished"
    assert people(workspace) == []


def test_stops_an_import(sender: Sender) -> None:
    job = done(upload(sender, review_only="true"))
    sender.post(f"{PATH}/{job.pk}/start", None)
    stopped = sender.post(f"{PATH}/{job.pk}/cancel", None)
    assert (stopped.status, stopped.json()["state"]) == (202, "cancelled")
    assert sender.post(f"{PATH}/{job.pk}/cancel", None).status == 409


def test_takes_a_mapping_as_json(sender: Sender, workspace: Workspace) -> None:
    text = "a,b\nada@x.de,Ada\n"
    mapping = {
        "version": 1,
        "columns": [{"source": 0, "header": "a", "target": "identifier:email"}],
    }
    job = done(upload(sender, text, mapping=json.dumps(mapping)))
    assert job.state == ImportState.FINISHED
    assert people(workspace)[0]["attributes"] == {}
    shown = sender.get(f"{PATH}/{job.pk}").json()
    assert [column["name"] for column in shown["skipped_columns"]] == ["b"]


def test_takes_a_saved_mapping(sender: Sender, workspace: Workspace) -> None:
    kept = make_mapping("id,email,city\n")
    saved = SavedMapping.objects.create(
        workspace=workspace, name="March", header_fingerprint="", mapping=kept.to_json()
    )
    job = done(upload(sender, make_people(2), mapping=str(saved.pk)))
    assert (job.state, job.error) == (ImportState.FINISHED, "")
    assert job.ledger.created == 2


@pytest.mark.parametrize("mapping", ["99", '{"version": 1, "columns": [{}]}'])
def test_fails_with_its_reason(sender: Sender, mapping: str) -> None:
    answer = upload(sender, mapping=mapping)
    if answer.status == 422:
        assert answer.json()["field"] == "mapping"
        return
    job = done(answer)
    assert job.state == ImportState.FAILED
    assert "no saved mapping 99" in sender.get(f"{PATH}/{job.pk}").json()["error"]


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"mapping": "/etc/passwd"}, 422, "mapping"),
        ({"mapping": "[[[["}, 422, "mapping"),
        ({"mode": "everything"}, 400, "mode"),
        ({"review_only": "perhaps"}, 400, "review_only"),
        ({"workspace_id": "1"}, 400, ""),
        ({"name": "n" * 201}, 400, "name"),
    ],
)
def test_refuses_wrong_fields(
    sender: Sender, fields: dict[str, str], status: int, field: str
) -> None:
    answer = upload(sender, **fields)
    assert answer.status == status
    assert answer.json().get("field", "") == field
    assert not ImportJob.objects.exists()


def test_refuses_forms_that_are_none(sender: Sender) -> None:
    body, kind = form()
    assert upload(sender, None, name="x").status == 400
    assert sender.post(PATH, {"file": "x"}).status == 415
    assert sender.send("POST", PATH, b"x", Content_Type=kind).status == 400
    nameless = "multipart/form-data"
    assert sender.send("POST", PATH, body, Content_Type=nameless).status == 400
    assert not ImportJob.objects.exists()


def test_takes_a_file_once_for_a_key(sender: Sender) -> None:
    body, kind = form()
    other, _ = form(FILE + "dan@x.de,Dan\n")
    headers = {"Content_Type": kind, "Idempotency_Key": "k1"}
    first = sender.send("POST", PATH, body, **headers)
    again = sender.send("POST", PATH, body, **headers)
    assert again.json() == first.json()
    assert sender.send("POST", PATH, other, **headers).status == 422
    assert ImportJob.objects.count() == 1


def test_lists_imports_of_every_door(sender: Sender, workspace: Workspace) -> None:
    mine = ran(make_import(workspace))
    make_import(make_workspace())
    newer = make_import(workspace)
    listed = sender.get(f"{PATH}?limit=1").json()
    assert [one["id"] for one in listed["imports"]] == [newer.pk]
    rest = sender.get(f"{PATH}?limit=5&before={listed['next']}").json()
    assert [one["id"] for one in rest["imports"]] == [mine.pk]
    assert rest["next"] is None


def test_knows_no_import_of_another_workspace(sender: Sender) -> None:
    theirs = ran(make_import(make_workspace()))
    for path in ("", "/issues", "/files/errors.csv"):
        assert sender.get(f"{PATH}/{theirs.pk}{path}").status == 404
    for path in ("/start", "/cancel", "/undo"):
        assert sender.post(f"{PATH}/{theirs.pk}{path}", None).status == 404
    assert sender.get(f"{PATH}/{10**30}").status == 404


@pytest.mark.parametrize("scope", [Scope.READ_PROFILES, Scope.WRITE_PROFILES])
def test_requires_the_scope(
    live_server: LiveServer, workspace: Workspace, scope: Scope
) -> None:
    header = {"Authorization": f"Bearer {make_token(workspace, scope)}"}
    other: Any = Sender(live_server.url, header)
    assert other.get(PATH).status == 403
    assert upload(other).status == 403
    assert upload(Sender(live_server.url)).status == 401


def test_answers_402_without_the_import_module(
    sender: Sender, workspace: Workspace
) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(imports_enabled=False)
    assert upload(sender).status == 402
    assert sender.get(PATH).status == 402
