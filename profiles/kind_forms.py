"""The forms of the identifier settings: a new kind, a value that identifies nobody."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from cdp.models import Workspace
from profiles.identifiers import MAX_BYTES, is_blocked
from profiles.models import Attribute, BlockedValue, IdentifierKind
from profiles.predefined import reserved_reason
from profiles.values import clean_text

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
MOST_KINDS = 100


class KindForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A new kind of external id, of which a person has one."""

    name = forms.CharField(
        max_length=255, help_text="What it is called on pages, such as Loyalty card."
    )
    key = forms.CharField(
        max_length=150,
        help_text="The name in files and APIs, such as loyalty_card.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = IdentifierKind
        fields = ("name", "key")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        self.workspace = workspace

    def clean_key(self) -> str:
        """Refuses keys that mean something else."""
        key = str(self.cleaned_data["key"])
        if not _KEY.fullmatch(key):
            raise forms.ValidationError(
                "A key begins with a letter and has letters, digits, dots, - and _."
            )
        if reason := reserved_reason(key):
            raise forms.ValidationError(f"{reason} Choose another key.")
        kinds = IdentifierKind.objects.filter(workspace=self.workspace)
        if kinds.filter(key=key).exists():
            raise forms.ValidationError(f"There is an identifier “{key}” already.")
        if Attribute.objects.filter(workspace=self.workspace, key=key).exists():
            raise forms.ValidationError(f"“{key}” is an attribute; choose another key.")
        return key

    def clean(self) -> dict[str, Any]:
        """Refuses more kinds than anybody can keep apart."""
        kinds = IdentifierKind.objects.filter(workspace=self.workspace)
        if kinds.count() >= MOST_KINDS:
            raise forms.ValidationError(f"{MOST_KINDS} identifiers are the most.")
        return super().clean() or self.cleaned_data


class BlockedValueForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A value that many strangers share."""

    value = forms.CharField(
        max_length=255,
        label="Value",
        help_text="As it stands in files; letter case does not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = BlockedValue
        fields = ("value",)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        self.workspace = workspace

    def clean_value(self) -> str:
        """The value as it is compared; refuses what is blocked anyway."""
        text = clean_text(str(self.cleaned_data["value"]))
        if not isinstance(text, str) or len(text.encode()) > MAX_BYTES:
            raise forms.ValidationError("This cannot be the value of an identifier.")
        folded = text.casefold()
        if is_blocked(folded):
            raise forms.ValidationError(f"“{text}” identifies nobody anywhere.")
        mine = BlockedValue.objects.filter(workspace=self.workspace, value=folded)
        if mine.exists():
            raise forms.ValidationError(f"“{text}” is blocked already.")
        return folded
