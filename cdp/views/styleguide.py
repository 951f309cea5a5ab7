"""Every component on one page, for tests and screenshots; only while developing."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cdp.navigation import Item
from cdp.steps import steps
from cdp.tones import Tone

COUNTS = {
    "created": 61_004,
    "updated": 20_310,
    "unchanged": 15_002,
    "held": 1_802,
    "skipped": 2,
}


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="Only you see it.")
    email = forms.EmailField()
    kind = forms.ChoiceField(choices=[("people", "People"), ("events", "Events")])
    note = forms.CharField(widget=forms.Textarea, required=False)
    empty_cells = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("keep", "Keep what is there"), ("clear", "Clear it")],
    )
    agree = forms.BooleanField(
        label="Let this file opt people in", help_text="Only with their consent."
    )


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Shows the components in every tone and state."""
    now = timezone.now()
    messages.success(request, "The settings are saved.")
    messages.error(request, "Ana is the only admin. Make someone else an admin first.")
    labels = ("Upload", "Map", "Preview", "Review", "Import")
    context = {
        "form": SampleForm({"email": "ada@", "kind": "people"}),
        "tones": list(Tone),
        "counts": COUNTS,
        "days": [(f"{day} Mar", _share(COUNTS, day)) for day in range(1, 15)],
        "people": [41_200 + 4_066 * day + 900 * (day % 3) for day in range(14)],
        "steps": steps(labels, ["#"] * 5, current=2),
        "tabs": [
            Item("Profile", "#", "", 0, "page"),
            Item("Activity", "#", "", 1_204, ""),
        ],
        "moments": [now - timedelta(minutes=m) for m in (0, 7, 180, 1_500, 50_000)],
        "names": ["Ada Lovelace", "bob@example.com", "Łukasz Żak", "Ирина", "c"],
    }
    return render(request, "cdp/styleguide.html", context)


def _share(counts: dict[str, int], day: int) -> dict[str, int]:
    """Some of the counts, more on some days than on others."""
    return {name: count * (day * 7 % 11) // 11 for name, count in counts.items()}
