"""Which legacy code page a sample of bytes was written with.

Every candidate describes the same bytes, so their prices in bits can be compared:
single-byte code pages word by word (``word_prices``), the double-byte ones of Japan,
China and Korea character by character. The statistics of chardet are one voice: the
candidates it puts first get a rebate. The cheapest candidate wins; how far it leads
says how sure we are.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from math import log2, sqrt
from typing import NamedTuple

import chardet

from imports.reading.languages import LANGUAGES
from imports.reading.word_prices import letter_prices, word_price

# Rarer code pages must be this many bits cheaper.
SINGLE_BYTE: dict[str, float] = {
    "cp1252": 0,
    "cp1251": 2,
    "cp1250": 3,
    "cp1254": 5,
    "cp1253": 3,
    "cp1255": 3,
    "cp1256": 3,
    "cp1257": 6,
    "cp874": 5,
    "mac_roman": 6,
    "cp850": 7,
    "iso8859_2": 7,
    "iso8859_15": 8,
    "iso8859_9": 9,
    "koi8_u": 6,
    "cp866": 7,
    "iso8859_5": 8,
    "iso8859_7": 6,
    "iso8859_8": 8,
    "iso8859_6": 8,
    "cp852": 9,
    "cp857": 10,
    "cp775": 12,
    "cp737": 9,
    "iso8859_13": 10,
    "mac_latin2": 11,
    "mac_cyrillic": 9,
    "mac_greek": 11,
}
DOUBLE_BYTE: dict[str, float] = {
    "cp932": 2,
    "euc_jp": 5,
    "gb18030": 2,
    "big5hkscs": 3,
    "cp949": 2,
}
# The everyday part of each national standard: the codec it is found by, and the
# first bytes of its first level.
EVERYDAY: dict[str, tuple[str, int, int]] = {
    "cp932": ("euc_jp", 0xB0, 0xCF),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5hkscs": ("big5", 0xA4, 0xC6),
    "cp949": ("euc_kr", 0xB0, 0xC8),
}
# chardet's names of a part of a code page, or of one that reads nearly alike.
PARTS = {
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "koi8-r": "koi8_u",
}
REBATE_BITS = 6.0
UNDEFINED_BYTE = 24.0
# Mu撲z: a character of another world inside a word in Latin letters.
INSIDE_LATIN = re.compile(r"[A-Za-z][^\x00-\x7f]+[A-Za-z]")
INSIDE_LATIN_WORD = 8.0
WORDS_PRICED = 600
BYTES_PRICED = 16_384
# A run of letters around at least one byte beyond ASCII.
WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")


class Ranked(NamedTuple):
    """A candidate and its price in bits."""

    encoding: str
    price: float


def ranked(text: bytes) -> list[Ranked]:
    """All candidates for the text, the likeliest first; UTF-8 is one of them.

    ``text`` is lines with bytes beyond ASCII, the first 16 KB of which count.
    """
    if len(text) > BYTES_PRICED:
        text = text[:BYTES_PRICED].rpartition(b"\n")[0] or text[:BYTES_PRICED]
    words = Counter(WORD.findall(text)).most_common(WORDS_PRICED)
    rebates = _rebates(text)
    prices = {"utf-8": _word_by_word_price(words, "utf-8")}
    for encoding, prior in SINGLE_BYTE.items():
        prices[encoding] = _word_by_word_price(words, encoding) + prior
    for encoding, prior in DOUBLE_BYTE.items():
        prices[encoding] = _double_byte_price(text, encoding) + prior
    candidates = [
        Ranked(name, price - rebates.get(name, 0.0)) for name, price in prices.items()
    ]
    return sorted(candidates, key=lambda candidate: candidate.price)


def _rebates(text: bytes) -> dict[str, float]:
    """What each candidate gets off for the confidence that chardet has in it."""
    found = [
        (guess["encoding"], guess["confidence"])
        for guess in chardet.detect_all(text, ignore_threshold=True)
        if guess["encoding"] and guess["confidence"] > 0
    ]
    rebates: dict[str, float] = {}
    for name, confidence in found:
        plain = codecs.lookup(name).name
        ours = PARTS.get(plain, plain.replace("iso8859-", "iso8859_").replace("-", "_"))
        behind = log2(found[0][1] / confidence)
        rebates.setdefault(ours, max(0.0, REBATE_BITS - behind))
    return rebates


def _word_by_word_price(words: list[tuple[bytes, int]], encoding: str) -> float:
    """The price of the words in a code page of one byte per character, or UTF-8."""
    total = 0.0
    for word, count in words:
        decoded = word.decode(encoding, "replace")
        lost = decoded.count("\ufffd")
        price = word_price(decoded.replace("\ufffd", ""), encoding)
        # A word that comes often is evidence once, then less and less.
        total += price * sqrt(count) + lost * count * UNDEFINED_BYTE
    return total


def _double_byte_price(text: bytes, encoding: str) -> float:
    """The price of the text in a code page of two bytes for most characters."""
    decoded = text.decode(encoding, "replace")
    counts = Counter(decoded)
    lost = counts.pop("\ufffd", 0)
    inside = len(INSIDE_LATIN.findall(decoded))
    frequent = {
        letter: price
        for language in LANGUAGES
        if encoding in language.code_pages
        for letter, price in letter_prices(language).items()
    }
    return (
        lost * UNDEFINED_BYTE
        + inside * INSIDE_LATIN_WORD
        + sum(
            (frequent.get(char) or _character_price(char, encoding)) * sqrt(count)
            for char, count in counts.items()
            if char > "\x7f"
        )
    )


def _character_price(char: str, encoding: str) -> float:
    """What one character of Chinese, Japanese or Korean text costs."""
    if "\u3041" <= char <= "\u30fe":
        return 6.0 if encoding in ("cp932", "euc_jp") else 14.0
    if "\uff61" <= char <= "\uff9f":
        return 10.0
    if "\u3000" <= char <= "\u3020" or "\uff01" <= char <= "\uff5e":
        return 8.0
    codec, first, last = EVERYDAY[encoding]
    encoded = char.encode(codec, "ignore")
    everyday = len(encoded) == 2 and first <= encoded[0] <= last
    return 9.5 if everyday else 16.0
