"""One person by form: the fields that a workspace's definitions ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

from profiles.names import PERSON_NAMES
from profiles.records import Record
from profiles.value_fields import NewcomerForm

_MODES = {"email": "email", "phone": "tel"}


class NewPersonForm(NewcomerForm):
    """Identifiers, of which one is needed, and any attribute."""

    @property
    def names(self) -> list[BoundField]:
        """The fields of what a person is called."""
        return [self.field_of(key) for key in PERSON_NAMES if key in self.attributes]

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of the other attributes by group; the workspace's own first."""
        others = [
            one for one in self.attributes.values() if one.key not in PERSON_NAMES
        ]
        others.sort(key=lambda one: (one.predefined, one.group, one.name.casefold()))
        groups: dict[str, list[BoundField]] = {}
        for one in others:
            group = one.group if one.predefined else "Your own"
            groups.setdefault(group, []).append(self.field_of(one.key))
        return list(groups.items())

    def identifier_field(self, kind: str) -> forms.CharField:
        """The field of an identifier; phones ask for a keypad and for the country."""
        field = super().identifier_field(kind)
        field.widget.attrs["inputmode"] = _MODES.get(kind, "text")
        if kind == "phone":
            field.help_text = "With the country code, such as +49 30 123456."
        return field

    def clean(self) -> dict[str, Any]:
        """Reads every value; asks for an identifier that finds people."""
        identifiers = self.read_identifiers()
        sets = self.read_values()
        kinds = self.definitions.kinds
        finding = [kind.name for kind in kinds.values() if kind.identifies]
        if not any(kinds[one.kind].identifies for one in identifiers):
            self.add_error(
                None,
                f"Give one of {', '.join(finding)} at least: without it nobody would "
                "find the person again.",
            )
        return {"identifiers": tuple(identifiers), "sets": sets}

    def record(self) -> Record:
        """The person as a record."""
        cleaned = self.cleaned_data
        return Record(1, 0, cleaned["identifiers"], cleaned["sets"])
