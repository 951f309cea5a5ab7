from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cdp import members
from cdp.models import Invitation, Membership, User
from cdp.statuses import Role
from tests.makers import make_member, make_user, make_workspace

pytestmark = pytest.mark.django_db

ACCOUNT = {"name": "Bo Lindqvist", "password": "correct horse battery"}


@pytest.fixture
def invitation() -> Invitation:
    """Ana invites bo@example.com to Demo as a marketer."""
    demo = make_workspace(slug="demo", name="Demo")
    ana = make_member(demo)
    now = timezone.now()
    return members.invite(demo, "bo@example.com", role=Role.MARKETER, by=ana, now=now)


def path_of(invitation: Invitation) -> str:
    return members.invitation_link(invitation).removeprefix("http://testserver")


def test_lets_a_newcomer_in(client: Client, invitation: Invitation) -> None:
    page = client.get(path_of(invitation)).content.decode()
    assert "Ana Silva invites bo@example.com as marketer." in page
    response = client.post(path_of(invitation), ACCOUNT, follow=True)
    assert response.redirect_chain[-1][0] == "/w/demo/"
    assert Membership.objects.get(user__name="Bo Lindqvist").role == Role.MARKETER


def test_lets_a_member_of_elsewhere_in(client: Client, invitation: Invitation) -> None:
    client.force_login(make_user("Bo Lindqvist"))
    response = client.post(path_of(invitation), follow=True)
    assert "You are in Demo." in response.content.decode()


def test_sends_who_has_an_account_to_log_in(
    client: Client, invitation: Invitation
) -> None:
    make_user("Bo Lindqvist")
    page = client.get(path_of(invitation)).content.decode()
    assert "/account/login/?next=/invitations/" in page
    client.post(path_of(invitation), ACCOUNT)
    assert Membership.objects.count() == 1


def test_keeps_others_out(client: Client, invitation: Invitation) -> None:
    client.force_login(make_user("Cem Yildiz"))
    page = client.post(path_of(invitation)).content.decode()
    assert "It is for bo@example.com" in page
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"name": ""}, "This field is required."),
        ({"password": "12345678"}, "too common"),
        ({"password": "short"}, "too short"),
        ({"password": "bo@example.com"}, "too similar"),
    ],
)
def test_says_what_is_wrong_with_an_account(
    client: Client, invitation: Invitation, changed: dict[str, str], complaint: str
) -> None:
    response = client.post(path_of(invitation), ACCOUNT | changed)
    assert response.status_code == 422
    assert complaint in response.content.decode()
    assert not User.objects.filter(email="bo@example.com").exists()


def test_forbids_other_methods(client: Client, invitation: Invitation) -> None:
    assert client.put(path_of(invitation)).status_code == 405


def test_says_that_a_withdrawn_invitation_is_over(
    client: Client, invitation: Invitation
) -> None:
    path = path_of(invitation)
    invitation.delete()
    response = client.get(path)
    assert response.status_code == 404
    assert "This invitation is over" in response.content.decode()


def test_says_that_a_forged_invitation_is_over(client: Client) -> None:
    assert client.get("/invitations/abc:def:ghi/").status_code == 404
