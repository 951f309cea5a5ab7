"""What a column's header says, apart from how it is written.

``First_Name``, ``firstName``, ``First name *`` and ``FIRST NAME (required)`` say the
same. Used by ``suggesting.header_aliases`` to index its table and by
``suggesting.suggestions`` to look a header up in it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from profiles.values import BLANKS

_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGITS = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
_WORD = re.compile(r"[^\W_]+|[#№]")
_NOTE = re.compile(r"[(\[]([^)\]]*)[)\]]")
# What the reader adds to tell columns apart, and calls those without a header.
_PLACE = re.compile(r"(?: \(col [A-Z]{1,3}\))+$|^Column [A-Z]{1,3}$")
# Letters that have no accent to lose in Unicode, as people write them without.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)


class HeaderWords(NamedTuple):
    """A header's words, lower-case and without accents, and those of its notes.

    Notes stand in brackets: ``Birthday (DD/MM/YYYY)``.
    """

    words: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def key(self) -> str:
        """The words as one, which is what aliases are compared by."""
        return "".join(self.words)


@lru_cache(maxsize=4096)
def read_header(header: str) -> HeaderWords:
    """The words of a header, with and without its notes in brackets."""
    notes = " ".join(_NOTE.findall(header))
    rest = _NOTE.sub(" ", header)
    if not rest.strip(BLANKS):
        return HeaderWords(_words(notes), ())
    return HeaderWords(_words(rest), _words(notes))


def spoken(header: str) -> str:
    """What the file itself says over a column, without the column's letters."""
    return _PLACE.sub("", header)


def key_of(text: str) -> str:
    """The words of a name as one: ``Loyalty-points`` and ``loyalty_points`` agree."""
    return "".join(_words(text))


def fingerprint(headers: Sequence[str]) -> str:
    """What tells one row of headers from others: 32 hex digits.

    Case, accents and separators do not count; order and repetition do.
    """
    keys = "\n".join(key_of(header) for header in headers)
    return hashlib.blake2b(keys.encode(), digest_size=16).hexdigest()


def _words(text: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFKC", text)
    text = _DIGITS.sub(" ", _CAMEL.sub(" ", text))
    folded = text.casefold().translate(_PLAIN)
    letters = (
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(letter)
    )
    return tuple(_WORD.findall("".join(letters)))
