"""Books a chunk: its rows' fates, its issues, its counts, the import's totals.

A review and a run book alike, in the transaction in which the chunk was claimed; so
position, counts and rows are never at odds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from imports import statements
from imports.engine.chunks import pack, pack_numbers
from imports.engine.counting import worst
from imports.engine.lease import Lease, LostLease
from imports.ledger import Counts
from imports.models import ImportChunk, ImportJob
from imports.statuses import ImportState, Phase
from profiles import bulk
from profiles.copy_text import copy_json, copy_text
from profiles.packs import lines_of
from profiles.plans import Plan
from profiles.reader import stamp
from profiles.values import encode_text


class Books:
    """The books of one pass over an import, kept by the one who holds the lease.

    ``counts`` are those of all rows up to ``position``, and of those that a trial
    brought before. ``state`` is that in which the pass is made, if it is not the
    phase's own.
    """

    def __init__(
        self,
        job: ImportJob,
        lease: Lease,
        phase: Phase,
        *,
        state: ImportState | None = None,
    ) -> None:
        self.job = job
        self.phase = phase
        self.position = job.cursor
        self.counts = job.reviewed if phase == Phase.REVIEW else job.ran
        self._lease = lease
        is_review = phase == Phase.REVIEW
        self._state = state or (
            ImportState.REVIEWING if is_review else ImportState.RUNNING
        )

    def claim(self, cursor: CursorWrapper, position: int) -> None:
        """Take the rows up to a position; the first act of a transaction.

        Raises ``LostLease`` when somebody else has taken them, or the import was
        cancelled. Progress clears a run of its deaths; a review begins from scratch.
        """
        forgives = self.phase == Phase.RUN
        claimed = [position, forgives, self.job.pk, self.position]
        cursor.execute(statements.CLAIM, [*claimed, self._lease.token, self._state])
        if not cursor.rowcount:
            raise LostLease(f"the lease is lost at row {self.position}")

    def book(
        self,
        cursor: CursorWrapper,
        plan: Plan,
        counts: Counts,
        *,
        at: datetime,
        changes: tuple[int | None, int | None] = (None, None),
        versions: Sequence[int] = (),
    ) -> Counts:
        """Write the chunk's rows and counts; return the totals with them.

        The totals are the books' own only after ``close``, when the transaction has
        committed.
        """
        if plan.records:
            self._write_chunk(plan, counts, changes, versions)
            self._write_issues(cursor, plan, at)
        totals = Counts.of(self.counts.stored())
        totals.add(counts)
        field = "review_counts" if self.phase == Phase.REVIEW else "run_counts"
        ImportJob.objects.filter(pk=self.job.pk).update(**{field: totals.stored()})
        return totals

    def close(self, position: int, totals: Counts) -> None:
        """Take over what has been committed."""
        self.position, self.counts = position, totals

    def _write_chunk(
        self,
        plan: Plan,
        counts: Counts,
        changes: tuple[int | None, int | None],
        versions: Sequence[int],
    ) -> None:
        lines = lines_of(plan.records)
        ImportChunk.objects.create(
            job=self.job,
            phase=self.phase,
            first=plan.records[0].number,
            last=plan.records[-1].number,
            first_line=lines[0],
            last_line=lines[-1],
            first_change=changes[0],
            last_change=changes[1],
            counts={**counts.stored(), "issues": []},
            rows=pack(plan.outcomes, plan.profile_ids, lines),
            versions=pack_numbers(versions) if versions else None,
        )

    def _write_issues(self, cursor: CursorWrapper, plan: Plan, at: datetime) -> None:
        head = f"{stamp(at)}\t{self.job.pk}\t{self.phase.value}"
        lines = []
        for position, issues in sorted(plan.issues.items()):
            record = plan.records[position]
            codes = dict.fromkeys(issue.code for issue in issues)
            names = [identifier.value for identifier in record.identifiers]
            lines.append(
                f"{head}\t{record.number}\t{record.line}\t{worst(issues).value}"
                f"\t{_copy_array(codes)}\t{_copy_array(names)}"
                f"\t{copy_json(encode_text(issues))}"
            )
        bulk.copy_rows(cursor, statements.COPY_ISSUES, lines)


def _copy_array(texts: Iterable[str]) -> str:
    """An array of texts as a column of a COPY line."""
    quoted = (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts
    )
    return copy_text("{" + ",".join(quoted) + "}")


def chunk_rows() -> int:
    """How many rows are planned and written in one transaction."""
    rows: int = settings.IMPORT_CHUNK_ROWS
    return rows
