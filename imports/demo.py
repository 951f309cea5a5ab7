"""The demo's imports: four that are done and one that waits for its review.

They go the way that every file goes: uploaded, looked at, mapped by the suggestions,
reviewed and run; so the demo's people come from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role
from imports import demo_files, jobs, working
from imports.deciding import decide, load_board
from imports.engine.loading import definitions_of
from imports.measuring import figures
from imports.models import ImportJob
from imports.statuses import ImportKind, ImportState
from imports.suggesting.first_mappings import OF_OBJECT_TYPES
from imports.uploading import take_in
from profiles.defining import define_attribute
from profiles.definitions import ValueType
from profiles.models import Attribute

SHOP_PEOPLE, SIGN_UPS, LEADS = 260, 70, 90


def seed(workspace: Workspace) -> None:
    """Makes the imports of the demo, unless the workspace has some."""
    if ImportJob.objects.of(workspace).exists():
        return
    everybody = demo_files.people(SHOP_PEOPLE + SIGN_UPS + LEADS)
    shop = everybody[:SHOP_PEOPLE]
    signed_up = everybody[SHOP_PEOPLE : SHOP_PEOPLE + SIGN_UPS]
    leads = everybody[SHOP_PEOPLE + SIGN_UPS :]
    for key, name, type_ in (
        ("interests", "Interests", ValueType.LIST),
        ("company", "Company", ValueType.STRING),
        ("lead_score", "Lead score", ValueType.NUMBER),
    ):
        _define(workspace, key, name, type_)
    _run(
        _made(
            workspace,
            "shop-customers.csv",
            demo_files.shop_customers(shop),
            description="All customers of the shop, exported monthly",
            targets={"Umsatz gesamt": "attribute:lifetime_value"},
        )
    )
    _run(
        _made(
            workspace,
            "newsletter sign-ups.xlsx",
            demo_files.newsletter_signups(shop[:60], signed_up),
            description="From the form on the website",
            targets={"Interests": "attribute:interests"},
        )
    )
    for file_name, content, description, kind in (
        (
            "companies.csv",
            demo_files.companies(),
            "Offices that order coffee for everybody",
            ImportKind.OBJECTS,
        ),
        (
            "company-contacts.csv",
            demo_files.company_contacts(shop),
            "Who orders, and who pays",
            ImportKind.RELATIONSHIPS,
        ),
    ):
        _run(_made(workspace, file_name, content, description=description, kind=kind))
    _made(
        workspace,
        "trade-fair-leads.csv",
        demo_files.fair_leads(shop[100:140], leads),
        description="Badges scanned in hall 4",
        targets={"Company": "attribute:company", "Score": "attribute:lead_score"},
    )


def describe(workspace: Workspace) -> dict[str, Any]:
    """The demo's imports by what a script may want of them."""
    imports = ImportJob.objects.of(workspace).order_by("id")
    waiting = imports.filter(state=ImportState.READY).first()
    finished = imports.filter(state=ImportState.FINISHED, undoes=None).first()
    return {
        "import_waiting": waiting.pk if waiting else None,
        "import_finished": finished.pk if finished else None,
    }


def _define(workspace: Workspace, key: str, name: str, type_: ValueType) -> None:
    if not Attribute.objects.filter(workspace=workspace, key=key).exists():
        define_attribute(workspace, key, name=name, type_=type_, group="Other")


def _made(
    workspace: Workspace,
    file_name: str,
    content: bytes,
    *,
    description: str,
    kind: ImportKind = ImportKind.PEOPLE,
    targets: Mapping[str, str] | None = None,
) -> ImportJob:
    """An import of this file, mapped by suggestion and by header, and reviewed."""
    file = ContentFile(content, file_name)
    number = 1 if kind in OF_OBJECT_TYPES else 0
    job = take_in(
        workspace,
        file,
        file_name,
        by=_marketer(workspace),
        kind=kind,
        object_type=number,
    )
    ImportJob.objects.filter(pk=job.pk).update(description=description)
    figures.count_columns(job.pk)
    job.refresh_from_db()
    for column in job.columns:
        if target := (targets or {}).get(column["header"]):
            decide(job, column["position"], target)
    board = load_board(job, definitions_of(job))
    jobs.edit(job, mapping=board.mapping.to_json())
    jobs.start_review(job, nudges=False)
    working.work_on(job.pk)
    job.refresh_from_db()
    return job


def _run(job: ImportJob) -> None:
    jobs.start_run(job, nudges=False)
    working.work_on(job.pk)


def _marketer(workspace: Workspace) -> User:
    members = Membership.objects.filter(workspace=workspace, role=Role.MARKETER)
    return members.select_related("user").earliest("pk").user
