"""The words around a fact in a header, and what cells of some facts say.

``Customer email``, ``Email (required)`` and ``Your email`` are the person's email;
``Billing city`` is their city in most files; ``Owner email`` is somebody else's. So a
header is matched only if every word beside the alias stands in one of these lists:
an unknown word, such as *owner*, leaves it unmapped. ``header_vocabulary.toml`` holds
the lists; ``suggesting.header_matching`` and ``suggesting.column_checks`` use them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from imports.suggesting.header_words import key_of

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSON_WORDS: Final = _words(_LISTS["person"])
NOTE_WORDS: Final = _words(_LISTS["note"])
ZONE_WORDS: Final = frozenset({"utc", "gmt"})
OTHER_KEYS: Final = frozenset(map(key_of, _LISTS["other"]))
EVENT_NAME_KEYS: Final = frozenset(map(key_of, _LISTS["event_name"]))
EVENT_TIME_KEYS: Final = frozenset(map(key_of, _LISTS["event_time"]))
GENDER_WORDS: Final = _words(_LISTS["gender"])
CONSENT_WORDS: Final = _words(_LISTS["consent"])
NEAR_CONSENT_WORDS: Final = _words(_LISTS["near_consent"])

# By the group of a target, or the target itself: the words that may stand beside it.
WEAK_WORDS: Final = {group: _words(words) for group, words in _LISTS["weak"].items()}
GROUPS: Final = {
    "attribute:city": "place",
    "attribute:region": "place",
    "attribute:country": "place",
    "attribute:postal_code": "place",
    "attribute:first_name": "name",
    "attribute:last_name": "name",
    "full_name": "name",
    "name": "name",
}
