"""The form of the options of a file that only merges people."""

from __future__ import annotations

from typing import Any

from imports.pages.options_form import OptionsForm
from profiles.definitions import Definitions
from profiles.mapping import Mapping, identifying_kind

_KEPT = {"short_rows"}


class MergeOptionsForm(OptionsForm):
    """The options of an import of merges: nearly none, for nothing else is changed."""

    def __init__(
        self, mapping: Mapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(mapping, definitions, data)
        has_phone = any(identifying_kind(c) == "phone" for c in mapping.columns)
        kept = _KEPT | ({"region"} if has_phone else set())
        for name in self.fields.keys() - kept:
            del self.fields[name]

    @property
    def options(self) -> dict[str, Any]:
        """The options as a mapping has them; both columns say who the people are."""
        return {**super().options, "identify_by": ()}
