"""What people may say of a file that is fetched: its address, and how often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import now

from cdp.addresses import LONGEST_URL, CannotReach
from cdp.models import Workspace
from cdp.outgoing import check
from imports.models import GoogleAccount, ImportSchedule, SavedMapping
from imports.remote.models import RemoteFile
from imports.remote.rhythm import BadCron, check_cron, cron_line
from imports.remote.sheet_links import readable_address
from imports.remote.statuses import Place, Rhythm, Weekday

SHEET_FIELDS = ("spreadsheet", "spreadsheet_name", "sheet")
LOSSES = [
    ("", "However many rows are missing, do not wait"),
    ("10", "More than 10 % fewer rows than the time before"),
    ("25", "More than 25 % fewer rows than the time before"),
    ("50", "More than 50 % fewer rows than the time before"),
]


class AddressField(forms.CharField):
    """The address of a file, one that can be reached from here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Address of the file",
            max_length=LONGEST_URL,
            widget=forms.URLInput(attrs={"placeholder": "https://"}),
            help_text="CSV, TSV or .xlsx, also packed, or the link of a Google Sheet "
            "that is published or shared with everyone who has the link.",
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """Refuses what may not be called or has no host."""
        url = str(super().clean(value)).strip()
        if url:
            _refuse_unreachable(url)
        return url


def _refuse_unreachable(url: str) -> None:
    if not url.startswith(("https://", "http://")):
        raise forms.ValidationError(
            "This is no address; it begins with https:// or http://."
        )
    try:
        check(readable_address(url))
    except CannotReach as problem:
        raise forms.ValidationError(str(problem)) from None


class UrlForm(forms.Form):
    """The address of a file that is fetched once."""

    url = AddressField()

    @property
    def source(self) -> RemoteFile:
        """Where the file is."""
        return ImportSchedule(place=Place.URL, url=self.cleaned_data["url"])


class SheetForm(forms.Form):
    """A sheet that was picked."""

    spreadsheet = forms.CharField(max_length=200)
    spreadsheet_name = forms.CharField(max_length=300)
    sheet = forms.CharField(max_length=200)

    def source(self, account: GoogleAccount) -> RemoteFile:
        """Where the rows are."""
        picked = {name: self.cleaned_data[name] for name in SHEET_FIELDS}
        return ImportSchedule(place=Place.SHEET, account=account, **picked)


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """A schedule; a sheet's address is what was picked and stays as it is."""

    url = AddressField()
    mapping = forms.ModelChoiceField(
        SavedMapping.objects.none(),
        label="Saved mapping",
        empty_label="Choose one",
        help_text="Says what the columns become, and all options.",
    )
    rhythm = forms.ChoiceField(choices=Rhythm.choices, label="How often")
    time = forms.TimeField(
        initial="06:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weekday = forms.TypedChoiceField(
        choices=Weekday.choices, coerce=int, initial=Weekday.MONDAY
    )
    cron = forms.CharField(
        max_length=100,
        label="Cron line",
        help_text="Minute, hour, day, month, weekday: 30 6 * * 1-5 is 6:30 from Monday "
        "to Friday.",
    )
    most_lost = forms.TypedChoiceField(
        choices=LOSSES,
        coerce=int,
        required=False,
        empty_value=None,
        label="Hold the rows until I have looked",
        help_text="They are held too when a mapped column is gone.",
    )

    class Meta:
        model = ImportSchedule
        fields = (
            "name",
            "url",
            "mapping",
            "rhythm",
            "time",
            "weekday",
            "cron",
            "most_lost",
            *SHEET_FIELDS,
        )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.instance.workspace = workspace
        mappings = SavedMapping.objects.of(workspace).latest_first()
        self.fields["mapping"].queryset = mappings  # type: ignore[attr-defined]
        for name in SHEET_FIELDS:
            self.fields[name].widget = forms.HiddenInput()
        if self.is_of_sheet:
            del self.fields["url"]
        if self.is_bound:
            self._require_of_rhythm(self.data.get("rhythm", ""))
        if self.initial.get("time") is None:
            self.initial["time"] = self.fields["time"].initial
        self.fields["time"].help_text = f"In {workspace.time_zone}."

    @property
    def is_of_sheet(self) -> bool:
        """Whether a Google Sheet is fetched."""
        given = self.data.get("sheet") if self.is_bound else self.initial.get("sheet")
        return bool(given or self.instance.sheet)

    def _require_of_rhythm(self, rhythm: str) -> None:
        """Ask for what the chosen rhythm needs, and for nothing else."""
        self.fields["cron"].required = rhythm == Rhythm.CRON
        self.fields["time"].required = rhythm != Rhythm.CRON
        self.fields["weekday"].required = rhythm == Rhythm.WEEKLY

    def clean_name(self) -> str:
        """Refuses a name that another schedule has."""
        name = str(self.cleaned_data["name"])
        others = ImportSchedule.objects.filter(workspace=self.workspace, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("A schedule with this name exists already.")
        return name

    def clean(self) -> dict[str, Any]:
        """Refuses a time that never comes."""
        cleaned = super().clean() or {}
        if cleaned.get("rhythm") == Rhythm.CRON and cleaned.get("cron"):
            self._check_cron(cleaned["cron"])
        kept = self.instance
        cleaned["time"] = cleaned.get("time") or kept.time or ImportSchedule.MIDNIGHT
        if cleaned.get("weekday") in (None, ""):
            cleaned["weekday"] = kept.weekday
        return cleaned

    def _check_cron(self, line: str) -> None:
        try:
            check_cron(line, now(), self.workspace.time_zone)
        except BadCron as problem:
            self.add_error("cron", str(problem))

    @property
    def line(self) -> str:
        """The cron line of what was chosen."""
        data = self.cleaned_data
        return cron_line(data["rhythm"], data["time"], data["weekday"], data["cron"])
