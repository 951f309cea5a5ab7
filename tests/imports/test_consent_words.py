"""The words by which a column of consent is known are words that are then read."""

from __future__ import annotations

from imports.suggesting.header_vocabulary import CONSENT_WORDS, NEAR_CONSENT_WORDS
from profiles.conversions.consent import parse_status
from profiles.issues import Fault


def test_knows_every_word_that_headers_are_matched_by() -> None:
    words = CONSENT_WORDS | NEAR_CONSENT_WORDS
    unread = {word for word in words if isinstance(parse_status(word), Fault)}
    assert unread == set()
