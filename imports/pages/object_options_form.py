"""The forms of the options of files of objects, and of what relates people to them."""

from __future__ import annotations

from typing import Any

from django import forms

from imports.pages.attribution_fields import ATTRIBUTION
from imports.pages.options_form import OptionsForm
from profiles.definitions import Definitions
from profiles.mapping import Mapping, identifying_kind

_OF_PEOPLE = (
    "identify_by",
    "conflicts",
    "region",
    "segment",
    "makes_segments",
    "may_opt_in",
    "skips_triggers",
    *ATTRIBUTION,
)
_OF_OTHERS = ("mode", "conflicts", "makes_segments", "may_opt_in", *ATTRIBUTION)


class ObjectOptionsForm(OptionsForm):
    """The options of an import of objects; nobody is identified by them."""

    def __init__(
        self, mapping: Mapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(mapping, definitions, data)
        for name in _OF_PEOPLE:
            self.fields.pop(name, None)
        if "mode" in self.fields:
            self.fields["mode"].label = "Objects"
        self.switched_off = []

    @property
    def options(self) -> dict[str, Any]:
        """The options as a mapping has them; the mapped ids name the objects."""
        return {**super().options, "identify_by": ()}


class RelationshipOptionsForm(OptionsForm):
    """The options of an import of relationships, which adds neither of the two."""

    object_type = forms.ChoiceField(label="Objects are of the type", required=False)

    def __init__(
        self, mapping: Mapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(mapping, definitions, data)
        for name in _OF_OTHERS:
            self.fields.pop(name, None)
        if not any(identifying_kind(c) == "phone" for c in mapping.columns):
            self.fields.pop("region", None)
        types = definitions.object_types.values()
        field = self.fields["object_type"]
        field.choices = [  # type: ignore[attr-defined]
            ("", "that the rows say"),
            *((each.number, each.name) for each in types),
        ]
        self.initial["object_type"] = mapping.object_type or ""
        if not mapping.only_object_type and mapping.object_type:
            field.help_text = "Where a row does not say another."
        if "segment" in self.fields:
            self.fields["segment"].label = "Their people join the segment"
        self.order_fields(["object_type", *self.fields])

    @property
    def options(self) -> dict[str, Any]:
        """The options as a mapping has them."""
        chosen = int(self.cleaned_data["object_type"] or 0)
        return {**super().options, "object_type": chosen}
