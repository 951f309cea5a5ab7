"""What an admin says of a new token or client."""

from __future__ import annotations

from django import forms
from django.db import models

from cdp.api.scopes import Scope


class CredentialKind(models.TextChoices):
    """How the program will prove itself."""

    TOKEN = "token", "A token, sent with each request"
    CLIENT = "client", "A client id and secret, exchanged for tokens of 30 minutes"


class CredentialForm(forms.Form):
    """The name, the kind and the scopes."""

    name = forms.CharField(
        max_length=100, help_text="The program that will use it, such as Shop backend."
    )
    kind = forms.ChoiceField(
        choices=CredentialKind.choices,
        initial=CredentialKind.TOKEN,
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, f"{scope.label}: {scope.may}") for scope in Scope],
        initial=[Scope.WRITE_PROFILES, Scope.READ_PROFILES, Scope.RUN_IMPORTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the program may do."},
    )
