"""The form of a new attribute that is made for a column on the spot."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms

from cdp.models import Workspace
from imports.pages.board import Line
from imports.suggesting.cell_types import CellType
from profiles.definitions import TYPE_WORDS, ValueType
from profiles.models import Attribute
from profiles.objects import defining as of_objects
from profiles.predefined import GROUPS, reserved_reason

_BETWEEN_WORDS = re.compile(r"\W+")

ATTRIBUTE_TYPES: dict[CellType, ValueType] = {
    CellType.BOOLEAN: ValueType.BOOLEAN,
    CellType.INTEGER: ValueType.NUMBER,
    CellType.DECIMAL: ValueType.NUMBER,
    CellType.DATE: ValueType.DATE,
    CellType.DATETIME: ValueType.DATETIME,
    CellType.UNIX_SECONDS: ValueType.DATETIME,
    CellType.UNIX_MILLISECONDS: ValueType.DATETIME,
    CellType.IP: ValueType.IP,
    CellType.LIST: ValueType.LIST,
    CellType.OBJECT: ValueType.OBJECT,
}


class AttributeForm(forms.Form):
    """A new attribute, preset from what the column is called and holds."""

    name = forms.CharField(max_length=150)
    key = forms.CharField(
        max_length=150,
        help_text="The name in files, messages and APIs; it cannot be changed later.",
    )
    type = forms.ChoiceField(
        choices=[(type_.value, word) for type_, word in TYPE_WORDS.items()]
    )
    group = forms.ChoiceField(choices=[(name, name) for name in GROUPS])

    def __init__(
        self,
        line: Line,
        workspace: Workspace,
        data: Any = None,
        *,
        known: Collection[str] | None = None,
    ) -> None:
        """Take the column; ``known`` are the keys there are, if not those of people."""
        type_ = ATTRIBUTE_TYPES.get(line.column.type, ValueType.STRING)
        initial = {
            "name": line.title[:1].upper() + line.title[1:].replace("_", " "),
            "key": suggested_key(line.title),
            "type": type_.value,
            "group": "Other",
        }
        super().__init__(data, initial=initial)
        self.workspace = workspace
        self.known = known
        if known is not None:  # attributes of objects stand in no groups
            del self.fields["group"]

    def clean_key(self) -> str:
        """Refuses names that are taken, and says by what."""
        key = str(self.cleaned_data["key"])
        if self.known is not None:
            return self._clean_other_key(key, self.known)
        if reason := reserved_reason(key):
            raise forms.ValidationError(reason)
        if Attribute.objects.filter(workspace=self.workspace, key=key).exists():
            raise forms.ValidationError(f"“{key}” is an attribute already; choose it.")
        return key

    def _clean_other_key(self, key: str, known: Collection[str]) -> str:
        if reason := of_objects.reserved_reason(key):
            raise forms.ValidationError(reason)
        if key in known:
            raise forms.ValidationError(f"“{key}” is an attribute already; choose it.")
        return key

    @property
    def advice(self) -> str:
        """What to think of an odd name, if it is one."""
        if re.fullmatch(r"[\w.-]*", str(self["key"].value() or "")):
            return ""
        return "Names of letters, digits and _ are easier to use in messages."


def suggested_key(title: str) -> str:
    """A key made of a header: its words in lower case, joined by ``_``."""
    words = "_".join(_BETWEEN_WORDS.sub(" ", title).split()).lower()
    key = words.lstrip("_")[:150] or "column"
    return f"{key}_" if reserved_reason(key) else key
