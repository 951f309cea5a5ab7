"""Which encoding the bytes of a file are in, and how to decode them byte-exactly.

In this order: a byte order mark; UTF-16 and UTF-32 by where their zeros stand; strict
UTF-8, which other encodings hardly ever satisfy by chance; UTF-8 with a few broken
bytes; and only then the legacy code pages (``code_pages``).

Bytes that do not fit the encoding are kept: each becomes one lone surrogate, U+DC00
plus the byte, so a row that holds one can be found, shown and never stored.
"""

from __future__ import annotations

import codecs
import re

from imports.reading import code_pages
from imports.reading.guesses import Guess
from imports.reading.refusals import WrongChoice

KEEP_BYTES = "tributary-keep-bytes"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LABELS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "euc_jp": "EUC-JP",
    "big5hkscs": "Big5",
    "gb18030": "GB18030",
    "iso2022_jp": "ISO-2022-JP",
    "mac_roman": "Mac Roman",
    "koi8_u": "KOI8-U",
}
# So many good sequences for each broken byte hardly ever come by chance.
GOOD_PER_BROKEN = 3
MARGIN_SURE = 24.0
MARGIN_LIKELY = 8.0
MULTIBYTE_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
KEPT = re.compile("[\udc00-\udcff]")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
ESCAPES_OF_ISO2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


def guess_encoding(sample: bytes, *, complete: bool) -> Guess[str]:
    """The encoding of the sample; ``complete`` if it ends where the file ends."""
    return (
        _by_byte_order_mark(sample)
        or wide_encoding(sample)
        or _by_ascii(sample)
        or _by_utf8(sample, complete=complete)
        or _by_code_page(sample)
    )


def wide_encoding(sample: bytes) -> Guess[str] | None:
    """UTF-16 or UTF-32 without a mark, told by the place of the zero bytes."""
    head = sample[: len(sample) // 4 * 4][:65_536]
    if head.count(0) * 8 < len(head):
        return _by_line_ends(head)
    zeros = [head[offset::4].count(0) / max(1, len(head) // 4) for offset in range(4)]
    for encoding, high, low in (
        ("utf-32-le", (2, 3), (0,)),
        ("utf-32-be", (0, 1), (3,)),
        ("utf-16-le", (1, 3), (0, 2)),
        ("utf-16-be", (0, 2), (1, 3)),
    ):
        filled = all(zeros[offset] > 0.4 for offset in high)
        empty = all(zeros[offset] < 0.1 for offset in low)
        if filled and empty and _fits(head, encoding):
            return Guess(encoding, 0.95, "every other byte is zero")
    return None


def known_encoding(name: str) -> str:
    """Our name of the encoding that the user chose by any of its names.

    Raises WrongChoice if there is no such text encoding.
    """
    try:
        found = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        raise WrongChoice(
            "unknown_encoding",
            f"There is no encoding “{name}”: choose one such as utf-8, utf-16, cp1252 "
            "or shift_jis.",
        ) from None
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    guessed = (*LABELS, *code_pages.SINGLE_BYTE, *code_pages.DOUBLE_BYTE)
    ours = {codecs.lookup(ours).name: ours for ours in guessed}
    return plain.get(found.name, ours.get(found.name, found.name))


def label(encoding: str) -> str:
    """The name of the encoding that people know: Windows-1252 for cp1252."""
    if encoding in LABELS:
        return LABELS[encoding]
    if encoding.startswith("cp125"):
        return f"Windows-{encoding[2:]}"
    if encoding.startswith("iso8859"):
        return f"ISO-8859-{encoding.rpartition('_')[2].rpartition('-')[2]}"
    return encoding


def decoder(encoding: str) -> codecs.IncrementalDecoder:
    """A decoder that keeps the bytes that do not fit."""
    return codecs.getincrementaldecoder(encoding)(KEEP_BYTES)


def keeps_bytes(text: str) -> bool:
    """Whether the text holds bytes that did not fit its encoding."""
    if text.isascii():
        return False
    try:
        # Encoding refuses lone surrogates and costs a fifth of a regex search.
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def shown(text: str) -> str:
    r"""The text with each kept byte, and each NUL, written as ``\xE9``."""
    return UNSTORABLE.sub(lambda match: f"\\x{ord(match[0]) & 0xFF:02X}", text)


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """The error handler behind KEEP_BYTES."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in wrong), error.end


codecs.register_error(KEEP_BYTES, _keep_bytes)


def _by_byte_order_mark(sample: bytes) -> Guess[str] | None:
    """The encoding that the mark at the start of the file names."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if not sample.startswith(mark):
            continue
        if encoding.startswith("utf-32") and not _fits(sample, encoding):
            continue  # UTF-16 whose first character is NUL begins alike
        return Guess(encoding, 1.0, "the file begins with a byte order mark")
    return None


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether the sample, cut to whole code units, is valid in the encoding."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _by_line_ends(head: bytes) -> Guess[str] | None:
    """UTF-16 of an alphabet without zero bytes, told by its line ends."""
    for encoding, ends in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        at = [match.start() for match in re.finditer(re.escape(ends), head)]
        aligned = sum(1 for place in at if place % 2 == 0)
        if aligned and aligned * 2 > len(at) and _fits(head, encoding):
            return Guess(encoding, 0.8, "its line ends are two bytes wide")
    return None


def _by_ascii(sample: bytes) -> Guess[str] | None:
    """Plain ASCII, which is UTF-8, or the Japanese mail encoding within ASCII."""
    if not sample.isascii():
        return None
    if any(escape in sample for escape in ESCAPES_OF_ISO2022_JP):
        return Guess("iso2022_jp", 0.95, "it switches alphabets by escape sequences")
    return Guess("utf-8", 0.97, "it holds plain ASCII only")


def _by_utf8(sample: bytes, *, complete: bool) -> Guess[str] | None:
    """UTF-8, whole or with a few broken bytes."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample, complete)
    except UnicodeDecodeError:
        good = len(MULTIBYTE_UTF8.findall(sample))
        broken = len(KEPT.findall(sample.decode("utf-8", KEEP_BYTES)))
        if good < GOOD_PER_BROKEN * broken:
            return None
        reason = f"nearly all of it is valid UTF-8, {broken} bytes are not"
        return Guess("utf-8", 0.75, reason)
    return Guess("utf-8", 0.99, "all of it is valid UTF-8")


def _by_code_page(sample: bytes) -> Guess[str]:
    """The likeliest legacy code page, doubted as far as others read differently."""
    lines = b"\n".join(line for line in sample.splitlines() if not line.isascii())
    candidates = code_pages.ranked(lines)
    best = candidates[0]
    said = lines.decode(best.encoding, "replace")
    others = [
        other
        for other in candidates[1:]
        if lines.decode(other.encoding, "replace") != said
    ]
    margin = others[0].price - best.price if others else MARGIN_SURE
    if margin >= MARGIN_SURE:
        sureness = 0.93
    elif margin >= MARGIN_LIKELY:
        sureness = 0.75
    else:
        sureness = 0.5
    reason = "it is not UTF-8, and its words read best so"
    if best.encoding == "utf-8":
        reason = "its words read best so, though some bytes do not fit"
    alternatives = tuple(other.encoding for other in others[:4])
    return Guess(best.encoding, sureness, reason, alternatives)
