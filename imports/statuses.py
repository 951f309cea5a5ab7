"""The closed lists of imports, each with its words, and the states' one way forward."""

from __future__ import annotations

from django.db import models

from cdp.tones import Tone


class ImportState(models.TextChoices):
    """Where an import stands; the row in the database is the truth."""

    UPLOADED = "uploaded", "Uploaded"
    FETCHING = "fetching", "Fetching"
    MAPPING = "mapping", "Mapping"
    REVIEWING = "reviewing", "Reviewing"
    READY = "ready", "Ready"
    TRYING = "trying", "Trying"
    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDOING = "undoing", "Undoing"
    UNDONE = "undone", "Undone"

    @property
    def next_states(self) -> frozenset[ImportState]:
        """The states that may follow this one."""
        return NEXT_STATES[self]

    @property
    def tone(self) -> Tone:
        """The tone of the state's badge."""
        return TONES[self]


_S = ImportState

NEXT_STATES: dict[ImportState, frozenset[ImportState]] = {
    _S.UPLOADED: frozenset({_S.FETCHING, _S.MAPPING, _S.FAILED}),
    _S.FETCHING: frozenset({_S.MAPPING, _S.FAILED, _S.CANCELLED}),
    _S.MAPPING: frozenset({_S.REVIEWING, _S.FAILED}),
    _S.REVIEWING: frozenset({_S.READY, _S.MAPPING, _S.FAILED}),
    _S.READY: frozenset({_S.RUNNING, _S.TRYING, _S.MAPPING, _S.FAILED}),
    _S.TRYING: frozenset({_S.READY, _S.FAILED}),
    _S.RUNNING: frozenset({_S.FINISHED, _S.FAILED, _S.CANCELLED}),
    _S.FINISHED: frozenset({_S.UNDOING}),
    _S.FAILED: frozenset({_S.RUNNING, _S.MAPPING, _S.UNDOING}),
    _S.CANCELLED: frozenset({_S.RUNNING, _S.UNDOING}),
    _S.UNDOING: frozenset({_S.UNDONE, _S.FAILED}),
    _S.UNDONE: frozenset(),
}

TONES: dict[ImportState, Tone] = {
    _S.UPLOADED: Tone.NEUTRAL,
    _S.FETCHING: Tone.BUSY,
    _S.MAPPING: Tone.NEUTRAL,
    _S.REVIEWING: Tone.BUSY,
    _S.READY: Tone.ACCENT,
    _S.TRYING: Tone.BUSY,
    _S.RUNNING: Tone.BUSY,
    _S.FINISHED: Tone.GOOD,
    _S.FAILED: Tone.WRONG,
    _S.CANCELLED: Tone.CAREFUL,
    _S.UNDOING: Tone.BUSY,
    _S.UNDONE: Tone.NEUTRAL,
}

# States in which a worker has something to do; whoever does it holds the lease. An
# import that is being undone waits for its undo, which is an import of its own.
WORKED_ON = (_S.FETCHING, _S.REVIEWING, _S.TRYING, _S.RUNNING)


class ImportKind(models.TextChoices):
    """What the rows of an import are."""

    PEOPLE = "people", "People"
    EDITS = "edits", "Edits"
    MERGES = "merges", "Merges"
    EVENTS = "events", "Events"
    OBJECTS = "objects", "Objects"
    RELATIONSHIPS = "relationships", "Relationships"


class Door(models.TextChoices):
    """How an import came in."""

    UPLOAD = "upload", "Upload"
    HEADLESS = "headless", "Command line"
    API = "api", "API"
    SCHEDULE = "schedule", "Schedule"


class Phase(models.IntegerChoices):
    """Which pass over the file a chunk or an issue belongs to."""

    REVIEW = 1, "Review"
    RUN = 2, "Run"
