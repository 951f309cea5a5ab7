"""Workspaces and the users who are members of them.

Everything else in the database belongs to a workspace; a query that forgets to say
which one is a fault.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from cdp.api.models import ApiCall, ApiToken, KeptAnswer, OAuthClient
from cdp.notifications.models import Notification, NotificationChoice
from cdp.statuses import Role
from cdp.zones import zone_names

__all__ = [
    "ApiCall",
    "ApiToken",
    "Invitation",
    "KeptAnswer",
    "Membership",
    "Notification",
    "NotificationChoice",
    "OAuthClient",
    "User",
    "Workspace",
    "validate_time_zone",
]


def validate_time_zone(name: str) -> None:
    """Accepts the names of the time zone database, such as Europe/Berlin."""
    if name not in zone_names():
        raise ValidationError(
            "%(name)s is no time zone; use a name such as Europe/Berlin.",
            params={"name": name},
        )


class UserManager(BaseUserManager["User"]):
    """Makes users; an email is kept in lower case."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """A saved user; without a password nobody can log in as them."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """A saved user whom Django's permissions do not bind."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractUser):
    """Someone who logs in, by email."""

    username = None  # type: ignore[assignment]  # AbstractUser's, not ours
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=150, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=models.Q(email=Lower("email")),
                violation_error_message="The email address must be in lower case.",
            ),
        )

    def get_full_name(self) -> str:
        """How the user is called on a page."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """How the user is called where space is short."""
        return self.get_full_name().split(" ")[0]

    def clean(self) -> None:
        self.email = self.email.strip().lower()


class Workspace(models.Model):
    """One customer database with its own people, definitions, members and tokens.

    ``id`` is Altcraft's ``db_id``, ``app_id`` is Piwik PRO's. ``base_url`` is the
    address under which the senders of this workspace reach us, when it is not the
    installation's own. Without ``imports_enabled`` every API answers 402, with
    ``protects_api_opt_outs`` none of them may end an opt-out. The database raises
    ``definitions_version`` with every change of what the workspace defines. The
    ``*_days`` say how long its files, deliveries and undo information are kept.
    """

    # Four bytes: it stands in every row and index entry of the big tables.
    id = models.AutoField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    app_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone]
    )
    default_region = models.CharField(
        max_length=2,
        default="US",
        validators=[RegexValidator(r"^[A-Z]{2}\Z", "Use two letters, such as DE.")],
        help_text="The country of phone numbers that do not say theirs.",
    )
    base_url = models.URLField(blank=True)
    imports_enabled = models.BooleanField(default=True)
    protects_api_opt_outs = models.BooleanField(default=False)
    definitions_version = models.BigIntegerField(default=0, editable=False)
    file_days = models.PositiveIntegerField(default=30)
    delivery_days = models.PositiveIntegerField(default=30)
    undo_days = models.PositiveIntegerField(default=90)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        User, through="Membership", related_name="workspaces"
    )

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A user's role in a workspace."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.STAFF)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "user"],
                name="one_membership_per_user",
                violation_error_message="This user is already a member.",
            ),
            models.CheckConstraint(
                name="membership_role_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message="This is no role.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}: {self.get_role_display()}"


class Invitation(models.Model):
    """A place in a workspace that waits for its holder; taken, it is deleted.

    The link in the mail carries its signed id, so withdrawing it kills the link.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField("email address")
    role = models.CharField(max_length=10, choices=Role, default=Role.STAFF)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "email"],
                name="one_invitation_per_email",
                violation_error_message="This person is already invited.",
            ),
            models.CheckConstraint(
                name="invitation_role_known",
                condition=models.Q(role__in=Role.values),
                violation_error_message="This is no role.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.workspace}: {self.get_role_display()}"
