"""Forms whose fields are attributes: each value typed and read as its type asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.html import escape

from profiles.definitions import AttributeDefinition, Definitions, ValueType
from profiles.hand_values import is_long, read_value
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, error
from profiles.records import Identifier
from profiles.values import JSONValue

_ATTRIBUTE, _IDENTIFIER = "attribute:", "identifier:"
_WIDGETS: dict[ValueType, tuple[str, str]] = {
    ValueType.DATE: ("date", ""),
    ValueType.DATETIME: ("datetime-local", ""),
    ValueType.NUMBER: ("text", "decimal"),
}


class ValuesForm(forms.Form):
    """A field for each of some attributes, and the values that were typed."""

    def __init__(
        self,
        *args: Any,
        attributes: Iterable[AttributeDefinition],
        zone: ZoneInfo,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = {one.key: one for one in attributes}
        self.zone = zone

    def add_attributes(self) -> None:
        """Add the fields of the attributes, after those that are there."""
        for attribute in self.attributes.values():
            self.fields[_ATTRIBUTE + attribute.key] = _attribute_field(attribute)

    def field_of(self, key: str) -> BoundField:
        """The field of an attribute."""
        return self[_ATTRIBUTE + key]

    def typed(self, key: str) -> str:
        """What was typed for an attribute."""
        return str(self.cleaned_data.get(_ATTRIBUTE + key, ""))

    def read_values(self, keys: Iterable[str] = ()) -> dict[str, JSONValue]:
        """The values that were typed, of all attributes unless some are named."""
        return {
            key: value
            for key in keys or self.attributes
            if (value := self._value(self.attributes[key])) is not None
        }

    def _value(self, attribute: AttributeDefinition) -> JSONValue:
        text = self.typed(attribute.key)
        if not text.strip():
            return None
        value = read_value(text, attribute, self.zone)
        if isinstance(value, Fault):
            self._refuse(_ATTRIBUTE + attribute.key, attribute.name, text, value)
            return None
        return value

    def _refuse(self, field: str, name: str, text: str, fault: Fault) -> None:
        issue = error(fault.code, name, text, fault.detail)
        self.add_error(field, f"{issue.message} {issue.remedy}")


class NewcomerForm(ValuesForm):
    """Identifiers, and any attribute, of somebody or something new."""

    def __init__(
        self, *args: Any, definitions: Definitions, zone: ZoneInfo, **kwargs: Any
    ) -> None:
        attributes = definitions.attributes.values()
        super().__init__(*args, attributes=attributes, zone=zone, **kwargs)
        self.definitions = definitions
        for kind in definitions.kinds.values():
            self.fields[_IDENTIFIER + kind.key] = self.identifier_field(kind.key)
        self.add_attributes()

    @property
    def identifiers(self) -> list[BoundField]:
        """The fields of identifiers."""
        return [self[name] for name in self.fields if name.startswith(_IDENTIFIER)]

    def identifier_field(self, kind: str) -> forms.CharField:
        """The field of an identifier of this kind."""
        return forms.CharField(
            label=self.definitions.kinds[kind].name,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            strip=False,
            max_length=1_000,
        )

    def read_identifiers(self) -> list[Identifier]:
        """The identifiers that were typed, as far as they can be any."""
        found = map(self._identifier, self.definitions.kinds)
        return [one for one in found if one is not None]

    def _identifier(self, kind: str) -> Identifier | None:
        field = _IDENTIFIER + kind
        text = self.cleaned_data.get(field, "")
        if not text.strip():
            return None
        read = identifier_reader(kind, self.definitions)(text)
        found = read.value if isinstance(read, Doubtful) else read
        if isinstance(found, Fault):
            self._refuse(field, self.definitions.kinds[kind].name, text, found)
            return None
        return found


def _attribute_field(attribute: AttributeDefinition) -> forms.CharField:
    return forms.CharField(
        label=attribute.name,
        required=False,
        strip=False,
        widget=_widget(attribute),
        # A field draws its help as markup.
        help_text=escape(attribute.description),
    )


def _widget(attribute: AttributeDefinition) -> forms.Widget:
    if is_long(attribute):
        return forms.Textarea(attrs={"rows": 2, "placeholder": "One a line"})
    if attribute.type is ValueType.BOOLEAN:
        return forms.Select(choices=[("", ""), ("true", "Yes"), ("false", "No")])
    kind, mode = _WIDGETS.get(attribute.type, ("text", ""))
    attrs = {"type": kind, "autocomplete": "off"}
    if attribute.type is ValueType.DATETIME:
        attrs["step"] = "any"
    return forms.TextInput(attrs=attrs | ({"inputmode": mode} if mode else {}))
