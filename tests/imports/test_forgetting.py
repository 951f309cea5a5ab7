from __future__ import annotations

import pytest
from django.utils.timezone import now

from cdp.models import User
from imports.forgetting import blanked
from imports.models import ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.forget import forget
from profiles.loading import load_definitions
from profiles.models import Identifier
from profiles.statuses import Origin, OriginKind
from tests.imports.makers import make_csv, make_import, ran, reviewed
from tests.imports.running import outcomes
from tests.makers import make_workspace, people

pytestmark = pytest.mark.django_db
FILE = make_csv(
    ("id", "email", "city"),
    [("1", "ada@x.de", "Rom"), ("2", "bob@x.de", "Rom"), ("2", "ada@x.de", "Rom")],
)


def forget_person(job: ImportJob, email: str) -> None:
    profile_id = Identifier.objects.get(value=email).profile_id
    definitions = load_definitions(job.workspace)
    user = User.objects.create_user("admin@x.de")
    forget(
        profile_id,
        definitions=definitions,
        origin=Origin(OriginKind.EDIT, user.pk),
        now=now(),
    )


def test_takes_a_forgotten_person_out_of_issues_and_examples() -> None:
    job = ran(make_import(make_workspace(), FILE))
    assert job.ran.issues[0].value == "ada@x.de"
    forget_person(job, "ada@x.de")
    job.refresh_from_db()
    (problem,) = ImportIssue.objects.of(job, Phase.RUN)
    assert problem.identifiers == []
    assert [issue["value"] for issue in problem.issues] == [""]
    assert problem.codes == ["identifier_taken"]
    assert job.ran.issues[0].value == ""
    assert job.ledger.read == 3


def test_passes_a_forgotten_person_by_in_an_import_that_began_before() -> None:
    workspace = make_workspace()
    first = ran(make_import(workspace, FILE))
    late = reviewed(make_import(workspace, FILE))
    assert late.ledger.held == 1
    forget_person(first, "ada@x.de")
    ran(late)
    assert outcomes(late) == ["held", "unchanged", "held"]
    assert [person["identifiers"]["email"] for person in people(workspace)] == [
        ["bob@x.de"]
    ]


def test_blanks_whole_texts_only() -> None:
    value = {"a": ["ada", "adam", 1, None], "ada": {"b": "ada"}}
    assert blanked(value, {"ada"}) == {"a": ["", "adam", 1, None], "ada": {"b": ""}}
