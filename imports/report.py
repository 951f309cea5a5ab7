"""What a headless import says when it is done: as JSON, and as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from imports.ledger import Counts, IssueGroup, Ledger
from imports.models import ImportJob
from imports.statuses import ImportState
from imports.suggesting.automapping import Choice, Mapped

_BAR_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. The files are there only where there was something to say."""

    job: ImportJob
    mapped: Mapped
    errors_file: Path | None
    warnings_file: Path | None

    @property
    def ledger(self) -> Ledger:
        """The ledger of the run, or of the review alone."""
        return self.job.ledger

    @property
    def counts(self) -> Counts:
        """All that was counted."""
        return self.job.ran if self.job.run_at else self.job.reviewed

    @property
    def open_questions(self) -> list[Choice]:
        """Columns that are not imported because a person would have to decide."""
        return [choice for choice in self.mapped.choices if choice.question]

    @property
    def is_good(self) -> bool:
        """Whether the import went through, and not every row was held."""
        done = self.job.state in (ImportState.FINISHED, ImportState.READY)
        return done and (not self.ledger.read or self.ledger.held < self.ledger.read)

    def to_json(self) -> dict[str, Any]:
        """The report as the command prints it for programs."""
        ledger = self.ledger._asdict()
        return {
            "import": self.job.pk,
            "state": self.job.state,
            "error": self.job.error,
            "ledger": {key: ledger[key] for key in ledger if key != "blank"},
            "blank_rows": ledger["blank"],
            "mapping": self.mapped.mapping.to_json(),
            "columns": msgspec.to_builtins(self.mapped.choices),
            "unmapped": [choice.header for choice in self.mapped.passed_by],
            "issues": [*self._column_issues(), *self._row_issues()],
            "differing_rows": self.counts.differing_rows,
            "events": self.counts.events,
            "relationships": self.counts.relationships,
            "people": self.counts.people,
            "opt_outs_kept": self.counts.opt_outs_kept,
            "new_segments": self.job.reviewed.new_segments,
            "errors_file": str(self.errors_file) if self.errors_file else None,
            "warnings_file": str(self.warnings_file) if self.warnings_file else None,
        }

    def _column_issues(self) -> Iterator[dict[str, Any]]:
        for choice in self.open_questions:
            issue = choice.issue
            if issue is not None:
                group = IssueGroup(
                    issue.code, issue.severity, issue.field, 0, choice.line, issue.value
                )
                yield _issue_json(group)

    def _row_issues(self) -> Iterator[dict[str, Any]]:
        return map(_issue_json, self.counts.worst_first())


def _issue_json(group: IssueGroup) -> dict[str, Any]:
    """An issue group with its words; ``rows`` is 0 for an issue of a whole column."""
    example = group.example
    return {
        **msgspec.to_builtins(group),
        "title": group.title,
        "message": example.message,
        "remedy": example.remedy,
    }


def lines(report: Report) -> Iterator[str]:
    """The report as a person reads it on a terminal."""
    yield from _columns(report)
    yield ""
    yield from _ledger(report)
    for group in report.counts.worst_first():
        yield ""
        yield f"{group.title}: {_rows(group.rows)}, first in line {group.line}"
        yield f"  {group.example.message}"
        yield f"  {group.example.remedy}"
    files = [path for path in (report.errors_file, report.warnings_file) if path]
    if files:
        yield ""
        yield from (f"Written: {path}" for path in files)


def _columns(report: Report) -> Iterator[str]:
    width = max((len(choice.header) for choice in report.mapped.choices), default=0)
    for choice in report.mapped.choices:
        target = choice.target or "not imported"
        yield f"  {choice.header:<{width}}  {target:<28}  {choice.reason}"
    for choice in report.open_questions:
        if choice.issue is not None:
            yield f"  {choice.issue.message} {choice.issue.remedy}"


def _ledger(report: Report) -> Iterator[str]:
    """The outcomes and their sum, each with a bar for its share."""
    ledger = report.ledger
    verb = "would be" if report.job.run_at is None else "were"
    yield f"{_rows(ledger.read)} read; of these {verb}"
    for name in Ledger._fields[1:7]:
        count = getattr(ledger, name)
        share = count / ledger.read if ledger.read else 0.0
        bar = "█" * max(round(share * _BAR_CHARACTERS), count > 0)
        yield f"  {name:<10}{_grouped(count):>12}  {bar}".rstrip()
    if report.counts.relationships:
        people = f"{_grouped(report.counts.people)} people"
        new = _grouped(report.counts.relationships)
        yield f"  new relationships: {new}, of {people}"
    if report.counts.events:
        people = f"{_grouped(report.counts.people)} people"
        yield f"  events added: {_grouped(report.counts.events)}, of {people}"
    if report.job.reviewed.new_segments:
        yield f"  new segments: {', '.join(report.job.reviewed.new_segments)}"
    if ledger.blank:
        yield f"  blank lines, which are no rows: {_grouped(ledger.blank)}"
    if report.counts.differing_rows:
        yield f"  {_rows(report.counts.differing_rows)} ended otherwise than reviewed"


def _rows(count: int) -> str:
    return f"{_grouped(count)} {'row' if count == 1 else 'rows'}"


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", " ")
