"""How a mapping finds and changes people, in a sentence. Pure."""

from __future__ import annotations

from profiles.definitions import Definitions
from profiles.mapping import EmptyCells
from profiles.rules import ConflictRule, Mode
from webhooks.converting import matching_kinds
from webhooks.mapping import WebhookMapping

MODE_WORDS = {
    Mode.ADD_AND_UPDATE: "adds and updates people",
    Mode.UPDATE_ONLY: "only updates people",
    Mode.ADD_ONLY: "only adds people",
}
CONFLICT_WORDS = {
    ConflictRule.MERGE: "merges two people where that is safe",
    ConflictRule.KEEP: "keeps two people apart",
    ConflictRule.HOLD: "holds rows that name two people",
}


def rule_words(mapping: WebhookMapping, definitions: Definitions) -> str:
    """The rules of a mapping: whom it finds, what it may do, what a conflict does."""
    kinds = [kind_name(kind, definitions) for kind in matching_kinds(mapping)]
    found = f"Finds people by {', then '.join(kinds)}; " if kinds else ""
    parts = [MODE_WORDS[mapping.mode], CONFLICT_WORDS[mapping.conflicts]]
    if mapping.rows:
        parts.append(f"reads people from the list {mapping.rows}")
    if mapping.empty is EmptyCells.CLEAR:
        parts.append("clears what comes empty")
    if mapping.ends_opt_outs:
        parts.append("may end an opt-out")
    sentence = f"{found}{', '.join(parts)}."
    return sentence[0].upper() + sentence[1:]


def kind_name(kind: str, definitions: Definitions) -> str:
    """A kind of identifier as it stands in a sentence."""
    defined = definitions.kinds.get(kind)
    return defined.name.lower() if defined else kind.replace("_", " ")
