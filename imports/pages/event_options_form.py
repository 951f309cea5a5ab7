"""The form of the options of a file of events: whose they are, what odd cells do.

Events never add people and change nothing but what they feed; so most options of a
file of people have no meaning here.
"""

from __future__ import annotations

from typing import Any

from imports.pages.attribution_fields import ATTRIBUTION
from imports.pages.options_form import OptionsForm
from profiles.definitions import Definitions
from profiles.mapping import EVENT_PERSON, Mapping, TargetKind, parse_target

_OF_PEOPLE = (
    "mode",
    "empty_cells",
    "conflicts",
    "makes_segments",
    "may_opt_in",
    *ATTRIBUTION,
)


class EventOptionsForm(OptionsForm):
    """The options of an import of events."""

    def __init__(
        self, mapping: Mapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(mapping, definitions, data)
        for name in _OF_PEOPLE:
            self.fields.pop(name, None)
        field = self.fields["identify_by"]
        kinds = [(kind.key, kind.name) for kind in definitions.kinds.values()]
        field.choices = [*kinds, (TargetKind.PROFILE_ID.value, "Profile id")]  # type: ignore[attr-defined]
        field.help_text = ""
        field.label, field.required = "People are named by", True
        self.initial["identify_by"] = kind = _kind_of(mapping)
        if kind != "phone":
            del self.fields["region"]
        self.fields["segment"].label = "Their people join the segment"

    @property
    def person_kind(self) -> str:
        """By which kind of identifier the file names its people."""
        return str(self.cleaned_data["identify_by"])

    @property
    def options(self) -> dict[str, Any]:
        """The options as a mapping has them; by whom is the column's own option."""
        return {**super().options, "identify_by": ()}


def _kind_of(mapping: Mapping) -> str:
    for column in mapping.columns:
        if parse_target(column.target) == EVENT_PERSON and column.options.kind:
            return column.options.kind
    return "user_id"
