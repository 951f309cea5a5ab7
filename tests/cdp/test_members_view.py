from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cdp.models import Invitation, Membership, User, Workspace
from cdp.statuses import Role
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db

PAGE = "/w/demo/settings/members/"


@pytest.fixture
def demo(client: Client) -> Workspace:
    """A workspace of Ana (admin, logged in), Bo (marketer) and Cem (staff)."""
    workspace = make_workspace(slug="demo", name="Demo")
    client.force_login(make_member(workspace, Role.ADMIN, "Ana Silva"))
    make_member(workspace, Role.MARKETER, "Bo Lindqvist")
    make_member(workspace, Role.STAFF, "Cem Yildiz")
    return workspace


def membership(name: str) -> Membership:
    return Membership.objects.get(user__name__startswith=name)


def act(client: Client, action: str, **data: Any) -> str:
    return client.post(f"{PAGE}{action}", data, follow=True).content.decode()


def log_in_as(client: Client, name: str) -> None:
    client.force_login(User.objects.get(name__startswith=name))


def test_shows_members_and_invitations(client: Client, demo: Workspace) -> None:
    act(client, "invite/", email="dea@example.com", role="staff")
    text = client.get(PAGE).content.decode()
    assert "3 people can open Demo." in text
    assert "dea@example.com" in text


def test_invites(client: Client, demo: Workspace) -> None:
    text = act(client, "invite/", email="Dea@example.com", role="marketer")
    assert "dea@example.com is invited." in text
    assert mail.outbox[0].to == ["dea@example.com"]
    assert Invitation.objects.get().role == Role.MARKETER


def test_says_so_when_the_mail_cannot_be_sent(
    client: Client, demo: Workspace, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    text = act(client, "invite/", email="dea@example.com", role="staff")
    assert "the mail could not be sent" in text
    assert Invitation.objects.count() == 1


def test_withdraws_invitation(client: Client, demo: Workspace) -> None:
    act(client, "invite/", email="dea@example.com", role="staff")
    text = act(client, f"invitations/{Invitation.objects.get().pk}/withdraw/")
    assert "The invitation of dea@example.com is withdrawn." in text
    assert not Invitation.objects.exists()


def test_changes_role(client: Client, demo: Workspace) -> None:
    text = act(client, f"{membership('Cem').pk}/role/", role="marketer")
    assert "Cem Yildiz is now marketer." in text
    assert membership("Cem").role == Role.MARKETER


def test_removes_member(client: Client, demo: Workspace) -> None:
    text = act(client, f"{membership('Bo').pk}/remove/")
    assert "Bo Lindqvist is removed from Demo." in text
    assert demo.memberships.count() == 2


def test_lets_anybody_leave(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    act(client, "leave/")
    assert demo.memberships.count() == 2


@pytest.mark.parametrize("action", ["leave/", "{}/remove/", "{}/role/"])
def test_keeps_the_last_admin(client: Client, demo: Workspace, action: str) -> None:
    text = act(client, action.format(membership("Ana").pk), role="staff")
    assert "Ana Silva is the only admin of Demo." in text
    assert membership("Ana").role == Role.ADMIN


def test_keeps_queries_few_with_many_members(
    client: Client, demo: Workspace, django_assert_num_queries: Any
) -> None:
    client.get(PAGE)
    # session, user, membership, members, invitations, the switcher's, the badge's,
    # the bell's
    queries = 8
    with django_assert_num_queries(queries):
        client.get(PAGE)
    for number in range(6):
        make_member(demo, Role.STAFF, f"Dea{number} Dahl")
    with django_assert_num_queries(queries):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ({"email": "dea@", "role": "staff"}, "Enter a valid email address."),
        ({"email": "", "role": "staff"}, "This field is required."),
        ({"email": "BO@example.com", "role": "staff"}, "is already a member of Demo."),
        ({"email": "dea@example.com", "role": "king"}, "Select a valid choice."),
    ],
)
def test_says_what_is_wrong_with_an_invitation(
    client: Client, demo: Workspace, data: dict[str, str], complaint: str
) -> None:
    response = client.post(f"{PAGE}invite/", data)
    assert response.status_code == 422
    assert complaint in response.content.decode()
    assert mail.outbox == []


def test_rejects_unknown_role(client: Client, demo: Workspace) -> None:
    text = act(client, f"{membership('Cem').pk}/role/", role="king")
    assert "Choose one of the roles" in text


@pytest.mark.parametrize(
    "action", ["invite/", "leave/", "1/role/", "1/remove/", "invitations/1/withdraw/"]
)
def test_forbids_other_methods(client: Client, demo: Workspace, action: str) -> None:
    assert client.get(f"{PAGE}{action}").status_code == 405


@pytest.mark.parametrize("name", ["Bo", "Cem"])
@pytest.mark.parametrize(
    "action", ["invite/", "{}/role/", "{}/remove/", "invitations/1/withdraw/"]
)
def test_forbids_changes_by_others(
    client: Client, demo: Workspace, name: str, action: str
) -> None:
    log_in_as(client, name)
    response = client.post(PAGE + action.format(membership("Ana").pk))
    assert response.status_code == 403
    assert "This page is for admins of Demo" in response.content.decode()


def test_shows_others_no_buttons(client: Client, demo: Workspace) -> None:
    log_in_as(client, "Cem")
    text = client.get(PAGE).content.decode()
    assert "Send invitation" not in text
    assert "Remove Ana" not in text


def test_requires_login(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/account/login/?next={PAGE}"


@pytest.mark.parametrize("action", ["{}/role/", "{}/remove/"])
def test_hides_members_of_other_workspaces(
    client: Client, demo: Workspace, action: str
) -> None:
    make_member(make_workspace(slug="theirs"), Role.ADMIN, "Eve Stone")
    url = PAGE + action.format(membership("Eve").pk)
    assert client.post(url, {"role": "staff"}).status_code == 404
    assert membership("Eve").role == Role.ADMIN
