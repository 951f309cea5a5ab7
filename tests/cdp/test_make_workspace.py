from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role
from tests.makers import make_user, make_workspace

pytestmark = pytest.mark.django_db

PASSWORD = "a long password of the admin's"


def made(*words: str) -> str:
    said = StringIO()
    call_command("make_workspace", *words, stdout=said)
    return said.getvalue()


def test_makes_a_workspace_with_its_admin() -> None:
    said = made("Acme Ltd", "--admin", "Ana@Acme.example")
    member = Membership.objects.get()
    assert member.user.email == "ana@acme.example"
    assert member.role == Role.ADMIN
    assert "/w/acme-ltd/" in said


def test_prints_where_the_admin_chooses_a_password(client: Client) -> None:
    said = made("Acme", "--admin", "ana@acme.example", "--time-zone", "Europe/Berlin")
    (way_in,) = re.findall(r"password at \S+?(/account/\S+)", said)
    form = client.get(way_in, follow=True)
    sent = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.redirect_chain[-1][0], sent)
    assert User.objects.get().check_password(PASSWORD)


def test_lets_somebody_who_is_here_keep_the_password() -> None:
    make_user("Ana Silva")
    assert "password" not in made("Acme", "--admin", "ana@example.com")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Acme", "--admin", "nobody"), "valid email address"),
        (("Acme", "--admin", "a@x.de", "--time-zone", "Mars"), "is no time zone"),
        (("Acme", "--admin", "a@x.de", "--slug", "taken"), "already exists"),
        (("!", "--admin", "a@x.de"), "cannot be blank"),
    ],
)
def test_rejects_what_cannot_be(words: tuple[str, ...], sentence: str) -> None:
    make_workspace(slug="taken")
    with pytest.raises(CommandError, match=sentence):
        made(*words)
    assert Workspace.objects.count() == 1
    assert not User.objects.exists()
