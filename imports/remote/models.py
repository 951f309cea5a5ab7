"""The tables of fetched files; ``imports.models`` takes them in."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models.functions import Now

from imports.remote.statuses import FetchState, Place, Rhythm, Weekday


class GoogleAccount(models.Model):
    """A user's permission to read their Google Sheets; the token is sealed."""

    workspace = models.ForeignKey("cdp.Workspace", on_delete=models.CASCADE)
    user = models.ForeignKey("cdp.User", on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=254)
    sealed_token = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "google_account"
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "user"], name="one_google_account_per_member"
            ),
        )

    def __str__(self) -> str:
        return self.email


class RemoteFile(models.Model):
    """Where a file is: an address, or a sheet of a spreadsheet of an account."""

    place = models.CharField(max_length=5, choices=Place, default=Place.URL)
    url = models.TextField(blank=True)
    account = models.ForeignKey(GoogleAccount, on_delete=models.SET_NULL, null=True)
    spreadsheet = models.CharField(max_length=200, blank=True)
    spreadsheet_name = models.CharField(max_length=300, blank=True)
    sheet = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def place_in_words(self) -> str:
        """The address or the names of the sheet."""
        if self.place == Place.SHEET:
            return f"{self.spreadsheet_name}, {self.sheet}"
        return self.url


PLACE_FIELDS = (
    "place",
    "url",
    "account_id",
    "spreadsheet",
    "spreadsheet_name",
    "sheet",
)


class ImportSchedule(RemoteFile):
    """A file that is fetched and imported again and again, by a saved mapping.

    ``next_at`` was worked out in ``zone``. ``most_lost`` is the share of rows, in
    percent of the import before, that may be missing; with more missing the rows wait
    for somebody. Empty: any number may.
    """

    workspace = models.ForeignKey("cdp.Workspace", on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    mapping = models.ForeignKey(
        "imports.SavedMapping", on_delete=models.SET_NULL, null=True
    )
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    time = models.TimeField()
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    cron = models.CharField(max_length=100, blank=True)
    most_lost = models.PositiveSmallIntegerField(null=True)
    is_on = models.BooleanField(default=True)
    zone = models.CharField(max_length=64)
    next_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "cdp.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    MIDNIGHT = dt.time()

    class Meta:
        db_table = "import_schedule"
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="import_schedule_name",
                violation_error_message="A schedule with this name exists already.",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"],
                condition=models.Q(is_on=True),
                name="import_schedule_due",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Fetch(RemoteFile):
    """One fetching of a file, asked for by somebody or by a schedule.

    ``began_at`` is when a worker took it, ``tries`` how many workers did.
    """

    workspace = models.ForeignKey("cdp.Workspace", on_delete=models.CASCADE)
    schedule = models.ForeignKey(
        ImportSchedule, on_delete=models.CASCADE, null=True, related_name="fetches"
    )
    state = models.CharField(
        max_length=8, choices=FetchState, default=FetchState.WAITING
    )
    reason = models.TextField(blank=True)
    job = models.ForeignKey("imports.ImportJob", on_delete=models.SET_NULL, null=True)
    created_by = models.ForeignKey(
        "cdp.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "import_fetch"
        indexes = (
            models.Index("schedule", models.F("id").desc(), name="import_fetch_latest"),
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=["waiting", "fetching"]),
                name="import_fetch_under_way",
            ),
        )

    def __str__(self) -> str:
        return f"fetch {self.pk}"

    @property
    def status(self) -> FetchState:
        """The state with its word and tone."""
        return FetchState(self.state)
