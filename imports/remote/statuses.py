"""The closed lists of fetched files: where from, how often, how it went."""

from __future__ import annotations

from django.db import models

from cdp.tones import Tone


class Place(models.TextChoices):
    """Where a file is fetched from."""

    URL = "url", "URL"
    SHEET = "sheet", "Google Sheet"


class Rhythm(models.TextChoices):
    """How often a schedule runs."""

    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"
    CRON = "cron", "By a cron line"


class Weekday(models.IntegerChoices):
    """The days of the week as cron numbers them."""

    MONDAY = 1, "Monday"
    TUESDAY = 2, "Tuesday"
    WEDNESDAY = 3, "Wednesday"
    THURSDAY = 4, "Thursday"
    FRIDAY = 5, "Friday"
    SATURDAY = 6, "Saturday"
    SUNDAY = 0, "Sunday"


class FetchState(models.TextChoices):
    """How far the fetching of a file is."""

    WAITING = "waiting", "Waiting"
    FETCHING = "fetching", "Fetching"
    TAKEN = "taken", "Fetched"
    HELD = "held", "Held"
    FAILED = "failed", "Failed"
    SKIPPED = "skipped", "Skipped"

    @property
    def tone(self) -> Tone:
        """The tone of the state's badge."""
        return _TONES[self]


_S = FetchState
_TONES = {
    _S.WAITING: Tone.BUSY,
    _S.FETCHING: Tone.BUSY,
    _S.TAKEN: Tone.GOOD,
    _S.HELD: Tone.CAREFUL,
    _S.FAILED: Tone.WRONG,
    _S.SKIPPED: Tone.NEUTRAL,
}

# Somebody has to do something still.
UNDER_WAY = (_S.WAITING, _S.FETCHING)
