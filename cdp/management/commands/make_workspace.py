"""``manage.py make_workspace``: the first thing to do on a new installation.

Makes a workspace and its first admin, who chooses a password at the printed address and
invites everybody else in the pages.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from cdp.models import Membership, User, Workspace
from cdp.statuses import Role


class Command(BaseCommand):
    help = "Makes a workspace and its first admin, and prints the admin's way in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the workspace is called")
        parser.add_argument("--admin", required=True, help="the admin's email address")
        parser.add_argument("--slug", default="", help="its part of the address")
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Berlin")

    @transaction.atomic
    def handle(self, *, name: str, admin: str, **options: Any) -> None:
        workspace = Workspace(
            name=name,
            slug=options["slug"] or slugify(name),
            time_zone=options["time_zone"],
        )
        email = admin.strip().lower()
        user = User.objects.filter(email=email).first() or User(email=email)
        try:
            workspace.full_clean()
            if user.pk is None:
                user.set_unusable_password()
                user.full_clean(exclude=["password"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        user.save()
        workspace.save()
        Membership.objects.create(workspace=workspace, user=user, role=Role.ADMIN)
        self.stdout.write(f"{workspace.name} is made: {_address(workspace)}")
        if not user.has_usable_password():
            self.stdout.write(f"{user.email} chooses a password at {_way_in(user)}")


def _address(workspace: Workspace) -> str:
    return settings.BASE_URL + reverse("cdp:home", args=[workspace.slug])


def _way_in(user: User) -> str:
    """Where the user sets a password; good once, for three days."""
    key = default_token_generator.make_token(user)
    parts = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=parts)
