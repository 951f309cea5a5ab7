"""One object by form: its id, and what is known of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

from profiles.records import Record
from profiles.value_fields import NewcomerForm


class NewObjectForm(NewcomerForm):
    """The object's id, which is needed, and any attribute."""

    @property
    def values(self) -> list[BoundField]:
        """The fields of attributes."""
        return [self.field_of(key) for key in self.attributes]

    def identifier_field(self, kind: str) -> forms.CharField:
        """The field of the object's id."""
        field = super().identifier_field(kind)
        field.required = True
        field.help_text = "By which your files and calls name it; it stays as it is."
        return field

    def clean(self) -> dict[str, Any]:
        """Reads every value."""
        identifiers = tuple(self.read_identifiers())
        return {"identifiers": identifiers, "sets": self.read_values()}

    def record(self) -> Record:
        """The object as a record."""
        cleaned = self.cleaned_data
        return Record(1, 0, cleaned["identifiers"], cleaned["sets"])
