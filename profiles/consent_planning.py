"""What the sayings of a pack do to people, found out once for each of them.

A saying is tried on a state by the very steps that a record takes; so a plain row ends
as its record would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from profiles.definitions import Definitions
from profiles.drafting import Draft
from profiles.jsonb_text import jsonb_text
from profiles.plain_consent import Given, Said
from profiles.plans import Change, Plan
from profiles.reader import Consent, Held
from profiles.records import Outcome
from profiles.rules import Rules
from profiles.state import State, loaded
from profiles.subscriptions import Subscription, SubscriptionKey


class Trial:
    """Tries sayings on people, by the rules of one door."""

    def __init__(self, definitions: Definitions, rules: Rules, now: str) -> None:
        self._definitions = definitions
        self._rules = rules
        self._now = now

    def given(self, said: Said) -> Given | None:
        """What the saying gives a new person; None where it takes a closer look."""
        state = State()
        draft = Draft(state, self._definitions, self._now, Plan([], state))
        profile = draft.create()
        change = Change(profile.id, None, Outcome.CREATED, {}, {})
        for segment, joins in said.segments.items():
            draft.join(profile, segment, change, joins=joins)
        for statement in said.statements:
            if draft.take_statement(
                profile, statement, change, may_opt_in=self._rules.may_opt_in
            ):
                return None
        if any(change.before.values()):
            return None
        sections = (
            f', "{name}": {jsonb_text(section)}'
            for name, section in change.after.items()
            if section
        )
        held = loaded(profile.subscriptions, profile)
        segments = loaded(profile.segments, profile)
        return Given(held, frozenset(segments), "".join(sections))

    def unchanged(
        self, rows: Iterable[tuple[int, int, int]], distinct: list[Said], found: Consent
    ) -> Iterator[int]:
        """The positions of those rows whose people are as they say.

        A row is its position, its code and its person's id.
        """
        known: dict[tuple[int, Held], bool] = {}
        for position, code, profile_id in rows:
            held = found.held.get(profile_id, ())
            case = (code, held)
            if case not in known:
                known[case] = self._holds(distinct[code], held)
            if known[case] and all(
                (profile_id in found.members.get(segment, ())) is joins
                for segment, joins in distinct[code].segments.items()
            ):
                yield position

    def _holds(self, said: Said, held: Held) -> bool:
        """Whether the statements leave these subscriptions as they are, in silence.

        What is not stored of them here, a statement that only names a status leaves.
        """
        state = State()
        draft = Draft(state, self._definitions, self._now, Plan([], state))
        profile = draft.create()
        profile.subscriptions = dict(map(_subscription, held))
        change = Change(profile.id, None, Outcome.UPDATED, {}, {})
        for statement in said.statements:
            says_more = (
                statement.priority,
                statement.categories,
                statement.fields,
                statement.details,
            )
            if any(part is not None for part in says_more) or draft.take_statement(
                profile, statement, change, may_opt_in=self._rules.may_opt_in
            ):
                return False
        return not change.says_something


def _subscription(text: str) -> tuple[SubscriptionKey, Subscription]:
    channel, resource, status, contact = text.split(":", 3)
    key = SubscriptionKey(channel, int(resource), contact)
    return key, Subscription(status)
