"""Counts what a plan does: the same for a review's plan and a run's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from imports.ledger import SECTIONS, Counts, IssueGroup
from profiles.issues import Issue, IssueCode, Severity
from profiles.objects.relating import RELATIONSHIPS
from profiles.plans import Change, Plan
from profiles.records import Outcome, Record


def count(plan: Plan) -> Counts:
    """The counts of one plan's rows."""
    counts = Counts(
        outcomes={o.value: n for o, n in Counter(plan.outcomes).items()},
        events=len(plan.events) + len(plan.plain_events or ()),
        relationships=sum(map(_begun, plan.changes)),
        notifications=len(plan.notes),
    )
    _count_changes(counts, plan.changes)
    for part in (plan.updates, plan.plain_events):
        for key, rows in part.changed_rows.items() if part else ():
            counts.changed[key] = counts.changed.get(key, 0) + rows
    _count_issues(counts, plan.records, plan.issues, plan.outcomes)
    return counts


def worst(issues: Iterable[Issue]) -> Severity:
    """The severity of the worst of a row's issues."""
    if any(issue.severity == Severity.ERROR for issue in issues):
        return Severity.ERROR
    return Severity.WARNING


def _begun(change: Change) -> int:
    """How many relationships begin with a change."""
    held = change.before.get(RELATIONSHIPS, {})
    return sum(key not in held for key in change.after.get(RELATIONSHIPS, ()))


def _count_changes(counts: Counts, changes: Iterable[Change]) -> None:
    """Count what changes of stored people, and the attributes that they lose."""
    changed: Counter[str] = Counter()
    sections: Counter[str] = Counter()
    cleared: Counter[str] = Counter()
    for change in changes:
        if change.outcome == Outcome.CREATED:
            continue
        before = change.before.get("attributes", {})
        after = change.after.get("attributes", {})
        changed.update(after.keys())
        cleared.update(key for key in before if key not in after)
        sections.update(
            section
            for section in SECTIONS
            if change.before.get(section) or change.after.get(section)
        )
    counts.changed, counts.cleared = dict(changed), dict(cleared)
    counts.sections = dict(sections)


def _count_issues(
    counts: Counts,
    records: Sequence[Record],
    issues: dict[int, tuple[Issue, ...]],
    outcomes: Sequence[Outcome],
) -> None:
    groups: dict[tuple[str, str, str], IssueGroup] = {}
    for position, found in issues.items():
        if outcomes[position] != Outcome.HELD:
            counts.warned += 1
        seen = set()
        for issue in found:
            key = (issue.code, issue.severity, issue.field)
            if key in seen:
                continue
            seen.add(key)
            group = groups.get(key)
            if group is None:
                line = records[position].line
                groups[key] = IssueGroup(*key, 1, line, issue.value, issue.detail)
            else:
                group.rows += 1
            counts.opt_outs_kept += issue.code == IssueCode.OPT_OUT_KEPT
    counts.issues = list(groups.values())
