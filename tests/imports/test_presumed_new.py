"""Who was new in the review is taken for new by the run, unless somebody came since."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from cdp.data_checks import findings
from cdp.models import Workspace
from imports.engine.comparison import Difference, differences
from profiles.records import Outcome
from profiles.statuses import Origin, OriginKind
from tests.imports.makers import make_csv, make_import, make_people, ran, reviewed
from tests.imports.running import lookups, outcomes
from tests.makers import apply_records, make_record, make_workspace, people

pytestmark = pytest.mark.django_db
ELSEWHERE = Origin(OriginKind.REQUEST, 5)


def come_since(workspace: Workspace, **fields: Any) -> None:
    """Somebody who was not there when the review looked."""
    apply_records(workspace, make_record(**fields), origin=ELSEWHERE)


def test_asks_for_nobody_who_was_new() -> None:
    job = reviewed(make_import(make_workspace(), make_people(30)))
    assert lookups(job) == 0
    assert job.ledger.created == 30
    assert findings(job.workspace) == []


@pytest.mark.parametrize("came", ["user_id", "email"])
def test_finds_who_came_since_the_review(came: str) -> None:
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(30)))
    value = {"user_id": "7", "email": "p7@x.de"}[came]
    come_since(workspace, **{came: value}, sets={"country": "NO"})
    ran(job)
    assert list(differences(job)) == [
        Difference(7, 8, Outcome.CREATED, Outcome.UPDATED)
    ]
    assert len(people(workspace)) == 30
    assert findings(workspace) == []


def test_finds_who_came_with_a_value_that_several_may_have() -> None:
    workspace = make_workspace()
    rows = [(str(n), f"+47220000{n:02d}", "Rom") for n in range(1, 31)]
    text = make_csv(("id", "phone", "city"), rows)
    job = reviewed(make_import(workspace, text, identify_by=("user_id", "phone")))
    come_since(workspace, email="came@x.de", phone="+4722000007")
    ran(job)
    assert outcomes(job).count("updated") == 1
    assert len(people(workspace)) == 30
    assert findings(workspace) == []


def test_looks_everybody_up_again_when_many_came_since(settings: LazySettings) -> None:
    settings.IMPORT_CHUNK_ROWS = 5
    workspace = make_workspace()
    job = reviewed(make_import(workspace, make_people(50)))
    for number in range(3, 51, 5):
        come_since(workspace, user_id=str(number))
    ran(job)
    assert (job.ledger.created, job.ledger.updated) == (40, 10)
    assert findings(workspace) == []
