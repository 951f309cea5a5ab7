"""The table of aliases is sound."""

from __future__ import annotations

from imports.suggesting.header_aliases import (
    ALIASES,
    BARE_ID,
    BARE_NAME,
    STATUS,
    aliases,
)
from imports.suggesting.header_vocabulary import OTHER_KEYS, PERSON_WORDS
from imports.suggesting.header_words import key_of
from profiles.definitions import BUILT_IN_KINDS
from profiles.predefined import PREDEFINED_ATTRIBUTES

UNNAMED_TARGETS = {
    "full_name",
    "profile_id",
    "unsubscribed",
    BARE_ID,
    BARE_NAME,
    STATUS,
}
OFTEN_DEFINED = {"attribute:company"}
CHANNELS = {"email", "sms", "whatsapp", "push"}
MANY_LANGUAGES = (
    "identifier:email",
    "identifier:phone",
    "identifier:user_id",
    "full_name",
    "attribute:first_name",
    "attribute:last_name",
    "attribute:birthday",
    "attribute:country",
    "attribute:city",
    "attribute:created_at",
)


def test_every_alias_means_one_target() -> None:
    meanings: dict[str, set[str]] = {}
    for _, header, alias in aliases():
        meanings.setdefault(key_of(header), set()).add(alias.target)

    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_every_target_exists() -> None:
    kinds = {f"identifier:{kind.key}" for kind in BUILT_IN_KINDS}
    attributes = {f"attribute:{key}" for key in PREDEFINED_ATTRIBUTES}
    channels = {f"subscription:{channel}" for channel in CHANNELS}
    targets = {alias.target.removeprefix("!") for alias in ALIASES.values()}

    assert targets <= kinds | attributes | channels | UNNAMED_TARGETS | OFTEN_DEFINED


def test_no_alias_is_listed_as_another_fact() -> None:
    assert not ALIASES.keys() & OTHER_KEYS


def test_no_alias_is_a_word_that_stands_beside_one() -> None:
    assert not ALIASES.keys() & PERSON_WORDS


def test_knows_the_main_facts_in_eight_languages_or_more() -> None:
    languages: dict[str, set[str]] = {}
    for language, _, alias in aliases():
        languages.setdefault(alias.target, set()).add(language)

    assert {target: len(languages[target]) >= 8 for target in MANY_LANGUAGES} == (
        dict.fromkeys(MANY_LANGUAGES, True)
    )
