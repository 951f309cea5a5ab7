"""The form of an attribute: what may be chosen, and what is refused with its reason."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from cdp.models import Workspace
from profiles.definitions import Aggregation, ValueType
from profiles.event_data_keys import IDENTIFIER_KEYS, is_consent_key, known_type
from profiles.models import Attribute
from profiles.predefined import GROUPS, reserved_reason

TYPE_WORDS: dict[ValueType, str] = {
    ValueType.STRING: "Text",
    ValueType.NUMBER: "Number",
    ValueType.BOOLEAN: "Yes or no",
    ValueType.DATE: "Date",
    ValueType.DATETIME: "Date and time",
    ValueType.IP: "IP address",
    ValueType.LIST: "List",
    ValueType.OBJECT: "Object (JSON)",
}
AGGREGATION_WORDS: dict[Aggregation, str] = {
    Aggregation.LAST: "Last: the newest value counts",
    Aggregation.FIRST: "First: the oldest value stays",
    Aggregation.FIRST_LAST: "First and last: both are kept",
    Aggregation.LIST: "List: every value, in order",
    Aggregation.LIST_UNIQUE: "List without repeats",
    Aggregation.MIN: "Lowest",
    Aggregation.MAX: "Highest",
    Aggregation.SUM: "Sum",
}
_ORDERED = {ValueType.NUMBER, ValueType.DATE, ValueType.DATETIME}
_FITTING: dict[Aggregation, set[ValueType]] = {
    Aggregation.SUM: {ValueType.NUMBER},
    Aggregation.MIN: _ORDERED,
    Aggregation.MAX: _ORDERED,
}
# What is one value as a whole is not gathered into another list.
_WHOLE = {ValueType.LIST, ValueType.OBJECT}
_GATHERING = {Aggregation.LIST, Aggregation.LIST_UNIQUE, Aggregation.FIRST_LAST}
_KEY = re.compile(r"[^\s\x00-\x1f~|]+(?: [^\s\x00-\x1f~|]+)*")
FIXED = ("key", "type", "event_data_key", "aggregation")


def key_problem(key: str) -> str:
    """What is wrong with a key as such, in words; nothing if it can be one."""
    if _KEY.fullmatch(key):
        return ""
    return (
        "A key has no ~ or |, no line break, and no more than one blank in a "
        "row; letters, digits and _ are the easiest to use."
    )


class AttributeForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """An attribute; once somebody has a value, only name and group can change."""

    name = forms.CharField(max_length=255)
    group = forms.CharField(
        max_length=100,
        initial="Other",
        help_text="Where it stands on a person's page.",
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
    )
    key = forms.CharField(
        max_length=150,
        help_text="The name under which values come in files and leave in exports.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    type = forms.ChoiceField(
        choices=[(kind.value, words) for kind, words in TYPE_WORDS.items()]
    )
    event_data_key = forms.CharField(
        max_length=255,
        required=False,
        help_text="The name under which live doors and events send the value; "
        "nothing reads it if empty. Dots lead into nested data.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    aggregation = forms.ChoiceField(
        choices=[(how.value, words) for how, words in AGGREGATION_WORDS.items()],
        initial=Aggregation.LAST.value,
        help_text="What becomes of values that arrive one after the other.",
    )
    description = forms.CharField(max_length=500, required=False)

    class Meta:
        model = Attribute
        fields = (
            "name",
            "group",
            "key",
            "type",
            "event_data_key",
            "aggregation",
            "description",
        )

    def __init__(
        self, *args: Any, workspace: Workspace, used: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        self.workspace = workspace
        if used:
            for name in FIXED:
                self.fields[name].disabled = True

    @property
    def groups(self) -> list[str]:
        """The groups there are, to choose from."""
        mine = Attribute.objects.filter(workspace=self.workspace)
        own = mine.values_list("group", flat=True).distinct()
        return sorted({*GROUPS, *own})

    def clean_key(self) -> str:
        """Refuses names that are taken, and says by what."""
        key = str(self.cleaned_data["key"])
        if key == self.instance.key:
            return key
        if problem := key_problem(key):
            raise forms.ValidationError(problem)
        if reason := reserved_reason(key):
            raise forms.ValidationError(f"{reason} Choose another key.")
        if self._others().filter(key=key).exists():
            raise forms.ValidationError(f"There is an attribute “{key}” already.")
        return key

    def clean_event_data_key(self) -> str:
        """Refuses keys that speak of something else than attributes."""
        key = str(self.cleaned_data["event_data_key"])
        if key in IDENTIFIER_KEYS:
            raise forms.ValidationError(f"“{key}” names the person; choose another.")
        if is_consent_key(key):
            raise forms.ValidationError(f"“{key}” is consent, not an attribute.")
        return key

    def clean(self) -> dict[str, Any]:
        """Refuses types that do not agree with the key or the aggregation."""
        cleaned = super().clean() or self.cleaned_data
        if "type" in cleaned and "aggregation" in cleaned:
            self._check_aggregation(
                ValueType(cleaned["type"]), Aggregation(cleaned["aggregation"])
            )
        if "type" in cleaned and cleaned.get("event_data_key"):
            self._check_readers(ValueType(cleaned["type"]), cleaned["event_data_key"])
        return cleaned

    def _check_aggregation(self, kind: ValueType, how: Aggregation) -> None:
        unfit = kind not in _FITTING.get(how, {kind})
        if unfit or (kind in _WHOLE and how in _GATHERING):
            words = AGGREGATION_WORDS[how].split(":")[0].lower()
            name = TYPE_WORDS[kind].lower()
            self.add_error(
                "aggregation", f"“{words}” is not for the type {name}; take last."
            )

    def _check_readers(self, kind: ValueType, key: str) -> None:
        known = known_type(key)
        other = self._others().filter(event_data_key=key).exclude(type=kind.value)
        if known is not None and known is not kind:
            words = TYPE_WORDS[known].lower()
            self.add_error("type", f"Values of “{key}” are of the type {words}.")
        elif found := other.first():
            words = TYPE_WORDS[ValueType(found.type)].lower()
            self.add_error(
                "type",
                f"“{found.name}” reads “{key}” as {words}; both must agree.",
            )

    def _others(self) -> Any:
        return Attribute.objects.filter(workspace=self.workspace).exclude(
            pk=self.instance.pk
        )
