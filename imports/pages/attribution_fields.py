"""The fields of an import's options that say where its rows came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from profiles.attribution import PartKind, Parts, find_part, parts
from profiles.definitions import CREATE_CUSTOMER, Definitions
from profiles.mapping import Mapping

_FIELDS: dict[str, tuple[PartKind, str, str]] = {
    "endpoint": (PartKind.ENDPOINT, "Endpoint", "none"),
    "touchpoint": (PartKind.TOUCHPOINT, "Touchpoint", "the endpoint's own"),
    "source_action": (
        PartKind.SOURCE_ACTION,
        "Source action of added people",
        CREATE_CUSTOMER.name,
    ),
    "edit_action": (PartKind.SOURCE_ACTION, "Source action of changed people", "none"),
}
ATTRIBUTION: tuple[str, ...] = tuple(_FIELDS)


def attribution_fields(
    definitions: Definitions, chosen: dict[str, str], *, adds: bool
) -> dict[str, forms.ChoiceField]:
    """The fields for what the workspace has; ``chosen`` stays even if it is gone.

    Without ``adds`` nobody is added, and so by no action.
    """
    fields = {}
    for name, (kind, label, nothing) in _FIELDS.items():
        offered = _offered(parts(definitions, kind), chosen[name])
        if offered and (adds or name != "source_action"):
            fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", nothing), *offered]
            )
    return fields


def chosen_parts(
    definitions: Definitions, mapping: Mapping
) -> Iterator[tuple[str, str]]:
    """What was chosen for all rows: the name of each field and of its part."""
    for name, (kind, label, _) in _FIELDS.items():
        chosen = getattr(mapping, name)
        if chosen:
            part = find_part(parts(definitions, kind), chosen)
            yield label, part.name if part else chosen


def _offered(known: Parts, chosen: str) -> list[tuple[str, str]]:
    found = {
        part.key: part.name
        for part in known.values()
        if part.key != CREATE_CUSTOMER.key
    }
    if chosen and chosen not in found:
        found[chosen] = chosen
    return list(found.items())


class NewPartForm(forms.Form):
    """A new endpoint, touchpoint or source action, made beside the options."""

    kind = forms.ChoiceField(
        choices=[
            (PartKind.SOURCE_ACTION.value, "source action"),
            (PartKind.TOUCHPOINT.value, "touchpoint"),
            (PartKind.ENDPOINT.value, "endpoint"),
        ],
        label="Add a new",
    )
    name = forms.CharField(
        max_length=255,
        label="Name",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def part_kind(self) -> PartKind:
        """What is to be made."""
        return PartKind(self.cleaned_data["kind"])

    def blame(self, errors: dict[str, Any]) -> None:
        """Take over what stands against making it."""
        for found in errors.values():
            self.add_error("name", found)
