"""Phone numbers and their normal form, E.164 (``+491701234567``).

``phonenumbers`` (Google's metadata) is the authority; a *possible* number is enough,
for reserved ranges and new prefixes are real to their owners. It takes 25 us a
number, so plain numbers, nearly all, are decided here by its own metadata in half a
microsecond; the tests hold both ways to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from babel import Locale
from phonenumbers import CountryCodeSource, NumberParseException
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

from profiles.issues import Doubtful, Fault, IssueCode

# Google's own bound on what it reads.
_MAX_CHARACTERS = 250
_SEPARATORS = str.maketrans("", "", " -().\u00a0\u202f\u2009\u2010\u2011\u2012\u2013/")
_SCHEME = re.compile(r"(?:tel|sms|whatsapp):", re.IGNORECASE)
_EXTENSION = re.compile(
    r"[ ,;]*(?:ext(?:ension)?|x|#|доб)[.: ]*\d{1,7}$", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_A_PHONE = Fault(IssueCode.NOT_A_PHONE)


def read_phone(
    text: str, region: str, *, international: bool = False
) -> str | Fault | Doubtful[str]:
    """The number in E.164, of a cleaned text.

    A number that says its country (``+``, ``00``, or any digits if
    ``international``, as Xtremepush sends them) never takes ``region``, an ISO code;
    one that does not is read as that region's and doubtful. Without a region it is a
    fault. An extension is left out: E.164 has none.
    """
    if len(text) > _MAX_CHARACTERS:
        return _NOT_A_PHONE
    if _is_plain(text):
        return text
    digits = text.translate(_SEPARATORS)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif international and digits.isascii() and digits.isdigit():
        digits = "+" + digits
    if digits.startswith("+"):
        if _is_plain(digits):
            return digits
    elif region and digits.isascii() and digits.isdigit():
        number = _Region.of(region).international(digits)
        if number:
            return Doubtful(number, _without_country(region))
    return _read_slowly(text, region, international=international)


def _is_plain(text: str) -> bool:
    """Whether the text is a possible number in E.164 that needs no rewriting."""
    return _PLAIN_NUMBERS[text[:4]](text) is not None


class _PlainNumbers(dict[str, Callable[[str], re.Match[str] | None]]):
    """For a plus and three digits, what matches the plain numbers that begin so."""

    def __missing__(self, beginning: str) -> Callable[[str], re.Match[str] | None]:
        if not _BEGINNING.fullmatch(beginning):
            return _NO_NUMBER.fullmatch
        for size in (2, 3, 4):
            code = int(beginning[1:size])
            if regions := phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code):
                self[beginning] = _plain_number(code, regions[0]).fullmatch
                return self[beginning]
        self[beginning] = _NO_NUMBER.fullmatch
        return self[beginning]


_BEGINNING = re.compile(r"\+[1-9][0-9]{2}")
_NO_NUMBER = re.compile("(?!)")
_PLAIN_NUMBERS = _PlainNumbers()


def _plain_number(code: int, region: str) -> re.Pattern[str]:
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    prefix = metadata.national_prefix_for_parsing if metadata else None
    # "+49 0170..." holds a national prefix, which is left to the slow way.
    without_prefix = f"(?!{prefix})" if prefix else ""
    lengths = "|".join(f"[0-9]{{{length}}}" for length in _lengths(metadata))
    return re.compile(rf"\+{code}{without_prefix}(?:{lengths})")


class _Region(NamedTuple):
    """What Google's metadata say of numbers dialled within one region."""

    code: str
    lengths: tuple[int, ...]
    abroad: re.Pattern[str] | None
    national_prefix: re.Pattern[str] | None
    national_number: re.Pattern[str] | None
    zero_is_prefix: bool

    @staticmethod
    @lru_cache(maxsize=300)
    def of(region: str) -> _Region:
        """The region of an ISO code, or one without numbers."""
        metadata = PhoneMetadata.metadata_for_region(region.upper(), None)
        if metadata is None:
            return _Region("", (), None, None, None, zero_is_prefix=False)
        abroad = metadata.international_prefix
        numbers = _description(metadata).national_number_pattern
        return _Region(
            str(metadata.country_code),
            _lengths(metadata),
            re.compile(abroad) if abroad else None,
            _prefix(metadata),
            re.compile(numbers) if numbers else None,
            zero_is_prefix=metadata.national_prefix_for_parsing == "0",
        )

    def international(self, digits: str) -> str | None:
        """The digits with their calling code, or nothing where they need more care."""
        if digits.startswith(self.code) or (self.abroad and self.abroad.match(digits)):
            return None
        if self.national_prefix and self.national_prefix.match(digits):
            digits = digits[1:]
            numbers = self.national_number
            if not (self.zero_is_prefix and numbers and numbers.fullmatch(digits)):
                return None
        return f"+{self.code}{digits}" if len(digits) in self.lengths else None


def _description(metadata: PhoneMetadata | None) -> PhoneNumberDesc:
    description = metadata.general_desc if metadata else None
    return description or PhoneNumberDesc()


def _lengths(metadata: PhoneMetadata | None) -> tuple[int, ...]:
    return tuple(_description(metadata).possible_length)


def _prefix(metadata: PhoneMetadata | None) -> re.Pattern[str] | None:
    prefix = metadata.national_prefix_for_parsing if metadata else None
    return re.compile(prefix) if prefix else None


@lru_cache(maxsize=20_000)
def _read_slowly(
    text: str, region: str, *, international: bool
) -> str | Fault | Doubtful[str]:
    text = _EXTENSION.sub("", _SCHEME.sub("", text, count=1)).strip()
    # Google reads letters as keys (1800 FLOWERS) and skips words before a number.
    if _LETTER.search(text):
        return _NOT_A_PHONE
    if text.startswith("00"):
        text = "+" + text[2:]
    elif international and not text.startswith("+"):
        text = "+" + text
    try:
        number = phonenumbers.parse(text, region or None, keep_raw_input=True)
    except NumberParseException:
        return _NOT_A_PHONE
    if not phonenumbers.is_possible_number(number):
        return _NOT_A_PHONE
    normal = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code_source in (
        CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN,
        CountryCodeSource.FROM_NUMBER_WITH_IDD,
    ):
        return normal
    return Doubtful(normal, _without_country(region))


@lru_cache(maxsize=300)
def _without_country(region: str) -> Fault:
    name = Locale("en").territories.get(region.upper(), region.upper())
    code = phonenumbers.country_code_for_region(region.upper())
    return Fault(IssueCode.PHONE_WITHOUT_COUNTRY, f"+{code} ({name})")
