"""A file of topics meets people who have said no before."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.problem_files import warnings_file
from imports.statuses import ImportState
from profiles.mapping import ColumnMapping, Mapping
from profiles.models import ProfileChange
from tests.flows.waiting import wait_for
from tests.imports.makers import make_import
from tests.makers import make_resource, make_workspace, people

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = "cio_subscription_preferences.topics.topic_1"
COLUMNS = (
    ColumnMapping(0, "email", "identifier:email"),
    ColumnMapping(1, "first_name", "attribute:first_name"),
    ColumnMapping(2, "unsubscribed", "unsubscribed"),
    ColumnMapping(3, TOPIC, "subscription:all:1"),
)
HEADER = ",".join(column.header for column in COLUMNS)
BEFORE = "a@x.de,Ada,true,\nb@x.de,Bob,,false\nc@x.de,Cy,,true\n"
AFTER = "a@x.de,Ada B.,,true\nb@x.de,Bob C.,,true\nc@x.de,Cy D.,false,true\n"


def imported(workspace: Workspace, rows: str, **options: Any) -> ImportJob:
    """The import after its review and run by the worker."""
    mapping = Mapping(columns=COLUMNS, **options)
    job = make_import(workspace, f"{HEADER}\n{rows}", mapping)
    jobs.start_review(job)
    wait_for(job, ImportState.READY)
    jobs.start_run(job)
    return wait_for(job, ImportState.FINISHED)


def consent(workspace: Workspace) -> list[dict[str, str]]:
    return [person.get("subscriptions", {}) for person in people(workspace)]


@pytest.mark.usefixtures("celery_worker")
def test_keeps_opt_outs_until_the_importer_gives_his_word() -> None:
    workspace = make_workspace()
    make_resource(workspace, 1, name="News")
    imported(workspace, BEFORE)
    said_no = [
        {"all:0:": "unsubscribed"},
        {"email:1:": "unsubscribed"},
        {"email:1:": "subscribed"},
    ]
    assert consent(workspace) == said_no

    job = imported(workspace, AFTER)
    assert consent(workspace)[:2] == said_no[:2]
    assert consent(workspace)[2] == {"all:0:": "subscribed", "email:1:": "subscribed"}
    assert (job.ledger.updated, job.ran.opt_outs_kept, job.ran.warned) == (3, 2, 2)
    names = [person["attributes"]["first_name"] for person in people(workspace)]
    assert names == ["Ada B.", "Bob C.", "Cy D."]
    warnings = b"".join(warnings_file(job)).decode("utf-8-sig")
    told = [row["_warnings"] for row in csv.DictReader(io.StringIO(warnings))]
    sentence = "Email, News stays opted out; the rest of the row goes in."
    assert told == [sentence, sentence]

    job = imported(workspace, AFTER, may_opt_in=True)
    assert job.ran.opt_outs_kept == 0
    assert [one["email:1:"] for one in consent(workspace)] == ["subscribed"] * 3
    change = ProfileChange.objects.filter(origin_id=job.pk).order_by("id")[1]
    assert change.before["subscriptions"]["email:1:"] == {"status": "unsubscribed"}
    assert findings(workspace) == []
