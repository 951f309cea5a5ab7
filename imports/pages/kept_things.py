"""What an undo left as it is, a page at a time, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.http import QueryDict

from cdp.asking import asked_number
from imports.models import ImportJob, ImportKept
from profiles.change_lines import relationship_name
from profiles.definitions import Definitions
from profiles.objects.relations import RelationKey
from profiles.people_names import PersonName, names_of
from profiles.subscriptions import CHANNELS, SubscriptionKey
from profiles.undo import KeptReason

PAGE_ROWS = 25


@dataclass(frozen=True, slots=True)
class KeptThing:
    """One thing that was kept: whose, what, why."""

    person: PersonName
    what: str
    reason: str


class KeptThings:
    """One page of what was kept, behind ``after``."""

    def __init__(
        self, job: ImportJob, definitions: Definitions, query: QueryDict
    ) -> None:
        self._kept = ImportKept.objects.filter(job=job)
        self._definitions = definitions
        self._after = asked_number(query, "after")

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """Each reason and how many things it kept."""
        counted = self._kept.values_list("reason").annotate(count=Count("id"))
        found = counted.order_by("-count")
        return [(self._reason(reason), count) for reason, count in found]

    @property
    def total(self) -> int:
        """How many things were kept."""
        return sum(count for _, count in self.reasons)

    @cached_property
    def things(self) -> list[KeptThing]:
        """The things of this page."""
        found = self._found[:PAGE_ROWS]
        names = names_of({each.profile_id for each in found}, self._definitions)
        return [
            KeptThing(
                names[each.profile_id],
                self._what(each.key),
                self._reason(each.reason),
            )
            for each in found
        ]

    @property
    def following(self) -> int:
        """Where the next page begins; 0 without one."""
        return self._found[PAGE_ROWS - 1].pk if len(self._found) > PAGE_ROWS else 0

    @cached_property
    def _found(self) -> list[ImportKept]:
        page = self._kept.filter(pk__gt=self._after).order_by("id")
        return list(page[: PAGE_ROWS + 1])

    def _reason(self, reason: str) -> str:
        if self._definitions.object_type and reason == KeptReason.TOUCHED_SINCE:
            return "it was changed since, or somebody is related to it"
        return reason

    def _what(self, key: str) -> str:
        if not key:
            return "the object" if self._definitions.object_type else "the person"
        if key in self._definitions.attributes:
            return self._definitions.attributes[key].name
        if key in self._definitions.kinds:
            return self._definitions.kinds[key].name
        if key.partition(":")[0].isdigit():
            return relationship_name(RelationKey.parse(key), self._definitions)
        if key.count(":") >= 2:
            channel = SubscriptionKey.parse(key).channel
            return f"{CHANNELS.get(channel, channel)} subscription"
        return key
