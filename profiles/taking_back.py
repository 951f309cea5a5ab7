"""What taking a change back does, in words: what returns, what stays and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from profiles.change_lines import (
    Line,
    change_lines,
    relationship_name,
    subscription_name,
)
from profiles.definitions import Definitions
from profiles.objects.relations import RelationKey
from profiles.records import Outcome
from profiles.subscriptions import SubscriptionKey
from profiles.undo import Kept, KeptReason, Undoing

_REASONS = {
    KeptReason.CHANGED_SINCE: "{key} stays: it was changed since.",
    KeptReason.TOUCHED_SINCE: "The person stays: others changed them since.",
    KeptReason.TAKEN_SINCE: "{key} does not return: it belongs to someone else now.",
    KeptReason.GONE: "The profile that was merged is gone; it cannot return.",
    KeptReason.OBJECT_GONE: "{key} does not return: the object is gone.",
    KeptReason.OPT_OUT: "{key} stays opted out: that is for the person to end.",
}

_TOUCHED_OBJECT = "It stays: it was changed since, or people are related to it."


@dataclass(frozen=True, slots=True)
class UndoingWords:
    """A plan of taking back as a page shows it."""

    lines: list[Line]
    kept: list[str]
    removes: bool
    revives: list[str]
    keeps_opt_outs: bool

    @property
    def does_nothing(self) -> bool:
        """Whether nothing would be taken back."""
        return not (self.lines or self.removes or self.revives)


def undoing_in_words(undoing: Undoing, definitions: Definitions) -> UndoingWords:
    """What the plan would do."""
    changes = [one for one in undoing.plan.changes if one.outcome is Outcome.UPDATED]
    return UndoingWords(
        lines=[
            line
            for change in changes
            for line in change_lines(change.before, change.after, definitions)
        ],
        kept=kept_in_words(undoing.kept, definitions),
        removes=bool(undoing.plan.removed),
        revives=[definitions.public_ids.public(p.id) for p in undoing.plan.revived],
        keeps_opt_outs=any(one.reason == KeptReason.OPT_OUT for one in undoing.kept),
    )


def kept_in_words(kept: Iterable[Kept], definitions: Definitions) -> list[str]:
    """A sentence for each thing that stays as it is."""
    return list(dict.fromkeys(_kept_sentence(one, definitions) for one in kept))


def _kept_sentence(kept: Kept, definitions: Definitions) -> str:
    reason = KeptReason(kept.reason)
    if reason is KeptReason.TOUCHED_SINCE and definitions.object_type:
        return _TOUCHED_OBJECT
    return _REASONS[reason].format(key=_name(kept.key, definitions))


def _name(key: str, definitions: Definitions) -> str:
    """What an attribute, a kind, a subscription or a relationship is called."""
    if key in definitions.attributes:
        return definitions.attributes[key].name
    if key in definitions.kinds:
        return definitions.kinds[key].name
    if key.partition(":")[0].isdigit():
        return relationship_name(RelationKey.parse(key), definitions)
    if key.count(":") >= 2:
        return subscription_name(SubscriptionKey.parse(key), definitions)
    return key.capitalize() or "The person"
