from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role

pytestmark = pytest.mark.django_db


def test_creates_user_with_email_in_lower_case() -> None:
    user = User.objects.create_user(" Ana@Example.COM ", "a long password")
    assert user.email == "ana@example.com"
    assert user.check_password("a long password")


def test_rejects_email_with_capitals_in_the_database() -> None:
    with pytest.raises(IntegrityError, match="user_email_lower_case"):
        User.objects.create(email="Ana@example.com")


def test_rejects_second_membership_of_a_user() -> None:
    ana = User.objects.create_user("ana@example.com")
    demo = Workspace.objects.create(slug="demo", name="Demo")
    Membership.objects.create(workspace=demo, user=ana, role=Role.ADMIN)
    with pytest.raises(IntegrityError, match="one_membership_per_user"):
        Membership.objects.create(workspace=demo, user=ana)


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Base"), ("default_region", "de"), ("default_region", "DE\n")],
)
def test_rejects_workspace_setting(field: str, value: str) -> None:
    workspace = Workspace(slug="demo", name="Demo", **{field: value})
    with pytest.raises(ValidationError) as raised:
        workspace.full_clean()
    assert list(raised.value.message_dict) == [field]
