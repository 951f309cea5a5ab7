"""What admins may type on the pages of webhooks."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from django import forms

from cdp.forms import zone_choices
from cdp.models import Workspace
from profiles.definitions import TYPE_WORDS, Definitions, ValueType
from profiles.mapping import EmptyCells
from profiles.models import Attribute
from profiles.predefined import reserved_reason
from profiles.rules import ConflictRule, Mode
from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.path_reader import PathError, parse_path
from webhooks.presets import PRESETS

_BETWEEN_WORDS = re.compile(r"\W+")


class SourceForm(forms.Form):
    """A new source: who sends, and what it is called."""

    sender = forms.ChoiceField(
        choices=lambda: [(p.key, p.name) for p in PRESETS.values()]
    )
    name = forms.CharField(max_length=255, required=False)

    @property
    def chosen_name(self) -> str:
        """The name, or that of the sender."""
        return self.cleaned_data["name"] or PRESETS[self.cleaned_data["sender"]].name


class NameForm(forms.Form):
    """What a source is called."""

    name = forms.CharField(max_length=255)


class SampleForm(forms.Form):
    """A pasted request body."""

    sample = forms.CharField(
        label="A request as the sender makes it",
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="JSON, a form (a=1&b=2) or XML.",
    )


class PathField(forms.CharField):
    """A path into the payload."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            parse_path(text)
        except PathError as problem:
            raise forms.ValidationError(str(problem)) from None
        return text


class ConditionForm(forms.Form):
    """What must hold of a row."""

    path = PathField(max_length=500)
    test = forms.ChoiceField(choices=[(t.value, t.words) for t in ConditionTest])
    value = forms.CharField(max_length=500, required=False)

    @property
    def condition(self) -> Condition:
        """The condition as it is kept."""
        test = ConditionTest(self.cleaned_data["test"])
        value = self.cleaned_data["value"] if test.needs_value else ""
        return Condition(self.cleaned_data["path"], test, value)


class AttributeForm(forms.Form):
    """A new attribute, made while a field is mapped."""

    attribute_name = forms.CharField(label="Name", max_length=150)
    attribute_type = forms.ChoiceField(
        label="Type",
        choices=[(type_.value, words) for type_, words in TYPE_WORDS.items()],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_attribute_name(self) -> str:
        """Refuses names that make a key which is taken."""
        name = str(self.cleaned_data["attribute_name"])
        key = key_of(name)
        if reason := reserved_reason(key):
            raise forms.ValidationError(reason)
        if Attribute.objects.filter(workspace=self.workspace, key=key).exists():
            raise forms.ValidationError(f"“{key}” is an attribute already; choose it.")
        return name

    @property
    def type(self) -> ValueType:
        """The chosen type."""
        return ValueType(self.cleaned_data["attribute_type"])


def key_of(name: str) -> str:
    """The key of an attribute's name: its words in lower case, joined by ``_``."""
    words = "_".join(_BETWEEN_WORDS.sub(" ", name).split()).lower()
    return words.lstrip("_")[:150] or "attribute"


class OptionsForm(forms.Form):
    """What the mapping as a whole does."""

    rows = PathField(
        label="People are in the list",
        max_length=500,
        required=False,
        help_text="A path such as batch; empty: the request is one person, or a list "
        "of them.",
    )
    match = forms.CharField(
        label="Find people by",
        required=False,
        help_text="Identifiers in their order, with commas; empty: all that are "
        "mapped, the strongest first.",
    )
    mode = forms.ChoiceField(
        label="May",
        choices=[
            (Mode.ADD_AND_UPDATE.value, "add and update people"),
            (Mode.UPDATE_ONLY.value, "only update people"),
            (Mode.ADD_ONLY.value, "only add people"),
        ],
    )
    conflicts = forms.ChoiceField(
        label="Identifiers of two people",
        choices=[
            (ConflictRule.MERGE.value, "merge the two where that is safe"),
            (ConflictRule.KEEP.value, "keep them apart, apply the rest"),
            (ConflictRule.HOLD.value, "hold the request"),
        ],
    )
    replaces_email = forms.BooleanField(
        label="May set another email on a person found by another identifier",
        required=False,
    )
    empty = forms.ChoiceField(
        label="Empty values",
        choices=[
            (EmptyCells.KEEP.value, "keep what the person has"),
            (EmptyCells.CLEAR.value, "clear what the person has"),
        ],
    )
    ends_opt_outs = forms.BooleanField(
        label="May end an opt-out",
        required=False,
        help_text="Only for a sender at which people themselves subscribe.",
    )
    zone = forms.ChoiceField(
        label="Times without a zone", choices=lambda: _zones(), required=False
    )

    def __init__(
        self, mapping: WebhookMapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(
            data,
            initial={
                "rows": mapping.rows,
                "match": ", ".join(mapping.match),
                "mode": mapping.mode,
                "conflicts": mapping.conflicts,
                "replaces_email": "email" in mapping.replaces,
                "empty": mapping.empty,
                "ends_opt_outs": mapping.ends_opt_outs,
                "zone": mapping.zone,
            },
        )
        self._mapping = mapping
        self._definitions = definitions

    def clean_match(self) -> tuple[str, ...]:
        """Refuses what is no identifier."""
        kinds = [part.strip() for part in self.cleaned_data["match"].split(",")]
        for kind in filter(None, kinds):
            if kind not in self._definitions.kinds:
                known = ", ".join(self._definitions.kinds)
                raise forms.ValidationError(f"“{kind}” is none of {known}.")
        return tuple(filter(None, kinds))

    @property
    def mapping(self) -> WebhookMapping:
        """The mapping with these options."""
        said = self.cleaned_data
        others = [kind for kind in self._mapping.replaces if kind != "email"]
        return msgspec.structs.replace(
            self._mapping,
            rows=said["rows"],
            match=said["match"],
            mode=Mode(said["mode"]),
            conflicts=ConflictRule(said["conflicts"]),
            replaces=(*others, *(["email"] if said["replaces_email"] else [])),
            empty=EmptyCells(said["empty"]),
            ends_opt_outs=said["ends_opt_outs"],
            zone=said["zone"],
        )


def _zones() -> list[tuple[str, str]]:
    return [("", "the workspace's zone"), *zone_choices()]


class ReplayForm(forms.Form):
    """How a replay is done."""

    keeps_newer = forms.BooleanField(
        label="Keep what others have changed since a delivery came",
        required=False,
        initial=True,
        help_text="An old request then does not undo a newer one, or a correction by "
        "hand.",
    )
    rate = forms.IntegerField(
        label="Deliveries a second, at most",
        min_value=1,
        max_value=500,
        initial=50,
    )
