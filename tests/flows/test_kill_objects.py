"""``kill -9`` of the worker in a file of objects or relationships doubles nothing."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from cdp.models import Workspace
from imports import jobs
from imports.models import ImportJob
from imports.statuses import ImportState
from profiles.mapping import ColumnMapping, Mapping
from profiles.models import ProfileChange
from profiles.objects.models import ObjectChange
from tests.flows.test_kill import ROWS, SMALL_CHUNKS, finish, wait_until
from tests.flows.worker_process import worker_process
from tests.imports.makers import make_csv, make_import, make_people, ran
from tests.imports.running import outcomes
from tests.makers import (
    apply_objects,
    make_object_type,
    make_workspace,
    objects,
    people,
)
from tests.workers import flush_broker

pytestmark = pytest.mark.django_db(transaction=True)
OBJECTS = {"object_id": "identifier:object_id", "seats": "attribute:seats"}
RELATIONSHIPS = {
    "object_id": "object:id",
    "id": "identifier:user_id",
    "role": "relationship:role",
}
KINDS = [(OBJECTS, False), (RELATIONSHIPS, True)]


def make_mapping(targets: dict[str, str], *, relates: bool) -> Mapping:
    columns = tuple(
        ColumnMapping(position, name, target)
        for position, (name, target) in enumerate(targets.items())
    )
    return Mapping(columns=columns, object_type=1, relates=relates)


def make_file(targets: dict[str, str]) -> str:
    """Rows of a few hundred objects; some name none, or one that is not there."""
    chance = random.Random(7)
    rows = []
    for _ in range(ROWS):
        object_id = chance.choice(["", "none", *(f"o{n}" for n in range(300))])
        said = [str(chance.randint(1, 50)), chance.choice(["CTO", "CEO"])]
        rows.append([object_id, *said][: len(targets)])
    return make_csv(tuple(targets), rows)


def make_prepared() -> Workspace:
    workspace = make_workspace()
    make_object_type(workspace)
    apply_objects(workspace, *(f"o{n}" for n in range(200)))
    ran(make_import(workspace, make_people(40)))
    return workspace


def make_job(targets: dict[str, str], *, relates: bool) -> ImportJob:
    mapping = make_mapping(targets, relates=relates)
    return make_import(make_prepared(), make_file(targets), mapping)


def end_of(job: ImportJob) -> dict[str, Any]:
    model = ObjectChange if job.is_of_objects else ProfileChange
    changes = model.objects.filter(workspace=job.workspace, origin_id=job.pk)
    return {
        "state": (job.state, job.error),
        "ledger": job.ledger,
        "outcomes": outcomes(job),
        "objects": objects(job.workspace),
        "people": people(job.workspace),
        "lines": list(changes.order_by("line").values_list("line", "outcome")),
        "findings": findings(job.workspace),
    }


@pytest.mark.parametrize(("targets", "relates"), KINDS)
def test_ends_as_if_nothing_had_happened(
    settings: LazySettings,
    targets: dict[str, str],
    relates: bool,
) -> None:
    settings.IMPORT_CHUNK_ROWS = 40
    undisturbed = end_of(ran(make_job(targets, relates=relates)))
    flush_broker()
    job = make_job(targets, relates=relates)
    jobs.start_review(job)
    with worker_process(**SMALL_CHUNKS) as worker:
        wait_until(job, ImportState.READY, ROWS)
        jobs.start_run(job)
        wait_until(job, ImportState.RUNNING, ROWS // 3)
        time.sleep(0.02)
        worker.kill()
    job.refresh_from_db()
    assert job.state == ImportState.RUNNING
    finish(job)
    flush_broker()
    assert end_of(job) == undisturbed
    assert undisturbed["findings"] == []
    assert undisturbed["ledger"].balances
