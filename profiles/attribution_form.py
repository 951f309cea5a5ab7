"""The form of an endpoint, a touchpoint or a source action."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from cdp.models import Workspace
from profiles.attribution import NOUNS, PartKind
from profiles.attribution_models import AttributionRow
from profiles.definitions import CREATE_CUSTOMER

_WORD = re.compile(r"\w+")
_SPOKEN = {CREATE_CUSTOMER.key.casefold(), CREATE_CUSTOMER.name.casefold()}


class PartForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """One part of attribution; its system name stays once it is made."""

    name = forms.CharField(
        max_length=255,
        help_text="What people's activity shows, such as Registered on our site.",
    )
    key = forms.CharField(
        label="System name",
        max_length=150,
        required=False,
        help_text="By which files name it; made of the name if you leave it empty.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    touchpoint = forms.ModelChoiceField(
        AttributionRow.objects.none(),
        label="Its own touchpoint",
        required=False,
        empty_label="none",
        help_text="What its rows have unless the import names another.",
    )

    class Meta:
        model = AttributionRow
        fields = ("name", "key", "touchpoint")

    def __init__(
        self, *args: Any, workspace: Workspace, kind: PartKind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.instance.workspace, self.instance.kind = workspace, kind.value
        mine = AttributionRow.objects.filter(workspace=workspace)
        self.others = mine.filter(kind=kind).exclude(pk=self.instance.pk)
        self.fields["key"].disabled = self.instance.pk is not None
        if kind is not PartKind.ENDPOINT:
            del self.fields["touchpoint"]
            return
        touchpoints = mine.filter(kind=PartKind.TOUCHPOINT).order_by("name")
        self.fields["touchpoint"].queryset = touchpoints  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Refuses the name of another one of the kind."""
        return self._free("name", str(self.cleaned_data["name"]))

    def clean_key(self) -> str:
        """The system name, made of the name where none is given."""
        key = self.cleaned_data["key"] or system_name(self.cleaned_data.get("name", ""))
        return self._free("key", str(key))

    def _free(self, field: str, text: str) -> str:
        is_built_in = self.kind is PartKind.SOURCE_ACTION and text.casefold() in _SPOKEN
        if is_built_in or self.others.filter(**{f"{field}__iexact": text}).exists():
            raise forms.ValidationError(
                f"There is a {NOUNS[self.kind]} “{text}” already."
            )
        return text


def system_name(name: str) -> str:
    """A name as a system name: ``Filled in May`` becomes ``FilledInMay``."""
    words = _WORD.findall(name)
    return "".join(word[:1].upper() + word[1:] for word in words)[:150]
