"""What an admin says of a trigger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Max

from cdp import outgoing
from cdp.addresses import CannotReach
from cdp.models import User, Workspace
from profiles.models import Segment
from profiles.triggers.models import Trigger
from profiles.triggers.statuses import HAPPENINGS

_MOST_NAMES = 100


class TriggerForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A trigger: its id, where it is told, and of what."""

    number = forms.IntegerField(
        label="Id",
        min_value=1,
        max_value=2**31 - 1,
        help_text="The trigger_id by which an import + trigger request names it.",
    )
    url = forms.CharField(
        label="Address",
        max_length=2000,
        widget=forms.TextInput(
            attrs={
                "inputmode": "url",
                "spellcheck": "false",
                "placeholder": "https://crm.example.com/hooks/people",
            }
        ),
        help_text="Each notification is sent here by POST, as signed JSON.",
    )
    happenings = forms.MultipleChoiceField(
        label="Tell it when",
        choices=list(HAPPENINGS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it is told of."},
    )
    events = forms.CharField(
        label="Only these events",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One name a line, such as Order placed; empty for all events.",
    )
    segments = forms.TypedMultipleChoiceField(
        label="Only these segments",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all segments.",
    )

    class Meta:
        model = Trigger
        fields = ("name", "number", "url", "happenings", "events", "segments")

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        instance: Trigger | None = kwargs.get("instance")
        if instance is not None:
            kwargs["initial"] = {"events": "\n".join(instance.events)}
        super().__init__(*args, **kwargs)
        self.instance.workspace = workspace
        if instance is None:
            self.initial["number"] = self._next_number()
            self.initial["happenings"] = list(HAPPENINGS)[:2]
        choices = list(
            Segment.objects.filter(workspace=workspace)
            .order_by("name")
            .values_list("id", "name")
        )
        if choices:
            self.fields["segments"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["segments"]

    def clean_number(self) -> int:
        """Refuses the id of another trigger."""
        number = int(self.cleaned_data["number"])
        if self._others().filter(number=number).exists():
            raise forms.ValidationError(f"There is a trigger {number} already.")
        return number

    def clean_url(self) -> str:
        """Refuses an address that may not be called."""
        url = str(self.cleaned_data["url"])
        try:
            outgoing.check(url)
        except CannotReach as problem:
            raise forms.ValidationError(str(problem)) from None
        return url

    def clean_events(self) -> list[str]:
        """The names, each once."""
        lines = str(self.cleaned_data["events"]).splitlines()
        names = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(names) > _MOST_NAMES:
            raise forms.ValidationError(f"{_MOST_NAMES} names are the most.")
        return names

    @transaction.atomic
    def made_by(self, user: User) -> Trigger:
        """Saves a new trigger, which is on."""
        self.instance.created_by = user
        made: Trigger = self.save()
        return made

    def _others(self) -> Any:
        mine = Trigger.objects.filter(workspace=self.instance.workspace)
        return mine.exclude(pk=self.instance.pk)

    def _next_number(self) -> int:
        return 1 + (self._others().aggregate(last=Max("number"))["last"] or 0)
