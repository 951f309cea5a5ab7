"""How plausible a word is that a code page makes of some bytes.

A wrong code page makes words that nobody writes: a symbol between letters, a capital
behind a small letter, two accents that no language has together. Each word is priced
in bits, as a compressor would: a word known to stand in contact files is nearly free;
else the letters of the language that fits it best are cheap (the commoner, the
cheaper), letters of no such language, capitals inside and symbols are dear. Only what
is beyond ASCII is priced, since every code page here agrees on the rest.
"""

# ruff: noqa: RUF001 - marks of other languages

from __future__ import annotations

from functools import lru_cache
from math import log2

from imports.reading.languages import (
    ARABIC,
    CYRILLIC,
    GREEK,
    HEBREW,
    LANGUAGES,
    THAI,
    Language,
)

KNOWN_WORD = 1.0
# In Latin script one letter in ten has an accent, and hardly ever two in a row.
ACCENT = 2.5
ACCENT_BESIDE_ACCENT = 3.0
CAPITAL = 1.0
CAPITAL_INSIDE = 8.0
TWO_SCRIPTS = 16.0
STRANGE_LETTER = 9.0
SYMBOL = 12.0
CONTROL = 24.0
MARK = 6.0
MARKS_AROUND_WORDS = "«»„“”‚‘’–—…¿¡\xa0"
MARKS_BESIDE_NUMBERS = "€£§°©®™·•№ªº´±"
UNACCENTED_SCRIPTS = CYRILLIC + GREEK + HEBREW + ARABIC + THAI


def word_price(word: str, encoding: str) -> float:
    """What the word costs in bits if it was written with this code page."""
    bare = word.strip(MARKS_AROUND_WORDS)
    price = MARK * (len(word) - len(bare))
    if bare.casefold() in _known_words(encoding):
        return price + KNOWN_WORD
    letters = [char for char in bare if char > "\x7f" and _is_letter(char, encoding)]
    if letters:
        price += min(
            sum(prices.get(char, STRANGE_LETTER) for char in letters)
            for prices in _alphabets(encoding)
        )
    price += sum(
        _mark_price(char, alone=bare.isascii() or len(bare) == 1)
        for char in bare
        if char > "\x7f" and not _is_letter(char, encoding)
    )
    return price + _shape_price(bare, encoding)


@lru_cache(maxsize=64)
def letter_prices(language: Language) -> dict[str, float]:
    """The price of each letter of the language, small and capital, by its rank."""
    shares = [1 / (rank + 2) for rank in range(len(language.letters))]
    total = sum(shares)
    prices: dict[str, float] = {}
    for letter, share in zip(language.letters, shares, strict=True):
        bits = -log2(share / total)
        prices.setdefault(letter, bits)
        if len(letter.upper()) == 1:
            prices.setdefault(letter.upper(), bits)
    return prices


@lru_cache(maxsize=64)
def _alphabets(encoding: str) -> tuple[dict[str, float], ...]:
    """The letter prices of each language written with this code page."""
    return tuple(
        letter_prices(language)
        for language in LANGUAGES
        if encoding in (*language.code_pages, "utf-8")
    )


@lru_cache(maxsize=64)
def _known_words(encoding: str) -> frozenset[str]:
    """The common words of the languages written with this code page."""
    return frozenset(
        word.casefold()
        for language in LANGUAGES
        if encoding in (*language.code_pages, "utf-8")
        for word in language.words.split()
        if not word.isascii()
    )


def _is_letter(char: str, encoding: str) -> bool:
    """Whether the character belongs in words; Thai vowels are marks elsewhere."""
    return char.isalpha() or (encoding in THAI and "\u0e00" < char < "\u0e7f")


def _mark_price(char: str, *, alone: bool) -> float:
    """What a character that is no letter costs."""
    if char < "\xa0":
        return CONTROL
    if char == "’" or (alone and char in MARKS_BESIDE_NUMBERS):
        return MARK
    return SYMBOL if alone else SYMBOL + STRANGE_LETTER


def _shape_price(word: str, encoding: str) -> float:
    """What the run of letters costs: its capitals, accents in a row, two scripts."""
    price = 0.0
    accented = encoding not in UNACCENTED_SCRIPTS
    capitals = word.isupper() and len(word) > 1
    previous = ""
    for char in word:
        if char > "\x7f" and char.isalpha():
            if accented:
                price += ACCENT + (ACCENT_BESIDE_ACCENT if previous > "\x7f" else 0.0)
            if char.isupper() and not capitals:
                price += CAPITAL_INSIDE if previous.islower() else CAPITAL
        previous = char
    latin = any(char.isalpha() and char < "\u0250" for char in word)
    other = any(char.isalpha() and char >= "\u0370" for char in word)
    return price + (TWO_SCRIPTS if latin and other else 0.0)
