"""What people may type on the pages of workspace, members and invitations."""

from __future__ import annotations

from functools import cache
from typing import Any

import phonenumbers
from babel import Locale
from django import forms
from django.contrib.auth.password_validation import validate_password

from cdp.models import User, Workspace
from cdp.statuses import Role
from cdp.zones import zone_names

LONGEST_DAYS = 3650


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Returns the zones that are named by place, and UTC."""
    places = sorted(name for name in zone_names() if "/" in name)
    kept = (name for name in places if not name.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in kept)]


@cache
def region_choices() -> list[tuple[str, str]]:
    """Returns the countries whose phone numbers can be read, by name."""
    names = Locale("en").territories
    known = ((code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS)
    return sorted(known, key=lambda choice: choice[1])


def days_field(label: str, help_text: str) -> forms.IntegerField:
    """Returns a field for how many days something is kept."""
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=1, max_value=LONGEST_DAYS
    )


class WorkspaceForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """The settings of a workspace that its admins choose."""

    base_url = forms.URLField(
        label="Address for senders",
        required=False,
        assume_scheme="https",
        help_text="Where webhooks and API calls reach you, if it is not the address "
        "in your browser.",
    )
    time_zone = forms.ChoiceField(
        choices=zone_choices,
        help_text="For dates and times in files that do not say their zone.",
    )
    default_region = forms.ChoiceField(
        choices=region_choices,
        label="Country of phone numbers",
        help_text="For numbers that do not begin with a country code.",
    )
    imports_enabled = forms.BooleanField(
        label="Take requests of the import APIs",
        required=False,
        help_text="Switched off, they are answered with 402 Payment Required.",
    )
    protects_api_opt_outs = forms.BooleanField(
        label="Keep opt-outs against the import APIs",
        required=False,
        help_text="A request that subscribes someone who opted out changes the rest "
        "only.",
    )
    file_days = days_field("Uploaded files, days", "Then the file is deleted.")
    delivery_days = days_field(
        "Webhook deliveries, days", "Then the raw request is deleted."
    )
    undo_days = days_field("Undo, days", "How long an import can be taken back.")

    class Meta:
        model = Workspace
        fields = (
            "name",
            "base_url",
            "time_zone",
            "default_region",
            "imports_enabled",
            "protects_api_opt_outs",
            "file_days",
            "delivery_days",
            "undo_days",
        )


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(choices=Role.choices)


class InviteForm(RoleForm):
    """Whom to invite, as what."""

    email = forms.EmailField(label="Email address", max_length=254)
    role = forms.ChoiceField(
        choices=[(role.value, f"{role.label}: {role.may}") for role in Role],
        initial=Role.MARKETER,
    )
    field_order = ("email", "role")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_email(self) -> str:
        """Refuses who is a member already."""
        email = str(self.cleaned_data["email"]).lower()
        if self.workspace.members.filter(email=email).exists():
            raise forms.ValidationError(
                f"{email} is already a member of {self.workspace.name}."
            )
        return email


class JoinForm(forms.Form):
    """The account of someone who was invited and has none yet."""

    name = forms.CharField(label="Your name", max_length=150)
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 8 characters, and not a common one.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Refuses what the password rules refuse."""
        password = str(self.cleaned_data["password"])
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, person)
        return password
