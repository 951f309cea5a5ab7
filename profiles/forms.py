"""What people may type on the pages of people and their definitions."""

from __future__ import annotations

from typing import Any

from django import forms

from cdp.models import Workspace
from profiles.models import Segment
from profiles.statuses import ExportFormat


class ExportForm(forms.Form):
    """As what people are exported, and how much of them."""

    format = forms.ChoiceField(choices=ExportFormat.choices)
    everything = forms.BooleanField(required=False)


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A segment's name and what it is for."""

    name = forms.CharField(max_length=255, label="Name")
    description = forms.CharField(
        max_length=500, required=False, help_text="What it is for, for the others."
    )

    class Meta:
        model = Segment
        fields = ("name", "description")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace

    def clean_name(self) -> str:
        """Refuses the name of another segment."""
        name = str(self.cleaned_data["name"])
        others = Segment.objects.filter(workspace=self.instance.workspace, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"There is a segment “{name}” already.")
        return name
