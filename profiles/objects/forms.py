"""The form of an object type: what its objects are called, one and all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify

from cdp.models import Workspace
from profiles.objects.defining import define_object_type
from profiles.objects.models import ObjectType


class ObjectTypeForm(forms.Form):
    """A new object type."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        help_text="In the plural, like Companies.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    singular = forms.CharField(
        label="One of them",
        max_length=100,
        help_text="Like Company.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        """Refuses a name that another type has, or that makes its address."""
        name = str(self.cleaned_data["name"])
        mine = ObjectType.objects.of(self.workspace)
        if mine.filter(name__iexact=name).exists():
            raise forms.ValidationError(f"“{name}” is an object type already.")
        if slugify(name) and mine.filter(slug=slugify(name)).exists():
            raise forms.ValidationError("Another object type is called nearly so.")
        return name

    def define(self) -> ObjectType:
        """The new type, once the form is valid."""
        data = self.cleaned_data
        return define_object_type(self.workspace, data["name"], data["singular"])
