"""The form of a resource: a topic or a list that people subscribe to."""

from __future__ import annotations

from typing import Any

from django import forms

from cdp.models import Workspace
from profiles.attribute_form import TYPE_WORDS
from profiles.models import Resource
from profiles.subscriptions import ALL_CHANNELS, CHANNELS

# Subscription fields of the products' own have names with an underscore in front.
SYSTEM = "_"
MOST_FIELDS = 50
_WORDS_TO_TYPE = {words.lower(): kind.value for kind, words in TYPE_WORDS.items()}
_TYPES = {kind.value for kind in TYPE_WORDS}


class ResourceForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A resource; its id can be changed as long as nobody has subscribed to it."""

    number = forms.IntegerField(
        label="Id",
        min_value=1,
        max_value=2**31 - 1,
        help_text="The number by which files and APIs name it.",
    )
    name = forms.CharField(max_length=255)
    channels = forms.MultipleChoiceField(
        choices=[(key, name) for key, name in CHANNELS.items() if key != ALL_CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        help_text="How it reaches people.",
    )
    subscribed = forms.TypedChoiceField(
        label="Who has said nothing is",
        choices=[("yes", "subscribed"), ("no", "not subscribed")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    categories = forms.CharField(
        required=False,
        help_text="One a line, such as category_1.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fields_text = forms.CharField(
        label="Subscription fields",
        required=False,
        help_text="What is kept with each subscription: a name and a type a line, "
        "such as “shop_id number”. A name with _ in front is the system's own.",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    raises_priority = forms.BooleanField(
        label="Increase priority for new subscriptions",
        required=False,
        help_text="A new contact comes before the person's others in its channel.",
    )

    class Meta:
        model = Resource
        fields = (
            "number",
            "name",
            "channels",
            "subscribed",
            "categories",
            "raises_priority",
        )

    field_order = (
        "number",
        "name",
        "channels",
        "subscribed",
        "categories",
        "fields_text",
        "raises_priority",
    )

    def __init__(
        self, *args: Any, workspace: Workspace, used: bool = False, **kwargs: Any
    ) -> None:
        instance: Resource | None = kwargs.get("instance")
        if instance is not None:
            kwargs["initial"] = {
                "categories": "\n".join(instance.categories),
                "fields_text": fields_text(instance.fields),
                "subscribed": "yes" if instance.subscribed else "no",
            }
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        self.fields["number"].disabled = used
        if instance is None:
            self.initial["number"] = self._next_number()
            self.initial["subscribed"], self.initial["channels"] = "yes", ["email"]

    def clean_number(self) -> int:
        """Refuses the id of another resource."""
        number = int(self.cleaned_data["number"])
        if self._others().filter(number=number).exists():
            raise forms.ValidationError(f"There is a resource {number} already.")
        return number

    def clean_name(self) -> str:
        """Refuses the name of another resource."""
        name = str(self.cleaned_data["name"])
        if self._others().filter(name=name).exists():
            raise forms.ValidationError(f"There is a resource “{name}” already.")
        return name

    def clean_categories(self) -> list[str]:
        """The categories, each once."""
        lines = str(self.cleaned_data["categories"]).splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def clean_fields_text(self) -> list[dict[str, Any]]:
        """The subscription fields by name and type."""
        lines = str(self.cleaned_data["fields_text"]).splitlines()
        found = [read_field(line) for line in lines if line.strip()]
        names = [one["name"] for one in found]
        for name in names:
            if names.count(name) > 1:
                raise forms.ValidationError(f"The field “{name}” stands there twice.")
        if len(found) > MOST_FIELDS:
            raise forms.ValidationError(f"{MOST_FIELDS} fields are the most.")
        return found

    def save(self, commit: bool = True) -> Resource:  # noqa: FBT001, FBT002 - Django's
        """Saves the resource with its fields."""
        self.instance.fields = self.cleaned_data["fields_text"]
        saved: Resource = super().save(commit)
        return saved

    def _others(self) -> Any:
        return Resource.objects.filter(workspace=self.instance.workspace).exclude(
            pk=self.instance.pk
        )

    def _next_number(self) -> int:
        last = self._others().order_by("-number").values_list("number", flat=True)
        return (last.first() or 0) + 1


def read_field(line: str) -> dict[str, Any]:
    """A subscription field from its line. Raises Django's ``ValidationError``."""
    name, _, words = line.strip().partition(" ")
    type_words = words.strip().lower() or "text"
    kind = _WORDS_TO_TYPE.get(type_words, type_words)
    if kind not in _TYPES:
        known = ", ".join(sorted(_TYPES))
        raise forms.ValidationError(
            f"“{words.strip()}” is no type of the field “{name}”; take one of {known}."
        )
    return {"name": name, "type": kind, "system": name.startswith(SYSTEM)}


def fields_text(stored: list[dict[str, Any]]) -> str:
    """Subscription fields as the lines that ``read_field`` reads."""
    return "\n".join(f"{one['name']} {one['type']}" for one in stored)
