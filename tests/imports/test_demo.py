from __future__ import annotations

import pytest

from cdp import demo
from cdp.data_checks import findings
from imports import demo_files
from imports.models import ImportJob
from imports.statuses import ImportKind, ImportState
from profiles.models import Profile
from profiles.objects.models import Relationship

pytestmark = pytest.mark.django_db


def test_seeds_four_imports_and_one_in_review() -> None:
    workspace = demo.seed()
    states = ImportJob.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [ImportState.FINISHED] * 4 + [ImportState.READY]
    assert Profile.objects.filter(workspace=workspace).count() > 300
    assert list(findings(workspace)) == []


def test_seeds_once() -> None:
    demo.seed()
    demo.seed()
    assert ImportJob.objects.count() == 5


def test_shows_every_kind_of_outcome() -> None:
    demo.seed()
    waiting = ImportJob.objects.get(state=ImportState.READY).ledger
    signed_up = ImportJob.objects.get(file_name="newsletter sign-ups.xlsx").ledger
    assert waiting.created and waiting.updated and waiting.held
    assert signed_up.created and signed_up.updated and signed_up.held


def test_relates_people_to_companies() -> None:
    workspace = demo.seed()
    companies = ImportJob.objects.get(kind=ImportKind.OBJECTS).ledger
    contacts = ImportJob.objects.get(kind=ImportKind.RELATIONSHIPS)
    assert (companies.created, companies.held) == (8, 1)
    assert (contacts.ledger.updated, contacts.ledger.held) == (40, 1)
    assert contacts.ran.relationships == contacts.ran.people == 40
    assert Relationship.objects.filter(workspace=workspace).count() == 40


def test_describes_what_a_script_may_want() -> None:
    facts = demo.describe(demo.seed())
    waiting = ImportJob.objects.get(pk=facts["import_waiting"])
    assert waiting.state == ImportState.READY
    assert ImportJob.objects.get(pk=facts["import_finished"]).ledger.created


def test_makes_the_same_files_every_time() -> None:
    assert demo_files.people(5) == demo_files.people(5)
    assert b"Kundennummer;" in demo_files.shop_customers(demo_files.people(2))
