"""The tables of imports: the job, who works on it, what became of its rows.

The job's row is the truth of an import. ``ImportLease`` is a row of its own so that a
heartbeat never waits for a chunk; ``ImportChunk`` holds the fate of every row in about
five bytes; ``ImportIssue`` has one row per problem row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cdp.models import User, Workspace
from imports.api.models import ApiImport
from imports.ledger import Counts, Ledger
from imports.querysets import (
    ImportIssueQuerySet,
    ImportJobQuerySet,
    SavedMappingQuerySet,
)
from imports.remote.models import Fetch, GoogleAccount, ImportSchedule
from imports.statuses import Door, ImportKind, ImportState, Phase
from imports.trial_models import TakenBack
from imports.value_models import ColumnValues
from profiles.fields import ValueField
from profiles.issues import Severity

__all__ = [
    "ApiImport",
    "CellFix",
    "ColumnValues",
    "Fetch",
    "GoogleAccount",
    "ImportChunk",
    "ImportIssue",
    "ImportJob",
    "ImportKept",
    "ImportLease",
    "ImportSchedule",
    "SavedMapping",
    "TakenBack",
    "WrongState",
]


class WrongState(Exception):
    """The import is not in a state that allows this; somebody else was faster."""


class ImportJob(models.Model):
    """One file or API batch carried from upload to history.

    ``cursor`` is how many rows the current pass has done, ``run_at`` the moment that
    all changes of the run carry: one moment, so that the result does not depend on
    how the rows fall into chunks. ``deaths`` counts workers lost without progress.
    ``columns`` are the figures of the columns: of the first rows, then of more and
    more of the file, and of all of it once ``counted_at`` is set; ``counting_at`` is
    the last sign of whoever counts.
    An undo is an import of its own that ``undoes`` another: its rows are people.
    ``told_at`` is when its importer was told of its end.
    ``sample`` are the rows that a trial takes, ``tried_at`` when they went in, as long
    as they are in; while the state is trying, ``takes_back`` says which way.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField(
        max_length=13, choices=ImportKind, default=ImportKind.PEOPLE
    )
    door = models.CharField(max_length=10, choices=Door, default=Door.UPLOAD)
    state = models.CharField(
        max_length=10, choices=ImportState, default=ImportState.UPLOADED
    )
    error = models.TextField(blank=True)

    file = models.FileField(max_length=255, blank=True)
    file_name = models.CharField(max_length=255)
    file_hash = models.CharField(max_length=64, blank=True)
    file_size = models.BigIntegerField(default=0)
    corrected_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="corrections"
    )

    undoes = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="undos"
    )
    ends_opt_outs = models.BooleanField(default=False)

    dialect = ValueField(default=dict)
    first_look = ValueField(default=dict)
    header_fingerprint = models.CharField(max_length=32, blank=True)
    columns = ValueField(default=list)
    counting_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    mapping = ValueField(default=dict)
    saved_mapping = models.ForeignKey(
        "SavedMapping", on_delete=models.SET_NULL, null=True, related_name="uses"
    )
    fingerprint = models.CharField(max_length=64, blank=True)

    cursor = models.BigIntegerField(default=0)
    rows_total = models.BigIntegerField(null=True)
    blank_rows = models.BigIntegerField(default=0)
    review_counts = ValueField(default=dict)
    run_counts = ValueField(default=dict)

    sample = ArrayField(models.BigIntegerField(), default=list)
    tried_at = models.DateTimeField(null=True)
    takes_back = models.BooleanField(default=False)

    lease_token = models.UUIDField(null=True)
    deaths = models.PositiveSmallIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True)

    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())
    reviewed_at = models.DateTimeField(null=True)
    run_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        db_table = "import_job"
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"],
                name="import_undone_once",
                violation_error_message="The import is being undone already.",
            ),
        ]
        indexes = [
            models.Index("workspace", models.F("id").desc(), name="import_job_recent"),
            models.Index(fields=["workspace", "file_hash"], name="import_job_file"),
            models.Index(
                fields=["workspace", "header_fingerprint"], name="import_job_headers"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def advance(self, to: ImportState, **changes: Any) -> None:
        """Take the import to its next state, with these fields, once.

        A conditional update: of two who press the same button one wins. Raises
        ``WrongState`` when the import is in no state that leads there.
        """
        if not ImportJob.objects.filter(pk=self.pk).advance(to, **changes):
            self.refresh_from_db(fields=["state"])
            now = self.get_state_display().lower()
            raise WrongState(
                f"The import is {now}; it cannot become {to.label.lower()}."
            )
        self.refresh_from_db()

    @property
    def status(self) -> ImportState:
        """The state with its word and tone."""
        return ImportState(self.state)

    @property
    def is_of_events(self) -> bool:
        """Whether its rows are events of people who are there already."""
        return self.kind == ImportKind.EVENTS

    @property
    def is_of_objects(self) -> bool:
        """Whether its rows are objects; what they change are no people."""
        return self.kind == ImportKind.OBJECTS

    @property
    def is_of_relationships(self) -> bool:
        """Whether its rows relate people to objects, all of whom are there already."""
        return self.kind == ImportKind.RELATIONSHIPS

    @property
    def subject(self) -> str:
        """What its rows change, one of them, and several."""
        return "object,objects" if self.is_of_objects else "person,people"

    @property
    def run_moment(self) -> datetime:
        """The moment that the run's changes carry."""
        if self.run_at is None:
            raise WrongState("The import has not been started.")
        return self.run_at

    @property
    def has_begun(self) -> bool:
        """Whether rows have gone in, be it to try, so that nothing may be edited."""
        return self.run_at is not None or self.tried_at is not None

    @property
    def is_tried(self) -> bool:
        """Whether a trial is in and the rest is not on its way."""
        return self.tried_at is not None and self.run_at is None

    @property
    def reviewed(self) -> Counts:
        """What the review counted."""
        return Counts.of(self.review_counts)

    @property
    def ran(self) -> Counts:
        """What the run has counted so far."""
        return Counts.of(self.run_counts)

    @property
    def ledger(self) -> Ledger:
        """The ledger of the run, or of the review while there is no run."""
        counts = self.ran if self.run_at else self.reviewed
        return counts.ledger(blank=self.blank_rows)


class ImportLease(models.Model):
    """Who works on an import: a token, and a heartbeat by the database's clock."""

    job = models.OneToOneField(ImportJob, on_delete=models.CASCADE, primary_key=True)
    token = models.UUIDField()
    beat = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "import_lease"

    def __str__(self) -> str:
        return f"lease of import {self.job_id}"


class ImportChunk(models.Model):
    """Consecutive rows that one transaction planned or wrote.

    ``rows`` holds outcome, profile and line of each row as ``engine.chunks`` packs
    them, a review's ``versions`` at which a row changes nothing of its person (0 else);
    the change ids are those that the chunk wrote.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False)
    phase = models.SmallIntegerField(choices=Phase)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    first_change = models.BigIntegerField(null=True)
    last_change = models.BigIntegerField(null=True)
    counts = ValueField(default=dict)
    rows = models.BinaryField()
    versions = models.BinaryField(null=True)

    class Meta:
        db_table = "import_chunk"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "phase", "first"], name="import_chunk_rows"
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="import_chunk_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"rows {self.first} to {self.last} of import {self.job_id}"


class ImportIssue(models.Model):
    """All that is wrong or odd with one row; ``severity`` is that of the worst.

    ``identifiers`` are the normal values that the row names its person by.
    Partitioned by the month of ``at``. No foreign key is checked: a file may have a
    million bad rows.
    """

    at = models.DateTimeField()
    job = models.ForeignKey(
        ImportJob, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    phase = models.SmallIntegerField(choices=Phase)
    ordinal = models.BigIntegerField()
    line = models.BigIntegerField()
    severity = models.CharField(
        max_length=7, choices=[(s.value, s.value.capitalize()) for s in Severity]
    )
    codes = ArrayField(models.TextField())
    identifiers = ArrayField(models.TextField())
    issues = ValueField()

    objects = ImportIssueQuerySet.as_manager()

    class Meta:
        db_table = "import_issue"
        indexes = [
            models.Index(fields=["job", "phase", "ordinal"], name="import_issue_row"),
        ]

    def __str__(self) -> str:
        return f"row {self.ordinal} of import {self.job_id}: {', '.join(self.codes)}"


class ImportKept(models.Model):
    """One thing that an undo left as it is, and why; ``key`` is empty for a person."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, db_index=False)
    profile_id = models.BigIntegerField()
    key = models.TextField(blank=True)
    reason = models.TextField()

    class Meta:
        db_table = "import_kept"
        indexes = [models.Index(fields=["job", "id"], name="import_kept_job")]

    def __str__(self) -> str:
        return f"{self.key or 'the person'}: {self.reason}"


class SavedMapping(models.Model):
    """A mapping kept under a name, offered again for files with the same headers.

    ``rules`` mend cells of such files: by header, old value to new, or to null where
    rows are held. ``mended`` is how many cells they mended in the file that was
    reviewed with them last.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=13, choices=ImportKind, default=ImportKind.PEOPLE
    )
    header_fingerprint = models.CharField(max_length=32)
    mapping = ValueField(default=dict)
    rules = ValueField(default=dict)
    mended = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())

    objects = SavedMappingQuerySet.as_manager()

    class Meta:
        db_table = "saved_mapping"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="saved_mapping_name",
                violation_error_message="A mapping with this name exists already.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "header_fingerprint"], name="saved_mapping_headers"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CellFix(models.Model):
    """A fix: of one cell, or of all cells of a column with one value.

    The file itself stays as it was uploaded. ``ordinal`` names the row of a single
    cell and is empty for a rule, which replaces ``old`` wherever it stands, or
    ``holds`` its rows. ``cells`` is how many it mended in the file, as the last review
    counted them.
    """

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="fixes")
    column = models.PositiveIntegerField(help_text="Counts from 0.")
    ordinal = models.BigIntegerField(null=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    holds = models.BooleanField(default=False)
    cells = models.BigIntegerField(null=True)

    class Meta:
        db_table = "cell_fix"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "column", "ordinal"],
                condition=models.Q(ordinal__isnull=False),
                name="cell_fix_cell",
            ),
            models.UniqueConstraint(
                fields=["job", "column", "old"],
                condition=models.Q(ordinal__isnull=True),
                name="cell_fix_rule",
            ),
        ]

    def __str__(self) -> str:
        where = f"row {self.ordinal}" if self.ordinal else f"every {self.old!r}"
        return f"column {self.column}, {where}: {self.new!r}"
