from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection

from cdp import members
from cdp.members import LastAdminError
from cdp.models import Invitation, Membership, User, Workspace
from cdp.statuses import Role
from tests.makers import PASSWORD, make_member, make_user, make_workspace

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def make_invitation(email: str = "bo@example.com") -> Invitation:
    workspace = make_workspace(name="Demo")
    ana = make_member(workspace)
    return members.invite(workspace, email, role=Role.MARKETER, by=ana, now=NOW)


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def token_of(invitation: Invitation) -> str:
    return members.invitation_link(invitation).rstrip("/").rsplit("/", 1)[1]


def test_mails_the_link() -> None:
    invitation = make_invitation()
    letter = mail.outbox[0]
    assert letter.to == ["bo@example.com"]
    assert letter.subject == "Ana Silva invites you to Demo on Tributary"
    assert members.invitation_link(invitation) in letter.body


def test_renews_invitation_of_the_same_address() -> None:
    first = make_invitation()
    ana = first.invited_by
    again = members.invite(
        first.workspace, "Bo@Example.com ", role=Role.STAFF, by=ana, now=NOW
    )
    assert (again.pk, again.role) == (first.pk, Role.STAFF)


def test_finds_invitation_by_its_link() -> None:
    invitation = make_invitation()
    assert members.find_invitation(token_of(invitation)) == invitation


def test_rejects_forged_link() -> None:
    assert members.find_invitation(f"{token_of(make_invitation())}x") is None


def test_rejects_link_of_last_week() -> None:
    with time_machine.travel(NOW):
        token = token_of(make_invitation())
    with time_machine.travel(NOW + timedelta(days=7, seconds=1)):
        assert members.find_invitation(token) is None


def test_rejects_link_that_was_used() -> None:
    invitation = make_invitation()
    token = token_of(invitation)
    members.join(invitation, make_user("Bo Lindqvist"))
    assert members.find_invitation(token) is None


def test_creates_account_that_is_a_member() -> None:
    invitation = make_invitation()
    bo = members.join_as_new(invitation, name="Bo", password=PASSWORD)
    assert bo.email == "bo@example.com"
    assert membership_of(bo).role == Role.MARKETER


def test_keeps_role_of_who_is_member_already() -> None:
    invitation = make_invitation("cem@example.com")
    cem = make_member(invitation.workspace, Role.ADMIN, "Cem Yildiz")
    assert members.join(invitation, cem).role == Role.ADMIN


def test_changes_role() -> None:
    workspace = make_workspace()
    make_member(workspace)
    bo = make_member(workspace, Role.STAFF, "Bo Lindqvist")
    members.change_role(membership_of(bo), Role.ADMIN)
    assert membership_of(bo).role == Role.ADMIN


@pytest.mark.parametrize("role", [Role.MARKETER, Role.STAFF])
def test_keeps_the_last_admin_an_admin(role: Role) -> None:
    ana = make_member(make_workspace())
    with pytest.raises(LastAdminError):
        members.change_role(membership_of(ana), role)


def test_keeps_the_last_admin_in() -> None:
    workspace = make_workspace()
    ana = make_member(workspace)
    make_member(workspace, Role.MARKETER, "Bo Lindqvist")
    make_member(make_workspace(), Role.ADMIN, "Cem Yildiz")
    with pytest.raises(LastAdminError):
        members.remove(membership_of(ana))


@pytest.mark.django_db(transaction=True)
def test_keeps_an_admin_when_two_leave_at_once() -> None:
    workspace = make_workspace()
    both = [make_member(workspace), make_member(workspace, Role.ADMIN, "Bo Lindqvist")]
    start = threading.Barrier(2)
    leaving = [
        threading.Thread(target=_leave, args=(membership_of(user), start))
        for user in both
    ]
    for thread in leaving:
        thread.start()
    for thread in leaving:
        thread.join()
    assert _admins(workspace) == 1


def _leave(membership: Membership, start: threading.Barrier) -> None:
    start.wait()
    try:
        members.remove(membership)
    except LastAdminError:
        pass
    finally:
        connection.close()


def _admins(workspace: Workspace) -> int:
    return workspace.memberships.filter(role=Role.ADMIN).count()
