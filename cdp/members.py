"""Who belongs to a workspace: inviting, joining, changing a role, leaving.

A workspace always has an admin. That is checked under a lock on the workspace's
row, because two admins may demote each other in the same moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from cdp.models import Invitation, Membership, User, Workspace
from cdp.statuses import Role

INVITATION_LIFE = timedelta(days=7)
SALT = "cdp.invitation"


class LastAdminError(Exception):
    """The change would leave a workspace without an admin."""


def invite(
    workspace: Workspace, email: str, *, role: Role, by: User, now: datetime
) -> Invitation:
    """Makes or renews the invitation of *email* and mails its link."""
    invitation, _ = Invitation.objects.update_or_create(
        workspace=workspace,
        email=email.strip().lower(),
        defaults={"role": role, "invited_by": by, "sent_at": now},
    )
    send_invitation(invitation)
    return invitation


def send_invitation(invitation: Invitation) -> None:
    """Mails the link; raises ``OSError`` when the mail server cannot be reached."""
    context = {
        "invitation": invitation,
        "link": invitation_link(invitation),
        "days": INVITATION_LIFE.days,
    }
    send_mail(
        f"{invitation.invited_by.get_full_name()} invites you to "
        f"{invitation.workspace.name} on Tributary",
        render_to_string("cdp/mail/invitation.txt", context),
        None,
        [invitation.email],
    )


def invitation_link(invitation: Invitation) -> str:
    """Returns the full address that accepts the invitation, good for seven days."""
    token = signing.dumps(invitation.pk, salt=SALT)
    return settings.BASE_URL + reverse("cdp:invitation", args=[token])


def find_invitation(token: str) -> Invitation | None:
    """Returns the invitation of a link; None if forged, too old or withdrawn."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=INVITATION_LIFE)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("workspace", "invited_by")
    return found.filter(pk=pk).first()


@transaction.atomic
def join(invitation: Invitation, user: User) -> Membership:
    """Makes *user* a member; who is one already keeps the role they have."""
    membership, _ = Membership.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    invitation.delete()
    return membership


@transaction.atomic
def join_as_new(invitation: Invitation, *, name: str, password: str) -> User:
    """Makes the account of someone invited, and the account a member."""
    user = User.objects.create_user(invitation.email, password, name=name)
    join(invitation, user)
    return user


@transaction.atomic
def change_role(membership: Membership, role: Role) -> None:
    """Gives the member another role; raises ``LastAdminError``."""
    _keep_an_admin(membership, role)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove(membership: Membership) -> None:
    """Takes the member out of the workspace; raises ``LastAdminError``."""
    _keep_an_admin(membership, None)
    membership.delete()


def _keep_an_admin(membership: Membership, role: Role | None) -> None:
    workspace = Workspace.objects.select_for_update().get(pk=membership.workspace_id)
    admins = workspace.memberships.filter(role=Role.ADMIN)
    if role != Role.ADMIN and not admins.exclude(pk=membership.pk).exists():
        raise LastAdminError(workspace.name)
