"""One person by form: the fields that a workspace's definitions ask for."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField

from profiles.definitions import (
    AttributeDefinition,
    Definitions,
    KindDefinition,
    ValueType,
)
from profiles.hand_values import is_long, read_value
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, error
from profiles.records import Identifier, Record
from profiles.values import JSONValue

_IDENTIFIER, _ATTRIBUTE = "identifier:", "attribute:"
_FIRST = ("first_name", "last_name")
_WIDGETS: dict[ValueType, tuple[str, str]] = {
    ValueType.DATE: ("date", ""),
    ValueType.DATETIME: ("datetime-local", ""),
    ValueType.NUMBER: ("text", "decimal"),
}


class NewPersonForm(forms.Form):
    """Identifiers, of which one is needed, and any attribute."""

    def __init__(
        self, *args: Any, definitions: Definitions, zone: ZoneInfo, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definitions = definitions
        self.zone = zone
        for kind in definitions.kinds.values():
            self.fields[_IDENTIFIER + kind.key] = _identifier_field(kind)
        for attribute in definitions.attributes.values():
            self.fields[_ATTRIBUTE + attribute.key] = _attribute_field(attribute)

    @property
    def identifiers(self) -> list[BoundField]:
        """The fields of identifiers."""
        return [self[name] for name in self.fields if name.startswith(_IDENTIFIER)]

    @property
    def names(self) -> list[BoundField]:
        """The fields of what a person is called."""
        known = (_ATTRIBUTE + key for key in _FIRST)
        return [self[name] for name in known if name in self.fields]

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields of the other attributes by group; the workspace's own first."""
        others = [
            one for one in self.definitions.attributes.values() if one.key not in _FIRST
        ]
        others.sort(key=lambda one: (one.predefined, one.group, one.name.casefold()))
        groups: dict[str, list[BoundField]] = {}
        for one in others:
            group = one.group if one.predefined else "Your own"
            groups.setdefault(group, []).append(self[_ATTRIBUTE + one.key])
        return list(groups.items())

    def clean(self) -> dict[str, Any]:
        """Reads every value; asks for an identifier that finds people."""
        identifiers = [
            found
            for kind in self.definitions.kinds.values()
            if (found := self._identifier(kind))
        ]
        sets = {
            key: value
            for key, attribute in self.definitions.attributes.items()
            if (value := self._value(attribute)) is not None
        }
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

    def _identifier(self, kind: KindDefinition) -> Identifier | None:
        field = _IDENTIFIER + kind.key
        text = self.cleaned_data.get(field, "")
        if not text.strip():
            return None
        read = identifier_reader(kind.key, self.definitions)(text)
        found = read.value if isinstance(read, Doubtful) else read
        if isinstance(found, Fault):
            self._refuse(field, kind.name, text, found)
            return None
        return found

    def _value(self, attribute: AttributeDefinition) -> JSONValue:
        field = _ATTRIBUTE + attribute.key
        text = self.cleaned_data.get(field, "")
        if not text.strip():
            return None
        value = read_value(text, attribute, self.zone)
        if isinstance(value, Fault):
            self._refuse(field, attribute.name, text, value)
            return None
        return value

    def _refuse(self, field: str, name: str, text: str, fault: Fault) -> None:
        issue = error(fault.code, name, text, fault.detail)
        self.add_error(field, f"{issue.message} {issue.remedy}")


def _identifier_field(kind: KindDefinition) -> forms.CharField:
    modes = {"email": "email", "phone": "tel"}
    widget = forms.TextInput(
        attrs={"autocomplete": "off", "inputmode": modes.get(kind.key, "text")}
    )
    field = forms.CharField(
        label=kind.name, required=False, widget=widget, strip=False, max_length=1_000
    )
    if kind.key == "phone":
        field.help_text = "With the country code, such as +49 30 123456."
    return field


def _attribute_field(attribute: AttributeDefinition) -> forms.CharField:
    return forms.CharField(
        label=attribute.name, required=False, strip=False, widget=_widget(attribute)
    )


def _widget(attribute: AttributeDefinition) -> forms.Widget:
    if is_long(attribute):
        return forms.Textarea(attrs={"rows": 2, "placeholder": "One a line"})
    if attribute.type is ValueType.BOOLEAN:
        return forms.Select(choices=[("", ""), ("true", "Yes"), ("false", "No")])
    kind, mode = _WIDGETS.get(attribute.type, ("text", ""))
    attrs = {"type": kind, "autocomplete": "off"}
    return forms.TextInput(attrs=attrs | ({"inputmode": mode} if mode else {}))
