"""What is known of one relationship, by form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from profiles.definitions import ObjectTypeDefinition
from profiles.hand_values import typed_text
from profiles.records import Action, Operation, Record, Related
from profiles.value_fields import ValuesForm
from profiles.values import JSONValue, encode_text

_CHANGED = "Somebody else changed this meanwhile. Look at it, then save again."


class RelationshipForm(ValuesForm):
    """A relationship's attributes; only what was typed anew is written.

    ``held`` are the values that there are, None where there is no relationship yet.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        object_type: ObjectTypeDefinition,
        held: Mapping[str, JSONValue] | None,
        zone: ZoneInfo,
    ) -> None:
        known = object_type.relationship_attributes
        shown = {
            key: typed_text(value, known[key], zone)
            for key, value in (held or {}).items()
            if key in known
        }
        state = "" if held is None else encode_text(dict(held))
        initial = {f"attribute:{key}": text for key, text in shown.items()}
        super().__init__(
            *args,
            attributes=known.values(),
            zone=zone,
            initial={**initial, "seen": state},
        )
        self.state, self.shown = state, shown
        self.add_attributes()

    def clean(self) -> dict[str, Any]:
        """Reads what was typed anew; refuses to write over what somebody else did."""
        if self.cleaned_data.get("seen", "") != self.state:
            self.add_error(None, _CHANGED)
        typed = {key: self.typed(key) for key in self.attributes}
        anew = {
            key
            for key, text in typed.items()
            if text.strip() != self.shown.get(key, "")
        }
        return {
            "sets": self.read_values(anew) if anew else {},
            "gone": [key for key in sorted(anew) if not typed[key].strip()],
        }

    def record(self, profile_id: int, number: int, object_id: str) -> Record:
        """The relationship as a record of its person."""
        gone = (Operation(key, Action.UNSET) for key in self.cleaned_data["gone"])
        related = Related(number, object_id, self.cleaned_data["sets"], tuple(gone))
        return Record(1, 0, profile_id=profile_id, related=(related,))
