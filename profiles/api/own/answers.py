"""What became of records, and one person, as our own API shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from profiles.api.own.answered import (
    RecordResult,
    RecordResults,
    ShownChange,
    ShownIssue,
    ShownProfile,
    ShownSubscription,
)
from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, Severity
from profiles.plans import Change, Plan
from profiles.records import Outcome
from profiles.state import ProfileState
from profiles.subscriptions import Subscription, SubscriptionKey
from profiles.values import encode

JSON = "application/json"


def answer(value: Any, *, status: int = 200) -> HttpResponse:
    """JSON with all digits of its numbers."""
    return HttpResponse(encode(value), status=status, content_type=JSON)


def results_of(
    plan: Plan,
    malformed: Mapping[int, Issue],
    sent_ids: Sequence[str],
    definitions: Definitions,
    *,
    dry_run: bool,
) -> RecordResults:
    """The result of each record of a request, in its order.

    ``plan`` has the records that could be read, by their numbers; ``malformed`` says
    of the others what is wrong. ``sent_ids`` are the profile ids as they were sent.
    """
    drawn = _Results(plan, sent_ids, definitions)
    results: list[RecordResult] = []
    positions = iter(range(len(plan.outcomes)))
    for index in range(len(sent_ids)):
        if index in malformed:
            issue = drawn.issue(malformed[index], index)
            results.append(RecordResult(index, Outcome.HELD, None, None, [issue]))
        else:
            results.append(drawn.result(index, next(positions)))
    counts = Counter(result.outcome.value for result in results)
    return RecordResults(dry_run, dict(counts), results)


class _Results:
    """The results of a plan's records."""

    def __init__(
        self, plan: Plan, sent_ids: Sequence[str], definitions: Definitions
    ) -> None:
        self.plan = plan
        self.sent_ids = sent_ids
        self.definitions = definitions
        self.changes: dict[int | None, Change] = {
            change.line: change for change in plan.changes
        }

    def result(self, index: int, position: int) -> RecordResult:
        """The result of the record at a position of the plan."""
        outcome = self.plan.outcomes[position]
        profile_id = self.plan.profile_ids[position]
        change = self.changes.get(index + 1)
        public = self.definitions.public_ids.public
        return RecordResult(
            index,
            outcome,
            public(profile_id) if profile_id > 0 else None,
            self._shown(change) if change is not None else None,
            [self.issue(one, index) for one in self.plan.issues.get(position, ())],
        )

    def _shown(self, change: Change) -> ShownChange:
        return ShownChange(self._side(change.before), self._side(change.after))

    def _side(self, side: Mapping[str, Any]) -> dict[str, Any]:
        """A side of a change: what is known inside by numbers has its outer names."""
        shown = {key: part for key, part in side.items() if key != "times"}
        segments = self.definitions.segments
        if "segments" in shown:
            shown["segments"] = [segments.get(int(i), i) for i in shown["segments"]]
        if "merged" in shown:
            public = self.definitions.public_ids.public
            shown["merged"] = [public(int(gone)) for gone in shown["merged"]]
        return shown

    def issue(self, issue: Issue, index: int) -> ShownIssue:
        """An issue with its words; a profile id is said as it was sent."""
        if issue.code == IssueCode.UNKNOWN_PROFILE_ID:
            sent = self.sent_ids[index]
            issue = Issue(issue.code, issue.severity, "profile_id", sent, issue.detail)
        return ShownIssue(
            issue.code,
            Severity(issue.severity),
            issue.field,
            issue.value,
            issue.message,
            issue.remedy,
        )


def shown_profile(profile: ProfileState, definitions: Definitions) -> ShownProfile:
    """A person with identifiers, subscriptions and segments, as the API shows them."""
    segments = definitions.segments
    return ShownProfile(
        definitions.public_ids.public(profile.id),
        {
            kind: list(held.values())
            for kind, held in (profile.identifiers or {}).items()
        },
        profile.attributes,
        [
            _subscription(key, one)
            for key, one in sorted((profile.subscriptions or {}).items())
        ],
        sorted(segments[i] for i in profile.segments or () if i in segments),
        profile.created_at,
        profile.updated_at,
    )


def _subscription(key: SubscriptionKey, one: Subscription) -> ShownSubscription:
    return ShownSubscription(
        key.channel,
        key.resource or None,
        key.contact,
        one.status,
        one.priority,
        one.categories,
        one.fields,
    )
