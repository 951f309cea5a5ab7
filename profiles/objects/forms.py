"""The forms of object types and their attributes, with what is refused and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify

from cdp.models import Workspace
from profiles.attribute_form import TYPE_WORDS, key_problem
from profiles.objects.defining import define_object_type, reserved_reason
from profiles.objects.models import ObjectAttribute, ObjectType
from profiles.statuses import AttributeSubject

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class ObjectTypeForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """What an object type is called; the name in addresses stays once it is made."""

    name = forms.CharField(max_length=100, help_text="Of many, such as Companies.")
    singular = forms.CharField(
        label="Name of one", max_length=100, help_text="Such as Company."
    )
    slug = forms.SlugField(
        label="Name in addresses",
        max_length=100,
        required=False,
        help_text="Made of the name if you leave it empty; it stays as it is.",
        widget=forms.TextInput(attrs=_PLAIN),
    )

    class Meta:
        model = ObjectType
        fields = ("name", "singular", "slug")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        mine = ObjectType.objects.of(workspace)
        self.others: QuerySet[ObjectType] = mine.exclude(pk=self.instance.pk)
        if self.instance.pk is not None:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "It stays as it is."

    def clean_name(self) -> str:
        """Refuses the name of another type."""
        name = str(self.cleaned_data["name"])
        if self.others.filter(name__iexact=name).exists():
            raise forms.ValidationError(f"There are objects “{name}” already.")
        return name

    def clean(self) -> dict[str, Any]:
        """Refuses the address of another type, the one made of the name too."""
        cleaned = super().clean() or self.cleaned_data
        slug = cleaned.get("slug") or slugify(cleaned.get("name", ""))
        if slug and self.others.filter(slug=slug).exists():
            problem = f"Another object type has “{slug}” in its addresses already."
            self.add_error("slug", problem)
        return cleaned

    def define(self) -> ObjectType:
        """The new type, once the form is valid."""
        given = self.cleaned_data
        return define_object_type(
            self.instance.workspace,
            given["name"],
            given["singular"],
            slug=given["slug"],
        )


class ObjectAttributeForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """An attribute; once there are values of it, its key and type stay."""

    name = forms.CharField(max_length=255)
    key = forms.CharField(
        max_length=150,
        help_text="The name under which values come in files and calls.",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    type = forms.ChoiceField(
        choices=[(kind.value, words) for kind, words in TYPE_WORDS.items()]
    )
    description = forms.CharField(max_length=500, required=False)

    class Meta:
        model = ObjectAttribute
        fields = ("name", "key", "type", "description")

    def __init__(
        self,
        *args: Any,
        object_type: ObjectType,
        subject: AttributeSubject,
        used: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace_id = object_type.workspace_id
        self.instance.object_type = object_type
        self.instance.subject = subject
        of_subject = object_type.attributes.filter(subject=subject)
        self.others = of_subject.exclude(pk=self.instance.pk)
        if used:
            self.fields["key"].disabled = self.fields["type"].disabled = True

    def clean_key(self) -> str:
        """Refuses names that are taken, and says by what."""
        key = str(self.cleaned_data["key"])
        if key == self.instance.key:
            return key
        if problem := key_problem(key):
            raise forms.ValidationError(problem)
        if reason := reserved_reason(key):
            raise forms.ValidationError(f"{reason} Choose another key.")
        if self.others.filter(key=key).exists():
            raise forms.ValidationError(f"There is an attribute “{key}” already.")
        return key
